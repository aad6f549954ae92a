// The duty queue (P-25): what comes into a staffed district's queue, who sees it, and when it is gone.
#include <catch2/catch.hpp>

#include "image.hpp"
#include "scene.hpp"
#include "service/duty.hpp"
#include "service/forget.hpp"
#include "service/receive.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Image;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

const std::string seen = "En i politiet leser det du skrev, men ikke med en gang.";
const std::string danger = "Han står utenfor døra med kniv nå, bor i Storgata 5, ring 91 23 45 67";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Monday to Friday, eight to eight, with one officer; the scene's clock stands at noon on a Monday.
void staff(Account& account) {
    account.unit = "201";
    account.duty = {.is_staffed = true, .hours = {8h, 20h, {true, true, true, true, true, false, false}}, .officers = {"kari"}};
}

template <class F>
auto in(Scene& scene, F work) {
    std::optional<decltype(work(std::declval<Transaction&>(), std::declval<Results&>()))> value;
    scene.store->transact([&](Transaction& tx) {
        Results results;
        value.emplace(work(tx, results));
    });
    return std::move(*value);
}
std::vector<DutyItem> listed(Scene& scene, const std::string& officer = "kari") {
    return in(scene, [&](Transaction& tx, Results&) { return list_duty(scene.kit, tx, officer, scene.moment()); });
}
Result<OpenedItem> opened(Scene& scene, std::int64_t number, const std::string& officer = "kari") {
    return in(scene, [&](Transaction& tx, Results& results) { return open_duty(scene.kit, tx, officer, number, scene.moment(), results); });
}
Result<DutyItem> handled(Scene& scene, std::int64_t number, std::string_view to = "operations", const std::string& officer = "kari") {
    return in(scene, [&](Transaction& tx, Results& results) { return handle_duty(scene.kit, tx, officer, number, to, scene.moment(), results); });
}
DutyItem the_item(Scene& scene) {
    const std::vector<DutyItem> items = listed(scene);
    REQUIRE(items.size() == 1);
    return items.front();
}
std::vector<std::string> accesses(Scene& scene) {
    std::vector<std::string> lines;
    scene.store->each_access([](const AccessMarks&) {}, [&](const Access& each) { lines.push_back(each.who + " " + each.what + " " + each.about + " " + each.why); });
    return lines;
}
std::string deletions(Scene& scene) {
    std::string out;
    const std::string dump = Image(*scene.store).dump();
    for (std::size_t at = dump.find("duty_items|"); at != std::string::npos; at = dump.find("duty_items|", at + 1)) out += dump.substr(at, 12) + " ";
    return out;
}

}  // namespace

TEST_CASE("staffed: every class of danger, harm and crime waits for an officer, and what is said of it is true") {
    struct Row {
        std::string text, safety, reaction;
        bool is_promised;
    };
    const Row rows[] = {{"hjelp meg nå, han har kniv", "danger", "Ring 112 nå", true},      {"pappa slår meg når han er full", "child", "116 111", false},
                        {"orker ikke leve lenger", "self_harm", "116 123", false},           {"mannen min slår", "domestic", "116 006", false},
                        {"noen har stjålet sykkelen min", "crime", "noe straffbart", true}, {"jeg skal drepe dere alle sammen", "threat", "noe straffbart", true}};
    for (const Row& row : rows) {
        CAPTURE(row.text);
        Scene scene({"standby"}, staff);
        scene.started();
        scene.citizen(row.text);
        const std::vector<std::string> told = scene.told();
        REQUIRE(told.size() == 1);  // one message: whatever comes after it would take its choices away
        CHECK(has(told.front(), row.reaction));
        CHECK(has(told.front(), seen) == row.is_promised);
        const DutyItem item = the_item(scene);
        CHECK(item.safety == row.safety);
        CHECK(item.unit == "201");
        CHECK(item.channel == "messenger");
        CHECK(item.language == Language::nb);
        CHECK(item.state() == DutyState::unopened);
        CHECK(item.due_at == item.received_at + 15min);
        CHECK(item.delete_at == item.received_at + 72h);
        CHECK(item.person == scene.person());
        CHECK(scene.owner == Scene::Thread::inbox);
        CHECK(scene.answers().empty());
    }
}

