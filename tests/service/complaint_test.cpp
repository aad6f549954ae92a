// Complaints about the police (P-28): shown the way, held back from the answers until the person goes on, helped by a person or
// by form and phone; and questions about a case (P-29).
#include <catch2/catch.hpp>

#include <algorithm>

#include "image.hpp"
#include "scene.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Image;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

const std::string complaint = "De slo meg i arresten, ring meg på 91 23 45 67";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool any_has(const std::vector<std::string>& texts, const std::string& part) {
    return std::ranges::any_of(texts, [&](const std::string& text) { return has(text, part); });
}

bool holds_words(Scene& scene) { return has(Image(*scene.store).dump(), "held_words|"); }

// The complaint stands as the answer to "Hva var bra?" or the like.
void complained(Scene& scene) {
    scene.started();
    scene.citizen("4");
    (void)scene.told();
    scene.citizen(complaint);
    REQUIRE(has(scene.last(), "Vil du klage på politiet?"));
    REQUIRE(scene.answers().size() == 1);
    REQUIRE(holds_words(scene));
}

}  // namespace

TEST_CASE("a complaint counts as an answer only after redaction and the person's continue, and the talk goes on from there") {
    for (const bool typed : {false, true}) {
        Scene scene;
        complained(scene);
        CHECK_FALSE(has(Image(*scene.store).bytes(), "arresten"));  // redacted, and sealed
        (void)scene.told();
        if (typed) scene.citizen("fortsett");
        else scene.tap("Fortsett");
        const std::map<std::string, Answer> answers = scene.answers();
        REQUIRE(answers.contains("q.good"));
        CHECK(has(answers.at("q.good").text, "De slo meg i arresten"));
        CHECK_FALSE(has(answers.at("q.good").text, "91 23"));
        CHECK(answers.at("q.good").redacted == std::vector<std::string>{"phone"});
        const std::vector<std::string> told = scene.told();
        REQUIRE(told.size() == 2);
        CHECK(has(told[0], "telefonnummer"));
        CHECK(has(told[1], "Hva kan bli bedre?"));
        CHECK_FALSE(holds_words(scene));
    }
}

TEST_CASE("a complaint where no words were asked for is no answer, and continue asks the question again") {
    Scene scene;
    scene.started();
    const std::string question = scene.last();
    scene.citizen(complaint);
    CHECK_FALSE(holds_words(scene));
    scene.tap("Fortsett");
    CHECK(scene.last() == question);
    CHECK(scene.answers().empty());
}

TEST_CASE("whoever does not go on leaves nothing of the complaint") {
    struct Way {
        std::string name;
        std::function<void(Scene&)> leave;
    };
    const Way ways[] = {
        {"help", [](Scene& scene) { scene.tap("Hjelp meg å klage"); }},
        {"STOPP", [](Scene& scene) { scene.citizen("STOPP"); }},
        {"SLETT", [](Scene& scene) { scene.citizen("SLETT"), scene.tap("Ja, slett"); }},
        {"MENNESKE", [](Scene& scene) { scene.citizen("MENNESKE"); }},
        {"other words", [](Scene& scene) { scene.citizen("Jeg vet ikke helt"); }},
        {"danger", [](Scene& scene) { scene.citizen("hjelp meg nå, han har kniv"); }},
        {"a case", [](Scene& scene) { scene.citizen("hvor er passet mitt?"); }},
        {"silence", [](Scene& scene) { scene.wait(50min); }},
        {"a day", [](Scene& scene) { scene.wait(25h); }},
        {"an officer", [](Scene& scene) { scene.officer("Hei, kan jeg hjelpe?"); }},
        {"unsent", [](Scene& scene) { scene.unsends(); }},
    };
    for (const Way& way : ways) {
        CAPTURE(way.name);
        Scene scene;
        complained(scene);
        way.leave(scene);
        CHECK_FALSE(holds_words(scene));
        CHECK_FALSE(has(Image(*scene.store).bytes(), "arresten"));
        CHECK(scene.stored().answers <= 1);
    }
}

TEST_CASE("a complaint that was unsent is no answer when the person goes on, one that was edited counts as it stands now") {
    Scene unsent;
    complained(unsent);
    unsent.unsends();
    unsent.tap("Fortsett");
    CHECK(unsent.answers().size() == 1);
    CHECK(has(unsent.last(), "Hva var bra?"));

    Scene edited;
    complained(edited);
    edited.edits("De var uhøflige i arresten");
    edited.tap("Fortsett");
    REQUIRE(edited.answers().contains("q.good"));
    CHECK(edited.answers().at("q.good").text == "De var uhøflige i arresten");
    edited.edits("De var uhøflige");  // it is found again like any answer
}

TEST_CASE("help me complain, where officers have an inbox: a person takes over, with a neutral word") {
    Scene scene;
    complained(scene);
    (void)scene.told();
    scene.tap("Hjelp meg å klage");
    CHECK(any_has(scene.told(), "Jeg gir beskjed til nettpatruljen"));
    CHECK(scene.owner == Scene::Thread::inbox);
    scene.citizen("Det var i går kveld");
    CHECK(scene.told().empty());
}

TEST_CASE("help me complain, where nobody reads along: the form and a phone, nothing that is not true, and the talk can go on") {
    Scene scene({"standby"}, [](Account& account) { account.abilities.shared_inbox = false; });
    scene.invited();
    scene.tap("Ja, det går fint");
    scene.tap("Jeg vil svare");
    scene.citizen("4");
    scene.citizen(complaint);
    (void)scene.told();
    scene.tap("Hjelp meg å klage");
    const std::vector<std::string> told = scene.told();
    REQUIRE(told.size() == 1);
    CHECK(has(told[0], "https://"));
    CHECK(has(told[0], "Ring 02800"));
    CHECK_FALSE(has(told[0], "nettpatruljen"));
    CHECK_FALSE(has(told[0], "{"));
    CHECK_FALSE(holds_words(scene));
    scene.tap("Ja, fortsett");
    CHECK(has(scene.last(), "Hva var bra?"));
    CHECK(scene.answers().size() == 1);
}

TEST_CASE("the wrong door: the right one stands in the same message, with number and link, in every language shown") {
    const dialog::Texts& texts = testing::rules().dialogs.texts;
    for (const Language language : all_languages) {
        if (!texts.is_shown(language)) continue;
        const dialog::Text* text = texts.find("scope.case", language);
        REQUIRE(text != nullptr);
        CHECK(has(text->text, "02800"));
        CHECK(has(text->text, "politiet.no"));
    }
    Scene scene;
    scene.started();
    const std::string question = scene.last();
    scene.citizen("Hvor er passet mitt?");
    CHECK(has(scene.last(), "Ring 02800 eller se politiet.no"));
    scene.tap("Ja, fortsett");
    CHECK(scene.last() == question);
    CHECK(scene.answers().empty());
}
