// What stands in the body of the response to an invoke. HTTP 200 whenever our code ran: any other status shows a general error, and our
// text is lost. Sources: Microsoft, "Universal Actions for Adaptive Cards" (responses); "Dialogs in Teams bots".
#pragma once

#include <string>

#include "adapters/teams/activity.hpp"

namespace stemmen::teams {

// A card (JSON) in the place of the one that was pressed, or as the dialog's next page. `title`: of a dialog.
std::string card_answer(Way way, const std::string& card, const std::string& title);
// A sentence, when there is no card to show: a passing notice over the card, or the dialog's last word.
std::string text_answer(Way way, const std::string& text);

}  // namespace stemmen::teams
