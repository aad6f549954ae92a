#include "dialog/definition.hpp"

#include <algorithm>
#include <array>

namespace stemmen::dialog {
namespace {

using Kind = JsonNode::Kind;

constexpr std::array<std::pair<std::string_view, StepKind>, 6> step_kinds{{{"notice", StepKind::notice},
                                                                           {"offer", StepKind::offer},
                                                                           {"rating", StepKind::rating},
                                                                           {"choice", StepKind::choice},
                                                                           {"open", StepKind::open},
                                                                           {"consent", StepKind::consent}}};
constexpr std::array<std::string_view, 6> dispositions{"open", "complete", "partial", "refusal", "no_contact", "other"};
constexpr std::array<std::string_view, 4> needed_endings{ending_completed, ending_stopped, ending_left, ending_timed_out};

class DialogReader {
public:
    explicit DialogReader(Reader& reader) : reader_(reader) {}

    Dialog read(const JsonNode& root) {
        dialog_.file = reader_.file();
        dialog_.line = root.line;
        if (!reader_.object(root, "a dialog", {"dialog", "version", "kind", "theme", "languages", "variants", "steps", "endings"}) &&
            !root.is(Kind::object))
            return std::move(dialog_);
        dialog_.name = reader_.required_string(root, "dialog");
        reader_.name(root, dialog_.name, "the dialog");
        dialog_.version = reader_.required_integer(root, "version", 1, 1'000'000);
        dialog_.kind = reader_.required_string(root, "kind");
        reader_.name(root, dialog_.kind, "the kind");
        const std::string theme = reader_.optional_string(root, "theme", "everyday");
        dialog_.is_sensitive = theme == "sensitive";
        if (!dialog_.is_sensitive && theme != "everyday") reader_.fault(*root.find("theme"), "\"theme\" is \"everyday\" or \"sensitive\" (special categories, criminal matters, violence)");
        read_languages(root);
        read_variants(root);
        read_endings(root);
        const JsonNode* steps = reader_.required(root, "steps", Kind::array);
        if (steps == nullptr) return std::move(dialog_);
        for (const JsonNode& node : steps->items) read_entry(node);
        if (dialog_.steps.empty()) reader_.fault(*steps, "a dialog needs at least one step");
        if (dialog_.steps.size() > steps_max)
            reader_.fault(*steps, "there are more than " + std::to_string(steps_max) + " steps; split the dialog");
        return std::move(dialog_);
    }

private:
    void read_languages(const JsonNode& root) {
        const JsonNode* languages = reader_.required(root, "languages", Kind::array);
        if (languages == nullptr) return;
        dialog_.languages_line = languages->line;
        for (const JsonNode& node : languages->items) {
            const auto language = node.is(Kind::string) ? parse_language(node.string) : std::nullopt;
            if (language)
                dialog_.languages.push_back(*language);
            else
                reader_.fault(node, "a language is one of nb, nn, en, se, smj and sma, in quotes");
        }
        if (std::ranges::find(dialog_.languages, Language::nb) == dialog_.languages.end())
            reader_.fault(*languages, "\"nb\" must be among the languages: whoever reads another one falls back to it");
    }

    void read_variants(const JsonNode& root) {
        const JsonNode* variants = reader_.optional(root, "variants", Kind::object);
        if (variants == nullptr) return;
        if (variants->members.size() > variants_max)
            reader_.fault(*variants, "at most " + std::to_string(variants_max) + " experiments may run in one dialog");
        for (const JsonNode::Member& member : variants->members) {
            Variant variant{.name = member.name, .line = member.value.line};
            reader_.name(member.value, member.name, "the variant");
            if (!member.value.is(Kind::object) || member.value.members.empty()) {
                reader_.fault(member.value, "a variant lists its outcomes with weights, such as {\"rating_first\": 9, \"open_first\": 1}");
                continue;
            }
            for (const JsonNode::Member& value : member.value.members) {
                reader_.name(value.value, value.name, "the outcome");
                variant.values.push_back({value.name, reader_.required_integer(member.value, value.name, 1, variant_weight_max)});
            }
            dialog_.variants.push_back(std::move(variant));
        }
    }

