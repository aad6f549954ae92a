#include "service/officer_commands.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.hpp"

namespace stemmen::service {
namespace {

constexpr std::array all_commands{OfficerCommand::fresh, OfficerCommand::mine, OfficerCommand::running, OfficerCommand::results, OfficerCommand::help};

// Letters and digits alone, folded: "Ny  innsamling!" is "nyinnsamling".
std::u32string letters(std::string_view text) {
    std::u32string out;
    for (const std::string& word : words(text))
        for (std::size_t at = 0; at < word.size();) out += next_code_point(word, at);
    return out;
}

std::size_t errors_allowed(std::size_t length) {
    constexpr std::size_t one_from = 4, two_from = 8;
    return length >= two_from ? 2 : length >= one_from ? 1 : 0;
}

}  // namespace

std::string_view to_string(OfficerCommand command) {
    constexpr std::array<std::string_view, all_commands.size()> names{"new", "mine", "running", "results", "help"};
    return names[static_cast<std::size_t>(command)];
}

std::size_t typing_errors(std::u32string_view a, std::u32string_view b) {
    std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last = std::exchange(last, row);
    }
    return last[b.size()];
}

std::optional<OfficerCommand> parse_command(std::string_view typed, const OfficerTexts& texts) {
    const std::u32string wanted = letters(first_code_points(typed, command_characters_max + 1));
    if (wanted.empty() || wanted.size() > command_characters_max) return std::nullopt;
    std::optional<OfficerCommand> found;
    std::size_t fewest = command_characters_max;
    for (const OfficerCommand command : all_commands)
        for (const Language language : officer_languages)
            for (const std::string& alias : command_words(command, texts, language)) {
                const std::u32string known = letters(alias);
                const std::size_t errors = typing_errors(wanted, known);
                if (errors > errors_allowed(known.size()) || errors >= fewest) continue;
                fewest = errors;
                found = command;
            }
    return found;
}

std::vector<std::string> command_words(OfficerCommand command, const OfficerTexts& texts, Language language) {
    constexpr std::string_view separator = ", ";
    const std::string all = texts.text("command." + std::string(to_string(command)), language);
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= all.size();) {
        const std::size_t end = std::min(all.find(separator, at), all.size());
        out.push_back(all.substr(at, end - at));
        at = end + separator.size();
    }
    return out;
}

std::string command_title(OfficerCommand command, const OfficerTexts& texts, Language language) { return command_words(command, texts, language).front(); }

}  // namespace stemmen::service
