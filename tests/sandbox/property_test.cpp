#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "fixture.hpp"
#include "sandbox/action.hpp"
#include "sandbox/control.hpp"
#include "sandbox/script.hpp"

namespace stemmen::sandbox {
namespace {

using namespace std::chrono_literals;

// Bytes of any kind, also no UTF-8: what a shell or a script may hand us.
std::string any_text() { return *rc::gen::string<std::string>(); }

Action any_action() {
    const int last = static_cast<int>(Verb::automation_says);
    return Action{.verb = static_cast<Verb>(*rc::gen::inRange(0, last + 1)),
                  .person = *rc::gen::element<std::string>("kari", "ola"),
                  .text = *rc::gen::element<std::string>("Hei", "Ja", "image", any_text()),
                  .message = *rc::gen::element<std::string>("", "Hei"),
                  .number = *rc::gen::inRange<std::size_t>(0, 3)};
}

void call_something(Fixture& f) {
    const auto edge = *rc::gen::element<std::string>("messages", "take_thread_control", "release_thread_control", "pass_thread_control");
    nlohmann::json body = f.message({{"text", "Hei"}});
    body["target_app_id"] = defaults::inbox_app_id;
    f.post(edge, body);
}

TEST_CASE("sandbox property: whatever people and apps do, webhooks are whole, sends obey window and owner, and a replay is the same") {
    CHECK(rc::check([] {
        const auto setup = *rc::gen::element(Setup::inbox, Setup::zero_config, Setup::tool, Setup::link);
        Fixture f(setup), replay(setup);
        const int steps = *rc::gen::inRange(1, 40);
        std::size_t sent = 0;
        for (int i = 0; i < steps; ++i) {
            if (*rc::gen::inRange(0, 4) == 0) {
                const Thread* thread = f.world.thread("kari");
                const bool may = thread != nullptr && thread->last_action && f.now < *thread->last_action + answer_window &&
                                 !thread->blocked_page && f.world.container(*thread, f.now) == Container::messaging;
                const auto answer = f.say("Hei");
                replay.say("Hei");
                RC_ASSERT((answer.response.status == 200) == may);
                sent += may ? 1 : 0;
            } else {
                const Action action = any_action();
                const auto done = perform(f.world, action, f.now);
                const auto again = perform(replay.world, action, replay.now);
                RC_ASSERT(done.value_or("refused") == again.value_or("refused"));
            }
            const Duration span = *rc::gen::element<Duration>(0ms, 1s, 1h, 13h);
            f.now += span;
            replay.now += span;
        }
        RC_ASSERT(f.webhooks() == replay.webhooks());
        std::size_t said = 0;
        for (const auto& [name, thread] : f.world.threads())
            for (const Line& line : thread.lines) said += line.who == Who::bot && line.kind == Line::Kind::message ? 1U : 0U;
        RC_ASSERT(said == sent);
    }));
}

TEST_CASE("sandbox property: at any time at most one of the apps may send, and calls in any order keep the world whole") {
    CHECK(rc::check([] {
        Fixture f(*rc::gen::element(Setup::inbox, Setup::tool, Setup::link));
        const int steps = *rc::gen::inRange(1, 40);
        for (int i = 0; i < steps; ++i) {
            if (*rc::gen::arbitrary<bool>())
                call_something(f);
            else
                static_cast<void>(perform(f.world, any_action(), f.now));
            f.webhooks();
            if (const Thread* thread = f.world.thread("kari")) {
                const std::string owner = f.world.owner_word(*thread, f.now);
                RC_ASSERT(owner == "bot" || owner == "inbox" || owner == "tool" || owner == "nobody");
                RC_ASSERT((f.world.container(*thread, f.now) == Container::messaging) == (owner == "bot"));
            }
        }
    }));
}

TEST_CASE("sandbox property: any bytes are answered by Graph and control API, and any text is a script or a refusal") {
    CHECK(rc::check([] {
        Fixture f(Setup::zero_config);
        f.talk();
        const std::string bytes = any_text();
        for (const char* path :
             {"/me/messages", "/me/subscribed_apps", "/me/messenger_profile", "/me/personas", "/me/extend_thread_control"})
            RC_ASSERT(f.call("POST", path, bytes).response.status >= 200);
        RC_ASSERT(control(f.world, {.method = "POST", .target = "/sandbox/citizen", .headers = {}, .body = bytes, .peer = {}}, f.now)
                      .response.status >= 200);
        RC_ASSERT(parse_script(bytes, "t").has_value() || !parse_script(bytes, "t").error().detail.empty());
    }));
}

}  // namespace
}  // namespace stemmen::sandbox
