// The own page's codec: where requests may come from, what they say, what is sent back. Tables, no network.
#include "adapters/web/request.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "adapters/web/message.hpp"

using namespace stemmen;
using namespace stemmen::web;

namespace {

const std::string token = "0123456789abcdef0123456789abcdef";
constexpr const char* own = "https://stemmen.example.no";

struct OriginCase {
    std::string name;
    HttpHeaders headers;
    bool is_ours;
};
const OriginCase origin_cases[] = {
    {"a form or script of ours", {{"origin", own}, {"host", "10.0.0.7"}}, true},
    {"ours, as the browser says itself", {{"sec-fetch-site", "same-origin"}}, true},
    {"typed in by hand", {{"sec-fetch-site", "none"}}, true},
    {"by the name we are called by", {{"origin", "http://127.0.0.1:8080"}, {"host", "127.0.0.1:8080"}}, true},
    {"an old browser that tells the page before", {{"referer", std::string(own) + "/s/abc"}}, true},
    {"nothing told, so no cookie either", {}, true},
    {"another site", {{"origin", "https://evil.example"}}, false},
    {"another site with our name in front", {{"origin", std::string(own) + ".evil.example"}}, false},
    {"another site, as the browser says itself", {{"sec-fetch-site", "cross-site"}, {"origin", own}}, false},
    {"a neighbour", {{"sec-fetch-site", "same-site"}}, false},
    {"nobody it dares to name", {{"origin", "null"}}, false},
    {"another page before", {{"referer", "https://evil.example/?https://stemmen.example.no"}}, false},
};

struct BadCase {
    std::string name, body;
};

std::string say_json(const std::string& id, const std::string& text) { return nlohmann::json{{"id", id}, {"text", text}}.dump(); }

}  // namespace

TEST_CASE("web verify: only our own pages may make a browser send something") {
    for (const OriginCase& c : origin_cases) {
        INFO(c.name);
        CHECK(is_same_origin({.method = "POST", .target = "/talk", .headers = c.headers, .body = {}, .peer = {}}, own) == c.is_ours);
    }
}

TEST_CASE("web ticket: what we set as a cookie is read back, and nothing else is") {
    const Ticket ticket{"k7q2xm", Secret(token)};
    const std::string cookie = cookie_for(ticket, true);
    CHECK(cookie == "stemmen_talk=k7q2xm." + token + "; Path=/; HttpOnly; SameSite=Lax; Secure");
    CHECK(cookie_for(ticket, false).find("Secure") == std::string::npos);
    CHECK(cookie_gone(true).find("Max-Age=0") != std::string::npos);
    const auto read = [](const std::string& value) { return read_ticket({{"cookie", value}}); };
    CHECK(read("stemmen_talk=k7q2xm." + token) == ticket);
    CHECK(read("a=b; stemmen_talk=k7q2xm." + token + "; c=d") == ticket);
    const std::vector<std::string> bad_cookies{"", "stemmen_talk=", "stemmen_talk=" + token, "stemmen_talk=." + token, "stemmen_talk=page." + token.substr(1), "stemmen_talk=page." + token + "0",
                                   "stemmen_talk=page.0123456789ABCDEF0123456789ABCDEF", "stemmen_talk=../x." + token, "other=page." + token, "stemmen_talk=aaaaaaaaaaaaaaaaa." + token,
                                   std::string(5000, 'x') + "; stemmen_talk=page." + token};
    for (const std::string& bad : bad_cookies) CHECK_FALSE(read(bad).has_value());
    CHECK_FALSE(read_ticket({{"x-cookie", "stemmen_talk=page." + token}}).has_value());
}

TEST_CASE("web decode: a start, words and a tap, from JSON and from a form") {
    CHECK(*read_start("") == Asked{Start{}});
    CHECK(*read_start(R"({"code":"K7Q2XM","lang":"nn","token":")" + token + R"(","other":[1]})") == Asked{Start{"K7Q2XM", "nn", token}});
    CHECK(*read_start(R"({"code":null})") == Asked{Start{}});
    CHECK(*read_say(say_json("a-1", "Hei 🙂\nder")) == Asked{Say{"a-1", "Hei 🙂\nder"}});
    CHECK(*read_tap(R"({"id":"a_2","payload":"s1|x"})") == Asked{Tap{"a_2", "s1|x"}});
    CHECK(*read_form("id=a&text=Hei+%F0%9F%99%82") == Asked{Say{"a", "Hei 🙂"}});
    CHECK(*read_form("id=a&text=&tap=s1%7Cx") == Asked{Tap{"a", "s1|x"}});
    CHECK(*read_form("token=" + token + "&code=&lang=en") == Asked{Start{"", "en", token}});
    CHECK(*read_form("id=a&text=%FF") == Asked{Say{"a", "\xEF\xBF\xBD"}});  // bytes that are no text
}

