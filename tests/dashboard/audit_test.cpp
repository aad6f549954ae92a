// The access log as the auditor reads it, and raw text that leaves with four eyes only.
#include "test_host.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;

namespace {

std::string hex(int number) {
    std::string text(32, '0');
    text[31] = static_cast<char>('0' + number);
    return text;
}

service::Consent quote(int number, bool given) {
    return {.session = {hex(number)}, .flag = "quote", .given = given, .text_id = "consent.quote", .text_version = 1, .text_hash = std::string(64, 'a'), .language = Language::nb, .channel = "messenger", .at = noon};
}

// One open answer of a talk in that unit, which may be quoted.
void add_text(service::Store& store, int number, const std::string& unit, const std::string& text, std::vector<std::string> flags = {}) {
    store.transact([&](service::Transaction& tx) {
        service::Session session{.id = {hex(number)}, .channel = "messenger", .account = "101", .unit = unit, .dialog = "after-conversation", .dialog_version = 1, .variant = "a", .language = Language::nb, .invited_at = noon, .active_at = noon};
        tx.insert(session);
        tx.save(service::Answer{.id = {hex(number)}, .session = session.id, .question = "why", .kind = "open", .text = text, .flags = std::move(flags), .language = Language::nb, .answered_at = noon});
        tx.save(service::Answer{.id = {hex(number + 5)}, .session = session.id, .question = "rating", .kind = "rating", .value = "4", .language = Language::nb, .answered_at = noon});
        tx.append(quote(number, true));
    });
}

const std::string requests = "/api/v1/export-requests";

}  // namespace

TEST_CASE("the auditor reads the log newest first, checks it, and is in it themselves") {
    TestHost host;
    const std::string cookie = host.signed_in("oidc:revi", {"auditor"});
    CHECK(body_of(host.get(cookie, "/api/v1/access-log"))["entries"].empty());
    for (int i = 0; i < 3; ++i) host.get(cookie, "/api/v1/access-log");
    const json page = body_of(host.get(cookie, "/api/v1/access-log?limit=2"))["entries"];
    REQUIRE(page.size() == 2);
    CHECK(page[0]["number"] == 4);
    CHECK(page[0]["who"] == "oidc:revi");
    CHECK(page[0]["what"] == "access_log.read");
    CHECK(body_of(host.get(cookie, "/api/v1/access-log?before=2"))["entries"].size() == 1);
    const json checked = body_of(host.get(cookie, "/api/v1/access-log/check"));
    CHECK(checked["entries"] == 6);
    CHECK(checked["faults"].empty());
    CHECK(body_of(host.get(cookie, "/api/v1/access-log/check?noted=" + checked["note"].get<std::string>()))["faults"].empty());
    CHECK_FALSE(body_of(host.get(cookie, "/api/v1/access-log/check?noted=3:AAAAAAAAAAAAAAAA"))["faults"].empty());
    for (const char* bad : {"?limit=0", "?limit=501", "?limit=x", "?before=0", "?before=-1", "?before=99999999999999999999"}) CHECK(host.get(cookie, std::string("/api/v1/access-log") + bad).status == 400);
    CHECK(host.get(cookie, "/api/v1/access-log/check?noted=" + std::string(201, 'x')).status == 400);
    const std::string local = host.signed_in("oidc:lokal", {"auditor"}, {"201"});
    CHECK(host.get(local, "/api/v1/access-log").status == 403);
    CHECK(host.get(local, "/api/v1/access-log/check").status == 403);
}

TEST_CASE("raw text leaves when one has asked and another has agreed, once") {
    TestHost host;
    add_text(host.store(), 1, "201", "Lyttet godt <script>alert(1)</script>");
    add_text(host.store(), 2, "202", "Ventet lenge");
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}, {"201"}), ola = host.signed_in("oidc:ola", {"privacy_reviewer"});
    const HttpResponse asked = host.post(kari, requests, R"({"why":"analysis","unit":"201","from":"2026-11-01","to":"2026-12-01"})");
    REQUIRE(asked.status == 200);
    CHECK(body_of(asked)["state"] == "waiting");
    const std::string one = requests + "/" + std::to_string(body_of(asked)["number"].get<int>());
    CHECK(host.get(kari, one + "/file").status == 403);   // nobody has agreed
    CHECK(host.post(kari, one + "/approve").status == 403);  // and she may not agree herself
    CHECK(body_of(host.get(ola, requests))["requests"][0]["is_mine"] == false);
    CHECK(body_of(host.post(ola, one + "/approve"))["state"] == "approved");
    CHECK(host.post(ola, one + "/approve").status == 409);
    CHECK(host.get(ola, one + "/file").status == 404);    // it is hers
    CHECK(host.ask({.method = "HEAD", .target = one + "/file", .headers = {{"cookie", kari}}}).status == 405);
    CHECK(host.ask({.target = one + "/file", .headers = {{"cookie", kari}, {"sec-fetch-site", "cross-site"}}}).status == 403);
    const HttpResponse file = host.get(kari, one + "/file");
    REQUIRE(file.status == 200);
    CHECK(header(file.headers, "content-disposition") == "attachment; filename=\"stemmen-texts-1.json\"");
    REQUIRE(body_of(file).size() == 1);
    CHECK(body_of(file)[0]["text"] == "Lyttet godt <script>alert(1)</script>");
    CHECK(body_of(file)[0]["unit"] == "201");
    CHECK(host.get(kari, one + "/file").status == 409);
    CHECK(body_of(host.get(kari, requests))["requests"][0]["state"] == "fetched");
    const std::vector<std::string> log = host.log();
    CHECK(log == std::vector<std::string>{"oidc:kari export.asked 1 analysis", "oidc:kari refused POST /api/v1/export-requests/{number}/approve role", "oidc:ola export.approved 1 analysis", "oidc:kari export.fetched 1 analysis"});
}

