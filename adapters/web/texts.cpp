#include "adapters/web/texts.hpp"

#include "core/json.hpp"
#include "core/same_texts.hpp"

namespace stemmen::web {
namespace {

// Calls back for every "{name}" and for what stands between; a brace that opens no name is text.
template <class Plain, class Place>
void each_part(std::string_view text, Plain plain, Place place) {
    while (!text.empty()) {
        const auto open = text.find('{');
        const auto close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) return plain(text);
        plain(text.substr(0, open));
        place(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
}

Error at(std::string_view name, const JsonNode& node, std::string_view sentence) { return {Errc::misconfigured, located(name, node, sentence)}; }

Result<std::string> string_of(const JsonNode& node, std::string_view name, std::string_view what) {
    if (!node.is(JsonNode::Kind::string) || node.string.empty()) return at(name, node, std::string(what) + " must be a text in quotes");
    return node.string;
}

Result<Section> read_section(const JsonNode& node, std::string_view name) {
    Section section;
    const JsonNode* heading = node.find("heading");
    const JsonNode* texts = node.find("text");
    if (heading == nullptr || texts == nullptr || !texts->is(JsonNode::Kind::array)) return at(name, node, "a section needs \"heading\" and a list \"text\"");
    const Result<std::string> title = string_of(*heading, name, "\"heading\"");
    if (!title) return title.error();
    section.heading = *title;
    for (const JsonNode& item : texts->items) {
        Result<std::string> paragraph = string_of(item, name, "a paragraph");
        if (!paragraph) return paragraph.error();
        section.paragraphs.push_back(std::move(*paragraph));
    }
    return section;
}

Result<Page> read_page(const JsonNode& node, std::string_view name) {
    const JsonNode* title = node.find("title");
    const JsonNode* sections = node.find("sections");
    if (title == nullptr || sections == nullptr || !sections->is(JsonNode::Kind::array)) return at(name, node, "a page needs \"title\" and a list \"sections\"");
    const Result<std::string> text = string_of(*title, name, "\"title\"");
    if (!text) return text.error();
    Page page{.title = *text, .sections = {}};
    for (const JsonNode& item : sections->items) {
        Result<Section> section = read_section(item, name);
        if (!section) return section.error();
        page.sections.push_back(std::move(*section));
    }
    return page;
}

// Every text of a language under a name, pages and all.
TextsByName flat(const Texts& texts) {
    TextsByName all(texts.texts.begin(), texts.texts.end());
    for (const auto& [id, page] : texts.pages) {
        all[id + ".title"] = page.title;
        for (std::size_t s = 0; s < page.sections.size(); ++s) {
            const std::string section = id + ".sections." + std::to_string(s + 1);
            all[section] = page.sections[s].heading;
            for (std::size_t p = 0; p < page.sections[s].paragraphs.size(); ++p) all[section + "." + std::to_string(p + 1)] = page.sections[s].paragraphs[p];
        }
    }
    return all;
}

}  // namespace

std::string Texts::text(std::string_view name, const Values& values) const {
    const auto found = texts.find(name);
    return found == texts.end() ? std::string(name) : filled(found->second, values);
}

std::string filled(std::string_view text, const Values& values) {
    std::string out;
    each_part(
        text, [&](std::string_view plain) { out += plain; },
        [&](std::string_view place) {
            const auto value = values.find(place);
            if (value == values.end()) out.append("{").append(place).append("}");
            else out += value->second;
        });
    return out;
}

std::vector<std::string> places_in(std::string_view text) {
    std::vector<std::string> names;
    each_part(text, [](std::string_view) {}, [&](std::string_view place) { names.emplace_back(place); });
    return names;
}

Result<Texts> read_texts(std::string_view json, std::string_view name) {
    if (json.size() > texts_bytes_max) return Error{Errc::misconfigured, std::string(name) + ": is larger than " + std::to_string(texts_bytes_max) + " bytes"};
    const Result<JsonNode> root = parse_json_tree(json, name);
    if (!root) return root.error();
    const JsonNode* language = root->find("language");
    const JsonNode* texts = root->find("texts");
    const JsonNode* pages = root->find("pages");
    const auto parsed = language != nullptr ? parse_language(language->string) : std::nullopt;
    if (!parsed || texts == nullptr || !texts->is(JsonNode::Kind::object) || pages == nullptr || !pages->is(JsonNode::Kind::object))
        return at(name, *root, "the file needs \"language\", \"texts\" in braces and \"pages\" in braces");
    Texts out{.language = *parsed, .texts = {}, .pages = {}};
    for (const JsonNode::Member& member : texts->members) {
        Result<std::string> text = string_of(member.value, name, "\"" + member.name + "\"");
        if (!text) return text.error();
        out.texts.emplace(member.name, std::move(*text));
    }
    for (const JsonNode::Member& member : pages->members) {
        Result<Page> page = read_page(member.value, name);
        if (!page) return page.error();
        out.pages.emplace(member.name, std::move(*page));
    }
    return out;
}

Result<AllTexts> gather(std::vector<Texts> texts) {
    AllTexts all;
    for (Texts& each : texts) all[each.language] = std::move(each);
    std::map<Language, TextsByName> by_name;
    for (const auto& [language, each] : all) by_name[language] = flat(each);
    if (const Result<void> same = check_same_texts("pages", "citizens", by_name, places_in); !same) return same.error();
    return all;
}

}  // namespace stemmen::web
