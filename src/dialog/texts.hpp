// The fixed texts by id and language: what may be shown, what a text's choices are called, and filling in placeholders.
// A language whose file is a draft is read and kept, and never shown.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/language.hpp"
#include "core/message.hpp"
#include "dialog/files.hpp"

namespace stemmen::dialog {

inline constexpr std::size_t text_characters_max = 640;  // hard limit of a message; the target is 300
inline constexpr std::size_t choice_title_characters_max = 20;
inline constexpr std::size_t choices_max = 13;
inline constexpr int version_max = 1'000'000;

// draft: never shown. pilot: may be shown, its review is still to come. approved: reviewed.
enum class TextStatus { draft, pilot, approved };

struct Choice {
    std::string value;   // what is stored: a name, see is_name
    std::string title;   // what is shown
    std::string folded;  // the title's words as compared with what people type
    bool operator==(const Choice&) const = default;
};

struct Text {
    std::string id;
    Language language{};
    int version = 1;
    TextStatus status{};
    std::string text;  // with placeholders in braces
    std::vector<Choice> choices;
    std::vector<std::pair<std::string, std::string>> allow;  // forbidden word → why it may stand here
    std::string file;
    int line = 0;
    bool operator==(const Text&) const = default;
};

class Texts {
public:
    void add(Text text);
    void add_language(Language language, TextStatus status) { status_[language] = status; }

    // The text exactly in that language, shown or not; nullptr when there is none.
    [[nodiscard]] const Text* find(std::string_view id, Language language) const;
    // The text as shown to somebody who reads `language`: the text itself, or the bokmål one when it may not be shown.
    [[nodiscard]] const Text* shown(std::string_view id, Language language) const;
    // Is there an approved or piloted file of that language?
    [[nodiscard]] bool is_shown(Language language) const;
    [[nodiscard]] const std::map<Language, std::map<std::string, Text, std::less<>>>& all() const { return texts_; }
    bool operator==(const Texts&) const = default;

private:
    std::map<Language, std::map<std::string, Text, std::less<>>> texts_;
    std::map<Language, TextStatus> status_;
};

// What fills the placeholders: {"lenke", "https://…"}.
using TextArgs = std::map<std::string, std::string, std::less<>>;

// The text as shown, with its placeholders filled. A placeholder without an argument stays as it is, so that it is seen.
// "" when no language has the text.
std::string render(const Texts& texts, std::string_view id, Language language, const TextArgs& args);
// Fills placeholders in one pass: a value that has braces is not filled again.
std::string fill(std::string_view text, const TextArgs& args);
// The names in braces, in order of appearance.
std::vector<std::string> placeholders(std::string_view text);
// Every character that matters for what a person said yes to (id, version, language, text and titles), for hashing.
std::string canonical(const Text& text);

// The choices offered with a text: those of the text as shown, without languages that may not be shown.
std::vector<Choice> offered_choices(const Texts& texts, std::string_view id, Language language);

// Reads one texts/<language>.json into `texts`.
void read_texts(const JsonNode& root, Reader& reader, Texts& texts);

}  // namespace stemmen::dialog
