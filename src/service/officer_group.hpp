// The group of a drive that recruits, in the talk with officers: planning the meeting, and confirming the draw (P-13). Whoever asks has
// been looked up and may.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "service/officer_screens.hpp"

namespace stemmen::service {

inline constexpr std::string_view verb_plan_form = "group.plan.form", verb_plan = "group.plan", verb_draw_form = "group.draw.form", verb_draw = "group.draw";

struct GroupAnswer {
    std::optional<Screen> screen;  // a form, or the form again; none: the status
    std::optional<Line> news;      // what was done, to be said on the status
};
bool is_group_verb(std::string_view verb);
GroupAnswer press_group(const OfficerWords& words, const KeptDrive& kept, std::string_view verb, const std::map<std::string, std::string>& form, const recruit::Officer& by, Timestamp now);

}  // namespace stemmen::service
