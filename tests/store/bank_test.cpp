// The insight bank in the database: found by inflected words, labels, units and time; versions kept.
#include <catch2/catch.hpp>

#include "insight/stem.hpp"
#include "kit.hpp"
#include "service/bank.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using insight::Leg;

namespace {

insight::Day day_of_month(int month) { return std::chrono::year{2026} / std::chrono::month{static_cast<unsigned>(month)} / 1; }

insight::Finding finding(const std::string& claim, const std::string& unit = "201", int month = 6) {
    return {.claim = claim, .evidence = {{Leg::answers, "Svar", "", 12}}, .unit = unit, .from = day_of_month(month), .to = day_of_month(month + 1), .best_before = day_of_month(12),
            .owner = {"Eier", "owner-1"}, .deputy = {"Vara", "deputy-1"}, .groups = {"Unge"}, .themes = {"Ventetid"}};
}

std::int64_t kept(store::SqliteStore& store, const insight::Finding& finding, std::int64_t number = 0, const std::string& note = "new") {
    std::int64_t result = 0;
    store.transact([&](Tx& tx) {
        service::KeptFinding one{.number = number, .finding = finding, .by = "me", .at = noon};
        if (number != 0) one.version = tx.bank().finding(number)->version;
        result = service::keep(tx.bank(), one, note)->number;
    });
    return result;
}

std::vector<std::string> claims(store::SqliteStore& store, service::FindingQuery query, const std::string& words = "") {
    if (!words.empty()) query.stems = insight::search_stems(words, Language::nb);
    std::vector<std::string> all;
    store.read_bank([&](service::BankRows& bank) {
        for (const service::KeptFinding& each : bank.find(query)) all.push_back(each.finding.claim);
    });
    return all;
}

}  // namespace

TEST_CASE("bank: findings are found by inflected words, the best match first") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "bank.db");
    kept(*store, finding("Ungdommene vil møte politiet på skolen"));
    kept(*store, finding("Søknader om pass tar for lang tid"));
    kept(*store, finding("Passet bør kunne hentes på skolen av ungdom"));
    CHECK(claims(*store, {}, "ungdom").size() == 2);
    CHECK(claims(*store, {}, "søknadene") == std::vector<std::string>{"Søknader om pass tar for lang tid"});
    CHECK(claims(*store, {}, "pass ungdommen").front() == "Passet bør kunne hentes på skolen av ungdom");
    CHECK(claims(*store, {}).front() == "Passet bør kunne hentes på skolen av ungdom");  // the newest
    CHECK(claims(*store, {}, "\" OR * NEAR( '; DROP TABLE finding").empty());
}

TEST_CASE("bank: user group, theme, unit, time, date and steward narrow what is found") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "bank.db");
    insight::Finding other = finding("Annet sted", "202", 9);
    other.groups = {"Eldre"};
    other.themes = {"Språk"};
    other.owner.subject = "owner-2";
    other.best_before = day_of_month(11);
    kept(*store, finding("Her"));
    kept(*store, other);
    const std::vector<std::string> here{"Her"}, there{"Annet sted"};
    CHECK(claims(*store, {.group = "Eldre"}) == there);
    CHECK(claims(*store, {.theme = "Ventetid"}) == here);
    CHECK(claims(*store, {.units = std::unordered_set<std::string>{"202"}}) == there);
    CHECK(claims(*store, {.units = std::unordered_set<std::string>{}}).empty());
    CHECK(claims(*store, {.from = day_of_month(8)}) == there);
    CHECK(claims(*store, {.to = day_of_month(8)}) == here);
    CHECK(claims(*store, {.best_before_over = day_of_month(12)}) == there);
    CHECK(claims(*store, {.steward = "owner-2"}) == there);
    CHECK(claims(*store, {.steward = "deputy-1"}).size() == 2);
    CHECK(claims(*store, {.limit = 1}).size() == 1);
}

