#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "adapters/messenger/signed_request.hpp"
#include "adapters/messenger/startup_check.hpp"
#include "messenger_channel.hpp"

namespace stemmen::testing {
namespace {

const std::string published =
    "h4EbQYL1khlX3ETbCZrAnYFtvwJ7KStFFkO5P1VmI4A."
    "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc5MDAwMDAwMCwidXNlcl9pZCI6IjEwMTU4MDEyMzQ1Njc4"
    "OTAxIn0";

HttpRequest form(const std::string& body) {
    return {.method = "POST", .headers = {{"content-type", "application/x-www-form-urlencoded"}}, .body = body};
}

std::string base64url(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    unsigned bits = 0;
    int held = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (held += 8; held >= 6; held -= 6) text += alphabet[bits >> (held - 6) & 63U];
    }
    if (held > 0) text += alphabet[bits << (6 - held) & 63U];
    return text;
}

HttpRequest signed_payload(std::string_view secret, std::string_view json) {
    const std::string payload = base64url(json);
    const auto mac = messenger::HmacSha256(Secret(std::string(secret))).of(payload);
    return form("signed_request=" + base64url({reinterpret_cast<const char*>(mac.data()), mac.size()}) + "." + payload);
}

Errc refused(const HttpRequest& request) {
    const auto result = messenger::read_signed_request(test_settings(), request);
    REQUIRE_FALSE(result.has_value());
    return result.error().code;
}

TEST_CASE("messenger callbacks: the published signed request is read, also when percent-encoded or signed with the older secret") {
    const messenger::SignedRequest expected{.user = Secret("10158012345678901"), .page_id = "", .issued_at = from_millis(1790000000000)};
    const auto direct = messenger::read_signed_request(test_settings(), form("signed_request=" + published));
    REQUIRE(direct.has_value());
    CHECK(*direct == expected);
    CHECK(messenger::read_signed_request(test_settings(), form("x=1&signed_request=" + percent_encode(published))).value() == expected);
    const HttpRequest older =
        signed_payload(test_old_secret, R"({"algorithm":"hmac-sha256","issued_at":1790000000,"user_id":10158012345678901})");
    CHECK(messenger::read_signed_request(test_settings(), older).value() == expected);
}

TEST_CASE("messenger callbacks: a Page that removes the app is told apart from a person") {
    const HttpRequest request =
        signed_payload(test_secret, R"({"algorithm":"HMAC-SHA256","issued_at":1790000000,"profile_id":"101234567890123"})");
    const auto read = messenger::read_signed_request(test_settings(), request);
    REQUIRE(read.has_value());
    CHECK(read->user.empty());
    CHECK(read->page_id == test_page);
}

TEST_CASE("messenger callbacks: unsigned, forged and malformed requests are refused alike") {
    std::string forged = published;
    forged[50] = forged[50] == 'A' ? 'B' : 'A';
    std::string padded = published;
    padded.insert(43, "=");
    std::string stray = published;
    stray[42] = 'B';  // the same 32 bytes with a stray bit behind
    for (const std::string& text :
         {std::string(), std::string("."), std::string("x"), published.substr(0, 44), published.substr(43), forged, padded, stray})
        CHECK(refused(form("signed_request=" + text)) == Errc::unauthenticated);
    CHECK(refused(form("")) == Errc::unauthenticated);
    CHECK(refused(signed_payload("another secret", R"({"algorithm":"HMAC-SHA256","issued_at":1790000000,"user_id":"1"})")) ==
          Errc::unauthenticated);
    CHECK(refused(form("signed_request=" + std::string(messenger::signed_request_bytes_max, 'a'))) == Errc::over_limit);
}

TEST_CASE("messenger callbacks: signed nonsense is bad input") {
    for (const std::string_view payload :
         {"", "x", "[]", "{}", R"({"algorithm":"none","issued_at":1790000000,"user_id":"1"})",
          R"({"algorithm":"HMAC-SHA256","user_id":"1"})", R"({"algorithm":"HMAC-SHA256","issued_at":1790000000})",
          R"({"algorithm":7,"issued_at":1790000000,"user_id":"1"})"}) {
        if (payload.empty()) continue;
        INFO(payload);
        CHECK(refused(signed_payload(test_secret, payload)) == Errc::bad_input);
    }
}

TEST_CASE("messenger callbacks: a deletion is answered with a page and a code") {
    const HttpResponse answer = messenger::deletion_answer("https://example.no/sletting/status?kode=7F3K9Q2M", "7F3K9Q2M");
    CHECK(answer.status == 200);
    CHECK(answer.body == R"({"url":"https://example.no/sletting/status?kode=7F3K9Q2M","confirmation_code":"7F3K9Q2M"})");
    CHECK(header(answer.headers, "content-type") == "application/json; charset=utf-8");
}

messenger::HealthAnswers good_answers() {
    return {
        .token = HttpResponse{.body = R"({"id":"101234567890123","name":"Politiet"})"},
        .subscriptions =
            HttpResponse{
                .body =
                    R"({"data":[{"id":"1","subscribed_fields":[]},{"id":"2233445566778899","name":"Stemmen","subscribed_fields":["messages",
                "messaging_postbacks","message_echoes","standby","messaging_handovers","messaging_referrals","message_edits","message_reactions",
                "messaging_policy_enforcement"]}]})"},
        .routing = HttpResponse{.body = R"({"hop_v2":false,"msgr_multi_app":true,"ig_multi_app":false,"id":"101234567890123"})"},
        .app = HttpResponse{
            .body =
                R"({"data":[{"object":"user","active":true,"fields":[]},{"object":"page","callback_url":"https://stemmen.example.no/webhooks/messenger",
                "active":true,"fields":[{"name":"messages","version":"v26.0"},{"name":"messaging_postbacks","version":"v26.0"},
                {"name":"message_echoes","version":"v26.0"},{"name":"standby","version":"v26.0"},{"name":"messaging_handovers","version":"v26.0"},
                {"name":"messaging_referrals","version":"v26.0"},{"name":"message_edits","version":"v26.0"},{"name":"message_reactions","version":"v26.0"},
                {"name":"messaging_policy_enforcement","version":"v26.0"}]}]})"}};
}

