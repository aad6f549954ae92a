// The group of a drive that recruits, in the talk with officers: planning the meeting, preparing and confirming the draw (P-13), who came,
// and asking the panel. People stand here by the code that the published list has, never by name (P-22). Whoever asks has been looked up
// and may. Buttons carry the stage that was seen: what has changed since is shown anew instead of done.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "service/officer_screens.hpp"

namespace stemmen::service {

inline constexpr std::string_view verb_group = "group.show", verb_plan_form = "group.plan.form", verb_plan = "group.plan", verb_prepare_form = "group.prepare.form", verb_prepare = "group.prepare",
                                  verb_draw_form = "group.draw.form", verb_draw_sure = "group.draw.sure", verb_draw = "group.draw", verb_met_form = "group.met.form", verb_met = "group.met",
                                  verb_panel_sure = "group.panel.sure", verb_panel = "group.panel";

struct GroupAnswer {
    Screen screen;                        // a form, a question, or the group as it is now
    bool has_changed = false;             // so that the drive's cards are drawn anew
    std::shared_ptr<const DrawJob> job;
};
bool is_group_verb(std::string_view verb);
GroupAnswer press_group(Transaction& tx, const OfficerWords& words, const KeptDrive& kept, std::string_view verb, const std::map<std::string, std::string>& form, const recruit::Officer& by, Timestamp now);

// How it stands with the group, with what is to be said first.
Screen group_screen(const OfficerWords& words, const KeptDrive& kept, std::vector<Line> news, Timestamp now);
// Why nothing could be prepared, and what would help.
Screen clash_screen(const OfficerWords& words, const KeptDrive& kept, const recruit::DrawFault& fault);

}  // namespace stemmen::service
