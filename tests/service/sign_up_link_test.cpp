// From a talk in Messenger to the sign-up of a group: the invitation at its end, and what TREKK and SLETT in the talk reach afterwards.
#include <catch2/catch.hpp>

#include "office.hpp"
#include "scene.hpp"
#include "service/sign_up_links.hpp"

using namespace stemmen;
using namespace stemmen::service;
using namespace stemmen::service::testing;
using namespace std::chrono_literals;

namespace {

void open_group(Account& account) {
    account.features.emplace_back("drive_open");
    for (const auto& [name, value] : std::map<std::string, std::string>{{"tema", "trygghet i sentrum"}, {"antall", "7"}, {"min", "90"}, {"sted", "Storgata 1"}, {"lenke", "https://stemmen.example.no/delta/k7q2xm"}})
        account.args[Language::nb]["focus." + name] = value;
}

// To the end of the survey, whatever is asked; what was said last.
std::string finish(Scene& scene) {
    scene.started();
    for (int steps = 0; steps < 20 && scene.last().find("samtalegruppe") == std::string::npos; ++steps) {
        const auto buttons = scene.buttons();
        REQUIRE_FALSE(buttons.empty());
        const bool can_skip = std::ranges::find(buttons, "Hopp over") != buttons.end();
        scene.tap(can_skip ? "Hopp over" : buttons.back());
    }
    return scene.last();
}

// The sign-up that the link of this talk leads to, joined to the talk or not.
SignedUp follow(Scene& scene, Office& office, bool joins) {
    scene.tap("Ja, fortell mer");
    std::string link;
    for (const std::string& line : scene.told())
        if (const auto at = line.find("https://stemmen.example.no/delta/k7q2xm?fra="); at != std::string::npos) link = line.substr(at, line.find_first_of(" \n", at) - at);
    REQUIRE_FALSE(link.empty());
    while (link.ends_with('.')) link.pop_back();
    const auto talk = talk_of_link(scene.kit.keys, link.substr(link.find("fra=") + 4), scene.now);
    REQUIRE(talk.has_value());
    CHECK(*talk == scene.session().id);
    return office.signs_up(kari(), joins ? *talk : SessionId{});
}

}  // namespace

TEST_CASE("sign-up link: it knows its talk for a week, and no other end of an address does") {
    const auto& keys = testing::rules().keys;
    const SessionId talk{std::string(32, 'b')};
    const std::string link = sign_up_link(keys, "https://a.no/delta/x", talk, begin);
    REQUIRE(link.starts_with("https://a.no/delta/x?fra="));
    const std::string end = link.substr(link.find("fra=") + 4);
    CHECK(end.find(talk.value) == std::string::npos);
    CHECK(talk_of_link(keys, end, begin + sign_up_link_lives - 1ms) == talk);
    CHECK_FALSE(talk_of_link(keys, end, begin + sign_up_link_lives).has_value());
    for (const std::string& bad : {std::string(), std::string("x"), end + "x", end.substr(1), std::string(1000, 'A')}) CHECK_FALSE(talk_of_link(keys, bad, begin).has_value());
    CHECK_FALSE(talk_of_link(keys, keys.seal_text(Secret("short"), "sign_up_link"), begin).has_value());
    CHECK_FALSE(talk_of_link(keys, keys.seal_text(Secret(talk.value + "soon"), "sign_up_link"), begin).has_value());
}

TEST_CASE("sign-up link: the survey ends with the group near by, in its own words, and not where there is none") {
    Scene without;
    without.started();
    for (int steps = 0; steps < 20 && !without.buttons().empty(); ++steps) {
        const auto buttons = without.buttons();
        without.tap(std::ranges::find(buttons, "Hopp over") != buttons.end() ? "Hopp over" : buttons.back());
        CHECK(without.last().find("samtalegruppe") == std::string::npos);
    }
    Scene scene({"standby"}, open_group);
    CHECK(finish(scene).find("en samtalegruppe om trygghet i sentrum? Du møter 7 andre i 90 minutter, Storgata 1.") != std::string::npos);
}

TEST_CASE("sign-up link: TREKK and SLETT in the talk reach the sign-up that was joined to it, and no other") {
    const bool joins = GENERATE(true, false);
    const std::string word = GENERATE("TREKK", "SLETT", "AVMELD");
    CAPTURE(joins, word);
    Scene scene({"standby"}, open_group);
    Office office;
    scene.kit.contacts = &office.drawer;
    finish(scene);
    const SignedUp signed_up = follow(scene, office, joins);
    CHECK(office.store->count() == 1);
    scene.citizen(word);
    if (word == "SLETT") {
        const auto buttons = scene.buttons();
        REQUIRE_FALSE(buttons.empty());
        scene.tap(buttons.front());
    }
    CHECK(office.store->count() == (joins ? 0 : 1));
    CHECK(kept_volunteers(office.kit, signed_up.receipt).size() == (joins ? 0U : 1U));
}
