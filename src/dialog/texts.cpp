#include "dialog/texts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "dialog/choose.hpp"

namespace stemmen::dialog {
namespace {

using Kind = JsonNode::Kind;

std::optional<TextStatus> read_status(const JsonNode& at, std::string_view word, Reader& reader) {
    constexpr std::array<std::pair<std::string_view, TextStatus>, 3> names{
        {{"draft", TextStatus::draft}, {"pilot", TextStatus::pilot}, {"approved", TextStatus::approved}}};
    for (const auto& [name, status] : names)
        if (name == word) return status;
    reader.fault(at, "the status " + json_quote(word) + " is none of \"draft\", \"pilot\" and \"approved\"");
    return std::nullopt;
}

void read_text(const JsonNode::Member& member, TextStatus file_status, Language language, Reader& reader, Texts& texts) {
    const JsonNode& node = member.value;
    reader.name(node, member.name, "the text id");
    if (!reader.object(node, "a text", {"version", "status", "text", "choices", "allow"})) return;
    Text text{.id = member.name, .language = language, .status = file_status, .file = reader.file(), .line = node.line};
    text.version = reader.required_integer(node, "version", 1, version_max);
    text.text = reader.required_string(node, "text");
    if (const JsonNode* status = reader.optional(node, "status", Kind::string))
        text.status = read_status(*status, status->string, reader).value_or(TextStatus::draft);
    const auto strings = [&](std::string_view name, auto&& take) {
        const JsonNode* object = reader.optional(node, name, Kind::object);
        if (object == nullptr) return;
        for (const JsonNode::Member& each : object->members) {
            if (each.value.is(Kind::string))
                take(each);
            else
                reader.fault(each.value, json_quote(each.name) + " must be a string");
        }
    };
    strings("choices", [&](const JsonNode::Member& each) {
        reader.name(each.value, each.name, "the choice");
        text.choices.push_back({each.name, each.value.string, fold_answer(each.value.string)});
    });
    strings("allow", [&](const JsonNode::Member& each) { text.allow.emplace_back(each.name, each.value.string); });
    texts.add(std::move(text));
}

}  // namespace

void Texts::add(Text text) {
    const Language language = text.language;
    std::string id = text.id;
    texts_[language].insert_or_assign(std::move(id), std::move(text));
}

const Text* Texts::find(std::string_view id, Language language) const {
    const auto of_language = texts_.find(language);
    if (of_language == texts_.end()) return nullptr;
    const auto found = of_language->second.find(id);
    return found == of_language->second.end() ? nullptr : &found->second;
}

const Text* Texts::shown(std::string_view id, Language language) const {
    const Text* text = find(id, language);
    if (text != nullptr && text->status != TextStatus::draft && is_shown(language)) return text;
    return find(id, Language::nb);
}

bool Texts::is_shown(Language language) const {
    const auto found = status_.find(language);
    return found != status_.end() && found->second != TextStatus::draft;
}

std::string fill(std::string_view text, const TextArgs& args) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = text.find('{', at);
        const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) return out.append(text.substr(at));
        out.append(text.substr(at, open - at));
        const auto found = args.find(text.substr(open + 1, close - open - 1));
        out.append(found == args.end() ? text.substr(open, close + 1 - open) : std::string_view(found->second));
        at = close + 1;
    }
    return out;
}

std::string render(const Texts& texts, std::string_view id, Language language, const TextArgs& args) {
    const Text* text = texts.shown(id, language);
    return text == nullptr ? std::string() : fill(text->text, args);
}

std::vector<std::string> placeholders(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at)) {
        const std::size_t close = text.find('}', at);
        if (close == std::string_view::npos) break;
        out.emplace_back(text.substr(at + 1, close - at - 1));
        at = close + 1;
    }
    return out;
}

std::string canonical(const Text& text) {
    std::string out =
        text.id + '\n' + std::to_string(text.version) + '\n' + std::string(to_string(text.language)) + '\n' + text.text + '\n';
    for (const Choice& choice : text.choices) out += choice.value + '=' + choice.title + '\n';
    return out;
}

std::vector<Choice> offered_choices(const Texts& texts, std::string_view id, Language language) {
    const Text* text = texts.shown(id, language);
    if (text == nullptr) return {};
    std::vector<Choice> out = text->choices;
    std::erase_if(out, [&](const Choice& choice) {
        const std::optional<Language> named = parse_language(choice.value);
        return named && !texts.is_shown(*named);
    });
    return out;
}

void read_texts(const JsonNode& root, Reader& reader, Texts& texts) {
    if (!reader.object(root, "a file of texts", {"language", "status", "texts"})) return;
    const JsonNode* name = reader.required(root, "language", Kind::string);
    const JsonNode* status_name = reader.required(root, "status", Kind::string);
    const JsonNode* all = reader.required(root, "texts", Kind::object);
    if (name == nullptr || status_name == nullptr || all == nullptr) return;
    const std::optional<Language> language = parse_language(name->string);
    if (!language) return reader.fault(*name, "the language " + json_quote(name->string) + " is none of nb, nn, en, se, smj and sma");
    if (texts.all().contains(*language))
        return reader.fault(*name, "there is a file for " + json_quote(name->string) + " already; keep one");
    const std::optional<TextStatus> status = read_status(*status_name, status_name->string, reader);
    if (!status) return;
    texts.add_language(*language, *status);
    for (const JsonNode::Member& member : all->members) read_text(member, *status, *language, reader, texts);
}

}  // namespace stemmen::dialog
