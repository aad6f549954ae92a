#include "privacy/purposes.hpp"

#include <algorithm>
#include <array>

#include "core/json.hpp"

namespace stemmen::privacy {
namespace {

using Kind = JsonNode::Kind;

struct BasisName {
    Basis basis;
    std::string_view name, article;
};
constexpr std::array bases{BasisName{Basis::consent, "consent", "6(1)(a)"}, BasisName{Basis::legal_obligation, "legal_obligation", "6(1)(c)"},
                           BasisName{Basis::vital_interests, "vital_interests", "6(1)(d)"}, BasisName{Basis::public_task, "public_task", "6(1)(e)"}};
constexpr std::array written_in{Language::nb, Language::nn, Language::en};

bool is_in(std::span<const std::string_view> list, std::string_view name) { return std::ranges::find(list, name) != list.end(); }

std::string joined(std::span<const std::string_view> names) {
    std::string out;
    for (const std::string_view name : names) out += (out.empty() ? "" : ", ") + std::string(name);
    return out;
}

class PurposeReader {
public:
    PurposeReader(std::string_view file, std::span<const std::string_view> stored, std::span<const std::string_view> retentions)
        : file_(file), stored_(stored), retentions_(retentions) {}

    void read(const JsonNode& root) {
        known(root, {"$schema", "purposes"});
        const JsonNode* list = root.find("purposes");
        if (!root.is(Kind::object) || list == nullptr || !list->is(Kind::array)) return fault(root, "the file is an object with a list of \"purposes\"");
        if (list->items.size() > purposes_max) return fault(*list, "there are more than " + std::to_string(purposes_max) + " purposes");
        for (const JsonNode& node : list->items) read_purpose(node);
        for (std::size_t i = 0; i < purposes.all.size(); ++i) check_uses(list->items[i], purposes.all[i]);
        for (const std::string_view field : stored_)
            if (purposes.of_field(field) == nullptr)
                fault(*list, "\"" + std::string(field) + "\" is stored for no purpose; put it among the \"fields\" of exactly one");
        for (const ConsentKind kind : {ConsentKind::quote, ConsentKind::contact_group, ConsentKind::panel, ConsentKind::recording})
            if (purposes.of_flag(kind) == nullptr)
                fault(*list, "no purpose has the \"flag\" \"" + std::string(to_string(kind)) + "\", which citizens can say yes to; declare what it is for");
    }

    Purposes purposes;
    std::vector<std::string> faults;

private:
    void fault(const JsonNode& node, const std::string& sentence) { faults.push_back(located(file_, node, sentence)); }

    void known(const JsonNode& node, std::span<const std::string_view> names) {
        for (const JsonNode::Member& member : node.members)
            if (!is_in(names, member.name)) fault(member.value, "there is no \"" + member.name + "\" here; there are " + joined(names));
    }
    void known(const JsonNode& node, std::initializer_list<std::string_view> names) { known(node, std::span(names.begin(), names.size())); }

    std::string text(const JsonNode& node, std::string_view key, bool needed) {
        const JsonNode* value = node.find(key);
        if (value != nullptr && value->is(Kind::string) && !value->string.empty()) return value->string;
        if (value != nullptr || needed) fault(value == nullptr ? node : *value, "\"" + std::string(key) + "\" must be a text in quotes");
        return {};
    }

    std::vector<const JsonNode*> names(const JsonNode& node, std::string_view key) {
        std::vector<const JsonNode*> out;
        const JsonNode* list = node.find(key);
        if (list == nullptr) return out;
        if (!list->is(Kind::array)) fault(*list, "\"" + std::string(key) + "\" must be a list of fields, such as [\"answer.text\"]");
        for (const JsonNode& item : list->items) {
            if (item.is(Kind::string) && is_in(stored_, item.string)) out.push_back(&item);
            else fault(item, "no field \"" + item.string + "\" may be stored; those that may stand in src/service/fields.cpp, and a new one is decided there first");
        }
        return out;
    }

    void read_purpose(const JsonNode& node) {
        Purpose& purpose = purposes.all.emplace_back();  // also when it is wrong, so that numbers fit
        purpose.line = node.line;
        if (!node.is(Kind::object)) return fault(node, "a purpose is an object in braces");
        known(node, {"id", "basis", "supplementary", "flag", "text", "retention", "fields", "uses"});
        purpose.id = text(node, "id", true);
        for (const Purpose& other : purposes.all)
            if (&other != &purpose && other.id == purpose.id) fault(node, "there is a purpose \"" + purpose.id + "\" already; give this one another id");
        read_basis(node, purpose);
        read_texts(node, purpose);
        purpose.retention = text(node, "retention", true);
        if (!purpose.retention.empty() && !is_in(retentions_, purpose.retention))
            fault(*node.find("retention"), "there is no storage time \"" + purpose.retention + "\"; write one of " + joined(retentions_));
        for (const JsonNode* field : names(node, "fields")) {
            const Purpose* other = purposes.of_field(field->string);
            if (other != nullptr) fault(*field, "\"" + field->string + "\" serves \"" + other->id + "\" already; a field has one purpose, and so one basis");
            else purpose.fields.push_back(field->string);
        }
    }

