#include "adapters/messenger/decode_item.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/messenger/json_reading.hpp"
#include "adapters/messenger/webhook.hpp"
#include "core/text.hpp"

namespace stemmen::messenger {
namespace {

// Not for security: it only tells one text from another in the keys of items that carry no id or number of their own.
std::string fingerprint(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return std::to_string(hash);
}

// One item while it is being read. Exactly one person is concerned: the end of the conversation that is not the Page.
class ItemReader {
public:
    ItemReader(const Settings& settings, const json& fields, ItemPlace place, Decoded& decoded)
        : settings_(settings), fields_(fields), standby_(place.standby), decoded_(decoded) {
        const auto own_time = time_member(fields, "timestamp");
        at_ = own_time ? own_time : place.sent;
        if (const json* end = object_member(fields, "sender")) sender_ = id_member(*end, "id");
        if (const json* end = object_member(fields, "recipient")) recipient_ = id_member(*end, "id");
    }

    void read();

private:
    using Read = void (ItemReader::*)(const json& value);
    struct Kind {
        std::string_view name;
        Read read;
    };
    static const std::array<Kind, 12> kinds;

    void message(const json& value);
    void echo(const json& value);
    void attachment(const json& value, const std::string& message_id);
    void message_edit(const json& value);
    void postback(const json& value);
    void referral(const json& value);
    void reaction(const json& value);
    void delivery(const json& value) { receipt(value, false); }
    void seen(const json& value) { receipt(value, true); }
    void receipt(const json& value, bool read);
    void pass_control(const json& value) { control_moved(value, ControlMoved::How::passed); }
    void take_control(const json& value) { control_moved(value, ControlMoved::How::taken); }
    void control_moved(const json& value, ControlMoved::How how);
    void request_control(const json& value);
    void policy(const json& value);

    void ignore(std::string_view reason) { decoded_.ignored.push_back({std::string(reason)}); }
    void link_from(const json& value, const std::string& message_id, std::string_view kind);
    // Adds the event, unless it lacks a person, a time or the Page as its other end.
    void add(std::string key, InboundBody body) { add_for(sender_, recipient_, std::move(key), std::move(body)); }
    void add_for(const std::string& person, const std::string& page, std::string key, InboundBody body);

    // A message's key: the platform may repeat it under another time, so the time is no part of it.
    static std::string key(std::string_view kind, std::string_view message_id) {
        std::string text(kind);
        text += ':';
        text += message_id;
        return text;
    }
    // The key of an item without an id of its own.
    std::string key_by_time(std::string_view kind, std::string_view salient) const {
        std::string text(kind);
        text += '|';
        text += sender_ == settings_.page_id ? recipient_ : sender_;
        text += '|';
        text += at_ ? std::to_string(to_millis(*at_)) : std::string();
        text += '|';
        text += salient;
        return text;
    }
    std::string key_or_time(std::string_view kind, std::string_view message_id, std::string_view text) const {
        return message_id.empty() ? key_by_time(kind, fingerprint(text)) : key(kind, message_id);
    }

    Owner owner_named(const json& value, std::string_view name) const;
    Speaker speaker_of(const std::string& app, const std::string& reference, std::string_view text) const;

