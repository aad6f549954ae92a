#include "dialog/step.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"
#include "dialog/choose.hpp"
#include "dialog/detect.hpp"
#include "dialog/engine_texts.hpp"

namespace stemmen::dialog {
namespace {

// A language is switched without asking only on this much evidence.
constexpr int markers_to_switch = 2;

bool is_sami(Language language) { return language == Language::se || language == Language::smj || language == Language::sma; }
bool is_norwegian(Language language) { return language == Language::nb || language == Language::nn; }

class Turn {
public:
    Turn(const Dialog& dialog, const Texts& texts, const Surroundings& around, State state)
        : dialog_(dialog), texts_(texts), around_(around), state_(std::move(state)) {}

    StepResult take() { return {std::move(state_), std::move(effects_)}; }

    void handle(const Begin& event) {
        if (state_.has_begun()) return;
        state_ = State{.dialog = dialog_.name, .version = dialog_.version, .language = event.language, .seed = event.seed};
        if (!is_published(state_.language)) state_.language = Language::nb;
        state_.variants = draw_variants(dialog_, event.seed);
        advance();
    }

    void handle(const Said& event) {
        if (!state_.runs()) return emit(NotAnAnswer{});
        if (take_as_choice(event.text)) return;
        if (!state_.offer.empty()) {
            if (state_.is_paused) return unclear_while_paused();
            drop_offer();
            if (is_answered()) return go_on();
            if (take_as_choice(event.text)) return;
        }
        if (state_.is_paused) return emit(NotAnAnswer{});
        const Step& current = here();
        if (current.hands_back) return hand_back();
        if (current.kind == StepKind::open) return take_words(current, event.text);
        if (follow_language(detect_language(event.text), true) == Followed::no) return unclear();
        if (state_.offer.empty()) ask();
    }

    void handle(const Tapped& event) {
        if (!state_.runs()) return emit_say(text_late, "");
        const Step& current = here();
        const bool is_of_version = event.version == state_.version;
        if (is_of_version && !state_.offer.empty() && event.step == state_.offer && has_choice(state_.offer, event.value))
            return take_offer(event.value);
        const ChoiceRule* rule = event.step == current.id ? current.choice(event.value) : nullptr;
        if (is_of_version && rule != nullptr && !is_answered()) {
            state_.is_paused = false;
            drop_offer();
            return choose(current, *rule);
        }
        if (state_.is_paused) return make_offer(state_.offer.empty() ? offer_to_resume : std::string_view(state_.offer));
        emit_say(text_stale, "");
        repeat();
    }

    void handle(const LanguageAsked&) {
        if (state_.runs()) make_offer(offer_of_languages);
    }
    void handle(const LanguageChosen& event) {
        if (state_.runs()) choose_language(event.language);
    }
    void handle(const StopUnsure& event) {
        if (state_.runs() && !take_as_choice(event.text)) make_offer(offer_to_stop);
    }
    void handle(const Stopped&) {
        if (state_.runs()) finish(ending_stopped, true);
    }
    void handle(const Paused& event) {
        if (!state_.runs()) return;
        state_.is_paused = true;
        state_.unclear = 0;
        drop_offer();
        if (!event.text_id.empty()) make_offer(event.text_id);
    }
    void handle(const Resumed&) {
        if (!state_.runs()) return;
        if (state_.is_paused) return make_offer(offer_to_resume);
        repeat();
    }
    void handle(const AskAgain&) {
        if (state_.runs()) repeat();
    }
    void handle(const Reminded&) {
        if (!state_.runs() || state_.is_reminded || state_.is_paused || !state_.offer.empty()) return;
        state_.is_reminded = true;
        make_offer(offer_to_resume);
    }
    void handle(const TimedOut& event) {
        if (state_.runs()) finish(ending_timed_out, event.may_say && answers_given(dialog_, state_) > 0);
    }

private:
    enum class Followed { no, offered, switched };
    struct StepChoices {
        std::string_view text_id;
        std::vector<std::string_view> values;
    };

    [[nodiscard]] const Step& here() const { return *dialog_.find(state_.step); }
    [[nodiscard]] bool is_answered() const { return !state_.asked.empty() && state_.asked.back().is_answered(); }
    [[nodiscard]] bool is_published(Language language) const {
        return texts_.is_shown(language) && std::ranges::find(dialog_.languages, language) != dialog_.languages.end();
    }
    [[nodiscard]] bool has_choice(std::string_view text_id, std::string_view value) const {
        const Text* text = texts_.shown(text_id, Language::nb);
        return text != nullptr && std::ranges::any_of(text->choices, [&](const Choice& choice) { return choice.value == value; });
    }

    void emit(Effect effect) { effects_.push_back(std::move(effect)); }
    void emit_say(std::string_view text_id, std::string_view step_id) {
        emit(Say{.text_id = std::string(text_id), .language = state_.language, .step = std::string(step_id)});
    }

