#include "sandbox/action.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "core/text.hpp"

namespace stemmen::sandbox {
namespace {

constexpr int fault_count_max = 1'000'000;

Result<std::string> nothing(const Result<void>& result) {
    return result ? Result<std::string>(std::string()) : Result<std::string>(result.error());
}

// A message by id, by its whole text, or the person's newest.
std::string message_id(const World& world, const Action& action, bool own) {
    const Thread* thread = world.thread(action.person);
    if (thread == nullptr) return {};
    for (auto line = thread->lines.rbegin(); line != thread->lines.rend(); ++line) {
        if (line->kind != Line::Kind::message || (own && (line->who != Who::citizen || line->unsent))) continue;
        if (action.message.empty() || line->mid == action.message || line->text == action.message) return line->mid;
    }
    return {};
}

std::optional<int> count_in(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > fault_count_max) return std::nullopt;
    return value;
}

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::vector<std::string> parts;
    for (std::string word; in >> word;) parts.push_back(word);
    return parts;
}

Error unknown(std::string_view what, std::string_view text) {
    return {Errc::bad_input, "unknown " + std::string(what) + " \"" + std::string(text) + "\""};
}

Result<void> set_up(World& world, std::string_view text) {
    if (const auto setup = parse_setup(text)) {
        apply(*setup, world.settings());
        return {};
    }
    Settings& settings = world.settings();
    if (text == "take-control on")
        settings.take_control = TakeControlSwitch::on;
    else if (text == "take-control off")
        settings.take_control = TakeControlSwitch::off;
    else if (text == "take-control only-idle")
        settings.take_control = TakeControlSwitch::only_idle;
    else if (text == "done nothing")
        settings.done = DoneEffect::nothing;
    else if (text == "done release")
        settings.done = DoneEffect::release;
    else if (text == "done pass")
        settings.done = DoneEffect::pass;
    else
        return unknown("set-up", text);
    return {};
}

// "without FIELD", "with FIELD": one of those that the Page sends from the start.
Result<void> change_field(World& world, std::string_view text) {
    const auto space = text.find(' ');
    const std::string field(text.substr(space + 1));
    if (!Settings{}.fields.contains(field)) return unknown("field of the webhooks", field);
    if (text.substr(0, space) == "with")
        world.settings().fields.insert(field);
    else
        world.settings().fields.erase(field);
    return {};
}

Result<void> change_page(World& world, std::string_view text, Timestamp now) {
    if (text == "block" || text == "unblock" || text == "warning")
        world.policy(text, "The sandbox was told to say this.", now);
    else if (text == "token revoked")
        world.revoke_token(true);
    else if (text == "token restored")
        world.revoke_token(false);
    else if (text == "secret changed")
        world.settings().app_secret = defaults::next_app_secret;
    else if (text == "unsubscribed")
        world.subscribe(false);
    else if (text == "subscribed")
        world.subscribe(true);
    else if (text.starts_with("without ") || text.starts_with("with "))
        return change_field(world, text);
    else
        return unknown("state of the page", text);
    return {};
}

Result<void> fail_sends(World& world, const std::string& codes, int count) {
    const auto slash = codes.find('/');
    const auto code = count_in(std::string_view(codes).substr(0, slash));
    // Subcodes have seven digits, more than a count may have.
    int subcode = 0;
    if (slash != std::string::npos) {
        const auto [end, error] = std::from_chars(codes.data() + slash + 1, codes.data() + codes.size(), subcode);
        if (error != std::errc{} || end != codes.data() + codes.size()) return unknown("error", codes);
    }
    if (!code) return unknown("error", codes);
    world.fail_sends({.code = *code, .subcode = subcode, .count = count});
    return {};
}

