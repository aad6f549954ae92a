// The packed web files as values: what a pack must be, and how a file is answered.
#include <catch2/catch.hpp>

#include <string>

#include "app/site.hpp"
#include "core/page_headers.hpp"

namespace stemmen::app {
namespace {

std::string pack(const std::string& index, const std::string& contents) {
    std::string length = std::to_string(index.size());
    length.resize(10, ' ');
    return "STEMSITE1\n" + length + "\n" + index + contents;
}

// "plain" at 0, "gz" at 5, "b" at 7; and "tiny", which nothing makes smaller.
const std::string sample = pack(R"({"files":[
  {"name":"citizen.js","path":"/assets/citizen-Ab1.js","type":"text/javascript; charset=utf-8","etag":"\"e1\"","plain":[0,5],"gzip":[5,2],"brotli":[7,1]},
  {"name":"","path":"/assets/tiny-Cd2.css","type":"text/css; charset=utf-8","etag":"\"e2\"","plain":[8,4]}]})",
                                "plaingzbtiny");

HttpResponse asked(const Site& site, const std::string& target, const std::string& accept = {}, const std::string& etag = {}, const std::string& method = "GET") {
    return site.answer({.method = method, .target = target, .headers = {{"accept-encoding", accept}, {"if-none-match", etag}}, .body = {}, .peer = {}});
}

TEST_CASE("site: a file is named by what pages call it and served under its hashed path, for a year") {
    const Result<Site> site = Site::read(sample);
    REQUIRE(site.has_value());
    CHECK(site->href("citizen.js") == "/assets/citizen-Ab1.js");
    CHECK(site->href("citizen.css").empty());
    CHECK(site->href("").empty());
    const HttpResponse response = asked(*site, "/assets/citizen-Ab1.js?x=1");
    CHECK(response.status == 200);
    CHECK(response.body == "plain");
    CHECK(header(response.headers, "content-type") == "text/javascript; charset=utf-8");
    CHECK(header(response.headers, "cache-control") == "public, max-age=31536000, immutable");
    CHECK(header(response.headers, "vary") == "accept-encoding");
    CHECK(header(response.headers, "content-encoding").empty());
}

TEST_CASE("site: the smallest form that the browser takes is sent, and never one that it refuses") {
    const Result<Site> site = Site::read(sample);
    REQUIRE(site.has_value());
    struct Row {
        std::string accept, body, encoding;
    };
    for (const Row& row : std::vector<Row>{{"", "plain", ""},
                                           {"identity", "plain", ""},
                                           {"gzip, deflate, br", "b", "br"},
                                           {"gzip", "gz", "gzip"},
                                           {"br;q=0, gzip;q=0.5", "gz", "gzip"},
                                           {"br; q=0.000,gzip;q=0", "plain", ""},
                                           {"*", "b", "br"},
                                           {"*, br;q=0", "gz", "gzip"},
                                           {"*;q=0", "plain", ""},
                                           {"br;q=0.001", "b", "br"},
                                           {"brotli, gzipped", "plain", ""},
                                           {",;,=,;q=0", "plain", ""}}) {
        INFO(row.accept);
        const HttpResponse response = asked(*site, "/assets/citizen-Ab1.js", row.accept);
        CHECK(response.body == row.body);
        CHECK(header(response.headers, "content-encoding") == row.encoding);
        CHECK(asked(*site, "/assets/tiny-Cd2.css", row.accept).body == "tiny");
    }
}

TEST_CASE("site: who has the bytes already is told so, each form by an etag of its own") {
    const Result<Site> site = Site::read(sample);
    REQUIRE(site.has_value());
    const std::string path = "/assets/citizen-Ab1.js";
    for (const std::string accept : {"", "gzip", "br"}) {
        const std::string etag(header(asked(*site, path, accept).headers, "etag"));
        for (const std::string& given : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
            const HttpResponse again = asked(*site, path, accept, given);
            CHECK(again.status == 304);
            CHECK(again.body.empty());
            CHECK(header(again.headers, "etag") == etag);
            CHECK(header(again.headers, "cache-control") == "public, max-age=31536000, immutable");
        }
        CHECK(asked(*site, path, accept, "\"other\"").status == 200);
    }
    CHECK(asked(*site, path, "br", std::string(header(asked(*site, path, "gzip").headers, "etag"))).status == 200);
}

