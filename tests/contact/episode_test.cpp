#include "contact/episode.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

namespace stemmen::contact {

using namespace std::chrono_literals;

namespace {

Marked with(Episode episode, Timestamp at, MarkKind kind, const Policy& policy) { return add_mark(std::move(episode), {at, kind}, policy); }

}  // namespace

TEST_CASE("episode: what each side says is counted and timed") {
    const EpisodeFacts f = facts_after({citizen(noon), officer(noon + 5min), page(noon + 6min, Speaker::unknown_app), citizen(noon + 7min),
                                        page(noon + 8min, Speaker::automation), officer(noon + 9min), page(noon + 10min, Speaker::us)});
    CHECK(f.started == noon);
    CHECK(f.last_at == noon + 9min);
    CHECK(f.last_citizen_at == noon + 7min);
    CHECK(f.last_officer_at == noon + 9min);
    CHECK(f.citizen_messages == 2);
    CHECK(f.officer_messages == 2);
    CHECK(f.unknown_messages == 1);
    CHECK(f.automation_messages == 1);
    CHECK_FALSE(f.ended_by);
}

TEST_CASE("episode: an echo within three seconds of the citizen's message is automation, at three seconds it is a human") {
    CHECK(facts_after({citizen(noon), officer(noon + 2999ms)}).officer_messages == 0);
    CHECK(facts_after({citizen(noon), officer(noon + 2999ms)}).automation_messages == 1);
    CHECK(facts_after({citizen(noon), officer(noon + 3s)}).officer_messages == 1);
}

TEST_CASE("episode: the quiet time runs from the last sign of life, and only after an officer") {
    const Policy policy = all_setups();
    const auto end = [&](const std::vector<Inbound>& events) { return end_if_nothing_happens(after(events).episode, policy); };
    CHECK(end({citizen(noon), officer(noon + 1min)}) == Mark{noon + 16min, MarkKind::quiet});
    CHECK(end({citizen(noon), officer(noon + 1min), event(noon + 3min, Reacted{"m"})}) == Mark{noon + 18min, MarkKind::quiet});
    CHECK(end({citizen(noon), officer(noon + 1min), page(noon + 4min, Speaker::unknown_app)}) == Mark{noon + 19min, MarkKind::quiet});
    CHECK(end({citizen(noon), officer(noon + 1min), citizen(noon + 2min)}) == Mark{noon + 2min + policy.episode_idle, MarkKind::idle});
    CHECK(end({citizen(noon), page(noon + 1min, Speaker::unknown_app)}) == Mark{noon + 1min + policy.episode_idle, MarkKind::idle});
    CHECK(end({}) == std::nullopt);
    CHECK(end({citizen(noon), officer(noon + 1min), passed_to_us(noon + 2min)}) == std::nullopt);
}

TEST_CASE("episode: without a set-up that hears officers only idleness ends a talk by itself") {
    Policy policy;
    policy.setups = {false, false, true, true};
    const State state = after({citizen(noon), officer(noon + 1min, "Ha en fin dag!")}, policy);
    CHECK(end_if_nothing_happens(state.episode, policy) == Mark{noon + 1min + policy.episode_idle, MarkKind::idle});
}

TEST_CASE("episode: a closing phrase ends the talk after a short pause, never longer than the quiet time") {
    Policy policy = all_setups();
    const State state = after({citizen(noon), officer(noon + 1min, "Takk. Ha en fin dag!")});
    CHECK(end_if_nothing_happens(state.episode, policy) == Mark{noon + 2min, MarkKind::closing_phrase});
    policy.quiet_time = 2s;
    CHECK(end_if_nothing_happens(state.episode, policy) == Mark{noon + 1min + 2s, MarkKind::closing_phrase});
}

TEST_CASE("episode: a closing phrase is undone by whoever speaks after it") {
    const Policy policy = all_setups();
    const auto end = [&](const Inbound& then) {
        return end_if_nothing_happens(after({citizen(noon), officer(noon + 1min, "Ha en fin dag!"), then}).episode, policy)->kind;
    };
    CHECK(end(citizen(noon + 90s)) == MarkKind::idle);
    CHECK(end(officer(noon + 90s)) == MarkKind::quiet);
    CHECK(end(page(noon + 90s, Speaker::unknown_app)) == MarkKind::quiet);
    CHECK(end(event(noon + 90s, Reacted{"m"})) == MarkKind::closing_phrase);
}

TEST_CASE("episode: a bare thanks takes the last word from the officer unless the policy says otherwise") {
    Policy policy = all_setups();
    const std::vector<Inbound> events{citizen(noon), officer(noon + 1min, "Ha en fin dag!"), citizen(noon + 90s, "Takk! 😊")};
    CHECK(end_if_nothing_happens(after(events, policy).episode, policy)->kind == MarkKind::idle);
    policy.thanks_need_no_answer = true;
    CHECK(end_if_nothing_happens(after(events, policy).episode, policy) == Mark{noon + 2min, MarkKind::closing_phrase});
    CHECK(facts_after(events, policy).citizen_messages == 2);
}

TEST_CASE("episode: the first message after an end begins a new one and hands over the old") {
    const Policy policy = all_setups();
    const Episode over = after({citizen(noon), officer(noon + 1min), passed_to_us(noon + 2min)}).episode;
    REQUIRE(facts(over, policy).ended_by == EndedBy::passed);
    const Marked next = with(over, noon + 3min, MarkKind::citizen, policy);
    REQUIRE(next.finished);
    CHECK(next.finished->officer_messages == 1);
    CHECK(next.finished->ended_at == noon + 2min);
    CHECK(facts(next.episode, policy).started == noon + 3min);
    CHECK(facts(next.episode, policy).citizen_messages == 1);
}

TEST_CASE("episode: only messages begin an episode, what else comes after an end still belongs to it") {
    const Policy policy = all_setups();
    const Episode over = after({citizen(noon), officer(noon + 1min), passed_to_us(noon + 2min)}).episode;
    for (const MarkKind kind : {MarkKind::automation, MarkKind::unknown_app, MarkKind::activity, MarkKind::do_not_ask, MarkKind::told}) {
        const Marked next = with(over, noon + 3min, kind, policy);
        CHECK_FALSE(next.finished);
        CHECK(facts(next.episode, policy).ended_by == EndedBy::passed);
        CHECK(facts(next.episode, policy).do_not_ask == (kind == MarkKind::do_not_ask));
    }
}

TEST_CASE("episode: nothing older than the present episode moves it back") {
    const Policy policy = all_setups();
    const Episode second = after({citizen(noon), passed_to_us(noon + 2min), citizen(noon + 3min)}).episode;
    CHECK(with(second, noon + 1min, MarkKind::officer, policy).episode == second);
    CHECK(with(second, noon + 2min, MarkKind::do_not_ask, policy).episode == second);
}

TEST_CASE("episode: an end that is told late still parts what was said before it from what was said after") {
    const Policy policy = all_setups();
    const Episode inverted = after({citizen(noon), officer(noon + 1min), citizen(noon + 10min)}).episode;
    const Marked marked = with(inverted, noon + 5min, MarkKind::passed, policy);
    REQUIRE(marked.finished);
    CHECK(marked.finished->citizen_messages == 1);
    CHECK(facts(marked.episode, policy).started == noon + 10min);
}

TEST_CASE("episode: a link is an end and a beginning") {
    const Policy policy = all_setups();
    const Episode ended = after({citizen(noon), officer(noon + 1min), link_opened(noon + 2min)}).episode;
    CHECK(facts(ended, policy).ended_by == EndedBy::link);
    CHECK(facts(ended, policy).started == noon);
    const Marked again = with(ended, noon + 48h, MarkKind::link, policy);
    CHECK(again.finished.has_value());
    CHECK(facts(again.episode, policy).started == noon + 48h);
    CHECK(facts(again.episode, policy).ended_at == noon + 48h);
}

TEST_CASE("episode: no more than marks_max marks are kept, and the rest stays counted") {
    const Policy policy = all_setups();
    Episode episode;
    constexpr int messages = 500;
    for (int i = 0; i < messages; ++i) {
        episode = with(std::move(episode), noon + i * 10s, i % 2 == 0 ? MarkKind::citizen : MarkKind::officer, policy).episode;
        REQUIRE(episode.recent.size() <= marks_max);
    }
    CHECK(facts(episode, policy).citizen_messages == messages / 2);
    CHECK(facts(episode, policy).officer_messages == messages / 2);
    CHECK(facts(episode, policy).started == noon);
}

TEST_CASE("episode: an end among the counted marks still parts episodes") {
    const Policy policy = all_setups();
    Episode episode = after({citizen(noon), officer(noon + 1min), passed_to_us(noon + 2min)}).episode;
    for (int i = 0; i < 40; ++i) episode = with(std::move(episode), noon + 3min + i * 1s, MarkKind::automation, policy).episode;
    REQUIRE(episode.settled.ended_by == EndedBy::passed);
    const Marked next = with(episode, noon + 1h, MarkKind::citizen, policy);
    CHECK(next.finished.has_value());
    CHECK(facts(next.episode, policy).started == noon + 1h);
    CHECK(facts(next.episode, policy).officer_messages == 0);
}

TEST_CASE("episode: an end that falls due behind counted marks still comes") {
    const Policy policy = all_setups();
    State state = after({citizen(noon), officer(noon + 1min, "Ha en fin dag!")});
    for (int i = 0; i < 40; ++i)
        state.episode = with(std::move(state.episode), noon + 1min + 1s + i * 10s, MarkKind::automation, policy).episode;
    const auto due = next_due(state, policy);
    REQUIRE(due);
    CHECK(facts(settle(state, policy, *due).episode, policy).ended_by == EndedBy::closing_phrase);
}

TEST_CASE("episode: counters stop at their bound") {
    Episode episode;
    episode.settled.started = episode.settled.last_at = noon;
    episode.settled.citizen_messages = messages_counted_max;
    CHECK(facts(with(episode, noon + 1s, MarkKind::citizen, all_setups()).episode, all_setups()).citizen_messages == messages_counted_max);
}

}  // namespace stemmen::contact
