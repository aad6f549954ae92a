// RETT: the citizen corrects what is kept, in every channel, during the talk and after it (GDPR art. 16).
#include "service/correct.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The rating and one open answer have been given, and the talk goes on.
void answered(Scene& scene, const std::string& words = "Lang ventetid på svar") {
    scene.started();
    scene.citizen("4");
    for (int i = 0; i < 6 && !scene.answers().contains("q.better"); ++i) scene.citizen(words);
    REQUIRE(scene.answers().contains("q.better"));
    REQUIRE(scene.answers().contains("q.rating"));
    (void)scene.told();
}

// The number that the list gives to the question with these words.
std::string number_of(const std::string& list, const std::string& words) {
    const std::size_t at = list.find(words);
    REQUIRE(at != std::string::npos);
    const std::size_t line = list.rfind('\n', at) == std::string::npos ? 0 : list.rfind('\n', at) + 1;
    return list.substr(line, list.find('.', line) - line);
}

std::string ask_for(Scene& scene, const std::string& question) {
    scene.citizen("RETT");
    REQUIRE(has(scene.last(), "Hvilket svar vil du rette?"));
    return number_of(scene.last(), question);
}

}  // namespace

TEST_CASE("RETT during the talk: the answers are listed, one is chosen, and new words take its place, then the question comes again") {
    Scene scene;
    answered(scene);
    const std::string question = scene.shown.back().text;
    const std::string number = ask_for(scene, "Hva kan bli bedre?");
    CHECK(has(scene.last(), "Hvor fornøyd er du med hjelpen du fikk i samtalen? Fornøyd"));
    CHECK(has(scene.last(), "Hva kan bli bedre? Lang ventetid på svar"));
    scene.tap(number);
    CHECK(has(scene.last(), "Nå står det: Lang ventetid på svar"));
    (void)scene.told();
    scene.citizen("Kort ventetid, men dårlig språk");
    const std::vector<std::string> told = scene.told();
    CHECK(std::ranges::any_of(told, [](const std::string& text) { return has(text, "Greit, nå står det: Kort ventetid, men dårlig språk"); }));
    CHECK(scene.last() == question);
    CHECK(scene.answers().at("q.better").text == "Kort ventetid, men dårlig språk");
    CHECK(scene.counted("corrections", "changed") == 1);
    CHECK(scene.stored().answers == static_cast<std::int64_t>(scene.answers().size()));
}

TEST_CASE("RETT: a choice is corrected by its button, by its title and by its number") {
    for (const std::string way : {"button", "title", "number"}) {
        Scene scene;
        answered(scene);
        scene.citizen(ask_for(scene, "Hvor fornøyd"));
        CHECK(has(scene.last(), "Nå står det: Fornøyd"));
        if (way == "button") scene.tap("Misfornøyd");
        else scene.citizen(way == "title" ? "misfornøyd" : "2");
        INFO(way);
        CHECK(scene.answers().at("q.rating").value == "2");
        CHECK(scene.answers().at("q.rating").text.empty());
    }
}

TEST_CASE("RETT: new words pass the same redaction, and the citizen is told what was taken out") {
    Scene scene;
    answered(scene);
    scene.citizen(ask_for(scene, "Hva kan bli bedre?"));
    (void)scene.told();
    scene.citizen("Ring meg på 91234567 neste gang");
    const Answer answer = scene.answers().at("q.better");
    CHECK(answer.text == "Ring meg på [telefonnummer] neste gang");
    CHECK(answer.redacted == std::vector<std::string>{"phone"});
    CHECK(std::ranges::any_of(scene.told(), [](const std::string& text) { return has(text, "et telefonnummer"); }));
}

TEST_CASE("RETT: words of danger are for people, the answer stays, and the talk pauses as ever") {
    Scene scene;
    answered(scene);
    scene.citizen(ask_for(scene, "Hva kan bli bedre?"));
    scene.citizen("Hjelp, han har kniv og kommer inn nå");
    CHECK(has(scene.last(), "112"));
    CHECK(scene.answers().at("q.better").text == "Lang ventetid på svar");
    CHECK(scene.owner != Scene::Thread::ours);
    CHECK(scene.counted("corrections") == 0);
}

