#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "adapters/messenger/json_reading.hpp"
#include "messenger_channel.hpp"

namespace stemmen::testing {
namespace {

Inbound event(std::string key, std::int64_t millis, InboundBody body, bool standby = false) {
    return {.key = std::move(key),
            .account = std::string(test_page),
            .person = Secret(std::string(test_person)),
            .at = from_millis(millis),
            .standby = standby,
            .body = std::move(body)};
}

Inbound notice(std::string key, std::int64_t millis, std::string action, std::string reason) {
    Inbound one = event(std::move(key), millis, AccountNotice{std::move(action), std::move(reason)});
    one.person = Secret();
    return one;
}

using How = ControlMoved::How;
const std::string person_at = "|7123456789012345|";

std::vector<IncomingRow> message_rows() {
    return {
        {"a text",
         "text",
         {event("text:m_7hJ-txt", 1790000000001, TextSaid{"m_7hJ-txt", "Betjenten var hyggelig, men det tok lang tid 😀", ""})},
         {}},
        {"escaped characters come out as they were",
         "signed",
         {event("text:m_AbC-1", 1790000000001, TextSaid{"m_AbC-1", "Blåbær 😀 a/b <5% x@y.no", ""})},
         {}},
        {"a reply names what it replies to",
         "reply_to",
         {event("text:m_7hJ-rep", 1790000004000, TextSaid{"m_7hJ-rep", "Det siste du spurte om", "m_bot-42"})},
         {}},
        {"a quick reply is a choice",
         "quick_reply",
         {event("choice:m_7hJ-qr", 1790000002000, ChoiceMade{"m_7hJ-qr", "Ja, gjerne", "fb1|s=8f2c|q=1|a=yes"})},
         {}},
        {"a quick reply keeps its payload on standby",
         "quick_reply_standby",
         {event("choice:m_7hJ-qr", 1790000002000, ChoiceMade{"m_7hJ-qr", "Ja, gjerne", "fb1|s=8f2c|q=1|a=yes"}, true)},
         {}},
        {"a postback is a choice",
         "postback",
         {event("postback:m_pb-3", 1790000007000, ChoiceMade{"m_pb-3", "Delta i fokusgruppe", "fb1|s=8f2c|join"})},
         {}},
        {"a postback on standby has no payload and a key of its own",
         "postback_standby",
         {event("bare_postback:m_pb-3", 1790000007000, ChoiceMade{"m_pb-3", "Delta i fokusgruppe", ""}, true)},
         {}},
        {"a postback through a link also opens the link",
         "postback_with_referral",
         {event("postback:m_pb-4", 1790000007000, ChoiceMade{"m_pb-4", "Kom i gang", "GET_STARTED"}),
          event("postback_referral:m_pb-4", 1790000007000, LinkOpened{"m_pb-4", "fb-8f2c"})},
         {}},
        {"a message through an ad also opens the link",
         "message_with_referral",
         {event("text:m_ad-1", 1790000007500, TextSaid{"m_ad-1", "Hei", ""}),
          event("message_referral:m_ad-1", 1790000007500, LinkOpened{"m_ad-1", "kampanje-1"})},
         {}},
        {"a referral", "referral", {event("referral" + person_at + "1790000008000|fb-8f2c", 1790000008000, LinkOpened{"", "fb-8f2c"})}, {}},
        {"a referral in seconds",
         "referral_in_seconds",
         {event("referral" + person_at + "1790000008000|fb-8f2c", 1790000008000, LinkOpened{"", "fb-8f2c"})},
         {}},
        {"an ad without a ref",
         "referral_ad_without_ref",
         {event("referral" + person_at + "1790000008000|", 1790000008000, LinkOpened{"", ""})},
         {}},
        {"pictures", "image", {event("media:m_7hJ-att", 1790000003000, MediaSent{"m_7hJ-att", "image"})}, {}},
        {"a sticker as it came until 2026",
         "sticker_as_image",
         {event("media:m_7hJ-stk", 1790000003000, MediaSent{"m_7hJ-stk", "sticker"})},
         {}},
        {"a sticker", "sticker", {event("media:m_7hJ-stk2", 1790000003000, MediaSent{"m_7hJ-stk2", "sticker"})}, {}},
        {"a text with a link preview is a text",
         "fallback_with_text",
         {event("text:m_7hJ-fb", 1790000003000, TextSaid{"m_7hJ-fb", "se https://l.example/", ""})},
         {}},
        {"a link preview alone",
         "fallback_without_payload",
         {event("media:m_7hJ-fb2", 1790000003000, MediaSent{"m_7hJ-fb2", "fallback"})},
         {}},
        {"a new type of attachment is marked",
         "attachment_of_new_type",
         {event("media:m_7hJ-new", 1790000003000, MediaSent{"m_7hJ-new", "unknown"})},
         {}},
        {"a message of an unknown shape is marked",
         "message_of_unknown_shape",
         {event("media:m_7hJ-odd", 1790000003000, MediaSent{"m_7hJ-odd", "unknown"})},
         {}},
        {"what the API cannot show", "unsupported", {event("media:m_7hJ-uns", 1790000005000, MediaSent{"m_7hJ-uns", "unsupported"})}, {}},
        {"an unsent message", "deleted", {event("unsent:m_7hJ-txt", 1790000005000, MessageUnsent{"m_7hJ-txt"})}, {}},
        {"an edit", "edit", {event("edit:m_7hJ-txt:1", 1790000013000, MessageEdited{"m_7hJ-txt", "Betjenten var hyggelig"})}, {}},
        {"an edit counted in a string",
         "edit_number_as_text",
         {event("edit:m_7hJ-txt:2", 1790000013500, MessageEdited{"m_7hJ-txt", "Betjenten var svært hyggelig"})},
         {}},
        {"a reaction", "reaction", {event("react" + person_at + "1790000012000|m_bot-42|love", 1790000012000, Reacted{"m_bot-42"})}, {}},
        {"a reaction taken back", "unreact", {}, {"unreact"}},
        {"numbers as ids, a string as time", "numeric_ids", {event("text:m_num", 1790000000001, TextSaid{"m_num", "Hei", ""})}, {}},
        {"without a time of its own the entry's counts",
         "without_own_time",
         {event("text:m_nt", 1790000000000, TextSaid{"m_nt", "Hei", ""})},
         {}},
        {"half surrogate pairs do not lose the message",
         "lone_surrogate",
         {event("text:m_half", 1790000000001, TextSaid{"m_half", "halv \uFFFD og \uFFFD, hel 😀, skråstrek \\ud83d", ""})},
         {}},
        {"invisible characters are taken out, joined emoji stay",
         "invisible_characters",
         {event("text:m_inv", 1790000000001, TextSaid{"m_inv", "abcde\nf\ng\thi 👩‍👩‍👧", ""})},
         {}},
        {"two kinds in one item are two events",
         "two_kinds_in_one_item",
         {event("text:m_two", 1790000000001, TextSaid{"m_two", "Hei", ""}),
          event("referral" + person_at + "1790000000001|r", 1790000000001, LinkOpened{"", "r"})},
         {}},
    };
}

std::vector<IncomingRow> page_rows() {
    return {
        {"an officer in the inbox",
         "echo_operator",
         {event("echo:m_op-17", 1790000006000, PageSpoke{"m_op-17", Speaker::operator_, "", "Takk for praten, ha en fin dag!"})},
         {}},
        {"the inbox under its misprinted id, on standby",
         "echo_operator_misprint",
         {event("echo:m_op-18", 1790000006000, PageSpoke{"m_op-18", Speaker::operator_, "", "Hei"}, true)},
         {}},
        {"our own message",
         "echo_ours",
         {event("echo:m_bot-42", 1790000006500, PageSpoke{"m_bot-42", Speaker::us, "01J9Z3-7", "Hva var bra, og hva kan bli bedre?"})},
         {}},
        {"our own message, told by its reference",
         "echo_ours_by_metadata",
         {event("echo:m_bot-43", 1790000006500, PageSpoke{"m_bot-43", Speaker::us, "01J9Z3-8", "Takk!"})},
         {}},
        {"an automatic reply is no officer, though the inbox sends it",
         "echo_automation",
         {event("echo:m_auto-1", 1790000006000,
                PageSpoke{"m_auto-1", Speaker::automation, "", "Takk for meldingen. Vi svarer så snart vi kan. "})},
         {}},
        {"another app", "echo_unknown_app", {event("echo:m_x-1", 1790000006000, PageSpoke{"m_x-1", Speaker::unknown_app, "", "Hei"})}, {}},
        {"no app named, no text",
         "echo_without_app",
         {event("echo:m_x-2", 1790000006000, PageSpoke{"m_x-2", Speaker::unknown_app, "", ""})},
         {}},
        {"what the Page sent is an echo though not marked so",
         "echo_unmarked",
         {event("echo:m_x-3", 1790000006000, PageSpoke{"m_x-3", Speaker::operator_, "", "Hei igjen"})},
         {}},
        {"an officer's unsent message", "echo_deleted", {}, {"echo_deleted"}},
        {"delivered", "delivery", {event("delivered" + person_at + "1790000010000|1790000009990", 1790000010000, Receipt{false})}, {}},
        {"read", "read", {event("read" + person_at + "1790000011000|1790000010990", 1790000011000, Receipt{true})}, {}},
        {"the thread is passed to us",
         "pass_to_us",
         {event("pass" + person_at + "1790000014000|2233445566778899", 1790000014000,
                ControlMoved{How::passed, Owner::us, false, "{\"closed\":true}"})},
         {}},
        {"the thread is taken from us",
         "take_from_us",
         {event("take" + person_at + "1790000015000|263902037430900", 1790000015000, ControlMoved{How::taken, Owner::other, true, ""})},
         {}},
        {"an idle thread is taken",
         "take_of_idle",
         {event("take" + person_at + "1790000015000|2233445566778899", 1790000015000, ControlMoved{How::taken, Owner::us, false, ""})},
         {}},
        {"an older take does not say by whom",
         "take_old_without_new_owner",
         {event("take" + person_at + "1790000015000|", 1790000015000, ControlMoved{How::taken, Owner::unknown, true, ""})},
         {}},
        {"passed to nobody",
         "pass_to_nobody",
         {event("pass" + person_at + "1790000014000|", 1790000014000, ControlMoved{How::passed, Owner::nobody, false, ""})},
         {}},
        {"the inbox asks for the thread",
         "request",
         {event("request" + person_at + "1790000016000|263902037430900", 1790000016000, ControlRequested{})},
         {}},
        {"our own request", "request_of_ours", {}, {"own_request"}},
        {"a warning",
         "policy_warning",
         {notice("policy|101234567890123|1790000019000|warning", 1790000019000, "warning", "Too many <automated> messages")},
         {}},
        {"a block under the old name",
         "policy_block_old_key",
         {notice("policy|101234567890123|1790000019000|block", 1790000019000, "block", "Spam")},
         {}},
        {"an end of a block", "policy_unblock", {notice("policy|101234567890123|1790000019500|unblock", 1790000019500, "unblock", "")}, {}},
        {"an unknown measure counts as a warning",
         "policy_new_word",
         {notice("policy|101234567890123|1790000019500|restrict", 1790000019500, "warning", "action \"restrict\": R")},
         {}},
    };
}

std::vector<IncomingRow> ignored_rows() {
    return {
        {"an opt-in", "optin", {}, {"optin"}},
        {"an opt-in by a plugin", "optin_of_plugin", {}, {"optin"}},
        {"app roles", "app_roles", {}, {"app_roles"}},
        {"a customer feedback template", "customer_feedback", {}, {"messaging_feedback"}},
        {"thumbs under a message", "response_feedback", {}, {"response_feedback"}},
        {"account linking", "account_linking", {}, {"account_linking"}},
        {"a kind nobody knows", "unknown_kind", {}, {"unknown_kind"}},
        {"changes", "changes", {}, {"change:feed", "change:other", "change:other"}},
        {"another Page's entry, item by item", "other_page", {}, {"other_page", "other_page"}},
        {"another Page's message in our entry", "other_recipient", {}, {"other_page"}},
        {"Instagram", "instagram", {}, {"other_object"}},
        {"each item of a batch stands alone",
         "mixed_batch",
         {event("text:m_Q1", 1790000000001, TextSaid{"m_Q1", "Hei", ""}), event("text:m_Q1b", 1790000000003, TextSaid{"m_Q1b", "to", ""}),
          event("text:m_Q2", 1790000000700, TextSaid{"m_Q2", "Hallo", ""}, true),
          event("read" + person_at + "1790000000900|1", 1790000000900, Receipt{true}),
          event("text:m_Q3", 1790000000901, TextSaid{"m_Q3", "x", ""}, true)},
         {"bad_item", "bad_value", "change:feed", "empty_entry", "bad_entry", "bad_container"}},
    };
}

std::vector<IncomingRow> all_rows() {
    std::vector<IncomingRow> rows = message_rows();
    for (IncomingRow& row : page_rows()) rows.push_back(std::move(row));
    for (IncomingRow& row : ignored_rows()) rows.push_back(std::move(row));
    return rows;
}

// A body with `count` items of the given kind in one entry.
std::string batch(std::size_t count, std::string_view item) {
    std::string body = R"({"object":"page","entry":[{"id":"101234567890123","time":1790000000456,"messaging":[)";
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) body += ',';
        body += item;
    }
    return body + "]}]}";
}

