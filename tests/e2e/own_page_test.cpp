// The own page over real HTTP, from the real binary: with script (JSON and events) and without (forms), across cuts, repeats and kill -9.
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

#include "installation.hpp"
#include "search.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;

constexpr const char* changes = R"({"messenger": null, "http": {"public_url": "http://127.0.0.1:8080"}})";

// A browser that keeps one cookie.
class Browser {
public:
    explicit Browser(std::uint16_t port) : port_(port) {}

    HttpResponse send(const std::string& method, const std::string& target, const std::string& body = {}, HttpHeaders more = {}) {
        HttpRequest request{.method = method, .target = target, .headers = std::move(more), .body = body, .peer = {}};
        if (!cookie.empty()) request.headers.emplace_back("cookie", cookie);
        const auto answer = ask(port_, request);
        REQUIRE(answer.has_value());
        if (const std::string set(header(answer->headers, "set-cookie")); !set.empty()) cookie = set.substr(0, set.find(';'));
        return *answer;
    }
    json start(const json& body = json::object()) { return json::parse(send("POST", "/talk", body.dump()).body); }
    json messages() { return json::parse(send("GET", "/talk").body)["messages"]; }
    std::string last() { return messages().back()["text"].get<std::string>(); }
    int say(const std::string& text, const std::string& id = "") { return send("POST", "/talk/say", json{{"id", id.empty() ? "s" + std::to_string(++ids_) : id}, {"text", text}}.dump()).status; }
    std::string payload(const std::string& title) {
        const json all = messages();
        for (auto line = all.rbegin(); line != all.rend(); ++line)
            for (const json& choice : (*line)["choices"])
                if (choice["title"] == title) return choice["payload"].get<std::string>();
        FAIL("there is no button " + title);
        return {};
    }
    int tap(const std::string& title, const std::string& id = "") { return tap_payload(payload(title), id); }
    int tap_payload(const std::string& value, const std::string& id = "") {
        return send("POST", "/talk/tap", json{{"id", id.empty() ? "t" + std::to_string(++ids_) : id}, {"payload", value}}.dump()).status;
    }
    // Without script: the form on the page that has this button or field, filled in and sent; then the page anew.
    std::string page() { return send("GET", "/").body; }
    void press(const std::string& label) {
        const std::string html = page();
        const std::size_t at = html.find(">" + label + "</button>");
        INFO(html);
        REQUIRE(at != std::string::npos);
        const std::string form = html.substr(html.rfind("<form", at), at - html.rfind("<form", at));
        std::string body = hidden(form);
        const std::string button = form.substr(form.rfind("<button"));
        if (has(button, "name=\"")) body += "&" + between(button, "name=\"") + "=" + percent_encode(between(button, "value=\""));
        REQUIRE(send("POST", "/talk/form", body).status == 303);
    }
    void write(const std::string& words) {
        const std::string html = page();
        const std::size_t at = html.find("<form method=\"post\" action=\"/talk/form\" class=\"say\"");
        REQUIRE(at != std::string::npos);
        REQUIRE(send("POST", "/talk/form", hidden(html.substr(at, html.find("</form>", at) - at)) + "&text=" + percent_encode(words)).status == 303);
    }

    std::string cookie;

private:
    // From there to the next quote.
    static std::string between(const std::string& text, const std::string& before) {
        const std::size_t at = text.find(before) + before.size();
        return text.substr(at, text.find('"', at) - at);
    }
    static std::string hidden(const std::string& form) {
        std::string body;
        for (std::size_t at = form.find("type=\"hidden\""); at != std::string::npos; at = form.find("type=\"hidden\"", at + 1)) {
            const std::string field = form.substr(at);
            body += (body.empty() ? "" : "&") + between(field, "name=\"") + "=" + percent_encode(between(field, "value=\""));
        }
        return body;
    }
    std::uint16_t port_;
    int ids_ = 0;
};

