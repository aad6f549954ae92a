// Text messages over a gateway: what is asked, and what its answers mean; and mail headers.
#include "app/courier.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "net/server.hpp"

using namespace stemmen;
using namespace stemmen::app;
using service::Delivery;

namespace {

service::Sending sending() {
    return {.letter = {.number = 1, .drive = 7, .kind = service::LetterKind::reminder, .way = service::Way::text}, .to = "+4741234567", .subject = "Påminnelse", .text = "Påminnelse: «trygghet» kl. 18.00", .calendar = {}, .message_id = "abc"};
}

Delivery delivered(int status) { return text_outcome({}, HttpResponse{.status = status}).delivery; }

}  // namespace

TEST_CASE("courier: a text message is one JSON object, named as the gateway wants it") {
    TextSettings settings{.url = "https://sms.example.no/v1", .token = Secret("t-1")};
    const HttpRequest usual = text_request(settings, sending());
    CHECK(usual.method == "POST");
    CHECK(usual.target == "https://sms.example.no/v1");
    CHECK(header(usual.headers, "authorization") == "Bearer t-1");
    CHECK(nlohmann::json::parse(usual.body) == nlohmann::json{{"to", "+4741234567"}, {"text", "Påminnelse: «trygghet» kl. 18.00"}, {"from", "Politiet"}, {"id", "abc"}});
    settings.to_field = "recipient";
    settings.sender_field = settings.id_field = "";
    settings.token_header = "x-api-key";
    const HttpRequest other = text_request(settings, sending());
    CHECK(header(other.headers, "x-api-key") == "t-1");
    CHECK(nlohmann::json::parse(other.body) == nlohmann::json{{"recipient", "+4741234567"}, {"text", sending().text}});
}

TEST_CASE("courier: a number that does not exist is told from a request of ours that is wrong") {
    for (const int status : {200, 201, 202, 204}) CHECK(delivered(status) == Delivery::sent);
    for (const int status : {404, 410, 422}) CHECK(delivered(status) == Delivery::refused);
    for (const int status : {301, 400, 401, 403, 429, 500, 503}) CHECK(delivered(status) == Delivery::try_again);
    CHECK(text_outcome({}, HttpResponse{.status = 401}).is_ours);
    CHECK(text_outcome({}, HttpResponse{.status = 400}).is_ours);
    CHECK_FALSE(text_outcome({}, HttpResponse{.status = 429}).is_ours);
    CHECK_FALSE(text_outcome({}, HttpResponse{.status = 503}).is_ours);
    CHECK(text_outcome({}, Error{Errc::timed_out, "too late"}).delivery == Delivery::try_again);
}

TEST_CASE("courier: text messages go over a real connection, and a way that is not configured says so") {
    net::Loop loop;
    net::ServerOptions options;
    options.listen = "127.0.0.1:0";
    std::string heard;
    net::Server server(loop, options, [&](HttpRequest request, net::Respond respond) {
        heard = request.body;
        respond({.status = 202});
    });
    std::vector<Carried> carried;
    Courier courier(loop, std::nullopt, TextSettings{.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/sms"}, [&](Carried each) {
        carried.push_back(std::move(each));
        if (carried.size() == 2) loop.stop();
    });
    loop.post([&] {
        service::Sending mail = sending();
        mail.letter.way = service::Way::mail;
        courier.carry(sending(), Timestamp{});
        courier.carry(mail, Timestamp{});
        CHECK(courier.in_hand() == 1);
    });
    loop.run();
    REQUIRE(carried.size() == 2);
    CHECK(carried[0].is_ours);
    CHECK(carried[0].why.find("\"mail\"") != std::string::npos);
    CHECK(carried[1].delivery == Delivery::sent);
    CHECK(heard.find("+4741234567") != std::string::npos);
}

TEST_CASE("courier: a header takes every letter, in words of 75 bytes, and no second line of its own") {
    CHECK(net::header_text("Code 123456") == "Code 123456");
    CHECK(net::header_text("Du har fått plass") == "=?UTF-8?B?RHUgaGFyIGbDpXR0IHBsYXNz?=");
    CHECK(net::header_text("a\r\nBcc: b@c.no") == "aBcc: b@c.no");
    CHECK(net::header_text("=?UTF-8?B?x?=").starts_with("=?UTF-8?B?"));
    std::string name;
    for (int i = 0; i < 100; ++i) name += "ø";
    const std::string folded = net::header_text(name);
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t end = std::min(folded.find("\r\n ", at), folded.size());
        CHECK(end - at <= net::header_word_bytes_max);
        CHECK((end - at - 12) % 4 == 0);
        at = end + 3;
    }
    CHECK(net::mail_date(from_millis(1'796'063'597'000)) == "Mon, 30 Nov 2026 18:33:17 +0000");
}