    const Settings& settings_;
    const json& fields_;
    bool standby_;
    Decoded& decoded_;
    std::optional<Timestamp> at_;
    std::string sender_;
    std::string recipient_;
};

// In the order in which what stands in one item is taken, whatever order it came in.
const std::array<ItemReader::Kind, 12> ItemReader::kinds{{{"delivery", &ItemReader::delivery},
                                                          {"message", &ItemReader::message},
                                                          {"message_edit", &ItemReader::message_edit},
                                                          {"pass_thread_control", &ItemReader::pass_control},
                                                          {"policy-enforcement", &ItemReader::policy},
                                                          {"policy_enforcement", &ItemReader::policy},
                                                          {"postback", &ItemReader::postback},
                                                          {"reaction", &ItemReader::reaction},
                                                          {"read", &ItemReader::seen},
                                                          {"referral", &ItemReader::referral},
                                                          {"request_thread_control", &ItemReader::request_control},
                                                          {"take_thread_control", &ItemReader::take_control}}};

// Kinds that are known and of no use to us; the name is the reason.
constexpr std::array<std::string_view, 8> unused_kinds{"app_roles",          "optin",    "account_linking", "response_feedback",
                                                       "messaging_feedback", "checkout", "game_play",       "order"};

// What attachments are called; a closed set, since the word becomes a label in statistics.
constexpr std::array<std::string_view, 13> media_kinds{"image",    "audio",    "video",   "file",    "sticker",
                                                       "reel",     "ig_reel",  "post",    "ig_post", "appointment_booking",
                                                       "fallback", "template", "location"};

void ItemReader::read() {
    const std::size_t before = decoded_.events.size() + decoded_.ignored.size();
    for (const Kind& kind : kinds) {
        const json* value = member(fields_, kind.name);
        if (value == nullptr) continue;
        if (value->is_object())
            (this->*kind.read)(*value);
        else
            ignore("bad_value");
    }
    for (const std::string_view name : unused_kinds)
        if (member(fields_, name) != nullptr) ignore(name);
    if (before == decoded_.events.size() + decoded_.ignored.size()) ignore("unknown_kind");
}

void ItemReader::add_for(const std::string& person, const std::string& page, std::string key, InboundBody body) {
    if (!page.empty() && page != settings_.page_id) return ignore("other_page");
    if (person.empty()) return ignore("no_person");
    if (person == settings_.page_id) return ignore("page_itself");
    if (!at_) return ignore("no_time");
    decoded_.events.push_back({.key = std::move(key),
                               .account = settings_.page_id,
                               .person = Secret(person),
                               .at = *at_,
                               .standby = standby_,
                               .body = std::move(body)});
}

void ItemReader::message(const json& value) {
    if (true_member(value, "is_echo") || sender_ == settings_.page_id) return echo(value);
    const std::string id = message_id_member(value, "mid");
    if (true_member(value, "is_deleted")) {
        if (id.empty()) return ignore("bad_message_id");
        return add(key("unsent", id), MessageUnsent{id});
    }
    std::string text = clean_text_member(value, "text", inbound_text_code_points_max);
    if (const json* tap = object_member(value, "quick_reply")) {
        const auto payload = string_member(*tap, "payload");
        const bool is_usable = payload && payload->size() <= payload_bytes_max;
        add(key_or_time("choice", id, text), ChoiceMade{id, clean_text(text, label_code_points_max), std::string(is_usable ? *payload : "")});
    } else if (true_member(value, "is_unsupported")) {
        add(key_or_time("media", id, "unsupported"), MediaSent{id, "unsupported"});
    } else if (!text.empty()) {
        const json* original = object_member(value, "reply_to");
        std::string event_key = key_or_time("text", id, text);
        add(std::move(event_key), TextSaid{id, std::move(text), original == nullptr ? "" : message_id_member(*original, "mid")});
    } else {
        attachment(value, id);
    }
    link_from(value, id, "message_referral");
}

// A message without words. One of an unknown shape still tells that the person did something, so it is marked, not ignored.
void ItemReader::attachment(const json& value, const std::string& message_id) {
    const json* attachments = member(value, "attachments");
    const auto* list = attachments == nullptr ? nullptr : attachments->if_array();
    std::string kind = "unknown";
    if (list != nullptr && !list->empty()) {
        const json& first = list->front();
        const auto type = string_member(first, "type");
        if (type && std::ranges::find(media_kinds, *type) != media_kinds.end()) kind = *type;
        const json* payload = object_member(first, "payload");
        if (payload != nullptr && member(*payload, "sticker_id") != nullptr) kind = "sticker";  // came as an image until summer 2026
    }
    add(key_or_time("media", message_id, kind), MediaSent{message_id, kind});
}

void ItemReader::echo(const json& value) {
    const std::string id = message_id_member(value, "mid");
    if (true_member(value, "is_deleted")) return ignore("echo_deleted");
    std::string text = clean_text_member(value, "text", inbound_text_code_points_max);
    std::string reference = clean_text_member(value, "metadata", metadata_code_points_max);
    if (reference.starts_with(reference_prefix))
        reference.erase(0, reference_prefix.size());
    else
        reference.clear();
    const Speaker speaker = speaker_of(id_member(value, "app_id"), reference, text);
    std::string event_key = key_or_time("echo", id, text);
    add_for(recipient_, sender_, std::move(event_key), PageSpoke{id, speaker, std::move(reference), std::move(text)});
}

// Automatic replies of Business Suite may carry the inbox's app id, so their texts are looked at before it.
Speaker ItemReader::speaker_of(const std::string& app, const std::string& reference, std::string_view text) const {
    if (app == settings_.app_id) return Speaker::us;
    const auto same_text = [&](const std::string& known) {
        return !trim(known).empty() && fold_case(trim(known)) == fold_case(trim(text));
    };
    if (std::ranges::any_of(settings_.automation_texts, same_text)) return Speaker::automation;
    const auto& operators = settings_.operator_app_ids;
    const auto is_operator = [&](std::string_view id) { return std::ranges::find(operators, id) != operators.end(); };
    if (!app.empty() && is_operator(app)) return Speaker::operator_;
    if (app == inbox_app_id_misprint && is_operator(inbox_app_id)) return Speaker::operator_;
    return reference.empty() ? Speaker::unknown_app : Speaker::us;
}

void ItemReader::message_edit(const json& value) {
    const std::string id = message_id_member(value, "mid");
    const auto raw = string_member(value, "text");
    if (id.empty() || !raw) return ignore("bad_edit");
    std::string text = clean_text(*raw, inbound_text_code_points_max);
    const auto number = integer_member(value, "num_edit");
    const std::string count = number ? std::to_string(*number) : fingerprint(text);
    add(key("edit", id) + ":" + count, MessageEdited{id, std::move(text)});
}

// Told as a listener a postback has no payload; the app that sent the button may be told again, with it. So the two differ in key.
void ItemReader::postback(const json& value) {
    const std::string id = message_id_member(value, "mid");
    const auto payload = string_member(value, "payload");
    const std::string title = clean_text_member(value, "title", label_code_points_max);
    const bool is_usable = payload && payload->size() <= payload_bytes_max;
    const std::string_view kind = payload ? "postback" : "bare_postback";
    add(key_or_time(kind, id, payload.value_or(title)), ChoiceMade{id, title, std::string(is_usable ? *payload : "")});
    link_from(value, id, "postback_referral");
}

void ItemReader::referral(const json& value) {
    const std::string ref = clean_text_member(value, "ref", ref_code_points_max);
    add(key_by_time("referral", ref), LinkOpened{"", ref});
}

// The link by which a new thread was entered, told along with the first message or the tap on Get Started.
void ItemReader::link_from(const json& value, const std::string& message_id, std::string_view kind) {
    const json* link = object_member(value, "referral");
    if (link == nullptr) return;
    const std::string ref = clean_text_member(*link, "ref", ref_code_points_max);
    add(key_or_time(kind, message_id, ref), LinkOpened{message_id, ref});
}

void ItemReader::reaction(const json& value) {
    const auto action = string_member(value, "action");
    if (!action) return ignore("bad_reaction");
    if (*action != "react") return ignore("unreact");
    const std::string id = message_id_member(value, "mid");
    const std::string feeling = clean_text_member(value, "reaction", label_code_points_max);
    add(key_by_time("react", id + "|" + feeling), Reacted{id});
}

void ItemReader::receipt(const json& value, bool read) {
    const auto watermark = integer_member(value, "watermark");
    add(key_by_time(read ? "read" : "delivered", watermark ? std::to_string(*watermark) : message_id_member(value, "mid")), Receipt{read});
}

// Absent: an older payload that does not say. Null, or the word "null": the thread was idle.
Owner ItemReader::owner_named(const json& value, std::string_view name) const {
    const json* app = member(value, name);
    if (app == nullptr) return Owner::unknown;
    const auto word = text_of(*app);
    if (app->is_null() || (word && (word->empty() || *word == "null"))) return Owner::nobody;
    const std::string id = id_text(*app);
    if (id.empty()) return Owner::unknown;
    return id == settings_.app_id ? Owner::us : Owner::other;
}

void ItemReader::control_moved(const json& value, ControlMoved::How how) {
    const bool from_us = owner_named(value, "previous_owner_app_id") == Owner::us;
    const std::string_view kind = how == ControlMoved::How::passed ? "pass" : "take";
    add(key_by_time(kind, id_member(value, "new_owner_app_id")),
        ControlMoved{how, owner_named(value, "new_owner_app_id"), from_us, clean_text_member(value, "metadata", metadata_code_points_max)});
}

void ItemReader::request_control(const json& value) {
    const std::string app = id_member(value, "requested_owner_app_id");
    if (app == settings_.app_id) return ignore("own_request");
    add(key_by_time("request", app), ControlRequested{});
}

// A word we do not know is taken for a warning, so that somebody looks.
void ItemReader::policy(const json& value) {
    if (!recipient_.empty() && recipient_ != settings_.page_id) return ignore("other_page");
    if (!at_) return ignore("no_time");
    const std::string action = clean_text_member(value, "action", label_code_points_max);
    std::string reason = clean_text_member(value, "reason", metadata_code_points_max);
    const bool is_known = action == "warning" || action == "block" || action == "unblock";
    if (!is_known) reason = "action \"" + action + "\": " + reason;
    std::string event_key = "policy|" + settings_.page_id + "|" + std::to_string(to_millis(*at_)) + "|" + action;
    decoded_.events.push_back({.key = std::move(event_key),
                               .account = settings_.page_id,
                               .person = Secret(),
                               .at = *at_,
                               .standby = standby_,
                               .body = AccountNotice{is_known ? action : "warning", std::move(reason)}});
}

}  // namespace

void decode_item(const Settings& settings, const json& fields, ItemPlace place, Decoded& decoded) {
    ItemReader(settings, fields, place, decoded).read();
}

}  // namespace stemmen::messenger
