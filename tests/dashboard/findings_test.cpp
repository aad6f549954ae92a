// The insight bank: written by those who tend it, read by all, found by words and labels, asking its owners when dates have passed.
#include "citizens.hpp"
#include "service/bank.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;

namespace {

const std::string bank = "/api/v1/findings";

json finding(const std::string& claim, const std::string& unit = "201") {
    return {{"claim", claim},
            {"evidence", json::array({{{"leg", "answers"}, {"text", "Svar på q.better"}, {"link", ""}, {"persons", 41}}, {{"leg", "research"}, {"text", "Innbyggerundersøkelsen"}, {"link", "https://politiet.no/x"}}})},
            {"spread", "Gjelder flest unge"},
            {"doubt", "Få svar fra eldre"},
            {"unit", unit},
            {"from", "2026-06-01"},
            {"to", "2026-09-30"},
            {"best_before", "2027-11-30"},
            {"owner", {{"name", "Seksjonsleder pass"}}},
            {"deputy", {{"name", "Rådgiver pass"}}},
            {"groups", json::array({"Unge"})},
            {"themes", json::array({"Ventetid"})}};
}

struct Bank {
    TestHost host;
    std::string libby = host.signed_in("oidc:libby", {"librarian"}), leader = host.signed_in("oidc:leder", {"steering_viewer"});

    std::int64_t add(const json& body) {
        const HttpResponse answer = host.post(libby, bank, body.dump());
        INFO(answer.body);
        REQUIRE(answer.status == 201);
        return body_of(answer)["number"].get<std::int64_t>();
    }
    std::vector<std::string> claims(const std::string& query = "", std::string cookie = "") {
        std::vector<std::string> all;
        const HttpResponse answer = host.get(cookie.empty() ? libby : cookie, bank + query);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        for (const json& each : body_of(answer)["findings"]) all.push_back(each["claim"].get<std::string>());
        return all;
    }
    json one(std::int64_t number, std::string cookie = "") { return body_of(host.get(cookie.empty() ? libby : cookie, bank + "/" + std::to_string(number))); }
    // Sessions do not last as long as findings.
    void later(Duration wait) {
        host.time += wait;
        libby = host.signed_in("oidc:libby", {"librarian"});
        leader = host.signed_in("oidc:leder", {"steering_viewer"});
    }
};

std::string at(std::int64_t number, const std::string& deed = "") { return bank + "/" + std::to_string(number) + deed; }

}  // namespace

TEST_CASE("a finding is written, read by everybody, and tells which legs carry it") {
    Bank bank_of;
    const std::int64_t number = bank_of.add(finding("Unge vil møte politiet på skolen"));
    const std::string auditor = bank_of.host.signed_in("oidc:revi", {"auditor"}, {"202"});
    const json one = bank_of.one(number, auditor)["finding"];
    CHECK(one["claim"] == "Unge vil møte politiet på skolen");
    CHECK(one["legs"] == json::parse(R"(["answers","research"])"));
    CHECK(one["evidence"][0]["persons"] == 41);
    CHECK(one["freshness"] == "fresh");
    CHECK(one["asked"] == "nobody");
    CHECK(one["version"] == 1);
    CHECK(one["changed_by"] == "oidc:libby");
    CHECK(one["owner"] == json::parse(R"({"name":"Seksjonsleder pass","is_taken":false,"is_me":false})"));
    CHECK(one["may_change"] == false);
    CHECK(bank_of.one(number)["finding"]["may_change"] == true);
    for (const char* none : {"/99", "/0", "/x", "/-1", "/99999999999999999999"}) CHECK(bank_of.host.get(auditor, bank + none).status == 404);
}

