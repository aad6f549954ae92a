// The other pages: what people read (privacy, accessibility, "is this real?"), and what they do with a receipt code. Plain forms only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/web/html.hpp"

namespace stemmen::web {

// A page of config/pages by its id, such as "personvern"; `values` fill its places.
std::string text_page(const Texts& texts, const Assets& assets, std::string_view id, const Values& values);

// A short word on what went wrong or is over, under the texts NAME.title and NAME.text.
std::string notice_page(const Texts& texts, const Assets& assets, std::string_view name);

enum class CodeFault { none, malformed, unknown };

inline constexpr std::size_t correction_characters_max = 2000;  // as many as of an answer are kept

// One answer or consent, as it is shown to whoever gave it.
struct KeptRow {
    std::string what;   // the question, or what was said yes or no to
    std::string value;  // what was answered
    std::string on;     // the day, in words
};
struct Kept {
    std::string code;                // as it was typed, for the file and the deletion
    std::vector<KeptRow> answers;
    std::vector<KeptRow> consents;   // receipts: what was shown, what was decided
    std::vector<std::string> facts;  // which survey, where, when, until when it is kept
    std::vector<std::string> questions;  // of the answers that can be corrected, in order
    std::string notice;              // what became of a correction, or ""
};

// /innsyn: asks for the code, says what is wrong with it, or shows what is kept.
std::string access_page(const Texts& texts, const Assets& assets, CodeFault fault, const std::optional<Kept>& kept);

enum class Deletion { ask_code, ask_whether, done };
struct DeletionView {
    Deletion stage{};
    CodeFault fault = CodeFault::none;
    std::string code;     // when it is asked whether
    std::string receipt;  // when it is done
    std::string days;     // until copies are gone
};
std::string deletion_page(const Texts& texts, const Assets& assets, const DeletionView& view);

// "30. november 2026", in the language of the texts. `date` is 2026-11-30.
std::string date_in_words(const Texts& texts, std::string_view date);

}  // namespace stemmen::web