std::string text_item(std::string_view message) {
    return R"({"sender":{"id":"7123456789012345"},"recipient":{"id":"101234567890123"},"timestamp":1790000000001,"message":)" +
           std::string(message) + "}";
}

TEST_CASE("messenger decode: what citizens do becomes the events it should") { check_incoming(messenger_channel(), message_rows()); }
TEST_CASE("messenger decode: what the Page's apps do becomes the events it should") { check_incoming(messenger_channel(), page_rows()); }
TEST_CASE("messenger decode: what is of no use is ignored for a reason") { check_incoming(messenger_channel(), ignored_rows()); }
TEST_CASE("messenger decode: a forgery of any body is refused without a hint") { check_forgeries(messenger_channel(), all_rows()); }
TEST_CASE("messenger decode: bodies that are broken or cut off are survived") { check_broken_bodies(messenger_channel(), all_rows()); }
TEST_CASE("messenger decode: any field missing or of a wrong type is survived") { check_damaged_fields(messenger_channel(), all_rows()); }
TEST_CASE("messenger decode: a text over the limit is cut between characters and marked") { check_text_limits_in(messenger_channel()); }

TEST_CASE("messenger decode: a signed body that is not JSON, or nested too deep, is ignored") {
    const auto ignored = [](std::string_view body) { return decoded_by(test_settings(), body).ignored; };
    CHECK(ignored("hei") == std::vector<Ignored>{{"not_json"}});
    CHECK(ignored("[]") == std::vector<Ignored>{{"bad_envelope"}});
    CHECK(ignored(R"({"object":"page","entry":[]})") == std::vector<Ignored>{{"empty_envelope"}});
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(ignored(nested(messenger::webhook_nesting_max)) == std::vector<Ignored>{{"bad_envelope"}});
    CHECK(ignored(nested(messenger::webhook_nesting_max + 1)) == std::vector<Ignored>{{"too_deep"}});
    CHECK(ignored(R"({"text":")" + std::string(100, '[') + R"(\"["})") == std::vector<Ignored>{{"bad_envelope"}});
}

