#include "recruit/drive.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace stemmen::recruit {
namespace {

constexpr std::array<std::string_view, drive_kinds> kind_names{"after_conversation", "focus_group",       "counter", "passport_queue", "street_test", "school_visit",
                                                               "parents_meeting",    "out_among_people", "stream",  "under_heard",    "partner"};
constexpr std::array<std::string_view, 3> dpia_names{"not_said", "covered", "own"};
constexpr std::array<std::string_view, 5> state_names{"draft", "approved", "running", "closed", "told_back"};
constexpr std::array<std::string_view, 8> step_names{"save", "ask", "approve", "send_back", "start", "stop", "close", "tell"};
constexpr std::array<std::string_view, 4> reminder_names{"approve", "start", "close", "tell"};

template <class Value, std::size_t size>
std::optional<Value> parse(const std::array<std::string_view, size>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Value>(found - names.begin());
}

bool is(const Officer& a, const Officer& b) { return !a.directory_id.empty() && a.directory_id == b.directory_id; }

// Those for everybody meet all others.
bool share_audience(const Drive& a, const Drive& b) {
    if (a.groups.empty() || b.groups.empty()) return true;
    return std::ranges::any_of(a.groups, [&](const std::string& group) {
        return std::ranges::any_of(b.groups, [&](const std::string& other) { return fold_case(trim(group)) == fold_case(trim(other)); });
    });
}

Day last_day(const Drive& drive) { return drive.stopped_on ? std::min(*drive.stopped_on, drive.ends_on) : drive.ends_on; }

}  // namespace

std::string_view to_string(DriveKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::optional<DriveKind> parse_drive_kind(std::string_view name) { return parse<DriveKind>(kind_names, name); }
std::string_view to_string(Dpia dpia) { return dpia_names[static_cast<std::size_t>(dpia)]; }
std::optional<Dpia> parse_dpia(std::string_view name) { return parse<Dpia>(dpia_names, name); }
std::string_view to_string(DriveState state) { return state_names[static_cast<std::size_t>(state)]; }
std::optional<DriveState> parse_drive_state(std::string_view name) { return parse<DriveState>(state_names, name); }
std::string_view to_string(DriveStep step) { return step_names[static_cast<std::size_t>(step)]; }
std::string_view to_string(Reminder reminder) { return reminder_names[static_cast<std::size_t>(reminder)]; }

bool recruits(DriveKind kind) { return kind == DriveKind::focus_group || kind == DriveKind::under_heard; }

bool may(const Drive& drive, DriveStep step, const Officer& who, Role role) {
    if (role == Role::reader || who.directory_id.empty()) return false;
    const bool is_steward = is(who, drive.owner) || is(who, drive.deputy);
    if (step == DriveStep::approve || step == DriveStep::send_back) return role == Role::approver && !is_steward;
    if (step == DriveStep::save && drive.owner.directory_id.empty()) return true;  // new: whoever saves it becomes its owner
    return is_steward;
}

Drive after_step(Drive drive, DriveStep step, const Officer& who, Dpia dpia, Day today) {
    switch (step) {
        case DriveStep::save:
            if (drive.owner.directory_id.empty()) drive.owner = who;
            break;
        case DriveStep::ask:
            drive.asked_on = today;
            drive.sent_back.reset();
            break;
        case DriveStep::approve:
            drive.state = DriveState::approved;
            drive.approval = Approval{who, today, dpia};
            break;
        case DriveStep::send_back:
            drive.asked_on.reset();
            break;
        case DriveStep::start:
            drive.state = DriveState::running;
            drive.started_on = today;
            break;
        case DriveStep::stop:
            drive.stopped_on = today;
            break;
        case DriveStep::close:
            drive.state = DriveState::closed;
            drive.closed_on = today;
            break;
        case DriveStep::tell:
            drive.state = DriveState::told_back;
            drive.told_on = today;
            break;
    }
    return drive;
}

bool needs_new_approval(const Drive& before, const Drive& after) {
    const auto content = [](const Drive& drive) {
        Drive out = drive;
        out.owner = out.deputy = {};
        out.state = DriveState::draft;
        out.approval.reset();
        out.sent_back.reset();
        out.asked_on = out.started_on = out.stopped_on = out.closed_on = out.told_on = std::nullopt;
        out.told = {};
        out.link.clear();
        out.fields.follow_up.clear();
        out.fields.sharing.clear();
        out.restricted_because.clear();
        return out;
    };
    return content(before) != content(after);
}

bool collects(const Drive& drive, Day today) {
    return drive.state == DriveState::running && !drive.stopped_on && today >= drive.starts_on && today <= drive.ends_on;
}

std::optional<std::chrono::days> days_left(const Drive& drive, Day today) {
    if (!collects(drive, today)) return std::nullopt;
    return drive.ends_on - today + std::chrono::days{1};
}

std::vector<std::size_t> overlapping(const Drive& drive, std::span<const Drive> others, const Near& are_near) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < others.size(); ++i) {
        const Drive& other = others[i];
        const bool is_over = other.state == DriveState::closed || other.state == DriveState::told_back;
        const bool share_days = other.starts_on <= last_day(drive) && drive.starts_on <= last_day(other);
        if (!is_over && share_days && are_near(drive.unit, other.unit) && share_audience(drive, other)) out.push_back(i);
    }
    return out;
}

std::optional<Due> due_reminder(const Drive& drive, Day today) {
    const auto due = [&](Reminder reminder, Day from) -> std::optional<Due> {
        if (today < from) return std::nullopt;
        return Due{reminder, today >= from + deputy_after};
    };
    switch (drive.state) {
        case DriveState::draft: return due(Reminder::approve, drive.starts_on - approve_ahead);
        case DriveState::approved: return due(Reminder::start, drive.starts_on);
        case DriveState::running: return due(Reminder::close, last_day(drive) + close_after);
        case DriveState::closed: return due(Reminder::tell, drive.closed_on.value_or(drive.ends_on) + tell_after);
        case DriveState::told_back: break;
    }
    return std::nullopt;
}

}  // namespace stemmen::recruit
