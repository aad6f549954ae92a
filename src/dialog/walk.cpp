#include "dialog/walk.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "dialog/step.hpp"

namespace stemmen::dialog {
namespace {

constexpr std::size_t switches_max = 6;  // abilities and features that conditions name: 64 surroundings

void collect(const Condition& condition, std::vector<const Condition*>& leaves) {
    if (condition.parts.empty() && condition.kind != Condition::Kind::always) leaves.push_back(&condition);
    for (const Condition& part : condition.parts) collect(part, leaves);
}

class Walker {
public:
    Walker(const Dialog& dialog, const Texts& texts) : dialog_(dialog), texts_(texts) {
        for (const Step& each : dialog.steps) collect(each.when, leaves_);
    }

    Walked run() {
        const std::vector<std::uint32_t> seeds = seeds_to_walk();
        for (const Surroundings& around : surroundings()) {
            for (const std::uint32_t seed : seeds) {
                seen_.clear();
                const StepResult first = step(dialog_, texts_, around, {}, Begin{.seed = seed});
                look_at(first.effects, {});
                from(first.state, around, false);
                if (out_.states > walk_states_max) {
                    out_.faults.push_back(
                        {dialog_.file, dialog_.line, "the dialog has too many paths to check; make its conditions fewer"});
                    return std::move(out_);
                }
            }
        }
        return std::move(out_);
    }

private:
    // Every combination of the abilities and features that some condition names.
    std::vector<Surroundings> surroundings() {
        std::vector<std::pair<bool, std::string>> switches;
        for (const Condition* leaf : leaves_) {
            if (leaf->kind != Condition::Kind::ability && leaf->kind != Condition::Kind::feature) continue;
            std::pair<bool, std::string> each{leaf->kind == Condition::Kind::ability, leaf->values.front()};
            if (std::ranges::find(switches, each) == switches.end()) switches.push_back(std::move(each));
        }
        if (switches.size() > switches_max) {
            out_.faults.push_back({dialog_.file, dialog_.line,
                                   "conditions name more than " + std::to_string(switches_max) + " abilities and features; use fewer"});
            switches.resize(switches_max);
        }
        std::vector<Surroundings> all;
        for (std::size_t bits = 0; bits < (std::size_t{1} << switches.size()); ++bits) {
            Surroundings around;
            for (std::size_t i = 0; i < switches.size(); ++i) {
                if ((bits >> i & 1U) == 0) continue;
                if (!switches[i].first) around.features.push_back(switches[i].second);
                for (const NamedAbility& ability : named_abilities())
                    if (switches[i].first && ability.name == switches[i].second) around.abilities.*ability.member = true;
            }
            all.push_back(std::move(around));
        }
        return all;
    }

    // Seeds that together meet every variant with every member of every pick.
    std::vector<std::uint32_t> seeds_to_walk() {
        std::size_t combinations = 1;
        for (const Variant& variant : dialog_.variants) combinations *= variant.values.size();
        std::size_t members = 0;
        for (const Pick& pick : dialog_.picks) members += pick.size;
        std::set<std::pair<std::vector<std::string>, std::size_t>> met;
        std::set<std::vector<std::string>> variants_met;
        std::vector<std::uint32_t> seeds;
        for (std::uint32_t seed = 0; seed < walk_seeds_scanned; ++seed) {
            const std::vector<std::string> variants = draw_variants(dialog_, seed);
            bool is_new = variants_met.insert(variants).second;
            for (const std::size_t index : route(dialog_, seed))
                if (dialog_.steps[index].pick) is_new = met.emplace(variants, index).second || is_new;
            if (is_new) seeds.push_back(seed);
            if (variants_met.size() == combinations && met.size() == combinations * members) break;
        }
        return seeds;
    }

    void from(const State& state, const Surroundings& around, bool privacy_seen) {
        if (!state.runs() || out_.states > walk_states_max) return;
        const Step& current = *dialog_.find(state.step);
        privacy_seen = privacy_seen || current.is_privacy;
        const Facts facts = gather(dialog_, state, around);
        if (!seen_.insert(key(state, facts, privacy_seen)).second) return;
        ++out_.states;
        inspect(current, facts, privacy_seen);
        for (const Event& event : events(current)) {
            const StepResult next = step(dialog_, texts_, around, state, event);
            look_at(next.effects, next.state);
            from(next.state, around, privacy_seen);
        }
        leave(state, around);
    }

