#include "dialog/condition.hpp"

#include <algorithm>

#include "dialog/state.hpp"

namespace stemmen::dialog {

const std::vector<NamedAbility>& named_abilities() {
    static const std::vector<NamedAbility> names{
        {"shared_inbox", &Abilities::shared_inbox}, {"thread_control", &Abilities::has_thread_control}, {"edit", &Abilities::can_edit}};
    return names;
}

Facts gather(const Dialog& dialog, const State& state, const Surroundings& around) {
    Facts facts;
    facts.questions.resize(dialog.questions.size());
    facts.steps_asked.resize(dialog.steps.size());
    facts.state = &state;
    facts.around = &around;
    for (const Asked& each : state.asked) {
        const auto found = dialog.step_index.find(each.step);
        if (found == dialog.step_index.end()) continue;
        const Step& step = dialog.steps[found->second];
        facts.steps_asked[found->second] = true;
        if (is_question(step.kind)) ++facts.asked;
        if (step.kind == StepKind::open) ++facts.open_asked;
        if (!each.is_answered()) continue;
        facts.questions[step.question_index] = {.is_answered = true, .value = each.value, .characters = each.characters.value_or(0)};
    }
    return facts;
}

bool holds(const Condition& condition, const Dialog& dialog, const Facts& facts) {
    const auto part_holds = [&](const Condition& part) { return holds(part, dialog, facts); };
    const auto characters = [&] { return facts.questions[condition.question].characters; };
    switch (condition.kind) {
        case Condition::Kind::always:
            return true;
        case Condition::Kind::all:
            return std::ranges::all_of(condition.parts, part_holds);
        case Condition::Kind::any:
            return std::ranges::any_of(condition.parts, part_holds);
        case Condition::Kind::not_:
            return !part_holds(condition.parts.front());
        case Condition::Kind::answer: {
            const Facts::Known& known = facts.questions[condition.question];
            return known.is_answered && std::ranges::find(condition.values, known.value) != condition.values.end();
        }
        case Condition::Kind::shorter_than:
            return characters() > 0 && characters() < static_cast<std::size_t>(condition.number);
        case Condition::Kind::at_least:
            return characters() > 0 && characters() >= static_cast<std::size_t>(condition.number);
        case Condition::Kind::written:
            return characters() > 0;
        case Condition::Kind::asked: {
            const auto found = dialog.step_index.find(condition.values.front());
            return found != dialog.step_index.end() && facts.steps_asked[found->second];
        }
        case Condition::Kind::variant: {
            const auto index = static_cast<std::size_t>(condition.number);
            return index < facts.state->variants.size() && facts.state->variants[index] == condition.values.front();
        }
        case Condition::Kind::asked_fewer_than:
            return facts.asked < condition.number;
        case Condition::Kind::open_asked_fewer_than:
            return facts.open_asked < condition.number;
        case Condition::Kind::ability:
            return std::ranges::any_of(named_abilities(), [&](const NamedAbility& ability) {
                return ability.name == condition.values.front() && facts.around->abilities.*ability.member;
            });
        case Condition::Kind::feature:
            return std::ranges::find(facts.around->features, condition.values.front()) != facts.around->features.end();
    }
    return false;
}

}  // namespace stemmen::dialog
