// Properties over random histories: order and repetition of events do not matter, and some things are never done.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "contact/codec.hpp"
#include "support.hpp"

namespace stemmen::contact {

using namespace std::chrono_literals;

namespace {

// Two marks an event at most, so that all of a history can be reordered.
constexpr std::size_t history_max = marks_max / 2;

// Evenly, also in the first cases, which RapidCheck keeps small.
int between(int from, int to) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to)); }

Inbound random_event() {
    const Timestamp at = noon + std::chrono::seconds{between(0, 7200)};
    switch (between(0, 14)) {
        case 0:
        case 1:
            return citizen(at, "Hva med bilen?", *rc::gen::arbitrary<bool>());
        case 2:
            return citizen(at, "takk");
        case 3:
        case 4:
            return officer(at, "Vi ser på det", *rc::gen::arbitrary<bool>());
        case 5:
            return officer(at, "Ha en fin dag");
        case 6:
            return officer(at, "#ikkespør");
        case 7:
            return page(at, Speaker::unknown_app);
        case 8:
            return page(at, Speaker::automation);
        case 9:
            return event(at, Reacted{"m"});
        case 10:
            return passed_to_us(at, *rc::gen::element<std::string>("", R"({"closed":false})", R"({"do_not_ask":true})"));
        case 11:
            return taken_from_us(at);
        case 12:
            return link_opened(at);
        default:
            return event(at, MessageEdited{"m", "x"});
    }
}

std::vector<Inbound> random_history() {
    std::vector<Inbound> events(static_cast<std::size_t>(between(0, static_cast<int>(history_max) + 1)));
    for (Inbound& e : events) e = random_event();
    return events;
}

std::vector<Inbound> disturbed(std::vector<Inbound> events) {
    const std::size_t count = events.size();
    for (std::size_t i = 0; i < count; ++i)
        if (*rc::gen::arbitrary<bool>()) events.push_back(events[i]);
    std::mt19937 random(*rc::gen::arbitrary<unsigned>());
    std::shuffle(events.begin(), events.end(), random);
    return events;
}

Policy random_policy() {
    Policy policy = all_setups();
    policy.setups.zero_config = *rc::gen::arbitrary<bool>();
    policy.setups.standby = *rc::gen::arbitrary<bool>();
    policy.thanks_need_no_answer = *rc::gen::arbitrary<bool>();
    return policy;
}

PersonFacts random_person() {
    const auto seldom = [] { return between(0, 4) == 0; };
    PersonFacts person;
    if (seldom()) person.stopped_at = noon - std::chrono::hours{between(-3, 5000)};
    if (seldom()) person.last_invited_at = noon - std::chrono::hours{between(0, 5000)};
    person.has_open_session = seldom();
    return person;
}

}  // namespace

TEST_CASE("order: shuffled and repeated events give the same state") {
    CHECK(rc::check([] {
        const Policy policy = random_policy();
        const std::vector<Inbound> events = random_history();
        const State once = after(events, policy);
        const State again = after(disturbed(events), policy);
        RC_ASSERT(facts(again.episode, policy) == facts(once.episode, policy));
        RC_ASSERT(again == once);
    }));
}

TEST_CASE("order: every event once more changes nothing, even in a long talk") {
    CHECK(rc::check([] {
        const Policy policy = random_policy();
        std::vector<Inbound> events;
        for (int i = 0; i < 6; ++i) std::ranges::copy(random_history(), std::back_inserter(events));
        std::ranges::sort(events, {}, &Inbound::at);
        const State once = after(events, policy);
        RC_ASSERT(after(events, policy, once) == once);
        std::vector<Inbound> twice;
        for (const Inbound& e : events) twice.insert(twice.end(), 2, e);
        RC_ASSERT(after(twice, policy) == once);
    }));
}

TEST_CASE("order: after settling there is nothing due any more") {
    CHECK(rc::check([] {
        const Policy policy = random_policy();
        State state = after(random_history(), policy);
        if (const auto due = next_due(state, policy)) {
            RC_ASSERT(settle(state, policy, *due - 1ms) == state);
            state = settle(std::move(state), policy, *due);
            RC_ASSERT(facts(state.episode, policy).ended_by.has_value());
        }
        RC_ASSERT(next_due(state, policy) == std::nullopt);
    }));
}

TEST_CASE("order: nobody is ever asked against a hard rule") {
    int asked = 0;
    const bool held = rc::check([&asked] {
        Policy policy = random_policy();
        std::vector<Inbound> events = random_history();
        if (*rc::gen::arbitrary<bool>()) {  // little stands against asking, so that the rest of the rules decides
            policy.setups.standby = true;
            policy.quiet_hours.reset();
            events = {citizen(noon, "Hei"), officer(noon + 5min, "Hei"), random_event()};
        }
        const PersonFacts person = random_person();
        const Timestamp now = noon + std::chrono::minutes{between(120, 2000)};
        const State state = settle(after(events, policy), policy, now);
        const Decision decision = decide(state, person, {}, policy, {now, winter});
        if (!std::holds_alternative<Ask>(decision)) return;
        ++asked;
        const EpisodeFacts talk = facts(state.episode, policy);
        RC_ASSERT(now + policy.window_margin < *state.thread.last_person_action + 24h);
        RC_ASSERT(!talk.do_not_ask);
        RC_ASSERT(!person.has_open_session);
        if (talk.ended_by == EndedBy::link) return RC_ASSERT(!person.stopped_at || *person.stopped_at < *talk.ended_at);
        RC_ASSERT(!person.stopped_at);
        RC_ASSERT(!person.last_invited_at || now - *person.last_invited_at >= policy.gap);
        RC_ASSERT(talk.citizen_messages > 0);
        RC_ASSERT(talk.officer_messages > 0);
        RC_ASSERT(!talk.last_citizen_at || *talk.last_officer_at > *talk.last_citizen_at);
    });
    CHECK(held);
    INFO(asked << " of 100 were asked");
    CHECK(asked > 0);
}

TEST_CASE("order: every state that events can make survives encoding") {
    CHECK(rc::check([] {
        const Policy policy = random_policy();
        std::vector<Inbound> events;
        for (int i = 0; i < 5; ++i) std::ranges::copy(random_history(), std::back_inserter(events));
        State state = settle(after(events, policy), policy, noon + 3h);
        state.judged = *rc::gen::arbitrary<bool>();
        const std::string text = encode(state);
        RC_ASSERT(text.size() <= encoded_bytes_max);
        const Result<State> back = decode(text);
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == state);
    }));
}

}  // namespace stemmen::contact