TEST_CASE("messenger decode: a batch of 1000 entries is taken whole, and what is over is counted") {
    const auto entries = [](std::size_t count) {
        std::string body = R"({"object":"page","entry":[)";
        for (std::size_t i = 0; i < count; ++i)
            body += std::string(i > 0 ? "," : "") + R"({"id":"101234567890123","time":1790000000456,"messaging":[)" +
                    text_item(R"({"mid":"m_)" + std::to_string(i) + R"(","text":"Hei"})") + "]}";
        return body + "]}";
    };
    CHECK(decoded_by(test_settings(), entries(messenger::entries_max)).events.size() == messenger::entries_max);
    const Decoded over = decoded_by(test_settings(), entries(messenger::entries_max + 2));
    CHECK(over.events.size() == messenger::entries_max);
    CHECK(over.ignored == std::vector<Ignored>(2, Ignored{"over_limit"}));

    const Decoded items = decoded_by(test_settings(), batch(messenger::items_max + 1, text_item(R"({"mid":"m_1","text":"Hei"})")));
    CHECK(items.events.size() == messenger::items_max);
    CHECK(items.ignored == std::vector<Ignored>{{"over_limit"}});
    CHECK(decoded_by(test_settings(), batch(messenger::ignored_max + 5, "1")).ignored.size() == messenger::ignored_max);
}

