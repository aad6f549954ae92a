// The questions of a dialog as figures are made of them: over all its versions, with the order of their values. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialog/library.hpp"

namespace stemmen::dashboard {

struct Question {
    std::string id;
    std::string kind;                   // "rating", "choice", "open", as answers are stored
    std::string text;                   // id of the text that asks
    std::vector<std::string> values;    // ratings from the worst up, choices as they are offered
    std::vector<std::string> share_of;  // whose share is the headline: the two best of a rating; none of a choice
    bool operator==(const Question&) const = default;
};

// In the order of the newest version; what only older ones asked comes after.
std::vector<Question> questions_of(const dialog::Library& library, std::string_view dialog);
// The one of that id; with "" the first rating. nullptr: there is none.
const Question* question_of(const std::vector<Question>& questions, std::string_view id);
// Nobody is asked by it: who comes has followed a link or found the page, and how many saw that nobody knows (domain §5.3).
bool is_open_link(const dialog::Library& library, std::string_view dialog);

}  // namespace stemmen::dashboard