    // ---- Steps ----

    // What can be answered now: the step's choices, or those of its prompt once that was said.
    [[nodiscard]] StepChoices choices_on_offer(const Step& current) const {
        StepChoices out{current.text, {}};
        for (const ChoiceRule& rule : current.choices) {
            if (state_.is_prompted && !rule.prompt.empty())
                out.text_id = rule.prompt;
            else
                out.values.push_back(rule.value);
        }
        return out;
    }

    // Puts the current step to the person.
    void ask() {
        const StepChoices offered = choices_on_offer(here());
        Say message = say(texts_, offered.text_id, state_.language);
        std::vector<Choice> ordered;
        for (const std::string_view value : offered.values)
            for (Choice& choice : message.choices)
                if (choice.value == value) ordered.push_back(std::move(choice));
        message.choices = std::move(ordered);
        message.step = state_.step;
        emit(std::move(message));
    }

    // From the current step, or from before the first one, to the next that waits, or to the end.
    void advance() {
        const std::vector<std::size_t> order = route(dialog_, state_.seed);
        std::size_t at = 0;
        if (!state_.step.empty()) {
            const auto index = dialog_.step_index.find(state_.step)->second;
            at = static_cast<std::size_t>(std::ranges::find(order, index) - order.begin()) + 1;
        }
        const Facts facts = gather(dialog_, state_, around_);
        for (; at < order.size(); ++at) {
            const Step& next = dialog_.steps[order[at]];
            if (!holds(next.when, dialog_, facts)) continue;
            if (!waits(next.kind)) {
                emit_say(next.text, next.id);
                continue;
            }
            state_.step = next.id;
            state_.is_prompted = false;
            state_.asked.push_back({.step = next.id});
            return ask();
        }
        finish(ending_completed, true);
    }

    // The current question, or the next one when it has been answered meanwhile.
    void go_on() {
        if (state_.is_paused) return;
        if (is_answered()) return advance();
        ask();
    }

    // What waits for an answer, once more.
    void repeat() {
        if (!state_.offer.empty()) return make_offer(std::string(state_.offer));
        go_on();
    }

    void finish(std::string_view ending_id, bool is_said) {
        const Ending* ending = dialog_.ending(ending_id);
        if (ending == nullptr) return;  // Refused by read_dialog.
        if (is_said) emit_say(answers_given(dialog_, state_) > 0 ? ending->text : ending->text_without_answers, "");
        state_.ending = ending_id;
        state_.step.clear();
        state_.offer.clear();
        state_.unclear = 0;
        state_.is_paused = false;
        state_.is_prompted = false;
        emit(Ended{.ending = std::string(ending_id), .disposition = disposition(dialog_, state_)});
    }

    // ---- Answers ----

    // Takes words that name a choice: of the offer that waits, or else of the step.
    bool take_as_choice(std::string_view words_said) {
        if (!state_.offer.empty()) {
            const Language language =
                state_.offer == offer_to_switch && state_.offered_language ? *state_.offered_language : state_.language;
            const auto value = typed_choice(texts_, {.text_id = state_.offer, .language = language}, words_said);
            if (value) take_offer(*value);
            return value.has_value();
        }
        if (state_.is_paused || is_answered()) return false;
        const Step& current = here();
        const StepChoices offered = choices_on_offer(current);
        const auto value = typed_choice(texts_,
                                        {.text_id = offered.text_id,
                                         .language = state_.language,
                                         .values = offered.values,
                                         .by_number = current.kind == StepKind::rating},
                                        words_said);
        if (!value) return false;
        // Whoever types a whole title of another language reads that one.
        follow_language(detect_language(words_said), false);
        choose(current, *current.choice(*value));
        return true;
    }

    void choose(const Step& current, const ChoiceRule& rule) {
        state_.unclear = 0;
        if (!rule.prompt.empty()) {
            state_.is_prompted = true;
            return ask();
        }
        state_.asked.back().value = rule.value;
        if (current.kind == StepKind::consent)
            save_consent(current, rule);
        else if (is_question(current.kind))
            save_choice(current, rule);
        if (!rule.say.empty()) emit_say(rule.say, current.id);
        if (!rule.end.empty()) return finish(rule.end, true);
        advance();
    }

    void save_choice(const Step& current, const ChoiceRule& rule) {
        const AnswerKind kind = current.kind == StepKind::rating   ? AnswerKind::rating
                                : current.kind == StepKind::choice ? AnswerKind::choice
                                                                   : AnswerKind::open;
        emit(SaveAnswer{.question = current.question,
                        .step = current.id,
                        .kind = kind,
                        .value = rule.is_skip ? std::string(skip_value) : rule.value,
                        .is_skip = rule.is_skip,
                        .language = state_.language});
    }

