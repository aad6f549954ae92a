// A group from sign-up to thanks, as people and operators do it: the own page over HTTP, mail through a server that is not ours, the draw
// with its record and its check.
#include <catch2/catch.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "installation.hpp"
#include "mail_server.hpp"
#include "service/recruitment.hpp"
#include "store/contacts_store.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;
using std::chrono::days;

std::string mail_config(const MailServer& server) {
    return json{{"messenger", nullptr},
                {"http", {{"public_url", "http://127.0.0.1:8080"}}},
                {"web", {{"limits", {{"codes_per_hour", 1000}}}}},
                {"mail", {{"server", "127.0.0.1:" + std::to_string(server.port())}, {"security", "starttls"}, {"user", "stemmen"}, {"password", "env:MAIL_PASSWORD"}, {"from", "stemmen@politiet.example"}, {"ca_file", server.certificate()}}}}
        .dump();
}

Environment all_secrets() {
    Environment secrets_too = secrets();
    secrets_too["MAIL_PASSWORD"] = "mail-password-PLANTED-5e6f";
    return secrets_too;
}

recruit::Drive running_drive() {
    const recruit::Day today = std::chrono::floor<days>(std::chrono::system_clock::now());
    recruit::Drive drive;
    drive.title = "Trygt i sentrum";
    drive.kind = recruit::DriveKind::focus_group;
    drive.starts_on = today - days{2};
    drive.ends_on = today + days{2};
    drive.seats_wanted = 6;
    drive.state = recruit::DriveState::running;
    drive.started_on = today - days{2};
    return drive;
}

// The service with a drive that recruits, its short link and its plan.
struct Town {
    MailServer mail;
    Installation here;
    Process service;
    std::uint16_t port;

    explicit Town(json options = {})
        : mail([&] {
              options.update({{"security", "starttls"}, {"user", "stemmen"}, {"password", "mail-password-PLANTED-5e6f"}});
              return options;
          }()),
          here("http://127.0.0.1:9", mail_config(mail)), service(here.folder, here.serve(), all_secrets()), port(service.port()) {
        REQUIRE(port != 0);
        auto store = store::SqliteStore::open(here.database(), {.beside_service = true});
        REQUIRE(store.has_value());
        (*store)->transact([](service::Transaction& tx) {
            const auto kept = tx.drive_desk().save({.drive = running_drive(), .by = "officer-1"}, "start");
            tx.page().save({.code = "k7q2xm", .kind = "meeting", .dialog = "web", .drive = service::drive_name(kept.number), .place = {{Language::nb, "Tromsø"}, {Language::nn, "Tromsø"}, {Language::en, "Tromsø"}}});
        });
        write_all(here.folder.file("plan.json"), plan(Timestamp{running_drive().ends_on} + days{9} + 17h));
        const Ran ran = command({"plan", "--file", "plan.json"});
        INFO(ran.err);
        REQUIRE(ran.code == 0);
    }
    static std::string plan(Timestamp meets_at) {
        return json{{"theme_nb", "trygghet i sentrum"}, {"theme_nn", "tryggleik i sentrum"}, {"theme_en", "safety in the centre"}, {"meets_at", format_timestamp(meets_at)}, {"lasts", "90m"}, {"place", "Storgata 1, Tromsø"}, {"show_up", 0.75},
                    {"mixes", json::array({{{"trait", "age"}, {"shares", json::array({{{"value", "18-29"}, {"share", 0.3}}, {{"value", "30-49"}, {"share", 0.4}}, {{"value", "50-66"}, {"share", 0.3}}})}},
                                           {{"trait", "area"}, {"shares", json::array({{{"value", "tromso"}, {"share", 0.7}, {"municipalities", {"5501"}}}, {{"value", "around"}, {"share", 0.3}, {"municipalities", {"5503"}}}})}}})}}
            .dump();
    }
    Ran command(std::vector<std::string> words) const {
        words.insert(words.begin(), "recruit");
        words.insert(words.begin() + 2, {"--drive", "1", "--config", "stemmen.json"});
        return run(here.folder, words, all_secrets());
    }
    HttpResponse get_page(const std::string& path) const { return *get(port, path); }
    HttpResponse post(const std::string& path, const std::vector<std::pair<std::string, std::string>>& fields) const {
        std::string body;
        for (const auto& [name, value] : fields) body += (body.empty() ? "" : "&") + name + "=" + percent_encode(value);
        const auto answer = ask(port, {.method = "POST", .target = path, .headers = {{"content-type", "application/x-www-form-urlencoded"}}, .body = body, .peer = {}});
        REQUIRE(answer.has_value());
        return *answer;
    }
    HttpResponse fill(const std::string& age, const std::string& postcode, const std::string& name, const std::string& email) const {
        return post("/delta/k7q2xm", {{"step", "form"}, {"age", age}, {"place", postcode}, {"police_job", "NO"}, {"needs", "HEARING_LOOP"}, {"times", "EVENING"}, {"name", name}, {"email", email}, {"agrees", "YES"}, {"lang", "nb"}});
    }
    // The page that says that all is well.
    std::string sign_up(const std::string& age, const std::string& postcode, const std::string& name, const std::string& email) const {
        const HttpResponse asked = fill(age, postcode, name, email);
        INFO(asked.body);
        REQUIRE(asked.status == 200);
        const std::string pending = between(asked.body, "name=\"pending\" value=\"", "\"");
        REQUIRE(eventually([&] { return !mail.mails(email, "Kode fra politiet").empty(); }));
        const std::string code = between(mail.mails(email, "Kode fra politiet").back()["text"].get<std::string>(), "Koden din er ", ".");
        const HttpResponse done = post("/delta/k7q2xm", {{"step", "code"}, {"pending", pending}, {"code", code}, {"lang", "nb"}});
        INFO(done.body);
        REQUIRE(has(done.body, "Du er påmeldt"));
        return done.body;
    }
    [[nodiscard]] std::string link_in(const std::string& email, const std::string& subject) const {
        REQUIRE(eventually([&] { return !mail.mails(email, subject).empty(); }));
        return "/pamelding/" + between(mail.mails(email, subject).back()["text"].get<std::string>(), "/pamelding/", "\n").substr(0, 32);
    }
    void with_desk(const std::function<void(service::VolunteerDesk&)>& work) const {
        auto contacts = store::ContactsStore::open(here.folder.file("var/contacts.db"), {.beside_service = true});
        REQUIRE(contacts.has_value());
        (*contacts)->transact(work);
    }
    [[nodiscard]] std::size_t volunteers() const {
        std::size_t count = 0;
        with_desk([&](service::VolunteerDesk& desk) { count = desk.volunteers(1).size(); });
        return count;
    }
};

