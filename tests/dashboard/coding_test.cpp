// Themes: the codebook and its versions, coding texts, and whether two coders agree.
#include "citizens.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;

namespace {

const std::string book = "/api/v1/codebook";

std::int64_t theme(TestHost& host, const std::string& cookie, const std::string& name, const std::string& question = "") {
    const HttpResponse answer = host.post(cookie, book, json{{"name", name}, {"question", question}}.dump());
    REQUIRE(answer.status == 201);
    return body_of(answer)["id"].get<std::int64_t>();
}

HttpResponse code(TestHost& host, const std::string& cookie, const std::string& words, const std::vector<std::int64_t>& themes) {
    return put(host, cookie, "/api/v1/texts/" + id_of(host, cookie, words) + "/codes", json{{"themes", themes}}.dump());
}

}  // namespace

TEST_CASE("each change of the codebook is a version, and the older ones can be read") {
    TestHost host;
    const std::string kari = host.signed_in("oidc:kari", {"librarian"}), leser = host.signed_in("oidc:leser", {"steering_viewer"});
    CHECK(body_of(host.get(kari, book)) == json::parse(R"({"version":0,"themes":[]})"));
    const std::int64_t wait = theme(host, kari, "Ventetid");
    theme(host, kari, "Språk");
    const HttpResponse changed = put(host, kari, book + "/" + std::to_string(wait), R"({"name":"Ventetid og kø","description":"Kø, svartid","retired":true})");
    REQUIRE(changed.status == 200);
    CHECK(body_of(changed)["version"] == 3);
    CHECK(body_of(changed)["changed_by"] == "oidc:kari");
    const json now = body_of(host.get(leser, book));
    CHECK(now["version"] == 3);
    CHECK(now["themes"][0]["name"] == "Ventetid og kø");
    CHECK(now["themes"][0]["retired"] == true);
    CHECK(body_of(host.get(leser, book + "?version=1"))["themes"].size() == 1);
    CHECK(body_of(host.get(leser, book + "?version=2"))["themes"][0]["name"] == "Ventetid");
    CHECK(body_of(host.get(leser, book + "?version=0"))["themes"].empty());
    CHECK(host.get(leser, book + "?version=4").status == 404);
    for (const char* bad : {"?version=-1", "?version=x"}) CHECK(host.get(leser, book + bad).status == 400);
}

TEST_CASE("two tabs: who changes what somebody else has changed meanwhile is told, and nothing is lost") {
    TestHost host;
    const std::string kari = host.signed_in("oidc:kari", {"librarian"}), ola = host.signed_in("oidc:ola", {"analyst"});
    const std::string one = book + "/" + std::to_string(theme(host, kari, "Ventetid"));
    REQUIRE(put(host, ola, one, R"({"name":"Kø","version":1})").status == 200);
    const HttpResponse late = put(host, kari, one, R"({"name":"Svartid","version":1})");
    CHECK(late.status == 409);
    CHECK(has(error_of(late), "somebody has changed this theme"));
    CHECK(body_of(host.get(kari, book))["themes"][0]["name"] == "Kø");
    CHECK(put(host, kari, one, R"({"name":"Svartid","version":2})").status == 200);
}

TEST_CASE("a theme needs a name of its own, a question that is asked, and has its bounds") {
    TestHost host;
    const std::string kari = host.signed_in("oidc:kari", {"librarian"});
    theme(host, kari, "Ventetid", bettering);
    for (const std::string& bad : {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"name":"  "})"), std::string(R"({"name":7})"), std::string(R"({"name":"a\u0000b"})"), std::string(R"({"name":"to\nlinjer"})"),
                                   std::string(R"({"name":"x","question":"q.rating"})"), std::string(R"({"name":"x","question":"q.none"})"), std::string(R"({"name":"x","retired":"no"})"), std::string(R"({"name":"x","color":"red"})"),
                                   std::string(R"({"name":"x","version":1.5})"), R"({"name":")" + std::string(81, 'x') + "\"}", R"({"name":"x","description":")" + std::string(1001, 'x') + "\"}",
                                   R"({"name":"x","description":")" + std::string(20'000, 'x') + "\"}", std::string(5'000, '[')}) {
        CAPTURE(bad.substr(0, 60));
        const HttpResponse answer = host.post(kari, book, bad);
        CHECK(answer.status == 400);
        CHECK_FALSE(error_of(answer).empty());
    }
    CHECK(host.post(kari, book, R"({"name":"VENTETID"})").status == 409);
    const std::string nasty = "<b onmouseover=alert(1)>'; DROP TABLE theme; --";
    CHECK(body_of(host.post(kari, book, json{{"name", nasty}}.dump()))["name"] == nasty);
    CHECK(body_of(host.get(kari, book))["themes"].size() == 2);
    for (const char* none : {"/99", "/0", "/x", "/-1"}) CHECK(put(host, kari, book + none, R"({"name":"Ny"})").status == 404);
    for (std::size_t i = 2; i < service::themes_max; ++i) theme(host, kari, "tema " + std::to_string(i));
    const HttpResponse over = host.post(kari, book, R"({"name":"for mange"})");
    CHECK(over.status == 409);
    CHECK(has(error_of(over), "200 themes"));
}