    void save_consent(const Step& current, const ChoiceRule& rule) {
        const Text* text = texts_.shown(current.text, state_.language);
        emit(SaveConsent{.flag = current.flag,
                         .is_given = rule.value == "YES",
                         .text_id = current.text,
                         .text_version = text == nullptr ? 0 : text->version,
                         .language = text == nullptr ? state_.language : text->language});
    }

    void take_words(const Step& current, std::string_view words_said) {
        state_.unclear = 0;
        const std::size_t length = count_code_points(trim(words_said));
        const auto characters = static_cast<std::uint32_t>(std::min<std::size_t>(length, answer_characters_max));
        state_.asked.back().characters = says_nothing(words_said) ? 0 : characters;
        const auto detected = detect_language(words_said);
        emit(SaveAnswer{.question = current.question,
                        .step = current.id,
                        .kind = AnswerKind::open,
                        .with_text = true,
                        .characters = characters,
                        .language = detected ? detected->language : state_.language});
        if (follow_language(detected, true) == Followed::offered) return;
        advance();
    }

    // ---- What is no answer ----

    void unclear() {
        if (++state_.unclear == unclear_max) return hand_back();
        emit_say(state_.unclear == 1 ? text_unclear : text_help, "");
        ask();
    }

    void unclear_while_paused() {
        // After a safety text the words are for people; only "shall we go on?" is worth asking twice.
        if (state_.offer == offer_to_resume && state_.unclear == 0) {
            state_.unclear = 1;
            emit_say(text_unclear, "");
            return make_offer(offer_to_resume);
        }
        hand_back();
    }

    void hand_back() {
        state_.is_paused = true;
        state_.unclear = 0;
        drop_offer();
        emit(NotAnAnswer{});
    }

    // ---- Offers that wait beside the step ----

    void make_offer(std::string_view text_id) {
        // Said in the language it is about, so that whoever writes it can read it.
        const Language language = text_id == offer_to_switch && state_.offered_language ? *state_.offered_language : state_.language;
        Say message = say(texts_, text_id, language);
        state_.offer = message.choices.empty() ? std::string() : std::string(text_id);
        emit(std::move(message));
    }

    void drop_offer() { state_.offer.clear(); }
    void take_offer(std::string_view value) {
        state_.unclear = 0;
        const std::string offer = std::exchange(state_.offer, {});
        if (offer == offer_of_languages) {
            if (const auto language = parse_language(value)) choose_language(*language);
            return;
        }
        if (offer == offer_to_switch) {
            if (value == "YES" && state_.offered_language) return choose_language(*state_.offered_language);
            state_.is_language_settled = true;
            return go_on();
        }
        if (offer == offer_to_stop) return value == "YES" ? finish(ending_stopped, true) : go_on();
        if (value == "STOP") return finish(ending_left, true);
        if (value == "CONTINUE" || value == "SAFE") {
            state_.is_paused = false;
            return go_on();
        }
        emit(Chosen{.text_id = offer, .value = std::string(value)});
    }

    // ---- Language ----

    void choose_language(Language language) {
        drop_offer();
        if (is_published(language)) {
            state_.language = language;
            state_.is_language_settled = true;
            emit(LanguageSwitched{language});
        } else {
            tell_of_missing(language);
        }
        go_on();
    }

    void tell_of_missing(Language language) {
        if (is_sami(language)) {
            emit_say(text_sami, "");
            state_.is_sami_told = true;
        }
        emit(LanguageMissing{language});
    }

    // The person writes another language: follow if it is clear, offer between the two forms of Norwegian, once.
    Followed follow_language(const std::optional<Detected>& detected, bool may_offer) {
        if (!detected || detected->language == state_.language || state_.is_language_settled) return Followed::no;
        const Language language = detected->language;
        if (is_norwegian(language) && is_norwegian(state_.language)) {
            if (!may_offer || state_.offered_language || !is_published(language)) return Followed::no;
            state_.offered_language = language;
            make_offer(offer_to_switch);
            return Followed::offered;
        }
        if (detected->markers < markers_to_switch) return Followed::no;
        if (!is_published(language)) {
            if (state_.is_sami_told) return Followed::no;
            tell_of_missing(language);
            return Followed::switched;
        }
        state_.language = language;
        emit(LanguageSwitched{language});
        return Followed::switched;
    }

    const Dialog& dialog_;
    const Texts& texts_;
    const Surroundings& around_;
    State state_;
    std::vector<Effect> effects_;
};

}  // namespace

StepResult step(const Dialog& dialog, const Texts& texts, const Surroundings& around, State state, const Event& event) {
    if (!fits(dialog, state)) return {std::move(state), {NotAnAnswer{}}};
    Turn turn(dialog, texts, around, std::move(state));
    std::visit([&](const auto& each) { turn.handle(each); }, event);
    return turn.take();
}

}  // namespace stemmen::dialog
