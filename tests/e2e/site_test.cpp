// The web files over real HTTP, from the real binary.
#include <catch2/catch.hpp>

#include "app/site.hpp"
#include "core/page_headers.hpp"
#include "installation.hpp"

namespace stemmen::e2e {
namespace {

TEST_CASE("web files are served compressed, for a year, and again only when they have changed") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const std::string path(app::Site::built_in().href("dashboard.css"));
    const auto whole = get(port, path);
    REQUIRE(status_of(whole) == 200);
    CHECK(header(whole->headers, "content-type") == "text/css; charset=utf-8");
    const auto small = ask(port, {.method = "GET", .target = path, .headers = {{"accept-encoding", "gzip, deflate, br"}}, .body = {}, .peer = {}});
    REQUIRE(status_of(small) == 200);
    CHECK(header(small->headers, "content-encoding") == "br");
    CHECK(header(small->headers, "cache-control") == "public, max-age=31536000, immutable");
    CHECK(small->body.size() * 4 < whole->body.size());
    const std::string etag(header(small->headers, "etag"));
    const auto again =
        ask(port, {.method = "GET", .target = path, .headers = {{"accept-encoding", "gzip, deflate, br"}, {"if-none-match", etag}}, .body = {}, .peer = {}});
    REQUIRE(status_of(again) == 304);
    CHECK(again->body.empty());
    CHECK(status_of(get(port, "/assets/../CMakeLists.txt")) == 404);
    CHECK(status_of(ask(port, {.method = "POST", .target = path, .headers = {}, .body = "x", .peer = {}})) == 405);
}

TEST_CASE("the dashboard's page is open to all, holds nothing of anybody and names its files by what is in them") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const auto page = get(port, "/dashboard?view=texts");
    REQUIRE(status_of(page) == 200);
    CHECK(header(page->headers, "content-type") == "text/html; charset=utf-8");
    CHECK(page->body.contains("data-session=\"none\""));  // nobody need be asked who they are
    const app::Site site = app::Site::built_in();
    for (const char* name : {"dashboard.js", "dashboard.css", "favicon.svg"}) CHECK(page->body.contains('"' + std::string(site.href(name)) + '"'));
    CHECK(status_of(ask(port, {.method = "POST", .target = "/dashboard", .headers = {}, .body = "", .peer = {}})) == 405);
}

TEST_CASE("every answer that a browser may show is closed against foreign code, frames and plain http") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    for (const char* target : {"/healthz", "/nowhere", "/dashboard", "/assets/nothing.js"}) {
        INFO(target);
        const auto answer = get(port, target);
        REQUIRE(answer.has_value());
        CHECK(header(answer->headers, "content-security-policy") == content_security_policy);
        CHECK(header(answer->headers, "x-content-type-options") == "nosniff");
        CHECK(header(answer->headers, "strict-transport-security") == "max-age=63072000");  // public_url is https here
    }
}

}  // namespace
TEST_CASE("privacy page: what is told of transfers and of sign-ups is what this installation does") {
    for (const bool has_messenger : {false, true}) {
        CAPTURE(has_messenger);
        const Installation here("http://127.0.0.1:9", has_messenger ? R"({"recruitment": {"panel_kept": "200d"}})" : R"({"messenger": null, "http": {"public_url": "http://127.0.0.1:8080"}})");
        Process service(here.folder, here.serve(), secrets());
        const std::uint16_t port = service.port();
        REQUIRE(port != 0);
        const auto answer = get(port, "/personvern?lang=nb");
        REQUIRE(status_of(answer) == 200);
        const auto tells = [&](const std::string& part) { return answer->body.find(part) != std::string::npos; };
        CHECK(tells("Meta kan overføre dem til USA") == has_messenger);
        CHECK(tells("overføres ikke til andre land") != has_messenger);
        CHECK(tells("Bare den som melder seg på en samtalegruppe, blir spurt om navn."));
        CHECK(tells("Var du med i gruppen: 30 dager etter møtet"));
        CHECK(tells(has_messenger ? "bli spurt igjen: 200 dager" : "bli spurt igjen: 365 dager"));
    }
}

}  // namespace stemmen::e2e
