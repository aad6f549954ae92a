#include "contact/observe.hpp"

#include <catch2/catch.hpp>

#include <limits>

#include "support.hpp"

namespace stemmen::contact {

using namespace std::chrono_literals;

TEST_CASE("observe: each event opens the window or not, and leaves its mark on the talk") {
    struct Case {
        std::string name;
        InboundBody body;
        bool opens_window;
        std::optional<MarkKind> mark;
    };
    const std::vector<Case> cases{
        {"text", TextSaid{"", "Hei", ""}, true, MarkKind::citizen},
        {"thanks", TextSaid{"", "TAKK!", ""}, true, MarkKind::thanks},
        {"thanks and more", TextSaid{"", "Takk, men hva nå?", ""}, true, MarkKind::citizen},
        {"media", MediaSent{"", "image"}, true, MarkKind::citizen},
        {"tap", ChoiceMade{"", "Ja", ""}, true, MarkKind::activity},
        {"reaction", Reacted{"m"}, true, MarkKind::activity},
        {"edit", MessageEdited{"m", "Hei"}, false, MarkKind::activity},
        {"unsend", MessageUnsent{"m"}, false, MarkKind::activity},
        {"link", LinkOpened{"", "spor"}, true, MarkKind::link},
        {"officer", PageSpoke{"", Speaker::operator_, "", "Hei"}, false, MarkKind::officer},
        {"officer closing", PageSpoke{"", Speaker::operator_, "", "Takk, HA EN FIN DAG 🙂"}, false, MarkKind::closing},
        {"officer's app with an automatic text", PageSpoke{"", Speaker::operator_, "", "Dette er et automatisk svar."}, false,
         MarkKind::automation},
        {"automation", PageSpoke{"", Speaker::automation, "", "Hei"}, false, MarkKind::automation},
        {"unknown app with a closing phrase", PageSpoke{"", Speaker::unknown_app, "", "Ha en fin dag"}, false, MarkKind::unknown_app},
        {"we ourselves", PageSpoke{"", Speaker::us, "r", "Ha en fin dag"}, false, std::nullopt},
        {"passed to us", ControlMoved{ControlMoved::How::passed, Owner::us, false, ""}, false, MarkKind::passed},
        {"passed to another", ControlMoved{ControlMoved::How::passed, Owner::other, true, ""}, false, std::nullopt},
        {"taken by us", ControlMoved{ControlMoved::How::taken, Owner::us, false, ""}, false, std::nullopt},
        {"requested", ControlRequested{}, false, std::nullopt},
        {"receipt", Receipt{true}, false, std::nullopt},
        {"notice", AccountNotice{"block", "spam"}, false, std::nullopt},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        const State state = after({event(noon, c.body)});
        CHECK(state.thread.last_person_action.has_value() == c.opens_window);
        if (c.mark)
            CHECK(state.episode.recent == std::vector<Mark>{{noon, *c.mark}});
        else
            CHECK(state.episode.recent.empty());
    }
}

TEST_CASE("observe: what is said to us opens the window and is no part of the officers' talk") {
    const Policy policy = all_setups();
    const State before = after({citizen(noon), officer(noon + 1min)});
    const std::vector<InboundBody> bodies{TextSaid{"", "Fint", ""}, ChoiceMade{"", "5", ""}, Reacted{"m"}, MediaSent{"", "image"}};
    for (const InboundBody& body : bodies) {
        const State now = observe(before, event(noon + 5min, body, false), Addressee::us, policy, some_phrases()).state;
        CHECK(now.episode == before.episode);
        CHECK(now.thread.last_person_action == noon + 5min);
    }
}

TEST_CASE("observe: an officer's do-not-ask marks the talk, and one that begins with it") {
    const Policy policy = all_setups();
    CHECK(facts_after({citizen(noon), officer(noon + 1min, "Vi ringer deg. #ikkespør")}).do_not_ask);
    CHECK(facts_after({officer(noon, "#ikkespør"), citizen(noon + 1min)}).do_not_ask);
    CHECK_FALSE(facts_after({citizen(noon, "#ikkespør"), officer(noon + 1min)}).do_not_ask);
    const State told = observe_told(after({citizen(noon), officer(noon + 1min)}), noon + 2min, true, policy).state;
    CHECK(facts(told.episode, policy).do_not_ask);
    CHECK(facts(told.episode, policy).ended_by == EndedBy::told);
}

TEST_CASE("observe: what a pass to us means is read from its metadata") {
    struct Case {
        std::string metadata;
        PassMeaning meaning;
    };
    const std::vector<Case> cases{
        {"", {true, false}},
        {R"({"closed":true})", {true, false}},
        {R"({"closed":false})", {false, false}},
        {R"({"closed":true,"do_not_ask":true})", {true, true}},
        {R"({"do_not_ask":"yes"})", {true, false}},
        {"sak lukket #ikkespør", {true, true}},
        {R"({"closed":)", {true, false}},
        {"[1,2]", {true, false}},
        {std::string(pass_metadata_max + 1, '{'), {true, false}},
        {std::string(pass_metadata_max, '{'), {true, false}},
    };
    for (const Case& c : cases) {
        INFO(c.metadata.substr(0, 60));
        CHECK(read_pass_metadata(c.metadata, some_phrases()) == c.meaning);
    }
}

TEST_CASE("observe: a pass and a link end a talk only in their set-ups") {
    Policy policy;
    policy.setups = {.standby = true};
    CHECK_FALSE(facts_after({citizen(noon), officer(noon + 1min), passed_to_us(noon + 2min)}, policy).ended_by);
    CHECK_FALSE(facts_after({citizen(noon), officer(noon + 1min), link_opened(noon + 2min)}, policy).ended_by);
    policy.setups.link = true;
    policy.link_refs = {"spor", "stemmen"};
    CHECK(facts_after({citizen(noon), link_opened(noon + 2min, "stemmen")}, policy).ended_by == EndedBy::link);
    CHECK_FALSE(facts_after({citizen(noon), link_opened(noon + 2min, "reklame")}, policy).ended_by);
}

TEST_CASE("observe: with no refs named every link means ask me, also one without a ref, and a named list is exact") {
    Policy policy;
    policy.setups = {.link = true};
    for (const char* ref : {"spor", "reklame", ""}) {
        INFO(ref);
        policy.link_refs.clear();
        CHECK(facts_after({citizen(noon), link_opened(noon + 2min, ref)}, policy).ended_by == EndedBy::link);
        policy.link_refs = {"stemmen"};
        CHECK_FALSE(facts_after({citizen(noon), link_opened(noon + 2min, ref)}, policy).ended_by);
    }
}

TEST_CASE("observe: a talk that was over and not judged is handed over when the next begins, a judged one is not") {
    const Policy policy = all_setups();
    State state = after({citizen(noon), officer(noon + 1min), passed_to_us(noon + 2min)});
    const Observed unjudged = observe(state, citizen(noon + 3min), Addressee::officers, policy, some_phrases());
    REQUIRE(unjudged.left);
    CHECK(reason_when_over(*unjudged.left, {}, policy) == Reason::talk_resumed);
    CHECK(reason_when_over(*unjudged.left, {.stopped_at = noon}, policy) == Reason::stopped);
    state.judged = true;
    const Observed judged = observe(state, citizen(noon + 3min), Addressee::officers, policy, some_phrases());
    CHECK_FALSE(judged.left);
    CHECK_FALSE(judged.state.judged);
}

TEST_CASE("observe: settle stamps the end at the time it fell due, however late it is called") {
    const Policy policy = all_setups();
    const State state = after({citizen(noon), officer(noon + 1min)});
    CHECK(next_due(state, policy) == noon + 16min);
    CHECK(settle(state, policy, noon + 16min - 1ms) == state);
    const EpisodeFacts f = facts(settle(state, policy, noon + 3h).episode, policy);
    CHECK(f.ended_by == EndedBy::quiet);
    CHECK(f.ended_at == noon + 16min);
}

TEST_CASE("observe: times outside of the calendar are brought inside") {
    const State state = after({citizen(from_millis(-5)), officer(from_millis(std::numeric_limits<std::int64_t>::max()))});
    CHECK(facts(state.episode, all_setups()).started == Timestamp{});
    CHECK(next_due(state, all_setups()).has_value());
}

}  // namespace stemmen::contact
