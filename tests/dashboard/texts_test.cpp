// The reading list: what is found, who sees it, what the access log says of it, "Varsle", and looking at flags.
#include "citizens.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;

namespace {

const std::string list = "/api/v1/texts";
const std::vector<std::string> none;

std::vector<std::string> found(TestHost& host, const std::string& cookie, const std::string& query = "") { return words_in(host.get(cookie, list + query)); }
std::string number_in_id(const json& text) {
    const std::string id = text["id"].get<std::string>();
    return id.substr(0, id.find('-'));
}

}  // namespace

TEST_CASE("texts come newest first, page by page, with what is known of them") {
    TestHost host;
    for (int i = 1; i <= 5; ++i) say(host, {.number = i, .text = "tekst " + std::to_string(i), .rating = std::to_string(i), .at = noon + i * 24h});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    CHECK(found(host, kari) == std::vector<std::string>{"tekst 5", "tekst 4", "tekst 3", "tekst 2", "tekst 1"});
    const json first = body_of(host.get(kari, list + "?limit=2"));
    CHECK(first["texts"].size() == 2);
    CHECK(found(host, kari, "?limit=2&before=" + std::to_string(first["next"].get<int>())) == std::vector<std::string>{"tekst 3", "tekst 2"});
    const json text = first["texts"][0];
    CHECK(text["question"] == bettering);
    CHECK(text["rating"] == "5");
    CHECK(text["unit"] == "201");
    CHECK(text["month"] == "2026-12");
    CHECK(text["channel"] == "messenger");
    CHECK(text["check"].is_null());
    CHECK(text["may_quote"] == false);
    CHECK(first["as_of"] == format_timestamp(host.time));
}

TEST_CASE("a text is found by inflected words, rating, period, language, channel, unit and state") {
    TestHost host;
    say(host, {.number = 1, .text = "Lang kø", .unit = "202", .at = noon - 40 * 24h, .channel = "web"});
    say(host, {.number = 2, .text = "Ventetiden på passet var lang", .rating = "2"});
    say(host, {.number = 3, .text = "Lyttet godt", .unit = "201-a", .language = Language::nn});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    CHECK(found(host, kari, "?q=pass%20ventetid") == std::vector<std::string>{"Ventetiden på passet var lang"});
    CHECK(found(host, kari, "?q=lange").size() == 2);
    CHECK(found(host, kari, "?rating=2") == std::vector<std::string>{"Ventetiden på passet var lang"});
    CHECK(found(host, kari, "?period=2026-Q4").size() == 3);
    CHECK(found(host, kari, "?period=2026-10") == std::vector<std::string>{"Lang kø"});
    CHECK(found(host, kari, "?language=nn") == std::vector<std::string>{"Lyttet godt"});
    CHECK(found(host, kari, "?channel=web") == std::vector<std::string>{"Lang kø"});
    CHECK(found(host, kari, "?unit=201").size() == 2);
    CHECK(found(host, kari, "?unit=201-a") == std::vector<std::string>{"Lyttet godt"});
    CHECK(found(host, kari, "?state=uncoded").size() == 3);
    CHECK(found(host, kari, "?state=to_check") == none);
    CHECK(found(host, kari, "?dialog=after-conversation&question=" + bettering).size() == 3);
    CHECK(found(host, kari, "?dialog=passport-office") == none);
}

TEST_CASE("a reader sees the texts of their own units, and no text of a unit they are not for") {
    TestHost host;
    say(host, {.number = 1, .text = "her", .unit = "201-a"});
    say(host, {.number = 2, .text = "der", .unit = "202"});
    say(host, {.number = 3, .text = "uten sted", .unit = ""});
    refresh(host);
    const std::string all = host.signed_in("oidc:alle", {"analyst"}), local = host.signed_in("oidc:lokal", {"analyst"}, {"201"}), other = host.signed_in("oidc:annen", {"privacy_reviewer"}, {"202"});
    CHECK(found(host, all).size() == 3);
    CHECK(found(host, local) == std::vector<std::string>{"her"});
    CHECK(host.get(local, list + "?unit=202").status == 403);
    const std::string there = id_of(host, all, "der"), nowhere = id_of(host, all, "uten sted");
    for (const std::string& id : {there, nowhere}) {
        CHECK(put(host, local, list + "/" + id + "/codes", R"({"themes":[]})").status == 404);
        CHECK(put(host, local, list + "/" + id + "/quote", R"({"redacted":true,"has_rare_mark":false,"approve":false})").status == 404);
        CHECK(host.post(local, list + "/" + id + "/alert", R"({"deed":"opened"})").status == 404);
    }
    CHECK(put(host, other, list + "/" + there + "/codes", R"({"themes":[]})").status == 200);
}

