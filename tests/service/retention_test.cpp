// Storage times over the life of an installation: the job goes on where it was cut off, and numbers remain.
#include <catch2/catch.hpp>

#include "scene.hpp"
#include "service/forget.hpp"
#include "service/report.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

bool prune_once(Scene& scene) {
    bool more = false;
    scene.store->transact([&](Transaction& tx) {
        Results results;
        more = prune(scene.kit, tx, scene.moment(), results);
    });
    return more;
}

void answer_in_a_talk(Scene& scene, const std::string& rating) {
    scene.started();
    scene.citizen(rating);
    scene.wait(25h);
}

}  // namespace

TEST_CASE("retention that is cut off in the middle goes on after a restart, and nothing is counted twice") {
    Scene scene;
    scene.kit.limits.prune_rows_max = 1;
    for (const char* rating : {"5", "4", "5"}) {
        answer_in_a_talk(scene, rating);
        scene.wait(24h * 100);
    }
    scene.wait(24h * 800);
    int steps = 0;
    for (bool more = true; more && steps < 100; ++steps) {
        // A step that was not committed has not happened.
        CHECK_THROWS(scene.store->transact([&](Transaction& tx) {
            Results results;
            prune(scene.kit, tx, scene.moment(), results);
            throw std::runtime_error("the power is gone");
        }));
        scene.restart();
        more = prune_once(scene);
    }
    CHECK(steps > 3);
    CHECK(scene.stored().sessions == 0);
    const Table sums = read_table(*scene.store, Report::sums, {});
    int ratings = 0, invitations = 0, talks = 0;
    for (const auto& row : sums.rows) {
        if (row[4] == "rating") ratings += std::stoi(row[6]);
        if (row[4] == "disposition") invitations += std::stoi(row[6]);
        if (row[4] == "talk") talks += std::stoi(row[6]);
    }
    CHECK(ratings == 3);
    CHECK(invitations == 3);
    CHECK(talks == 3);
    CHECK_FALSE(prune_once(scene));
}

TEST_CASE("a shorter storage time of the answers is obeyed, and the deletion log says what went") {
    Scene scene;
    scene.kit.limits.sessions_kept = 24h * 180;
    answer_in_a_talk(scene, "2");
    scene.wait(24h * 179);
    while (prune_once(scene)) {}
    CHECK(scene.stored().answers == 1);
    scene.wait(24h * 2);
    while (prune_once(scene)) {}
    CHECK(scene.stored().answers == 0);
    for (const Oldest& oldest : scene.store->oldest())
        if (oldest.kind == "deletions") CHECK(oldest.at.has_value());
    const Table sums = read_table(*scene.store, Report::sums, {});
    CHECK(sums.columns.back().is_number);
    REQUIRE_FALSE(sums.rows.empty());
    CHECK(codebook(Report::sums).rows.size() > sums.columns.size());
}

TEST_CASE("what the citizen erased does not come back as a number") {
    Scene scene;
    scene.started();
    scene.citizen("1");
    scene.citizen("SLETT");
    scene.tap("Ja, slett");
    scene.wait(24h * 800);
    while (prune_once(scene)) {}
    for (const auto& row : read_table(*scene.store, Report::sums, {}).rows) CHECK(row[4] == "talk");
}
