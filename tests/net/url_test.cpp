#include "net/url.hpp"

#include <catch2/catch.hpp>

using namespace stemmen;
using namespace stemmen::net;

TEST_CASE("url: a URL is taken apart") {
    struct Case {
        std::string text;
        Url url;
        std::string authority;
    };
    const Case cases[] = {
        {"https://graph.facebook.com", {true, "graph.facebook.com", 443, "/"}, "graph.facebook.com"},
        {"https://graph.facebook.com/v26.0/me?a=b#part", {true, "graph.facebook.com", 443, "/v26.0/me?a=b"}, "graph.facebook.com"},
        {"HTTP://LocalHost:8080?x=1", {false, "localhost", 8080, "/?x=1"}, "localhost:8080"},
        {"http://[::1]:81/a", {false, "::1", 81, "/a"}, "[::1]:81"},
        {"https://example.no:443/", {true, "example.no", 443, "/"}, "example.no"},
        {"http://example.no:443/", {false, "example.no", 443, "/"}, "example.no:443"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        const auto url = parse_url(c.text);
        REQUIRE(url.has_value());
        CHECK((*url == c.url));
        CHECK(authority(*url) == c.authority);
    }
}

TEST_CASE("url: what is no plain http or https URL is refused") {
    for (const std::string text : {"",
                                   "example.no",
                                   "/path",
                                   "ftp://example.no/",
                                   "https://",
                                   "https:///path",
                                   "https://user@example.no/",
                                   "https://user:pw@example.no/",
                                   "https://exa mple.no/",
                                   "https://example.no/a b",
                                   "https://example.no/a\r\nHost: x",
                                   "https://ex%61mple.no/",
                                   "https://[::1/",
                                   "https://[1.2.3.4]/",
                                   "https://::1/",
                                   "https://example.no:/",
                                   "https://example.no:0/",
                                   "https://example.no:65536/",
                                   "https://example.no:8a/",
                                   "https://example.no:-1/",
                                   "https://bl\xc3\xa5.no/",
                                   "https://.no/"}) {
        INFO(text);
        CHECK_FALSE(parse_url(text).has_value());
    }
    CHECK(parse_url("https://a.no/" + std::string(url_bytes_max - 13, 'x')).has_value());
    CHECK_FALSE(parse_url("https://a.no/" + std::string(url_bytes_max - 12, 'x')).has_value());
    CHECK_FALSE(parse_url("https://" + std::string(host_bytes_max + 1, 'a')).has_value());
}

TEST_CASE("url: a refusal repeats neither path nor query, where tokens live") {
    const auto url = parse_url("https://user@example.no/me?access_token=secret");
    REQUIRE_FALSE(url.has_value());
    CHECK_FALSE(url.error().detail.contains("secret"));
}

TEST_CASE("url: loopback is localhost, 127.0.0.0/8 and ::1, and no name that looks like it") {
    for (const char* host : {"localhost", "127.0.0.1", "127.8.9.10", "::1"}) CHECK(is_loopback_host(host));
    for (const char* host : {"", "localhost.example.no", "127.0.0.1.example.no", "127.1", "128.0.0.1", "10.0.0.1", "::2", "0.0.0.0"})
        CHECK_FALSE(is_loopback_host(host));
}

TEST_CASE("url: a listen address is an IP address and a port") {
    CHECK((parse_listen("127.0.0.1:8080").value() == ListenAddress{"127.0.0.1", 8080}));
    CHECK((parse_listen("[::1]:0").value() == ListenAddress{"::1", 0}));
    for (const char* text : {"", "8080", "127.0.0.1", "127.0.0.1:", "localhost:80", "127.0.0.1:65536", "::1:80", "[127.0.0.1]:80"}) {
        INFO(text);
        CHECK_FALSE(parse_listen(text).has_value());
    }
}
