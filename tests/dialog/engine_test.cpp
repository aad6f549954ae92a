// Properties of every talk: RapidCheck draws events, the engine must keep its promises.
#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <set>

#include "dialog/step.hpp"
#include "folder.hpp"

using namespace stemmen;
using namespace stemmen::dialog;

namespace {

const std::vector<std::string>& things_said() {
    static const std::vector<std::string> all{"ja",
                                              "nei",
                                              "1",
                                              "2",
                                              "5",
                                              "hopp over",
                                              "Alt",
                                              "ingenting",
                                              "jeg vil svare her",
                                              "Eg veit ikkje kva eg skal seie",
                                              "They answered very quickly and well",
                                              "Mun in dieđe maid galggan dadjat",
                                              "",
                                              "👍",
                                              "fortsett",
                                              "tull og tøys",
                                              std::string(3000, 'x'),
                                              "Jeg fikk svar med en gang, og det var lett å forstå"};
    return all;
}

Event random_event() {
    const Dialog& dialog = after_conversation();
    switch (*rc::gen::inRange(0, 16)) {
        case 0:
        case 1:
        case 2:
        case 3:
            return Said{*rc::gen::elementOf(things_said())};
        case 4:
        case 5:
        case 6:
        case 7: {
            const Step& step = *rc::gen::elementOf(dialog.steps);
            if (step.choices.empty()) return Tapped{step.id, "YES", 1};
            return Tapped{step.id, (*rc::gen::elementOf(step.choices)).value, *rc::gen::inRange(1, 3)};
        }
        case 8:
            return Tapped{std::string(*rc::gen::elementOf(engine_texts())),
                          *rc::gen::element<std::string>("YES", "NO", "CONTINUE", "STOP", "nn", "se"), 1};
        case 9:
            return LanguageChosen{*rc::gen::element(Language::nb, Language::nn, Language::en, Language::se, Language::sma)};
        case 10:
            return Paused{*rc::gen::element<std::string>("", "safety.emergency", "scope.case", "safety.crime", "no.such.text")};
        case 11:
            return Resumed{};
        case 12:
            return *rc::gen::inRange(0, 2) == 0 ? Event{AskAgain{}} : Event{LanguageAsked{}};
        case 13:
            return Reminded{};
        case 14:
            return *rc::gen::inRange(0, 4) == 0 ? Event{Stopped{}} : Event{StopUnsure{*rc::gen::elementOf(things_said())}};
        default:
            return *rc::gen::inRange(0, 6) == 0 ? Event{TimedOut{.may_say = true}}
                                                : Event{Begin{.seed = *rc::gen::arbitrary<std::uint32_t>()}};
    }
}

bool is_saving(const Effect& effect) { return std::holds_alternative<SaveAnswer>(effect) || std::holds_alternative<SaveConsent>(effect); }

// What must be true of every state and its effects.
void require_sound(const State& before, const Event& event, const StepResult& result) {
    const State& after = result.state;
    const Dialog& dialog = after_conversation();
    RC_ASSERT(after.step.empty() || dialog.find(after.step) != nullptr);
    RC_ASSERT(after.runs() == !after.step.empty());
    RC_ASSERT(after.unclear >= 0 && after.unclear < unclear_max);
    RC_ASSERT(after.asked.size() <= dialog.steps.size());
    RC_ASSERT(result.effects.size() <= effects_max);
    int questions = 0, open_questions = 0;
    for (const Asked& each : after.asked) {
        const StepKind kind = dialog.find(each.step)->kind;
        questions += is_question(kind) ? 1 : 0;
        open_questions += kind == StepKind::open ? 1 : 0;
        RC_ASSERT(each.characters.value_or(0) <= answer_characters_max);
    }
    RC_ASSERT(questions <= questions_max);
    RC_ASSERT(open_questions <= open_questions_max);
    for (const Effect& effect : result.effects) {
        if (before.has_ended()) {
            RC_ASSERT(!is_saving(effect));
            // Only a tap is answered, and with one kind word.
            const auto* message = std::get_if<Say>(&effect);
            RC_ASSERT(message == nullptr ||
                      (std::holds_alternative<Tapped>(event) && message->text_id == "fallback.late" && message->choices.empty()));
        }
        if (const auto* message = std::get_if<Say>(&effect))
            RC_ASSERT(real_library().texts.find(message->text_id, Language::nb) != nullptr || message->text_id == "no.such.text");
    }
    if (before.has_ended()) RC_ASSERT(after == before);
}

}  // namespace

