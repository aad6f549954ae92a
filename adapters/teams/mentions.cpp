#include "adapters/teams/mentions.hpp"

#include <array>
#include <utility>

#include "core/text.hpp"

namespace stemmen::teams {
namespace {

constexpr std::string_view opening = "<at>", closing = "</at>";

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    if (what.empty()) return;
    std::string out;
    std::size_t from = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, from)) {
        out.append(text, from, at - from).append(with);
        from = at + what.size();
    }
    text = out.append(text, from);
}

void drop_leading_mention(std::string& text) {
    const std::string_view trimmed = trim(text);
    if (!trimmed.starts_with(opening)) return;
    const auto end = trimmed.find(closing);
    if (end != std::string_view::npos) text = std::string(trimmed.substr(end + closing.size()));
}

std::string with_single_spaces(std::string_view text) {
    std::string out;
    for (const char c : trim(text)) {
        const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!is_space) out += c;
        else if (!out.ends_with(' ')) out += ' ';
    }
    return out;
}

}  // namespace

std::string without_mentions(std::string text, const std::vector<Mention>& mentions, std::string_view bot_id) {
    bool is_named = false;
    for (const Mention& mention : mentions) {
        if (mention.who != bot_id || mention.text.empty() || !text.contains(mention.text)) continue;
        is_named = true;
        replace_all(text, mention.text, " ");
    }
    if (!is_named) drop_leading_mention(text);
    // "&amp;" last, or "&amp;lt;" would be decoded twice.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> marks{
        {{opening, ""}, {closing, ""}, {"&nbsp;", " "}, {"\u00A0", " "}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}};
    for (const auto& [what, with] : marks) replace_all(text, what, with);
    return with_single_spaces(text);
}

}  // namespace stemmen::teams
