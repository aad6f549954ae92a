// The own page: the citizen starts, the bot alone talks, and what it says is stored with the event that led to it.
#include "service/own_page.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "rules.hpp"
#include "service/deliver.hpp"
#include "service/forget.hpp"
#include "service/receive.hpp"
#include "service/short_links.hpp"
#include "service/wake.hpp"
#include "store/sqlite_store.hpp"

using namespace stemmen;
using namespace stemmen::service;
using namespace stemmen::service::testing;

namespace {

constexpr std::string_view web = "web";
constexpr const char* mine = "0123456789abcdef0123456789abcdef";

Account own_page_account() {
    Account account = page_account({"zero_config"});
    account.channel = web;
    account.id = "page";
    account.dialog = "web";
    account.abilities = {.text_max = 4000, .choices_max = 13, .choice_title_max = 40, .payload_max = 1000, .own_page = true};
    account.policy.answer_window = std::nullopt;
    account.policy.quiet_hours = std::nullopt;
    return account;
}

// A browser, as the service sees it.
class Browser {
public:
    explicit Browser(Account account = own_page_account(), std::uint64_t seed = 1) : random_(seed), kit(kit_for(random_, std::move(account))) {
        auto opened = store::SqliteStore::open(":memory:");
        if (!opened) throw std::runtime_error(opened.error().detail);
        store = std::move(*opened);
    }

    void start(const std::string& language = "") { feed({.key = "start" + std::to_string(++ids_), .account = "page", .person = Secret(token), .at = now, .body = LinkOpened{{}, language}}); }
    void say(const std::string& text, const std::string& id = "") {
        const std::string own = id.empty() ? "s" + std::to_string(++ids_) : id;
        feed({.key = own, .account = "page", .person = Secret(token), .at = now, .body = TextSaid{own, text, {}}});
    }
    void tap(const std::string& title, const std::string& id = "") {
        for (auto line = all.rbegin(); line != all.rend(); ++line)
            for (const ChoiceOffered& choice : line->said.choices)
                if (choice.title == title) return tap_payload(choice.payload, id);
        FAIL("there is no button " + title);
    }
    void tap_payload(const std::string& payload, const std::string& id = "") {
        const std::string own = id.empty() ? "t" + std::to_string(++ids_) : id;
        feed({.key = own, .account = "page", .person = Secret(token), .at = now, .body = ChoiceMade{own, {}, payload}});
    }
    void started() {
        start();
        tap("Ja, det går fint");
        tap("Jeg vil svare");
    }
    void wait(Duration duration) {
        now += duration;
        work([&](Transaction& tx, Results& results) { wake_due(kit, tx, 100, {now, {}}, results); });
    }

    // What came since the last call, joined.
    std::string told() {
        std::string out;
        for (; told_ < all.size(); ++told_) out += (out.empty() ? "" : " | ") + all[told_].said.text;
        return out;
    }
    PageTalk page(std::int64_t after = 0) {
        PageTalk talk;
        store->transact([&](Transaction& tx) { talk = page_talk(kit, tx, kit.accounts.front(), person(), after); });
        return talk;
    }
    std::map<std::string, Answer> answers() {
        std::map<std::string, Answer> found;
        store->each_answer({}, [&](const Session&, const Answer& answer) { found[answer.question] = answer; });
        return found;
    }
    std::optional<Session> session() {
        std::optional<Session> last;
        store->each_session({}, [&](const Session& each) { last = each; });
        return last;
    }
    std::map<std::string, std::int64_t> funnel() {
        std::map<std::string, std::int64_t> steps;
        store->each_funnel({}, [&](const FunnelCount& each) { steps[std::string(to_string(each.step))] += each.count; });
        return steps;
    }
    [[nodiscard]] PersonKey person() const { return kit.keys.person_key(web, "page", Secret(token)); }
    void work(const std::function<void(Transaction&, Results&)>& job) {
        Results results;
        store->transact([&](Transaction& tx) {
            results = {};
            job(tx, results);
        });
        CHECK(results.dispatches.empty());
        CHECK(results.alarms.empty());
        all.insert(all.end(), results.shown.begin(), results.shown.end());
    }
    void feed(const Inbound& event) {
        for (int i = 0; i < deliveries; ++i) work([&](Transaction& tx, Results& results) { receive(kit, tx, web, event, {now, {}}, results); });
    }

