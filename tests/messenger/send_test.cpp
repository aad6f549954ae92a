#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "adapters/messenger/hmac.hpp"
#include "adapters/messenger/outcome.hpp"
#include "adapters/messenger/send.hpp"
#include "messenger_channel.hpp"

namespace stemmen::testing {
namespace {

using messenger::Usage;

HttpRequest post(std::string_view operation, std::string body) {
    return {.method = "POST",
            .target = test_url(operation),
            .headers = {{"content-type", "application/json"}},
            .body = std::move(body),
            .peer = {}};
}

HttpResponse error(int status, std::string_view code, std::string_view subcode = "0", HttpHeaders headers = {}) {
    std::string body = R"({"error":{"message":"(#1) EAATESTTOKEN","type":"OAuthException","code":)" + std::string(code) +
                       R"(,"error_subcode":)" + std::string(subcode) + R"(,"fbtrace_id":"AbCdEf"}})";
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

HttpResponse answer(int status, std::string body, HttpHeaders headers = {}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

const Operation message = SendText{.text = "Hei"};

std::vector<OutgoingRow> outgoing_rows() {
    return {
        {"a text", SendText{.text = "Takk! Hva kunne vi gjort bedre?", .reference = "01J9Z3-8"},
         post(
             "messages",
             R"({"recipient":{"id":"7123456789012345"},"messaging_type":"RESPONSE","message":{"text":"Takk! Hva kunne vi gjort bedre?","metadata":"ob:01J9Z3-8"}})")},
        {"a text with choices",
         SendText{.text = "Hvordan gikk det? 😀", .choices = {{"Vil ikke svare", "fb1|q=2|skip"}, {"Stopp", "fb1|stop"}}, .reference = "1"},
         post(
             "messages",
             R"({"recipient":{"id":"7123456789012345"},"messaging_type":"RESPONSE","message":{"text":"Hvordan gikk det? 😀","metadata":"ob:1","quick_replies":[{"content_type":"text","title":"Vil ikke svare","payload":"fb1|q=2|skip"},{"content_type":"text","title":"Stopp","payload":"fb1|stop"}]}})")},
        {"the last text, which lets go of the thread", SendText{.text = "Takk!", .reference = "2", .after = AfterSend::release},
         post(
             "messages",
             R"({"recipient":{"id":"7123456789012345"},"messaging_type":"RESPONSE","message":{"text":"Takk!","metadata":"ob:2"},"thread_control":{"control_type":"release"}})")},
        {"a text that hands over to the officers",
         SendText{.text = "En betjent tar over.", .reference = "3", .after = AfterSend::pass_to_operators},
         post(
             "messages",
             R"({"recipient":{"id":"7123456789012345"},"messaging_type":"RESPONSE","message":{"text":"En betjent tar over.","metadata":"ob:3"},"thread_control":{"control_type":"pass","app_id":"263902037430900"}})")},
        {"typing", ShowTyping{}, post("messages", R"({"recipient":{"id":"7123456789012345"},"sender_action":"typing_on"})")},
        {"taking control", TakeControl{}, post("take_thread_control", R"({"recipient":{"id":"7123456789012345"}})")},
        {"letting go", ReleaseControl{}, post("release_thread_control", R"({"recipient":{"id":"7123456789012345"}})")},
        {"handing over", PassControl{"not an \"answer\""},
         post("pass_thread_control",
              R"({"recipient":{"id":"7123456789012345"},"target_app_id":263902037430900,"metadata":"not an \"answer\""})")},
    };
}

std::vector<ResponseRow> delivered_rows() {
    return {
        {"a message", message, answer(200, R"({"recipient_id":"7123456789012345","message_id":"m_bot-43"})"), Delivered{"m_bot-43"}},
        {"typing", ShowTyping{}, answer(200, R"({"recipient_id":"7123456789012345"})"), Delivered{""}},
        {"control", TakeControl{}, answer(200, R"({"success":true})"), Delivered{""}},
        {"control refused without an error", TakeControl{}, answer(200, R"({"success":false})"), Rejected{"no_success"}},
        {"no message id", message, answer(200, R"({"recipient_id":"7123456789012345"})"), Ambiguous{"no_message_id"}},
        {"an error with status 200", message, error(200, "10", "2018278"), WindowClosed{"outside_window"}},
        {"200 and a page of a proxy", message, answer(200, "<html>"), Ambiguous{"unreadable_answer"}},
        {"200 and a page of a proxy, for an operation that may be repeated", ReleaseControl{}, answer(200, "<html>"),
         RetryLater{"unreadable_answer"}},
        {"a gateway gave up", message, answer(504, ""), Ambiguous{"http_504"}},
        {"a gateway gave up, for an operation that may be repeated", TakeControl{}, answer(504, ""), RetryLater{"http_504"}},
        {"a redirect", message, answer(302, ""), Misconfigured{"http_302"}},
        {"unauthorised without a word", message, answer(401, ""), Misconfigured{"http_401"}},
        {"not found", message, answer(404, ""), Misconfigured{"http_404"}},
        {"refused without a word", message, answer(400, ""), Rejected{"http_400"}},
    };
}

std::vector<ResponseRow> error_rows() {
    return {
        {"transient", message, error(500, "1"), RetryLater{"transient_1"}},
        {"transient, or blocked by the person", message, error(500, "2"), RetryLater{"transient_2"}},
        {"sent perhaps", message, error(500, "1", "1357046"), Ambiguous{"invalid_json_reply"}},
        {"temporary", message, error(400, "1200"), RetryLater{"transient_1200"}},
        {"outside the window", message, error(400, "10", "2018278"), WindowClosed{"outside_window"}},
        {"outside the window on Instagram", message, error(400, "10", "2534022"), WindowClosed{"outside_window"}},
        {"outside the window, news only", message, error(400, "10", "2018065"), WindowClosed{"outside_window_needs_news"}},
        {"unavailable", message, error(400, "10", "2018108"), RecipientGone{"person_unavailable"}},
        {"unavailable", message, error(400, "551", "1545041"), RecipientGone{"person_unavailable"}},
        {"unavailable", message, error(400, "551"), RecipientGone{"person_unavailable"}},
        {"unavailable", message, error(403, "200", "1545041"), RecipientGone{"person_unavailable"}},
        {"no such person", message, error(400, "100", "2018001"), RecipientGone{"no_such_person"}},
        {"no such object", message, error(400, "100", "33"), RecipientGone{"no_such_object"}},
        {"another app controls", message, error(400, "10", "2018300"), NotOwner{"other_app_controls"}},
        {"another app controls, as a code", message, error(400, "2018300"), NotOwner{"other_app_controls"}},
        {"another app controls, codes as strings", message, error(400, "\"10\"", "\"2018300\""), NotOwner{"other_app_controls"}},
        {"another app controls on Instagram", message, error(400, "100", "2534037"), NotOwner{"other_app_controls"}},
        {"held by Meta's questions and answers", message, error(400, "10", "2018321"), RetryLater{"held_by_automation"}},
        {"held by Meta's questions and answers, as a code", message, error(400, "2018321"), RetryLater{"held_by_automation"}},
        {"page restricted", message, error(400, "10", "1893063"), Misconfigured{"page_restricted"}},
        {"permission", message, error(403, "10"), Misconfigured{"permission_missing"}},
        {"invalid", message, error(400, "100"), Rejected{"invalid_parameter"}},
        {"proven with another app secret", message,
         answer(400, R"({"error":{"message":"Invalid appsecret_proof provided in the API argument","type":"GraphMethodException","code":100}})"),
         Misconfigured{"app_secret_proof"}},
        {"the same words with another code", message, answer(400, R"({"error":{"message":"appsecret_proof","code":1}})"), RetryLater{"transient_1"}},
        {"message and action in one", message, error(400, "100", "2018014"), Rejected{"message_with_sender_action"}},
        {"wrong app id", PassControl{}, error(400, "100", "2018164"), Misconfigured{"wrong_app_id"}},
        {"token", message, error(401, "190", "463"), Misconfigured{"token_invalid"}},
        {"no access", message, error(403, "200", "2018028"), Misconfigured{"no_messaging_access"}},
        {"abusive", message, error(400, "368"), Misconfigured{"judged_abusive"}},
        {"tag use", message, error(400, "613", "2018338"), Misconfigured{"bothersome_tag_use"}},
        {"deleted", message, error(400, "9000001"), Rejected{"message_deleted"}},
        {"cannot reply", message, error(400, "10903"), Rejected{"cannot_reply"}},
        {"already replied", message, error(400, "10900"), Rejected{"already_replied"}},
        {"profile", message, error(400, "230"), Rejected{"no_profile_consent"}},
        {"profile", message, error(400, "2018218"), Rejected{"no_profile"}},
        {"profile", message, error(400, "2018247"), Rejected{"no_profile_permission"}},
        {"an unknown code", message, error(400, "77777"), Rejected{"unknown_error"}},
        {"an unknown code, not allowed", message, error(403, "77777"), Misconfigured{"http_403"}},
        {"an unknown code on a failing server", message, error(503, "77777"), RetryLater{"unknown_transient"}},
        {"a number beyond all bounds", message, error(400, "99999999999999999999999", "-5"), Rejected{"unknown_error"}},
        {"an unknown code that calls itself transient", message, answer(400, R"({"error":{"code":77777,"is_transient":true}})"),
         RetryLater{"unknown_transient"}},
    };
}

std::vector<ResponseRow> throttled_rows() {
    const std::chrono::seconds five_minutes = messenger::throttle_wait_default;
    const std::string usage =
        R"({"1":[{"type":"messenger","call_count":100,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":19}]})";
    return {
        {"app", message, error(400, "4"), Throttled{"app_limit", five_minutes}},
        {"user", message, error(400, "17"), Throttled{"user_limit", five_minutes}},
        {"page", message, error(400, "32"), Throttled{"page_limit", five_minutes}},
        {"custom", message, error(400, "613"), Throttled{"custom_limit", five_minutes}},
        {"pages", message, error(400, "80001"), Throttled{"page_limit", five_minutes}},
        {"instagram", message, error(400, "80002"), Throttled{"instagram_limit", five_minutes}},
        {"messenger", message, error(400, "80006"), Throttled{"messenger_limit", five_minutes}},
        {"status alone", message, answer(429, ""), Throttled{"http_429", five_minutes}},
        {"status and an unknown code", message, error(429, "77777"), Throttled{"http_429", five_minutes}},
        {"a time to wait", message, error(400, "4", "0", {{"retry-after", "90"}}), Throttled{"app_limit", std::chrono::seconds{90}}},
        {"an absurd time to wait", message, error(400, "4", "0", {{"retry-after", "9999999999"}}),
         Throttled{"app_limit", messenger::throttle_wait_max}},
        {"a time beyond all numbers", message, error(400, "4", "0", {{"retry-after", "99999999999999999999"}}),
         Throttled{"app_limit", five_minutes}},
        {"a date to wait for", message, error(400, "4", "0", {{"retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"}}),
         Throttled{"app_limit", five_minutes}},
        {"minutes until access is regained", message, error(400, "80006", "0", {{"x-business-use-case-usage", usage}}),
         Throttled{"messenger_limit", std::chrono::minutes{19}}},
    };
}

TEST_CASE("messenger send: each operation is the request that Meta documents") { check_outgoing(messenger_channel(), outgoing_rows()); }
TEST_CASE("messenger send: texts, titles and payloads over Meta's limits are cut between characters") {
    check_text_limits_out(messenger_channel());
}
TEST_CASE("messenger send: success is told apart from what only looks like it") { check_responses(messenger_channel(), delivered_rows()); }
TEST_CASE("messenger send: every documented error has its outcome") { check_responses(messenger_channel(), error_rows()); }
TEST_CASE("messenger send: a limit pauses the account for as long as Meta says") { check_responses(messenger_channel(), throttled_rows()); }

TEST_CASE("messenger send: the proof of the app secret is the published one") {
    CHECK(messenger::app_secret_proof(Secret(std::string(test_secret)), Secret(std::string(test_token))) == test_proof);
}

TEST_CASE("messenger send: a token's special characters are encoded in the address") {
    messenger::Settings settings = test_settings();
    settings.page_token = Secret("a&b=c d");
    const HttpRequest request = messenger::Encoder(settings).encode(TakeControl{}, Secret("7"));
    CHECK(request.target.find("access_token=a%26b%3Dc%20d&appsecret_proof=") != std::string::npos);
    CHECK(path_of(request.target) == "https://graph.facebook.com/v26.0/101234567890123/take_thread_control");
}

TEST_CASE("messenger send: a persona speaks and types") {
    messenger::Settings settings = test_settings();
    settings.persona_id = "4455";
    const messenger::Encoder encoder(settings);
    for (const Operation& operation : {message, Operation{ShowTyping{}}})
        CHECK(nlohmann::json::parse(encoder.encode(operation, Secret("7")).body).at("persona_id").get<std::string>() == "4455");
}

TEST_CASE("messenger send: without an operator app the thread is released instead of passed") {
    messenger::Settings settings = test_settings();
    settings.operator_app_ids.clear();
    const messenger::Encoder encoder(settings);
    const SendText last{.text = "Hei", .after = AfterSend::pass_to_operators};
    CHECK(encoder.encode(last, Secret("7")).body.ends_with(R"("thread_control":{"control_type":"release"}})"));
    CHECK(path_of(encoder.encode(PassControl{"x"}, Secret("7")).target).ends_with("/release_thread_control"));
}

TEST_CASE("messenger send: a long reference stays under Meta's limit for metadata") {
    const messenger::Encoder encoder(test_settings());
    const auto body = nlohmann::json::parse(encoder.encode(SendText{.text = "x", .reference = std::string(2000, 'r')}, Secret("7")).body);
    CHECK(body.at("message").at("metadata").get<std::string>().size() == messenger::metadata_sent_max);
}

TEST_CASE("messenger send: any text, title, payload and reference make valid JSON") {
    const ChannelUnderTest channel = messenger_channel();
    rc::prop("any bytes", [&](const std::string& text, const std::string& title, const std::string& payload, const std::string& reference) {
        const SendText sent =
            channel.sent(channel.encode(SendText{.text = text, .choices = {{title, payload}}, .reference = reference}, Secret(text)));
        RC_ASSERT(is_valid_utf8(sent.text) && is_valid_utf8(sent.choices.at(0).title));
        if (is_valid_utf8(text)) RC_ASSERT(sent.text == first_code_points(text, channel.abilities.text_max));
    });
}

TEST_CASE("messenger send: no answer at all is ambiguous for a message after a timeout, and only then") {
    const auto outcome = [](const Operation& operation, Errc code) {
        return describe(messenger::classify_failure(operation, Error{code, "detail"}));
    };
    CHECK(outcome(message, Errc::timed_out) == "ambiguous timed_out");
    CHECK(outcome(TakeControl{}, Errc::timed_out) == "retry timed_out");
    CHECK(outcome(message, Errc::unavailable) == "retry unavailable");
    CHECK(outcome(message, Errc::misconfigured) == "misconfigured connection_misconfigured");
}

TEST_CASE("messenger pace: the worst figure of all usage headers counts") {
    CHECK(messenger::usage_of({}) == std::nullopt);
    CHECK(messenger::usage_of({{"x-app-usage", "{"}}) == std::nullopt);
    CHECK(messenger::usage_of({{"x-app-usage", "[1]"}}) == std::nullopt);
    CHECK(messenger::usage_of({{"x-app-usage", R"({"call_count":28,"total_time":25,"total_cputime":30})"}}) ==
          Usage{30, std::chrono::minutes{0}});
    const std::string business =
        R"({"1":[{"type":"pages","call_count":7},{"type":"messenger","call_count":"x","total_time":91.9,"estimated_time_to_regain_access":3}],"2":5})";
    CHECK(messenger::usage_of({{"x-app-usage", R"({"call_count":28})"}, {"x-business-use-case-usage", business}}) ==
          Usage{91, std::chrono::minutes{3}});
    CHECK(messenger::usage_of({{"x-app-usage", R"({"call_count":1e308,"estimated_time_to_regain_access":-4})"}}) ==
          Usage{1'000'000, std::chrono::minutes{0}});
}

TEST_CASE("messenger pace: nothing is paused up to 80 per cent, and more the nearer to 100") {
    const auto pause = [](int percent, int minutes = 0) { return messenger::pause_after(Usage{percent, std::chrono::minutes{minutes}}); };
    CHECK(pause(0) == Duration{0});
    CHECK(pause(messenger::pace_percent_min) == Duration{0});
    CHECK(pause(81) == messenger::pace_step);
    CHECK(pause(100) == std::chrono::seconds{5});
    CHECK(pause(1'000'000) == std::chrono::seconds{5});
    CHECK(pause(100, 19) == std::chrono::minutes{19});
    for (int percent = 0; percent < 120; ++percent) CHECK(pause(percent) <= pause(percent + 1));
}

}  // namespace
}  // namespace stemmen::testing