bool is_skipped() {
    const std::string why = MailServer::missing();
    if (!why.empty()) std::cout << "skipped: " << why << "\n";
    return !why.empty();
}

// Seventeen who have signed up, and what becomes of them.
struct Group : Town {
    static constexpr int people = 18;
    std::string receipt;  // of the first

    Group() : Town(json{{"later", {address(3)}}}) {
        const std::array<const char*, 3> ages{"18-29", "30-49", "50-66"};
        for (int i = 0; i < people; ++i) {
            if (i == 3) continue;  // whose server puts mail off; a minute is too long for a test
            const std::string page = sign_up(ages[static_cast<std::size_t>(i % 3)], i % 4 == 0 ? "harstad" : "9008", "Person " + std::to_string(i), address(i));
            if (i == 0) receipt = between(page, "Koden din er ", ".");
        }
    }
    static std::string address(int i) { return "p" + std::to_string(i) + "@example.no"; }
    // The commitment.
    [[nodiscard]] std::string prepare(const std::string& source) const {
        const Ran prepared = command({"prepare", "--source", source});
        INFO(prepared.err);
        REQUIRE(prepared.code == 0);
        CHECK(has(prepared.out, "8 are to be invited of 17"));
        return between(prepared.out, "known:\n", "\n");
    }
    void draw() const { REQUIRE(command({"draw", "--value", "3, 8, 14, 17, 22, 29, 31", "--by", "officer-1"}).code == 0); }
    [[nodiscard]] std::vector<std::string> with_subject(const std::string& subject) const {
        std::vector<std::string> out;
        for (int i = 0; i < people; ++i)
            if (!mail.mails(address(i), subject).empty()) out.push_back(address(i));
        return out;
    }
    // Those who got a letter of that subject, when there are so many.
    [[nodiscard]] std::vector<std::string> told(const std::string& subject, std::size_t count) const {
        REQUIRE(eventually([&] { return with_subject(subject).size() == count; }, 120s));
        return with_subject(subject);
    }
    // The page after it.
    [[nodiscard]] std::string does(const std::string& email, const std::string& subject, const std::string& act) const { return post(link_in(email, subject), {{"act", act}}).body; }
    // Of a page, a file or a log.
    [[nodiscard]] bool names_somebody(const std::string& text) const { return has(text, "Person ") || has(text, "example.no") || has(text, "30-49"); }
    void meets_in_the_past() const {
        with_desk([](service::VolunteerDesk& desk) {
            auto plan = *desk.plan(1);
            auto body = json::parse(plan.body);
            body["meets_at"] = format_timestamp(std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now() - 5h));
            plan.body = body.dump();
            desk.save(plan);
        });
    }
};

}  // namespace

