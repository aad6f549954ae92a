// Frozen reports: what they hold stays, and nobody reads in them what they could not see on the screen.
#include "citizens.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;

namespace {

const std::string reports = "/api/v1/reports";

void answered(TestHost& host, int from, int to, const std::string& unit = "201") {
    for (int i = from; i <= to; ++i) say(host, {.number = i, .text = "tekst " + std::to_string(i), .unit = unit, .rating = i % 4 == 0 ? "2" : "5"});
    refresh(host);
}

json frozen(TestHost& host, const std::string& cookie, const std::string& body = R"({"title":"Høsten 2026","unit":"201"})") {
    const HttpResponse answer = host.post(cookie, reports, body);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    return body_of(answer);
}

json headline(const json& report) { return report["overview"]["headlines"][0]; }

}  // namespace

TEST_CASE("a report stays as it was when more is said, and when what it is of is deleted") {
    TestHost host;
    answered(host, 1, 40);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    const json report = frozen(host, kari);
    CHECK(report["title"] == "Høsten 2026");
    CHECK(report["by"] == "oidc:kari");
    CHECK(report["filter"]["unit"] == "201");
    CHECK(report["filter"]["period"] == "2026-11");
    CHECK(report["limits"] == json::parse(R"({"count":5,"share":10,"compare":30})"));
    CHECK(headline(report)["answered"]["persons"] == 40);
    CHECK(report["distributions"].size() == 1);  // what nobody was asked is no part of it
    CHECK(report["trends"].size() == 1);
    CHECK(report["themes"].empty());             // nobody has coded a text
    for (const char* language : {"nb", "nn", "en"}) CHECK(has(report["method"][language].get<std::string>(), "Wilson"));
    answered(host, 41, 80);
    for (int i = 1; i <= 20; ++i) host.store().transact([&](service::Transaction& tx) { tx.erase_session({hex_id(1, i)}); });
    refresh(host);
    const std::string one = reports + "/" + std::to_string(report["id"].get<int>());
    CHECK(body_of(host.get(kari, one)) == report);
    CHECK(host.log().back() == "oidc:kari reports.freeze 1 team");
    const json list = body_of(host.get(kari, reports))["reports"];
    REQUIRE(list.size() == 1);
    CHECK(list[0]["title"] == "Høsten 2026");
    CHECK_FALSE(list[0].contains("overview"));
    for (const char* none : {"/2", "/0", "/x", "/-1", "/99999999999999999999", "/1%27%20OR%201=1"}) CHECK(host.get(kari, reports + none).status == 404);
}

TEST_CASE("a report is suppressed for whom it is, and read by nobody who sees less") {
    TestHost host;
    answered(host, 1, 7);
    host.time = noon + 24h;  // the month is over, and so it is for leaders too
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}), leader = host.signed_in("oidc:leder", {"local_owner"});
    const json team = frozen(host, kari, R"({"title":"Høsten 2026","unit":"201","period":"2026-11"})"), leaders = frozen(host, kari, R"({"title":"For ledere","unit":"201","audience":"leaders"})");
    CHECK(headline(team)["answered"]["persons"] == 7);
    CHECK(headline(leaders)["answered"]["kind"] == "under");
    const json seen = body_of(host.get(leader, reports))["reports"];
    REQUIRE(seen.size() == 1);
    CHECK(seen[0]["title"] == "For ledere");
    CHECK(host.get(leader, reports + "/1").status == 404);
    CHECK(host.get(leader, reports + "/1/file").status == 404);
    CHECK(host.get(leader, reports + "/2").status == 200);
    const HttpResponse wider = host.post(leader, reports, R"({"title":"Mer","unit":"201","audience":"team"})");
    CHECK(wider.status == 400);
    CHECK(has(error_of(wider), "audience"));
    CHECK(headline(frozen(host, leader))["answered"]["kind"] == "under");
}

TEST_CASE("reports of other units are neither made, listed nor read") {
    TestHost host;
    answered(host, 1, 12);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}), far = host.signed_in("oidc:far", {"analyst"}, {"202"});
    frozen(host, kari);
    CHECK(host.post(far, reports, R"({"title":"Andres","unit":"201"})").status == 403);
    CHECK(body_of(host.get(far, reports))["reports"].empty());
    CHECK(host.get(far, reports + "/1").status == 404);
    CHECK(host.get(far, reports + "/1/file?format=csv").status == 404);
    CHECK(frozen(host, far, R"({"title":"Egen"})")["filter"]["unit"] == "202");
}

TEST_CASE("a report is taken along as CSV, JSON or XLSX, with the same numbers") {
    TestHost host;
    answered(host, 1, 12);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    frozen(host, kari);
    const HttpResponse csv = host.get(kari, reports + "/1/file");
    CHECK(header(csv.headers, "content-disposition") == "attachment; filename=\"stemmen-report-1.csv\"");
    CHECK(has(csv.body, "answered"));
    const HttpResponse rows = host.get(kari, reports + "/1/file?format=json");
    REQUIRE(body_of(rows).is_array());
    CHECK(body_of(rows)[0]["measure"] == "answered");
    CHECK(host.get(kari, reports + "/1/file?format=xlsx").body.starts_with("PK"));
    CHECK(host.get(kari, reports + "/1/file?format=exe").status == 400);
}

TEST_CASE("a report needs a title, and a filter that there is") {
    TestHost host;
    answered(host, 1, 12);
    const std::string kari = host.signed_in("oidc:kari", {"analyst"});
    for (const std::string& bad : {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"title":""})"), std::string(R"({"title":" "})"), std::string(R"({"title":7})"), std::string(R"({"title":"x","unit":"299"})"),
                                   std::string(R"({"title":"x","period":"2026"})"), std::string(R"({"title":"x","dialog":"none"})"), std::string(R"({"title":"x","audience":"all"})"), std::string(R"({"title":"x","channel":"' OR 1=1"})"),
                                   std::string(R"({"title":"x","by":"oidc:ola"})"), std::string(R"({"title":"to\nlinjer"})"), R"({"title":")" + std::string(201, 'x') + "\"}", std::string(5'000, ' ')}) {
        CAPTURE(bad.substr(0, 60));
        const HttpResponse answer = host.post(kari, reports, bad);
        CHECK(answer.status == 400);
        CHECK_FALSE(error_of(answer).empty());
    }
    const std::string nasty = "<svg onload=alert(1)>'; DROP TABLE report; --";
    CHECK(frozen(host, kari, json{{"title", nasty}}.dump())["title"] == nasty);
    CHECK(body_of(host.get(kari, reports))["reports"].size() == 1);
    CHECK(host.get(kari, reports + "?unit=201&person=x").status == 400);
    host.is_full = true;
    CHECK(host.post(kari, reports, R"({"title":"x"})").status == 503);
}
