// The words that work at any time, in every language at once. Which words: dialogs/commands.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "dialog/files.hpp"

namespace stemmen::dialog {

inline constexpr std::size_t command_words_max = 3;      // a message of more words is a command only if it is one whole
inline constexpr std::size_t command_ask_words_max = 5;  // up to here we ask whether STOPP was meant
inline constexpr std::size_t receipt_code_min = 6;       // characters of a receipt code, hyphens included
inline constexpr std::size_t receipt_code_max = 20;
inline constexpr std::size_t receipt_code_whole = 14;  // letters and digits of a whole one

enum class Command { stop, delete_, help, access, language, genuine, human, start, withdraw, robot, withdraw_consent, correct };
// "stop", "delete", "help", "access", "language", "genuine", "human", "start", "withdraw" (a sign-up; stops as well), "robot"
// (are you a person?), "withdraw_consent" (every yes; the talk goes on), "correct" (an answer).
std::string_view to_string(Command command);

struct CommandPhrase {
    Command command{};
    std::vector<std::string> words;  // folded and squeezed; {"?"} for the question mark
    std::optional<Language> to;      // of a language command that names one
    bool is_alone = false;           // only as the whole message
    bool is_asked = false;           // inside a short message: ask
    Language language{};             // whose word it is
    std::string written;             // as in the file
    int line = 0;
    bool operator==(const CommandPhrase&) const = default;
};

struct Commands {
    std::vector<CommandPhrase> phrases;
    std::string file;
    bool operator==(const Commands&) const = default;
};

struct Recognised {
    Command command{};                 // withdraw also stops
    bool is_unsure = false;            // ask first: "Mente du STOPP?"
    std::optional<Language> language;  // of a language command that names one
    std::string code;                  // of a deletion or withdrawal: the receipt code in capitals, or ""
    bool operator==(const Recognised&) const = default;
};

// Total; looks at the first few words only.
std::optional<Recognised> recognise(const Commands& commands, std::string_view text);

Commands read_commands(const JsonNode& root, Reader& reader);

}  // namespace stemmen::dialog
