#include "service/officer_texts.hpp"

#include "core/json.hpp"
#include "core/text.hpp"

namespace stemmen::service {
namespace {

Error at(std::string_view name, const JsonNode& node, const std::string& sentence) { return {Errc::misconfigured, located(name, node, sentence)}; }

}  // namespace

std::string OfficerTexts::text(std::string_view name, Language language, const dialog::TextArgs& args) const {
    const auto texts = texts_.find(officer_language(language));
    if (texts == texts_.end()) return std::string(name);
    const auto found = texts->second.find(name);
    return found == texts->second.end() ? std::string(name) : dialog::fill(found->second, args);
}

bool OfficerTexts::has(std::string_view name) const {
    const auto texts = texts_.find(Language::nb);
    return texts != texts_.end() && texts->second.contains(name);
}

Result<OfficerTexts> gather_officer_texts(std::span<const std::pair<std::string, std::string>> files) {
    OfficerTexts out;
    for (const auto& [name, content] : files) {
        const Result<JsonNode> root = parse_json_tree(content, name);
        if (!root) return root.error();
        const JsonNode* language = root->find("language");
        const JsonNode* texts = root->find("texts");
        const auto parsed = language != nullptr ? parse_language(language->string) : std::nullopt;
        if (!parsed || texts == nullptr || !texts->is(JsonNode::Kind::object)) return at(name, *root, "the file needs \"language\", and \"texts\" in braces");
        TextsByName& own = out.texts_[*parsed];
        for (const JsonNode::Member& member : texts->members) {
            const JsonNode& value = member.value;
            if (!value.is(JsonNode::Kind::string) || value.string.empty() || count_code_points(value.string) > officer_text_characters_max)
                return at(name, value, "\"" + member.name + "\" must be a text of at most " + std::to_string(officer_text_characters_max) + " characters");
            own.emplace(member.name, value.string);
        }
    }
    if (const Result<void> same = check_same_texts("officers", "officers", out.texts_, dialog::placeholders); !same) return same.error();
    return out;
}

}  // namespace stemmen::service
