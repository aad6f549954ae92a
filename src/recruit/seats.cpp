#include "recruit/seats.hpp"

#include <algorithm>
#include <array>

namespace stemmen::recruit {
namespace {

constexpr std::array<std::string_view, 8> state_names{"invited", "accepted", "declined", "lapsed", "cancelled", "gone", "met", "absent"};

std::optional<std::size_t> place_of(const Pool& pool, std::string_view code) {
    const auto found = std::ranges::find(pool.people, code, &Person::id);
    if (found == pool.people.end()) return std::nullopt;
    return static_cast<std::size_t>(found - pool.people.begin());
}

bool has_seat(const std::vector<Seat>& seats, std::string_view code) { return std::ranges::find(seats, code, &Seat::code) != seats.end(); }

std::vector<std::size_t> waiting_places(const Record& record, const std::vector<Seat>& seats) {
    std::vector<std::size_t> out;
    for (const std::size_t person : record.alternates.people)
        if (!has_seat(seats, record.pool.people[person].id)) out.push_back(person);
    return out;
}

}  // namespace

std::string_view to_string(SeatState state) { return state_names[static_cast<std::size_t>(state)]; }

std::optional<SeatState> parse_seat_state(std::string_view name) {
    const auto found = std::ranges::find(state_names, name);
    if (found == state_names.end()) return std::nullopt;
    return static_cast<SeatState>(found - state_names.begin());
}

bool is_held(SeatState state) { return state == SeatState::invited || state == SeatState::accepted || state == SeatState::met || state == SeatState::absent; }

std::optional<SeatState> after(SeatState state, SeatAct act, bool is_free) {
    switch (act) {
        case SeatAct::accept:
            if (state == SeatState::invited || (state == SeatState::lapsed && is_free)) return SeatState::accepted;
            return std::nullopt;
        case SeatAct::decline:
            if (state == SeatState::invited || state == SeatState::lapsed) return SeatState::declined;
            if (state == SeatState::accepted) return SeatState::cancelled;
            return std::nullopt;
        case SeatAct::lapse: return state == SeatState::invited ? std::optional(SeatState::lapsed) : std::nullopt;
        case SeatAct::leave: return state == SeatState::invited || state == SeatState::accepted ? std::optional(SeatState::gone) : std::nullopt;
        case SeatAct::meet:  // a mistake on the list can be put right
            if (state == SeatState::accepted || state == SeatState::absent || state == SeatState::invited || state == SeatState::lapsed) return SeatState::met;
            return std::nullopt;
        case SeatAct::miss: return state == SeatState::accepted || state == SeatState::met ? std::optional(SeatState::absent) : std::nullopt;
    }
    return std::nullopt;
}

Timestamp answer_by(Timestamp arrives_at, Timestamp meets_at) { return std::min<Timestamp>(arrives_at + answer_within, answer_by_at_last(arrives_at, meets_at)); }

Timestamp answer_by_at_last(Timestamp now, Timestamp meets_at) { return std::min<Timestamp>(std::max<Timestamp>(meets_at - answer_before_meeting, now + answer_at_least), meets_at); }

std::vector<std::string> waiting(const Record& record, const std::vector<Seat>& seats) {
    std::vector<std::string> out;
    for (const std::size_t person : waiting_places(record, seats)) out.push_back(record.pool.people[person].id);
    return out;
}

std::vector<std::string> whom_to_call_next(const Record& record, const std::vector<Seat>& seats) {
    // The panel as it stands: those who hold a seat, and for each empty one somebody who has left it. Who that is makes no difference.
    Ticket panel;
    std::vector<std::size_t> left;
    for (const Seat& seat : seats) {
        const auto person = place_of(record.pool, seat.code);
        if (person && is_held(seat.state)) panel.push_back(*person);
        else if (person) left.push_back(*person);
    }
    const std::size_t wanted = static_cast<std::size_t>(record.settings.seats);
    const std::size_t empty = panel.size() >= wanted ? 0 : std::min(wanted - panel.size(), left.size());
    if (empty == 0) return {};
    const std::vector<std::size_t> dropped(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(empty));
    panel.insert(panel.end(), dropped.begin(), dropped.end());
    std::ranges::sort(panel);
    std::vector<std::string> out;
    for (const std::size_t person : whom_to_call(record.pool, panel, dropped, waiting_places(record, seats))) out.push_back(record.pool.people[person].id);
    return out;
}

bool may_ask_panel(const std::vector<Timestamp>& asked_at, Timestamp now, const PanelLimits& limits) {
    constexpr std::chrono::days year{365};
    const auto within = [&](Duration span) { return std::ranges::count_if(asked_at, [&](Timestamp at) { return now - at < span; }); };
    return within(limits.gap) == 0 && within(year) < limits.contacts_per_year;
}

}  // namespace stemmen::recruit