TEST_CASE("engine: any sequence of events stays within the dialog and its bounds, and survives a restart after each") {
    CHECK(rc::check([] {
        const Surroundings around = *rc::gen::element(Surroundings{}, shared_inbox(), shared_inbox({"drive_open"}));
        State state;
        Event event = Begin{.seed = *rc::gen::arbitrary<std::uint32_t>(),
                            .language = *rc::gen::element(Language::nb, Language::nn, Language::en, Language::se)};
        const int count = *rc::gen::inRange(1, 60);
        for (int i = 0; i < count; ++i) {
            const StepResult result = step(after_conversation(), real_library().texts, around, state, event);
            RC_ASSERT(result == step(after_conversation(), real_library().texts, around, state, event));
            require_sound(state, event, result);
            const Result<State> read = parse_state(to_json(result.state));
            RC_ASSERT(read.has_value());
            RC_ASSERT(*read == result.state);
            state = *read;
            event = random_event();
        }
    }));
}

TEST_CASE("engine: whoever answers everything comes to an end, and it is completed") {
    CHECK(rc::check([] {
        const Surroundings around = shared_inbox({"drive_open"});
        StepResult result =
            step(after_conversation(), real_library().texts, around, {}, Begin{.seed = *rc::gen::arbitrary<std::uint32_t>()});
        std::size_t turns = 0;
        while (result.state.runs()) {
            RC_ASSERT(++turns <= steps_max);
            const Step& current = *after_conversation().find(result.state.step);
            const ChoiceRule& rule = *rc::gen::elementOf(current.choices);
            const bool ends = !rule.end.empty() || !rule.prompt.empty();
            const ChoiceRule& taken = ends ? current.choices.front() : rule;
            result = step(after_conversation(), real_library().texts, around, result.state, Tapped{current.id, taken.value, 1});
        }
        RC_ASSERT(result.state.ending == ending_completed);
        RC_ASSERT(std::holds_alternative<Ended>(result.effects.back()));
    }));
}

TEST_CASE("engine: no promise of ours depends on what the state says") {
    // A state of another version, of another dialog, or with a step that is not there: nothing is said or saved.
    const StepResult begun = step(after_conversation(), real_library().texts, {}, {}, Begin{.seed = 1});
    State of_other_version = begun.state, of_other_dialog = begun.state, elsewhere = begun.state, unasked = begun.state;
    of_other_version.version = 2;
    of_other_dialog.dialog = "other";
    elsewhere.step = "nowhere";
    unasked.asked.clear();
    for (const State& state : {of_other_version, of_other_dialog, elsewhere, unasked}) {
        const StepResult result = step(after_conversation(), real_library().texts, {}, state, Said{"ja"});
        CHECK(result.state == state);
        CHECK(result.effects == std::vector<Effect>{NotAnAnswer{}});
    }
}

TEST_CASE("engine: an open answer is counted up to its bound, and no words of it are kept in the state") {
    StepResult at = step(after_conversation(), real_library().texts, {}, {}, Begin{.seed = 1});
    for (const std::string said : {"ja", "jeg vil svare", "4"})
        at = step(after_conversation(), real_library().texts, {}, at.state, Said{said});
    REQUIRE(at.state.step == "q.good");
    const StepResult just = step(after_conversation(), real_library().texts, {}, at.state, Said{std::string(answer_characters_max, 'x')});
    const StepResult over =
        step(after_conversation(), real_library().texts, {}, at.state, Said{std::string(answer_characters_max + 1, 'x')});
    CHECK(std::get<SaveAnswer>(just.effects.front()).characters == answer_characters_max);
    CHECK(std::get<SaveAnswer>(over.effects.front()).characters == answer_characters_max);
    const StepResult told = step(after_conversation(), real_library().texts, {}, at.state, Said{"Kari Nordmann hjalp meg"});
    CHECK(std::get<SaveAnswer>(told.effects.front()).with_text);
    CHECK(to_json(told.state).find("Kari") == std::string::npos);
}

