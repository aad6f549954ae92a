#include "service/outbox.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/json.hpp"

namespace stemmen::service {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> after_names{"keep", "release", "pass"};

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

std::string text_member(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

SendText parse_text(const json& object) {
    SendText message{.text = text_member(object, "text"), .choices = {}, .reference = {}};
    const auto after = std::ranges::find(after_names, text_member(object, "after"));
    if (after != after_names.end()) message.after = static_cast<AfterSend>(after - after_names.begin());
    message.language = parse_language(text_member(object, "lang"));
    const auto choices = object.find("choices");
    if (choices == object.end() || !choices->is_array()) return message;
    for (const json& choice : *choices)
        if (choice.is_object()) message.choices.push_back({text_member(choice, "title"), text_member(choice, "payload")});
    return message;
}

// Written by hand: every turn writes such a row, and a tree of nodes costs ten times as much.
constexpr std::size_t row_bytes_usual = 768;

// "name":"text", after the brace of the object if it is the first member and after a comma if not.
void append_member(std::string& out, std::string_view name, std::string_view text) {
    out += out.empty() ? '{' : ',';
    out.append("\"").append(name).append("\":");
    append_json_string(out, text);
}

void append_choices(std::string& out, const std::vector<ChoiceOffered>& choices) {
    if (choices.empty()) return;
    out += R"(,"choices":)";
    char before = '[';
    for (const ChoiceOffered& choice : choices) {
        out += std::exchange(before, ',');
        out += R"({"title":)";
        append_json_string(out, choice.title);
        out += R"(,"payload":)";
        append_json_string(out, choice.payload);
        out += '}';
    }
    out += ']';
}

}  // namespace

std::string to_json(const Operation& operation) {
    std::string out;
    out.reserve(row_bytes_usual);
    std::visit(overloaded{
                   [&](const SendText& message) {
                       append_member(out, "do", "text");
                       append_member(out, "text", message.text);
                       if (message.after != AfterSend::keep) append_member(out, "after", after_names[static_cast<std::size_t>(message.after)]);
                       if (message.language) append_member(out, "lang", to_string(*message.language));
                       append_choices(out, message.choices);
                   },
                   [&](const ShowTyping&) { append_member(out, "do", "typing"); },
                   [&](const TakeControl&) { append_member(out, "do", "take"); },
                   [&](const ReleaseControl&) { append_member(out, "do", "release"); },
                   [&](const PassControl& pass) {
                       append_member(out, "do", "pass");
                       append_member(out, "metadata", pass.metadata);
                   },
               },
               operation);
    return out += '}';
}

Result<Operation> parse_operation(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (object.is_object()) {
        const std::string kind = text_member(object, "do");
        if (kind == "text") return Operation{parse_text(object)};
        if (kind == "typing") return Operation{ShowTyping{}};
        if (kind == "take") return Operation{TakeControl{}};
        if (kind == "release") return Operation{ReleaseControl{}};
        if (kind == "pass") return Operation{PassControl{text_member(object, "metadata")}};
    }
    return Error{Errc::bad_input, "this is no operation of the outbox"};
}

std::string reference_of(std::int64_t id) { return std::to_string(id); }

std::int64_t id_of_reference(std::string_view reference) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(reference.data(), reference.data() + reference.size(), id);
    return error == std::errc{} && end == reference.data() + reference.size() && id > 0 ? id : 0;
}

Duration retry_wait(const RetryLimits& limits, int attempts, std::uint64_t random) {
    Duration wait = limits.first_wait;
    for (int i = 1; i < attempts && wait < limits.wait_max; ++i) wait *= 2;
    wait = std::min(wait, limits.wait_max);
    const auto spread = wait.count() / 2;
    const auto jitter = spread == 0 ? 0 : static_cast<std::int64_t>(random % static_cast<std::uint64_t>(spread));
    return wait - Duration{wait.count() / 4} + Duration{jitter};
}

NextMove next_move(const RetryLimits& limits, const Outgoing& row, const SendOutcome& outcome, Timestamp now, std::uint64_t random) {
    const int attempts = row.attempts + 1;
    const bool is_message = row.purpose != "take" && row.purpose != "release" && row.purpose != "pass";
    const auto again = [&](Timestamp at) -> NextMove {
        if (at > row.created_at + limits.age_max) return GiveUp{"too_old", is_message};
        return TryAgain{at};
    };
    return std::visit(
        overloaded{
            [](const Delivered&) -> NextMove { return Done{}; },
            [&](const RetryLater& later) -> NextMove {
                if (attempts >= limits.attempts_max) return GiveUp{"retries_used_up: " + later.reason, is_message};
                return TryAgain{now + retry_wait(limits, attempts, random)};
            },
            [&](const Ambiguous& unknown) -> NextMove {
                // Moving control twice does no harm, asking twice does.
                if (attempts >= (is_message ? limits.ambiguous_max : limits.attempts_max)) return GiveUp{"outcome_unknown: " + unknown.reason, is_message};
                if (!is_message) return TryAgain{now + retry_wait(limits, attempts, random)};
                return AwaitEcho{now + limits.echo_wait};
            },
            [&](const Throttled& throttled) -> NextMove {
                const Duration wait = std::max<Duration>(throttled.wait, retry_wait(limits, attempts, random));
                return again(now + wait);
            },
            [](const WindowClosed&) -> NextMove { return GiveUp{"window_closed", true}; },
            [](const NotOwner&) -> NextMove { return GiveUp{"not_owner", true}; },
            [](const Rejected& rejected) -> NextMove { return GiveUp{"rejected: " + rejected.reason, true}; },
            [](const RecipientGone&) -> NextMove { return GiveUp{"recipient_gone", true}; },
            [&](const Misconfigured&) -> NextMove { return again(now + limits.misconfigured_wait); },
        },
        outcome);
}

std::string_view outcome_name(const SendOutcome& outcome) {
    constexpr std::array<std::string_view, std::variant_size_v<SendOutcome>> names{
        "delivered", "retry_later", "ambiguous", "throttled", "window_closed", "not_owner", "rejected", "recipient_gone", "misconfigured"};
    return names[outcome.index()];
}

}  // namespace stemmen::service
