// Short links made, told of and closed by those who may, and how far people came by them, without telling of a few.
#include "service/short_links.hpp"
#include "test_host.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;

namespace {

const std::string links = "/api/v1/links";
const std::string counter = R"({"kind":"counter","unit":"201","place":{"nb":"Skranken i Moss","en":"The counter in Moss"}})";

void came(TestHost& host, const std::string& code, std::int64_t shown, std::int64_t completed, const std::string& unit = "201", Timestamp day = noon) {
    host.store().transact([&](service::Transaction& tx) {
        tx.page().add({.day = day, .unit = unit, .link = code, .step = service::FunnelStep::shown, .count = shown});
        if (completed > 0) tx.page().add({.day = day, .unit = unit, .link = code, .step = service::FunnelStep::completed, .count = completed});
    });
}

std::string made(TestHost& host, const std::string& cookie, const std::string& body = counter) {
    const HttpResponse answer = host.post(cookie, links, body);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    return body_of(answer)["code"].get<std::string>();
}

// The figure of one step of one link, as the list tells it.
json figure(TestHost& host, const std::string& cookie, const std::string& code, std::size_t step, const std::string& query = "") {
    for (const json& link : body_of(host.get(cookie, links + query))["links"])
        if (link["code"] == code) return link["funnel"][step]["figure"];
    FAIL("no such link in the list: " << code);
    return {};
}

}  // namespace

TEST_CASE("a link is made for a place, with an address, a picture and posters in three languages") {
    TestHost host;
    const std::string eva = host.signed_in("oidc:eva", {"sender"});
    const json link = body_of(host.post(eva, links, counter));
    const std::string address = "https://stemmen.example.no/s/" + link["code"].get<std::string>();
    CHECK(link["address"] == address);
    CHECK(link["qr"] == address + "/qr.svg");
    CHECK(link["posters"]["nn"] == address + "/poster?lang=nn");
    CHECK(link["place"] == json::parse(R"({"nb":"Skranken i Moss","nn":"Skranken i Moss","en":"The counter in Moss"})"));
    CHECK(link["dialog"] == "place");
    CHECK(link["closed_at"].is_null());
    CHECK(service::normal_link_code(link["code"].get<std::string>()) == link["code"].get<std::string>());
    CHECK(body_of(host.get(eva, links))["links"].size() == 1);
    CHECK(host.log().back() == "oidc:eva links.made " + link["code"].get<std::string>() + " counter");
    const std::string passport = made(host, eva, R"({"kind":"passport_office","unit":"201","drive":"host-2026","place":{"nb":"Passkontoret"}})");
    CHECK(body_of(host.get(eva, links))["links"].size() == 2);
    host.store().transact([&](service::Transaction& tx) {
        CHECK(tx.page().link(passport)->dialog == "passport-office");
        CHECK(tx.page().link(passport)->drive == "host-2026");
    });
}

TEST_CASE("a link is closed once, however its code is typed, and stays in the list") {
    TestHost host;
    const std::string eva = host.signed_in("oidc:eva", {"local_owner"});
    const std::string code = made(host, eva);
    std::string typed = code;
    std::ranges::transform(typed, typed.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const HttpResponse closed = host.post(eva, links + "/" + typed + "/close");
    REQUIRE(closed.status == 200);
    CHECK(body_of(closed)["closed_at"] == format_timestamp(host.time));
    host.time += 1min;
    CHECK(body_of(host.post(eva, links + "/" + code + "/close"))["closed_at"] == format_timestamp(noon));
    CHECK(std::ranges::count_if(host.log(), [](const std::string& line) { return has(line, "links.closed"); }) == 1);
    for (const char* none : {"/aaaaaa/close", "/x/close", "/%27%20OR/close", "/aaaaaaa/close"}) CHECK(host.post(eva, links + none).status == 404);
}

TEST_CASE("links of other units are neither listed, made nor closed") {
    TestHost host;
    const std::string eva = host.signed_in("oidc:eva", {"sender"}), far = host.signed_in("oidc:far", {"sender"}, {"202"});
    const std::string code = made(host, eva), whole = made(host, eva, R"({"kind":"stream","place":{"nb":"Nettpatruljen"}})");
    CHECK(body_of(host.get(far, links))["links"].empty());
    CHECK(host.get(far, links + "?unit=201").status == 403);
    CHECK(host.post(far, links, counter).status == 403);
    CHECK(host.post(far, links, R"({"kind":"stream","place":{"nb":"Nettpatruljen"}})").status == 403);
    for (const std::string& each : {code, whole}) CHECK(host.post(far, links + "/" + each + "/close").status == 404);
    CHECK(body_of(host.get(eva, links + "?unit=201"))["links"].size() == 1);
    CHECK(body_of(host.get(eva, links + "?unit=pod"))["links"].size() == 2);
}

TEST_CASE("a link that makes no sense is refused with what to write") {
    TestHost host;
    const std::string eva = host.signed_in("oidc:eva", {"sender"});
    for (const std::string& bad : {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"kind":"prison","place":{"nb":"x"}})"), std::string(R"({"kind":"counter"})"), std::string(R"({"kind":"counter","place":"Moss"})"),
                                   std::string(R"({"kind":"counter","place":{"nb":""}})"), std::string(R"({"kind":"counter","place":{"nb":7}})"), std::string(R"({"kind":"counter","place":{"nb":"x","se":"y"}})"),
                                   std::string(R"({"kind":"counter","place":{"nb":"to\nlinjer"}})"), R"({"kind":"counter","place":{"nb":")" + std::string(81, 'x') + "\"}}", std::string(R"({"kind":"counter","unit":"299","place":{"nb":"x"}})"),
                                   std::string(R"({"kind":"counter","dialog":"none","place":{"nb":"x"}})"), std::string(R"({"kind":"counter","drive":"Høst!","place":{"nb":"x"}})"), std::string(R"({"kind":"counter","code":"aaaaaa","place":{"nb":"x"}})"),
                                   std::string(5'000, ' ')}) {
        CAPTURE(bad.substr(0, 80));
        const HttpResponse answer = host.post(eva, links, bad);
        CHECK(answer.status == 400);
        CHECK_FALSE(error_of(answer).empty());
    }
    const std::string nasty = "<script>alert(1)</script>'; DROP TABLE short_link; --";
    CHECK(body_of(host.post(eva, links, json{{"kind", "counter"}, {"place", {{"nb", nasty}}}}.dump()))["place"]["nb"] == nasty);
    for (const char* bad : {"?period=2026-Q4", "?period=2026-W47", "?period=x", "?period=2026-13", "?link=%27"}) CHECK(host.get(eva, links + bad).status == 400);
}

