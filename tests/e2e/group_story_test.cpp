// One group from beginning to end, as everybody meets it: officers in Teams, citizens on the own page, letters through a mail server that is
// not ours, and an outsider who checks the draw. The clock is the test's.
#include <catch2/catch.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "installation.hpp"
#include "mail_server.hpp"
#include "office.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;
using std::chrono::days;

std::string changes(const MailServer& server) {
    return json{{"web", {{"limits", {{"codes_per_hour", 1000}}}}},
                {"mail", {{"server", "127.0.0.1:" + std::to_string(server.port())}, {"security", "starttls"}, {"user", "stemmen"}, {"password", "env:MAIL_PASSWORD"}, {"from", "stemmen@politiet.example"}, {"ca_file", server.certificate()}}}}
        .dump();
}

struct Story {
    static constexpr int people = 17;
    MailServer mail{{{"security", "starttls"}, {"user", "stemmen"}, {"password", "mail-password-PLANTED-5e6f"}}};
    Office office{changes(mail)};
    std::string code;  // of the short link

    Story() {
        office.start_service();
        for (const char* name : {"Ola", "Jurist"}) {
            office.says(name, "hjelp");
            REQUIRE(office.hears_so_many(name, 1));
        }
    }
    static std::string address(int i) { return "p" + std::to_string(i) + "@example.no"; }
    // The card that answers.
    std::string press(const std::string& title, const std::map<std::string, std::string>& fields = {}, const std::string& who = "Kari") {
        const Answered answer = office.presses(who, title, fields);
        INFO(title << ": " << answer.body);
        REQUIRE(answer.status == 200);
        return answer.body;
    }
    void make_drive() {
        REQUIRE(office.says("Kari", "ny innsamling").status == 200);
        REQUIRE(office.hears("Kari", "f_title"));
        press("Neste", {{"f_kind", "focus_group"}, {"f_title", "Trygt i sentrum"}, {"f_unit", "201"}, {"f_deputy", office.directory_id("Ola")}});
        press("Lagre", {{"f_use", "Vi endrer tre ting."}, {"f_decision", "Vaktplan fra mars"}, {"f_wanted", "6"}});
        press("Be om godkjenning");
        REQUIRE(office.hears("Jurist", "ber om at du godkjenner"));
        press("Godkjenn", {{"f_dpia", "covered"}}, "Jurist");
        REQUIRE(hears("Start nå"));
        REQUIRE(has(press("Start nå"), "Ingen kan melde seg før møtet er planlagt"));
        press("Planlegg møtet");
        const std::string group = press("Lagre", {{"f_theme_nb", "trygghet i sentrum"}, {"f_theme_nn", "tryggleik i sentrum"}, {"f_theme_en", "safety in town"}, {"f_meets_on", "2027-01-20"}, {"f_meets_at", "18:00"}, {"f_lasts", "90"}, {"f_place", "Storgata 1"}, {"f_mix", "age"}});
        REQUIRE(has(group, "Møtet er planlagt."));
        press("Tilbake");
        const std::string share = press("Tekst og plakat");
        code = between(share, "https://stemmen.example.no/s/", "\"").substr(0, 6);
        open();
    }
    // In the end Kari's newest message has these words; messages to one chat are spread out by the clock.
    bool hears(const std::string& words) {
        return eventually([&] {
            office.advance(5s);
            return has(office.heard("Kari").back(), words);
        });
    }
    // The drive's card, new.
    void open() {
        const std::size_t before = office.heard("Kari").size();
        office.says("Kari", "mine innsamlinger");
        REQUIRE(office.hears_so_many("Kari", before + 1));
        press("Vis");
    }
    std::string post(const std::string& path, const std::vector<std::pair<std::string, std::string>>& fields) {
        std::string body;
        for (const auto& [name, value] : fields) body += (body.empty() ? "" : "&") + name + "=" + percent_encode(value);
        const auto answer = ask(office.port(), {.method = "POST", .target = path, .headers = {{"content-type", "application/x-www-form-urlencoded"}}, .body = body, .peer = {}});
        REQUIRE(answer.has_value());
        return answer->body;
    }
    void sign_up(int i) {
        const std::array<const char*, 4> ages{"18-29", "30-49", "50-66", "67+"};
        const std::string email = address(i), path = "/delta/" + code;
        const std::string asked = post(path, {{"step", "form"}, {"age", ages[static_cast<std::size_t>(i % 4)]}, {"police_job", "NO"}, {"name", "Person " + std::to_string(i)}, {"email", email}, {"agrees", "YES"}, {"lang", "nb"}});
        INFO(asked);
        REQUIRE(eventually([&] { return !mail.mails(email, "Kode fra politiet").empty(); }));
        const std::string number = between(mail.mails(email, "Kode fra politiet").back()["text"].get<std::string>(), "Koden din er ", ".");
        REQUIRE(has(post(path, {{"step", "code"}, {"pending", between(asked, "name=\"pending\" value=\"", "\"")}, {"code", number}, {"lang", "nb"}}), "Du er påmeldt"));
    }
    // Those who got a letter of that subject, when there are so many; time goes on meanwhile.
    std::vector<std::string> told(const std::string& subject, std::size_t count) {
        std::vector<std::string> out;
        const bool all = eventually([&] {
            office.advance(20s);
            out.clear();
            for (int i = 0; i < people; ++i)
                if (!mail.mails(address(i), subject).empty()) out.push_back(address(i));
            return out.size() == count;
        });
        INFO(subject << ": " << out.size());
        REQUIRE(all);
        return out;
    }
    std::string answer(const std::string& email, const std::string& subject, const std::string& act) {
        const std::string text = mail.mails(email, subject).back()["text"].get<std::string>();
        return post("/pamelding/" + between(text, "/pamelding/", "\n").substr(0, 32), {{"act", act}});
    }
};

}  // namespace

