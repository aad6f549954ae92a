// Which of citizens' words may be shown outside the project team, and that each condition alone keeps them in.
#include "citizens.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;

namespace {

const std::string approved = R"({"redacted":true,"has_rare_mark":false,"approve":true})";

// Ten persons in one district, month and theme, the first of whom may be quoted; and two who read.
struct Desk {
    TestHost host;
    std::string kari = host.signed_in("oidc:kari", {"analyst"}), ola = host.signed_in("oidc:ola", {"librarian"});

    explicit Desk(int persons = 10, bool may_quote = true, std::vector<std::string> flags = {}) {
        REQUIRE(host.post(kari, "/api/v1/codebook", R"({"name":"Ventetid"})").status == 201);
        for (int i = 1; i <= persons; ++i) say(host, {.number = i, .text = "lang kø " + std::to_string(i), .unit = i % 2 == 0 ? "201" : "201-a", .flags = i == 1 ? flags : std::vector<std::string>{}, .may_quote = may_quote});
        refresh(host);
        for (int i = 1; i <= persons; ++i) REQUIRE(put(host, kari, text(i) + "/codes", R"({"themes":[1]})").status == 200);
        refresh(host);
    }
    std::string text(int number) { return "/api/v1/texts/" + id_of(host, kari, "lang kø " + std::to_string(number)); }
    json approve(const std::string& cookie, const std::string& body = approved, int number = 1) { return body_of(put(host, cookie, text(number) + "/quote", body)); }
    json quotes(const std::string& query = "") { return body_of(host.get(kari, "/api/v1/quotes" + query))["quotes"]; }
};

const json not_yet = json::array({"not_approved"});

}  // namespace

TEST_CASE("a quote takes two persons, and is then told with its district and quarter only") {
    Desk desk;
    CHECK(desk.approve(desk.kari)["faults"] == not_yet);
    CHECK(desk.approve(desk.kari)["faults"] == not_yet);  // the same person twice is one
    CHECK(desk.quotes().empty());
    const json state = desk.approve(desk.ola);
    CHECK(state["faults"].empty());
    CHECK(state["approved_by"] == json::parse(R"(["oidc:kari","oidc:ola"])"));
    const json quotes = desk.quotes();
    REQUIRE(quotes.size() == 1);
    CHECK(quotes[0]["text"] == "lang kø 1");
    CHECK(quotes[0]["place"] == "201");
    CHECK(quotes[0]["time"] == "2026-Q4");
    CHECK_FALSE(quotes[0].contains("unit"));
    CHECK(desk.host.log().back() == "oidc:kari quotes.read 1 reading");
    CHECK(desk.quotes("?unit=202").empty());
    CHECK(desk.quotes("?unit=201").size() == 1);
    CHECK(desk.quotes("?unit=201-a").empty());  // where it was written, and finer than is told
    CHECK(desk.quotes("?channel=web").empty());
    CHECK(desk.quotes("?dialog=after-conversation").size() == 1);
    const std::string leader = desk.host.signed_in("oidc:leder", {"steering_viewer"}), far = desk.host.signed_in("oidc:far", {"steering_viewer"}, {"202"});
    CHECK(body_of(desk.host.get(leader, "/api/v1/quotes"))["quotes"].size() == 1);
    CHECK(body_of(desk.host.get(far, "/api/v1/quotes"))["quotes"].empty());
}

TEST_CASE("whoever reads a quote can warn somebody, and learns of no other text by it") {
    Desk desk;
    desk.host.numbers.units["202"]["nummer_vakt"][""] = "22 33 44 55";
    say(desk.host, {.number = 77, .text = "langt borte", .unit = "202"});
    refresh(desk.host);
    desk.approve(desk.kari);
    desk.approve(desk.ola);
    const std::string leader = desk.host.signed_in("oidc:leder", {"steering_viewer"}), far = desk.host.signed_in("oidc:far", {"local_owner"}, {"202"}), auditor = desk.host.signed_in("oidc:revi", {"auditor"});
    const std::string id = body_of(desk.host.get(leader, "/api/v1/quotes"))["quotes"][0]["id"].get<std::string>(), other = id_of(desk.host, desk.kari, "langt borte");
    const auto warn = [&](const std::string& cookie, const std::string& text) { return desk.host.post(cookie, "/api/v1/texts/" + text + "/alert", R"({"deed":"called_112"})"); };
    CHECK(body_of(warn(leader, id))["numbers"][0]["number"] == "112");
    CHECK(desk.host.log().back() == "oidc:leder texts.alert " + id.substr(0, id.find('-')) + " called_112");
    CHECK(body_of(warn(leader, other))["numbers"][1]["number"] == "22 33 44 55");
    const std::string guessed = other.substr(0, other.find('-')) + "-00000000";
    CHECK(body_of(warn(leader, guessed))["numbers"][1]["number"] == "02800");  // as of a text that is gone
    CHECK(warn(far, id).status == 404);
    CHECK(warn(auditor, id).status == 403);
}