TEST_CASE("staffed: complaints, cases, insults and answers do not come into the queue") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen("Jeg vil klage på politiet");
    scene.tap("Fortsett");
    scene.citizen("Hvor er passet mitt?");
    scene.tap("Ja, fortsett");
    scene.citizen("4");
    scene.citizen("Dere er noen idioter");
    CHECK(listed(scene).empty());
    CHECK(scene.stored().duty.unopened == 0);
}

TEST_CASE("staffed: the buttons of the emergency text stand under what was added to it, and still work") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    CHECK(scene.buttons() == std::vector<std::string>{"Det er ikke fare", "Avslutt"});
    scene.tap("Det er ikke fare");
    CHECK(has(scene.last(), "Hvor fornøyd"));
    CHECK(listed(scene).size() == 1);  // whether it was danger is for the officer to say
}

TEST_CASE("unstaffed by rule, by hour and by day: nothing is kept, nobody is said to read it, and the thread goes back at once") {
    const auto saturday = [](Account& account) {
        staff(account);
        account.duty.hours.days = {false, false, false, false, false, true, true};
    };
    const auto evening = [](Account& account) {
        staff(account);
        account.duty.hours.from = 18h;
    };
    const auto unstaffed = [](Account& account) {
        staff(account);
        account.duty.is_staffed = false;
    };
    for (const std::function<void(Account&)>& adjust : {std::function<void(Account&)>(unstaffed), std::function<void(Account&)>(saturday), std::function<void(Account&)>(evening)}) {
        Scene scene({"standby"}, adjust);
        scene.started();
        scene.citizen(danger);
        CHECK(has(scene.last(), "ingen leser dette med en gang"));
        CHECK_FALSE(has(scene.last(), "En i politiet leser"));
        CHECK(scene.owner == Scene::Thread::inbox);
        CHECK(listed(scene).empty());
        CHECK_FALSE(has(Image(*scene.store).dump(), "duty_item|"));
    }
}

TEST_CASE("what waits is sealed on the disk, with its key and its place, and opens as it was written") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    const std::string bytes = Image(*scene.store).bytes();
    for (const std::string part : {"kniv", "Storgata", "91 23 45 67"}) CHECK_FALSE(has(bytes, part));
    const DutyItem item = the_item(scene);
    CHECK(item.sealed_text.empty());  // a list has no texts
    const auto result = opened(scene, item.number);
    REQUIRE(result.has_value());
    CHECK(result->text.reveal() == danger);
    CHECK_FALSE(result->item.is_cut);

    DutyItem stored = in(scene, [&](Transaction& tx, Results&) { return *tx.duty().find(item.number); });
    CHECK_FALSE(scene.kit.keys.open(stored.sealed_text, "duty|" + item.person.value + "|" + std::to_string(to_millis(item.received_at))).has_value());
    stored.received_at += 1ms;  // as if it were another item's
    const std::int64_t moved = in(scene, [&](Transaction& tx, Results&) { return tx.duty().insert(stored); });
    REQUIRE_FALSE(opened(scene, moved).has_value());
    CHECK(opened(scene, moved).error().code == Errc::unauthenticated);
}

TEST_CASE("only the unit's own officers learn of an item, and every look is recorded with who, what and why") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    CHECK(listed(scene, "ola").empty());
    const std::int64_t number = the_item(scene).number;
    CHECK(opened(scene, number, "ola").error() == opened(scene, 999, "kari").error());
    CHECK(handled(scene, number, "operations", "ola").error().code == Errc::not_found);
    CHECK(the_item(scene).state() == DutyState::unopened);

    REQUIRE(opened(scene, number).has_value());
    REQUIRE(opened(scene, number).has_value());
    CHECK(handled(scene, number, "child_welfare")->state() == DutyState::handled);
    const std::string n = std::to_string(number);
    CHECK(accesses(scene) == std::vector<std::string>{"ola duty.list 0 items on_duty", "kari duty.list 1 items on_duty", "kari duty.list 1 items on_duty",
                                                      "kari duty.open " + n + " first_look", "kari duty.open " + n + " looked_again", "kari duty.handled " + n + " child_welfare"});
    const DutyItem item = the_item(scene);
    CHECK(item.opened_by == "kari");
    CHECK(item.handled_to == "child_welfare");
}