TEST_CASE("messenger decode: the same message has the same key under another time") {
    const std::string again =
        R"({"sender":{"id":"7123456789012345"},"recipient":{"id":"101234567890123"},"timestamp":1790000099999,"message":{"mid":"m_1","text":"Hei"}})";
    const Decoded both = decoded_by(test_settings(), batch(1, text_item(R"({"mid":"m_1","text":"Hei"})") + "," + again));
    REQUIRE(both.events.size() == 2);
    CHECK(both.events[0].key == both.events[1].key);
    CHECK(both.events[0].at != both.events[1].at);
}

TEST_CASE("messenger decode: messages without an id are told apart by their text") {
    const Decoded both = decoded_by(test_settings(), batch(1, text_item(R"({"text":"Hei"})") + "," + text_item(R"({"text":"Hallo"})")));
    REQUIRE(both.events.size() == 2);
    CHECK(both.events[0].key != both.events[1].key);
    CHECK(std::get<TextSaid>(both.events[0].body).message_id.empty());
}

TEST_CASE("messenger decode: over-long ids count as none, over-long payloads as empty") {
    const auto only = [](const std::string& message) {
        return decoded_by(test_settings(), batch(1, text_item(message))).events.at(0).body;
    };
    const std::string id(messenger::message_id_bytes_max, 'm');
    CHECK(std::get<TextSaid>(only(R"({"mid":")" + id + R"(","text":"Hei"})")).message_id == id);
    CHECK(std::get<TextSaid>(only(R"({"mid":"m)" + id + R"(","text":"Hei"})")).message_id.empty());
    const std::string payload(messenger::payload_bytes_max, 'p');
    const auto tap = [&](const std::string& what) { return R"({"mid":"m","text":"Ja","quick_reply":{"payload":")" + what + R"("}})"; };
    CHECK(std::get<ChoiceMade>(only(tap(payload))).payload == payload);
    CHECK(std::get<ChoiceMade>(only(tap(payload + "p"))).payload.empty());
    const std::string title(messenger::label_code_points_max + 1, 't');
    CHECK(std::get<ChoiceMade>(only(R"({"mid":"m","text":")" + title + R"(","quick_reply":{"payload":"p"}})")).title ==
          title.substr(2) + "…");
    const Decoded stranger =
        decoded_by(test_settings(), batch(1, R"({"sender":{"id":")" + std::string(messenger::platform_id_bytes_max + 1, '7') +
                                                 R"("},"timestamp":1790000000001,"message":{"mid":"m","text":"Hei"}})"));
    CHECK(stranger.ignored == std::vector<Ignored>{{"no_person"}});
    CHECK(messenger::clean_text(std::string(messenger::ref_code_points_max, 'r'), messenger::ref_code_points_max).size() ==
          messenger::ref_code_points_max);
}