TEST_CASE("a funnel tells of no few, and of no link that the others would give away") {
    TestHost host;
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}), leader = host.signed_in("oidc:leder", {"steering_viewer"}), eva = host.signed_in("oidc:eva", {"sender"});
    const std::string many = made(host, eva), some = made(host, eva), few = made(host, eva), none = made(host, eva);
    came(host, many, 20, 12);
    came(host, some, 14, 7);
    came(host, few, 3, 1);
    CHECK(figure(host, kari, many, 0) == json::parse(R"({"kind":"count","persons":20})"));
    CHECK(figure(host, kari, few, 0)["kind"] == "hidden");
    CHECK(figure(host, kari, some, 0)["kind"] == "hidden");  // or 37 - 20 - 14 would tell of the three
    CHECK(figure(host, kari, many, 3)["persons"] == 12);
    CHECK(figure(host, kari, none, 0)["kind"] == "hidden");
    CHECK(figure(host, leader, many, 0, "?period=2026-11")["persons"] == 20);  // of visits: for all, while the month runs
    came(host, many, 25, 9, "201", noon - 31 * 24h);
    CHECK(figure(host, leader, many, 0)["persons"] == 25);                       // the month before
    CHECK(figure(host, leader, many, 3)["kind"] == "hidden");
    CHECK(figure(host, kari, many, 1)["kind"] == "hidden");  // nobody was counted there
}

TEST_CASE("what links are told with cannot be taken from what their dialog is told with") {
    TestHost host;
    const std::string kari = host.signed_in("oidc:kari", {"analyst"}), eva = host.signed_in("oidc:eva", {"sender"});
    const std::string passport = R"({"kind":"passport_office","unit":"201","place":{"nb":"Passkontoret"}})";
    const std::string many = made(host, eva, passport), few = made(host, eva, passport), other = made(host, eva);
    came(host, many, 20, 0);
    came(host, few, 3, 0);
    came(host, other, 14, 0);  // of another dialog: no shelter for the three
    const json dialog = body_of(host.get(kari, "/api/v1/dispositions?dialog=passport-office&unit=201&period=2026-11"));
    CHECK(dialog["participation"]["funnel"][0]["figure"]["persons"] == 23);
    CHECK(figure(host, kari, many, 0)["kind"] == "hidden");
    CHECK(figure(host, kari, few, 0)["kind"] == "hidden");
    CHECK(figure(host, kari, other, 0)["persons"] == 14);
    // Nor may links give a unit's own visits where the page hides what lies below it.
    const std::string above = made(host, eva), below = made(host, eva, R"({"kind":"counter","unit":"201-a","place":{"nb":"Skranken"}})");
    came(host, above, 30, 0);
    came(host, below, 2, 0, "201-a");
    CHECK(figure(host, kari, above, 0)["kind"] == "hidden");
    CHECK(figure(host, kari, other, 0)["kind"] == "hidden");
}

TEST_CASE("funnels are of whole months, and a month is its own") {
    TestHost host;
    const std::string eva = host.signed_in("oidc:eva", {"sender"}), kari = host.signed_in("oidc:kari", {"analyst"});
    const std::string code = made(host, eva);
    came(host, code, 11, 0);
    came(host, code, 30, 0, "201", noon - 31 * 24h);
    CHECK(body_of(host.get(kari, links))["period"] == "2026-11");
    CHECK(figure(host, kari, code, 0)["persons"] == 11);
    CHECK(figure(host, kari, code, 0, "?period=2026-10")["persons"] == 30);
    CHECK(figure(host, kari, code, 0, "?period=2026-09")["kind"] == "hidden");
}
