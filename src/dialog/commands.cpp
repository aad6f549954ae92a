#include "dialog/commands.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "dialog/choose.hpp"

namespace stemmen::dialog {
namespace {

using Kind = JsonNode::Kind;

constexpr std::array<std::string_view, 12> names{"stop",  "delete", "help",     "access", "language",        "genuine",
                                                 "human", "start",  "withdraw", "robot",  "withdraw_consent", "correct"};
constexpr std::size_t characters_max = 120;

// No command has more words than this; checked when they are read.
constexpr std::size_t phrase_words_max = command_ask_words_max;

// Words as commands are compared: folded, every run of one letter made one ("STOPPP" and "stopp" are both "stop").
std::vector<std::string> command_words(std::string_view text) {
    std::vector<std::string> out = words(text);
    if (out.size() > phrase_words_max + 3) return {};  // A receipt code may add three.
    for (std::string& word : out) word = squeeze(word, 2);
    return out;
}

// "?", "??" and "? 🤔": question marks and nothing that is a word.
bool is_question_mark(std::string_view text) { return words(text).empty() && text.find('?') != std::string_view::npos; }

bool starts_with(const std::vector<std::string>& all, const std::vector<std::string>& front) {
    return all.size() >= front.size() && std::equal(front.begin(), front.end(), all.begin());
}

bool is_letter_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// The last piece of a message, when it looks like "7F3K-9Q2M": capitals, digits and hyphens, one of the latter two at least.
std::string receipt_code(std::string_view text) {
    text = trim(text);
    while (!text.empty() && (text.back() == '.' || text.back() == '!' || text.back() == ',')) text.remove_suffix(1);
    const std::size_t space = text.find_last_of(" \t\n");
    if (space == std::string_view::npos) return {};
    std::string code;
    for (const char c : text.substr(space + 1)) code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const bool fits = code.size() >= receipt_code_min && code.size() <= receipt_code_max &&
                      std::ranges::all_of(code, [](char c) { return is_letter_or_digit(c) || c == '-'; }) &&
                      std::ranges::any_of(code, [](char c) { return c == '-' || (c >= '0' && c <= '9'); }) &&
                      is_letter_or_digit(code.front());
    return fits ? code : std::string();
}

bool takes_code(Command command) { return command == Command::delete_ || command == Command::withdraw_consent; }

// A word that is a command only when it stands alone may have a receipt code behind it, if that is a whole one: "trekk kølapp
// A-1234" is no withdrawal.
bool stands_before_code(const CommandPhrase& phrase, const std::string& code, std::size_t words_before) {
    const auto letters = std::ranges::count_if(code, is_letter_or_digit);
    return takes_code(phrase.command) && words_before == phrase.words.size() && static_cast<std::size_t>(letters) == receipt_code_whole;
}

Recognised found(const CommandPhrase& phrase, std::string_view text) {
    return {
        .command = phrase.command, .language = phrase.to, .code = takes_code(phrase.command) ? receipt_code(text) : std::string()};
}

}  // namespace

std::string_view to_string(Command command) { return names[static_cast<std::size_t>(command)]; }

std::optional<Recognised> recognise(const Commands& commands, std::string_view text) {
    text = trim(text);
    if (first_code_points(text, characters_max).size() < text.size()) return std::nullopt;
    if (is_question_mark(text)) {
        for (const CommandPhrase& phrase : commands.phrases)
            if (phrase.words.front() == "?") return found(phrase, text);
        return std::nullopt;
    }
    const std::vector<std::string> all = command_words(text);
    if (all.empty()) return std::nullopt;
    for (const CommandPhrase& phrase : commands.phrases)
        if (phrase.words == all) return found(phrase, text);
    // A receipt code may fall into several words; the message is still "SLETT" and one thing more.
    const std::string code = receipt_code(text);
    const std::size_t pieces = code.empty() ? all.size() : 2;
    const std::size_t before_code = code.empty() ? all.size() : words(text.substr(0, text.find_last_of(" \t\n"))).size();
    for (const CommandPhrase& phrase : commands.phrases) {
        const std::size_t count = takes_code(phrase.command) ? std::min(pieces, all.size()) : all.size();
        const bool fits = phrase.is_alone ? stands_before_code(phrase, code, before_code) : count <= command_words_max;
        if (fits && starts_with(all, phrase.words)) return found(phrase, text);
    }
    if (all.size() > command_ask_words_max) return std::nullopt;
    for (const CommandPhrase& phrase : commands.phrases)
        if (phrase.is_asked && std::ranges::search(all, phrase.words).begin() != all.end())
            return Recognised{.command = phrase.command, .is_unsure = true};
    return std::nullopt;
}

Commands read_commands(const JsonNode& root, Reader& reader) {
    Commands out{.file = reader.file()};
    if (!reader.object(root, "the file of commands", {"commands"})) return out;
    const JsonNode* all = reader.required(root, "commands", Kind::array);
    if (all == nullptr) return out;
    for (const JsonNode& node : all->items) {
        if (!reader.object(node, "a command", {"command", "to", "alone", "ask", "words"})) continue;
        CommandPhrase phrase{.is_alone = reader.optional_boolean(node, "alone"), .is_asked = reader.optional_boolean(node, "ask")};
        const std::string name = reader.required_string(node, "command");
        const auto command = std::ranges::find(names, name);
        const JsonNode* languages = reader.required(node, "words", Kind::object);
        if (const JsonNode* to = reader.optional(node, "to", Kind::string)) {
            phrase.to = parse_language(to->string);
            if (!phrase.to) reader.fault(*to, "\"to\" is one of nb, nn, en, se, smj and sma");
        }
        if (command == names.end()) reader.fault(node, "a command is one of " + listed({names.begin(), names.end()}));
        if (command == names.end() || languages == nullptr) continue;
        phrase.command = static_cast<Command>(command - names.begin());
        for (const JsonNode::Member& member : languages->members) {
            const auto language = parse_language(member.name);
            if (!language || !member.value.is(Kind::array)) {
                reader.fault(member.value, "\"words\" lists words by language, such as {\"nb\": [\"STOPP\"]}");
                continue;
            }
            phrase.language = *language;
            for (const JsonNode& word : member.value.items) {
                phrase.written = word.string;
                phrase.line = word.line;
                phrase.words = word.string == "?" ? std::vector<std::string>{"?"} : command_words(word.string);
                if (phrase.words.empty() || phrase.words.size() > phrase_words_max)
                    reader.fault(word, "one to " + std::to_string(phrase_words_max) + " words of letters must stand here");
                else
                    out.phrases.push_back(phrase);
            }
        }
    }
    return out;
}

}  // namespace stemmen::dialog