TEST_CASE("messenger decode: times are read in seconds and milliseconds, and nonsense is no time") {
    const auto at = [](std::string_view number) {
        messenger::Document document;
        REQUIRE(document.parse(R"({"t":)" + std::string(number) + "}") == messenger::ParseFault::none);
        return messenger::time_member(document.root(), "t");
    };
    CHECK(at("1790000000001") == from_millis(1790000000001));
    CHECK(at("1790000000") == from_millis(1790000000000));
    CHECK(at("\"1790000000\"") == from_millis(1790000000000));
    CHECK(at("1000000000000") == from_millis(1000000000000));
    for (const std::string_view nonsense :
         {"0", "-1", "999999999999", "9223372036854775807", "18446744073709551615", "1e300", "\"\"", "\"x\"", "null", "1790000000.5"})
        CHECK_FALSE(at(nonsense).has_value());
}

TEST_CASE("messenger decode: numbers beyond 64 signed bits are no whole numbers, and ids only if unsigned 64 bits hold them") {
    messenger::Document parsed;
    REQUIRE(parsed.parse(R"({"big":18446744073709551615,"bigger":18446744073709551616,"negative":-7,"fraction":7.5})") == messenger::ParseFault::none);
    const auto& document = parsed.root();
    CHECK_FALSE(messenger::integer_member(document, "big").has_value());
    CHECK(messenger::integer_member(document, "negative") == -7);
    CHECK_FALSE(messenger::integer_member(document, "fraction").has_value());
    CHECK(messenger::id_member(document, "big") == "18446744073709551615");
    for (const std::string_view name : {"bigger", "negative", "fraction", "absent"}) CHECK(messenger::id_member(document, name).empty());
}

