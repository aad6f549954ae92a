// The words that work at any time: STOPP, START, SLETT, HJELP, MENNESKE.
#include <catch2/catch.hpp>

#include <algorithm>

#include "scene.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool any_has(const std::vector<std::string>& texts, const std::string& part) {
    return std::ranges::any_of(texts, [&](const std::string& text) { return has(text, part); });
}

std::string code_in(const std::string& text) {  // "… SLETT 7F3K-9Q2M-X4T8-BC …"
    const auto at = text.find("SLETT ");
    REQUIRE(at != std::string::npos);
    return text.substr(at + 6, 17);
}

// On from the rating through everything else by its skip button, to the end.
void skip_to_the_end(Scene& scene) {
    for (int i = 0; i < 12 && !scene.buttons().empty(); ++i) {
        const std::vector<std::string> titles = scene.buttons();
        const auto offered = [&](std::string_view title) { return std::ranges::find(titles, title) != titles.end(); };
        for (const std::string title : {"Hopp over", "Nei, jeg er ferdig", "Fortsett her", "Nei"})
            if (offered(title)) {
                scene.tap(title);
                break;
            }
    }
}

}  // namespace

TEST_CASE("STOPP during the talk ends it, keeps the budget and lets go of the thread") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.citizen("Stopp!");
    CHECK(scene.session().ending == "stopped");
    CHECK(scene.session().disposition == Disposition::partial);
    CHECK(scene.thread()->stopped_at.has_value());
    CHECK(scene.owner == Scene::Thread::nobody);
}

TEST_CASE("STOPP after the talk, weeks later, is obeyed and answered, though the old window had closed") {
    Scene scene;
    scene.invited();
    scene.tap("Nei takk");
    (void)scene.told();
    scene.wait(24h * 30);
    scene.citizen("STOPP");
    CHECK(scene.thread()->stopped_at.has_value());
    CHECK(any_has(scene.told(), "Vi spør deg ikke igjen i denne chatten"));
    CHECK(scene.owner == Scene::Thread::nobody);
}

TEST_CASE("perhaps STOPP: it is asked whether it was meant, and an answer in words counts") {
    Scene scene;
    scene.started();
    scene.citizen("vil ikke stopp dette");
    if (!has(scene.last(), "Mente du STOPP?")) scene.citizen("kan du stopp nå");
    REQUIRE(has(scene.last(), "Mente du STOPP?"));
    scene.tap("Ja, stopp");
    CHECK(scene.session().ending == "stopped");
}

TEST_CASE("START after STOPP is the citizen's own wish: the STOPP is lifted and the talk begins") {
    Scene scene;
    scene.invited();
    scene.citizen("STOPP");
    (void)scene.told();
    scene.citizen("START");
    CHECK(has(scene.last(), "Jeg er en robot som spør for politiet"));
    CHECK_FALSE(scene.thread()->stopped_at.has_value());
    CHECK(scene.session().setup == "request");
}

TEST_CASE("SLETT is confirmed first, and then nothing of any talk is left but the date of the invitation") {
    Scene scene;
    scene.started();
    scene.citizen("2");
    scene.citizen("SLETT");
    CHECK(has(scene.last(), "Skal jeg slette alt du har svart?"));
    CHECK(scene.stored().answers == 1);
    scene.tap("Ja, slett");
    CHECK(scene.stored().answers == 0);
    CHECK(scene.stored().sessions == 0);
    CHECK(any_has(scene.told(), "Svarene er slettet"));
    CHECK(scene.owner == Scene::Thread::nobody);
    CHECK(scene.thread()->last_invited_at.has_value());
    CHECK(scene.reasons() == "asked");
}

TEST_CASE("SLETT and then no: nothing is deleted and the question comes again") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    const std::string question = scene.last();
    scene.citizen("slett");
    scene.citizen("Nei");
    CHECK(scene.stored().answers == 1);
    CHECK(scene.last() == question);
}

TEST_CASE("SLETT with a receipt code deletes the talk it belongs to, typed as people type") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    skip_to_the_end(scene);
    const std::string code = code_in(scene.last());
    (void)scene.told();
    std::string typed = code;
    for (char& c : typed) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    scene.citizen("slett " + typed);
    scene.tap("Ja, slett");
    CHECK(scene.stored().sessions == 0);
    CHECK(any_has(scene.told(), "Svarene er slettet"));
}

TEST_CASE("SLETT with an unknown code, or again, finds nothing and says so") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.citizen("SLETT 7F3K-9Q2M-X4T8-BC");
    scene.tap("Ja, slett");
    CHECK(any_has(scene.told(), "Jeg finner ingen svar å slette"));
    CHECK(scene.stored().answers == 1);
}

TEST_CASE("a confirmation of SLETT that nobody answers does not keep the thread from the officers") {
    Scene scene;
    scene.started();
    skip_to_the_end(scene);
    scene.citizen("SLETT");
    CHECK(scene.owner == Scene::Thread::ours);
    scene.wait(50min);
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("HJELP alone is the list of commands, and the question comes again") {
    Scene scene;
    scene.started();
    const std::string question = scene.last();
    scene.citizen("HJELP");
    const auto told = scene.told();
    REQUIRE(told.size() == 2);
    CHECK(has(told[0], "Du kan skrive: STOPP"));
    CHECK(told[1] == question);
}

TEST_CASE("MENNESKE passes the thread to the officers and leaves them alone until the citizen taps") {
    Scene scene;
    scene.started();
    scene.citizen("MENNESKE");
    CHECK(scene.owner == Scene::Thread::inbox);
    (void)scene.told();
    scene.citizen("Jeg lurer på noe om passet mitt");
    scene.citizen("Er det noen der?");
    CHECK(scene.told().empty());
    CHECK(scene.owner == Scene::Thread::inbox);
}