// What comes on an event stream until it has that text, or for a while.
std::string stream_until(std::uint16_t port, const Browser& browser, const std::string& part, const std::string& last = "") {
    const Socket socket(port);
    socket.send("GET /talk/events HTTP/1.1\r\nHost: a\r\nCookie: " + browser.cookie + (last.empty() ? "" : "\r\nLast-Event-ID: " + last) + "\r\n\r\n");
    std::string seen;
    // Reading ends by its time; each look waits a little, and the stream goes on in between.
    (void)eventually([&] {
        seen += socket.read_all(std::chrono::milliseconds{50});
        return has(seen, part);
    });
    return seen;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

std::string export_of(const Installation& here, const std::string& report) {
    const Ran ran = run(here.folder, {"export", report, "--config", "stemmen.json", "--format", "json"}, secrets());
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return ran.out;
}

}  // namespace

TEST_CASE("own page: a whole talk with rating 2 in nynorsk, every post twice, nothing twice") {
    const Installation here("http://127.0.0.1:9", changes);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    Browser browser(port);
    const json started = browser.start({{"lang", "nn"}, {"token", "00112233445566778899aabbccddeeff"}});
    CHECK(started["lang"] == "nn");
    CHECK(started["running"] == true);
    CHECK(browser.cookie == "stemmen_talk=page.00112233445566778899aabbccddeeff");
    browser.start({{"lang", "nn"}, {"token", "00112233445566778899aabbccddeeff"}});
    CHECK(browser.messages().size() == 1);
    int id = 0;
    const auto tap_twice = [&](const std::string& title) {
        const std::string payload = browser.payload(title), own = "x" + std::to_string(++id);
        CHECK(browser.tap_payload(payload, own) == 200);
        CHECK(browser.tap_payload(payload, own) == 200);
    };
    const auto say_twice = [&](const std::string& text) {
        const std::string own = "x" + std::to_string(++id);
        CHECK(browser.say(text, own) == 200);
        CHECK(browser.say(text, own) == 200);
    };
    for (const char* title : {"Ja, det går fint", "Eg vil svare", "Misfornøgd", "Lang ventetid"}) tap_twice(title);
    say_twice("Ho i skranken var hyggeleg, nummeret mitt er 412 34 567.");
    for (const char* words : {"Svar fortare på telefonen, er de snille.", "hopp over", "hopp over"}) say_twice(words);
    for (const char* title : {"Nei, eg er ferdig", "Ja, det er greitt"}) tap_twice(title);
    CHECK(has(browser.last(), "Tusen takk!"));
    CHECK(json::parse(browser.send("GET", "/talk").body)["running"] == false);
    const json answers = json::parse(export_of(here, "answers"));
    const auto value_of = [&](const std::string& question) -> std::string {
        for (const json& row : answers)
            if (row["question"] == question) return row["value"].get<std::string>() + row["text"].get<std::string>();
        return "(none)";
    };
    CHECK(answers.size() == 7);
    CHECK(value_of("q.rating") == "2");
    CHECK(value_of("q.low.reason") == "WAIT");
    CHECK(value_of("q.good") == "Ho i skranken var hyggeleg, nummeret mitt er [telefonnummer].");
    CHECK(value_of("q.low.change") == "Svar fortare på telefonen, er de snille.");
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
    CHECK(Search({"412 34 567", "00112233445566778899aabbccddeeff"}).in_files(here.folder.path(), {}).empty());
}

TEST_CASE("own page: a stream that is cut goes on where it was, and two tabs see the same") {
    const Installation here("http://127.0.0.1:9", changes);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    Browser browser(port);
    browser.start();
    const std::string first = stream_until(port, browser, "event: state");
    CHECK(has(first, "content-type: text/event-stream"));
    CHECK(has(first, "data: {\"running\":true}"));
    CHECK(count_of(first, "\nid: ") == 1);
    const std::string last = first.substr(first.find("\nid: ") + 5, first.find('\n', first.find("\nid: ") + 5) - first.find("\nid: ") - 5);
    // Cut; meanwhile the talk goes on in another tab.
    browser.tap("Ja, det går fint");
    browser.tap("Jeg vil svare");
    const std::string rest = stream_until(port, browser, "event: state", last);
    CHECK(count_of(rest, "\nid: ") == 2);
    CHECK_FALSE(has(rest, "Hei! Jeg er en robot"));
    CHECK(has(rest, "Hvor fornøyd"));
    const Socket one(port), two(port);
    for (const Socket* tab : {&one, &two}) tab->send("GET /talk/events HTTP/1.1\r\nHost: a\r\nCookie: " + browser.cookie + "\r\n\r\n");
    REQUIRE(eventually([&] { return metric(port, "stemmen_web_viewers") == 2; }));
    browser.tap("Fornøyd");
    browser.say("STOPP");
    for (const Socket* tab : {&one, &two}) {
        std::string seen;
        REQUIRE(eventually([&] {
            seen += tab->read_all(std::chrono::milliseconds{50});
            return has(seen, "\"running\":false");
        }));
        CHECK(count_of(seen, "Hva var bra?") == 1);
        CHECK(count_of(seen, "Greit, jeg stopper nå") == 1);
    }
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);  // open streams hold up no stop
}