TEST_CASE("findings are found by inflected words, user group, theme, place and time") {
    Bank bank_of;
    bank_of.add(finding("Ungdommene vil møte politiet på skolen", "201-a"));
    json other = finding("Søknader om pass tar lang tid", "202");
    other.update({{"groups", json::array({"Reisende"})}, {"themes", json::array({"Pass"})}, {"from", "2026-01-01"}, {"to", "2026-02-01"}});
    bank_of.add(other);
    const std::vector<std::string> school{"Ungdommene vil møte politiet på skolen"}, passports{"Søknader om pass tar lang tid"};
    CHECK(bank_of.claims("?q=ungdom%20skole") == school);
    CHECK(bank_of.claims("?q=s%C3%B8knaden") == passports);
    CHECK(bank_of.claims("?group=Unge") == school);
    CHECK(bank_of.claims("?theme=Pass") == passports);
    CHECK(bank_of.claims("?place=201") == school);
    CHECK(bank_of.claims("?place=202") == passports);
    CHECK(bank_of.claims("?place=pod").size() == 2);
    CHECK(bank_of.claims("?from=2026-05-01") == school);
    CHECK(bank_of.claims("?to=2026-03-01") == passports);
    CHECK(bank_of.claims("?limit=1") == passports);  // the newest
    const json page = body_of(bank_of.host.get(bank_of.libby, bank + "?limit=1"));
    CHECK(page["next"] == 1);
    CHECK(bank_of.claims("?limit=1&skip=1") == school);
    const json labels = body_of(bank_of.host.get(bank_of.leader, bank + "/labels"));
    CHECK(labels["groups"] == json::parse(R"([{"name":"Reisende","findings":1},{"name":"Unge","findings":1}])"));
    CHECK(bank_of.claims("?q=snegler").empty());
    CHECK(std::ranges::count(bank_of.host.counted, "search_without_hit") == 1);
    CHECK(std::ranges::count(bank_of.host.counted, "search_with_hit") == 2);
}

TEST_CASE("forged filters of the bank are refused with what to write") {
    Bank bank_of;
    bank_of.add(finding("En"));
    for (const char* bad : {"?q=%22%20%2A", "?q=a%20b%20c", "?place=299", "?place=%27%20OR%201=1", "?from=yesterday", "?to=2026-13-01", "?limit=0", "?limit=101", "?skip=-1", "?skip=20001", "?state=all", "?person=kari", "?q=a&q=b"}) {
        CAPTURE(bad);
        const HttpResponse answer = bank_of.host.get(bank_of.libby, bank + bad);
        CHECK(answer.status == 400);
        CHECK_FALSE(error_of(answer).empty());
    }
    CHECK(bank_of.host.get(bank_of.libby, bank + "?q=" + std::string(801, 'x')).status == 400);
    CHECK(bank_of.host.get(bank_of.libby, bank + "?q=aa%20bb%20cc%20dd%20ee%20ff%20gg%20hh%20jj%20kk%20ll%20mm%20nn").status == 400);
    CHECK(bank_of.claims("?group=%27%20OR%201=1--").empty());
    CHECK(bank_of.claims("?q=NEAR%20OR%20AND%20NOT").empty());
}

TEST_CASE("two tabs: the second to save is told, loses nothing, and the first one's change stands") {
    Bank bank_of;
    const std::int64_t number = bank_of.add(finding("Køen er lang"));
    json mine = finding("Køen er for lang om morgenen");
    mine["version"] = 1;
    mine["note"] = "nye svar";
    const HttpResponse saved = put(bank_of.host, bank_of.libby, at(number), mine.dump());
    REQUIRE(saved.status == 200);
    CHECK(body_of(saved)["version"] == 2);
    json theirs = finding("Køen er borte");
    theirs["version"] = 1;
    const HttpResponse late = put(bank_of.host, bank_of.libby, at(number), theirs.dump());
    CHECK(late.status == 409);
    CHECK(has(error_of(late), "somebody has changed this finding"));
    const json one = bank_of.one(number);
    CHECK(one["finding"]["claim"] == "Køen er for lang om morgenen");
    CHECK(one["versions"].size() == 2);
    CHECK(one["versions"][1]["note"] == "nye svar");
    CHECK(body_of(bank_of.host.get(bank_of.leader, at(number, "/versions/1")))["claim"] == "Køen er lang");
    CHECK(body_of(bank_of.host.get(bank_of.leader, at(number, "/versions/2")))["claim"] == "Køen er for lang om morgenen");
    for (const char* none : {"/versions/3", "/versions/0", "/versions/x"}) CHECK(bank_of.host.get(bank_of.leader, at(number, none)).status == 404);
    theirs.erase("version");
    CHECK(put(bank_of.host, bank_of.libby, at(number), theirs.dump()).status == 400);
    theirs["version"] = 2;
    CHECK(put(bank_of.host, bank_of.libby, bank + "/77", theirs.dump()).status == 404);
}

TEST_CASE("a finding is about a unit that its writer is for, a writer of another unit changes nothing") {
    Bank bank_of;
    const std::int64_t number = bank_of.add(finding("Her", "201"));
    const std::string far = bank_of.host.signed_in("oidc:far", {"local_owner"}, {"202"});
    CHECK(bank_of.host.post(far, bank, finding("Der", "201").dump()).status == 403);
    json change = finding("Tatt over", "202");
    change["version"] = 1;
    CHECK(put(bank_of.host, far, at(number), change.dump()).status == 403);
    CHECK(bank_of.host.post(far, at(number, "/steward"), R"({"as":"owner","take":true})").status == 403);
    CHECK(bank_of.claims("", far) == std::vector<std::string>{"Her"});  // and reads it all the same
    CHECK(bank_of.host.post(far, bank, finding("Der", "202").dump()).status == 201);
}

