// A yes, what it does, and taking it back: history, the word TREKK, receipt codes, contact data, pseudonyms of drives.
#include "service/consent.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "image.hpp"
#include "scene.hpp"
#include "service/forget.hpp"
#include "service/pseudonyms.hpp"
#include "service/report.hpp"
#include "store/contacts_store.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Image;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

bool any_has(const std::vector<std::string>& texts, const std::string& part) {
    return std::ranges::any_of(texts, [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

Consent decision(const std::string& flag, bool given) { return {.flag = flag, .given = given}; }

// Through a whole talk with open answers, to the question of the quote and its answer; the goodbye gives the code.
std::string finish(Scene& scene, const std::string& quote) {
    scene.started();
    for (int i = 0; i < 20 && scene.session().ending.empty(); ++i) {
        const std::vector<std::string> titles = scene.buttons();
        const auto offered = [&](std::string_view title) { return std::ranges::find(titles, title) != titles.end(); };
        if (offered("Ja, det er greit")) scene.tap(quote);
        else if (offered("Svært fornøyd")) scene.tap("Svært fornøyd");
        else if (offered("Nei, jeg er ferdig")) scene.tap("Nei, jeg er ferdig");
        else if (offered("Ja")) scene.tap("Ja");
        else scene.citizen("Betjenten forklarte alt på en god måte");
    }
    REQUIRE(scene.session().ending == "completed");
    const std::string goodbye = scene.last();
    const auto at = goodbye.find("SLETT ");
    REQUIRE(at != std::string::npos);
    (void)scene.told();
    return goodbye.substr(at + 6, 17);
}

std::vector<Consent> history(Scene& scene) {
    std::vector<Consent> all;
    scene.store->each_consent({}, [&](const Session&, const Consent& consent) { all.push_back(consent); });
    return all;
}

// Answers that the export says may be quoted.
std::ptrdiff_t quotable(Scene& scene) {
    const Table table = read_table(*scene.store, Report::answers, {});
    return std::ranges::count(table.rows, "yes", [](const std::vector<std::string>& row) { return row.back(); });
}

// As sign-up on the web page will do.
void signs_up(Scene& scene, const std::string& flag) {
    const SessionId session = scene.session().id;
    scene.store->transact([&](Transaction& tx) { tx.append(Consent{.session = session, .flag = flag, .given = true, .language = Language::nb, .channel = "web", .at = scene.now}); });
}

struct Drawer {
    explicit Drawer(Scene& scene) : store(std::move(store::ContactsStore::open(":memory:").value())), drawer(*store, scene.kit.keys) { scene.kit.contacts = &drawer; }
    std::unique_ptr<store::ContactsStore> store;
    ContactDrawer drawer;
};

ContactId contact_id(char digit) { return {std::string(32, digit)}; }

}  // namespace

TEST_CASE("consent: a flag is off until given, the last decision counts, and none touches another") {
    CHECK_FALSE(is_given({}, "quote"));
    const std::vector<Consent> all{decision("quote", true), decision("panel", false), decision("contact_group:oslo", true), decision("contact_group:bergen", true),
                                   decision("contact_group:oslo", false)};
    CHECK(is_given(all, "quote"));
    CHECK_FALSE(is_given(all, "panel"));
    CHECK_FALSE(is_given(all, "contact_group:oslo"));
    CHECK(is_given(all, "contact_group:bergen"));
    CHECK_FALSE(is_given(all, "contact_group"));
    CHECK(flags_given(all) == std::vector<std::string>{"quote", "contact_group:bergen"});
}

TEST_CASE("consent: only words may be quoted, and only while the yes stands") {
    const Answer words{.kind = "open", .text = "Hyggelig betjent"}, rating{.kind = "rating", .value = "5"};
    CHECK_FALSE(may_quote(words, {}));
    CHECK(may_quote(words, {decision("quote", true)}));
    CHECK_FALSE(may_quote(rating, {decision("quote", true)}));
    CHECK_FALSE(may_quote(words, {decision("panel", true)}));
    CHECK_FALSE(may_quote(words, {decision("quote", true), decision("quote", false)}));
    CHECK(may_quote(words, {decision("quote", true), decision("quote", false), decision("quote", true)}));
}

TEST_CASE("TREKK weeks after the talk takes the yes back, says which, appends it, and the export follows at once") {
    Scene scene;
    finish(scene, "Ja, det er greit");
    CHECK(quotable(scene) == 2);
    scene.wait(24h * 30);
    scene.citizen("Trekk");
    CHECK(any_has(scene.told(), "ja-et ditt er trukket: å vise noe av det du skrev."));
    CHECK(quotable(scene) == 0);
    const std::vector<Consent> all = history(scene);
    REQUIRE(all.size() == 2);
    CHECK(all[0].given);
    CHECK(all[0].text.starts_with("consent.quote\n"));
    CHECK_FALSE(all[1].given);
    CHECK(all[1].text_id == "cmd.withdraw.done");
    CHECK(all[1].text_hash.size() == 64);
    CHECK(all[1].at > all[0].at);
    CHECK(scene.counted("consents_withdrawn", "quote") == 1);
    CHECK(scene.answers().size() >= 3);  // the answers stay
    CHECK_FALSE(scene.thread()->stopped_at.has_value());

    scene.citizen("TREKK SAMTYKKE");
    CHECK(any_has(scene.told(), "Du har ikke sagt ja til noe som kan trekkes"));
    CHECK(history(scene).size() == 2);
}

TEST_CASE("TREKK in the middle of a talk reaches the talks before, and the question comes again") {
    Scene scene;
    finish(scene, "Ja, det er greit");
    scene.citizen("START");
    scene.tap("Ja, det går fint");
    scene.tap("Jeg vil svare her");
    const std::string question = scene.last();
    (void)scene.told();
    scene.citizen("trekk samtykket mitt");
    const auto told = scene.told();
    REQUIRE(told.size() == 2);
    CHECK(told[0].find("trukket") != std::string::npos);
    CHECK(told[1] == question);
    CHECK(quotable(scene) == 0);
    CHECK(scene.session().ending.empty());
}

TEST_CASE("TREKK with a receipt code takes back that talk's yes, whoever writes it") {
    Scene scene;
    const std::string code = finish(scene, "Ja, det er greit");
    scene.psid = "998877";
    scene.owner = Scene::Thread::inbox;
    scene.invited();
    scene.citizen("TREKK " + code);
    CHECK(any_has(scene.told(), "trukket"));
    CHECK(history(scene).size() == 2);
    scene.citizen("TREKK 7F3K-9Q2M-X4T8-BC");
    CHECK(any_has(scene.told(), "Du har ikke sagt ja"));
}

TEST_CASE("between citizen and officers TREKK is a word like any other, until the citizen has met the bot") {
    Scene scene;
    scene.citizen("trekk");
    CHECK(scene.told().empty());
    CHECK(scene.counted("commands") == 0);
}

TEST_CASE("a withdrawal by code from the command line takes one flag or all, and a wrong code none") {
    Scene scene;
    const std::string code = finish(scene, "Ja, det er greit");
    signs_up(scene, "panel");
    const auto withdraws = [&](const std::string& by, const std::string& flag) {
        std::optional<std::vector<std::string>> gone;
        scene.store->transact([&](Transaction& tx) { gone = withdraw_by_code(scene.kit.keys, tx, nullptr, by, flag, scene.now); });
        return gone;
    };
    CHECK_FALSE(withdraws("7F3K-9Q2M-X4T8-BC", "").has_value());
    CHECK_FALSE(withdraws("no code", "").has_value());
    CHECK(withdraws(code, "recording:1") == std::vector<std::string>{});
    CHECK(withdraws(code, "panel") == std::vector<std::string>{"panel"});
    CHECK(quotable(scene) == 2);
    CHECK(withdraws(code, "") == std::vector<std::string>{"quote"});
    CHECK(withdraws(code, "") == std::vector<std::string>{});
    CHECK(history(scene).back().channel == "operator");
    CHECK(history(scene).size() == 4);
}

TEST_CASE("a yes to be contacted that is withdrawn takes the contact data with it, and only those") {
    Scene scene;
    finish(scene, "Ja, det er greit");
    Drawer contacts(scene);
    const SessionId talk = scene.session().id;
    const auto put = [&](char id, const std::string& flag, const SessionId& of) {
        signs_up(scene, flag);
        return contacts.drawer.put(contact_id(id), flag, {.name = Secret("Kari"), .phone = Secret("91234567"), .email = {}}, of, scene.now, scene.now + 24h * 90).has_value();
    };
    REQUIRE(put('a', "contact_group:oslo", talk));
    REQUIRE(put('b', "panel", talk));
    REQUIRE(put('c', "contact_group:oslo", SessionId{std::string(32, '9')}));
    CHECK(contacts.drawer.open(contact_id('a'))->phone.reveal() == "91234567");

    SECTION("AVMELD: out of everything with contact data, and stopped") {
        scene.citizen("AVMELD");
        CHECK(contacts.store->count() == 1);
        CHECK(scene.thread()->stopped_at.has_value());
        CHECK(quotable(scene) == 2);
    }
    SECTION("TREKK: every yes") {
        scene.citizen("TREKK");
        CHECK(any_has(scene.told(), "trukket: å vise noe av det du skrev, å ta kontakt om en samtalegruppe, å spørre om andre grupper senere."));
        CHECK(contacts.store->count() == 1);
    }
    SECTION("SLETT: with everything else") {
        scene.citizen("SLETT");
        scene.tap("Ja, slett");
        CHECK(contacts.store->count() == 1);
        CHECK(contacts.drawer.open(contact_id('c')).has_value());
        CHECK(scene.stored().sessions == 0);
    }
    SECTION("retention: on its day, and the link when the answers' link is cut") {
        const auto prune_all = [&] {
            Results results;
            scene.store->transact([&](Transaction& tx) { prune(scene.kit, tx, scene.moment(), results); });
        };
        prune_all();
        CHECK(contacts.store->count() == 3);
        scene.wait(24h * 91);
        prune_all();
        CHECK(contacts.store->count() == 0);
    }
}

TEST_CASE("contact data: only what may be kept is, sealed for its place") {
    Scene scene;
    Drawer contacts(scene);
    const ContactDetails reachable{.name = Secret("Ola"), .phone = {}, .email = Secret("ola@example.no")};
    const auto put = [&](const std::string& flag, const ContactDetails& details) { return contacts.drawer.put(contact_id('a'), flag, details, {}, scene.now, scene.now + 1h); };
    CHECK(put("quote", reachable).error().code == Errc::bad_input);
    CHECK(put("contact_group:", reachable).error().code == Errc::bad_input);
    CHECK(put("panel", {.name = Secret("Ola"), .phone = {}, .email = {}}).error().code == Errc::bad_input);
    CHECK(put("panel", {.name = Secret(std::string(contact_field_bytes_max + 1, 'x')), .phone = Secret("1"), .email = {}}).error().code == Errc::bad_input);
    CHECK(contacts.store->count() == 0);
    REQUIRE(put("panel", reachable).has_value());
    CHECK(contacts.drawer.open(contact_id('a')).value() == reachable);
    const Contact stored = *contacts.store->find(contact_id('a'));
    CHECK(stored.sealed.find("example") == std::string::npos);
    CHECK(stored.link.empty());
    Contact moved = stored;
    moved.id = contact_id('b');
    contacts.store->insert(moved);
    CHECK(contacts.drawer.open(contact_id('b')).error().code == Errc::unauthenticated);
    CHECK(contacts.drawer.open(contact_id('c')).error().code == Errc::not_found);
}

TEST_CASE("answers of one person cannot be joined across drives, but STOPP, SLETT and TREKK reach all of them") {
    Scene scene;
    finish(scene, "Ja, det er greit");
    const Pseudonym first = *scene.session().person;
    CHECK(first == scene.kit.keys.pseudonym(scene.person(), "after-conversation"));
    CHECK(first.value != scene.person().value);

    Session second = scene.session();
    second.id = SessionId{std::string(32, '5')};
    second.dialog = "passport-office";
    second.person = scene.kit.keys.pseudonym(scene.person(), second.dialog);
    second.receipt_hash.clear();
    second.invited_at += 24h;
    CHECK(*second.person != first);
    scene.store->transact([&](Transaction& tx) {
        tx.insert(second);
        tx.append(Consent{.session = second.id, .flag = "panel", .given = true, .language = Language::nb, .channel = "web", .at = scene.now});
        CHECK(sessions_of(scene.kit.keys, tx, scene.person()).size() == 2);
        CHECK(latest_session(scene.kit.keys, tx, scene.person())->id == second.id);
    });
    // Nothing in a row of the one drive stands in a row of the other, but for what many share.
    const std::string dump = Image(*scene.store).dump();
    CHECK(dump.find(first.value) != std::string::npos);
    CHECK(dump.find(first.value) == dump.rfind(first.value));

    scene.citizen("TREKK");
    CHECK(any_has(scene.told(), "å vise noe av det du skrev, å spørre om andre grupper senere"));
    scene.citizen("SLETT");
    scene.tap("Ja, slett");
    CHECK(scene.stored().sessions == 0);
}

