// Reading the structured conditions of a dialog.json. One table says what each kind looks like.
#include <algorithm>
#include <array>

#include "dialog/condition.hpp"
#include "dialog/definition.hpp"

namespace stemmen::dialog {
namespace {

using Kind = JsonNode::Kind;

enum class Shape { list, single, name, by_question, number, by_variant, answer };
struct Form {
    std::string_view name;
    Condition::Kind kind;
    Shape shape;
};
constexpr std::array<Form, 13> forms{{
    {"all", Condition::Kind::all, Shape::list},
    {"any", Condition::Kind::any, Shape::list},
    {"not", Condition::Kind::not_, Shape::single},
    {"answer", Condition::Kind::answer, Shape::answer},
    {"shorter_than", Condition::Kind::shorter_than, Shape::by_question},
    {"at_least", Condition::Kind::at_least, Shape::by_question},
    {"written", Condition::Kind::written, Shape::name},
    {"asked", Condition::Kind::asked, Shape::name},
    {"variant", Condition::Kind::variant, Shape::by_variant},
    {"asked_fewer_than", Condition::Kind::asked_fewer_than, Shape::number},
    {"open_asked_fewer_than", Condition::Kind::open_asked_fewer_than, Shape::number},
    {"ability", Condition::Kind::ability, Shape::name},
    {"feature", Condition::Kind::feature, Shape::name},
}};

constexpr int characters_compared_max = 2000;

class ConditionReader {
public:
    ConditionReader(const Dialog& dialog, Reader& reader) : dialog_(dialog), reader_(reader) {}

    Condition read(const JsonNode& node) {  // As deep as core/json lets a file be: json_nesting_max.
        Condition condition{.line = node.line};
        const Form* form = find_form(node);
        if (form == nullptr) return condition;
        const JsonNode& value = *node.find(form->name);
        condition.kind = form->kind;
        switch (form->shape) {
            case Shape::list:
                read_parts(value, *form, condition);
                break;
            case Shape::single:
                condition.parts.push_back(read(value));
                break;
            case Shape::name:
                read_name(value, condition);
                break;
            case Shape::by_question:
                read_by_question(value, *form, condition);
                break;
            case Shape::number:
                condition.number = reader_.required_integer(node, form->name, 1, questions_max + 1);
                break;
            case Shape::by_variant:
                read_variant(value, condition);
                break;
            case Shape::answer:
                read_answer(node, value, condition);
                break;
        }
        return condition;
    }

private:
    const Form* find_form(const JsonNode& node) {
        if (node.is(Kind::object) && !node.members.empty()) {
            const bool has_in = node.find("in") != nullptr;
            for (const Form& form : forms) {
                const std::size_t size = form.shape == Shape::answer && has_in ? 2 : 1;
                if (node.members.size() == size && node.find(form.name) != nullptr) return &form;
            }
        }
        std::vector<std::string_view> names;
        for (const Form& form : forms) names.push_back(form.name);
        reader_.fault(node, "a condition is an object with one of " + listed(names) + " (\"answer\" goes with \"in\")");
        return nullptr;
    }

    void read_parts(const JsonNode& value, const Form& form, Condition& condition) {
        if (!value.is(Kind::array) || value.items.empty() || value.items.size() > condition_parts_max)
            return reader_.fault(value,
                                 json_quote(form.name) + " takes a list of 1 to " + std::to_string(condition_parts_max) + " conditions");
        for (const JsonNode& item : value.items) condition.parts.push_back(read(item));
    }

    void read_name(const JsonNode& value, Condition& condition) {
        if (!value.is(Kind::string)) return reader_.fault(value, "a name in quotes must stand here");
        condition.values = {value.string};
        switch (condition.kind) {
            case Condition::Kind::written:
                condition.question = question(value, value.string);
                break;
            case Condition::Kind::asked:
                if (!dialog_.step_index.contains(value.string))
                    reader_.fault(value, "there is no step " + json_quote(value.string) + " before this one; name an earlier step");
                break;
            case Condition::Kind::ability: {
                std::vector<std::string_view> names;
                for (const NamedAbility& ability : named_abilities()) names.push_back(ability.name);
                if (std::ranges::find(names, value.string) == names.end())
                    reader_.fault(value, "no channel has the ability " + json_quote(value.string) + "; there are " + listed(names));
                break;
            }
            default:
                reader_.name(value, value.string, "the feature");
        }
    }

    void read_by_question(const JsonNode& value, const Form& form, Condition& condition) {
        if (!value.is(Kind::object) || value.members.size() != 1)
            return reader_.fault(value, json_quote(form.name) + " takes one question and a number of characters, such as {\"q.good\": 10}");
        const JsonNode::Member& member = value.members.front();
        condition.question = question(member.value, member.name);
        condition.number = reader_.required_integer(value, member.name, 1, characters_compared_max);
    }

    void read_variant(const JsonNode& value, Condition& condition) {
        if (!value.is(Kind::object) || value.members.size() != 1 || !value.members.front().value.is(Kind::string))
            return reader_.fault(value, "\"variant\" takes one experiment and its outcome, such as {\"order\": \"open_first\"}");
        const JsonNode::Member& member = value.members.front();
        for (std::size_t i = 0; i < dialog_.variants.size(); ++i) {
            if (dialog_.variants[i].name != member.name) continue;
            condition.number = static_cast<int>(i);
            condition.values = {member.value.string};
            const auto& values = dialog_.variants[i].values;
            if (std::ranges::none_of(values, [&](const VariantValue& each) { return each.value == member.value.string; }))
                reader_.fault(member.value,
                              "the variant " + json_quote(member.name) + " has no outcome " + json_quote(member.value.string));
            return;
        }
        reader_.fault(member.value, "there is no variant " + json_quote(member.name) + "; add it under \"variants\"");
    }

    void read_answer(const JsonNode& node, const JsonNode& value, Condition& condition) {
        const JsonNode* in = node.find("in");
        const bool has_strings = in != nullptr && in->is(Kind::array) && !in->items.empty() &&
                                 std::ranges::all_of(in->items, [](const JsonNode& item) { return item.is(Kind::string); });
        if (!value.is(Kind::string) || !has_strings)
            return reader_.fault(node,
                                 "an answer condition names a question and values: {\"answer\": \"q.rating\", \"in\": [\"1\", \"2\"]}");
        condition.question = question(value, value.string);
        for (const JsonNode& item : in->items) {
            condition.values.push_back(item.string);
            const bool is_offered = std::ranges::any_of(
                dialog_.steps, [&](const Step& step) { return step.question == value.string && step.choice(item.string) != nullptr; });
            if (!is_offered) reader_.fault(item, json_quote(value.string) + " has no choice " + json_quote(item.string));
        }
    }

    std::size_t question(const JsonNode& at, const std::string& name) {
        const auto found = std::ranges::find(dialog_.questions, name);
        if (found != dialog_.questions.end()) return static_cast<std::size_t>(found - dialog_.questions.begin());
        reader_.fault(at, "no earlier step asks " + json_quote(name) + "; a condition can only look back");
        return 0;
    }

    const Dialog& dialog_;
    Reader& reader_;
};

}  // namespace

Condition read_condition(const JsonNode& node, const Dialog& dialog, Reader& reader) { return ConditionReader(dialog, reader).read(node); }

}  // namespace stemmen::dialog