TEST_CASE("what is wrong with a finding is said in the writer's language") {
    Bank bank_of;
    const auto told = [&](const json& body, const std::string& language) {
        const HttpResponse answer = bank_of.host.ask({.method = "POST", .target = bank, .headers = {{"cookie", bank_of.libby}, {"x-csrf-token", bank_of.host.csrf(bank_of.libby)}, {"accept-language", language}}, .body = body.dump()});
        CHECK(answer.status == 400);
        CHECK(header(answer.headers, "content-language") == language.substr(0, 2));
        return error_of(answer);
    };
    json bare = finding("x");
    bare["evidence"] = json::array();
    CHECK(has(told(bare, "nb"), "belegg"));
    CHECK(has(told(bare, "nn-NO,nb;q=0.8"), "eitt belegg"));
    CHECK(has(told(bare, "en"), "evidence"));
    json few = finding("x");
    few["evidence"][0]["persons"] = 9;
    CHECK(has(told(few, "nb"), "minst 10"));
    json nowhere = finding("x", "299");
    CHECK(has(told(nowhere, "en"), "unit"));
    json tells = finding("Ring Kari på 91 23 45 67");
    CHECK(has(told(tells, "en"), "names nobody"));
    tells["claim"] = "x";
    tells["evidence"][1]["text"] = "skriv til kari.nordmann@example.no";
    CHECK(has(told(tells, "nb"), "nevner ingen"));
    CHECK(bank_of.host.post(bank_of.libby, bank, finding("Folk ringer 02800 og 112").dump()).status == 201);
}