TEST_CASE("group: people sign up with a code by mail, and see what is kept of them") {
    if (is_skipped()) return;
    const Group group;
    CHECK(group.get_page("/s/k7q2xm").status == 303);
    CHECK(group.volunteers() == 17);
    CHECK(has(group.command({"status"}).out, "volunteers: 17"));
    const json first = group.mail.mails(Group::address(0)).front();
    CHECK(first["secure"] == true);
    CHECK(first["user"] == "stemmen");
    CHECK(first["from"] == "\"Politiet\" <stemmen@politiet.example>");
    CHECK(first["automatic"] == "auto-generated");
    CHECK_FALSE(first["dated"].get<std::string>().empty());
    const HttpResponse kept = group.post("/innsyn", {{"code", group.receipt}});
    CHECK(has(kept.body, "Person 0"));
    CHECK(has(kept.body, "Teleslynge"));
}

TEST_CASE("group: a draw is announced on its page, then made, then checked by anybody from that page alone") {
    if (is_skipped()) return;
    const Group group;
    CHECK(has(group.get_page("/trekning/k7q2xm").body, "Ingenting er kunngjort ennå"));
    CHECK(group.get_page("/trekning/k7q2xm/liste.json").status == 404);
    const std::string first = group.prepare("Lotto 2. januar"), commitment = group.prepare("Lotto 9. januar");
    const std::string announced = group.get_page("/trekning/k7q2xm?lang=nn").body;
    for (const std::string& part : {first, commitment, std::string("Lotto 2. januar"), std::string("Lotto 9. januar"), std::string("vi ventar på talet")}) CHECK(has(announced, part));
    write_all(group.here.folder.file("before.json"), group.get_page("/trekning/k7q2xm/liste.json").body);
    group.draw();
    CHECK(has(group.command({"draw", "--value", "again"}).err, "a group is drawn once"));

    const HttpResponse list = group.get_page("/trekning/k7q2xm/liste.json");
    CHECK(header(list.headers, "content-type") == "application/json");
    write_all(group.here.folder.file("list.json"), list.body);
    const Ran verified = run(group.here.folder, {"draw", "--verify", "list.json"}, {});
    INFO(verified.err);
    CHECK(verified.code == 0);
    CHECK(has(verified.out, commitment));
    CHECK(json::parse(list.body)["announced"] == json::parse(read_all(group.here.folder.file("before.json")))["announced"]);
    const std::string drawn = group.get_page("/trekning/d1?lang=en").body;
    for (const json& code : json::parse(list.body)["selected"]) CHECK(has(drawn, "<code>" + code.get<std::string>() + "</code>"));
    CHECK(has(drawn, "3 8 14 17 22 29 31"));
    for (const std::string& text : {announced, drawn, list.body, group.command({"record", "--published"}).out}) CHECK_FALSE(group.names_somebody(text));
    for (const char* path : {"/trekning/zzzzzz", "/trekning/d2", "/trekning/", "/trekning/k7q2xm/x"}) CHECK(group.get_page(path).status == 404);
}

TEST_CASE("group: the record checks out with its certificate and names nobody, and whoever was not drawn can check it, too") {
    if (is_skipped()) return;
    const Group group;
    const std::string commitment = group.prepare("Lotto 9. januar");
    group.draw();
    REQUIRE(group.command({"record", "--file", "record.json", "--by", "auditor-3"}).code == 0);
    const std::string access = run(group.here.folder, {"access-log", "--config", "stemmen.json"}, all_secrets()).out;
    for (const char* part : {"recruit.record", "auditor-3"}) CHECK(has(access, part));
    const Ran verified = run(group.here.folder, {"draw", "--verify", "record.json", "--certificate"}, {});
    INFO(verified.err);
    CHECK(verified.code == 0);
    CHECK(has(verified.out, commitment));
    CHECK_FALSE(has(read_all(group.here.folder.file("record.json")), "Person"));
    const std::string letter = group.mail.mails(group.told("Du fikk ikke plass", 7).front(), "Du fikk ikke plass").back()["text"].get<std::string>();
    CHECK(has(letter, "/trekning/d1\n"));
    CHECK(has(group.get_page("/trekning/d1/liste.json").body, between(letter, "I trekningen het du ", ".")));
}

