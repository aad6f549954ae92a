#include "adapters/teams/connector.hpp"

#include <catch2/catch.hpp>

#include "adapters/teams/token.hpp"
#include "support.hpp"

using namespace stemmen;
using namespace stemmen::teams;
using namespace stemmen::teams_testing;
using namespace std::chrono_literals;

namespace {

const std::string card = R"({"type":"AdaptiveCard","version":"1.5","body":[]})";

HttpRequest encoded(const Call& call) {
    Result<HttpRequest> request = encode(call, settings());
    REQUIRE(request.has_value());
    return std::move(*request);
}
Call send(const std::string& text = "Hei") { return Send{service_url, "a:1x", "", TextMessage{text}}; }
HttpResponse answer(int status, std::string body = "", HttpHeaders headers = {}) { return {status, std::move(headers), std::move(body)}; }

}  // namespace

TEST_CASE("connector encode: ids are percent-encoded, and addresses joined with one slash") {
    CHECK(encoded(send()).target == std::string(service_url) + "v3/conversations/a%3A1x/activities");
    const Call channel = Send{"https://smba.trafficmanager.net/emea", "19:4f@thread.tacv2;messageid=17", "17", CardMessage{card, "Nytt"}};
    const HttpRequest request = encoded(channel);
    CHECK(request.target == "https://smba.trafficmanager.net/emea/v3/conversations/19%3A4f%40thread.tacv2%3Bmessageid%3D17/activities");
    const json body = json::parse(request.body);
    CHECK(body.at("replyToId") == "17");
    CHECK(body.at("summary") == "Nytt");
    CHECK(body.at("attachments").at(0).at("content") == json::parse(card));
    CHECK_FALSE(body.contains("text"));
    CHECK_FALSE(body.contains("id"));
}

TEST_CASE("connector encode: replacing, removing, opening a chat and a thread") {
    const HttpRequest put = encoded(Replace{service_url, "a:1x", "17/8", CardMessage{card, ""}});
    CHECK(put.method == "PUT");
    CHECK(put.target.ends_with("/a%3A1x/activities/17%2F8"));
    const HttpRequest removal = encoded(Remove{service_url, "a:1x", "17"});
    CHECK(removal.method == "DELETE");
    CHECK(removal.body.empty());
    const json personal = json::parse(encoded(OpenPersonal{service_url, "29:kari"}).body);
    CHECK(personal.at("members") == json::array({{{"id", "29:kari"}}}));
    CHECK(personal.at("tenantId") == tenant_id);
    CHECK(personal.at("isGroup") == false);
    const json thread = json::parse(encoded(OpenThread{service_url, "19:4f@thread.tacv2", TextMessage{"Ny"}}).body);
    CHECK(thread.at("channelData").at("channel").at("id") == "19:4f@thread.tacv2");
    CHECK(thread.at("activity").at("text") == "Ny");
}

TEST_CASE("connector encode: nothing goes to a host that is not ours to trust, and nothing over a limit goes anywhere") {
    const auto refused = [](const Call& call) { return encode(call, settings()).error().code == Errc::bad_input; };
    CHECK(refused(Send{"https://evil.example/", "a:1x", "", TextMessage{"Hei"}}));
    CHECK(refused(Send{service_url, "", "", TextMessage{"Hei"}}));
    CHECK(refused(Remove{service_url, "a:1x", ""}));
    CHECK(refused(send("")));
    CHECK(refused(send(std::string(message_utf16_bytes_max / 2 + 1, 'x'))));
    CHECK_FALSE(refused(send(std::string(message_utf16_bytes_max / 2, 'x'))));
    CHECK(refused(Send{service_url, "a:1x", "", CardMessage{"[]", ""}}));
    CHECK(refused(Send{service_url, "a:1x", "", CardMessage{R"({"x":")" + std::string(card_bytes_max, 'x') + "\"}", ""}}));
    CHECK(json::parse(encoded(send("\xff")).body).at("text") == "\uFFFD");
}

TEST_CASE("connector encode: the token goes in one header and nowhere else") {
    const HttpRequest request = with_token(encoded(send()), Secret("eyJ0"));
    CHECK(request.headers.back() == std::pair<std::string, std::string>("authorization", "Bearer eyJ0"));
    CHECK_FALSE(request.target.contains("eyJ0"));
    CHECK_FALSE(request.body.contains("eyJ0"));
}

