#include "privacy/rule_file.hpp"

#include <algorithm>

namespace stemmen::privacy {

using Kind = JsonNode::Kind;

Result<void> RuleFile::expect_object(const JsonNode& node, std::span<const std::string_view> known) const {
    if (!node.is(Kind::object)) return fault(node, "here stands an object, { … }");
    for (const JsonNode::Member& member : node.members) {
        if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
        std::string sentence = "the key " + json_quote(member.name) + " is not known; known are";
        for (const std::string_view one : known) sentence += " " + std::string(one);
        return fault(member.value, sentence);
    }
    return {};
}

Result<std::vector<const JsonNode*>> RuleFile::strings(const JsonNode* node) const {
    std::vector<const JsonNode*> out;
    if (node == nullptr) return out;
    if (!node->is(Kind::array)) return fault(*node, "here stands a list of texts, [\"…\", \"…\"]");
    for (const JsonNode& item : node->items) {
        if (!item.is(Kind::string) || item.string.empty()) return fault(item, "here stands a text in quotes that is not empty");
        out.push_back(&item);
    }
    return out;
}

Result<WordLists> RuleFile::word_lists(const JsonNode* node) const {
    WordLists lists;
    if (node == nullptr) return lists;
    if (!node->is(Kind::object)) return fault(*node, "here stand word lists, {\"name\": [\"word\", …], …}");
    for (const JsonNode::Member& member : node->members) {
        auto words = strings(&member.value);
        if (!words) return words.error();
        if (words->empty()) return fault(member.value, "the word list " + json_quote(member.name) + " is empty");
        for (const JsonNode* word : *words) {
            if (word->string.find_first_of(" |") != std::string::npos)
                return fault(*word, "a word list holds single words, without spaces or |");
            lists[member.name].push_back(word->string);
        }
    }
    return lists;
}

}  // namespace stemmen::privacy