TEST_CASE("what is written on the page of a short link waits for the officers of its unit as well") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    for (const Account& account : std::exchange(scene.kit.accounts, {})) scene.kit.places.emplace(account.id, account);  // as the accounts of links are kept
    CHECK(opened(scene, the_item(scene).number).has_value());
    CHECK(listed(scene, "ola").empty());
}

TEST_CASE("an item is opened before it is handled, handled once, and taken to a known place") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    const std::int64_t number = the_item(scene).number;
    CHECK(handled(scene, number).error().code == Errc::conflict);
    REQUIRE(opened(scene, number).has_value());
    CHECK(handled(scene, number, "home").error().code == Errc::bad_input);
    REQUIRE(handled(scene, number).has_value());
    CHECK(handled(scene, number).error().code == Errc::conflict);
}

TEST_CASE("a handled item is gone after 24 hours, any item after 72, and the log of deletions says so without a name") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    const std::int64_t number = the_item(scene).number;
    REQUIRE(opened(scene, number).has_value());
    REQUIRE(handled(scene, number).has_value());
    scene.wait(24h - 1min);
    CHECK(listed(scene).size() == 1);
    scene.wait(2min);
    CHECK(scene.stored().duty.handled == 0);
    CHECK(opened(scene, number).error().code == Errc::not_found);
    CHECK(deletions(scene) == "duty_items|1 ");
    CHECK_FALSE(has(Image(*scene.store).dump(), "duty_item|"));

    Scene forgotten({"standby"}, staff);
    forgotten.started();
    forgotten.citizen(danger);
    forgotten.wait(72h - 1min);
    CHECK(forgotten.stored().duty.unopened == 1);
    forgotten.wait(2min);
    CHECK(forgotten.stored().duty.unopened == 0);
    CHECK(forgotten.counted("duty_deleted", "unopened") == 1);
    CHECK(has(forgotten.alarms.back(), "nobody had opened it"));
}

TEST_CASE("handled late, it goes when its 72 hours are over all the same") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    scene.wait(71h);
    const std::int64_t number = the_item(scene).number;
    REQUIRE(opened(scene, number).has_value());
    REQUIRE(handled(scene, number).has_value());
    scene.wait(1h + 1min);
    CHECK(scene.stored().duty.handled == 0);
}

TEST_CASE("an item that nobody opens in time is told once, by number and without its words") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    scene.wait(14min);
    CHECK(scene.alarms.empty());
    scene.wait(2min);
    REQUIRE(scene.alarms.size() == 1);
    CHECK(has(scene.alarms.front(), "has not been opened in time"));
    CHECK_FALSE(has(scene.alarms.front(), "kniv"));
    CHECK(the_item(scene).is_late);
    scene.wait(2h);
    CHECK(scene.alarms.size() == 1);

    Scene opened_in_time({"standby"}, staff);
    opened_in_time.started();
    opened_in_time.citizen(danger);
    REQUIRE(opened(opened_in_time, the_item(opened_in_time).number).has_value());
    opened_in_time.wait(2h);
    CHECK(opened_in_time.alarms.empty());
}

TEST_CASE("one person cannot fill the queue: beyond ten in an hour nothing is kept or promised") {
    Scene scene({"standby"}, staff);
    scene.started();
    for (std::size_t i = 0; i < duty_items_of_person_max; ++i) {
        scene.citizen(danger);
        REQUIRE(has(scene.last(), seen));
        scene.tap("Det er ikke fare");
    }
    scene.citizen(danger);
    CHECK(has(scene.last(), "Ring 112 nå"));
    CHECK_FALSE(has(scene.last(), seen));
    CHECK(listed(scene).size() == duty_items_of_person_max);
    CHECK(scene.counted("duty", "person_limit") == 1);
    scene.tap("Det er ikke fare");
    scene.wait(50min);
    scene.citizen("hei");
    scene.wait(20min);
    CHECK(in(scene, [&](Transaction& tx, Results&) { return tx.duty().count_of_person(scene.person(), scene.now - duty_person_span); }) == 0);
}

