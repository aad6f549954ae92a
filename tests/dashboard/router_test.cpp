#include <catch2/catch.hpp>

#include "dashboard/dashboard.hpp"
#include "dashboard/router.hpp"

namespace stemmen::dashboard {
namespace {

const Endpoint table[]{{.method = "GET", .path = "/api/v1/texts", .roles = {}, .answer = {}},
                       {.method = "GET", .path = "/api/v1/texts/{id}", .roles = {}, .answer = {}},
                       {.method = "POST", .path = "/api/v1/texts/{id}/codes/{code}", .roles = {}, .answer = {}}};

const contact::UnitTree tree{{{.id = "pod", .parent = "", .kind = contact::UnitKind::directorate},
                              {.id = "201", .parent = "pod", .kind = contact::UnitKind::district},
                              {.id = "201-a", .parent = "201", .kind = contact::UnitKind::area},
                              {.id = "202", .parent = "pod", .kind = contact::UnitKind::district}}};

}  // namespace

TEST_CASE("a path leads to its endpoint, and what stands in the braces is decoded") {
    struct Row {
        std::string method, path;
        int status;
        std::vector<std::string> args;
    };
    const Row rows[] = {
        {"GET", "/api/v1/texts", 200, {}},
        {"HEAD", "/api/v1/texts", 200, {}},
        {"GET", "/api/v1/texts/17", 200, {"17"}},
        {"POST", "/api/v1/texts/17/codes/k%C3%B8", 200, {"17", "k\xC3\xB8"}},
        {"POST", "/api/v1/texts/a%2Fb/codes/x", 200, {"a/b", "x"}},
        {"DELETE", "/api/v1/texts/17", 405, {}},
        {"GET", "/api/v1/texts/", 404, {}},
        {"GET", "/api/v1/texts//", 404, {}},
        {"GET", "/api/v1/texts/17/", 404, {}},
        {"POST", "/api/v1/texts//codes/x", 404, {}},
        {"GET", "/api/v1/text", 404, {}},
        {"GET", "/api/v1", 404, {}},
        {"GET", "", 404, {}},
        {"GET", "/api/v1/texts/" + std::string(args_bytes_max, 'x'), 200, {std::string(args_bytes_max, 'x')}},
        {"GET", "/api/v1/texts/" + std::string(args_bytes_max + 1, 'x'), 404, {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.method, row.path);
        const Match found = match(table, row.method, row.path);
        CHECK((found.endpoint == nullptr ? found.status : 200) == row.status);
        CHECK(found.args == row.args);
    }
}

TEST_CASE("a reader sees their units and all below, and nothing beside or above") {
    Reader reader{.subject = "s", .name = "n", .roles = {Role::analyst}, .units = {"201"}};
    CHECK(may_see(tree, reader, "201"));
    CHECK(may_see(tree, reader, "201-a"));
    CHECK_FALSE(may_see(tree, reader, "202"));
    CHECK_FALSE(may_see(tree, reader, "pod"));
    CHECK_FALSE(may_see(tree, reader, "no such unit"));
    CHECK(units_asked(tree, reader, "").value() == std::vector<std::string>{"201", "201-a"});
    CHECK(units_asked(tree, reader, "201-a").value() == std::vector<std::string>{"201-a"});
    CHECK(units_asked(tree, reader, "202").error().code == Errc::unauthenticated);
    CHECK(units_asked(tree, reader, "299").error().code == Errc::bad_input);
    reader.units = {"pod"};
    CHECK(units_asked(tree, reader, "").value().size() == 4);
    reader.units = {};
    CHECK(units_asked(tree, reader, "").value().empty());
}

TEST_CASE("every role has a name that is read back") {
    for (const Role role : roles_all) CHECK(parse_role(to_string(role)) == role);
    CHECK_FALSE(parse_role("admin").has_value());
    CHECK_FALSE(parse_role("").has_value());
}

TEST_CASE("the dashboard answers its own addresses only") {
    for (const char* ours : {"/dashboard/sign-in", "/dashboard/sign-out", "/api/v1/me"}) CHECK(Dashboard::owns(ours));
    for (const char* others : {"/", "/dashboard", "/dashboards", "/api/v2/me", "/api/messages", "/healthz"}) CHECK_FALSE(Dashboard::owns(others));
}

}  // namespace stemmen::dashboard
