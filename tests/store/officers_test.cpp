// What is sent to officers, over the real store: order, outages, what became of each, cards that are replaced where they stand.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "kit.hpp"
#include "service/officer_post.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using service::OfficerLetter;
using service::PlaceKey;
using service::PostMode;
using service::PostTask;

namespace {

const PlaceKey kari{hex_of(1)}, team{hex_of(2)};
const PersonKey kari_person{hex_of(11)};

privacy::KeyRing new_keys() {
    return std::move(*privacy::KeyRing::parse(*privacy::new_key_file(Secret("a0b1c2d3e4f5061728394a5b6c7d8e9f0123456789abcdef0fedcba987654321"))));
}

struct Post {
    TemporaryFolder folder;
    std::unique_ptr<store::SqliteStore> store = open_or_throw(folder / "officers.db");
    privacy::KeyRing keys = new_keys();
    service::Results results;

    Post() {
        see(kari, kari_person);
        see(team, std::nullopt);
    }
    template <class Work>
    void with_desk(Work work) {
        store->transact([&](Tx& tx) { work(tx.officers()); });
    }
    bool see(const PlaceKey& place, std::optional<PersonKey> person, Timestamp now = noon, const std::string& address = "where they are") {
        bool is_new = false;
        with_desk([&](auto& desk) { is_new = service::see_place(keys, desk, {place, person, Secret(address), Language::nn}, now); });
        return is_new;
    }
    Result<void> post(const PlaceKey& place, const std::string& text, const std::string& subject = "", PostMode mode = PostMode::add, Timestamp now = noon, bool may_repeat = false) {
        Result<void> result;
        with_desk([&](auto& desk) { result = service::post(keys, desk, {place, subject, mode, may_repeat, OfficerLetter{.text = text}}, now); });
        return result;
    }
    std::vector<PostTask> claim(Timestamp now = noon, const std::set<PlaceKey>& busy = {}) {
        std::vector<PostTask> tasks;
        with_desk([&](auto& desk) { tasks = service::claim_posts(keys, desk, busy, 100, now, results); });
        return tasks;
    }
    std::vector<std::string> texts(Timestamp now = noon, const std::set<PlaceKey>& busy = {}) {
        std::vector<std::string> out;
        for (const PostTask& task : claim(now, busy)) out.push_back(task.letter.text + (task.letter.replaces.empty() ? "" : " for " + task.letter.replaces));
        return out;
    }
    void settle(const PostTask& task, const service::PostOutcome& outcome, Timestamp now = noon) {
        with_desk([&](auto& desk) { service::settle_post(keys, desk, {task, outcome}, now, 400, results); });
    }
    void settle_all(const service::PostOutcome& outcome, Timestamp now = noon) {
        for (const PostTask& task : claim(now)) settle(task, outcome, now);
    }
    std::int64_t waiting() { return store->counts().officer_posts; }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("officers: a conversation gets its messages in order and one at a time, and others do not wait for it") {
    Post post;
    REQUIRE(post.post(kari, "one"));
    REQUIRE(post.post(kari, "two"));
    REQUIRE(post.post(team, "three"));
    CHECK(post.texts() == Texts{"one", "three"});
    CHECK(post.texts(noon, {kari}) == Texts{"three"});
    post.settle_all(service::Posted{"m1"});
    CHECK(post.texts() == Texts{"two"});
    post.settle_all(service::Posted{""});
    CHECK(post.waiting() == 0);
}

TEST_CASE("officers: what was claimed and not settled when the process died is sent again") {
    Post post;
    REQUIRE(post.post(kari, "one"));
    CHECK(post.texts() == Texts{"one"});
    post.store.reset();
    post.store = open_or_throw(post.folder / "officers.db");
    CHECK(post.texts() == Texts{"one"});
}

TEST_CASE("officers: an outage of an hour costs a minute at most between tries, and nothing is lost") {
    Post post;
    REQUIRE(post.post(kari, "one"));
    REQUIRE(post.post(kari, "two"));
    Timestamp now = noon;
    int tries = 0;
    while (now < noon + 1h) {
        for (const PostTask& task : post.claim(now)) {
            CHECK(task.letter.text == "one");
            post.settle(task, service::PostLater{}, now);
            ++tries;
        }
        now += 1s;
    }
    CHECK(tries >= 60);
    now += service::post_wait_max;
    CHECK(post.texts(now) == Texts{"one"});
    post.settle_all(service::Posted{"m1"}, now);
    CHECK(post.texts(now) == Texts{"two"});
    CHECK(post.texts(noon + service::post_age_max + 1s).empty());  // too old to be of use
    CHECK(post.waiting() == 0);
}

TEST_CASE("officers: a throttled conversation waits as long as it is asked to, and the others go on") {
    Post post;
    REQUIRE(post.post(kari, "one"));
    REQUIRE(post.post(kari, "two"));
    REQUIRE(post.post(team, "three"));
    post.settle(post.claim().front(), service::PostLater{30s});
    CHECK(post.texts(noon + 29s) == Texts{"three"});
    CHECK(post.texts(noon + 30s) == Texts{"one", "three"});
}

TEST_CASE("officers: whether it arrived is not known - only what may stand there twice is sent again, and not for ever") {
    Post post;
    REQUIRE(post.post(kari, "an answer"));
    REQUIRE(post.post(team, "a reminder", "", PostMode::add, noon, true));
    post.settle_all(service::PostUnsure{});
    CHECK(post.texts(noon + 1min) == Texts{"a reminder"});
    post.settle_all(service::PostUnsure{}, noon + 1min);
    post.settle_all(service::PostUnsure{}, noon + 3min);
    CHECK(post.waiting() == 0);
}

TEST_CASE("officers: where the app was taken away nothing is sent until somebody writes there again") {
    Post post;
    REQUIRE(post.post(kari, "one"));
    REQUIRE(post.post(kari, "two"));
    post.settle_all(service::PostBlocked{});
    CHECK(post.waiting() == 0);
    CHECK(post.post(kari, "three").error().code == Errc::not_found);
    CHECK(post.see(kari, kari_person, noon + 1min));        // new again: a greeting is due
    CHECK_FALSE(post.see(kari, kari_person, noon + 2min));  // once
    CHECK(post.post(kari, "four").has_value());
}

TEST_CASE("officers: a conversation that is gone is written to no more, and a place nobody has been heard from cannot be") {
    Post post;
    REQUIRE(post.post(kari, "one"));
    post.settle_all(service::PostGone{});
    CHECK(post.post(kari, "two").error().code == Errc::not_found);
    CHECK(post.post(PlaceKey{hex_of(3)}, "three").error().code == Errc::not_found);
}

TEST_CASE("officers: a card about a subject is replaced where it stands, at most every five seconds, and by the newest only") {
    Post post;
    REQUIRE(post.post(kari, "5 answers", "drive:1", PostMode::fresh));
    post.settle_all(service::Posted{"m1"});
    REQUIRE(post.post(kari, "6 answers", "drive:1", PostMode::update));
    REQUIRE(post.post(kari, "7 answers", "drive:1", PostMode::update));
    REQUIRE(post.post(kari, "an answer"));
    CHECK(post.texts(noon + 1s) == Texts{"an answer"});  // which need not wait for the card
    post.settle_all(service::Posted{"m2"}, noon + 1s);
    CHECK(post.texts(noon + 5s) == Texts{"7 answers for m1"});
    post.settle_all(service::Posted{""}, noon + 5s);
    REQUIRE(post.post(kari, "8 answers", "drive:1", PostMode::fresh, noon + 6s));
    CHECK(post.texts(noon + 6s) == Texts{"8 answers"});
    post.settle_all(service::Posted{"m3"}, noon + 6s);
    REQUIRE(post.post(kari, "9 answers", "drive:1", PostMode::update, noon + 7s));
    CHECK(post.texts(noon + 11s) == Texts{"9 answers for m3"});
}

TEST_CASE("officers: a new card takes the place of an update that waits, and does not wait itself") {
    Post post;
    REQUIRE(post.post(kari, "5 answers", "drive:1", PostMode::fresh));
    post.settle_all(service::Posted{"m1"});
    REQUIRE(post.post(kari, "approved", "drive:1", PostMode::update));
    CHECK(post.texts().empty());
    REQUIRE(post.post(kari, "you may start", "drive:1", PostMode::fresh));
    CHECK(post.texts() == Texts{"you may start"});
}

TEST_CASE("officers: what takes the place of a pressed card comes after what is on its way to it, and updates follow it there") {
    Post post;
    REQUIRE(post.post(kari, "5 answers", "drive:1", PostMode::fresh));
    post.settle_all(service::Posted{"m1"});
    REQUIRE(post.post(kari, "6 answers", "drive:1", PostMode::update));
    const auto replace = [&](const std::string& text, const std::string& subject) {
        post.with_desk([&](auto& desk) { REQUIRE(service::post(post.keys, desk, {kari, subject, PostMode::add, false, OfficerLetter{.text = text, .replaces = "m2"}}, noon)); });
    };
    replace("the group", "");
    replace("it reckons", "drive:1");
    CHECK(post.texts() == Texts{"the group for m2"});
    post.settle_all(service::Posted{""});
    CHECK(post.texts() == Texts{"it reckons for m2"});
    REQUIRE(post.post(kari, "prepared", "drive:1", PostMode::update));
    CHECK(post.texts(noon + 5s) == Texts{"prepared for m2"});
}

TEST_CASE("officers: an update that comes while the card is on its way follows it") {
    Post post;
    REQUIRE(post.post(kari, "5 answers", "drive:1", PostMode::fresh));
    const PostTask task = post.claim().front();
    REQUIRE(post.post(kari, "6 answers", "drive:1", PostMode::update));
    post.settle(task, service::Posted{"m1"});
    CHECK(post.texts(noon + 4s).empty());
    CHECK(post.texts(noon + 5s) == Texts{"6 answers for m1"});
}

TEST_CASE("officers: a card that is no longer there is not updated again") {
    Post post;
    REQUIRE(post.post(kari, "5 answers", "drive:1", PostMode::fresh));
    post.settle_all(service::Posted{"m1"});
    REQUIRE(post.post(kari, "6 answers", "drive:1", PostMode::update));
    post.settle_all(service::PostGone{}, noon + 5s);
    CHECK(post.waiting() == 0);
    CHECK(post.post(kari, "an answer").has_value());  // the conversation still is
    std::size_t updated = 1;
    post.with_desk([&](auto& desk) { updated = service::update_cards(post.keys, desk, "drive:1", [](const auto&) { return OfficerLetter{.text = "7"}; }, noon + 10s); });
    CHECK(updated == 0);
}

TEST_CASE("officers: every card about a drive is drawn anew in the language of its place") {
    Post post;
    for (const PlaceKey& place : {kari, team}) REQUIRE(post.post(place, "5", "drive:1", PostMode::fresh));
    post.settle_all(service::Posted{"m"});
    std::size_t updated = 0;
    post.with_desk([&](auto& desk) {
        updated = service::update_cards(post.keys, desk, "drive:1", [](const auto& place) { return OfficerLetter{.text = std::string(to_string(place.language))}; }, noon + 10s);
    });
    CHECK(updated == 2);
    CHECK(post.texts(noon + 10s) == Texts{"nn for m", "nn for m"});
}

TEST_CASE("officers: a message that is never taken is dropped with an alarm, and the next goes out") {
    Post post;
    REQUIRE(post.post(kari, "one"));
    REQUIRE(post.post(kari, "two"));
    post.settle_all(service::PostRefused{"BadSyntax"});
    REQUIRE(post.results.alarms.size() == 1);
    CHECK(post.results.alarms.front().find("BadSyntax") != std::string::npos);
    CHECK(post.texts() == Texts{"two"});
}

TEST_CASE("officers: the newest address counts, and an officer is found by directory id") {
    Post post;
    REQUIRE_FALSE(post.see(kari, kari_person, noon + 1min, "where they are now"));
    REQUIRE(post.post(kari, "one"));
    CHECK(post.claim().front().address.reveal() == "where they are now");
    post.with_desk([&](auto& desk) {
        CHECK(desk.place_of(kari_person)->key == kari);
        CHECK_FALSE(desk.place_of(PersonKey{hex_of(12)}).has_value());
    });
}

TEST_CASE("officers: neither address nor words nor ids of messages lie in the database as they are") {
    Post post;
    REQUIRE(post.see(PlaceKey{hex_of(4)}, std::nullopt, noon, "ADDRESS-IN-CLEAR") == true);
    REQUIRE(post.post(kari, "WORDS-IN-CLEAR", "drive:1", PostMode::fresh));
    post.settle_all(service::Posted{"MESSAGE-IN-CLEAR"});
    REQUIRE(post.post(kari, "WORDS-IN-CLEAR", "drive:1", PostMode::update));
    post.store.reset();
    for (const auto& entry : std::filesystem::directory_iterator(post.folder / "")) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        CHECK(bytes.find("IN-CLEAR") == std::string::npos);
    }
}

TEST_CASE("officers: what waits is bounded, and what is beyond is refused") {
    Post post;
    post.with_desk([&](auto& desk) {
        for (std::size_t i = 0; i < service::posts_max; ++i) desk.insert({.place = kari, .subject = "", .sealed_letter = "x", .queued_at = noon, .next_at = noon});
    });
    CHECK(post.post(team, "one").error().code == Errc::over_limit);
}

TEST_CASE("officers: where nobody has written for so long goes with all that belongs to it") {
    Post post;
    REQUIRE(post.post(kari, "5", "drive:1", PostMode::fresh));
    post.settle_all(service::Posted{"m1"});
    REQUIRE(post.post(kari, "6", "drive:1", PostMode::update));
    post.see(team, std::nullopt, noon + 24h);
    std::size_t gone = 0;
    post.with_desk([&](auto& desk) { gone = desk.prune_places(noon + 1h, 100); });
    CHECK(gone == 1);
    CHECK(post.waiting() == 0);
    post.with_desk([&](auto& desk) {
        CHECK(desk.cards_about("drive:1", 10).empty());
        CHECK(desk.place(team).has_value());
    });
}
