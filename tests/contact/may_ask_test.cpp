#include "contact/may_ask.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <set>

#include "support.hpp"

namespace stemmen::contact {

using namespace std::chrono_literals;

namespace {

// Everything decide() looks at; as it stands, the answer is Ask.
struct Situation {
    EpisodeFacts talk;
    Thread thread;
    PersonFacts person;
    AccountFacts account;
    Policy policy = all_setups();
    Moment moment{noon, winter};
};

Situation good() {
    Situation s;
    s.talk.started = noon - 30min;
    s.talk.last_citizen_at = noon - 30min;
    s.talk.last_officer_at = s.talk.last_at = noon - 15min;
    s.talk.citizen_messages = s.talk.officer_messages = 1;
    s.talk.ended_by = EndedBy::quiet;
    s.talk.ended_at = noon;
    s.thread.last_person_action = noon - 30min;
    s.thread.last_standby_at = noon - 15min;
    return s;
}

Decision decided(const Situation& s) {
    State state;
    state.thread = s.thread;
    state.episode.settled = s.talk;
    return decide(state, s.person, s.account, s.policy, s.moment);
}

struct Breaker {
    Reason reason;
    std::function<void(Situation&)> apply;
};

// One for each condition, in the documented order. All of them can be applied at once.
const std::vector<Breaker>& breakers() {
    static const std::vector<Breaker> all{
        {Reason::stopped, [](Situation& s) { s.person.stopped_at = noon - 24h; }},
        {Reason::do_not_ask, [](Situation& s) { s.talk.do_not_ask = true; }},
        {Reason::no_citizen_message, [](Situation& s) { s.talk.citizen_messages = 0; }},
        {Reason::no_human, [](Situation& s) { s.talk.officer_messages = 0; }},
        {Reason::citizen_spoke_last, [](Situation& s) { s.talk.last_citizen_at = s.talk.last_officer_at; }},
        {Reason::never_ended, [](Situation& s) { s.talk.ended_by = EndedBy::idle; }},
        {Reason::open_session, [](Situation& s) { s.person.has_open_session = true; }},
        {Reason::asked_recently, [](Situation& s) { s.person.last_invited_at = noon - 90 * 24h + 1ms; }},
        {Reason::channel_off, [](Situation& s) { s.account.channel_on = false; }},
        {Reason::sending_stopped, [](Situation& s) { s.account.sending_stopped = true; }},
        {Reason::control_taken, [](Situation& s) { s.thread.taken_from_us_at = s.talk.started; }},
        {Reason::control_refused, [](Situation& s) { s.thread.control_refused_at = s.talk.started; }},
        {Reason::no_control, [](Situation& s) { s.policy.setups = {false, false, true, true}; }},
        {Reason::window_closed, [](Situation& s) { s.thread.last_person_action = noon - 23h - 45min; }},
        {Reason::quiet_hours,
         [](Situation& s) {
             s.policy.quiet_hours = QuietHours{12h, 11h};  // 13:00 local is one hour in, and 22 hours are left
             if (s.thread.last_person_action > noon - 2h) s.thread.last_person_action = noon - 2h;
         }},
    };
    return all;
}

}  // namespace

TEST_CASE("may_ask: a talk that ended as it should is asked about") { CHECK(decided(good()) == Decision{Ask{EndedBy::quiet, true}}); }

TEST_CASE("may_ask: every condition alone stops the question, with its own reason") {
    std::set<Reason> seen;
    for (const Breaker& breaker : breakers()) {
        INFO(to_string(breaker.reason));
        Situation s = good();
        breaker.apply(s);
        CHECK(decided(s) == Decision{DoNotAsk{breaker.reason}});
        seen.insert(breaker.reason);
    }
    CHECK(seen.size() == reasons_count - 1);  // talk_resumed is no condition of decide()
}

TEST_CASE("may_ask: of several failing conditions the first in the documented order is counted") {
    const auto& all = breakers();
    for (std::size_t first = 0; first < all.size(); ++first) {
        for (std::size_t second = first; second < all.size(); ++second) {
            INFO(to_string(all[first].reason) << " and " << to_string(all[second].reason));
            Situation s = good();
            all[second].apply(s);
            all[first].apply(s);
            CHECK(decided(s) == Decision{DoNotAsk{all[first].reason}});
        }
    }
}

TEST_CASE("may_ask: reasons have distinct constant words") {
    std::set<std::string_view> words;
    for (int i = 0; i < reasons_count; ++i) words.insert(to_string(static_cast<Reason>(i)));
    CHECK(words.size() == reasons_count);
    CHECK(to_string(Reason::stopped) == "stopped");
    CHECK(to_string(Reason::window_closed) == "window_closed");
    CHECK(to_string(Reason::talk_resumed) == "talk_resumed");
}

TEST_CASE("may_ask: the contact budget is free again when the gap is over") {
    Situation s = good();
    s.person.last_invited_at = noon - 90 * 24h;
    CHECK(std::holds_alternative<Ask>(decided(s)));
}

TEST_CASE("may_ask: a talk that goes on is waited for, and an empty thread without a time") {
    const Policy policy = all_setups();
    const State state = after({citizen(noon), officer(noon + 1min)});
    CHECK(decide(state, {}, {}, policy, {noon + 2min, winter}) == Decision{Wait{Wait::Why::talk_goes_on, noon + 16min}});
    CHECK(decide({}, {}, {}, policy, {noon, winter}) == Decision{Wait{Wait::Why::talk_goes_on, std::nullopt}});
}

TEST_CASE("may_ask: each set-up asks in its own way") {
    struct Case {
        std::string name;
        Setups setups;
        std::vector<Inbound> events;
        Timestamp now;
        Decision decision;
    };
    const auto direct = [](Inbound e) {
        e.standby = false;
        return e;
    };
    const std::vector<Case> cases{
        {"standby: quiet time, then control first",
         {.standby = true},
         {citizen(noon), officer(noon + 1min)},
         noon + 16min,
         Ask{EndedBy::quiet, true}},
        {"zero-config: quiet time, then just send",
         {.zero_config = true},
         {direct(citizen(noon)), direct(officer(noon + 1min))},
         noon + 16min,
         Ask{EndedBy::quiet, false}},
        {"passed: at once, ours already",
         {.passed = true},
         {citizen(noon), officer(noon + 1min), passed_to_us(noon + 2min)},
         noon + 2min,
         Ask{EndedBy::passed, false}},
        {"link: at once, ours by the route",
         {.link = true},
         {citizen(noon), officer(noon + 1min), link_opened(noon + 2min)},
         noon + 2min,
         Ask{EndedBy::link, false}},
        {"link: days later, with no officer in sight", {.link = true}, {link_opened(noon)}, noon, Ask{EndedBy::link, false}},
        {"all at once, ended by a closing phrase",
         {true, true, true, true},
         {citizen(noon), officer(noon + 1min, "Ha en fin dag!")},
         noon + 2min,
         Ask{EndedBy::closing_phrase, true}},
        {"passed back although not closed",
         {.passed = true},
         {citizen(noon), officer(noon + 1min), passed_to_us(noon + 2min, R"({"closed":false})")},
         noon + 2min,
         Wait{Wait::Why::talk_goes_on, noon + 1min + 7 * 24h}},
        {"told, in the passed set-up, while officers have the thread",
         {.passed = true},
         {citizen(noon), officer(noon + 1min)},
         noon + 8 * 24h,
         DoNotAsk{Reason::never_ended}},
        {"late closing: the window is gone",
         {.standby = true},
         {citizen(noon), officer(noon + 30h)},
         noon + 30h + 15min,
         DoNotAsk{Reason::window_closed}},
        {"automation only", {.standby = true}, {citizen(noon), officer(noon + 1s)}, noon + 8 * 24h, DoNotAsk{Reason::no_human}},
        {"an unknown app only, and then a pass",
         {.passed = true},
         {citizen(noon), page(noon + 1min, Speaker::unknown_app), passed_to_us(noon + 2min)},
         noon + 2min,
         DoNotAsk{Reason::no_human}},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        Policy policy;
        policy.setups = c.setups;
        policy.quiet_hours.reset();
        const State state = settle(after(c.events, policy), policy, c.now);
        CHECK(decide(state, {}, {}, policy, {c.now, winter}) == c.decision);
    }
}

TEST_CASE("may_ask: who opens the link chooses it himself, and only do-not-ask and a later STOPP stand against it") {
    const Policy policy = all_setups();
    const State state = after({citizen(noon, "Hei", false), link_opened(noon + 1min)});
    const auto decision = [&](PersonFacts person) { return decide(state, person, {}, policy, {noon + 1min, winter}); };
    CHECK(std::holds_alternative<Ask>(decision({.last_invited_at = noon - 24h})));
    CHECK(std::holds_alternative<Ask>(decision({.stopped_at = noon - 24h})));
    CHECK(decision({.stopped_at = noon + 1min}) == Decision{DoNotAsk{Reason::stopped}});
    CHECK(decision({.has_open_session = true}) == Decision{DoNotAsk{Reason::open_session}});
    const State marked = after({citizen(noon), officer(noon + 30s, "#ikkespør"), link_opened(noon + 1min)});
    CHECK(decide(marked, {}, {}, policy, {noon + 1min, winter}) == Decision{DoNotAsk{Reason::do_not_ask}});
}

TEST_CASE("may_ask: quiet hours are waited out in local time, also on the days when clocks change") {
    using std::chrono::sys_days;
    const auto day = [](int y, unsigned m, unsigned d) {
        return Timestamp{sys_days{std::chrono::year{y} / std::chrono::month{m} / std::chrono::day{d}}};
    };
    struct Case {
        std::string name;
        Timestamp now;
        std::chrono::minutes offset;
        std::optional<Timestamp> until;
    };
    const std::vector<Case> cases{
        {"one minute to nine in the evening", day(2026, 11, 22) + 19h + 59min, winter, std::nullopt},
        {"nine in the evening", day(2026, 11, 22) + 20h, winter, day(2026, 11, 23) + 7h},
        {"after midnight", day(2026, 11, 23) + 1h, winter, day(2026, 11, 23) + 7h},
        {"last millisecond", day(2026, 11, 23) + 7h - 1ms, winter, day(2026, 11, 23) + 7h},
        {"eight in the morning", day(2026, 11, 23) + 7h, winter, std::nullopt},
        {"nine in the evening in summer", day(2026, 7, 1) + 19h, summer, day(2026, 7, 2) + 6h},
        {"clocks go forward: seen before", day(2026, 3, 28) + 22h, winter, day(2026, 3, 29) + 7h},
        {"clocks go forward: eight comes an hour earlier", day(2026, 3, 29) + 6h, summer, std::nullopt},
        {"clocks go back: seen before", day(2026, 10, 24) + 22h, summer, day(2026, 10, 25) + 6h},
        {"clocks go back: then it is seven again", day(2026, 10, 25) + 6h, winter, day(2026, 10, 25) + 7h},
    };
    Thread thread;
    thread.last_person_action = day(2026, 1, 1);
    for (const Case& c : cases) {
        INFO(c.name);
        CHECK(quiet_until(thread, all_setups(), {c.now, c.offset}) == c.until);
    }
}

TEST_CASE("may_ask: a span within one day, no span, and a person who is awake") {
    Policy policy = all_setups();
    policy.quiet_hours = QuietHours{1h, 6h};
    const Timestamp two_at_night = noon + 13h;
    Thread thread;
    CHECK(quiet_until(thread, policy, {two_at_night, winter}) == noon + 17h);
    CHECK(quiet_until(thread, policy, {noon, winter}) == std::nullopt);
    thread.last_person_action = noon + 12h;  // the moment it began
    CHECK(quiet_until(thread, policy, {two_at_night, winter}) == std::nullopt);
    thread.last_person_action = noon + 12h - 1ms;
    CHECK(quiet_until(thread, policy, {two_at_night, winter}) == noon + 17h);
    policy.quiet_hours.reset();
    CHECK(quiet_until(thread, policy, {two_at_night, winter}) == std::nullopt);
}

TEST_CASE("may_ask: a talk that ended in the evening is asked about in the morning, if the window allows") {
    const Policy policy = all_setups();
    const Timestamp evening = noon + 7h + 50min;  // 20:50 local
    const State state = settle(after({citizen(evening), officer(evening + 1min)}), policy, evening + 16min);
    const Timestamp morning = noon + 19h;
    CHECK(decide(state, {}, {}, policy, {evening + 16min, winter}) == Decision{Wait{Wait::Why::quiet_hours, morning}});
    CHECK(decide(state, {}, {}, policy, {morning, winter}) == Decision{Ask{EndedBy::quiet, true}});

    const Timestamp long_ago = morning - 23h - 45min;
    const State old = settle(after({citizen(long_ago), officer(evening + 1min)}), policy, evening + 16min);
    CHECK(decide(old, {}, {}, policy, {evening + 16min, winter}) == Decision{DoNotAsk{Reason::quiet_hours}});
}

TEST_CASE("may_ask: a thread that was passed to us at night is not kept till morning unless we can get it back") {
    Policy policy = all_setups();
    const Timestamp night = noon + 9h;
    const State state = after({citizen(noon), officer(noon + 1h), passed_to_us(night)});
    CHECK(std::holds_alternative<Wait>(decide(state, {}, {}, policy, {night, winter})));
    policy.setups.standby = false;
    CHECK(decide(state, {}, {}, policy, {night, winter}) == Decision{DoNotAsk{Reason::quiet_hours}});
}

TEST_CASE("may_ask: control taken or refused in an earlier talk does not count in the next") {
    const Policy policy = all_setups();
    State state = after({citizen(noon), officer(noon + 1min), taken_from_us(noon + 2min)});
    state = observe_refusal(std::move(state), noon + 2min);
    CHECK(decide(settle(state, policy, noon + 20min), {}, {}, policy, {noon + 20min, winter}) == Decision{DoNotAsk{Reason::control_taken}});
    state = settle(std::move(state), policy, noon + 20min);
    state = after({citizen(noon + 1h), officer(noon + 2h)}, policy, std::move(state));
    CHECK(std::holds_alternative<Ask>(decide(settle(state, policy, noon + 3h), {}, {}, policy, {noon + 3h, winter})));
}

TEST_CASE("may_ask: the second check stops what has become wrong since it was planned") {
    const Policy policy = all_setups();
    const Moment later{noon + 20min, winter};
    const State ended = settle(after({citizen(noon), officer(noon + 1min)}), policy, noon + 16min);
    const State ours = observe_control(ended, noon + 17min, Owner::us);
    const Sending start{Purpose::start, std::nullopt, noon + 16min};
    const Sending talk{Purpose::talk, std::nullopt, noon + 16min};
    CHECK(refusal(ours, start, {}, policy, later) == std::nullopt);
    CHECK(refusal(ended, start, {}, policy, later) == Reason::no_control);
    CHECK(refusal(after({taken_from_us(noon + 18min)}, policy, ours), talk, {}, policy, later) == Reason::control_taken);
    CHECK(refusal(after({officer(noon + 18min, "En ting til", false)}, policy, ours), start, {}, policy, later) == Reason::talk_resumed);
    CHECK(refusal(observe_told(ours, noon + 18min, true, policy).state, start, {}, policy, later) == Reason::do_not_ask);
    CHECK(refusal(ours, talk, {.sending_stopped = true}, policy, later) == Reason::sending_stopped);
    CHECK(refusal(ours, talk, {.channel_on = false}, policy, later) == Reason::channel_off);
    CHECK(refusal(ours, talk, {}, policy, {noon + 23h + 45min, winter}) == Reason::window_closed);
    CHECK(refusal(ours, start, {}, policy, {noon + 9h, winter}) == Reason::quiet_hours);
    CHECK(refusal(ours, talk, {}, policy, {noon + 9h, winter}) == std::nullopt);
}

TEST_CASE("may_ask: after STOPP only the answer to it goes out, unless the person has begun again since") {
    const Policy policy = all_setups();
    const State ours = observe_control(settle(after({citizen(noon), officer(noon + 1min)}), policy, noon + 16min), noon + 17min, Owner::us);
    const auto refused = [&](Purpose purpose, std::optional<Timestamp> session_started) {
        return refusal(ours, {purpose, noon + 18min, session_started}, {}, policy, {noon + 20min, winter});
    };
    CHECK(refused(Purpose::start, noon + 16min) == Reason::stopped);
    CHECK(refused(Purpose::talk, noon + 16min) == Reason::stopped);
    CHECK(refused(Purpose::talk, noon + 18min) == Reason::stopped);
    CHECK(refused(Purpose::talk, std::nullopt) == Reason::stopped);
    CHECK(refused(Purpose::reply, noon + 16min) == std::nullopt);
    CHECK(refused(Purpose::talk, noon + 19min) == std::nullopt);
}

}  // namespace stemmen::contact
