// A meeting as a file that calendars read (RFC 5545), in the time of Oslo. Pure: local times are the caller's.
#pragma once

#include <string>
#include <string_view>

#include "core/time.hpp"

namespace stemmen::recruit {

inline constexpr std::size_t calendar_line_octets_max = 75;  // longer lines are folded (RFC 5545 3.1)

struct CalendarEvent {
    std::string uid;            // the same for every version of the event
    Timestamp made_at;
    Timestamp begins_local, ends_local;  // as the clock on the wall in Oslo shows it
    std::string title, place, description;
    int sequence = 0;
    bool is_cancelled = false;
};
std::string calendar_file(const CalendarEvent& event);

}  // namespace stemmen::recruit