TEST_CASE("connector classify: each answer means what the table says") {
    const auto error = [](const char* code) { return std::string(R"({"error":{"code":")") + code + R"(","message":"x"}})"; };
    const std::string nested = R"({"errorCode":209,"message":"{\r\n  \"subCode\": \"MessageWritesBlocked\",\r\n  \"details\": \"x\"}"})";
    struct Case {
        HttpResponse answer;
        Outcome expected;
    };
    const Case cases[] = {
        {answer(201, R"({"id":"1795353800000"})"), Done{"1795353800000", ""}},
        {answer(200, R"({"id":"19:x;messageid=17","activityId":"17"})"), Done{"19:x;messageid=17", "17"}},
        {answer(202), Done{"", ""}},
        {answer(200, "<html>"), Done{"", ""}},
        {answer(400, error("BadSyntax")), Refused{"BadSyntax"}},
        {answer(400, error("Bad Argument")), Refused{"http_400"}},
        {answer(401), TokenRefused{"http_401"}},
        {answer(401, error("BotNotRegistered")), TokenRefused{"BotNotRegistered"}},
        {answer(403, error("BotNotInConversationRoster")), Blocked{"BotNotInConversationRoster"}},
        {answer(403, nested), Blocked{"MessageWritesBlocked"}},
        {answer(403, error("ConversationBlockedByUser")), Blocked{"ConversationBlockedByUser"}},
        {answer(403, error("BotDisabledByAdmin")), Blocked{"BotDisabledByAdmin"}},
        {answer(403, error("ForbiddenOperationException")), Blocked{"ForbiddenOperationException"}},
        {answer(403), Blocked{"http_403"}},
        {answer(403, error("InvalidBotApiHost")), Refused{"InvalidBotApiHost"}},
        {answer(403, error("NotEnoughPermissions")), Refused{"NotEnoughPermissions"}},
        {answer(404, error("ConversationNotFound")), NotThere{"ConversationNotFound"}},
        {answer(404, error("ActivityNotFoundInConversation")), NotThere{"ActivityNotFoundInConversation"}},
        {answer(412, error("PreconditionFailed")), Retry{"PreconditionFailed", std::nullopt}},
        {answer(413, error("MessageSizeTooBig")), Refused{"MessageSizeTooBig"}},
        {answer(429, error("Throttled"), {{"retry-after", "7"}}), Slower{7s}},
        {answer(429, "", {{"retry-after", "Sun, 22 Nov 2026 13:00:30 GMT"}}), Slower{30s}},
        {answer(429, "", {{"retry-after", "Sun, 22 Nov 2026 12:00:00 GMT"}}), Slower{1s}},
        {answer(429, "", {{"retry-after", "99999999"}}), Slower{3600s}},
        {answer(429, "", {{"retry-after", "soon"}}), Slower{5s}},
        {answer(500, error("ServiceError")), Refused{"ServiceError"}},
        {answer(502), Unsure{"http_502"}},
        {answer(503, "", {{"retry-after", "2"}}), Retry{"http_503", 2s}},
        {answer(504), Unsure{"http_504"}},
        {answer(418), Refused{"http_418"}},
        {answer(302), Refused{"http_302"}},
    };
    for (const Case& c : cases) {
        CAPTURE(c.answer.status, c.answer.body);
        CHECK(outcome_of(send(), c.answer, noon) == c.expected);
    }
}

TEST_CASE("connector classify: only what would stand there twice is left unsure") {
    const Error late{Errc::timed_out, "x"};
    CHECK(outcome_of(send(), late) == Outcome{Unsure{"timed_out"}});
    CHECK(outcome_of(Call{OpenThread{service_url, "c", TextMessage{"x"}}}, late) == Outcome{Unsure{"timed_out"}});
    CHECK(outcome_of(Call{Replace{service_url, "a", "1", TextMessage{"x"}}}, late) == Outcome{Retry{"timed_out", std::nullopt}});
    CHECK(outcome_of(Call{Remove{service_url, "a", "1"}}, answer(504), noon) == Outcome{Retry{"http_504", std::nullopt}});
    CHECK(outcome_of(send(), Error{Errc::unavailable, "x"}) == Outcome{Retry{"unavailable", std::nullopt}});
    CHECK(outcome_of(Call{OpenPersonal{service_url, "29:x"}}, answer(201), noon) == Outcome{Retry{"no_conversation_id", std::nullopt}});
}