TEST_CASE("engine: about one in ten gets the open question first, and every pair of fairness items comes equally often") {
    constexpr std::uint32_t talks = 20'000;
    int open_first = 0;
    std::map<std::set<std::string>, int> pairs;
    for (std::uint32_t seed = 0; seed < talks; ++seed) {
        open_first += draw_variants(after_conversation(), seed).front() == "open_first" ? 1 : 0;
        std::set<std::string> drawn;
        for (const std::size_t index : route(after_conversation(), seed))
            if (after_conversation().steps[index].pick) drawn.insert(after_conversation().steps[index].id);
        ++pairs[drawn];
    }
    // Five standard deviations: 2000 ± 212, and 2000 ± 212 for each of the ten pairs.
    CHECK(std::abs(open_first - 2000) < 212);
    CHECK(pairs.size() == 10);
    for (const auto& [pair, count] : pairs) CHECK(std::abs(count - 2000) < 212);
}

TEST_CASE("state: what the engine did not write is refused") {
    for (const std::string json : {"",
                                   "{",
                                   "[]",
                                   "null",
                                   R"({"d":"x"})",
                                   R"({"v":1})",
                                   R"({"d":"x","v":0})",
                                   R"({"d":"x","v":1,"q":1})",
                                   R"({"d":"x","v":1,"u":3})",
                                   R"({"d":"x y","v":1})",
                                   R"({"d":"x","v":1,"l":"fr"})",
                                   R"({"d":"x","v":1,"s":4294967296})",
                                   R"({"d":"x","v":1,"a":"q:2001"})",
                                   R"({"d":"x","v":1,"a":"q=1:2"})",
                                   R"({"d":"x","v":1,"a":"q "})",
                                   R"({"d":"x","v":1,"a":""} )",
                                   R"({"d":"x","v":1,"p":0})",
                                   R"({"d":"x","v":1}})",
                                   R"({"d":"x","v":1,})",
                                   R"({"d":"x","v":99999999999999999999})",
                                   R"({"d":"\u0041","v":1})"})
        CHECK_FALSE(parse_state(json).has_value());
    CHECK(parse_state("{}").value() == State{});
    CHECK(parse_state(R"({"v":1,"d":"x","n":"q","a":"q:2000"})").has_value());
    CHECK_FALSE(parse_state(std::string(state_bytes_max + 1, ' ')).has_value());
}

TEST_CASE("state: a whole talk takes less than 300 bytes, and is written and read in microseconds") {
    StepResult at = step(after_conversation(), real_library().texts, shared_inbox(), {}, Begin{.seed = 4294967295U});
    std::size_t longest = 0;
    for (const std::string said : {"ja", "jeg vil svare her", "2", "fortsett her", "lang ventetid", "De var hyggelige",
                                   "Svare fortere neste gang", "ja", "delvis", "nei", "ja"}) {
        at = step(after_conversation(), real_library().texts, shared_inbox(), at.state, Said{said});
        longest = std::max(longest, to_json(at.state).size());
    }
    CHECK(at.state.ending == ending_completed);
    CHECK(longest < 300);
    const auto start = std::chrono::steady_clock::now();
    constexpr int rounds = 2000;
    for (int i = 0; i < rounds; ++i) REQUIRE(parse_state(to_json(at.state)).has_value());
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    // Unoptimised and shared machines included; the release build needs about a microsecond.
    CHECK(spent.count() / rounds < 200);
}

