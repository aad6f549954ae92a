#include "adapter_table.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <type_traits>

namespace stemmen::testing {
namespace {

using nlohmann::json;

std::string in_quotes(std::string_view text) { return json(text).dump(-1, ' ', false, json::error_handler_t::replace); }

std::string body_text(const InboundBody& body) {
    return std::visit(
        [](const auto& b) -> std::string {
            using B = std::decay_t<decltype(b)>;
            if constexpr (std::is_same_v<B, TextSaid>)
                return "text " + in_quotes(b.message_id) + " " + in_quotes(b.text) + " to " + in_quotes(b.replies_to);
            else if constexpr (std::is_same_v<B, ChoiceMade>)
                return "choice " + in_quotes(b.message_id) + " " + in_quotes(b.title) + " " + in_quotes(b.payload);
            else if constexpr (std::is_same_v<B, MediaSent>)
                return "media " + in_quotes(b.message_id) + " " + b.kind;
            else if constexpr (std::is_same_v<B, MessageEdited>)
                return "edited " + in_quotes(b.message_id) + " " + in_quotes(b.text);
            else if constexpr (std::is_same_v<B, MessageUnsent>)
                return "unsent " + in_quotes(b.message_id);
            else if constexpr (std::is_same_v<B, Reacted>)
                return "reacted " + in_quotes(b.message_id);
            else if constexpr (std::is_same_v<B, PageSpoke>)
                return "page " + in_quotes(b.message_id) + " speaker " + std::to_string(static_cast<int>(b.speaker)) + " " +
                       in_quotes(b.reference) + " " + in_quotes(b.text);
            else if constexpr (std::is_same_v<B, LinkOpened>)
                return "link " + in_quotes(b.message_id) + " " + in_quotes(b.ref);
            else if constexpr (std::is_same_v<B, ControlMoved>)
                return std::string(b.how == ControlMoved::How::passed ? "passed" : "taken") + " to " +
                       std::to_string(static_cast<int>(b.owner)) + (b.from_us ? " from us " : " ") + in_quotes(b.metadata);
            else if constexpr (std::is_same_v<B, ControlRequested>)
                return "requested";
            else if constexpr (std::is_same_v<B, Receipt>)
                return b.read ? "read" : "delivered";
            else
                return "notice " + in_quotes(b.action) + " " + in_quotes(b.reason);
        },
        body);
}

// Every text of an event.
std::vector<std::string> texts_of(const InboundBody& body) {
    return std::visit(
        [](const auto& b) -> std::vector<std::string> {
            using B = std::decay_t<decltype(b)>;
            if constexpr (std::is_same_v<B, TextSaid>)
                return {b.message_id, b.text, b.replies_to};
            else if constexpr (std::is_same_v<B, ChoiceMade>)
                return {b.message_id, b.title, b.payload};
            else if constexpr (std::is_same_v<B, MediaSent>)
                return {b.message_id, b.kind};
            else if constexpr (std::is_same_v<B, MessageEdited>)
                return {b.message_id, b.text};
            else if constexpr (std::is_same_v<B, MessageUnsent> || std::is_same_v<B, Reacted>)
                return {b.message_id};
            else if constexpr (std::is_same_v<B, PageSpoke>)
                return {b.message_id, b.reference, b.text};
            else if constexpr (std::is_same_v<B, LinkOpened>)
                return {b.message_id, b.ref};
            else if constexpr (std::is_same_v<B, ControlMoved>)
                return {b.metadata};
            else if constexpr (std::is_same_v<B, AccountNotice>)
                return {b.action, b.reason};
            else
                return {};
        },
        body);
}

void require_no_secret(const ChannelUnderTest& channel, std::string_view text) {
    for (const Secret& secret : channel.secrets) REQUIRE(text.find(secret.reveal()) == std::string_view::npos);
}

std::vector<std::string> reasons(const Decoded& decoded) {
    std::vector<std::string> out;
    for (const Ignored& one : decoded.ignored) out.push_back(one.reason);
    return out;
}

std::vector<std::string> lines(const std::vector<Inbound>& events) {
    std::vector<std::string> out;
    for (const Inbound& event : events) out.push_back(describe(event));
    return out;
}

// The place of each value below `value`.
void collect_places(const json& value, const json::json_pointer& here, std::vector<json::json_pointer>& places) {
    if (value.is_object())
        for (const auto& [name, member] : value.items()) {
            places.push_back(here / name);
            collect_places(member, here / name, places);
        }
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i) {
            places.push_back(here / i);
            collect_places(value[i], here / i, places);
        }
}

json without(json document, const json::json_pointer& place) {
    json& parent = document[place.parent_pointer()];
    if (parent.is_object())
        parent.erase(place.back());
    else
        parent.erase(std::stoul(place.back()));
    return document;
}

void require_survives(const ChannelUnderTest& channel, std::string body) {
    INFO("body: " << body);
    const HttpRequest request = channel.genuine(std::move(body));
    const auto decoded = channel.receive(request);
    REQUIRE(decoded.has_value());
    require_sane(*decoded);
    for (const std::string& reason : reasons(*decoded)) require_no_secret(channel, reason);
}

}  // namespace