TEST_CASE("group: everybody hears of the draw, two decline, and two who waited move up") {
    if (is_skipped()) return;
    const Group group;
    (void)group.prepare("Lotto");
    group.draw();
    const auto invited = group.told("Du har fått plass", 8);
    CHECK(group.told("Du står på venteliste", 2).size() + group.told("Du fikk ikke plass", 7).size() == 9);
    CHECK(group.volunteers() == 10);
    for (std::size_t i = 0; i < invited.size(); ++i) {
        const std::string link = group.link_in(invited[i], "Du har fått plass");
        const std::string page = group.get_page(link).body;
        CHECK(has(page, "Ja, jeg blir med"));
        CHECK(has(group.get_page("/trekning/d1").body, "<code>" + between(page, "I trekningen heter du ", ".") + "</code>"));
        CHECK(group.get_page(link).body == page);  // a look changes nothing
        CHECK(group.get_page(link + "/kalender.ics").status == 404);
        for (int twice = 0; twice < 2; ++twice) CHECK(has(group.post(link, {{"act", i < 2 ? "decline" : "accept"}}).body, i < 2 ? "Du har sagt nei" : "Du er med i gruppen"));
        if (i >= 2) CHECK(has(group.get_page(link + "/kalender.ics").body, "DTSTART;TZID=Europe/Oslo:"));
    }
    (void)group.told("Du har fått plass", 10);
    for (const std::string& each : group.with_subject("Du står på venteliste")) CHECK(has(group.does(each, "Du har fått plass", "accept"), "Du er med i gruppen"));
    (void)group.told("Du er med i samtalegruppen", 8);
    const std::string calendar = group.mail.mails(invited[2], "Du er med").front()["calendar"].get<std::string>();
    CHECK(has(calendar, "BEGIN:VCALENDAR"));
    CHECK(has(calendar, "LOCATION:Storgata 1\\, Tromsø"));
    CHECK(has(group.command({"status"}).out, "have said yes: 8, asked: fewer than 5"));
}

TEST_CASE("group: who thinks again leaves nothing, and those who met are thanked") {
    if (is_skipped()) return;
    const Group group;
    (void)group.prepare("Lotto");
    group.draw();
    const auto invited = group.told("Du har fått plass", 8);
    for (const std::string& each : invited) (void)group.does(each, "Du har fått plass", "accept");
    (void)group.told("Du er med i samtalegruppen", 8);
    const std::string leaving = group.link_in(invited[2], "Du er med i samtalegruppen");
    CHECK(has(group.post(leaving, {{"act", "ask_withdraw"}}).body, "Ja, slett alt"));
    CHECK(group.volunteers() == 10);
    CHECK(has(group.post(leaving, {{"act", "withdraw"}}).body, "Påmeldingen er slettet"));
    CHECK(group.volunteers() == 9);
    CHECK(group.get_page(leaving).status == 404);

    const Ran listed = group.command({"list", "--by", "officer-1"});
    CHECK(has(listed.out, "Person"));
    CHECK(has(listed.out, "[HEARING_LOOP]"));
    std::vector<std::string> met{"met"};
    for (std::size_t at = 0; at < listed.out.size(); at = listed.out.find('\n', at) + 1)
        if (const std::string line = listed.out.substr(at, listed.out.find('\n', at) - at); has(line, "  accepted  ")) met.push_back(line.substr(0, 6));
    REQUIRE(met.size() == 8);
    CHECK(group.command(met).code == 0);
    const std::string access = run(group.here.folder, {"access-log", "--config", "stemmen.json"}, all_secrets()).out;
    for (const char* part : {"recruit.list", "officer-1", "recruit.met"}) CHECK(has(access, part));
    group.meets_in_the_past();
    Process second(group.here.folder, group.here.serve(), all_secrets());  // refused: one service a database
    CHECK(second.wait() != 0);
    (void)group.told("Takk for at du var med", 7);
    CHECK(group.volunteers() == 7);
    CHECK_FALSE(group.names_somebody(group.service.err() + group.service.out()));
}

