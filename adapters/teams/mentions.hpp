// The bot's own mention taken out of a message, so that "<at>Innbyggerstemmen</at> status" is "status". Pure.
// Source: Microsoft, "Channel and group conversations with a bot"; the Activity Protocol on mention entities.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stemmen::teams {

struct Mention {
    std::string who;   // id of the one mentioned
    std::string text;  // as it stands in the message, "<at>…</at>"
};

// The entities are the truth, not the name: whoever writes can edit what is seen. Mentions of others stay, as their names. When no entity
// names the bot, a leading "<at>…</at>" is taken for it. Entities of HTML and no-break spaces become characters, runs of spaces one.
std::string without_mentions(std::string text, const std::vector<Mention>& mentions, std::string_view bot_id);

}  // namespace stemmen::teams
