// What citizens, officers and other apps do.
#include <algorithm>
#include <cctype>

#include "core/json.hpp"
#include "core/text.hpp"
#include "sandbox/world.hpp"

namespace stemmen::sandbox {
namespace {

constexpr Duration human_agent_window = std::chrono::hours{24 * 7};  // for what a person writes by hand
constexpr std::string_view get_started_title = "Kom i gang";
constexpr std::size_t ref_characters_max = 2083;
constexpr std::size_t media_characters_max = 40;

bool is_ref(std::string_view ref) {
    return !ref.empty() && ref.size() <= ref_characters_max && std::ranges::all_of(ref, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '=';
    });
}

std::string referral(std::string_view ref, bool european) {
    return "\"referral\":{\"ref\":" + json_quote(ref) + (european ? "" : ",\"source\":\"SHORTLINK\"") + ",\"type\":\"OPEN_THREAD\"}";
}

// A type of attachment as platforms write them: image, audio, ig_reel …
bool is_media_word(std::string_view word) {
    return !word.empty() && word.size() <= media_characters_max &&
           std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Error no_such_message() { return Error{Errc::not_found, "no such message of this person"}; }

Line* own_line(Thread& thread, std::string_view mid) {
    const auto line = std::ranges::find(thread.lines, mid, &Line::mid);
    return line == thread.lines.end() || line->who != Who::citizen || line->unsent ? nullptr : &*line;
}

// The choice, and the message it stands on; buttons of old messages are on the screen, too.
std::pair<const Line*, const Choice*> find_choice(const Thread& thread, const Tap& tap) {
    std::size_t shown = 0;
    bool is_last_message = true;
    for (auto line = thread.lines.rbegin(); line != thread.lines.rend(); ++line) {
        if (line->kind != Line::Kind::message) continue;
        for (const Choice& choice : line->choices) {
            const bool visible = tap.mid.empty() ? choice.is_button || is_last_message : line->mid == tap.mid;
            if (!visible) continue;
            ++shown;
            if (tap.title.empty() ? shown == tap.number : choice.title == tap.title) return {&*line, &choice};
        }
        is_last_message = false;
    }
    return {nullptr, nullptr};
}

}  // namespace

void World::citizen_acts(Thread& thread, Timestamp now) {
    if (thread.has_unread) {
        thread.has_unread = false;
        tell(thread, "message_reads", "\"read\":{\"watermark\":" + std::to_string(to_millis(thread.watermark)) + "}", now);
    }
    if (thread.last_action) engaged_.erase({*thread.last_action, thread.psid});
    thread.last_action = std::max(now, thread.last_action.value_or(now));
    engaged_.emplace(*thread.last_action, thread.psid);
    if (owner(thread, now).empty()) {
        thread.owner.clear();
        if (settings_.routing == Routing::default_app) move_control(thread, settings_.default_app_id, now);
    }
    if (!thread.owner.empty()) thread.owned_until = std::max(thread.owned_until, now + control_span);
}

Result<std::string> World::citizen_says(std::string_view name, std::string_view text, Timestamp now, std::string_view reply_to) {
    const auto found = person(name);
    if (!found) return found.error();
    if (text.empty() || text.size() > said_bytes_max) return Error{Errc::bad_input, "a message needs a text of at most 100,000 bytes"};
    Thread& thread = **found;
    citizen_acts(thread, now);
    const std::string mid = new_mid();
    std::string message = "\"message\":{\"mid\":" + json_quote(mid) + ",\"text\":" + json_quote(text);
    if (!reply_to.empty()) message += ",\"reply_to\":{\"mid\":" + json_quote(reply_to) + ",\"is_self_reply\":false}";
    if (!thread.pending_ref.empty()) message += "," + referral(std::exchange(thread.pending_ref, {}), settings_.european);
    add_line(thread, Line{.at = now, .who = Who::citizen, .mid = mid, .text = std::string(text)});
    tell(thread, "messages", message + "}", now);
    return mid;
}

Result<std::string> World::citizen_sends(std::string_view name, std::string_view media, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    if (!is_media_word(media)) return Error{Errc::bad_input, "a kind of media has small letters and '_' only"};
    Thread& thread = **found;
    citizen_acts(thread, now);
    const std::string mid = new_mid();
    const std::string payload = media == "location"  ? "{\"coordinates\":{\"lat\":59.91,\"long\":10.75}}"
                                : media == "sticker" ? "{\"url\":\"https://scontent.example/s.png\",\"sticker_id\":369239263222822}"
                                                     : "{\"url\":\"https://scontent.example/" + std::string(media) + "\"}";
    add_line(thread, Line{.at = now, .who = Who::citizen, .mid = mid, .media = std::string(media)});
    tell(thread, "messages",
         "\"message\":{\"mid\":" + json_quote(mid) + ",\"attachments\":[{\"type\":" + json_quote(media) + ",\"payload\":" + payload + "}]}",
         now);
    return mid;
}

Result<std::string> World::citizen_taps(std::string_view name, const Tap& tap, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    Thread& thread = **found;
    const auto [line, choice] = find_choice(thread, tap);
    if (choice == nullptr)
        return Error{Errc::not_found, "there is no choice " + (tap.title.empty() ? std::to_string(tap.number) : "\"" + tap.title + "\"")};
    const Choice chosen = *choice;
    const bool is_ours = line->app_id == settings_.app_id;
    citizen_acts(thread, now);
    const std::string mid = new_mid();
    add_line(thread, Line{.at = now, .who = Who::citizen, .mid = mid, .text = chosen.title, .payload = chosen.payload});
    if (!chosen.is_button) {
        tell(thread, "messages",
             "\"message\":{\"mid\":" + json_quote(mid) + ",\"text\":" + json_quote(chosen.title) +
                 ",\"quick_reply\":{\"payload\":" + json_quote(chosen.payload) + "}}",
             now);
        return mid;
    }
    const std::string head = "\"postback\":{\"mid\":" + json_quote(mid) + ",\"title\":" + json_quote(chosen.title);
    // The app that sent a button hears of it with its payload, whoever has the thread; listeners do without the payload.
    const std::string whole = head + ",\"payload\":" + json_quote(chosen.payload) + "}";
    if (is_ours)
        tell_directly(thread, "messaging_postbacks", whole, now);
    else
        tell(thread, "messaging_postbacks", container(thread, now) == Container::standby ? head + "}" : whole, now);
    return mid;
}

Result<void> World::citizen_edits(std::string_view name, std::string_view mid, std::string_view text, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    Thread& thread = **found;
    Line* line = own_line(thread, mid);
    if (line == nullptr) return no_such_message();
    if (text.empty() || text.size() > said_bytes_max) return Error{Errc::bad_input, "an edit needs a text of at most 100,000 bytes"};
    if (line->edits >= edits_max) return Error{Errc::over_limit, "a message can be edited five times"};
    line->text = std::string(text);
    ++line->edits;
    // Whether listeners are told of edits is not documented; they are told of the message, so they are told of this.
    tell(thread, "message_edits",
         "\"message_edit\":{\"mid\":" + json_quote(mid) + ",\"text\":" + json_quote(text) + ",\"num_edit\":" + std::to_string(line->edits) +
             "}",
         now);
    return {};
}

Result<void> World::citizen_unsends(std::string_view name, std::string_view mid, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    Thread& thread = **found;
    Line* line = own_line(thread, mid);
    if (line == nullptr) return no_such_message();
    line->unsent = true;
    // Documented for Instagram; Messenger's is the same shape where it occurs.
    tell(thread, "messages", "\"message\":{\"mid\":" + json_quote(mid) + ",\"is_deleted\":true}", now);
    return {};
}

Result<void> World::citizen_reacts(std::string_view name, std::string_view mid, std::string_view emoji, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    Thread& thread = **found;
    const auto line = std::ranges::find(thread.lines, mid, &Line::mid);
    if (mid.empty() || line == thread.lines.end()) return no_such_message();
    const bool reacts = !emoji.empty();
    line->reaction = std::string(emoji);
    if (reacts) citizen_acts(thread, now);
    std::string reaction = "\"reaction\":{\"mid\":" + json_quote(mid) + ",\"action\":" + (reacts ? "\"react\"" : "\"unreact\"");
    if (reacts) reaction += ",\"reaction\":\"other\",\"emoji\":" + json_quote(emoji);
    tell(thread, "message_reactions", reaction + "}", now, false);
    return {};
}

Result<void> World::citizen_opens_link(std::string_view name, std::string_view ref, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    if (!is_ref(ref)) return Error{Errc::bad_input, "a ref has letters, digits, '-', '_' and '=' only"};
    Thread& thread = **found;
    const auto route = settings_.link_routes.find(std::string(ref));
    const bool routed = settings_.routing == Routing::default_app && route != settings_.link_routes.end();
    // In a new thread nothing happens before the citizen taps Get Started or writes.
    const bool is_new = !thread.last_action;
    const bool has_get_started = profile_.find("\"get_started\"") != std::string::npos;
    if (!is_new || has_get_started) citizen_acts(thread, now);
    if (routed) move_control(thread, route->second, now);
    add_control_line(thread, Who::citizen, "åpnet lenken med ref=" + std::string(ref), now);
    if (!is_new) {
        tell(thread, "messaging_referrals", referral(ref, settings_.european), now, false);
    } else if (has_get_started) {
        const std::string mid = new_mid();
        add_line(thread,
                 Line{.at = now, .who = Who::citizen, .mid = mid, .text = std::string(get_started_title), .payload = "GET_STARTED"});
        tell(thread, "messaging_postbacks",
             "\"postback\":{\"mid\":" + json_quote(mid) + ",\"title\":" + json_quote(get_started_title) + ",\"payload\":\"GET_STARTED\"," +
                 referral(ref, settings_.european) + "}",
             now);
    } else {
        thread.pending_ref = std::string(ref);
    }
    return {};
}

Result<void> World::citizen_blocks(std::string_view name, bool blocked) {
    const auto found = person(name);
    if (!found) return found.error();
    (*found)->blocked_page = blocked;
    return {};
}

Result<std::string> World::page_says(Thread& thread, Who who, const std::string& app_id, std::string_view text, Timestamp now) {
    if (text.empty() || text.size() > said_bytes_max) return Error{Errc::bad_input, "a message needs a text of at most 100,000 bytes"};
    const Duration window = who == Who::automation ? answer_window : human_agent_window;
    if (!may_write(thread, now, window))
        return Error{Errc::conflict, "the window is closed: the citizen has not written for too long, or not at all"};
    if (thread.blocked_page) return Error{Errc::conflict, "the citizen has blocked the Page"};
    const std::string holder = owner(thread, now);
    const bool takes = who != Who::automation && holder != app_id && (!holder.empty() || settings_.routing == Routing::default_app);
    if (takes) take(thread, app_id, now);
    const std::string mid = new_mid();
    const Line line = add_line(thread, Line{.at = now, .who = who, .app_id = app_id, .mid = mid, .text = std::string(text)});
    thread.watermark = now;
    thread.has_unread = true;
    tell_echo(thread, line, now);
    tell_delivery(thread, line, now);
    return mid;
}

Result<std::string> World::officer_says(std::string_view name, std::string_view text, Timestamp now) {
    const auto found = person(name);
    return found ? page_says(**found, Who::officer, settings_.inbox_app_id, text, now) : Result<std::string>(found.error());
}

Result<std::string> World::tool_says(std::string_view name, std::string_view text, Timestamp now) {
    const auto found = person(name);
    return found ? page_says(**found, Who::tool, settings_.tool_app_id, text, now) : Result<std::string>(found.error());
}

Result<std::string> World::automation_says(std::string_view name, std::string_view text, Timestamp now) {
    const auto found = person(name);
    return found ? page_says(**found, Who::automation, settings_.automation_app_id, text, now) : Result<std::string>(found.error());
}

Result<void> World::officer_takes(std::string_view name, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    Thread& thread = **found;
    if (settings_.routing == Routing::zero_config && owner(thread, now).empty()) return {};
    if (owner(thread, now) != settings_.inbox_app_id) take(thread, settings_.inbox_app_id, now);
    return {};
}

Result<void> World::officer_done(std::string_view name, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    Thread& thread = **found;
    add_control_line(thread, Who::officer, "trykket Ferdig", now);
    if (settings_.done == DoneEffect::nothing || settings_.routing == Routing::zero_config) return {};
    if (owner(thread, now) != settings_.inbox_app_id) return {};
    if (settings_.done == DoneEffect::pass)
        pass(thread, settings_.app_id, "", now);
    else
        thread.owner.clear();
    return {};
}

Result<void> World::officer_requests(std::string_view name, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    request(**found, settings_.inbox_app_id, now);
    return {};
}

Result<void> World::tool_passes(std::string_view name, std::string_view metadata, Timestamp now) {
    const auto found = person(name);
    if (!found) return found.error();
    Thread& thread = **found;
    const std::string holder = owner(thread, now);
    const bool may = holder == settings_.tool_app_id ||
                     (holder.empty() && (settings_.routing == Routing::zero_config || settings_.default_app_id == settings_.tool_app_id));
    if (!may) return Error{Errc::conflict, "the operator tool does not have this thread"};
    pass(thread, settings_.app_id, metadata, now);
    return {};
}

}  // namespace stemmen::sandbox