TEST_CASE("a coder gives several themes, changes them, and finds none, others' stay as they are") {
    TestHost host;
    say(host, {.number = 1, .text = "lang kø"});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}), ola = host.signed_in("oidc:ola", {"librarian"});
    const std::int64_t wait = theme(host, kari, "Ventetid", bettering), tone = theme(host, kari, "Tone");
    CHECK(code(host, kari, "lang kø", {wait, tone}).status == 200);
    CHECK(code(host, ola, "lang kø", {wait}).status == 200);
    const json text = body_of(code(host, kari, "lang kø", {tone}));
    CHECK(text["coded_by"] == json::parse(R"(["oidc:kari","oidc:ola"])"));
    REQUIRE(text["codes"].size() == 2);
    CHECK(text["codes"][0] == json{{"theme", tone}, {"coder", "oidc:kari"}, {"at", format_timestamp(host.time)}});
    CHECK(text["codes"][1]["theme"] == wait);
    CHECK(body_of(code(host, ola, "lang kø", {}))["codes"].size() == 1);
    CHECK(host.log().back() == "oidc:ola texts.code 1 coding");
    const std::string list = "/api/v1/texts";
    CHECK(words_in(host.get(kari, list + "?theme=" + std::to_string(tone))).size() == 1);
    CHECK(words_in(host.get(kari, list + "?theme=" + std::to_string(wait))).empty());
    CHECK(words_in(host.get(ola, list + "?state=uncoded_by_me")).empty());
}

TEST_CASE("only what is in the codebook for that question can be given, and at most twenty at a time") {
    TestHost host;
    say(host, {.number = 1, .text = "lang kø"});
    refresh(host);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    const std::int64_t retired = theme(host, kari, "Gammelt");
    REQUIRE(code(host, kari, "lang kø", {retired}).status == 200);
    REQUIRE(put(host, kari, book + "/" + std::to_string(retired), R"({"name":"Gammelt","retired":true})").status == 200);
    CHECK(code(host, kari, "lang kø", {retired}).status == 200);  // stays where it was given
    REQUIRE(code(host, kari, "lang kø", {}).status == 200);
    CHECK(code(host, kari, "lang kø", {retired}).status == 409);
    CHECK(code(host, kari, "lang kø", {77}).status == 400);
    CHECK(code(host, kari, "lang kø", std::vector<std::int64_t>(21, 1)).status == 400);
    const std::string target = "/api/v1/texts/" + id_of(host, kari, "lang kø") + "/codes";
    for (const char* bad : {"{}", R"({"themes":1})", R"({"themes":["1"]})", R"({"themes":[1.5]})", R"({"themes":[1],"coder":"oidc:ola"})", R"({"themes":[1e300]})"}) {
        CAPTURE(bad);
        CHECK(put(host, kari, target, bad).status == 400);
    }
}

TEST_CASE("agreement of two coders is Cohen's kappa over the texts that both have coded") {
    TestHost host;
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}), ola = host.signed_in("oidc:ola", {"librarian"});
    const std::int64_t wait = theme(host, kari, "Ventetid");
    host.time += 1min;
    // 20 both, 5 only Kari, 10 only Ola, 15 neither: the worked example of Cohen's kappa, 0.4.
    for (int i = 1; i <= 50; ++i) say(host, {.number = i, .text = "tekst " + std::to_string(i)});
    say(host, {.number = 51, .text = "bare Kari"});
    refresh(host);
    const auto coded = [&](const std::string& cookie, const std::string& words, bool gave) { REQUIRE(code(host, cookie, words, gave ? std::vector{wait} : std::vector<std::int64_t>{}).status == 200); };
    for (int i = 1; i <= 50; ++i) {
        coded(kari, "tekst " + std::to_string(i), i <= 25);
        coded(ola, "tekst " + std::to_string(i), i <= 20 || (i > 25 && i <= 35));
    }
    coded(kari, "bare Kari", true);
    const json answer = body_of(host.get(kari, "/api/v1/agreement"));
    CHECK(answer["first"] == "oidc:kari");
    CHECK(answer["second"] == "oidc:ola");
    CHECK(answer["coders"] == json::parse(R"([{"coder":"oidc:kari","texts":51},{"coder":"oidc:ola","texts":50}])"));
    CHECK(answer["all"]["texts"] == 50);
    CHECK(answer["all"]["kappa"].get<double>() == Approx(0.4));
    CHECK(answer["themes"][0]["both"] == 20);
    CHECK(answer["themes"][0]["only_first"] == 5);
    CHECK(answer["themes"][0]["only_second"] == 10);
    CHECK(answer["themes"][0]["neither"] == 15);
    CHECK(answer["themes"][0]["agreement"]["observed"].get<double>() == Approx(0.7));
    // A theme that came later was none for them to give.
    host.time += 1min;
    theme(host, kari, "Nytt");
    CHECK(body_of(host.get(kari, "/api/v1/agreement"))["themes"][1]["agreement"]["texts"] == 0);
    // A reader for another unit is told of no text of this one.
    const std::string far = host.signed_in("oidc:far", {"analyst"}, {"202"});
    CHECK(body_of(host.get(far, "/api/v1/agreement"))["all"]["texts"] == 0);
}

TEST_CASE("agreement says what is missing when there are not two coders, and takes no stranger for one") {
    TestHost host;
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    const json nobody = body_of(host.get(kari, "/api/v1/agreement"));
    CHECK(nobody["coders"].empty());
    CHECK(nobody["all"]["kappa"].is_null());
    CHECK(host.get(kari, "/api/v1/agreement?first=oidc:kari").status == 404);
    say(host, {.number = 1, .text = "a"});
    refresh(host);
    REQUIRE(code(host, kari, "a", {}).status == 200);
    CHECK(host.get(kari, "/api/v1/agreement?first=oidc:kari&second=oidc:kari").status == 400);
    CHECK(host.get(kari, "/api/v1/agreement?first=%27%20OR%201=1").status == 404);
    CHECK(host.get(kari, "/api/v1/agreement?first=" + std::string(201, 'x')).status == 400);
    CHECK(body_of(host.get(kari, "/api/v1/agreement"))["second"] == "");
}