TEST_CASE("disposition: complete, partial, refusal, no contact and other, each once") {
    const Dialog& dialog = after_conversation();
    const auto ended = [&](std::vector<Asked> asked, std::string_view ending) {
        return disposition(dialog, State{.dialog = dialog.name, .version = 1, .asked = std::move(asked), .ending = std::string(ending)});
    };
    const Asked start{.step = "invite.after_conversation", .value = "START"}, rating{.step = "q.rating", .value = "4"},
        skipped{.step = "q.rating", .value = "SKIP"};
    const Asked words{.step = "q.good", .characters = 20}, silent{.step = "q.good"}, done{.step = "q.more", .value = "DONE"},
        quote{.step = "consent.quote", .value = "YES"};
    CHECK(ended({start, rating, words}, "completed") == Disposition::complete);
    CHECK(ended({start, rating, words}, "timed_out") == Disposition::complete);
    CHECK(ended({start, rating, words}, "stopped") == Disposition::complete);
    CHECK(ended({start, rating, silent}, "timed_out") == Disposition::partial);
    CHECK(ended({start, rating, done, quote}, "completed") == Disposition::partial);
    CHECK(ended({start, skipped, words}, "completed") == Disposition::partial);
    CHECK(ended({start, skipped}, "completed") == Disposition::refusal);
    CHECK(ended({start}, "stopped") == Disposition::refusal);
    CHECK(ended({start}, "timed_out") == Disposition::refusal);
    CHECK(ended({{.step = "invite.after_conversation"}}, "timed_out") == Disposition::no_contact);
    CHECK(ended({start}, "web") == Disposition::other);
    CHECK(ended({start, rating}, "web") == Disposition::partial);
    CHECK(ended({start, rating}, "") == Disposition::open);
}

TEST_CASE("language: what the person chose stays, whatever is written afterwards") {
    StepResult at = step(after_conversation(), real_library().texts, {}, {}, Begin{.seed = 1});
    for (const std::string said : {"ja", "jeg vil svare", "4"})
        at = step(after_conversation(), real_library().texts, {}, at.state, Said{said});
    const StepResult chosen = step(after_conversation(), real_library().texts, {}, at.state, LanguageChosen{Language::nn});
    const StepResult english =
        step(after_conversation(), real_library().texts, {}, chosen.state, Said{"They answered very quickly and well"});
    CHECK(english.state.language == Language::nn);
    const StepResult offered = step(after_conversation(), real_library().texts, {}, at.state, Said{"Eg fekk hjelp med ein gong"});
    REQUIRE(offered.state.offer == "language.offer");
    const StepResult refused = step(after_conversation(), real_library().texts, {}, offered.state, Said{"nei"});
    CHECK(refused.state.language == Language::nb);
    const StepResult later =
        step(after_conversation(), real_library().texts, {}, refused.state, Said{"They answered very quickly and well"});
    CHECK(later.state.language == Language::nb);
    // Without a choice, clear English is followed at once.
    CHECK(step(after_conversation(), real_library().texts, {}, at.state, Said{"They answered very quickly and well"}).state.language ==
          Language::en);
}

TEST_CASE("consent: yes and no are saved with the text that was read, and nothing is asked without words to quote") {
    StepResult at = step(after_conversation(), real_library().texts, {}, {}, Begin{.seed = 1, .language = Language::nn});
    for (const std::string said : {"ja", "eg vil svare", "4", "Dei svara raskt og godt", "hopp over", "ja", "ja", "nei"})
        at = step(after_conversation(), real_library().texts, {}, at.state, Said{said});
    REQUIRE(at.state.step == "consent.quote");
    const StepResult yes = step(after_conversation(), real_library().texts, {}, at.state, Tapped{"consent.quote", "YES", 1});
    CHECK(yes.effects.front() ==
          Effect{SaveConsent{.flag = "quote", .is_given = true, .text_id = "consent.quote", .text_version = 2, .language = Language::nn}});
    const StepResult no = step(after_conversation(), real_library().texts, {}, at.state, Said{"nei"});
    CHECK(std::get<SaveConsent>(no.effects.front()).is_given == false);
}