TEST_CASE("only words that may be quoted leave: none without a yes, after a withdrawal or with a mark of special categories (scenario 14)") {
    TestHost host;
    add_text(host.store(), 1, "201", "ja");
    add_text(host.store(), 2, "201", "tatt tilbake");
    add_text(host.store(), 3, "201", "helse", {"art9"});
    add_text(host.store(), 4, "201", "aldri spurt");
    host.store().transact([](service::Transaction& tx) {
        tx.append(quote(2, false));
        tx.append(quote(4, false));
    });
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}), ola = host.signed_in("oidc:ola", {"privacy_reviewer"});
    REQUIRE(host.post(kari, requests, R"({"why":"analysis"})").status == 200);
    REQUIRE(host.post(ola, requests + "/1/approve").status == 200);
    const json rows = body_of(host.get(kari, requests + "/1/file"));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["text"] == "ja");
}

TEST_CASE("whoever has every role still needs somebody else") {
    TestHost host;
    const std::string both = host.signed_in("oidc:begge", {"analyst", "privacy_reviewer", "administrator"});
    REQUIRE(host.post(both, requests, R"({"why":"report"})").status == 200);
    const HttpResponse alone = host.post(both, requests + "/1/approve");
    CHECK(alone.status == 403);
    CHECK(has(error_of(alone), "somebody else"));
    CHECK(host.post(both, requests + "/1/refuse").status == 403);
    CHECK(host.get(both, requests + "/1/file").status == 403);
    // Nor does a second session of the same person help.
    const std::string again = host.signed_in("oidc:begge", {"administrator"});
    CHECK(host.post(again, requests + "/1/approve").status == 403);
}

TEST_CASE("a request waits a week and an agreement holds a day, and what is refused stays refused") {
    TestHost host;
    std::string kari = host.signed_in("oidc:kari", {"analyst"}), ola = host.signed_in("oidc:ola", {"administrator"});
    const auto later = [&](Duration wait) {
        host.time += wait;
        kari = host.signed_in("oidc:kari", {"analyst"});
        ola = host.signed_in("oidc:ola", {"administrator"});
    };
    for (int i = 0; i < 3; ++i) REQUIRE(host.post(kari, requests, R"({"why":"archive"})").status == 200);
    CHECK(body_of(host.post(ola, requests + "/1/refuse"))["state"] == "refused");
    CHECK(host.post(ola, requests + "/1/approve").status == 409);
    CHECK(host.get(kari, requests + "/1/file").status == 409);
    CHECK(host.post(ola, requests + "/2/approve").status == 200);
    later(24h);
    CHECK(host.get(kari, requests + "/2/file").status == 409);
    later(6 * 24h);
    CHECK(host.post(ola, requests + "/3/approve").status == 409);
    for (const char* none : {"/4", "/0", "/-1", "/x", "/1%20", "/99999999999999999999"}) {
        CAPTURE(none);
        CHECK(host.post(ola, requests + none + "/approve").status == 404);
        CHECK(host.get(kari, requests + none + "/file").status == 404);
    }
}

TEST_CASE("requests for other units are neither seen, decided nor fetched") {
    TestHost host;
    add_text(host.store(), 1, "201", "a");
    add_text(host.store(), 2, "202", "b");
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}, {"201", "202"}), far = host.signed_in("oidc:far", {"privacy_reviewer"}, {"202"}), ola = host.signed_in("oidc:ola", {"privacy_reviewer"});
    REQUIRE(host.post(kari, requests, R"({"why":"rights","unit":"201"})").status == 200);
    CHECK(body_of(host.get(far, requests))["requests"].empty());
    CHECK(host.post(far, requests + "/1/approve").status == 404);
    CHECK(host.post(far, requests, R"({"why":"rights","unit":"201"})").status == 403);
    // What she may see when she fetches is what counts.
    REQUIRE(host.post(kari, requests, R"({"why":"rights"})").status == 200);
    REQUIRE(host.post(ola, requests + "/2/approve").status == 200);
    const std::string moved = host.signed_in("oidc:kari", {"analyst"}, {"202"});
    const json rows = body_of(host.get(moved, requests + "/2/file"));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["text"] == "b");
}

TEST_CASE("a request that makes no sense is refused with what to write") {
    TestHost host;
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    for (const std::string& bad : {std::string(), std::string("[]"), std::string("{"), std::string("{}"), std::string(R"({"why":"because"})"), std::string(R"({"why":1})"), std::string(R"({"why":"report","person":"kari"})"),
                                   std::string(R"({"why":"report","from":"yesterday"})"), std::string(R"({"why":"report","unit":"299"})"), R"({"why":"report","dialog":")" + std::string(5000, 'x') + "\"}"}) {
        CAPTURE(bad.substr(0, 60));
        const HttpResponse answer = host.post(kari, requests, bad);
        CHECK(answer.status == 400);
        CHECK_FALSE(error_of(answer).empty());
    }
    CHECK(host.log().empty());
}