HttpResponse graph_error(int code) {
    return {.status = 400, .body = R"({"error":{"message":"secret stuff","code":)" + std::to_string(code) + "}}"};
}

TEST_CASE("messenger health: the questions go to the token's owner and the Page, with proof") {
    const messenger::HealthRequests requests = messenger::health_requests(test_settings());
    const std::string back = "access_token=EAATESTTOKEN&appsecret_proof=" + std::string(test_proof);
    CHECK(requests.token.target == "https://graph.facebook.com/v26.0/me?fields=id,name&" + back);
    CHECK(requests.subscriptions.target == "https://graph.facebook.com/v26.0/101234567890123/subscribed_apps?" + back);
    CHECK(requests.routing.target == "https://graph.facebook.com/v26.0/me?fields=messaging_feature_status&" + back);
    CHECK(requests.app.target == "https://graph.facebook.com/v26.0/2233445566778899/subscriptions?access_token=2233445566778899%7C" + std::string(test_secret));
    for (const HttpRequest* request : {&requests.token, &requests.subscriptions, &requests.routing, &requests.app}) CHECK(request->method == "GET");
}

TEST_CASE("messenger health: nothing is said when all is well") {
    CHECK(messenger::judge_health(test_settings(), good_answers()) == messenger::HealthReport{.token_is_good = true});
}

TEST_CASE("messenger health: a routing status in a member of its own is read as well") {
    auto answers = good_answers();
    answers.routing = HttpResponse{.body = R"({"messaging_feature_status":{"msgr_multi_app":true},"id":"1"})"};
    CHECK(messenger::judge_health(test_settings(), answers) == messenger::HealthReport{.token_is_good = true});
    answers.routing = HttpResponse{.body = R"({"messaging_feature_status":{"msgr_multi_app":false},"id":"1"})"};
    const auto report = messenger::judge_health(test_settings(), answers);
    CHECK(report.faults.empty());
    REQUIRE(report.advice.size() == 1);
    CHECK(report.advice[0].starts_with("Conversation Routing is off"));
}

