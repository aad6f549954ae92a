// What a person typed, read as one of the choices offered. "JA!", "ja takk 👍" and "jaaa" all mean "Ja, det går fint".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/texts.hpp"

namespace stemmen::dialog {

inline constexpr std::size_t answer_words_max = 12;  // longer than this, nothing typed is a choice

// The words of a short text, folded, with runs of three or more equal letters made one, words of politeness ("takk",
// "please") left out unless nothing else is there, and joined with single spaces. "" when there is no word, or more than
// answer_words_max words.
std::string fold_answer(std::string_view text);

// Letters repeated for weight: "jaaaa" becomes "ja". Runs shorter than `run` stay.
std::string squeeze(std::string_view folded_word, std::size_t run);

// The value of the choice that `said` names, or nothing. A title may be typed whole in any language that has the text
// (what is not shown included: somebody may know it), or, in the reader's language or else another, its first words as long
// as they fit one choice only. With `by_number`, a value that is a digit may be typed as such.
struct Offered {
    std::string_view text_id;
    Language language{};
    std::vector<std::string_view> values;  // the choices on offer; empty: all of the text
    bool by_number = false;
};
std::optional<std::string> typed_choice(const Texts& texts, const Offered& offered, std::string_view said);

// Is this a way to say "nothing", such as "nei", "ingenting", "vet ikke" or "-"? Then there is nothing to follow up or quote.
bool says_nothing(std::string_view said);

}  // namespace stemmen::dialog