TEST_CASE("story: a drive in Teams, people who sign up, a draw that anybody checks, two who decline, a meeting, thanks, and what came of it") {
    if (const std::string why = MailServer::missing(); !why.empty()) return std::cout << "skipped: " << why << "\n", void();
    Story story;
    story.make_drive();
    for (int i = 0; i < Story::people; ++i) story.sign_up(i);

    // The list is locked before the value is known: worked out beside the talk, told in a new card.
    REQUIRE(has(story.press("Gruppa"), "Har meldt seg"));
    story.press("Lås lista");
    REQUIRE(has(story.press("Lås lista nå", {{"f_source", "Lotto 9. januar 2027"}}), "Jeg regner ut"));
    REQUIRE(story.hears("Lista er låst. Del"));
    const auto before = get(story.office.port(), "/trekning/" + story.code + "/liste.json");
    REQUIRE(status_of(before) == 200);
    story.press("Trekk plassene");
    REQUIRE(has(story.press("Neste", {{"f_public", "3, 8, 14, 17, 22, 29, 31"}}), "3 8 14 17 22 29 31"));
    REQUIRE(has(story.press("Trekk nå"), "Plassene er trukket"));

    // Anybody checks it, from the page alone.
    const TempFolder outsider;
    const auto list = get(story.office.port(), "/trekning/" + story.code + "/liste.json");
    CHECK(json::parse(list->body)["announced"] == json::parse(before->body)["announced"]);
    write_all(outsider.file("list.json"), list->body);
    CHECK(run(outsider, {"draw", "--verify", "list.json"}, {}).code == 0);

    // Eight are invited so that six turn up; two decline, and the two who waited move up.
    const auto invited = story.told("Du har fått plass", 8);
    const auto waiting = story.told("Du står på venteliste", 2);
    (void)story.told("Du fikk ikke plass", 7);
    for (std::size_t i = 0; i < invited.size(); ++i) (void)story.answer(invited[i], "Du har fått plass", i < 2 ? "decline" : "accept");
    (void)story.told("Du har fått plass", 10);
    for (const std::string& each : waiting) (void)story.answer(each, "Du har fått plass", "accept");
    (void)story.told("Du er med i samtalegruppen", 8);

    // They meet; whoever was there is thanked.
    const Timestamp met = *parse_timestamp("2027-01-20T19:00:00.000Z");
    story.office.advance(met - story.office.now());
    story.open();
    story.press("Gruppa");
    const std::string form = story.press("Hvem kom?");
    const std::string codes = between(form.substr(form.find("\"id\":\"f_met\"")), "\"value\":\"", "\"");  // all are ticked
    REQUIRE(has(story.press("Lagre", {{"f_met", codes}}), "Notert"));
    story.office.advance(3h);
    (void)story.told("Takk for at du var med", 8);

    // Closed, and told back.
    story.press("Tilbake");
    story.press("Avslutt");
    REQUIRE(has(story.press("Avslutt", {{"f_follow_up", "Lys i parken."}, {"f_sharing", "På nettsiden."}}), "Avsluttet"));
    story.press("Fortell tilbake");
    REQUIRE(has(story.press("Fortell tilbake", {{"f_said", "Det er mørkt i parken."}, {"f_did", "Vi har fått flere lys."}, {"f_could_not", "Ingen."}}), "Fortalt tilbake"));
    const auto told = story.told("Dette kom ut av", 8);
    CHECK(has(story.mail.mails(told.front(), "Dette kom ut av").back()["text"].get<std::string>(), "flere lys"));
    for (const std::string& card : story.office.heard("Kari")) CHECK_FALSE((has(card, "Person ") || has(card, "@example.no")));
}

}  // namespace stemmen::e2e