TEST_CASE("group: under fifteen nothing is stored, and somebody says why kindly") {
    if (is_skipped()) return;
    const Town town;
    const std::string before = read_all(town.here.folder.file("var/contacts.db"));
    for (const std::string& step : {"age", "form"}) {
        const HttpResponse page = town.post("/delta/k7q2xm", {{"step", step}, {"age", "U15"}, {"place", "9008"}, {"police_job", "NO"}, {"name", "Lille Per"}, {"email", "per@example.no"}, {"agrees", "YES"}});
        CHECK(page.status == 200);
        CHECK(has(page.body, "Du må være 15 år for å svare her alene"));
        CHECK(has(page.body, "Vi har ikke lagret noe om deg"));
        CHECK_FALSE(has(page.body, "<form"));
    }
    CHECK(town.volunteers() == 0);
    town.with_desk([](service::VolunteerDesk& desk) {
        CHECK(desk.letters_waiting(1) == 0);
        CHECK(desk.letters(1).empty());
    });
    CHECK(read_all(town.here.folder.file("var/contacts.db")) == before);
    CHECK(town.mail.taken().size() == 1);  // that it listens
}

TEST_CASE("group: what was typed stays, each fault stands at its field, and a guessed code is locked") {
    if (is_skipped()) return;
    const Town town;
    const HttpResponse wrong = town.post("/delta/k7q2xm", {{"step", "form"}, {"age", "30-49"}, {"place", "Atlantis"}, {"needs", "CHILD_CARE"}, {"name", "Kari \"<b>\""}, {"email", "kari@"}, {"lang", "nn"}});
    CHECK(wrong.status == 400);
    for (const char* part : {"<title>Feil:", "Vi kjenner ikkje staden.", "href=\"#email\"", "value=\"Kari &quot;&lt;b&gt;&quot;\"", "value=\"kari@\"", "value=\"Atlantis\"", "value=\"CHILD_CARE\" checked", "Vel ja eller nei.", "lang=\"nn\""}) {
        CAPTURE(part);
        CHECK(has(wrong.body, part));
    }
    const HttpResponse asked = town.fill("30-49", "9008", "Kari", "kari@example.no");
    const std::string pending = between(asked.body, "name=\"pending\" value=\"", "\"");
    REQUIRE(eventually([&] { return !town.mail.mails("kari@example.no").empty(); }));
    const std::string code = between(town.mail.mails("kari@example.no").back()["text"].get<std::string>(), "Koden din er ", "."), guess = code == "123456" ? "123457" : "123456";
    for (int left = 4; left > 0; --left) CHECK(has(town.post("/delta/k7q2xm", {{"step", "code"}, {"pending", pending}, {"code", guess}}).body, "Du kan prøve " + std::to_string(left) + " ganger til"));
    CHECK(has(town.post("/delta/k7q2xm", {{"step", "code"}, {"pending", pending}, {"code", guess}}).body, "Koden virker ikke lenger"));
    CHECK(has(town.post("/delta/k7q2xm", {{"step", "code"}, {"pending", pending}, {"code", code}}).body, "Koden virker ikke lenger"));
    CHECK(town.volunteers() == 0);
    CHECK(town.get_page("/delta/zzzzzz").status == 404);
    CHECK(town.get_page("/pamelding/" + std::string(32, 'a')).status == 404);
    CHECK(town.post("/delta/k7q2xm", {{"step", "code"}, {"pending", "x"}, {"code", code}}).status == 400);
}

TEST_CASE("group: a mailbox that does not exist is told to the operator, and a receipt code deletes everything") {
    if (is_skipped()) return;
    const Town town(json{{"refuse", {"nobody@example.no"}}});
    CHECK(town.fill("30-49", "9008", "Nobody", "nobody@example.no").status == 200);
    REQUIRE(eventually([&] { return has(town.service.err() + town.service.out(), "letter_not_sent"); }));
    CHECK(has(town.service.err() + town.service.out(), "recipient:"));
    const std::string page = town.sign_up("30-49", "9008", "Kari", "kari@example.no");
    const std::string receipt = between(page, "Koden din er ", "."), link = between(page, "action=\"/pamelding/", "\"");
    CHECK(has(town.post("/pamelding/" + link, {{"act", "join_panel"}}).body, "Vi spør deg om andre grupper"));
    const HttpResponse file = town.post("/innsyn", {{"code", receipt}, {"file", "json"}});
    CHECK(json::parse(file.body).size() == 2);
    CHECK(has(town.post("/slett", {{"code", receipt}}).body, "value=\"yes\""));
    CHECK(town.volunteers() == 1);
    CHECK(has(town.post("/slett", {{"code", receipt}, {"delete", "yes"}}).body, "35"));
    CHECK(town.volunteers() == 0);
    CHECK(town.post("/innsyn", {{"code", receipt}}).status == 404);
    CHECK_FALSE(has(read_all(town.here.folder.file("var/contacts.db")), "kari@example.no"));
}

}  // namespace stemmen::e2e
