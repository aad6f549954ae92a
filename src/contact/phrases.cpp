#include "contact/phrases.hpp"

#include <algorithm>
#include <array>

#include "core/json.hpp"
#include "core/language.hpp"
#include "core/text.hpp"

namespace stemmen::contact {
namespace {

struct NamedList {
    std::string_view name;
    std::vector<std::string> Phrases::* member;
};
constexpr std::array named_lists{NamedList{"closing", &Phrases::closing}, NamedList{"do_not_ask", &Phrases::do_not_ask},
                                 NamedList{"automation", &Phrases::automation}, NamedList{"thanks", &Phrases::thanks}};

std::vector<std::string> Phrases::* list_named(std::string_view name) {
    for (const NamedList& list : named_lists)
        if (list.name == name) return list.member;
    return nullptr;
}

// Adds the phrases of one language; returns the fault with its place, or "".
std::string read_language(const JsonNode::Member& language, std::string_view name, std::vector<std::string>& phrases) {
    if (!parse_language(language.name))
        return located(name, language.value, "\"" + language.name + "\" is no language; write nb, nn, en, se, smj or sma");
    if (!language.value.is(JsonNode::Kind::array)) return located(name, language.value, "write a list of phrases in [ ]");
    for (const JsonNode& item : language.value.items) {
        if (!item.is(JsonNode::Kind::string)) return located(name, item, "a phrase is a text in quotes");
        const std::size_t count = words(item.string).size();
        if (count == 0) return located(name, item, "a phrase needs a word of letters or digits");
        if (count > phrase_words_max) return located(name, item, "a phrase may have 20 words at most");
        if (phrases.size() == phrases_max) return located(name, item, "a list may have 500 phrases at most");
        phrases.push_back(normalised(item.string));
    }
    return "";
}

}  // namespace

std::string normalised(std::string_view phrase) {
    const std::string folded = fold_case(phrase);
    std::string out;
    out.reserve(folded.size() + 2);
    bool inside = false;
    for (std::size_t offset = 0; offset < folded.size();) {
        const std::size_t start = offset;
        const char32_t c = next_code_point(folded, offset);
        const bool part = is_letter(c) || (c >= '0' && c <= '9');
        if (part && !inside) out += ' ';
        if (part) out.append(folded, start, offset - start);
        inside = part;
    }
    if (!out.empty()) out += ' ';
    return out;
}

Result<Phrases> parse_phrases(std::string_view json, std::string_view name) {
    const Result<JsonNode> root = parse_json_tree(json, name);
    if (!root) return root.error();
    const auto fault = [](std::string detail) { return Error{Errc::misconfigured, std::move(detail)}; };
    if (!root->is(JsonNode::Kind::object)) return fault(located(name, *root, "the file must be one object in { }"));
    Phrases phrases;
    for (const auto& [list, languages] : root->members) {
        const auto member = list_named(list);
        if (member == nullptr)
            return fault(located(name, languages, "\"" + list + "\" is no list; write closing, do_not_ask, automation or thanks"));
        if (!languages.is(JsonNode::Kind::object)) return fault(located(name, languages, "write an object with a list for each language"));
        for (const JsonNode::Member& language : languages.members)
            if (std::string detail = read_language(language, name, phrases.*member); !detail.empty()) return fault(std::move(detail));
    }
    return phrases;
}

bool contains_any(const std::vector<std::string>& phrases, std::string_view said) {
    return std::ranges::any_of(phrases, [&](const std::string& phrase) { return !phrase.empty() && said.contains(phrase); });
}

bool equals_any(const std::vector<std::string>& phrases, std::string_view said) {
    return !said.empty() && std::ranges::find(phrases, said) != phrases.end();
}

}  // namespace stemmen::contact