TEST_CASE("who withdraws an approval takes the quote away, and a citizen who takes back the yes too") {
    Desk desk;
    desk.approve(desk.kari);
    desk.approve(desk.ola);
    CHECK(desk.approve(desk.ola, R"({"redacted":true,"has_rare_mark":false,"approve":false})")["faults"] == not_yet);
    CHECK(desk.quotes().empty());
    desk.approve(desk.ola);
    REQUIRE(desk.quotes().size() == 1);
    desk.host.store().transact([](service::Transaction& tx) {
        tx.append(service::Consent{.session = {hex_id(1, 1)}, .flag = "quote", .given = false, .text_id = "c.quote", .text_version = 1, .text_hash = std::string(64, 'a'), .channel = "messenger", .at = noon});
    });
    CHECK(desk.quotes().empty());
    const HttpResponse refused = put(desk.host, desk.kari, desk.text(1) + "/quote", approved);
    CHECK(refused.status == 409);
    CHECK(has(error_of(refused), "not agreed"));
}

TEST_CASE("a rare mark, words that nobody has read for what leads to a person, and too few keep a text in") {
    Desk desk(9);
    desk.approve(desk.ola, R"({"redacted":false,"has_rare_mark":true,"approve":true})");
    CHECK(desk.approve(desk.kari)["faults"] == json::array({"not_redacted", "rare_mark", "small_cell"}));
    CHECK(desk.approve(desk.ola)["faults"] == json::array({"small_cell"}));
    CHECK(desk.quotes().empty());
}

TEST_CASE("a text that nobody has coded is one of nobody, and of several themes the smallest counts") {
    Desk desk;
    desk.approve(desk.kari);
    CHECK(desk.approve(desk.ola)["faults"].empty());
    REQUIRE(desk.host.post(desk.kari, "/api/v1/codebook", R"({"name":"Sjeldent"})").status == 201);
    REQUIRE(put(desk.host, desk.kari, desk.text(1) + "/codes", R"({"themes":[1,2]})").status == 200);
    refresh(desk.host);
    CHECK(desk.approve(desk.ola)["faults"] == json::array({"small_cell"}));
    REQUIRE(put(desk.host, desk.kari, desk.text(1) + "/codes", R"({"themes":[]})").status == 200);
    refresh(desk.host);
    CHECK(desk.approve(desk.ola)["faults"] == json::array({"small_cell"}));
}

TEST_CASE("words with a flag are quoted only after somebody has looked at the flag") {
    Desk desk(10, true, {"art9"});
    desk.approve(desk.kari);
    CHECK(desk.approve(desk.ola)["faults"] == json::array({"not_redacted"}));
    REQUIRE(put(desk.host, desk.kari, desk.text(1) + "/check", R"({"outcome":"keep"})").status == 200);
    CHECK(desk.approve(desk.ola)["faults"].empty());
}

TEST_CASE("without a citizen's yes nobody approves, and an approval says all three things") {
    Desk desk(10, false);
    CHECK(put(desk.host, desk.kari, desk.text(1) + "/quote", approved).status == 409);
    for (const char* bad : {"", "{}", R"({"redacted":true,"approve":true})", R"({"redacted":"yes","has_rare_mark":false,"approve":true})", R"({"redacted":true,"has_rare_mark":false,"approve":true,"by":"oidc:ola"})"}) {
        CAPTURE(bad);
        CHECK(put(desk.host, desk.kari, desk.text(1) + "/quote", bad).status == 400);
    }
    CHECK(desk.host.get(desk.kari, "/api/v1/quotes?unit=%27").status == 400);
    CHECK(desk.host.get(desk.kari, "/api/v1/quotes?name=kari").status == 400);
}