TEST_CASE("site: what is not in the table is not there, whatever lies on the disk") {
    const Result<Site> site = Site::read(sample);
    REQUIRE(site.has_value());
    for (const char* target : {"/assets/", "/assets/citizen.js", "/assets/../assets/citizen-Ab1.js", "/assets/%2e%2e/CMakeLists.txt", "/assets//etc/passwd", "/assets/citizen-Ab1.js/"})
        CHECK(asked(*site, target).status == 404);
    const HttpResponse posted = asked(*site, "/assets/citizen-Ab1.js", "", "", "POST");
    CHECK(posted.status == 405);
    CHECK(header(posted.headers, "allow") == "GET, HEAD");
    CHECK(asked(*site, "/assets/citizen-Ab1.js", "", "", "HEAD").status == 200);
}

TEST_CASE("site: a broken pack is refused with what is wrong, at every place it may be cut") {
    for (std::size_t length = 0; length < sample.size(); ++length) CHECK_FALSE(Site::read(std::string_view(sample).substr(0, length)).has_value());
    for (const std::string& broken :
         {pack("[]", ""), pack("{}", ""), pack(R"({"files":[7]})", ""), pack(R"({"files":[{"path":"/other/a.js","type":"t","etag":"\"e\"","plain":[0,0]}]})", ""),
          pack(R"({"files":[{"path":"/assets/a.js","type":"t","etag":"\"e\"","plain":[0,1]}]})", ""),
          pack(R"({"files":[{"path":"/assets/a.js","type":"t","etag":"\"e\"","plain":[18446744073709551615,2]}]})", "abc"),
          pack(R"({"files":[{"path":"/assets/a.js","type":"t","etag":"\"e\"","plain":"abc"}]})", "abc"), std::string("STEMSITE1\n99999999999\n{}")}) {
        const Result<Site> site = Site::read(broken);
        REQUIRE_FALSE(site.has_value());
        CHECK(site.error().detail.find("pack of web files is broken") != std::string::npos);
    }
}

TEST_CASE("site: the program carries the citizen page and the dashboard, compressed") {
    const Site site = Site::built_in();
    for (const char* name : {"citizen.js", "citizen.css", "dashboard.js", "dashboard.css", "poster.css", "favicon.svg"}) {
        INFO(name);
        const std::string path(site.href(name));
        REQUIRE(path.starts_with("/assets/"));
        const HttpResponse plain = asked(site, path), small = asked(site, path, "br");
        CHECK(plain.status == 200);
        CHECK(small.body.size() <= plain.body.size());
    }
}

TEST_CASE("page headers: everything is closed but our own files, and what a page has set itself stays") {
    HttpResponse page{200, {{"content-security-policy", "default-src 'none'"}}, {}};
    add_page_headers(page, true);
    CHECK(header(page.headers, "content-security-policy") == "default-src 'none'");
    CHECK(header(page.headers, "strict-transport-security") == "max-age=63072000");
    HttpResponse other;
    add_page_headers(other, false);
    CHECK(header(other.headers, "strict-transport-security").empty());
    CHECK(header(other.headers, "content-security-policy") == content_security_policy);
    for (const char* name : {"x-content-type-options", "x-frame-options", "referrer-policy", "permissions-policy", "cross-origin-opener-policy"})
        CHECK_FALSE(header(other.headers, name).empty());
    CHECK(content_security_policy.find("unsafe") == std::string_view::npos);
}

}  // namespace
}  // namespace stemmen::app