Result<void> fail_graph(World& world, const std::string& kind, int count) {
    static constexpr std::array<std::pair<std::string_view, GraphFault>, 4> kinds{{{"error_500", GraphFault::error_500},
                                                                                   {"hang", GraphFault::hang},
                                                                                   {"lost_answer", GraphFault::lost_answer},
                                                                                   {"accepted_500", GraphFault::accepted_500}}};
    for (const auto& [name, fault] : kinds) {
        if (name != kind) continue;
        world.fail_graph(fault, count);
        return {};
    }
    return unknown("fault of the Graph API", kind);
}

}  // namespace

Result<void> apply_fault(World& world, std::string_view fault, Timestamp now) {
    const std::vector<std::string> parts = words_of(fault);
    if (parts.empty()) return unknown("fault", fault);
    const std::string& kind = parts[0];
    const bool has_detail = kind == "graph" || kind == "send";
    const std::size_t count_at = has_detail ? 2 : 1;
    if (kind == "delay") {
        const auto delay = parse_duration(parts.size() == 2 ? parts[1] : "");
        if (!delay) return delay.error();
        world.webhooks().delay(*delay);
        return {};
    }
    const auto count = parts.size() > count_at ? count_in(parts[count_at]) : std::optional<int>(1);
    if (!count || parts.size() > count_at + 1 || (has_detail && parts.size() < 2)) return unknown("fault", fault);
    if (kind == "graph") return fail_graph(world, parts[1], *count);
    if (kind == "send") return fail_sends(world, parts[1], *count);
    if (kind == "duplicate")
        world.webhooks().duplicate_next(*count);
    else if (kind == "reorder")
        world.webhooks().reverse_next(static_cast<std::size_t>(*count), now);
    else if (kind == "batch")
        world.webhooks().batch_next(static_cast<std::size_t>(*count), now);
    else if (kind == "flush")
        world.webhooks().flush(now);
    else if (kind == "clear") {
        world.fail_graph(GraphFault::error_500, 0);
        world.fail_sends({.count = 0});
        world.webhooks().duplicate_next(0);
        world.webhooks().delay(Duration{0});
        world.webhooks().flush(now);
    } else {
        return unknown("fault", fault);
    }
    return {};
}

Result<std::string> perform(World& world, const Action& action, Timestamp now) {
    const std::string& person = action.person;
    const std::string& text = action.text;
    switch (action.verb) {
        case Verb::citizen_says:
            return world.citizen_says(person, text, now, action.message);
        case Verb::citizen_sends:
            return world.citizen_sends(person, text, now);
        case Verb::citizen_taps:
            return world.citizen_taps(
                person, {.title = text, .number = action.number, .mid = action.message.empty() ? "" : message_id(world, action, false)},
                now);
        case Verb::citizen_edits:
            return nothing(world.citizen_edits(person, message_id(world, action, true), text, now));
        case Verb::citizen_unsends:
            return nothing(world.citizen_unsends(person, message_id(world, action, true), now));
        case Verb::citizen_reacts:
            return nothing(world.citizen_reacts(person, message_id(world, action, false), text, now));
        case Verb::citizen_opens_link:
            return nothing(world.citizen_opens_link(person, text, now));
        case Verb::citizen_blocks:
            return nothing(world.citizen_blocks(person, true));
        case Verb::citizen_unblocks:
            return nothing(world.citizen_blocks(person, false));
        case Verb::officer_says:
            return world.officer_says(person, text, now);
        case Verb::officer_takes:
            return nothing(world.officer_takes(person, now));
        case Verb::officer_done:
            return nothing(world.officer_done(person, now));
        case Verb::officer_requests:
            return nothing(world.officer_requests(person, now));
        case Verb::tool_says:
            return world.tool_says(person, text, now);
        case Verb::tool_passes:
            return nothing(world.tool_passes(person, text, now));
        case Verb::automation_says:
            return world.automation_says(person, text, now);
        case Verb::set_up:
            return nothing(set_up(world, text));
        case Verb::page:
            return nothing(change_page(world, text, now));
        case Verb::fault:
            return nothing(apply_fault(world, text, now));
    }
    return Error{Errc::bad_input, "unknown action"};
}

}  // namespace stemmen::sandbox
