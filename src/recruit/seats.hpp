// The seats of a group from the draw to the meeting: who has been invited, what became of it, and who is called next by the record of
// the draw (fair selection 9, 10). People are codes. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "recruit/draw.hpp"

namespace stemmen::recruit {

inline constexpr std::chrono::days answer_within{5};
inline constexpr std::chrono::hours answer_before_meeting{24};  // an answer later than that helps nobody
inline constexpr std::chrono::hours answer_at_least{2};         // unless so little time is left that it must
inline constexpr std::chrono::hours reminder_before{24};

enum class SeatState {
    invited,    // asked, no answer yet
    accepted,
    declined,   // said no to the invitation
    lapsed,     // did not answer in time
    cancelled,  // had said yes
    gone,       // withdrew from it all, or cannot be reached
    met,
    absent,
};
std::string_view to_string(SeatState state);
std::optional<SeatState> parse_seat_state(std::string_view name);
bool is_held(SeatState state);  // invited, accepted, met, absent: nobody else is to be called for it

struct Seat {
    std::string code;
    bool was_alternate = false;
    SeatState state = SeatState::invited;
    Timestamp answer_by;
    Timestamp changed_at;
    bool is_reminded = false;
    bool operator==(const Seat&) const = default;
};

enum class SeatAct { accept, decline, lapse, leave, meet, miss };
// The state after it; none: it cannot be done to such a seat, and changes nothing (the same again is no act). An invitation that has
// lapsed may still be accepted as long as `is_free`: nobody has been called for it.
std::optional<SeatState> after(SeatState state, SeatAct act, bool is_free = false);

// When an invitation that arrives now must have been answered.
Timestamp answer_by(Timestamp arrives_at, Timestamp meets_at);
// The same for one that is on its way: whenever it arrives, it need not be answered later. Until then no outage uses up anybody's days.
Timestamp answer_by_at_last(Timestamp now, Timestamp meets_at);

// The alternates to call for the seats that nobody holds: as many as there are such seats, or fewer where more would not bring the group
// nearer to its quotas. `seats` are all that were ever given, drawn and called.
std::vector<std::string> whom_to_call_next(const Record& record, const std::vector<Seat>& seats);
// Alternates that have not been called yet, in the order of the record.
std::vector<std::string> waiting(const Record& record, const std::vector<Seat>& seats);

// ---- Panel (P-03, domain 9) -------------------------------------------------------------------------------------------

inline constexpr int panel_contacts_per_year_usual = 4, panel_contacts_per_year_min = 1, panel_contacts_per_year_max = 5;
inline constexpr std::chrono::days recruitment_gap_usual{180}, recruitment_gap_min{90}, recruitment_gap_max{365};
inline constexpr std::chrono::days panel_kept_usual{365}, panel_kept_min{180}, panel_kept_max{730};
struct PanelLimits {
    int contacts_per_year = panel_contacts_per_year_usual;
    std::chrono::days gap = recruitment_gap_usual;  // between two invitations to one person
    std::chrono::days kept = panel_kept_usual;      // then only a new yes keeps somebody
    bool operator==(const PanelLimits&) const = default;
};
// `asked_at`: every time before, in any order.
bool may_ask_panel(const std::vector<Timestamp>& asked_at, Timestamp now, const PanelLimits& limits);

}  // namespace stemmen::recruit