std::string describe(const Inbound& event) {
    return event.key + " @" + event.account + " " + event.person.reveal() + " " + std::to_string(to_millis(event.at)) +
           (event.standby ? " standby " : " ") + body_text(event.body);
}

std::string describe(const SendOutcome& outcome) {
    return std::visit(
        [](const auto& o) -> std::string {
            using O = std::decay_t<decltype(o)>;
            if constexpr (std::is_same_v<O, Delivered>)
                return "delivered " + o.message_id;
            else if constexpr (std::is_same_v<O, RetryLater>)
                return "retry " + o.reason;
            else if constexpr (std::is_same_v<O, Ambiguous>)
                return "ambiguous " + o.reason;
            else if constexpr (std::is_same_v<O, Throttled>)
                return "throttled " + o.reason + " " + std::to_string(o.wait.count());
            else if constexpr (std::is_same_v<O, WindowClosed>)
                return "window " + o.reason;
            else if constexpr (std::is_same_v<O, NotOwner>)
                return "not owner " + o.reason;
            else if constexpr (std::is_same_v<O, Rejected>)
                return "rejected " + o.reason;
            else if constexpr (std::is_same_v<O, RecipientGone>)
                return "gone " + o.reason;
            else
                return "misconfigured " + o.reason;
        },
        outcome);
}

