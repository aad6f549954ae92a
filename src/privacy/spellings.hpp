// Ways in which people write a word of a rule file: slips of the thumb, other keyboards. Words are UTF-8 in lower case.
#pragma once

#include <set>
#include <string>

namespace stemmen::privacy {

// The word with one letter missing, doubled, or two neighbours exchanged. The first letter stays: it is nearly always right.
std::set<std::string> typing_errors(const std::string& word);
// Swedish and German keyboards: ä for æ, ö for ø.
void to_norwegian_letters(std::string& word);
// Keyboards without Norwegian letters: "naa", "blaa", "oeks".
std::string in_ascii(const std::string& word);
std::string without_apostrophes(std::string word);

}  // namespace stemmen::privacy