TEST_CASE("RETT: a question on a case is never an answer") {
    Scene scene;
    answered(scene);
    scene.citizen(ask_for(scene, "Hva kan bli bedre?"));
    scene.citizen("Hvor er passet mitt?");
    CHECK(scene.answers().at("q.better").text == "Lang ventetid på svar");
}

TEST_CASE("RETT: an answer is taken out, or left as it was") {
    Scene scene;
    answered(scene);
    scene.citizen(ask_for(scene, "Hva kan bli bedre?"));
    scene.tap("La det stå");
    CHECK(scene.answers().at("q.better").text == "Lang ventetid på svar");
    scene.citizen("RETT");
    scene.tap("Ingen av dem");
    CHECK(scene.answers().at("q.better").text == "Lang ventetid på svar");
    scene.citizen(ask_for(scene, "Hva kan bli bedre?"));
    scene.tap("Ta bort svaret");
    CHECK_FALSE(scene.answers().contains("q.better"));
    CHECK(scene.counted("corrections", "erased") == 1);
}

TEST_CASE("RETT: what names no choice changes nothing, and says how to try again") {
    Scene scene;
    answered(scene);
    scene.citizen(ask_for(scene, "Hvor fornøyd"));
    (void)scene.told();
    scene.citizen("helt grønn");
    CHECK(scene.answers().at("q.rating").value == "4");
    CHECK(std::ranges::any_of(scene.told(), [](const std::string& text) { return has(text, "Skriv RETT"); }));
}

TEST_CASE("RETT after the talk is over corrects the last one, and the thread goes back to the officers") {
    Scene scene;
    answered(scene);
    scene.citizen("STOPP");
    scene.wait(2h);
    (void)scene.told();
    scene.citizen(ask_for(scene, "Hva kan bli bedre?"));
    scene.citizen("Alt var bra");
    CHECK(scene.answers().at("q.better").text == "Alt var bra");
    CHECK(scene.owner != Scene::Thread::ours);
    // An edit of the newest words finds the answer again.
    scene.edits("Nesten alt var bra");
    CHECK(scene.answers().at("q.better").text == "Nesten alt var bra");
}

TEST_CASE("RETT after SLETT, and with no talk at all: there is nothing to correct") {
    Scene scene;
    answered(scene);
    scene.citizen("SLETT");
    scene.tap("Ja, slett");
    (void)scene.told();
    scene.citizen("RETT");
    CHECK(has(scene.last(), "Jeg finner ingen svar å rette"));
}

TEST_CASE("RETT: somebody who asks for nothing after all goes on as before, in words too") {
    Scene scene;
    answered(scene);
    scene.citizen("RETT");
    scene.citizen("RETT");  // asked twice
    CHECK(has(scene.last(), "Hvilket svar vil du rette?"));
    scene.citizen("SLETT");  // another command takes its place
    CHECK(has(scene.last(), "Skal jeg slette alt du har svart?"));
    scene.citizen("Nei");
    CHECK(scene.stored().answers > 0);
    CHECK_FALSE(scene.thread()->offer == "cmd.correct.which");
}

TEST_CASE("RETT: a number that is not in the list is no correction, and the list is bounded") {
    Scene scene;
    answered(scene);
    const Session session = scene.session();
    std::vector<Answer> many;
    for (int i = 0; i < 40; ++i) many.push_back({.session = session.id, .question = "q." + std::to_string(i), .kind = "open", .text = std::string(5000, 'a')});
    const auto listed = correctable(scene.kit.dialogs, session, many, Language::nb);
    CHECK(listed.size() == corrections_max);
    for (const Correctable& each : listed) CHECK(each.now.size() < correction_shown_characters_max + 10);
    scene.citizen("RETT");
    scene.citizen("99");
    CHECK_FALSE(has(scene.thread()->offer, "cmd.correct"));
}