TEST_CASE("a full queue is an unstaffed one, with an alarm") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.store->transact([&](Transaction& tx) {
        for (std::size_t i = 0; i < duty_items_of_unit_max; ++i)
            tx.duty().insert({.person = scene.kit.keys.person_key("messenger", "1", Secret(std::to_string(i))), .channel = "messenger", .account = "1", .unit = "201",
                              .safety = "crime", .sealed_text = "s", .received_at = scene.now, .due_at = scene.now + 1h, .delete_at = scene.now + 72h});
    });
    scene.citizen(danger);
    CHECK(has(scene.last(), "ingen leser dette med en gang"));
    CHECK_FALSE(has(scene.last(), seen));
    REQUIRE(scene.alarms.size() == 1);
    CHECK(has(scene.alarms.front(), "queue of unit 201 is full"));
    CHECK(scene.stored().duty.unopened == static_cast<std::int64_t>(duty_items_of_unit_max));
}

TEST_CASE("a very long text is kept to its bound, between two characters, and marked as cut") {
    Scene scene({"standby"}, staff);
    scene.started();
    std::string text = "hjelp meg nå, han har kniv ";
    while (count_code_points(text) <= duty_text_characters_max) text += "å🙂";
    scene.citizen(text);
    const auto result = opened(scene, the_item(scene).number);
    REQUIRE(result.has_value());
    CHECK(result->item.is_cut);
    CHECK(count_code_points(result->text.reveal()) == duty_text_characters_max);
    CHECK(is_valid_utf8(result->text.reveal()));
}

TEST_CASE("a message that is told twice waits once") {
    Scene scene({"standby"}, staff);
    scene.deliveries = 3;
    scene.started();
    scene.citizen(danger);
    CHECK(listed(scene).size() == 1);
}

TEST_CASE("SLETT takes what waits of the same person, and says so in the log of deletions") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    scene.tap("Det er ikke fare");
    scene.citizen("4");
    scene.citizen("SLETT");
    scene.tap("Ja, slett");
    CHECK(listed(scene).empty());
    CHECK(scene.stored().duty.unopened == 0);
    CHECK(deletions(scene) == "duty_items|1 ");
}

TEST_CASE("a receipt code takes what waits of the person it was given to") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen(danger);
    scene.tap("Det er ikke fare");
    scene.citizen("INNSYN");
    std::string code;
    for (const std::string& text : scene.told())
        if (const auto at = text.find("koden "); at != std::string::npos) code = text.substr(at + std::string("koden ").size(), 17);
    const Forgotten forgotten = in(scene, [&](Transaction& tx, Results&) { return forget_by_code(scene.kit.keys, scene.random, tx, nullptr, code, "operator", scene.now); });
    CHECK(forgotten.duty_items == 1);
    CHECK(listed(scene).empty());
}

TEST_CASE("an answer that is edited into a cry for help goes to the officers, not to the answers") {
    Scene scene({"standby"}, staff);
    scene.started();
    scene.citizen("4");
    scene.citizen("Det gikk fint");
    scene.edits(danger);
    const auto result = opened(scene, the_item(scene).number);
    REQUIRE(result.has_value());
    CHECK(result->text.reveal() == danger);
    CHECK(has(scene.last(), seen));
    CHECK_FALSE(scene.answers().contains("q.good"));
}

TEST_CASE("danger in a talk that cannot go on is met with the safety text all the same") {
    Scene scene({"standby"}, staff);
    scene.started();
    Session session = scene.session();
    session.dialog_version = 77;
    scene.store->transact([&](Transaction& tx) {
        tx.update(session);
    });
    scene.citizen(danger);
    CHECK(has(scene.last(), "Ring 112 nå"));
    CHECK(has(scene.last(), seen));
    CHECK(scene.owner == Scene::Thread::inbox);
}