    SeededRandom random_;
    Kit kit;
    std::unique_ptr<store::SqliteStore> store;
    Timestamp now = *parse_timestamp("2026-03-02T22:30:00.000Z");  // nobody is invited at that hour; whoever comes may start
    std::string token = mine;
    std::vector<Shown> all;
    int deliveries = 1;

private:
    std::size_t told_ = 0;
    int ids_ = 0;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The receipt code in the last thing told.
std::string code_in(const std::string& text) {
    const auto at = text.find("SLETT ");
    return at == std::string::npos ? "" : text.substr(at + 6, 17);
}

}  // namespace

TEST_CASE("own page: a whole talk with rating 2 in nynorsk, each event twice, stored once") {
    Browser browser;
    browser.deliveries = 2;
    browser.start("nn");
    CHECK(has(browser.told(), "Hei! Eg er ein robot"));
    browser.tap("Ja, det går fint");
    CHECK(has(browser.told(), "Les meir: https://stemmen.example.no/personvern"));
    browser.tap("Eg vil svare");
    browser.tap("Misfornøgd");
    CHECK(has(browser.told(), "Kva var det viktigaste som ikkje fungerte?"));
    browser.tap("Lang ventetid");
    browser.say("Ho i skranken var hyggeleg, ring meg på 412 34 567");
    const std::string told = browser.told();
    CHECK(has(told, "eit telefonnummer"));
    CHECK_FALSE(has(told, "Messenger"));
    browser.say("De burde ha svart fortare.");
    browser.say("hopp over");
    browser.say("hopp over");
    browser.tap("Nei, eg er ferdig");
    browser.tap("Ja, det er greitt");
    CHECK(has(browser.told(), "Tusen takk!"));
    const auto answers = browser.answers();
    CHECK(answers.at("q.rating").value == "2");
    CHECK(answers.at("q.good").text == "Ho i skranken var hyggeleg, ring meg på [telefonnummer]");
    CHECK(answers.at("q.low.change").language == Language::nn);
    CHECK(browser.session()->disposition == Disposition::complete);
    CHECK(browser.session()->channel == "web");
    CHECK(browser.funnel() == std::map<std::string, std::int64_t>{{"opened", 1}, {"started", 1}, {"completed", 1}});
    int talks = 0;
    browser.store->each_talk({}, [&](const Talk&) { ++talks; });
    CHECK(talks == 0);  // no talk with officers, so no response rate
    CHECK(browser.store->counts().outbox == 0);
}

TEST_CASE("own page: what is said waits to be fetched, in order, after any number, and knows whether the talk goes on") {
    Browser browser;
    browser.started();
    const PageTalk whole = browser.page();
    REQUIRE(whole.messages.size() == 3);
    CHECK(whole.is_running);
    CHECK(whole.messages[0].message.number < whole.messages[1].message.number);
    CHECK(whole.messages[2].said.choices.size() == 6);
    const PageTalk rest = browser.page(whole.messages[1].message.number);
    REQUIRE(rest.messages.size() == 1);
    CHECK(rest.messages[0].said == whole.messages[2].said);
    CHECK(browser.page(whole.messages[2].message.number).messages.empty());
    browser.say("stopp");
    CHECK_FALSE(browser.all.back().is_running);
    CHECK_FALSE(browser.page().is_running);
}

TEST_CASE("own page: a start while a talk goes on asks nothing twice, one after it begins anew, also after STOPP") {
    Browser browser;
    browser.started();
    browser.told();
    browser.start();
    CHECK(browser.told().empty());
    browser.say("STOPP");
    CHECK(has(browser.told(), "Greit, jeg stopper nå"));
    browser.start();
    CHECK(has(browser.told(), "Hei! Jeg er en robot"));
    const PageTalk seen = browser.page();
    REQUIRE(seen.messages.size() == 1);  // the earlier talk is not shown again
    CHECK(seen.is_running);
}

TEST_CASE("own page: danger is answered at once, nothing of it is kept, and the talk goes on when it is safe") {
    Browser browser;
    browser.started();
    browser.tap("Fornøyd");
    browser.told();
    browser.say("Han har kniv og kommer mot meg nå");
    CHECK(has(browser.told(), "Ring 112 nå"));
    browser.say("hva?");
    CHECK(has(browser.told(), "Vil du fortsette der vi slapp?"));  // there are no officers to leave it to
    browser.tap("Ja, fortsett");
    CHECK(has(browser.told(), "Hva var bra?"));
    CHECK(browser.answers().size() == 1);
    browser.say("stopp ham, han slår meg");
    CHECK(has(browser.told(), "112"));
    CHECK(browser.page().is_running);
}

TEST_CASE("own page: whoever wants a person, complains or asks who reads is told what is true there") {
    Browser browser;
    browser.started();
    browser.tap("Fornøyd");
    browser.told();
    browser.say("MENNESKE");
    CHECK(has(browser.told(), "Her svarer bare roboten. Vil du snakke med noen i politiet? Ring 02800."));
    browser.tap("Fortsett her");
    browser.told();
    browser.say("er du en robot?");
    const std::string bot = browser.told();
    CHECK(has(bot, "ingen i politiet svarer deg her"));
    CHECK_FALSE(has(bot, "Messenger"));
    browser.say("hjelp");
    CHECK(has(browser.told(), "MENNESKE – snakk med en person"));
    browser.say("Jeg vil klage på politiet");
    CHECK(has(browser.told(), "Vil du klage på politiet?"));
    browser.tap("Hjelp meg å klage");
    CHECK(has(browser.told(), "Klag skriftlig her"));
}

TEST_CASE("own page: SLETT takes answers and messages at once, by code as well") {
    Browser browser;
    browser.started();
    browser.tap("Fornøyd");
    browser.say("Veldig bra hjelp i skranken.");
    browser.told();
    browser.say("slett");
    browser.tap("Ja, slett");
    const std::string done = browser.told();
    CHECK(has(done, "Svarene er slettet. Kopier hos oss er borte innen 35 dager."));
    CHECK_FALSE(has(done, "Messenger"));
    CHECK(browser.answers().empty());
    CHECK(browser.page().messages.size() == 1);  // what says that it is done
    CHECK_FALSE(browser.page().is_running);

    browser.started();
    browser.tap("Fornøyd");
    browser.say("stopp");
    browser.say("innsyn");
    const std::string told = browser.told();
    CHECK(has(told, "https://stemmen.example.no/innsyn"));
    const auto at = told.find("koden ");
    REQUIRE(at != std::string::npos);
    const std::string code = told.substr(at + 6, 17);
    Forgotten forgotten;
    browser.work([&](Transaction& tx, Results&) { forgotten = forget_by_code(browser.kit.keys, browser.kit.random, tx, nullptr, code, "receipt", browser.now); });
    CHECK(forgotten.answers == 1);
    CHECK(browser.answers().empty());
    for (const Shown& left : browser.page().messages) CHECK(left.message.session.empty());
}

TEST_CASE("own page: a receipt code stands sealed in what waits to be fetched, and opens for its reader only") {
    Browser browser;
    browser.started();
    for (int i = 0; i < 5; ++i) browser.say(i == 0 ? "4" : "hopp over");
    browser.tap("Nei, jeg er ferdig");
    const std::string code = code_in(browser.told());
    REQUIRE(code.size() == 17);
    browser.store->transact([&](Transaction& tx) {
        bool is_sealed = false;
        for (const PageMessage& each : tx.page().after(browser.person(), 0, 100)) {
            CHECK_FALSE(has(each.body, code));
            is_sealed = is_sealed || each.body.starts_with("sealed:");
        }
        CHECK(is_sealed);
    });
    CHECK(has(browser.page().messages.back().said.text, code));
}

TEST_CASE("own page: words, taps and commands outside a talk are answered, never left to nobody") {
    Browser browser;
    browser.started();
    browser.say("stopp");
    browser.told();
    browser.say("hallo?");
    CHECK(has(browser.told(), "vi er ferdige med spørsmålene"));
    browser.tap("Fornøyd");
    CHECK(has(browser.told(), "vi er ferdige med spørsmålene"));
    browser.tap_payload("s1|forged");
    CHECK(has(browser.told(), "vi er ferdige med spørsmålene"));
    browser.say("Hva skjer med saken min?");
    CHECK(has(browser.told(), "Ring 02800"));
    browser.say("Jeg har tenkt å ta livet mitt");
    CHECK(has(browser.told(), "116 123"));
    browser.say("start");
    CHECK(has(browser.told(), "Hei! Jeg er en robot"));
}

TEST_CASE("own page: another's button is no button, and another sees nothing of the talk") {
    Browser browser;
    browser.started();
    const std::string payload = browser.all.back().said.choices.front().payload;
    browser.token = "f" + std::string(mine + 1);
    CHECK(browser.page().messages.empty());
    browser.start();
    browser.told();
    browser.tap_payload(payload);
    CHECK(has(browser.told(), "Den knappen hører til noe vi er ferdige med"));
    CHECK(browser.answers().empty());
}

TEST_CASE("own page: no address of the browser is kept, and a silent talk ends with a day and its words with two") {
    Browser browser;
    browser.started();
    browser.tap("Fornøyd");
    browser.store->transact([&](Transaction& tx) {
        const auto thread = tx.thread(browser.person());
        CHECK(thread->sealed_address.empty());
        CHECK(thread->contact.find(mine) == std::string::npos);
    });
    browser.told();
    browser.wait(std::chrono::hours{25});
    CHECK(has(browser.told(), "Vi stopper her. Takk for det du har svart så langt!"));
    CHECK(browser.session()->ending == "timed_out");
    browser.now += std::chrono::hours{49};
    browser.work([&](Transaction& tx, Results& results) { prune(browser.kit, tx, {browser.now, {}}, results); });
    CHECK(browser.page().messages.empty());
}

TEST_CASE("own page: while the channel is off nothing is said, and STOPP and SLETT are obeyed") {
    Browser browser;
    browser.started();
    browser.tap("Fornøyd");
    browser.told();
    browser.kit.accounts.front().facts.channel_on = false;
    browser.start();
    browser.say("slett");
    CHECK(browser.told().empty());
    CHECK(browser.answers().empty());
}

TEST_CASE("short links: codes are six characters nobody mixes up, read however they are typed") {
    SeededRandom random(7);
    for (int i = 0; i < 200; ++i) {
        const std::string code = new_link_code(random);
        CHECK(normal_link_code(code) == code);
        CHECK(code.find_first_of("ilou") == std::string::npos);
    }
    CHECK(normal_link_code("K7Q2XM") == "k7q2xm");
    CHECK(normal_link_code("O1l2xm") == "0112xm");
    for (const char* bad : {"", "k7q2x", "k7q2xmm", "k7q2x!", "k7q2xu", "../../"}) CHECK(normal_link_code(bad).empty());
}

TEST_CASE("short links: a place needs a name in three languages, a known kind and a plain drive") {
    const ShortLink good{.code = "k7q2xm", .kind = "counter", .place = {{Language::nb, "Skranken i Molde"}, {Language::nn, "Skranken i Molde"}, {Language::en, "The counter in Molde"}}};
    CHECK(check(good).has_value());
    const auto refused = [&](auto change) {
        ShortLink link = good;
        change(link);
        return !check(link).has_value();
    };
    CHECK(refused([](ShortLink& link) { link.kind = "ship"; }));
    CHECK(refused([](ShortLink& link) { link.place.erase(Language::nn); }));
    CHECK(refused([](ShortLink& link) { link.place[Language::en] = " "; }));
    CHECK(refused([](ShortLink& link) { link.place[Language::nb] = std::string(link_place_characters_max + 1, 'x'); }));
    CHECK(refused([](ShortLink& link) { link.place[Language::nb] = "to\nlinjer"; }));
    CHECK(refused([](ShortLink& link) { link.drive = "Høst 2026"; }));
    CHECK(refused([](ShortLink& link) { link.drive = std::string(link_drive_bytes_max + 1, 'x'); }));
}