TEST_CASE("own page: without script the whole talk works by forms, danger and deletion too, and a second visit begins anew") {
    const Installation here("http://127.0.0.1:9", changes);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    Browser browser(port);
    CHECK(has(browser.page(), "data-state=\"new\""));
    browser.press("Start");
    CHECK(has(browser.page(), "Hei! Jeg er en robot"));
    browser.press("Ja, det går fint");
    browser.press("Jeg vil svare");
    browser.press("Fornøyd");
    browser.write("Han har kniv og kommer mot meg nå");
    CHECK(has(browser.page(), "href=\"tel:112\">112</a> nå"));
    browser.press("Det er ikke fare");
    browser.write("<script>alert('hemmelighet-beta')</script> fin hjelp");
    CHECK(has(browser.page(), "Hva kan bli bedre?"));
    CHECK_FALSE(has(browser.page(), "hemmelighet-beta"));  // the citizen's own words are not sent back
    browser.press("Avslutt");
    const std::string over = browser.page();
    CHECK(has(over, "data-state=\"over\""));
    browser.press("Start på nytt");
    CHECK(has(browser.page(), "data-state=\"running\""));
    CHECK_FALSE(has(browser.page(), "Ring 112 nå"));
    browser.write("slett");
    browser.press("Ja, slett");
    CHECK(has(browser.page(), "Svarene er slettet"));
    CHECK(json::parse(export_of(here, "answers")).empty());
    CHECK(browser.send("POST", "/talk/leave").status == 303);
    CHECK(has(browser.page(), "data-state=\"new\""));
}

