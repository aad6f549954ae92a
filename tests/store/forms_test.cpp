// Officers' forms and colleagues in the database.
#include <catch2/catch.hpp>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using service::Colleague;
using service::DriveForm;

TEST_CASE("store: a form keeps what was typed, and is replaced under its nonce") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "forms.db");
    store->transact([](Tx& tx) {
        DriveForm form{.nonce = "n1", .who = "kari", .typed = {{"f_title", "\"Trygt\"\nog godt 👮"}, {"f_unit", "201"}}, .at = noon};
        tx.forms().save(form);
        CHECK(tx.forms().form("n1") == form);
        form.drive = 7;
        form.version = 2;
        form.is_saved = true;
        form.typed.clear();
        tx.forms().save(form);
        CHECK(tx.forms().form("n1") == form);
        CHECK_FALSE(tx.forms().form("n2"));
    });
}

TEST_CASE("store: an officer has a bounded number of forms, and the oldest goes") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "forms.db");
    store->transact([](Tx& tx) {
        tx.forms().save({.nonce = "ola", .who = "ola", .at = noon});
        for (std::size_t i = 0; i <= service::forms_of_one_max; ++i) tx.forms().save({.nonce = "n" + std::to_string(i), .who = "kari", .at = noon + std::chrono::minutes{i}});
        CHECK_FALSE(tx.forms().form("n0"));
        CHECK(tx.forms().form("n1"));
        CHECK(tx.forms().form("ola"));
        CHECK(tx.forms().prune_forms(noon + 2min, 100) == 2);
        CHECK_FALSE(tx.forms().form("ola"));
    });
}

TEST_CASE("store: a colleague is found by the beginning of any name, readers are not") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "forms.db");
    store->transact([](Tx& tx) {
        const Colleague kari{.officer = {"k", "Kari Ås Nordmann"}, .language = Language::nn, .role = recruit::Role::approver, .seen_at = noon};
        tx.forms().remember(kari);
        tx.forms().remember({.officer = {"o", "Ola Nordmann"}, .role = recruit::Role::officer, .seen_at = noon});
        tx.forms().remember({.officer = {"p", "Per Nordli"}, .role = recruit::Role::reader, .seen_at = noon - 24h});
        const auto names = [&](std::string_view typed) {
            std::string all;
            for (const Colleague& each : tx.forms().colleagues(typed, recruit::Role::officer, 10)) all += each.officer.name + ";";
            return all;
        };
        CHECK(tx.forms().colleague("k") == kari);
        CHECK(names("nord") == "Kari Ås Nordmann;Ola Nordmann;");
        CHECK(names("ÅS") == "Kari Ås Nordmann;");
        CHECK(tx.forms().colleagues("", recruit::Role::approver, 10).size() == 1);
        CHECK(names("rdmann") == "");
        CHECK(names("%") == "");
        CHECK(tx.forms().prune_colleagues(noon, 10) == 1);
        CHECK_FALSE(tx.forms().colleague("p"));
    });
}

TEST_CASE("store: how many came by one link is summed over its days") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "forms.db");
    store->transact([](Tx& tx) {
        for (const auto& [code, days, persons] : {std::tuple{"aaaaaa", 0, 3}, {"aaaaaa", 1, 4}, {"bbbbbb", 0, 9}})
            tx.page().add({.day = noon + days * 24h, .unit = "201", .link = code, .step = service::FunnelStep::started, .count = persons});
        CHECK(tx.page().came("aaaaaa", service::FunnelStep::started) == 7);
        CHECK(tx.page().came("aaaaaa", service::FunnelStep::completed) == 0);
    });
}