    void read_basis(const JsonNode& node, Purpose& purpose) {
        const std::string name = text(node, "basis", true);
        const auto found = std::ranges::find(bases, name, &BasisName::name);
        const JsonNode* place = node.find("basis");
        if (place != nullptr && !name.empty() && found == bases.end())
            fault(*place, "\"" + name + "\" is no basis here; write consent, legal_obligation, vital_interests or public_task (GDPR art. 6(1)(a), (c), (d), (e))");
        if (found == bases.end()) return;
        purpose.basis = found->basis;
        const bool rests_on_law = purpose.basis == Basis::public_task || purpose.basis == Basis::legal_obligation;
        purpose.supplementary = text(node, "supplementary", rests_on_law);
        const JsonNode* flag = node.find("flag");
        if (purpose.basis == Basis::consent && flag == nullptr) fault(node, "a consent needs the \"flag\" that the citizen's yes is kept under: quote, contact_group, panel or recording");
        if (flag == nullptr) return;
        if (purpose.basis != Basis::consent) return fault(*flag, "only a consent has a \"flag\"; whoever withdraws it ends this purpose");
        purpose.flag = parse_consent_kind(flag->string);
        if (!purpose.flag) fault(*flag, "\"" + flag->string + "\" is no consent; write quote, contact_group, panel or recording");
        for (const Purpose& other : purposes.all)
            if (&other != &purpose && purpose.flag && other.flag == purpose.flag) fault(*flag, "the flag serves \"" + other.id + "\" already; one yes is for one purpose");
    }

    void read_texts(const JsonNode& node, Purpose& purpose) {
        const JsonNode* texts = node.find("text");
        if (texts == nullptr || !texts->is(Kind::object)) return fault(node, "\"text\" tells the citizen what it is for, by language: {\"nb\": …, \"nn\": …, \"en\": …}");
        for (const JsonNode::Member& member : texts->members) {
            const auto language = parse_language(member.name);
            if (!language || !member.value.is(Kind::string) || member.value.string.empty()) fault(member.value, "\"text\" holds texts by language, such as \"nb\"");
            else purpose.text[*language] = member.value.string;
        }
        for (const Language language : written_in)
            if (!purpose.text.contains(language)) fault(*texts, "the text is missing in " + std::string(to_string(language)));
    }

    // After all fields are known.
    void check_uses(const JsonNode& node, Purpose& purpose) {
        for (const JsonNode* field : names(node, "uses")) {
            purpose.uses.push_back(field->string);
            const Purpose* of = purposes.of_field(field->string);
            if (purpose.basis != Basis::consent) fault(*field, "only a consent may use what is stored for another purpose");
            else if (of == &purpose) fault(*field, "\"" + field->string + "\" stands among this purpose's own \"fields\" already");
        }
    }

    std::string_view file_;
    std::span<const std::string_view> stored_, retentions_;
};

}  // namespace

std::string_view to_string(Basis basis) { return bases[static_cast<std::size_t>(basis)].name; }
std::string_view article_of(Basis basis) { return bases[static_cast<std::size_t>(basis)].article; }

const Purpose* Purposes::of_field(std::string_view field) const {
    for (const Purpose& purpose : all)
        if (std::ranges::find(purpose.fields, field) != purpose.fields.end()) return &purpose;
    return nullptr;
}

const Purpose* Purposes::of_flag(ConsentKind kind) const {
    const auto found = std::ranges::find(all, std::optional(kind), &Purpose::flag);
    return found == all.end() ? nullptr : &*found;
}

std::variant<Purposes, std::vector<std::string>> read_purposes(std::string_view text, std::string_view file, std::span<const std::string_view> stored,
                                                               std::span<const std::string_view> retentions) {
    const Result<JsonNode> root = parse_json_tree(text, file);
    if (!root) return std::vector{root.error().detail};
    PurposeReader reader(file, stored, retentions);
    reader.read(*root);
    if (!reader.faults.empty()) return std::move(reader.faults);
    reader.purposes.file = file;
    return std::move(reader.purposes);
}

}  // namespace stemmen::privacy
