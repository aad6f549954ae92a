// Invariant 7: a running talk stays on its version, and a version that people have answered does not change.
#include "service/publish.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::rules;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

// The project's dialogs and, as a newer version, the same dialog without its fair-treatment questions.
dialog::Library with_newer_version() {
    dialog::Library library = rules().dialogs;
    dialog::Dialog newer = *library.latest("after-conversation");
    newer.version = 2;
    newer.source += " without fair treatment";
    dialog::Condition never{.kind = dialog::Condition::Kind::feature, .values = {"never"}};
    for (dialog::Step& step : newer.steps)
        if (step.pick) step.when = never;
    library.dialogs.push_back(newer);
    return library;
}

std::vector<std::string> published(Scene& scene, const dialog::Library& library) {
    std::vector<std::string> faults;
    scene.store->transact([&](Transaction& tx) { faults = publish(library, tx); });
    return faults;
}

std::string questions(Scene& scene) {
    std::string names;
    for (const auto& [question, answer] : scene.answers()) names += question.starts_with("q.pj") ? "pj " : question + " ";
    return names;
}

void answer_everything(Scene& scene) {
    for (int guard = 0; guard < 20 && !scene.session().ended_at; ++guard) {
        const std::vector<std::string> buttons = scene.buttons();
        REQUIRE_FALSE(buttons.empty());
        scene.tap(buttons.front());
    }
}

}  // namespace

TEST_CASE("a talk that runs while a newer dialog version comes stays on its own, the next talk is on the newer one") {
    const dialog::Library newer = with_newer_version();
    Scene scene;
    scene.started();
    scene.restart_with(newer);
    answer_everything(scene);
    CHECK(scene.session().dialog_version == 1);
    CHECK(questions(scene).find("pj pj") != std::string::npos);

    scene.wait(std::chrono::days{100});
    scene.started();
    answer_everything(scene);
    CHECK(scene.session().dialog_version == 2);
    CHECK(questions(scene).find("pj") == std::string::npos);
}

TEST_CASE("a talk whose dialog version was taken away is ended with an apology, counted as other, and a person is told") {
    dialog::Library without = with_newer_version();
    std::erase_if(without.dialogs, [](const dialog::Dialog& dialog) { return dialog.version == 1; });
    Scene scene;
    scene.started();
    scene.restart_with(without);
    scene.citizen("5");
    CHECK(scene.session().ending == "fault");
    CHECK(scene.session().disposition == Disposition::other);
    CHECK(scene.last().find("Noe gikk galt hos oss") != std::string::npos);
}

TEST_CASE("a dialog version may change until somebody has been asked by it, then the start is refused with the way out") {
    dialog::Library library = rules().dialogs;
    dialog::Dialog& dialog = library.dialogs.front();
    Scene scene;
    CHECK(published(scene, library).empty());
    dialog.source += " ";
    CHECK(published(scene, library).empty());
    scene.started();
    CHECK(published(scene, library).empty());
    dialog.source += " ";
    const auto faults = published(scene, library);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].find("put the old file back as dialog.v1.json, and give the changed one \"version\": 2") != std::string::npos);
    // As told: the old one is there again beside the newer.
    CHECK(published(scene, with_newer_version()).size() == 1);  // the remembered source is not the one of the files
    dialog::Library both = with_newer_version();
    both.dialogs.front().source += " ";
    CHECK(published(scene, both).empty());
}