std::string read_fixture(const ChannelUnderTest& channel, std::string_view name) {
    std::ifstream file(channel.fixture_folder + "/" + std::string(name) + ".json", std::ios::binary);
    INFO("fixture " << name);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

void require_sane(const Decoded& decoded) {
    REQUIRE(decoded.events.size() + decoded.ignored.size() > 0);
    for (const Ignored& one : decoded.ignored) REQUIRE_FALSE(one.reason.empty());
    for (const Inbound& event : decoded.events) {
        REQUIRE_FALSE(event.key.empty());
        REQUIRE_FALSE(event.account.empty());
        REQUIRE(event.person.empty() == std::holds_alternative<AccountNotice>(event.body));
        REQUIRE(to_millis(event.at) > 0);
        for (const std::string& text : texts_of(event.body)) {
            REQUIRE(is_valid_utf8(text));
            REQUIRE(count_code_points(text) <= inbound_text_code_points_max);
        }
    }
}

void check_incoming(const ChannelUnderTest& channel, const std::vector<IncomingRow>& rows) {
    for (const IncomingRow& row : rows) {
        INFO(row.name << " (" << row.fixture << ".json)");
        const HttpRequest request = channel.genuine(read_fixture(channel, row.fixture));
        const auto decoded = channel.receive(request);
        REQUIRE(decoded.has_value());
        CHECK(lines(decoded->events) == lines(row.events));
        CHECK(reasons(*decoded) == row.ignored);
        CHECK(channel.receive(request).value() == *decoded);
    }
}

void check_forgeries(const ChannelUnderTest& channel, const std::vector<IncomingRow>& rows) {
    const auto refused = [&](const HttpRequest& request) {
        const auto decoded = channel.receive(request);
        REQUIRE_FALSE(decoded.has_value());
        CHECK(decoded.error().code == Errc::unauthenticated);
        require_no_secret(channel, decoded.error().detail);
        return decoded.error().detail;
    };
    const HttpRequest other = channel.genuine(channel.text_body("another body"));
    for (const IncomingRow& row : rows) {
        INFO(row.name);
        const HttpRequest genuine = channel.genuine(read_fixture(channel, row.fixture));
        REQUIRE(channel.receive(genuine).has_value());
        HttpRequest unsigned_one = genuine;
        std::erase_if(unsigned_one.headers, [&](const auto& entry) { return entry.first == channel.proof_header; });
        HttpRequest wrong = genuine;
        for (auto& [name, value] : wrong.headers)
            if (name == channel.proof_header) value.back() = value.back() == '0' ? '1' : '0';
        HttpRequest borrowed = genuine;
        borrowed.headers = other.headers;
        HttpRequest altered = genuine;
        altered.body += ' ';
        // One and the same detail, so that nobody learns how near a forgery came.
        const std::string detail = refused(unsigned_one);
        CHECK(refused(wrong) == detail);
        CHECK(refused(borrowed) == detail);
        CHECK(refused(altered) == detail);
    }
}

void check_broken_bodies(const ChannelUnderTest& channel, const std::vector<IncomingRow>& rows) {
    for (const std::string_view body :
         {"", " ", "null", "[]", "{}", "7", "\"x\"", "{\"object\":", "<html>", "\xff\xfe", "{\"a\":1}{\"a\":1}"})
        require_survives(channel, std::string(body));
    require_survives(channel, std::string(200'000, '['));
    require_survives(channel, std::string(100'000, '{') + std::string(100'000, '}'));
    require_survives(channel, std::string(1000, '\0'));
    for (const IncomingRow& row : rows) {
        const std::string whole = read_fixture(channel, row.fixture);
        for (std::size_t size = 0; size < whole.size(); size += 7) require_survives(channel, whole.substr(0, size));
    }
}

void check_damaged_fields(const ChannelUnderTest& channel, const std::vector<IncomingRow>& rows) {
    const std::vector<json> values{
        nullptr, true, -1, 7, 1e300, UINT64_MAX, "", "x", json::array(), json::object(), json::array({json::array()})};
    for (const IncomingRow& row : rows) {
        const json whole = json::parse(read_fixture(channel, row.fixture), nullptr, false);
        if (whole.is_discarded()) continue;  // a fixture that is not JSON on purpose
        std::vector<json::json_pointer> places;
        collect_places(whole, json::json_pointer(), places);
        for (const auto& place : places) {
            require_survives(channel, without(whole, place).dump());
            for (const json& value : values) {
                json damaged = whole;
                damaged[place] = value;
                require_survives(channel, damaged.dump());
            }
        }
    }
}

void check_text_limits_in(const ChannelUnderTest& channel) {
    const auto heard = [&](const std::string& text) {
        const HttpRequest request = channel.genuine(channel.text_body(text));
        const auto decoded = channel.receive(request);
        REQUIRE(decoded.has_value());
        REQUIRE(decoded->events.size() == 1);
        return std::get<TextSaid>(decoded->events.front().body).text;
    };
    const std::string full = std::string(inbound_text_code_points_max - 1, 'a') + "😀";
    CHECK(heard(full) == full);
    const std::string over = std::string(inbound_text_code_points_max - 1, 'a') + "😀😀";
    CHECK(heard(over) == std::string(inbound_text_code_points_max - 1, 'a') + "…");
}

void check_outgoing(const ChannelUnderTest& channel, const std::vector<OutgoingRow>& rows) {
    for (const OutgoingRow& row : rows) {
        INFO(row.name);
        const HttpRequest request = channel.encode(row.operation, channel.person);
        CHECK(request.method == row.request.method);
        CHECK(request.target == row.request.target);
        CHECK(request.headers == row.request.headers);
        CHECK(request.body == row.request.body);
        require_no_secret(channel, path_of(request.target));
        require_no_secret(channel, request.body);
    }
}

void check_text_limits_out(const ChannelUnderTest& channel) {
    const Abilities& can = channel.abilities;
    const auto units = [&](std::string_view text) { return can.text_unit == TextUnit::bytes ? text.size() : count_code_points(text); };
    const auto said = [&](SendText message) { return channel.sent(channel.encode(std::move(message), channel.person)); };
    const std::string full = std::string(can.text_max - 1, 'a') + "b";
    CHECK(said({.text = full}).text == full);
    for (const std::string_view tail : {"😀", "å", "bb", "😀😀"}) {
        const std::string over = std::string(can.text_max - 1, 'a') + std::string(tail) + "ccc";
        const std::string cut = said({.text = over}).text;
        INFO("tail " << tail);
        CHECK(units(cut) <= can.text_max);
        CHECK(is_valid_utf8(cut));
        CHECK(over.starts_with(cut));
    }
    SendText crowd{.text = "?"};
    for (std::size_t i = 0; i < can.choices_max + 3; ++i)
        crowd.choices.push_back({std::string(can.choice_title_max - 1, 't') + "😀😀", std::string(can.payload_max + 1, 'p')});
    const SendText sent = said(crowd);
    CHECK(sent.choices.size() == can.choices_max);
    for (const ChoiceOffered& choice : sent.choices) {
        CHECK(choice.title == std::string(can.choice_title_max - 1, 't') + "😀");
        CHECK(choice.payload.size() == can.payload_max);
    }
    CHECK(is_valid_utf8(said({.text = "broken \xC3 \xF0\x9F text"}).text));
    CHECK(said({.text = "\"\\\n\t\x01 </script> \u2028"}).text == "\"\\\n\t\x01 </script> \u2028");
}

void check_responses(const ChannelUnderTest& channel, const std::vector<ResponseRow>& rows) {
    for (const ResponseRow& row : rows) {
        INFO(row.name);
        CHECK(describe(channel.classify(row.operation, row.response)) == describe(row.outcome));
        for (const std::string_view body : {"", "null", "[]", "{", "{\"error\":7}", "{\"error\":{}}", "{\"error\":{\"code\":\"x\"}}"}) {
            HttpResponse damaged = row.response;
            damaged.body = body;
            require_no_secret(channel, describe(channel.classify(row.operation, damaged)));
            CHECK_FALSE(std::holds_alternative<Delivered>(channel.classify(SendText{.text = "x"}, damaged)));
        }
    }
}

}  // namespace stemmen::testing