TEST_CASE("every view of a text is in the access log, with the number of each, and why") {
    TestHost host;
    for (int i = 1; i <= 60; ++i) say(host, {.number = i, .text = "tekst " + std::to_string(i)});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    const json page = body_of(host.get(kari, list + "?limit=60"))["texts"];
    REQUIRE(page.size() == 60);
    std::set<std::string> logged, shown;
    for (const json& text : page) shown.insert(number_in_id(text));
    for (const std::string& line : host.log()) {
        CHECK(line.starts_with("oidc:kari texts.read "));
        CHECK(line.ends_with(" reading"));
        const std::string about = line.substr(21, line.rfind(' ') - 21);
        CHECK(about.size() <= service::access_field_bytes_max);
        for (std::size_t at = 0; at < about.size();) {
            const std::size_t end = std::min(about.find(',', at), about.size());
            logged.insert(about.substr(at, end - at));
            at = end + 1;
        }
    }
    CHECK(logged == shown);
    host.get(kari, list + "?q=finnes%20ikke");
    CHECK(host.log().back() == "oidc:kari texts.read  search");  // that somebody looked, and not for what
    host.get(kari, list + "?state=uncoded&limit=1");
    CHECK(host.log().back() == "oidc:kari texts.read " + number_in_id(page[0]) + " coding");
    host.is_full = true;
    CHECK(host.get(kari, list).status == 503);
}

TEST_CASE("forged filters are refused with what to write, and find nothing that they should not") {
    TestHost host;
    say(host, {.number = 1, .text = "ord"});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    for (const char* bad : {"?limit=0", "?limit=101", "?limit=x", "?limit=1e2", "?before=-1", "?before=99999999999999999999", "?theme=1%20OR%201=1", "?rating=6", "?rating=%27", "?language=xx", "?state=all", "?period=2026-13",
                            "?period=2026-11-01", "?period=%27%3B--", "?q=%C3%28", "?q=%22%20%2A%20(", "?unit=%3Cscript%3E"}) {
        CAPTURE(bad);
        const HttpResponse answer = host.get(kari, list + bad);
        CHECK(answer.status == 400);
        CHECK_FALSE(error_of(answer).empty());
    }
    for (const std::string& bad : {"?q=" + std::string(201, 'a'), "?dialog=" + std::string(101, 'x'), std::string("?q=en%20to%20tre%20fire%20fem%20seks%20sju%20ni%20ti")}) CHECK(host.get(kari, list + bad).status == 400);
    for (const char* forged : {"?dialog=%27%20OR%201=1--", "?channel=%27%20OR%201=1--", "?question=%3Cimg%20src=x%3E", "?q=robert%27%29%3B%20DROP%20TABLE%20text%3B--"}) {
        CAPTURE(forged);
        CHECK(found(host, kari, forged) == none);
    }
    CHECK(found(host, kari).size() == 1);
}

TEST_CASE("an id that was made up names no text, and one of changed words neither") {
    TestHost host;
    say(host, {.number = 1, .text = "før"});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    const std::string id = id_of(host, kari, "før"), codes = R"({"themes":[]})";
    std::string other = id;
    other.back() = other.back() == '0' ? '1' : '0';
    for (const std::string& forged : {other, std::string("1"), std::string("1-"), std::string("1-00000000"), std::string("999-00000000"), std::string("-1-00000000"), std::string("1-0000000G"), std::string("99999999999999999999-00000000"),
                                      std::string("1%27%20OR%201=1")}) {
        CAPTURE(forged);
        CHECK(put(host, kari, list + "/" + forged + "/codes", codes).status == 404);
        CHECK(put(host, kari, list + "/" + forged + "/check", R"({"outcome":"keep"})").status == 404);
    }
    // The citizen edits: whoever has read the old words decides nothing about the new ones.
    host.store().transact([&](service::Transaction& tx) {
        service::Answer answer = tx.answers_of({hex_id(1, 1)}).at(0);
        answer.text = "etter";
        tx.save(answer);
    });
    refresh(host);
    const HttpResponse late = put(host, kari, list + "/" + id + "/codes", codes);
    CHECK(late.status == 404);
    CHECK(has(error_of(late), "changed it or taken it back"));
    CHECK(put(host, kari, list + "/" + id_of(host, kari, "etter") + "/codes", codes).status == 200);
}