    void read_endings(const JsonNode& root) {
        const JsonNode* endings = reader_.required(root, "endings", Kind::object);
        if (endings == nullptr) return;
        for (const JsonNode::Member& member : endings->members) {
            Ending ending{.id = member.name, .line = member.value.line};
            reader_.name(member.value, member.name, "the ending");
            if (!reader_.object(member.value, "an ending", {"text", "text_without_answers", "disposition"})) continue;
            ending.text = reader_.required_string(member.value, "text");
            ending.text_without_answers = reader_.optional_string(member.value, "text_without_answers", ending.text);
            const std::string word = reader_.optional_string(member.value, "disposition", "refusal");
            const auto found = std::ranges::find(dispositions, word);
            const auto disposition = static_cast<Disposition>(found - dispositions.begin());
            if (found == dispositions.end() || disposition == Disposition::open || disposition == Disposition::complete ||
                disposition == Disposition::partial)
                reader_.fault(member.value,
                              "\"disposition\" says what the ending counts as without answers: \"refusal\", \"no_contact\" or \"other\"");
            else
                ending.without_answers = disposition;
            dialog_.endings.push_back(std::move(ending));
        }
        for (const std::string_view needed : needed_endings)
            if (dialog_.ending(needed) == nullptr)
                reader_.fault(*endings, "the ending " + json_quote(needed) + " is missing; every dialog needs it");
    }

    void read_entry(const JsonNode& node) {
        const JsonNode* kind = node.is(Kind::object) ? node.find("kind") : nullptr;
        if (kind == nullptr || kind->string != "pick") return read_step(node, {}, std::nullopt);
        if (!reader_.object(node, "a pick", {"id", "kind", "pick", "steps", "when"})) return;
        Pick pick{.id = reader_.required_string(node, "id"), .first = dialog_.steps.size(), .line = node.line};
        const JsonNode* steps = reader_.required(node, "steps", Kind::array);
        if (steps == nullptr || steps->items.empty() || steps->items.size() > steps_max)
            return reader_.fault(node, "a pick draws from a list of \"steps\" that is not empty");
        pick.count = static_cast<std::size_t>(reader_.required_integer(node, "pick", 1, static_cast<int>(steps->items.size())));
        Condition when;
        if (const JsonNode* condition = node.find("when")) when = read_condition(*condition, dialog_, reader_);
        for (const JsonNode& step : steps->items) read_step(step, when, dialog_.picks.size());
        pick.size = dialog_.steps.size() - pick.first;
        dialog_.picks.push_back(std::move(pick));
    }

    void read_step(const JsonNode& node, const Condition& outer, std::optional<std::size_t> pick) {
        if (!reader_.object(node, "a step", {"id", "kind", "text", "question", "flag", "when", "choices", "privacy", "other_words"}))
            return;
        Step step{.id = reader_.required_string(node, "id"), .pick = pick, .line = node.line};
        reader_.name(node, step.id, "the step");
        step.kind = read_step_kind(node);
        step.text = reader_.optional_string(node, "text", step.id);
        step.question = reader_.optional_string(node, "question", step.text);
        step.flag = reader_.optional_string(node, "flag", "");
        step.is_privacy = reader_.optional_boolean(node, "privacy");
        const std::string other_words = reader_.optional_string(node, "other_words", "ask_again");
        step.hands_back = other_words == "hand_back";
        if (other_words != "hand_back" && other_words != "ask_again")
            reader_.fault(node, "\"other_words\" is \"ask_again\" or \"hand_back\"");
        if (const JsonNode* condition = node.find("when")) step.when = read_condition(*condition, dialog_, reader_);
        if (outer.kind != Condition::Kind::always)
            step.when = Condition{.kind = Condition::Kind::all, .parts = {outer, step.when}, .line = step.when.line};
        if (const JsonNode* choices = node.find("choices")) read_choices(*choices, step);
        check_shape(node, step);
        add(node, std::move(step));
    }

    StepKind read_step_kind(const JsonNode& node) {
        const std::string word = reader_.required_string(node, "kind");
        std::vector<std::string_view> names;
        for (const auto& [name, kind] : step_kinds) {
            if (name == word) return kind;
            names.push_back(name);
        }
        names.push_back("pick");
        reader_.fault(node, "a step's kind is one of " + listed(names));
        return StepKind::notice;
    }

