// What texts, quotes, the codebook, reports, the insight bank and links answer, held against the description of the API.
#include "citizens.hpp"
#include "schema.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;

namespace {

// The answer, which must be what the description says of this address.
json described(const std::string& path, const std::string& method, const HttpResponse& answer) {
    CAPTURE(path, method, answer.status);
    INFO(answer.body.substr(0, 2'000));
    const json& responses = description()["paths"][path][method]["responses"];
    REQUIRE(responses.contains(std::to_string(answer.status)));
    REQUIRE(answer.status < 300);
    Schema schema(description());
    for (const std::string& fault : schema.faults(responses[std::to_string(answer.status)]["content"]["application/json"]["schema"], body_of(answer))) {
        CAPTURE(fault);
        CHECK(false);
    }
    return body_of(answer);
}

// Twelve in one district and theme, one of whom may be quoted; two who read.
struct Desk {
    TestHost host;
    std::string kari = host.signed_in("oidc:kari", {"analyst", "librarian", "sender"}), ola = host.signed_in("oidc:ola", {"privacy_reviewer"});

    Desk() {
        for (int i = 1; i <= 12; ++i) say(host, {.number = i, .text = "lang kø " + std::to_string(i), .flags = i == 2 ? std::vector<std::string>{"art9"} : std::vector<std::string>{}, .may_quote = true});
        refresh(host);
    }
    json get(const std::string& path, const std::string& target) { return described(path, "get", host.get(kari, "/api/v1" + target)); }
    json get(const std::string& path) { return get(path, path); }
    json post(const std::string& path, const std::string& target, const std::string& body) { return described(path, "post", host.post(kari, "/api/v1" + target, body)); }
    json change(const std::string& path, const std::string& target, const std::string& body) { return described(path, "put", put(host, kari, "/api/v1" + target, body)); }
};

const std::string finding = R"({"claim":"Køen er lang","evidence":[{"leg":"answers","text":"Svar","persons":12}],"unit":"201","from":"2026-06-01","to":"2026-09-30","best_before":"2027-11-30","owner":{"name":"A"},"deputy":{"name":"B"},"groups":["Unge"],"themes":["Pass"])";

}  // namespace

TEST_CASE("texts, themes, quotes and agreement answer as described") {
    Desk desk;
    for (const char* path : {"/texts", "/codebook", "/agreement", "/quotes", "/reports"}) desk.get(path);  // with nothing in most of them
    desk.post("/codebook", "/codebook", R"({"name":"Ventetid","description":"Kø"})");
    desk.change("/codebook/{theme}", "/codebook/1", R"({"name":"Ventetid og kø","version":1})");
    for (int i = 1; i <= 12; ++i) {
        const std::string text = "/texts/" + id_of(desk.host, desk.kari, "lang kø " + std::to_string(i));
        desk.change("/texts/{id}/codes", text + "/codes", R"({"themes":[1]})");
        REQUIRE(put(desk.host, desk.ola, "/api/v1" + text + "/codes", i % 3 == 0 ? R"({"themes":[]})" : R"({"themes":[1]})").status == 200);
    }
    refresh(desk.host);
    const std::string one = "/texts/" + id_of(desk.host, desk.kari, "lang kø 1"), flagged = "/texts/" + id_of(desk.host, desk.kari, "lang kø 2");
    desk.change("/texts/{id}/quote", one + "/quote", R"({"redacted":true,"has_rare_mark":false,"approve":true})");
    put(desk.host, desk.ola, "/api/v1" + one + "/quote", R"({"redacted":true,"has_rare_mark":false,"approve":true})");
    CHECK(desk.get("/quotes")["quotes"].size() == 1);
    desk.post("/texts/{id}/alert", one + "/alert", R"({"deed":"opened"})");
    desk.change("/texts/{id}/check", flagged + "/check", R"({"outcome":"keep"})");
    CHECK(desk.get("/texts", "/texts?limit=5")["next"].is_number());
    desk.get("/codebook", "/codebook?version=1");
    CHECK(desk.get("/agreement")["all"]["kappa"].is_number());
}

TEST_CASE("reports answer as described, whoever they are for") {
    Desk desk;
    for (const char* audience : {"team", "leaders", "open"}) desk.post("/reports", "/reports", json{{"title", "Høsten"}, {"unit", "201"}, {"audience", audience}}.dump());
    CHECK(desk.get("/reports")["reports"].size() == 3);
    desk.get("/reports/{id}", "/reports/2");
    desk.get("/reports/{id}/file", "/reports/2/file?format=json");
}

TEST_CASE("the insight bank answers as described") {
    Desk desk;
    desk.post("/findings", "/findings", finding + "}");
    desk.post("/findings", "/findings", finding + R"(,"situation":"co_decider","is_external":true,"spread":"s","doubt":"d","uses":[{"decision":"x","on":"2026-11-01"}],"told_back":{"said":"a"}})");
    desk.change("/findings/{number}", "/findings/1", finding + R"(,"version":1,"note":"nye svar"})");
    desk.post("/findings/{number}/uses", "/findings/1/uses", R"({"decision":"Åpner klokka 7","on":"2026-11-30"})");
    desk.post("/findings/{number}/steward", "/findings/1/steward", R"({"as":"owner","take":true})");
    desk.post("/findings/{number}/confirm", "/findings/1/confirm", R"({"version":4,"best_before":"2028-01-01"})");
    CHECK(desk.get("/findings", "/findings?limit=1")["next"] == 1);
    CHECK(desk.get("/findings/known", "/findings/known?plan=k%C3%B8en")["findings"].size() == 2);
    desk.get("/findings/labels");
    CHECK(desk.get("/findings/{number}", "/findings/1")["versions"].size() == 5);
    desk.get("/findings/{number}/versions/{version}", "/findings/1/versions/2");
}

TEST_CASE("links answer as described") {
    Desk desk;
    const json link = desk.post("/links", "/links", R"({"kind":"counter","unit":"201","place":{"nb":"Skranken i Moss"}})");
    CHECK(desk.get("/links")["links"].size() == 1);
    desk.post("/links/{code}/close", "/links/" + link["code"].get<std::string>() + "/close", "");
    CHECK(desk.get("/links")["links"][0]["closed_at"].is_string());
}

TEST_CASE("every address that takes readers is described, with its method") {
    TestHost host;
    for (const Endpoint& endpoint : host.dashboard->endpoints()) {
        if (!endpoint.path.starts_with("/api/v1/")) continue;
        std::string method(endpoint.method);
        std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
        CAPTURE(endpoint.path, method);
        const std::string path(endpoint.path.substr(7));
        REQUIRE(description()["paths"].contains(path));
        CHECK(description()["paths"][path].contains(method));
    }
}
