// Finding people for a group (issue 5.4, domain P-13 to P-17): the plan of a drive, signing up, the draw, and what follows from it until
// the group has met and been told what came of it. For every channel: the own page, the command line, officers' cards. Works in the
// second drawer only; what it has to know of the register comes as an argument. Each function is one transaction there.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "contact/policy.hpp"
#include "dialog/texts.hpp"
#include "privacy/children.hpp"
#include "recruit/sign_up.hpp"
#include "service/ports.hpp"
#include "service/volunteer_rows.hpp"

namespace stemmen::service {

inline constexpr int code_digits = 6;
inline constexpr int code_tries_max = 5;                      // then the sign-up is gone, and begins anew
inline constexpr std::chrono::minutes code_lives{15};
inline constexpr std::int64_t codes_per_hour_max = 3;         // to one phone number or e-mail address
inline constexpr std::int64_t codes_per_day_max = 6;
inline constexpr std::int64_t volunteers_per_drive_max = 5'000;
inline constexpr std::chrono::days contact_kept_after{30};    // the meeting, of whoever was in the group (domain 9)
inline constexpr std::chrono::days told_before_meeting{1};    // whether one has a seat: at the latest
inline constexpr std::chrono::days told_after_closing{7};     // the same, if the meeting is far off
inline constexpr std::chrono::days summary_within{14};        // of the meeting
inline constexpr std::chrono::hours thanked_after{2};         // the meeting's end
inline constexpr int alternates_share = 4;                    // one alternate for so many seats, rounded up

struct RecruitSettings {
    std::string public_url;                    // of the own page
    bool can_mail = false, can_text = false;   // which ways there are to reach people
    std::optional<QuietHours> quiet_hours;     // for text messages; codes that somebody waits for go at once
    recruit::PanelLimits panel;
    privacy::ChildRules children;
    Duration consents_kept = std::chrono::days{365};
    Duration deletions_kept = std::chrono::days{1825};  // lines of this drawer's deletion log
    std::string program;                       // for the record of a draw
};

struct RecruitKit {
    Volunteers& store;
    ContactDrawer& drawer;
    const privacy::KeyRing& keys;              // the contacts'
    const dialog::Texts& texts;
    Random& random;
    RecruitSettings settings;
    std::function<Moment(Timestamp)> at;       // an instant with its local time
};

// What a drive is called in flags and calendar files: "d12".
std::string drive_name(std::int64_t drive);

// ---- The plan ---------------------------------------------------------------------------------------------------------

std::string to_json(const recruit::Plan& plan);
// bad_input with a sentence that names the member. "shares": "population" takes those of `population` for the trait.
Result<recruit::Plan> parse_plan(std::string_view json, const std::vector<recruit::Mix>& population = {});
// Empty: saved. A plan whose draw has been prepared keeps its mix, its rule for shared contacts and its show-up rate.
std::vector<recruit::Problem> save_plan(const RecruitKit& kit, std::int64_t number, const recruit::Drive& drive, const recruit::Plan& plan, Language language, Timestamp now);
std::optional<recruit::Plan> plan_of(const RecruitKit& kit, std::int64_t drive);

// ---- Signing up (the own page only) -------------------------------------------------------------------------------------

// Whether somebody of that age may sign up for the drive alone: the screening asks it first, and stores nothing before it knows (P-14 to P-16).
privacy::MayTakePart may_sign_up(const RecruitKit& kit, const recruit::Drive& drive, privacy::AgeBand band);

struct SignUpStart {
    std::int64_t drive = 0;
    recruit::SignUp sign_up;                   // checked
    Language language{};
    SessionId talk;                            // of answers, when the citizen has said that the two belong together; else empty
};
enum class NotStarted { too_many_codes, full };
// A code is on its way to the e-mail address, or to the phone if there is none. Its number is what the form tells with the code.
std::variant<ContactId, NotStarted> start_sign_up(const RecruitKit& kit, const SignUpStart& start, Timestamp now);

struct SignedUp {
    std::string receipt;                       // opens and deletes, on the own page
    std::string code;                          // in the sealed record of the draw
    std::string published;                     // by which the published list of the draw has them
    std::string link;                          // the secret part of the address of the volunteer's own page
    Timestamp told_by;
    bool is_minor = false;                     // gets a letter to show at home (P-16)
};
enum class NotConfirmed { wrong, gone, already };  // gone: too late, or too many tries; already: this name is on the list with this address
struct ConfirmRefused {
    NotConfirmed why{};
    int tries_left = 0;
};
std::variant<SignedUp, ConfirmRefused> confirm_sign_up(const RecruitKit& kit, const ContactId& pending, std::string_view typed, recruit::Day closes_on, Timestamp now);

// ---- The volunteer's own page, reached by the link in a letter -----------------------------------------------------------

struct VolunteerPage {
    std::int64_t drive = 0;
    Language language{};
    std::string code;
    std::string published;                     // by which the published list of the draw has them; "" of the panel
    recruit::Plan plan;
    std::optional<recruit::SeatState> seat;    // none: not drawn, or waiting
    bool is_waiting = false;                   // an alternate
    bool may_accept = false, may_decline = false;
    Timestamp answer_by;
    bool is_member = false;                    // of the panel
    bool is_panel_page = false;                // reached from a letter to the panel
};
std::optional<VolunteerPage> volunteer_page(const RecruitKit& kit, std::string_view link, Timestamp now);

enum class VolunteerAct { accept, decline, join_panel, leave_panel, withdraw };
std::string_view to_string(VolunteerAct act);
std::optional<VolunteerAct> parse_volunteer_act(std::string_view name);
enum class ActOutcome { done, already, too_late, unknown };
// The same act again changes nothing. Somebody is in the panel once, however often they sign up: known by name and address (as in the
// lists). withdraw erases all there is of this volunteer; their code stays in the record of the draw.
ActOutcome act(const RecruitKit& kit, std::string_view link, VolunteerAct act, Timestamp now);
// The meeting for the calendar of somebody who has said yes.
std::optional<std::string> calendar_of(const RecruitKit& kit, std::string_view link, Timestamp now);

// ---- Rights, by receipt code ----------------------------------------------------------------------------------------------

struct KeptVolunteer {
    Volunteer volunteer;
    ContactDetails contact;
    recruit::SignUp sign_up;
    std::vector<VolunteerConsent> consents;
    std::optional<recruit::SeatState> seat;
};
// With their place in the panel, whichever sign-up it came from.
std::vector<KeptVolunteer> kept_volunteers(const RecruitKit& kit, std::string_view receipt_code);
// As a file, for whoever takes the data along (GDPR art. 20).
std::string to_json(const std::vector<KeptVolunteer>& kept);
std::size_t forget_volunteers(const RecruitKit& kit, std::string_view receipt_code, Timestamp now);

// ---- The draw (P-13: a person confirms it) ---------------------------------------------------------------------------------

struct DrawOrder {
    std::int64_t drive = 0;
    int seats_wanted = 0;
    std::vector<std::string> fixed;            // codes of those who have their seats already
    int tickets = recruit::tickets_usual;
};
struct Frozen {
    recruit::Pool pool;
    recruit::DrawSettings settings;
};
// The volunteers as they are now. conflict: it has been drawn. bad_input: there is no plan, or nobody to draw among.
Result<Frozen> freeze(const RecruitKit& kit, const DrawOrder& order);
// recruit::prepare_draw takes seconds, so it runs between these two, anywhere. `source`: where the public value will come from; it is bound
// in the commitment with `now` and every preparation before. A draw that was prepared and not drawn yet is replaced, and stands in the list.
// conflict: it has been drawn meanwhile. bad_input: no source that can be understood. over_limit: recruit::preparations_max.
Result<KeptDraw> keep_prepared(const RecruitKit& kit, std::int64_t drive, const recruit::Record& record, std::string source, std::string by, Timestamp now);
// `by` confirms: the ticket is drawn, those on it are invited, the alternates are told that they wait, and all others that they have
// no seat this time; these are erased. conflict: drawn already. not_found: not prepared. bad_input: recruit::canonical_value refuses the value.
Result<recruit::Record> confirm_draw(const RecruitKit& kit, std::int64_t drive, std::string_view public_value, std::string by, Timestamp now);
std::optional<KeptDraw> draw_of(const RecruitKit& kit, std::int64_t drive);
std::optional<recruit::Record> record_of(const RecruitKit& kit, std::int64_t drive);

// ---- From the draw to the meeting, and after --------------------------------------------------------------------------------

struct Told {
    std::int64_t drive = 0;
    recruit::DriveTold told;
};
// What time brings: invitations lapse, alternates move up, reminders and thanks go out. Called every minute or so; `told` are drives
// that have been told back. Returns how many letters were posted.
std::size_t advance(const RecruitKit& kit, const std::vector<Told>& told, Timestamp now);

// Who has a seat or waits, with what they need: names and numbers, so whoever shows it writes the access log first.
struct Attendee {
    recruit::Seat seat;
    std::optional<ContactDetails> contact;     // none: erased
    std::vector<std::string> needs;
    bool is_minor = false;
    bool is_unreachable = false;
};
std::vector<Attendee> attendance(const RecruitKit& kit, std::int64_t drive);
// not_found: no such seat. conflict: this seat is not one of somebody who could come.
Result<void> mark_attendance(const RecruitKit& kit, std::int64_t drive, std::string_view code, bool has_met, Timestamp now);

// Asks those of the panel who may be asked now (recruit::may_ask_panel). `sign_up`: the address of the drive's sign-up. Returns how many.
std::size_t ask_panel(const RecruitKit& kit, std::int64_t drive, const std::string& sign_up, Timestamp now);

// ---- For officers' cards and the dashboard: sums, small ones hidden (P-22) ----------------------------------------------------

enum class RecruitStage { no_plan, collecting, prepared, drawn };
struct RecruitStatus {
    RecruitStage stage{};
    std::optional<recruit::Plan> plan;
    recruit::Standings standings;              // who is missing; empty when it has been drawn
    std::string commitment;                    // of a draw that is prepared or drawn
    std::optional<int> accepted, invited, waiting;  // none: fewer than recruit::shown_from
    bool is_full = false;                      // as many have said yes as are wanted
    bool has_unreachable = false;              // a letter to somebody in the group was refused for good
    bool has_letters_waiting = false;
};
RecruitStatus recruit_status(const RecruitKit& kit, std::int64_t drive, int seats_wanted);

}  // namespace stemmen::service