TEST_CASE("bank: what is found comes page by page, by any of the words, and only as far as was asked") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "bank.db");
    for (const char* claim : {"Køen er lang", "Passet er dyrt", "Køen for passet", "Skiltene"}) kept(*store, finding(claim));
    const std::vector<std::string> all = claims(*store, {});
    REQUIRE(all.size() == 4);
    CHECK(claims(*store, {.skip = 1, .limit = 2}) == std::vector<std::string>{all[1], all[2]});
    CHECK(claims(*store, {.skip = 4}).empty());
    CHECK(claims(*store, {.any_word = true}, "køen pass").size() == 3);
    CHECK(claims(*store, {.any_word = true}, "køen pass").front() == "Køen for passet");
    CHECK(claims(*store, {.skip = 1}, "køen pass").size() == 2);  // each once, though found twice
    CHECK(claims(*store, {.also = [](const insight::Finding& one) { return one.claim == "Skiltene"; }}) == std::vector<std::string>{"Skiltene"});
    CHECK(claims(*store, {.looked_at_max = 3}).size() == 3);
}

TEST_CASE("bank: a change keeps what stood before, moves the words, and a retired finding is found only when asked for") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "bank.db");
    const std::int64_t number = kept(*store, finding("Køen er lang"));
    insight::Finding changed = finding("Skiltene er dårlige");
    changed.themes = {"Skilt"};
    CHECK(kept(*store, changed, number, "nye svar") == number);
    CHECK(claims(*store, {}, "køen").empty());
    CHECK(claims(*store, {}, "skilt").size() == 1);
    store->read_bank([&](service::BankRows& bank) {
        CHECK(bank.finding(number)->version == 2);
        CHECK(bank.finding(number)->finding == changed);
        const auto versions = bank.versions(number);
        REQUIRE(versions.size() == 2);
        CHECK(versions[1].note == "nye svar");
        CHECK(bank.version(number, 1)->claim == "Køen er lang");
        CHECK(bank.labels().themes == std::vector<service::Label>{{"Skilt", 1}});
    });
    changed.is_retired = true;
    kept(*store, changed, number);
    CHECK(claims(*store, {}).empty());
    CHECK(claims(*store, {.with_retired = true}).size() == 1);
    store->read_bank([&](service::BankRows& bank) { CHECK(bank.labels().themes.empty()); });
    CHECK(store->integrity() == "ok");
}

TEST_CASE("bank: a finding survives its JSON, and what is wrong in one from outside is named") {
    insight::Finding whole = finding("«Anførsel» og \\ tegn 😀");
    whole.situation = insight::Situation::co_developer;
    whole.is_external = true;
    whole.uses = {{.decision = "Vedtak", .link = "https://politiet.no/x", .on = day_of_month(7), .owner = "Seksjonsleder", .due = day_of_month(21), .status = insight::UseStatus::under_way},
                  {.decision = "Uten eier", .link = "", .on = day_of_month(8), .owner = "", .due = {}}};
    whole.told = {"a", "b", "c"};
    CHECK(*service::parse_finding(service::to_json(whole)) == whole);
    const auto fault = [](const char* json) { return service::parse_finding(json).error().detail; };
    CHECK(fault("[]").contains("JSON object"));
    CHECK(fault("{\"claim\": 3}") == "\"claim\" must be a text in quotes");
    CHECK(fault("{\"claim\": \"x\", \"from\": \"i går\"}") == "\"from\" must be a day such as 2026-11-30");
    CHECK(fault("{\"from\":\"2026-01-01\",\"to\":\"2026-01-01\",\"best_before\":\"2026-01-01\",\"evidence\":[{\"leg\":\"rumour\"}]}").contains("answers, research or experience"));
    CHECK(fault("{\"from\":\"2026-01-01\",\"to\":\"2026-01-01\",\"best_before\":\"2026-01-01\",\"themes\":\"x\"}") == "\"themes\" must be a list");
}
