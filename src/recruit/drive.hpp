// A drive: a bounded round of questions or recruitment, with its nine fields, its owner and what becomes of it (R-001, R-002,
// What may not be skipped, who may do what, which drives get in each other's way,
// and who is reminded. Pure: the day is an argument.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/situation.hpp"

namespace stemmen::recruit {

using Day = std::chrono::sys_days;

inline constexpr std::size_t title_characters_min = 2, title_characters_max = 80;
inline constexpr std::size_t field_characters_max = 1'000;
inline constexpr std::size_t reason_characters_max = 500;  // of sending back
inline constexpr std::size_t groups_max = 10, group_characters_max = 60;
inline constexpr std::size_t extra_questions_max = 2;     // besides the core (domain §5.1)
inline constexpr int answers_wanted_max = 100'000;
inline constexpr int seats_wanted_min = 4, seats_wanted_max = 30;  // of a discussion group
inline constexpr std::chrono::days drive_days_max{366};   // what goes on longer is renewed, and looked at again
inline constexpr std::chrono::days starts_ahead_max{366};

// The good examples that drives are made after; what each brings along is in config/drives.json.
enum class DriveKind {
    after_conversation,  // everybody who has written with us in Messenger
    focus_group,         // a discussion group, recruited openly and drawn
    counter,             // at the counter and in the passport office
    passport_queue,      // prototypes with people who wait
    street_test,
    school_visit,
    parents_meeting,
    out_among_people,
    stream,              // where the young are: games and streams
    under_heard,         // a named group that is seldom heard
    partner,             // an organisation that knows a group; never mixed with citizens' own answers
};
inline constexpr std::size_t drive_kinds = 11;
std::string_view to_string(DriveKind kind);
std::optional<DriveKind> parse_drive_kind(std::string_view name);
// Whether it seeks people for a group, who are drawn; otherwise it seeks answers.
bool recruits(DriveKind kind);

struct DriveFields {          // the form's questions, in its order and stages
    std::string purpose;      // FØR: Hensikt
    std::string audience;     // FØR: Målgrupper
    std::string known;        // FØR: Eksisterende innsikt
    std::string recruitment;  // UNDER: Rekruttering
    std::string approach;     // UNDER: Tilnærming
    std::string use;          // UNDER: Påvirkning
    std::string follow_up;    // ETTER: Oppfølging
    std::string sharing;      // ETTER: Deling
    std::string ethics;       // ALLTID: Personvern, sikkerhet og etikk
    bool operator==(const DriveFields&) const = default;
};

struct Officer {              // of the directory; never a citizen
    std::string directory_id;
    std::string name;         // for display only
    bool operator==(const Officer&) const = default;
};

enum class Dpia { not_said, covered, own };  // covered by the service's assessment, or one of its own (P-12)
std::string_view to_string(Dpia dpia);
std::optional<Dpia> parse_dpia(std::string_view name);

struct Approval {             // the legal gate: purpose within the Police Act, and the assessment (R-086, P-12)
    Officer by;
    Day on;
    Dpia dpia = Dpia::not_said;
    bool operator==(const Approval&) const = default;
};

struct SentBack {             // by an approver, who says what is missing
    Officer by;
    Day on;
    std::string reason;
    bool operator==(const SentBack&) const = default;
};

struct DriveTold {            // "you said – we did – we could not" (R-008, P-32)
    std::string said, did, could_not;
    bool operator==(const DriveTold&) const = default;
};

enum class DriveState { draft, approved, running, closed, told_back };
std::string_view to_string(DriveState state);
std::optional<DriveState> parse_drive_state(std::string_view name);

struct Drive {
    std::string title;
    DriveKind kind = DriveKind::after_conversation;
    std::optional<Situation> situation;
    std::string unit;                    // of the unit tree: whose it is
    Day starts_on, ends_on;              // both included
    std::vector<std::string> groups;     // whom it is for, as labels; none: everybody
    DriveFields fields;
    std::string goal;                    // the goal or strategy that it serves
    std::string decision;                // the decision that it feeds
    std::string incoming;                // who takes care of what people tell us by the way
    std::string restricted_because;      // shared inside the police unless there is a reason
    int answers_wanted = 0;
    int seats_wanted = 0;                // of a kind that recruits
    std::vector<std::string> questions;  // more of the question bank, by text id
    bool for_minors = false;             // aims at people under 18 (P-14 to P-16)
    bool is_sensitive = false;           // themes that touch special categories (P-16)
    std::string link;                    // code of the short link that leads to it, from the approval on
    Officer owner, deputy;
    DriveState state = DriveState::draft;
    std::optional<Approval> approval;
    std::optional<SentBack> sent_back;   // until approval is asked for again
    std::optional<Day> asked_on, started_on, stopped_on, closed_on, told_on;
    DriveTold told;
    bool operator==(const Drive&) const = default;
};

// ---- What may not be skipped ------------------------------------------------------------------------------------------

enum class DriveStep { save, ask, approve, send_back, start, stop, close, tell };  // ask: for approval
std::string_view to_string(DriveStep step);

struct Problem {
    std::string_view field;  // the member's name, such as "purpose"; "" when it is about the drive as a whole
    std::string sentence;    // says what to do, in the reader's language
    bool operator==(const Problem&) const = default;
};
// Everything that stands against the step, in the order of the form. None: it may be done. Approving and sending back: `approval` and `sent_back` say already what
// they will.
std::vector<Problem> problems(const Drive& drive, DriveStep step, Day today, Language language);

enum class Role { reader, officer, approver };  // of the directory's groups; an approver may do what an officer may
// Owner and deputy act; approving and sending back are for an approver who is neither (two see every drive). Saving what is new is for officers.
bool may(const Drive& drive, DriveStep step, const Officer& who, Role role);

// The drive after a step that has no problems. `who` approves with `dpia`. Stopping ends collecting at once, whatever is missing.
Drive after_step(Drive drive, DriveStep step, const Officer& who, Dpia dpia, Day today);
// What an officer has written over what stood: state and days stay, and an approval goes when it must. A drive that has started keeps
// whom, what, when and how it asks.
std::expected<Drive, Problem> edited(const Drive& before, Drive after, Language language);
// What was changed needs another approval: whom, what, when or how is asked. Owner, deputy and what comes after do not.
bool needs_new_approval(const Drive& before, const Drive& after);
// Whether answers or volunteers are taken today.
bool collects(const Drive& drive, Day today);
// Last day included; none when it does not collect.
std::optional<std::chrono::days> days_left(const Drive& drive, Day today);

// ---- In each other's way (R-076) --------------------------------------------------------------------------------------

// Not told back yet or closed, in time and place and audience: `are_near` says whether two units lie on one line of the tree.
using Near = std::function<bool(std::string_view a, std::string_view b)>;
std::vector<std::size_t> overlapping(const Drive& drive, std::span<const Drive> others, const Near& are_near);

// ---- Reminders (few, R-053; owner, then deputy, R-075) ----------------------------------------------------------------

enum class Reminder { approve, start, close, tell };
std::string_view to_string(Reminder reminder);
inline constexpr std::chrono::days approve_ahead{7};       // a draft that should begin so soon
inline constexpr std::chrono::days close_after{3};         // its end
inline constexpr std::chrono::days tell_after{14};         // closing
inline constexpr std::chrono::days deputy_after{7};        // the owner was to be reminded

struct Due {
    Reminder reminder{};
    bool is_deputy = false;   // the owner has had it for deputy_after
    bool operator==(const Due&) const = default;
};
// What somebody is to be reminded of today; whoever sends it remembers that it was sent, once for each Due.
std::optional<Due> due_reminder(const Drive& drive, Day today);

}  // namespace stemmen::recruit