TEST_CASE("own page: INNSYN and SLETT by receipt code: wrong ones are told so, the right one shows, downloads and deletes") {
    const Installation here("http://127.0.0.1:9", R"({"messenger": null, "http": {"public_url": "http://127.0.0.1:8080"}, "web": {"limits": {"codes_per_hour": 9}}})");
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    Browser browser(port);
    browser.start();
    for (const char* title : {"Ja, det går fint", "Jeg vil svare", "Svært fornøyd"}) browser.tap(title);
    browser.say("<b>Veldig</b> bra hjelp.");
    browser.say("INNSYN");
    std::string told;
    for (const json& message : browser.messages()) told += message["text"].get<std::string>() + "\n";
    REQUIRE(has(told, "koden "));
    const std::string code = told.substr(told.rfind("koden ") + 6, 17);
    Browser stranger(port);
    CHECK(stranger.send("GET", "/innsyn").status == 200);
    CHECK(has(stranger.send("POST", "/innsyn", "code=hei").body, "14 bokstaver og tall"));
    CHECK(stranger.send("POST", "/innsyn", "code=7F3K-9Q2M-X4T8-BC").status == 404);
    const std::string shown = stranger.send("POST", "/innsyn", "code=" + code).body;
    CHECK(has(shown, "&lt;b&gt;Veldig&lt;/b&gt; bra hjelp."));
    CHECK(has(shown, "Svært fornøyd"));
    const HttpResponse file = stranger.send("POST", "/innsyn", "file=json&code=" + code);
    CHECK(header(file.headers, "content-disposition") == "attachment; filename=\"innsyn.json\"");
    CHECK(json::parse(file.body)["answers"].size() == 2);
    const std::string number = has(shown, ">1. Hva ") ? "1" : "2";
    const std::string corrected = stranger.send("POST", "/innsyn", "code=" + code + "&answer=" + number + "&text=Ring+91234567%2C+takk").body;
    CHECK(has(corrected, "Svaret er rettet. Vi tok bort noe som kan vise hvem noen er."));
    CHECK(has(corrected, "Ring [telefonnummer], takk"));
    const std::string danger = stranger.send("POST", "/innsyn", "code=" + code + "&answer=" + number + "&text=Han+har+kniv+og+kommer+inn+n%C3%A5").body;
    CHECK(has(danger, "tel:112"));
    CHECK(has(danger, "Ring [telefonnummer], takk"));
    CHECK_FALSE(has(danger, "kniv"));
    CHECK(has(stranger.send("POST", "/slett", "code=" + code).body, "Det kan ikke angres"));
    CHECK(json::parse(export_of(here, "answers")).size() == 2);
    CHECK(stranger.send("POST", "/slett", "delete=yes&code=" + code, {{"origin", "https://evil.example"}}).status == 403);
    CHECK(has(stranger.send("POST", "/slett", "delete=yes&code=" + code).body, "Svarene er slettet"));
    CHECK(json::parse(export_of(here, "answers")).empty());
    CHECK(stranger.send("POST", "/slett", "delete=yes&code=" + code).status == 404);
    const HttpResponse limited = stranger.send("POST", "/innsyn", "code=" + code);
    CHECK(limited.status == 429);
    CHECK_FALSE(header(limited.headers, "retry-after").empty());
    CHECK(has(limited.body, "Vent et minutt"));
}

TEST_CASE("own page: a short link gives its place and dialog to the talk, its poster prints in three languages, and closed it leads on") {
    const Installation here("http://127.0.0.1:9", changes);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const Ran made = run(here.folder, {"links", "add", "--config", "stemmen.json", "--kind", "passport_office", "--unit", "201", "--nb", "Passkontoret <A>", "--en", "Passport office <A>"});
    INFO(made.err);
    REQUIRE(made.code == 0);
    const std::string code = made.out.substr(0, 6);
    Browser browser(port);
    CHECK(has(browser.send("GET", "/s/" + code + "?lang=en").body, "About Passport office &lt;A&gt;"));
    CHECK(has(browser.start({{"code", code}})["messages"][0]["text"].get<std::string>(), "pass eller ID-kort"));
    CHECK(browser.cookie.starts_with("stemmen_talk=" + code + "."));
    browser.tap("Ja, det går fint");
    browser.tap("Jeg vil svare");
    browser.tap("Fornøyd");
    CHECK(has(browser.last(), "Hvor lett var det å få hjelp?"));
    const json answers = json::parse(export_of(here, "answers"));
    CHECK(answers[0]["unit"] == "201");
    for (const char* language : {"nb", "nn", "en"}) {
        const std::string poster = browser.send("GET", "/s/" + code + "/poster?lang=" + language).body;
        CHECK(has(poster, "lang=\"" + std::string(language) + "\""));
        CHECK(has(poster, "127.0.0.1:8080/s/" + code));
    }
    CHECK(header(browser.send("GET", "/s/" + code + "/qr.svg").headers, "content-type") == "image/svg+xml");
    REQUIRE(run(here.folder, {"links", "close", code, "--config", "stemmen.json"}).code == 0);
    Browser late(port);
    CHECK(has(late.send("GET", "/s/" + code).body, "ikke i bruk lenger"));
    CHECK(late.send("GET", "/s/nothing-here").status == 200);
    CHECK(late.send("GET", "/s/" + code + "/else").status == 404);
    CHECK(has(late.send("GET", "/mistyped?lang=en", "", {{"accept", "text/html"}}).body, "<html lang=\"en\""));
    CHECK(has(late.send("GET", "/mistyped").body, "there is nothing here"));  // to a machine
    late.start({{"code", code}});
    CHECK(late.cookie.starts_with("stemmen_talk=page."));
    CHECK(browser.tap("Lett") == 200);  // a talk that runs goes on
    CHECK(has(browser.last(), "Hva var bra?"));
    CHECK(run(here.folder, {"links", "add", "--config", "stemmen.json", "--unit", "no-such-unit", "--nb", "x"}).code == 2);
}

TEST_CASE("own page: kill -9 at any moment loses nothing acknowledged and says nothing twice") {
    const Installation here("http://127.0.0.1:9", changes);
    auto service = std::make_unique<Process>(here.folder, here.serve(), secrets());
    std::uint16_t port = service->port();
    REQUIRE(port != 0);
    std::string cookie;
    const std::vector<std::string> titles{"Ja, det går fint", "Jeg vil svare", "Misfornøyd", "Lang ventetid"};
    {
        Browser browser(port);
        browser.start();
        cookie = browser.cookie;
    }
    for (const std::string& title : titles) {
        Browser browser(port);
        browser.cookie = cookie;
        const std::string payload = browser.payload(title);
        REQUIRE(browser.tap_payload(payload, "once-" + title.substr(0, 2)) == 200);
        service->signal(SIGKILL);
        service->wait();
        service = std::make_unique<Process>(here.folder, here.serve(), secrets());
        port = service->port();
        REQUIRE(port != 0);
        Browser again(port);
        again.cookie = cookie;
        CHECK(again.tap_payload(payload, "once-" + title.substr(0, 2)) == 200);
    }
    Browser browser(port);
    browser.cookie = cookie;
    std::string told;
    for (const json& message : browser.messages()) told += message["text"].get<std::string>() + "\n";
    CHECK(count_of(told, "Hei! Jeg er en robot") == 1);
    CHECK(count_of(told, "Hvor fornøyd er du") == 1);
    CHECK(count_of(told, "Det var leit å høre.") == 1);
    CHECK(has(browser.last(), "Hva var bra?"));
}

TEST_CASE("own page: switched off it names the phone, and STOPP and SLETT are still obeyed") {
    const Installation here("http://127.0.0.1:9", changes);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    Browser browser(port);
    browser.start();
    for (const char* title : {"Ja, det går fint", "Jeg vil svare", "Fornøyd"}) browser.tap(title);
    REQUIRE(run(here.folder, {"channel", "off", "web", "--config", "stemmen.json"}).code == 0);
    REQUIRE(eventually([&] { return browser.send("GET", "/").status == 503; }));
    CHECK(has(browser.page(), "02800"));
    CHECK(browser.send("POST", "/talk", "{}").status == 503);
    CHECK(browser.say("slett") == 503);
    CHECK(json::parse(export_of(here, "answers")).empty());
    REQUIRE(run(here.folder, {"channel", "on", "web", "--config", "stemmen.json"}).code == 0);
    REQUIRE(eventually([&] { return browser.send("GET", "/").status == 200; }));
}

TEST_CASE("own page: requests that are broken, foreign, too large or for nobody are refused with a sentence") {
    const Installation here("http://127.0.0.1:9", changes);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    Browser browser(port);
    const auto status = [&](const std::string& method, const std::string& target, const std::string& body = {}, HttpHeaders more = {}) { return browser.send(method, target, body, std::move(more)).status; };
    CHECK(status("POST", "/talk/say", R"({"id":"1","text":"Hei"})") == 401);
    CHECK(status("GET", "/talk/events") == 401);
    browser.start();
    CHECK(status("POST", "/talk/say", "hei") == 400);
    CHECK(status("POST", "/talk/say", R"({"id":"1"})") == 400);
    CHECK(status("POST", "/talk/say", std::string(70'000, 'x')) == 413);
    CHECK(status("POST", "/talk/nowhere", "{}") == 404);
    CHECK(status("DELETE", "/talk") == 405);
    CHECK(status("POST", "/personvern", "x") == 405);
    CHECK(status("POST", "/talk/say", R"({"id":"1","text":"Hei"})", {{"origin", "https://evil.example"}}) == 403);
    CHECK(status("POST", "/talk/say", R"({"id":"1","text":"Hei"})", {{"sec-fetch-site", "cross-site"}}) == 403);
    CHECK(browser.tap_payload("s1|forged|x|1|YES|AAAA") == 200);
    CHECK(browser.messages().size() == 3);  // the button was none of ours: said so, and asked again
    browser.cookie = "stemmen_talk=nolink.00112233445566778899aabbccddeeff";
    CHECK(browser.say("Hei") == 200);
    CHECK(browser.messages().empty());
    for (const char* page : {"/personvern", "/tilgjengelighet", "/ekte", "/innsyn", "/slett"})
        for (const char* language : {"nb", "nn", "en"}) {
            const HttpResponse answer = browser.send("GET", std::string(page) + "?lang=" + language);
            INFO(page << " " << language);
            CHECK(answer.status == 200);
            CHECK(has(answer.body, "<html lang=\"" + std::string(language) + "\""));
            CHECK_FALSE(has(answer.body, "{"));
        }
}

}  // namespace stemmen::e2e
