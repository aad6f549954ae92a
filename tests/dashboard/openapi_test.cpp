// The description of the API says what it answers: held against real answers, of a service with much in it and of an empty one.
#include "schema.hpp"
#include "dashboard/work.hpp"
#include "voices.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using service::Disposition;

namespace {

const json& schema_of(const std::string& path, const std::string& method, const std::string& status) {
    return description()["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"];
}

void check_answer(const std::string& path, const HttpResponse& answer) {
    Schema schema(description());
    CAPTURE(path, answer.status);
    INFO(answer.body.substr(0, 2'000));
    REQUIRE(answer.status == 200);
    for (const std::string& fault : schema.faults(schema_of(path, "get", "200"), body_of(answer))) {
        CAPTURE(fault);
        CHECK(false);
    }
}

void fill(Office& office) {
    for (const char* unit : {"201", "201-a", "202", "203"})
        for (const auto& [rating, times] : {std::pair{"1", 3}, {"2", 8}, {"4", 20}, {"5", 31}}) office.voices.add({.unit = unit, .rating = rating, .better = "Ventet lenge", .reason = "WAIT"}, times);
    for (const auto& [disposition, times] : {std::pair{Disposition::partial, 30}, {Disposition::refusal, 40}, {Disposition::unknown, 2}}) office.voices.add({.unit = "202", .disposition = disposition}, times);
    office.voices.add({.unit = "201", .rating = "5", .channel = "web", .dialog = "web"}, 12);
    office.voices.talk("201", "no_human", 12);
    office.voices.talk("201", "", 30);
    office.host.store().transact([](service::Transaction& tx) {
        tx.page().add({noon, "201", "page", service::FunnelStep::opened, 11});
        tx.texts().append(service::Theme{.id = 1, .version = 1, .name = "Ventetid", .description = "", .question = "", .is_retired = false, .by = "oidc:kari", .at = noon});
    });
    office.voices.refresh();
}

const std::vector<std::string> figure_paths{"/overview", "/trend", "/distribution", "/dispositions", "/not-asked", "/compare", "/missing", "/themes"};

}  // namespace

TEST_CASE("every answer of figures is as described, whatever the filter, and also where nothing has come in") {
    for (const bool is_full : {true, false}) {
        Office office;
        if (is_full) fill(office);
        for (const std::string& path : figure_paths)
            for (const std::string filter : {"", "unit=201", "unit=201-a&period=2026-Q4", "unit=202&channel=messenger", "dialog=web&unit=201", "audience=leaders", "audience=open&unit=202", "period=2026-W49", "period=2019-01", "unit=202&period=2026-10"}) {
                std::string target = "/api/v1" + path + "?" + filter;
                if (path == "/compare" && !has(filter, "unit=")) target += "&unit=201";
                if (path == "/compare") target += has(filter, "unit=202") ? "&other_unit=203" : "&other_unit=202";
                check_answer(path, office.host.get(office.analyst, target));
            }
        for (const std::string path : {"/units", "/dialogs", "/me"}) check_answer(path, office.host.get(office.analyst, "/api/v1" + path));
    }
}

TEST_CASE("files in JSON are as described") {
    Office office;
    fill(office);
    for (const char* table : {"overview", "distribution", "trend", "dispositions", "not-asked", "themes", "missing", "compare"}) {
        const std::string more = table == std::string("compare") ? "&unit=202&other_unit=203" : "";
        check_answer("/exports/{table}", office.host.get(office.analyst, std::string("/api/v1/exports/") + table + "?format=json" + more));
    }
}

TEST_CASE("every refusal is as described") {
    Office office;
    Schema schema(description());
    const std::string nobody = office.host.signed_in("oidc:nobody", {"auditor"});
    const std::vector<std::pair<HttpResponse, int>> refusals{{office.host.ask({.target = "/api/v1/overview"}), 401},
                                                             {office.host.get(nobody, "/api/v1/overview"), 403},
                                                             {office.host.get(office.analyst, "/api/v1/overview?unit=999"), 400},
                                                             {office.host.get(office.analyst, "/api/v1/exports/x"), 404},
                                                             {office.host.get(office.analyst, "/api/v1/changes"), 400}};
    for (const auto& [answer, status] : refusals) {
        CHECK(answer.status == status);
        CHECK(schema.faults(description()["components"]["schemas"]["Error"], body_of(answer)).empty());
    }
}

TEST_CASE("every parameter that is described is taken, and every address of figures is described") {
    Office office;
    for (const Endpoint& endpoint : office.host.dashboard->endpoints()) {
        if (!endpoint.path.starts_with("/api/v1/") || endpoint.roles != figure_roles() || endpoint.method != "GET") continue;
        const std::string path(endpoint.path.substr(7));
        CAPTURE(path);
        CHECK(description()["paths"].contains(path));
    }
    for (const std::string& path : figure_paths)
        for (const json& given : description()["paths"][path]["get"]["parameters"]) {
            const json& parameter = Schema(description()).resolved(given);
            const std::string name = parameter["name"].get<std::string>();
            CAPTURE(path, name);
            const HttpResponse answer = office.host.get(office.analyst, "/api/v1" + path + "?" + name + "=");
            CHECK_FALSE(has(error_of(answer), "there is no parameter"));
        }
}

TEST_CASE("the service serves its own description") {
    Office office;
    CHECK(office.ask("openapi.json") == description());
}

TEST_CASE("the check of answers finds what is wrong") {
    Schema schema(description());
    const json& figure = description()["components"]["schemas"]["Figure"];
    CHECK(schema.faults(figure, {{"kind", "count"}, {"persons", 7}}).empty());
    for (const json& wrong : {json{{"kind", "count"}}, json{{"kind", "count"}, {"persons", -1}}, json{{"kind", "count"}, {"persons", "7"}}, json{{"kind", "count"}, {"persons", 7}, {"name", "Kari"}}, json{{"kind", "other"}}, json(7)}) {
        CAPTURE(wrong.dump());
        CHECK_FALSE(schema.faults(figure, wrong).empty());
    }
    CHECK_FALSE(schema.faults(description()["components"]["schemas"]["Period"], "2026-Q5").empty());
    CHECK_FALSE(schema.faults({{"type", "string"}, {"format", "date"}}, "30. november").empty());
    CHECK_FALSE(schema.faults({{"type", "string"}, {"pattern", "^x$"}}, "x").empty());
    CHECK_FALSE(schema.faults({{"type", "string"}, {"contentEncoding", "base64"}}, "x").empty());
}