    void inspect(const Step& current, const Facts& facts, bool privacy_seen) {
        if (facts.asked > questions_max)
            fault_once(current, "on some path this is question number " + std::to_string(facts.asked) + "; at most " +
                                    std::to_string(questions_max) +
                                    " may be asked: add a condition such as {\"asked_fewer_than\": " + std::to_string(questions_max) + "}");
        if (facts.open_asked > open_questions_max)
            fault_once(current, "on some path this is open question number " + std::to_string(facts.open_asked) + "; at most " +
                                    std::to_string(open_questions_max) +
                                    " may be: add {\"open_asked_fewer_than\": " + std::to_string(open_questions_max) + "}");
        if (is_question(current.kind) && !privacy_seen)
            fault_once(current, "on some path this is asked before the privacy information; put an offer with \"privacy\": true before it");
    }

    void fault_once(const Step& at, std::string sentence) {
        const Fault fault{dialog_.file, at.line, std::move(sentence)};
        if (std::ranges::find(out_.faults, fault) == out_.faults.end()) out_.faults.push_back(fault);
    }

    void look_at(const std::vector<Effect>& effects, const State& after) {
        for (const Effect& effect : effects) {
            if (const auto* message = std::get_if<Say>(&effect)) out_.steps.insert(message->step);
            if (const auto* ended = std::get_if<Ended>(&effect)) {
                out_.endings.insert(ended->ending);
                if (answers_given(dialog_, after) > 0) out_.endings_with_answers.insert(ended->ending);
            }
        }
    }

    // What conditions and bounds can see of a state.
    std::string key(const State& state, const Facts& facts, bool privacy_seen) const {
        std::string out = state.step + ' ' + std::to_string(facts.asked) + ' ' + std::to_string(facts.open_asked) +
                          (privacy_seen ? 'p' : '-') + (state.is_prompted ? 'w' : '-') + (answers_given(dialog_, state) > 0 ? 'a' : '-');
        for (const Condition* leaf : leaves_) out += holds(*leaf, dialog_, facts) ? '1' : '0';
        return out;
    }

    // One event for each class of answers that conditions or consequences tell apart.
    std::vector<Event> events(const Step& current) const {
        std::vector<Event> out;
        std::set<std::string> classes;
        for (const ChoiceRule& rule : current.choices) {
            std::string signature = rule.end + '|' + rule.say + '|' + rule.prompt + (rule.is_skip ? 's' : '-');
            for (const Condition* leaf : leaves_)
                if (leaf->kind == Condition::Kind::answer && leaf->question == current.question_index)
                    signature += std::ranges::find(leaf->values, rule.value) == leaf->values.end() ? '0' : '1';
            if (classes.insert(signature).second)
                out.push_back(Tapped{.step = current.id, .value = rule.value, .version = dialog_.version});
        }
        if (current.kind == StepKind::open)
            for (const std::size_t length : lengths(current))
                out.push_back(Said{length == 0 ? std::string("-") : std::string(length, 'x')});
        return out;
    }

    // The ways out that are open at every step: STOPP, silence, and "no" to going on after a pause.
    void leave(const State& state, const Surroundings& around) {
        for (const Event& event : {Event{Stopped{}}, Event{TimedOut{.may_say = true}}}) {
            const StepResult next = step(dialog_, texts_, around, state, event);
            look_at(next.effects, next.state);
        }
        State paused = state;
        paused.is_paused = true;
        const StepResult offered = step(dialog_, texts_, around, std::move(paused), Resumed{});
        const StepResult next =
            step(dialog_, texts_, around, offered.state, Tapped{.step = offered.state.offer, .value = "STOP", .version = dialog_.version});
        look_at(next.effects, next.state);
    }

    // Lengths of words on both sides of every bound that a condition draws for this question.
    std::set<std::size_t> lengths(const Step& current) const {
        std::set<std::size_t> out{0, 1, 200};
        for (const Condition* leaf : leaves_) {
            const bool compares = leaf->kind == Condition::Kind::shorter_than || leaf->kind == Condition::Kind::at_least;
            if (!compares || leaf->question != current.question_index) continue;
            out.insert(static_cast<std::size_t>(std::max(1, leaf->number - 1)));
            out.insert(static_cast<std::size_t>(leaf->number));
        }
        return out;
    }

    const Dialog& dialog_;
    const Texts& texts_;
    std::vector<const Condition*> leaves_;
    std::unordered_set<std::string> seen_;
    Walked out_;
};

}  // namespace

Walked walk(const Dialog& dialog, const Texts& texts) { return Walker(dialog, texts).run(); }

}  // namespace stemmen::dialog