TEST_CASE("a text that the citizen has deleted is gone from the list, and whoever has it open is told so") {
    TestHost host;
    say(host, {.number = 1, .text = "slett meg"});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    const std::string id = id_of(host, kari, "slett meg");
    host.store().transact([](service::Transaction& tx) { tx.erase_session({hex_id(1, 1)}); });
    CHECK(found(host, kari) == none);
    CHECK(found(host, kari, "?q=slett") == none);
    CHECK(put(host, kari, list + "/" + id + "/codes", R"({"themes":[]})").status == 404);
    CHECK(put(host, kari, list + "/" + id + "/quote", R"({"redacted":true,"has_rare_mark":false,"approve":true})").status == 404);
    // A danger that somebody has read of is a danger all the same.
    const HttpResponse alert = host.post(kari, list + "/" + id + "/alert", R"({"deed":"called_112"})");
    CHECK(alert.status == 200);
    CHECK(body_of(alert)["numbers"][0]["number"] == "112");
    CHECK(host.log().back() == "oidc:kari texts.alert 1 called_112");
}

TEST_CASE("Varsle tells whom to call for that unit, and notes who did what") {
    TestHost host;
    host.numbers.units["202"]["nummer_vakt"][""] = "22 33 44 55";
    say(host, {.number = 1, .text = "noe farlig", .unit = "201"});
    say(host, {.number = 2, .text = "noe annet", .unit = "202"});
    refresh(host);
    const std::string revi = host.signed_in("oidc:revi", {"privacy_reviewer"});
    const json alert = body_of(host.post(revi, list + "/" + id_of(host, revi, "noe farlig") + "/alert", R"({"deed":"opened"})"));
    CHECK(alert["numbers"] == json::parse(R"([{"name":"nod_politi","number":"112"},{"name":"politi","number":"02800"}])"));
    CHECK(alert["logged_at"] == format_timestamp(host.time));
    for (const char* language : {"nb", "nn", "en"}) CHECK(has(alert["advice"][language].get<std::string>(), "112"));
    CHECK(host.log().back() == "oidc:revi texts.alert 1 opened");
    const std::string second = id_of(host, revi, "noe annet");
    CHECK(body_of(host.post(revi, list + "/" + second + "/alert", R"({"deed":"called_duty"})"))["numbers"][1]["number"] == "22 33 44 55");
    CHECK(host.log().back() == "oidc:revi texts.alert " + second.substr(0, second.find('-')) + " called_duty");
    for (const char* bad : {"", "{}", R"({"deed":"called"})", R"({"deed":1})", R"({"deed":"opened","who":"x"})", R"({"deed":"<script>"})"}) CHECK(host.post(revi, list + "/" + second + "/alert", bad).status == 400);
}

TEST_CASE("flags are looked at once: kept, or the words are taken away") {
    TestHost host;
    say(host, {.number = 1, .text = "om sykdom", .flags = {"art9"}});
    say(host, {.number = 2, .text = "om straff", .flags = {"art10"}});
    say(host, {.number = 3, .text = "uten merke"});
    refresh(host);
    const std::string revi = host.signed_in("oidc:revi", {"privacy_reviewer"});
    CHECK(found(host, revi, "?state=to_check").size() == 2);
    const std::string kept = id_of(host, revi, "om sykdom"), deleted = id_of(host, revi, "om straff");
    const json text = body_of(host.get(revi, list + "?state=to_check"))["texts"][1];
    CHECK(text["check"]["due_on"] == "2026-12-07");
    CHECK(text["check"]["outcome"].is_null());
    CHECK(body_of(put(host, revi, list + "/" + kept + "/check", R"({"outcome":"keep"})"))["check"]["by"] == "oidc:revi");
    const json gone = body_of(put(host, revi, list + "/" + deleted + "/check", R"({"outcome":"delete"})"));
    CHECK(gone["id"] == deleted);
    CHECK(gone["text"] == "");
    CHECK(gone["check"]["outcome"] == "delete");
    CHECK(host.log().back() == "oidc:revi texts.check " + number_in_id(gone) + " delete");
    refresh(host);
    CHECK(found(host, revi, "?state=to_check") == none);
    CHECK(found(host, revi).size() == 2);
    CHECK(put(host, revi, list + "/" + id_of(host, revi, "uten merke") + "/check", R"({"outcome":"keep"})").status == 409);
    CHECK(put(host, revi, list + "/" + kept + "/check", R"({"outcome":"burn"})").status == 400);
}

TEST_CASE("what a citizen wrote is told as it stands, and no page may take it for more than text") {
    TestHost host;
    const std::string nasty = "<script>alert(1)</script> \" ' ; DROP TABLE answer; -- \xE2\x80\xAE";
    say(host, {.number = 1, .text = nasty});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    const HttpResponse answer = host.get(kari, list);
    CHECK(body_of(answer)["texts"][0]["text"] == nasty);
    CHECK(header(answer.headers, "content-type") == "application/json");
    CHECK(header(answer.headers, "x-content-type-options") == "nosniff");
    CHECK(header(answer.headers, "cache-control") == "no-store");
}