    void read_choices(const JsonNode& node, Step& step) {
        if (node.is(Kind::array)) {
            for (const JsonNode& item : node.items) {
                if (!item.is(Kind::string))
                    reader_.fault(item, "a choice is a value in quotes");
                else
                    add_choice(item, {.value = item.string, .is_skip = item.string == skip_value, .line = item.line}, step);
            }
            return;
        }
        if (!node.is(Kind::object))
            return reader_.fault(node, "\"choices\" is a list of values, or an object of values and what follows from each");
        for (const JsonNode::Member& member : node.members) {
            if (!reader_.object(member.value, "a choice", {"end", "say", "prompt", "skip"})) continue;
            ChoiceRule rule{.value = member.name, .line = member.value.line};
            rule.end = reader_.optional_string(member.value, "end", "");
            rule.say = reader_.optional_string(member.value, "say", "");
            rule.prompt = reader_.optional_string(member.value, "prompt", "");
            rule.is_skip = member.name == skip_value || reader_.optional_boolean(member.value, "skip");
            if (!rule.end.empty() && dialog_.ending(rule.end) == nullptr)
                reader_.fault(member.value, "there is no ending " + json_quote(rule.end) + "; add it under \"endings\"");
            if (!rule.prompt.empty() && step.kind != StepKind::open)
                reader_.fault(member.value, "only an open question can prompt for words; use \"say\"");
            if (!rule.prompt.empty() && rule.is_skip)
                reader_.fault(member.value, "whoever skips is not asked for words; take out \"prompt\"");
            if (int(!rule.end.empty()) + int(!rule.say.empty()) + int(!rule.prompt.empty()) > 1)
                reader_.fault(member.value, "a choice has at most one of \"end\", \"say\" and \"prompt\"");
            add_choice(member.value, std::move(rule), step);
        }
    }

    void add_choice(const JsonNode& at, ChoiceRule rule, Step& step) {
        reader_.name(at, rule.value, "the choice");
        if (step.choice(rule.value) != nullptr)
            return reader_.fault(at, "the choice " + json_quote(rule.value) + " stands here twice; keep one");
        step.choices.push_back(std::move(rule));
    }

    // What a step of each kind must have and must not have.
    void check_shape(const JsonNode& node, const Step& step) {
        const bool has_skip = std::ranges::any_of(step.choices, [](const ChoiceRule& rule) { return rule.is_skip; });
        if (step.kind == StepKind::notice && !step.choices.empty())
            reader_.fault(node, "a notice waits for nothing; make it an \"offer\" or take out its choices");
        if (waits(step.kind) && step.choices.empty()) reader_.fault(node, "nobody can get past this step; give it choices");
        if ((step.kind == StepKind::rating || step.kind == StepKind::choice || step.kind == StepKind::open) && !has_skip)
            reader_.fault(node, "every question can be skipped; add the choice \"SKIP\", or mark one with \"skip\": true");
        if (step.kind == StepKind::consent) {
            if (!is_name(step.flag)) reader_.fault(node, "a consent needs a \"flag\" to store the yes under");
            if (step.choices.size() != 2 || step.choice("YES") == nullptr || step.choice("NO") == nullptr)
                reader_.fault(node, "a consent has exactly the choices \"YES\" and \"NO\"");
        } else if (!step.flag.empty()) {
            reader_.fault(node, "only a consent has a \"flag\"");
        }
        if (step.kind == StepKind::rating)
            for (const ChoiceRule& rule : step.choices)
                if (!rule.is_skip && (rule.value.size() != 1 || rule.value[0] < '0' || rule.value[0] > '9'))
                    reader_.fault(rule.line, "the value of a rating is one digit, since people type it");
    }

    void add(const JsonNode& node, Step step) {
        if (dialog_.step_index.contains(step.id))
            return reader_.fault(node, "there is a step " + json_quote(step.id) + " already; give this one another \"id\"");
        dialog_.step_index.emplace(step.id, dialog_.steps.size());
        const auto found = std::ranges::find(dialog_.questions, step.question);
        step.question_index = static_cast<std::size_t>(found - dialog_.questions.begin());
        if (found == dialog_.questions.end()) dialog_.questions.push_back(step.question);
        dialog_.steps.push_back(std::move(step));
    }

    Reader& reader_;
    Dialog dialog_;
};

}  // namespace

std::string_view to_string(Disposition disposition) { return dispositions[static_cast<std::size_t>(disposition)]; }

const ChoiceRule* Step::choice(std::string_view value) const {
    for (const ChoiceRule& rule : choices)
        if (rule.value == value) return &rule;
    return nullptr;
}

const Step* Dialog::find(std::string_view step_id) const {
    const auto found = step_index.find(step_id);
    return found == step_index.end() ? nullptr : &steps[found->second];
}

const Ending* Dialog::ending(std::string_view id) const {
    for (const Ending& each : endings)
        if (each.id == id) return &each;
    return nullptr;
}

Dialog read_dialog(const JsonNode& root, Reader& reader) {
    Dialog dialog = DialogReader(reader).read(root);
    dialog.source = canonical_text(root);
    return dialog;
}

}  // namespace stemmen::dialog