TEST_CASE("connector: waits double with full jitter, and end") {
    CHECK(back_off(1, 1.0) == Duration(1s));
    CHECK(back_off(2, 1.0) == Duration(2s));
    CHECK(back_off(4, 1.0) == Duration(8s));
    CHECK(back_off(4, 0.0) == Duration(0s));
    CHECK(back_off(3, 0.5) == Duration(2s));
    CHECK_FALSE(back_off(tries_max, 1.0).has_value());
    CHECK_FALSE(back_off(0, 1.0).has_value());
}

TEST_CASE("token: it is asked for as RFC 6749 says, at the tenant's own address") {
    const HttpRequest request = token_request(settings());
    CHECK(request.target == "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token");
    CHECK(form_value(request.body, "grant_type") == "client_credentials");
    CHECK(form_value(request.body, "client_secret") == "p@ss/word");
    CHECK(form_value(request.body, "scope") == "https://api.botframework.com/.default");
    CHECK_FALSE(request.body.contains("p@ss"));
}

TEST_CASE("token: it is renewed ahead of its end, and a short one half-way") {
    const auto renewed = [](const char* expires) { return read_token_answer(answer(200, std::string(R"({"token_type":"Bearer","access_token":"t","expires_in":)") + expires + "}"), noon)->renew_at - noon; };
    CHECK(renewed("3599") == 3599s - token_margin);
    CHECK(renewed("\"3599\"") == 3599s - token_margin);
    CHECK(renewed("86399") == 86399s - token_margin);
    CHECK(renewed("60") == 30s);
    CHECK(renewed("-5") == 0s);
    CHECK(renewed("99999999999") == token_life_max - token_margin);
    CHECK(renewed("null") == 0s);
}

TEST_CASE("token: what a person must mend is told in a sentence that names the setting, the rest is tried again") {
    const auto fault = [](int status, const std::string& body, HttpHeaders headers = {}) { return read_token_answer(answer(status, body, std::move(headers)), noon).error(); };
    const auto code = [](int number) { return R"({"error":"invalid_client","error_codes":[)" + std::to_string(number) + "]}"; };
    for (const auto& [number, setting] : {std::pair{7000215, "teams.app_password"}, {7000222, "teams.app_password"}, {700016, "teams.app_id"}, {500011, "teams.scope"}}) {
        CHECK(fault(401, code(number)).is_misconfigured);
        CHECK(fault(400, code(number)).sentence.contains(setting));
        CHECK(fault(400, code(number)).pause == token_alarm_pause);
    }
    CHECK_FALSE(fault(503, "").is_misconfigured);
    CHECK(fault(503, "").pause == token_failure_pause);
    CHECK(fault(429, "{}", {{"retry-after", "60"}}).pause == Duration(60s));
    CHECK(fault(400, code(90033)).word == "http_400");
    for (const char* body : {"", "[]", "{}", R"({"access_token":""})", R"({"access_token":7})", "<html>"}) CHECK(fault(200, body).word == "unreadable");
    CHECK(fault(200, R"({"token_type":"mac","access_token":"t"})").word == "wrong_type");
}

TEST_CASE("settings: each mistake is named, with what to write") {
    const auto said = [](auto change) {
        teams::Settings wrong = settings();
        change(wrong);
        const Result<void> outcome = check(wrong);
        return outcome ? std::string() : outcome.error().detail;
    };
    CHECK(said([](teams::Settings&) {}).empty());
    CHECK(said([](teams::Settings& s) { s.app_id = "x"; }).starts_with("teams.app_id: "));
    CHECK(said([](teams::Settings& s) { s.tenant_id.pop_back(); }).starts_with("teams.tenant_id: "));
    CHECK(said([](teams::Settings& s) { s.app_password = Secret(); }).starts_with("teams.app_password: "));
    CHECK(said([](teams::Settings& s) { s.token_url = "http://login.example/"; }).starts_with("teams.token_url: "));
    CHECK(said([](teams::Settings& s) { s.token_url = "http://127.0.0.1:4000/token"; }).empty());
    CHECK(said([](teams::Settings& s) { s.openid_metadata = "login"; }).starts_with("teams.openid_metadata: "));
    CHECK(said([](teams::Settings& s) { s.service_hosts.clear(); }).starts_with("teams.service_hosts: "));
    CHECK(said([](teams::Settings& s) { s.service_hosts = {"https://smba.trafficmanager.net"}; }).starts_with("teams.service_hosts: "));
    CHECK(said([](teams::Settings& s) { s.service_hosts.resize(service_hosts_max + 1, "a.no"); }).starts_with("teams.service_hosts: "));
}
