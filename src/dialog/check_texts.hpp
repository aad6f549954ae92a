// The part of check() that looks at texts and commands. For check.cpp only.
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/message.hpp"
#include "dialog/library.hpp"

namespace stemmen::dialog {

// Why a text must be there: who says it and the choices the dialog needs with it.
struct TextNeed {
    std::string text_id;
    std::vector<std::string> values;  // must be exactly the text's choices; empty for "whatever the text has"
    bool has_values = false;
    std::string file;
    int line = 0;
};

// What a dialog says, with the place where it says so.
std::vector<TextNeed> needs_of(const Dialog& dialog);
std::vector<TextNeed> needs_of_uses(const Library& library);

// Are the needed texts there in each of the languages, with the right choices?
void check_needs(const Library& library, const std::vector<TextNeed>& needs, const std::set<Language>& languages, Faults& faults);
// Each text by itself: length, choices, reading ease, forbidden words, placeholders alike in all languages.
void check_each_text(const Library& library, const Abilities& limits, Faults& faults);
// Texts that nobody says, and uses of texts that are not there.
void check_unused(const Library& library, Faults& faults);
// STOPP and SLETT in each published language; titles that a command would swallow.
void check_commands(const Library& library, Faults& faults);

}  // namespace stemmen::dialog
