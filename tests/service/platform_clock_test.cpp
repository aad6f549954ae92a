// The platform's clock and ours: what it tells is put on our clock, by what is certain, so that order and windows hold when the two differ.
#include "service/platform_clock.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "contact/codec.hpp"
#include "scene.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + 12h};

struct Clocks {
    PlatformClocks clocks;
    void received(Duration stamped, Duration now) { clocks.received("m", "1", noon + stamped, noon + now); }
    void echoed(Duration stamped, Duration sent, Duration now) { clocks.echoed("m", "1", noon + stamped, noon + sent, noon + now); }
    [[nodiscard]] Duration correction() const { return clocks.correction("m", "1"); }
};

}  // namespace

TEST_CASE("platform clock: delay is no difference, what is certain is corrected, and no more than that") {
    Clocks delayed;
    delayed.received(0s, 40s);
    delayed.echoed(50s, 45s, 90s);
    CHECK(delayed.correction() == 0s);

    Clocks ahead;
    ahead.received(90s, 30s);  // stamped a minute after it came in
    ahead.received(90s, 80s);
    CHECK(ahead.correction() == -60s);

    Clocks behind;
    behind.received(-90s, 1s);
    CHECK(behind.correction() == 0s);  // perhaps it only took so long
    behind.echoed(-80s, 10s, 11s);      // stamped 90 seconds before we sent it
    CHECK(behind.correction() == 90s);
}

TEST_CASE("platform clock: beyond the tolerance one event is odd, and not the clock, what is old is forgotten") {
    Clocks clocks;
    CHECK_FALSE(clocks.clocks.received("m", "1", noon + platform_clock_tolerance + 1ms, noon));
    CHECK_FALSE(clocks.clocks.echoed("m", "1", noon - platform_clock_tolerance - 1ms, noon, noon));
    CHECK(clocks.correction() == 0s);
    CHECK(clocks.clocks.received("m", "1", noon + platform_clock_tolerance, noon));
    CHECK(clocks.correction() == -platform_clock_tolerance);
    CHECK(clocks.clocks.correction("m", "2") == 0s);  // each account has a clock of its own
    // The platform's clock has been put right.
    clocks.received(platform_clock_memory, platform_clock_memory);
    CHECK(clocks.correction() == -platform_clock_tolerance);  // the last span still counts
    clocks.received(2 * platform_clock_memory, 2 * platform_clock_memory);
    CHECK(clocks.correction() == 0s);
}

TEST_CASE("platform clock: with a clock that is a minute and a half off, an officer who steps in is heard, and all comes out as ever") {
    for (const Duration ahead : {Duration{-90s}, Duration{90s}, Duration{0s}}) {
        PlatformClocks clocks;
        Scene scene;
        scene.kit.clocks = &clocks;
        scene.platform_ahead = ahead;
        INFO(ahead.count());
        scene.started();
        scene.citizen("4");
        CHECK(scene.answers().size() == 1);
        scene.officer("Hei, jeg så at du lurte på noe mer?");
        CHECK(scene.session().ending == "officers");
        CHECK(scene.session().disposition == Disposition::partial);
        CHECK(scene.owner == Scene::Thread::inbox);
    }
}

TEST_CASE("platform clock: an officer's word right after the invitation is no history, though the platform stamps it earlier") {
    PlatformClocks clocks;
    Scene scene({"zero_config"});
    scene.kit.clocks = &clocks;
    scene.platform_ahead = -90s;
    scene.invited();
    scene.wait(1min);
    scene.officer("En ting til: husk bilde.");
    CHECK(scene.session().ending == "officers");
}

TEST_CASE("platform clock: the answer window is measured by the platform's stamps, also when its clock is ahead") {
    PlatformClocks clocks;
    Scene scene;
    scene.kit.clocks = &clocks;
    scene.platform_ahead = 90s;
    scene.started();
    const auto& window = scene.kit.accounts.front().policy;
    scene.wait(*window.answer_window - window.window_margin + 30s);  // by the raw stamp it would be open for another minute
    (void)scene.told();
    scene.tick();
    const auto state = contact::decode(scene.thread()->contact);
    REQUIRE(state.has_value());
    CHECK_FALSE(contact::window_is_open(state->thread, window, scene.now));
}