TEST_CASE("messenger health: each missing field is named with what it costs") {
    for (const std::string_view field : {"messages", "messaging_postbacks", "message_echoes", "standby", "messaging_handovers",
                                         "messaging_referrals", "message_edits", "message_reactions", "messaging_policy_enforcement"}) {
        auto answers = good_answers();
        std::string body = answers.subscriptions->body;
        const std::string quoted = "\"" + std::string(field) + "\"";
        body.replace(body.find(quoted), quoted.size(), "\"x\"");
        answers.subscriptions = HttpResponse{.body = body};
        auto of_app = good_answers();
        body = of_app.app->body;
        body.replace(body.find(quoted), quoted.size(), "\"x\"");
        of_app.app = HttpResponse{.body = body};
        const auto asked = messenger::judge_health(test_settings(), of_app);
        REQUIRE(asked.faults.size() + asked.advice.size() == 1);
        CHECK((asked.faults.empty() ? asked.advice[0] : asked.faults[0]).find("do not ask for the field " + quoted) != std::string::npos);
        const auto report = messenger::judge_health(test_settings(), answers);
        CHECK(report.token_is_good);
        REQUIRE(report.faults.size() + report.advice.size() == 1);
        const std::string& sentence = report.faults.empty() ? report.advice[0] : report.faults[0];
        CHECK(sentence.find("field " + quoted + ": without it") != std::string::npos);
    }
}

TEST_CASE("messenger health: a token is good when Meta accepts it as the Page's own, whatever else is wrong") {
    const auto is_good = [](auto change) {
        auto answers = good_answers();
        change(answers);
        return messenger::judge_health(test_settings(), answers).token_is_good;
    };
    using Answers = messenger::HealthAnswers;
    CHECK(is_good([](Answers& a) { a.subscriptions = HttpResponse{.body = R"({"data":[]})"}; }));
    CHECK(is_good([](Answers& a) { a.subscriptions = graph_error(200); }));
    CHECK(is_good([](Answers& a) { a.routing = Error{Errc::timed_out, "slow"}; }));
    CHECK_FALSE(is_good([](Answers& a) { a.token = graph_error(190); }));
    CHECK_FALSE(is_good([](Answers& a) { a.token = Error{Errc::unavailable, "dns"}; }));
    CHECK_FALSE(is_good([](Answers& a) { a.token = HttpResponse{.body = R"({"id":"999"})"}; }));
}

TEST_CASE("messenger health: each way to be set up wrong has its sentence") {
    const auto fault = [](auto change) {
        auto answers = good_answers();
        change(answers);
        const auto report = messenger::judge_health(test_settings(), answers);
        REQUIRE(report.faults.size() == 1);
        CHECK(report.faults[0].find("secret stuff") == std::string::npos);
        CHECK(report.faults[0].ends_with('.'));
        return report.faults[0];
    };
    using Answers = messenger::HealthAnswers;
    CHECK(fault([](Answers& a) { a.token = Error{Errc::unavailable, "dns"}; }).find("cannot be reached") != std::string::npos);
    CHECK(fault([](Answers& a) { a.token = graph_error(190); }).find("make a new Page token") != std::string::npos);
    CHECK(fault([](Answers& a) { a.token = graph_error(100); }).find("no entry of messenger.app_secrets") != std::string::npos);
    CHECK(fault([](Answers& a) { a.token = graph_error(777); }).find("error 777") != std::string::npos);
    CHECK(fault([](Answers& a) { a.token = HttpResponse{.status = 404, .body = "<html>"}; }).find("messenger.graph_version") !=
          std::string::npos);
    CHECK(fault([](Answers& a) { a.token = HttpResponse{.body = R"({"id":"999"})"}; }).find("belongs to id 999") != std::string::npos);
    CHECK(fault([](Answers& a) { a.token = HttpResponse{.body = "{}"}; }).find("belongs to nobody") != std::string::npos);
    CHECK(fault([](Answers& a) { a.subscriptions = HttpResponse{.body = R"({"data":[]})"}; }).find("is not subscribed") !=
          std::string::npos);
    CHECK(fault([](Answers& a) { a.subscriptions = HttpResponse{.body = R"({"data":{"id":[]}})"}; }).find("is not subscribed") !=
          std::string::npos);
    CHECK(fault([](Answers& a) { a.subscriptions = graph_error(200); }).find("pages_manage_metadata") != std::string::npos);
}

