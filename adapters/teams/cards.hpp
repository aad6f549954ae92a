// Screens as Adaptive Cards. Declares version 1.5, the newest that Teams draws for cards that bots send; what Teams does not draw on
// phones is not used. Texts are shown as they are: marks of Markdown in them are escaped, so that nobody's title becomes a link.
// Sources: adaptivecards.io; Microsoft, "Universal Actions for Adaptive Cards", "Dynamic typeahead search in Adaptive Cards".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "service/officer_screen.hpp"

namespace stemmen::teams {

inline constexpr std::string_view card_version = "1.5";
inline constexpr std::size_t refresh_users_max = 60;  // Teams takes no more

// The card as JSON, at most card_bytes_max (connector.hpp) long: when it would be longer, parts that are no fields are left out from the
// end. Errc::over_limit: the fields alone are too long. `refresh_users` ("29:…"): whose clients ask for the card as it is now, when the
// screen can be refreshed; the others get a button for it.
Result<std::string> card_of(const service::Screen& screen, const std::vector<std::string>& refresh_users = {});

// Shown as it is by what reads Markdown.
std::string as_plain_markdown(std::string_view text);

// The body that answers application/search.
std::string search_answer(const std::vector<service::OfficerChoice>& found);

}  // namespace stemmen::teams