TEST_CASE("bodies that are none, members that there are not, and too much of anything are refused") {
    Bank bank_of;
    json extra = finding("x"), wrong = finding("x"), nul = finding("x"), deep = finding("x");
    extra["officer"] = "Ola";
    wrong["themes"] = "Ventetid";
    nul["claim"] = std::string("a\0b", 3);
    deep["groups"] = json::parse(std::string(40, '[') + std::string(40, ']'));
    for (const std::string& bad : {std::string(), std::string("[]"), std::string("{"), std::string("{}"), extra.dump(), wrong.dump(), nul.dump(), deep.dump(), std::string(600'000, ' '), finding(std::string(301, 'x')).dump()}) {
        CAPTURE(bad.substr(0, 60));
        const HttpResponse answer = bank_of.host.post(bank_of.libby, bank, bad);
        CHECK(answer.status == 400);
        CHECK_FALSE(error_of(answer).empty());
    }
    const std::string nasty = "<img src=x onerror=alert(1)> '; DROP TABLE finding; --";
    const std::int64_t number = bank_of.add(finding(nasty));
    CHECK(bank_of.one(number)["finding"]["claim"] == nasty);
    CHECK(bank_of.claims().size() == 1);
}

TEST_CASE("a finding past its date turns grey by itself, and asks its owner, then the deputy, then whoever tends the bank") {
    Bank bank_of;
    const std::int64_t number = bank_of.add(finding("Gammelt"));
    TestHost& host = bank_of.host;
    const auto cookie = [&](const char* who) { return host.signed_in(std::string("oidc:") + who, {"sender"}); };
    REQUIRE(host.post(cookie("eier"), at(number, "/steward"), R"({"as":"owner","take":true})").status == 200);
    REQUIRE(host.post(cookie("vara"), at(number, "/steward"), R"({"as":"deputy","take":true})").status == 200);
    const auto asked = [&](const char* who) { return bank_of.claims("?state=asks_me", cookie(who)).size() == 1; };
    bank_of.later(365 * 24h);  // the day that it is best before
    CHECK(bank_of.one(number)["finding"]["freshness"] == "due_soon");
    CHECK_FALSE(asked("eier"));
    bank_of.later(24h);
    CHECK(bank_of.one(number)["finding"]["freshness"] == "past");
    CHECK(bank_of.claims("?state=past").size() == 1);
    CHECK(asked("eier"));
    CHECK_FALSE(asked("vara"));
    CHECK_FALSE(asked("en_annen"));
    bank_of.later(14 * 24h);
    CHECK(asked("eier"));
    CHECK(asked("vara"));
    CHECK(bank_of.claims("?state=asks_me").empty());
    bank_of.later(14 * 24h);
    CHECK(bank_of.claims("?state=asks_me").size() == 1);
    CHECK(bank_of.one(number)["finding"]["asked"] == "librarian");

    CHECK(host.post(cookie("en_annen"), at(number, "/confirm"), R"({"version":3,"best_before":"2029-01-01"})").status == 403);
    CHECK(host.post(cookie("eier"), at(number, "/confirm"), R"({"version":2,"best_before":"2029-01-01"})").status == 409);
    CHECK(host.post(cookie("eier"), at(number, "/confirm"), R"({"version":3,"best_before":"2040-01-01"})").status == 400);
    CHECK(host.post(cookie("eier"), at(number, "/confirm"), R"({"version":3,"best_before":"soon"})").status == 400);
    const HttpResponse confirmed = host.post(cookie("eier"), at(number, "/confirm"), R"({"version":3,"best_before":"2029-01-01"})");
    REQUIRE(confirmed.status == 200);
    CHECK(body_of(confirmed)["freshness"] == "fresh");
    CHECK_FALSE(asked("eier"));
    CHECK(bank_of.one(number)["versions"][3]["note"] == "confirmed");
}

TEST_CASE("a finding is taken on by one at a time, given up by them, and left by whoever's name is taken out") {
    Bank bank_of;
    TestHost& host = bank_of.host;
    const std::int64_t number = bank_of.add(finding("Eies"));
    const std::string eier = host.signed_in("oidc:eier", {"sender"}), annen = host.signed_in("oidc:annen", {"sender"});
    const std::string take = R"({"as":"owner","take":true})", leave = R"({"as":"owner","take":false})";
    CHECK(body_of(host.post(eier, at(number, "/steward"), take))["owner"] == json::parse(R"({"name":"Seksjonsleder pass","is_taken":true,"is_me":true})"));
    CHECK(host.post(annen, at(number, "/steward"), take).status == 409);
    CHECK(host.post(eier, at(number, "/steward"), R"({"as":"deputy","take":true})").status == 409);
    CHECK(host.post(annen, at(number, "/steward"), leave).status == 403);
    json change = finding("Eies fortsatt");
    change["version"] = 2;
    change["owner"] = {{"name", "seksjonsleder pass"}, {"subject", "oidc:annen"}};  // not for a form to say
    CHECK(body_of(put(host, bank_of.libby, at(number), change.dump()))["owner"]["is_taken"] == true);
    CHECK(bank_of.one(number, eier)["finding"]["owner"]["is_me"] == true);
    change["version"] = 3;
    change["owner"] = {{"name", "En ny"}};
    CHECK(body_of(put(host, bank_of.libby, at(number), change.dump()))["owner"]["is_taken"] == false);
    CHECK(host.post(annen, at(number, "/steward"), take).status == 200);
    CHECK(host.post(bank_of.libby, at(number, "/steward"), leave).status == 200);
    for (const char* bad : {"{}", R"({"as":"owner"})", R"({"as":"boss","take":true})", R"({"as":"owner","take":"yes"})"}) CHECK(host.post(eier, at(number, "/steward"), bad).status == 400);
    CHECK_FALSE(has(host.get(eier, at(number)).body, "subject"));
}

TEST_CASE("leaders add the decisions that used a finding, also when its date has passed, and what was told back stands in it") {
    Bank bank_of;
    TestHost& host = bank_of.host;
    json body = finding("Brukes");
    body["told_back"] = {{"said", "Dere sa"}, {"did", "Vi gjorde"}, {"could_not", "Vi kunne ikke"}};
    const std::int64_t number = bank_of.add(body);
    bank_of.later(400 * 24h);
    const HttpResponse used = host.post(bank_of.leader, at(number, "/uses"), R"({"decision":"Åpner klokka 7","link":"https://politiet.no/vedtak","on":"2027-12-01"})");
    INFO(used.body);
    REQUIRE(used.status == 200);
    CHECK(body_of(used)["uses"] == json::parse(R"([{"decision":"Åpner klokka 7","link":"https://politiet.no/vedtak","on":"2027-12-01","owner":"","due":null,"status":"decided"}])"));
    CHECK(body_of(used)["told_back"]["could_not"] == "Vi kunne ikke");
    for (const char* bad : {"{}", R"({"decision":"x"})", R"({"decision":"","on":"2027-12-01"})", R"({"decision":"x","on":"2099-12-01"})", R"body({"decision":"x","on":"2027-12-01","link":"javascript:alert(1)"})body",
                            R"({"decision":"ring 91234567","on":"2027-12-01"})", R"({"decision":"x","on":"2027-12-01","due":"snart"})", R"({"decision":"x","on":"2027-12-01","due":"2027-11-30"})"}) {
        CAPTURE(bad);
        CHECK(host.post(bank_of.leader, at(number, "/uses"), bad).status == 400);
    }
    for (std::size_t i = 1; i < insight::uses_max; ++i) REQUIRE(host.post(bank_of.leader, at(number, "/uses"), R"({"decision":"igjen","on":"2027-12-01"})").status == 200);
    CHECK(host.post(bank_of.leader, at(number, "/uses"), R"({"decision":"en for mye","on":"2027-12-01"})").status == 400);
}

TEST_CASE("a decision has an owner, a date and a status that is followed up") {
    Bank bank_of;
    TestHost& host = bank_of.host;
    const std::int64_t number = bank_of.add(finding("Følges opp"));
    const json decided = body_of(host.post(bank_of.leader, at(number, "/uses"), R"({"decision":"Åpner klokka 7","on":"2026-11-30","owner":"Seksjonsleder publikum","due":"2027-03-01"})"));
    CHECK(decided["uses"][0]["owner"] == "Seksjonsleder publikum");
    CHECK(decided["uses"][0]["due"] == "2027-03-01");
    const auto follow_up = [&](const std::string& reader, const std::string& place, const json& body) { return put(host, reader, at(number, "/uses/" + place + "/status"), body.dump()); };
    const json under_way{{"version", decided["version"]}, {"status", "under_way"}};
    CHECK(body_of(follow_up(bank_of.leader, "0", under_way))["uses"][0]["status"] == "under_way");
    CHECK(follow_up(bank_of.leader, "0", under_way).status == 409);  // of a version that is no more
    const json done{{"version", decided["version"].get<int>() + 1}, {"status", "done"}};
    for (const char* place : {"1", "-1", "x"}) CHECK(follow_up(bank_of.leader, place, done).status == 404);
    CHECK(follow_up(bank_of.leader, "0", {{"version", 2}, {"status", "finished"}}).status == 400);
    CHECK(follow_up(host.signed_in("oidc:auditor", {"auditor"}), "0", done).status == 403);
    CHECK(body_of(follow_up(bank_of.leader, "0", done))["uses"][0]["status"] == "done");
}

TEST_CASE("a retired finding leaves the list, and is found again when asked for") {
    Bank bank_of;
    const std::int64_t number = bank_of.add(finding("Gjelder ikke mer"));
    json change = finding("Gjelder ikke mer");
    change.update({{"version", 1}, {"is_retired", true}, {"note", "målt på nytt"}});
    REQUIRE(put(bank_of.host, bank_of.libby, at(number), change.dump()).status == 200);
    CHECK(bank_of.claims().empty());
    CHECK(bank_of.claims("?state=retired").size() == 1);
    CHECK(bank_of.host.post(bank_of.leader, at(number, "/uses"), R"({"decision":"x","on":"2026-11-30"})").status == 409);
}

TEST_CASE("whoever plans something new is told what is known already, also of the units above") {
    Bank bank_of;
    bank_of.add(finding("Ungdom vil møte politiet på skolen", "pod"));
    bank_of.add(finding("Køen for å få pass er lang om morgenen", "201"));
    bank_of.add(finding("Eldre ringer heller enn å skrive", "202"));
    const auto known = [&](const std::string& query) { return bank_of.claims("/known" + query, bank_of.leader); };
    CHECK(known("?plan=" + percent_encode("Vi skal spørre ungdommene på skolene om hva de vil ha")) == std::vector<std::string>{"Ungdom vil møte politiet på skolen"});
    CHECK(known("?plan=" + percent_encode("pass og ungdom")).size() == 2);
    // Of a longer plan, one word in common is not enough.
    CHECK(known("?plan=" + percent_encode("Skal eldre kunne møte politiet digitalt, på skolen eller hjemme hos ungdom?")) == std::vector<std::string>{"Ungdom vil møte politiet på skolen"});
    CHECK(known("?place=201-a").size() == 2);  // of the district and of the whole
    CHECK(known("?place=202&plan=ungdom") == std::vector<std::string>{"Ungdom vil møte politiet på skolen"});
    CHECK(known("?plan=" + percent_encode("Hva skal vi om det?")).size() == 3);  // says nothing: what is newest
    CHECK(known("?plan=snegler").empty());
    CHECK(bank_of.host.get(bank_of.leader, bank + "/known?plan=" + std::string(8'001, 'x')).status == 400);
    CHECK(std::ranges::count(bank_of.host.counted, "plan_without_hit") == 1);
}
