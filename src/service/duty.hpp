// The duty queue (P-25): in a staffed district what somebody writes of danger, harm or crime is kept, sealed, until a named
// officer has opened it and a person has taken it to the right police channel; then it is deleted. Every look is recorded in
// the access log. In an unstaffed district nothing comes here.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "service/duty_rows.hpp"
#include "service/work.hpp"

namespace stemmen::service {

inline constexpr std::size_t duty_text_characters_max = 10'000;         // code points; what is longer is cut and marked so
inline constexpr std::size_t duty_items_of_unit_max = 500;              // then the unit is as if unstaffed, with an alarm
inline constexpr std::size_t duty_items_of_person_max = 10;             // in duty_person_span: nobody can fill the queue alone
inline constexpr Duration duty_person_span = std::chrono::hours{1};

// Where a person takes an item. Fixed words: neither the queue nor the access log takes notes about a citizen.
inline constexpr std::array<std::string_view, 8> duty_destinations{
    "operations",   // the operations centre (112)
    "district",     // the police district (02800), also as a report or a tip
    "kripos",       // tips.politiet.no
    "inbox",        // answered in the thread
    "child_welfare", "health", "other_authority",
    "nothing",      // nothing to be done: a false alarm
};

// The talk that an item was written in, as a keyed hash: with a receipt code its items are found, and without the key file
// nobody finds the answers of an item.
MessageKey duty_key(const privacy::KeyRing& keys, const SessionId& session);

// Keeps the text for the officers if the district is staffed at this moment and there is room. True: a person will read it, so
// that it may be said (safety.crime.seen); false: nothing was kept.
bool hand_to_duty(Work& work, privacy::SafetyClass safety, const std::string& text);

// Tells of items that nobody has opened in time, and deletes what has reached its end. A few at a time; call it often.
void tend_duty(Transaction& tx, Moment moment, Results& results);

// What nobody has opened: after a start whoever is to be told of new items is told of these, since that may have been cut off.
std::vector<DutyAlarm> unopened_duty(const Kit& kit, Transaction& tx);

// ---- for the duty officers; `officer` is a name that somebody else has made sure of ----

// What this officer may open: the unopened first, the oldest first. Without texts.
std::vector<DutyItem> list_duty(const Kit& kit, Transaction& tx, const std::string& officer, Moment moment);

struct OpenedItem {
    DutyItem item;
    Secret text;
};
// not_found also when the item is another unit's, so that nobody learns of it.
Result<OpenedItem> open_duty(const Kit& kit, Transaction& tx, const std::string& officer, std::int64_t number, Moment moment, Results& results);
// bad_input: no such destination. conflict: nobody has opened it yet, or it is handled already.
Result<DutyItem> handle_duty(const Kit& kit, Transaction& tx, const std::string& officer, std::int64_t number, std::string_view to, Moment moment, Results& results);

}  // namespace stemmen::service
