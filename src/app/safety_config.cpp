// The section "safety": which districts have a staffed duty queue, when, and who opens it.
#include <algorithm>

#include "app/config_reader.hpp"

namespace stemmen::app {
namespace {

using namespace std::chrono_literals;
using Kind = JsonNode::Kind;

constexpr std::size_t officers_max = 500;
constexpr std::size_t officer_name_bytes_max = 40;
constexpr std::size_t token_bytes_min = 20;
constexpr std::size_t units_max = 500;
constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_officer_name(std::string_view name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; };
    return !name.empty() && name.size() <= officer_name_bytes_max && std::ranges::all_of(name, fits);
}

void read_officers(ConfigReader& reader, const JsonNode& safety, SafetySettings& settings) {
    reader.section(safety, "officers", [&](const JsonNode& node) {
        if (node.members.size() > officers_max) return reader.fault(node, "\"officers\" takes " + std::to_string(officers_max) + " at most");
        for (const JsonNode::Member& member : node.members) {
            Secret token;
            reader.secret(node, member.name, token);
            if (!is_officer_name(member.name))
                reader.fault(member.value, "\"" + member.name + "\" is no name for a duty officer; write 1 to 40 small letters, digits, dots and hyphens, such as \"kari.nordmann\"");
            if (token.empty()) continue;  // has been complained about
            if (token.reveal().size() < token_bytes_min)
                reader.fault(member.value, "the token of \"" + member.name + "\" is too short; take at least " + std::to_string(token_bytes_min) + " random characters");
            for (const auto& [other, theirs] : settings.officers)
                if (theirs == token) reader.fault(member.value, "\"" + other + "\" and \"" + member.name + "\" have the same token; each officer needs one of their own");
            settings.officers[member.name] = std::move(token);
        }
    });
}

void read_days(ConfigReader& reader, const JsonNode& unit, service::DutyHours& hours) {
    if (unit.find("days") == nullptr) return;
    std::vector<std::string> names;
    reader.texts(unit, "days", names);
    hours.days = {};
    for (const std::string& name : names) {
        const auto found = std::ranges::find(day_names, name);
        if (found == day_names.end()) return reader.fault(place_of(unit, "days"), "\"days\" does not know \"" + name + "\"; write any of mon, tue, wed, thu, fri, sat, sun");
        hours.days[static_cast<std::size_t>(found - day_names.begin())] = true;
    }
    if (names.empty()) reader.fault(place_of(unit, "days"), "\"days\" needs at least one day, such as \"mon\"");
}

void read_hours(ConfigReader& reader, const JsonNode& unit, service::DutyRule& rule) {
    const JsonNode* hours = reader.typed(unit, "hours", Kind::string, "a span such as \"08:00-20:00\", or \"always\"");
    if (hours == nullptr || hours->string == "always") return;
    const Result<QuietHours> span = parse_quiet_hours(hours->string);
    if (!span) return reader.fault(*hours, "\"hours\": \"" + hours->string + "\" is not a span of the day; write for example \"08:00-20:00\", or \"always\"");
    rule.hours.from = span->from;
    rule.hours.to = span->to;
    const Duration length = span->to > span->from ? span->to - span->from : span->to - span->from + std::chrono::days{1};
    if (length <= rule.opened_within) reader.fault(*hours, "\"hours\" must be longer than \"opened_within\", or nothing can be opened in time");
}

void read_mode(ConfigReader& reader, const JsonNode& unit, service::DutyRule& rule) {
    const JsonNode* mode = reader.typed(unit, "mode", Kind::string, "\"staffed\" or \"unstaffed\"");
    if (mode == nullptr) return;
    if (mode->string != "staffed" && mode->string != "unstaffed") return reader.fault(*mode, "\"mode\" must be \"staffed\" or \"unstaffed\"");
    rule.is_staffed = mode->string == "staffed";
}

// A name that begins so is who somebody is at the identity provider; the role duty_officer and this name open the queue.
constexpr std::string_view signed_in_prefix = "oidc:";

void check_officer(ConfigReader& reader, const JsonNode& unit, const SafetySettings& settings, const std::string& name, bool has_sign_in) {
    if (name.starts_with(signed_in_prefix)) {
        if (!has_sign_in) reader.fault(place_of(unit, "officers"), "\"" + name + "\" is somebody who signs in; that needs \"dashboard\": \"sign_in\"");
        return;
    }
    if (!settings.officers.contains(name))
        reader.fault(place_of(unit, "officers"), "there is no officer \"" + name + "\"; add the name with a token to \"safety\": \"officers\"");
}

void read_unit(ConfigReader& reader, const JsonNode& unit, SafetySettings& settings, service::DutyRule& rule, bool has_sign_in) {
    read_mode(reader, unit, rule);
    reader.duration(unit, "opened_within", rule.opened_within, 1min, 1h);
    reader.duration(unit, "deleted_after_handled", rule.deleted_after_handled, 0s, service::duty_handled_kept_max);
    reader.duration(unit, "deleted_at_latest", rule.deleted_at_latest, 1h, service::duty_kept_max);
    read_days(reader, unit, rule.hours);
    read_hours(reader, unit, rule);
    reader.texts(unit, "officers", rule.officers);
    for (const std::string& name : rule.officers) check_officer(reader, unit, settings, name, has_sign_in);
    if (rule.is_staffed && rule.officers.empty())
        reader.fault(place_of(unit, "mode"), "a staffed unit needs \"officers\": the names of those who open its queue");
}

void read_alarm(ConfigReader& reader, const JsonNode& safety, std::optional<AlarmSettings>& into) {
    reader.section(safety, "alarm", [&](const JsonNode& node) {
        AlarmSettings alarm;
        reader.text(node, "url", alarm.url);
        reader.secret(node, "token", alarm.token);
        reader.text(node, "ca_file", alarm.ca_file);
        const bool is_safe = alarm.url.starts_with("https://") || (alarm.url.starts_with("http://") && is_loopback_url(alarm.url));
        if (!is_safe) reader.fault(place_of(node, "url"), "\"url\" is where a new item of the duty queue is told: it must begin with https:// (http:// is accepted for 127.0.0.1 and localhost only)");
        into = std::move(alarm);
    });
}

}  // namespace

void read_safety(ConfigReader& reader, const JsonNode& root, SafetySettings& safety) {
    const JsonNode* dashboard = root.find("dashboard");
    const bool has_sign_in = dashboard != nullptr && dashboard->find("sign_in") != nullptr;
    reader.section(root, "safety", [&](const JsonNode& node) {
        reader.duration(node, "access_log_kept", safety.access_log_kept, std::chrono::days{365}, std::chrono::days{1096});
        read_officers(reader, node, safety);
        read_alarm(reader, node, safety.alarm);
        reader.section(node, "units", [&](const JsonNode& units) {
            if (units.members.size() > units_max) return reader.fault(units, "\"units\" takes " + std::to_string(units_max) + " at most");
            for (const JsonNode::Member& member : units.members)
                reader.section(units, member.name, [&](const JsonNode& unit) { read_unit(reader, unit, safety, safety.modes.units[member.name], has_sign_in); });
        });
    });
}

}  // namespace stemmen::app