TEST_CASE("messenger health: the app's own webhooks must be on, for the Page, and lead here") {
    messenger::Settings settings = test_settings();
    settings.callback_url = "https://stemmen.example.no/webhooks/messenger";
    CHECK(messenger::judge_health(settings, good_answers()) == messenger::HealthReport{.token_is_good = true});
    const auto report = [&](Result<HttpResponse> app) {
        auto answers = good_answers();
        answers.app = std::move(app);
        return messenger::judge_health(settings, answers);
    };
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string body = good_answers().app->body;
        body.replace(body.find(from), from.size(), to);
        return report(HttpResponse{.body = body});
    };
    for (const auto& off : {report(HttpResponse{.body = R"({"data":[]})"}), report(HttpResponse{.body = R"({"data":{"object":"page"}})"}), report(HttpResponse{.body = "{}"}),
                            report(HttpResponse{.body = R"({"data":[7,{"object":7},{"object":"page","active":"true"}]})"}), with("\"active\":true,\"fields\":[{", "\"active\":false,\"fields\":[{")}) {
        REQUIRE(off.faults.size() == 1);
        CHECK(off.faults[0].starts_with("The webhooks of app 2233445566778899 are not set up for the object \"Page\""));
        CHECK(off.token_is_good);
    }
    const auto elsewhere = with("stemmen.example.no", "old.example.no");
    REQUIRE(elsewhere.faults.size() == 1);
    CHECK(elsewhere.faults[0] == "The webhooks of app 2233445566778899 go to another address than https://stemmen.example.no/webhooks/messenger: set that one as the callback in the "
                                 "app dashboard under Messenger, or correct http.public_url.");
    CHECK(with(R"("callback_url":"https://stemmen.example.no/webhooks/messenger",)", "").faults.empty());  // not told, so not judged
    CHECK(with(R"({"name":"standby","version":"v26.0"})", R"("standby")").faults.empty());                  // as older versions list them
    for (const auto& unknown : {report(graph_error(190)), report(Error{Errc::timed_out, "slow"})}) {
        CHECK(unknown.faults.empty());
        REQUIRE(unknown.advice.size() == 1);
        CHECK(unknown.advice[0].starts_with("The app's own webhooks could not be checked: "));
        CHECK(unknown.advice[0].find("secret stuff") == std::string::npos);
    }
}

TEST_CASE("messenger health: with two app secrets an invalid call is asked again with the other, and with one it is not") {
    messenger::Settings settings = test_settings();
    settings.app_secrets = {Secret("only")};
    CHECK_FALSE(messenger::may_be_wrong_secret(settings, graph_error(100)));
    CHECK(messenger::with_other_secret(settings).app_secrets == settings.app_secrets);
    settings.app_secrets = {Secret("old"), Secret(std::string(test_secret))};
    CHECK(messenger::may_be_wrong_secret(settings, graph_error(100)));
    for (const Result<HttpResponse>& other : {Result<HttpResponse>(graph_error(190)), Result<HttpResponse>(HttpResponse{.body = "{}"}), Result<HttpResponse>(HttpResponse{.body = "x"}),
                                              Result<HttpResponse>(HttpResponse{.body = R"({"error":100})"}), Result<HttpResponse>(Error{Errc::unavailable, "dns"})})
        CHECK_FALSE(messenger::may_be_wrong_secret(settings, other));
    const messenger::Settings turned = messenger::with_other_secret(settings);
    CHECK(messenger::health_requests(settings).token.target.find(test_proof) == std::string::npos);
    CHECK(messenger::health_requests(turned).token.target.ends_with(test_proof));
    CHECK(messenger::with_other_secret(turned).app_secrets == settings.app_secrets);
}

}  // namespace
}  // namespace stemmen::testing
