// What the talk with officers looks up and keeps beside the drives themselves: counts, links, colleagues, units, and what is known already.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/officer_screens.hpp"

namespace stemmen::service {

// Two units of which one is the other or lies in it. The tree outlives it.
recruit::Near near_in(const contact::UnitTree& units);

// As they are: told_count() rounds them. By the drive's link; of a kind without one the talks of its dialog in its unit, on its days.
DriveCounts counts_of(Transaction& tx, const OfficerKit& kit, const recruit::Drive& drive, recruit::Day today);

// How it stands with the people of a drive that recruits and has started.
std::optional<RecruitStatus> people_of(const OfficerKit& kit, const KeptDrive& kept);

// With a short link, closed as yet, for kinds that have one: the address is known from the approval on, so that posters can be printed.
KeptDrive with_link(Transaction& tx, const OfficerKit& kit, KeptDrive kept, Timestamp now);
// It leads to the talk while it is open. Nothing for "" and for what is so already.
void set_link_open(Transaction& tx, const std::string& code, bool is_open, Timestamp now);

// Whose name begins so, but for the one who asks.
std::vector<OfficerChoice> colleagues_like(Transaction& tx, std::string_view typed, const std::string& but);
void remember_colleague(Transaction& tx, const OfficerEvent& event, Timestamp now);

// Names that begin so first, then those that hold it.
std::vector<OfficerChoice> units_like(const OfficerWords& words, std::string_view typed, recruit::Day today);

// Claims of the insight bank that are about the same: look before you ask.
std::vector<std::string> known_about(Transaction& tx, const recruit::Drive& drive);

}  // namespace stemmen::service
