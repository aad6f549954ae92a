// The seats of a group, in the talk with officers: preparing the draw, confirming it, who came, asking the panel. Inside the talk only.
#pragma once

#include "service/letters.hpp"
#include "service/officer_group.hpp"

namespace stemmen::service {

inline constexpr std::string_view group_stage = "stage";  // in a button's data

// Another one after every change of the plan and every step of the draw.
std::string stage_of(const RecruitKit& kit, std::int64_t drive);
// `title`: name of the text.
OfficerButton group_button(const OfficerWords& words, std::string_view title, std::string_view verb, const KeptDrive& kept);
// What was typed in the field f_`name`, in one piece.
std::string typed(const std::map<std::string, std::string>& form, std::string_view name, std::size_t characters_max);

GroupAnswer press_seats(Transaction& tx, const OfficerWords& words, const KeptDrive& kept, std::string_view verb, const std::map<std::string, std::string>& form, const recruit::Officer& by, Timestamp now);

}  // namespace stemmen::service