TEST_CASE("web decode: what is broken, mistyped, missing or too long is refused with a sentence") {
    const std::string longest(said_characters_max, 'x');
    CHECK(read_say(say_json("a", longest)).has_value());
    const BadCase cases[] = {
        {"no JSON", "hei"},
        {"no object", "[]"},
        {"half an object", R"({"id":"a",)"},
        {"no id", R"({"text":"Hei"})"},
        {"an id that is a number", R"({"id":1,"text":"Hei"})"},
        {"an empty id", R"({"id":"","text":"Hei"})"},
        {"an id with a space", R"({"id":"a b","text":"Hei"})"},
        {"an id that is too long", say_json(std::string(request_id_bytes_max + 1, 'a'), "Hei")},
        {"no text", R"({"id":"a"})"},
        {"white space", R"({"id":"a","text":" \n "})"},
        {"a text that is a list", R"({"id":"a","text":["Hei"]})"},
        {"one character too many", say_json("a", longest + "å")},
        {"deeper than anything we send", R"({"id":"a","text":"Hei","x":[[[[[[1]]]]]]})"},
        {"a body over the limit", say_json("a", "Hei") + std::string(request_bytes_max, ' ')},
    };
    for (const BadCase& c : cases) {
        INFO(c.name);
        const auto asked = read_say(c.body);
        REQUIRE_FALSE(asked.has_value());
        CHECK(asked.error().code == Errc::bad_input);
        CHECK(asked.error().detail.size() > 10);
    }
    CHECK_FALSE(read_tap(R"({"id":"a","payload":""})").has_value());
    CHECK_FALSE(read_tap(nlohmann::json{{"id", "a"}, {"payload", std::string(payload_bytes_max + 1, 'x')}}.dump()).has_value());
    CHECK_FALSE(read_start(R"({"token":"1"})").has_value());
    CHECK_FALSE(read_start(R"({"code":"a long code that is none at all"})").has_value());
    CHECK_FALSE(read_form("text=Hei").has_value());
    CHECK_FALSE(read_form("id=a&tap=" + std::string(payload_bytes_max + 1, 'x')).has_value());
}

TEST_CASE("web decode: an event is known again by whoever sent it and by the page's own id") {
    const Ticket mine{"page", Secret(token)}, yours{"page", Secret("f" + token.substr(1))};
    const Timestamp now = from_millis(1'000);
    const Inbound said = event_of(mine, Say{"1", "Hei"}, now);
    CHECK(said.account == "page");
    CHECK(said.person == mine.token);
    CHECK(said.at == now);
    CHECK(std::get<TextSaid>(said.body).text == "Hei");
    CHECK(event_of(mine, Say{"1", "Noe annet"}, now + std::chrono::hours{1}).key == said.key);
    CHECK(event_of(mine, Say{"2", "Hei"}, now).key != said.key);
    CHECK(event_of(yours, Say{"1", "Hei"}, now).key != said.key);
    CHECK(event_of(mine, Tap{"1", "p"}, now).key != said.key);
    CHECK(std::get<LinkOpened>(event_of(mine, Start{"", "nn", ""}, now).body).ref == "nn");
}

TEST_CASE("web decode: a page tells the last message it has seen by header or by query") {
    const auto seen = [](const std::string& target, HttpHeaders headers) { return last_seen({.method = "GET", .target = target, .headers = std::move(headers), .body = {}, .peer = {}}); };
    CHECK(seen("/talk/events", {{"last-event-id", "17"}}) == 17);
    CHECK(seen("/talk/events?after=18", {}) == 18);
    CHECK(seen("/talk/events?after=18", {{"last-event-id", "17"}}) == 17);
    for (const char* bad : {"", "-1", "x", "1x", "99999999999999999999999"}) CHECK(seen("/talk/events", {{"last-event-id", bad}}) == 0);
}

TEST_CASE("web encode: a message is JSON that a page reads back, and an event of one line") {
    const PageLine line{17, "Hei \"du\"\nå <b>", {{"Ja & nei", "s1|a|b"}}, from_millis(1'764'496'800'000)};
    const auto message = nlohmann::json::parse(to_json(line));
    CHECK(message == nlohmann::json{{"no", 17}, {"from", "bot"}, {"text", "Hei \"du\"\nå <b>"}, {"choices", {{{"title", "Ja & nei"}, {"payload", "s1|a|b"}}}}, {"at", "2025-11-30T10:00:00.000Z"}});
    PageLine spoken = line;
    spoken.language = Language::en;
    CHECK(nlohmann::json::parse(to_json(spoken))["lang"] == "en");
    const std::string event = to_event(line);
    CHECK(event.starts_with("id: 17\ndata: {"));
    CHECK(event.ends_with("}\n\n"));
    CHECK(event.find('\n', 8) == event.size() - 2);  // no line of the text ends the data
    const auto talk = nlohmann::json::parse(to_json({line, line}, true, Language::nn));
    CHECK(talk["messages"].size() == 2);
    CHECK(talk["running"] == true);
    CHECK(talk["lang"] == "nn");
    CHECK(state_event(false) == "event: state\ndata: {\"running\":false}\n\n");
}