TEST_CASE("messenger decode: the Page is never taken for a citizen") {
    const auto ignored = [](std::string_view item) { return decoded_by(test_settings(), batch(1, item)).ignored; };
    CHECK(ignored(R"({"sender":{"id":"101234567890123"},"timestamp":1790000000001,"reaction":{"mid":"m","action":"react"}})") ==
          std::vector<Ignored>{{"page_itself"}});
    CHECK(ignored(R"({"recipient":{"id":"101234567890123"},"timestamp":1790000000001,"message":{"mid":"m","is_echo":true,"text":"x"}})") ==
          std::vector<Ignored>{{"page_itself"}});
    CHECK(ignored(R"({"sender":{"user_ref":"u"},"timestamp":1790000000001,"message":{"mid":"m","text":"x"}})") ==
          std::vector<Ignored>{{"no_person"}});
}

TEST_CASE("messenger decode: an operator tool's id counts once it is configured, the inbox's misprint only with the inbox") {
    messenger::Settings settings = test_settings();
    const auto speaker = [&](std::string_view app) {
        const std::string item =
            R"({"sender":{"id":"101234567890123"},"recipient":{"id":"7123456789012345"},"timestamp":1790000000001,"message":{"mid":"m","is_echo":true,"text":"Hei","app_id":)" +
            std::string(app) + "}}";
        return std::get<PageSpoke>(decoded_by(settings, batch(1, item)).events.at(0).body).speaker;
    };
    CHECK(speaker("777") == Speaker::unknown_app);
    settings.operator_app_ids = {"777"};
    CHECK(speaker("777") == Speaker::operator_);
    CHECK(speaker("\"777\"") == Speaker::operator_);
    CHECK(speaker("26390203743090") == Speaker::unknown_app);
    CHECK(speaker("2233445566778899") == Speaker::us);
}

TEST_CASE("messenger decode: any bytes whatever are survived") {
    const ChannelUnderTest channel = messenger_channel();
    rc::prop("arbitrary bytes", [&](const std::string& bytes) { require_sane(decoded_by(test_settings(), bytes)); });
    const std::string whole = read_fixture(channel, "mixed_batch");
    rc::prop("bytes changed in a real body", [&] {
        std::string bytes = whole;
        for (int i = 0; i < 4; ++i) bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
        require_sane(decoded_by(test_settings(), bytes));
    });
    rc::prop("any text comes out valid and clean", [](const std::string& bytes) {
        const std::string text = messenger::clean_text(bytes, 20);
        RC_ASSERT(is_valid_utf8(text));
        RC_ASSERT(count_code_points(text) <= 20U);
        RC_ASSERT(messenger::clean_text(text, 20) == text);
    });
}

}  // namespace
}  // namespace stemmen::testing
