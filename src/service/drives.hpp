// What officers do with drives: save, approve, start, stop, close, tell back. Rights come from the directory id, a form that is no longer
// the newest is refused, everything that stands against a step is told at once, and what was typed is never lost by it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "service/drive_rows.hpp"

namespace stemmen::service {

// As stored, and as the API shows it. Days as 2026-11-30, names of kinds, states and situations as in recruit/drive.hpp.
std::string to_json(const recruit::Drive& drive);
// bad_input with a sentence that names the member. Absent members are empty.
Result<recruit::Drive> parse_drive(std::string_view json);

struct DriveOrder {
    std::int64_t number = 0;         // 0: a new one, by `save`
    std::int64_t version = 0;        // that the officer has seen
    recruit::DriveStep step = recruit::DriveStep::save;
    std::optional<recruit::Drive> written;  // what the form holds now; none: as it stands
    recruit::Dpia dpia = recruit::Dpia::not_said;  // of an approval
    std::string reason;              // of sending back
    recruit::Officer who;
    recruit::Role role = recruit::Role::reader;
    Language language = Language::nb;
};

struct Overlap {                     // a drive in the same place, days and audience: told, not refused
    std::int64_t number = 0;
    std::string title, owner;
    bool operator==(const Overlap&) const = default;
};
// Of all others that are not over.
std::vector<Overlap> overlaps_of(DriveDesk& desk, const KeptDrive& kept, const recruit::Near& are_near);
struct DriveDone {
    KeptDrive kept;
    std::vector<Overlap> overlaps;
};
struct DriveRefused {                // nothing was changed
    enum class Why { problems, not_yours, changed_meanwhile, not_there, full } why{};
    std::vector<recruit::Problem> problems;
    std::optional<KeptDrive> kept;   // as it stands, where there is one
};
using DriveOutcome = std::variant<DriveDone, DriveRefused>;

// The number of a drive by its name (drive_name in service/recruitment.hpp), which short links and m.me links carry.
std::optional<std::int64_t> parse_drive_name(std::string_view name);
// What the talk behind a link of that drive asks besides: ids of the question bank, which the dialog knows as features.
std::vector<std::string> questions_of(DriveRows& drives, std::string_view drive_name);

// `are_near`: two units on one line of the tree (overlaps).
DriveOutcome carry_out(DriveDesk& desk, DriveOrder order, const recruit::Near& are_near, Timestamp now);

// The reminders that are due today and have not been sent: remembered as sent.
struct DueReminder {
    KeptDrive kept;
    recruit::Due due;
    recruit::Officer to;
};
inline constexpr std::size_t reminders_per_run_max = 100;
std::vector<DueReminder> take_due_reminders(DriveDesk& desk, Timestamp now);

}  // namespace stemmen::service
