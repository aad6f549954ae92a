// What our app is told, and in which container.
#include <charconv>

#include "core/json.hpp"
#include "sandbox/world.hpp"

namespace stemmen::sandbox {
namespace {

std::string number(std::int64_t value) { return std::to_string(value); }

// Echoes carry the app's id as a JSON number, although it has up to 17 digits.
std::string id_as_number(const std::string& id) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), value);
    return error == std::errc{} && end == id.data() + id.size() ? std::to_string(value) : json_quote(id);
}

std::string item_json(const std::string& sender, const std::string& recipient, Timestamp at, const std::string& member) {
    return "{\"sender\":{\"id\":" + json_quote(sender) + "},\"recipient\":{\"id\":" + json_quote(recipient) +
           "},\"timestamp\":" + number(to_millis(at)) + "," + member + "}";
}

}  // namespace

std::string World::item_from_citizen(const Thread& thread, const std::string& member, Timestamp now) const {
    return item_json(thread.psid, settings_.page_id, now, member);
}

void World::queue_item(Container where, std::string_view field, std::string json, Timestamp now) {
    if (!subscribed_ || where == Container::none) return;
    const std::string_view needed = where == Container::standby ? std::string_view("standby") : field;
    if (!settings_.fields.contains(std::string(needed))) return;
    queue_.add(Item{where, std::move(json)}, now);
}

void World::tell(const Thread& thread, std::string_view field, const std::string& member, Timestamp now, bool standby_allowed) {
    const Container where = container(thread, now);
    if (where == Container::standby && !standby_allowed) return;
    queue_item(where, field, item_from_citizen(thread, member, now), now);
}

void World::tell_directly(const Thread& thread, std::string_view field, const std::string& member, Timestamp now) {
    queue_item(Container::messaging, field, item_from_citizen(thread, member, now), now);
}

void World::tell_echo(const Thread& thread, const Line& line, Timestamp now) {
    std::string message = "\"message\":{\"mid\":" + json_quote(line.mid) + ",\"is_echo\":true,\"app_id\":" + id_as_number(line.app_id);
    if (!line.metadata.empty()) message += ",\"metadata\":" + json_quote(line.metadata);
    if (!line.text.empty()) message += ",\"text\":" + json_quote(line.text);
    if (!line.media.empty()) message += ",\"attachments\":[{\"type\":" + json_quote(line.media) + ",\"payload\":{}}]";
    message += "}";
    queue_item(container(thread, now), "message_echoes", item_json(settings_.page_id, thread.psid, now, message), now);
}

void World::tell_delivery(const Thread& thread, const Line& line, Timestamp now) {
    if (thread.blocked_page) return;
    tell(thread, "message_deliveries",
         "\"delivery\":{\"mids\":[" + json_quote(line.mid) + "],\"watermark\":" + number(to_millis(now)) + "}", now);
}

void World::take(Thread& thread, const std::string& app_id, Timestamp now) {
    const std::string before = owner(thread, now);
    move_control(thread, app_id, now);
    add_control_line(thread, app_id == settings_.app_id ? Who::bot : Who::officer, owner_word(thread, now) + " tok over tråden", now);
    // The one who loses the thread is told, nobody else.
    if (before != settings_.app_id || app_id == settings_.app_id) return;
    tell_directly(thread, "messaging_handovers",
                  "\"take_thread_control\":{\"previous_owner_app_id\":" + json_quote(before) +
                      ",\"new_owner_app_id\":" + id_as_number(app_id) + ",\"metadata\":\"\"}",
                  now);
}

void World::pass(Thread& thread, const std::string& app_id, std::string_view metadata, Timestamp now) {
    const std::string before = owner(thread, now);
    move_control(thread, app_id, now);
    add_control_line(thread, before == settings_.app_id ? Who::bot : Who::officer, "tråden ble gitt til " + owner_word(thread, now), now);
    // The one who gets the thread is told, nobody else.
    if (app_id != settings_.app_id) return;
    tell_directly(thread, "messaging_handovers",
                  "\"pass_thread_control\":{\"previous_owner_app_id\":" + (before.empty() ? std::string("null") : json_quote(before)) +
                      ",\"new_owner_app_id\":" + json_quote(app_id) + ",\"metadata\":" + json_quote(metadata) + "}",
                  now);
}

void World::request(Thread& thread, const std::string& app_id, Timestamp now) {
    const std::string holder = owner(thread, now);
    add_control_line(thread, app_id == settings_.app_id ? Who::bot : Who::officer, "ba om å få tråden", now);
    if (holder != settings_.app_id || app_id == settings_.app_id) return;
    tell_directly(thread, "messaging_handovers",
                  "\"request_thread_control\":{\"requested_owner_app_id\":" + id_as_number(app_id) + ",\"metadata\":\"\"}", now);
}

void World::policy(std::string_view action, std::string_view reason, Timestamp now) {
    page_restricted_ = action == "block" || (page_restricted_ && action != "unblock");
    std::string item = "{\"recipient\":{\"id\":" + json_quote(settings_.page_id) + "},\"timestamp\":" + number(to_millis(now)) +
                       ",\"policy_enforcement\":{\"action\":" + json_quote(action);
    if (action != "unblock") item += ",\"reason\":" + json_quote(reason);
    queue_item(Container::messaging, "messaging_policy_enforcement", item + "}}", now);
}

}  // namespace stemmen::sandbox
