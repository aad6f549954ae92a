// Nothing that the API gives tells of a few persons: not by itself, not beside other numbers, not by asking again with another
// filter, not in a file (domain §5.7).
#include <map>
#include <random>

#include "dashboard/endpoints.hpp"
#include "dashboard/figure_desk.hpp"
#include "voices.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using service::Disposition;

namespace {

constexpr Timestamp october{std::chrono::sys_days{std::chrono::year{2026} / 10 / 20} + std::chrono::hours{9}};
constexpr Timestamp december = noon + std::chrono::hours{24};

std::string answered(Office& office, const std::string& filter, const std::string& cookie = "") { return told(office.ask("overview?" + filter, cookie)["headlines"][0]["answered"]); }
std::optional<int> number(const std::string& told) {
    if (told.starts_with("hidden") || told.starts_with("under")) return std::nullopt;
    return std::stoi(told);
}

}  // namespace

TEST_CASE("a total does not give away a hidden part: 37 = 20 + 14 + 3 (domain 5.7)") {
    Office office;
    for (const auto& [unit, times] : {std::pair{"201", 20}, {"202", 14}, {"203", 3}}) office.voices.add({.unit = unit, .rating = "4"}, times);
    office.voices.refresh();
    const json units = office.ask("overview")["units"];
    CHECK(told(at(units, "unit", "pod")["answered"]) == "37");
    CHECK(told(at(units, "unit", "201")["answered"]) == "20");
    CHECK(told(at(units, "unit", "202")["answered"]) == "hidden: small_group");
    CHECK(told(at(units, "unit", "203")["answered"]) == "hidden: small_group");
    CHECK(answered(office, "unit=202") == "hidden: small_group");  // nor when one asks for it alone
    CHECK(answered(office, "unit=203") == "hidden: small_group");
}

TEST_CASE("a unit with seven answers is a number for the team, under ten for leaders, and nothing for everybody") {
    Office office;
    for (const char* unit : {"202", "203"}) office.voices.add({.unit = unit, .rating = "2", .at = october}, 40);
    for (const auto& [unit, rating, times] : {std::tuple{"201", "4", 4}, {"201", "2", 3}, {"202", "4", 22}, {"202", "2", 18}, {"203", "4", 22}, {"203", "2", 21}}) office.voices.add({.unit = unit, .rating = rating}, times);
    office.voices.refresh();
    office.host.time = december;  // outside the team only months that are over are shown
    office.sign_in();
    CHECK(answered(office, "unit=201&period=2026-11") == "7");
    CHECK(told(office.ask("overview?unit=201&period=2026-11")["headlines"][0]["share"]) == "hidden: few_for_a_share");
    CHECK(answered(office, "unit=201&period=2026-11", office.leader) == "under 10");
    CHECK(answered(office, "unit=201&audience=leaders&period=2026-11") == "under 10");
    CHECK(answered(office, "unit=201&audience=open&period=2026-11") == "hidden: small_group");
    CHECK(answered(office, "unit=203&audience=open&period=2026-11") == "45 rounded");
    CHECK(told(office.ask("overview?unit=203&audience=open&period=2026-11")["headlines"][0]["share"]) == "51.0 % of 45, rounded");
    CHECK(told(office.ask("compare?unit=202&other_unit=203&audience=open&period=2026-10")["difference"]) == "hidden: rounded");
    CHECK(has(office.refusal("overview?audience=team", office.leader), "may not be wider"));
}

TEST_CASE("outside the team a month that still runs is not shown, by itself or in its quarter") {
    Office office;
    office.voices.add({.unit = "201", .rating = "4", .at = october}, 40);
    office.voices.add({.unit = "201", .rating = "4"}, 40);
    office.voices.refresh();
    for (const std::string& cookie : {office.leader, office.analyst}) {
        const bool is_team = cookie == office.analyst;
        CHECK(answered(office, "unit=201&period=2026-11", cookie) == (is_team ? "40" : "hidden: nobody"));
        CHECK(answered(office, "unit=201&period=2026-Q4", cookie) == (is_team ? "80" : "40"));
        CHECK(office.ask("overview", cookie)["filter"]["period"] == (is_team ? "2026-11" : "2026-10"));
    }
    CHECK(answered(office, "unit=201&period=2026-11&audience=open") == "hidden: nobody");
    CHECK(has(office.ask("overview?period=2026-Q4", office.leader)["notes"].dump(), "when it has ended"));
    office.host.time = december;
    office.sign_in();
    CHECK(answered(office, "unit=201&period=2026-11", office.leader) == "40");
}

TEST_CASE("limits that an installation raises hold for everybody, and a place where few work is never shown") {
    TestHost host({.public_url = "https://stemmen.example.no", .limits = *insight::Limits::make(8, 20, 50), .staff = {{"203", 4}}});
    Voices voices(host.store());
    voices.add({.unit = "201", .rating = "5"}, 7);
    voices.add({.unit = "202", .rating = "5"}, 19);
    voices.add({.unit = "203", .rating = "5"}, 60);
    voices.refresh();
    const json units = body_of(host.get(host.signed_in("oidc:kari", {"analyst"}), "/api/v1/overview"))["units"];
    CHECK(told(at(units, "unit", "201")["answered"]) == "hidden: small_group");
    CHECK(told(at(units, "unit", "203")["answered"]) == "hidden: small_group");
}

TEST_CASE("by a channel nobody finds out what a few said in another one") {
    Office office;
    office.voices.add({.unit = "201", .rating = "5", .channel = "messenger"}, 40);
    office.voices.add({.unit = "201", .rating = "1", .channel = "teams"}, 3);
    office.voices.refresh();
    CHECK(answered(office, "unit=201") == "43");
    CHECK(answered(office, "unit=201&channel=messenger") == "hidden: small_group");
    CHECK(answered(office, "unit=201&channel=teams") == "hidden: small_group");
}

TEST_CASE("by a longer or a shorter period nobody finds out what a few said in between") {
    Office office;
    office.voices.add({.unit = "201", .rating = "1", .at = october}, 3);
    office.voices.add({.unit = "201", .rating = "5"}, 40);
    office.voices.refresh();
    CHECK(answered(office, "unit=201&period=2026-11") == "40");
    CHECK(answered(office, "unit=201&period=2026-Q4") == "hidden: small_group");  // what comes later in the order yields
    CHECK(answered(office, "unit=201&period=2026-10") == "hidden: small_group");
    CHECK(answered(office, "unit=201&period=2026-W49") == "40");
}

TEST_CASE("by weeks that reach over the end of a month nobody finds out what a few said there") {
    Office office;
    const auto day = [](int of_november) { return Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1} + std::chrono::days{of_november - 1}}; };
    office.voices.add({.unit = "201", .rating = "5", .at = day(29)}, 20);
    office.voices.add({.unit = "201", .rating = "1", .at = day(30)}, 3);   // the Monday of a week that is mostly December's
    office.voices.add({.unit = "201", .rating = "5", .at = day(31)}, 30);  // the first of December
    office.voices.refresh();
    CHECK(answered(office, "unit=201&period=2026-11") == "23");
    CHECK(answered(office, "unit=201&period=2026-12") == "30");
    CHECK(answered(office, "unit=201&period=2026-W48") == "hidden: small_group");  // 23 - 20
    CHECK(answered(office, "unit=201&period=2026-W49") == "hidden: small_group");  // 33 - 30
}

TEST_CASE("what is shown does not depend on what was asked before, by whom, or before a restart") {
    std::vector<std::string> filters;
    for (const char* unit : {"pod", "201", "201-a", "202"})
        for (const char* period : {"2026-11", "2026-10", "2026-Q4", "2026-W49", "2026-W43"})
            for (const char* channel : {"", "messenger", "teams"}) filters.push_back(std::string("unit=") + unit + "&period=" + period + "&channel=" + channel);
    const auto fill = [](Office& office) {
        std::mt19937 chance(7);
        for (const Timestamp when : {october, noon})
            for (const char* unit : {"pod", "201", "201-a", "202"})
                for (const char* channel : {"messenger", "teams"})
                    for (const char* rating : {"1", "5"}) office.voices.add({.unit = unit, .rating = rating, .channel = channel, .at = when}, static_cast<int>(chance() % 9));
        office.voices.refresh();
    };
    Office first, second;
    fill(first);
    fill(second);
    std::map<std::string, std::string> answers;
    for (const std::string& filter : filters) answers[filter] = first.ask("overview?" + filter)["headlines"].dump();
    std::ranges::reverse(filters);
    second.host.dashboard.emplace(second.host);  // another start of the service
    for (const std::string& filter : filters) {
        CAPTURE(filter);
        CHECK(second.ask("overview?" + filter)["headlines"].dump() == answers[filter]);
    }
}

TEST_CASE("a service place where few work, or nobody has said how many, is never told of by itself") {
    Settings settings;
    settings.staff["disk-1"] = 12;
    CHECK(staff_of({.id = "disk-1", .kind = contact::UnitKind::service_place}, settings) == 12);
    CHECK(staff_of({.id = "disk-2", .kind = contact::UnitKind::service_place}, settings) == 0);
    CHECK_FALSE(staff_of({.id = "201", .kind = contact::UnitKind::district}, settings));
}

TEST_CASE("what is hidden of those who answered is not told of those who were asked, nor the other way round") {
    Office office;
    for (const auto& [unit, times] : {std::pair{"201", 20}, {"202", 14}, {"203", 3}}) {
        office.voices.add({.unit = unit, .rating = "4"}, times);
        office.voices.talk(unit, "", times);
    }
    office.voices.add({.unit = "202", .disposition = Disposition::non_contact}, 10);  // another second smallest among those asked
    office.voices.talk("202", "", 10);
    office.voices.refresh();
    for (const char* unit : {"201", "202", "203"}) {
        CAPTURE(unit);
        const std::string filter = std::string("unit=") + unit;
        CHECK(told(office.ask("overview?" + filter)["headlines"][0]["answered"]).starts_with("hidden"));
        CHECK(told(office.ask("dispositions?" + filter)["participation"]["invited"]).starts_with("hidden"));
        CHECK(told(office.ask("not-asked?" + filter)["talks"]).starts_with("hidden"));
    }
    CHECK(answered(office, "unit=pod") == "37");
    CHECK(told(office.ask("dispositions?unit=pod")["participation"]["invited"]) == "47");
}

TEST_CASE("how many broke off is not told by how many answered and how many finished") {
    Office office;
    office.voices.add({.unit = "201", .rating = "4"}, 20);
    office.voices.add({.unit = "201", .rating = "2", .disposition = Disposition::partial}, 2);
    office.voices.add({.unit = "201", .disposition = Disposition::non_contact}, 60);
    office.voices.add({.unit = "201", .disposition = Disposition::refusal}, 11);
    office.voices.refresh();
    CHECK(answered(office, "unit=201") == "22");
    const json participation = office.ask("dispositions?unit=201")["participation"];
    CHECK(told(participation["invited"]) == "93");
    CHECK(told(at(participation["dispositions"], "name", "partial")["figure"]) == "hidden: small_group");
    CHECK(told(at(participation["dispositions"], "name", "complete")["figure"]) == "hidden: small_group");  // 22 - 20
    CHECK(told(at(participation["dispositions"], "name", "non_contact")["figure"]) == "60");
    CHECK(told(at(participation["rates"], "name", "RR1")["figure"]) == "hidden: small_group");
    CHECK(at(participation["rates"], "name", "RR2")["value"] == Approx(22.0 / 93));
}

// Every combination of filters there is is asked for, as somebody would who wants to subtract.
TEST_CASE("no two numbers of which one holds the other differ by a few, whatever the filters") {
    for (const unsigned seed : {1U, 2U, 3U, 4U}) {
        CAPTURE(seed);
        Office office;
        std::mt19937 chance(seed);
        for (const Timestamp when : {october, noon})
            for (const char* unit : {"201", "201-a", "202", "203"})
                for (const char* channel : {"messenger", "teams"}) office.voices.add({.unit = unit, .rating = chance() % 2 == 0 ? "5" : "1", .channel = channel, .at = when}, chance() % 3 == 0 ? static_cast<int>(chance() % 5) : static_cast<int>(chance() % 40));
        office.voices.refresh();
        std::map<std::string, std::optional<int>> told_of;  // asked once each: the answer does not depend on what was asked before
        const auto figure = [&](const std::string& filter) {
            const auto [known, is_new] = told_of.try_emplace(filter);
            if (is_new) known->second = number(answered(office, filter));
            return known->second;
        };
        const std::vector<std::pair<std::string, std::vector<std::string>>> units{{"201", {"pod"}}, {"202", {"pod"}}, {"203", {"pod"}}, {"201-a", {"201", "pod"}}, {"pod", {}}};
        const std::vector<std::pair<std::string, std::vector<std::string>>> periods{{"2026-10", {"2026-Q4"}}, {"2026-11", {"2026-Q4"}}, {"2026-W43", {"2026-10", "2026-Q4"}}, {"2026-Q4", {}}};
        for (auto [unit, units_above] : units)
            for (auto [period, periods_above] : periods)
                for (const std::string channel : {"", "messenger", "teams"}) {
                    const auto inner = figure("unit=" + unit + "&period=" + period + "&channel=" + channel);
                    if (inner) CHECK(*inner >= 5);
                    std::vector<std::string> wider_units = units_above, wider_periods = periods_above, wider_channels{""};
                    wider_units.push_back(unit);
                    wider_periods.push_back(period);
                    wider_channels.push_back(channel);
                    for (const std::string& u : wider_units)
                        for (const std::string& p : wider_periods)
                            for (const std::string& c : wider_channels) {
                                const auto outer = figure("unit=" + u + "&period=" + p + "&channel=" + c);
                                if (!inner || !outer) continue;
                                CAPTURE(unit, period, channel, u, p, c, *inner, *outer);
                                CHECK((*outer == *inner || *outer - *inner >= 5));
                            }
                }
    }
}

TEST_CASE("a file tells what the screen tells and no more, in each format") {
    Office office;
    for (const auto& [unit, times] : {std::pair{"201", 20}, {"202", 14}, {"203", 3}}) office.voices.add({.unit = unit, .rating = "4"}, times);
    office.voices.refresh();
    const json rows = office.ask("exports/overview?format=json");
    const auto row = [&](const std::string& unit) {
        for (const json& one : rows)
            if (one["unit"] == unit && one["measure"] == "answered") return one;
        return json();
    };
    CHECK(row("201")["persons"] == 20);
    for (const char* hidden : {"202", "203"}) {
        CHECK(row(hidden)["kind"] == "hidden");
        CHECK(row(hidden)["persons"] == nullptr);
    }
    const HttpResponse csv = office.host.get(office.analyst, "/api/v1/exports/overview");
    CHECK(header(csv.headers, "content-type") == "text/csv; charset=utf-8");
    CHECK(header(csv.headers, "content-disposition") == "attachment; filename=\"stemmen-overview-pod-2026-11.csv\"");
    CHECK(has(csv.body, "answered;after-conversation;201;2026-11;;team;q.rating;;count;20;"));
    CHECK_FALSE(has(csv.body, ";14;"));
    CHECK(office.host.get(office.analyst, "/api/v1/exports/overview?format=xlsx").body.starts_with("PK"));
    for (const char* table : {"overview", "distribution", "trend", "dispositions", "not-asked", "themes"})
        for (const char* format : {"csv", "json", "xlsx"}) {
            CAPTURE(table, format);
            // As the page asks: one and the same link for each table.
            CHECK(office.host.get(office.analyst, std::string("/api/v1/exports/") + table + "?dialog=after-conversation&unit=202&period=2026-11&format=" + format + "&audience=leaders").status == 200);
        }
    for (const json& one : office.ask("exports/distribution?unit=202&format=json")) CHECK(one["persons"] == nullptr);
    CHECK(has(office.refusal("exports/overview?format=pdf"), "one of csv, json, xlsx"));
    CHECK(office.host.get(office.analyst, "/api/v1/exports/answers").status == 404);
    CHECK(has(office.refusal("exports/overview?audience=team", office.leader), "may not be wider"));
}

TEST_CASE("a name that would run in a spreadsheet or a page stays text") {
    Office office;
    office.voices.add({.unit = "201", .rating = "3", .better = "Kort"}, 12);
    office.voices.refresh();
    office.host.store().transact([](service::Transaction& tx) {
        tx.texts().append(service::Theme{.id = 1, .version = 1, .name = "=HYPERLINK(\"http://x\")<script>alert(1)</script>", .description = "", .question = "", .is_retired = false, .by = "oidc:kari", .at = noon});
    });
    const HttpResponse csv = office.host.get(office.analyst, "/api/v1/exports/themes?question=q.better");
    CHECK(has(csv.body, "\"'=HYPERLINK(\"\"http://x\"\")"));
    const HttpResponse page = office.host.get(office.analyst, "/api/v1/themes?question=q.better");
    CHECK(header(page.headers, "content-type") == "application/json");
    CHECK(header(page.headers, "x-content-type-options") == "nosniff");
}

TEST_CASE("when somebody's answers are deleted the figures fall with them") {
    Office office;
    office.voices.add({.unit = "201", .rating = "5"}, 12);
    office.voices.refresh();
    CHECK(answered(office, "unit=201") == "12");
    office.host.store().transact([&](service::Transaction& tx) { tx.erase_session(office.voices.last()); });
    office.voices.refresh();
    CHECK(answered(office, "unit=201") == "11");
}

TEST_CASE("a filter that is forged in any field is refused with a sentence, at every address of figures") {
    Office office;
    const std::string sql = percent_encode("' UNION SELECT text FROM answer; --"), script = percent_encode("<img src=x onerror=alert(1)>"), large(5'000, 'x');
    for (const Endpoint& endpoint : figure_endpoints()) {
        for (const char* field : {"dialog", "unit", "period", "channel", "audience", "question", "person", "officer", "sql"})
            for (const std::string& value : {sql, script, large, std::string("%00"), std::string("%C3%28")}) {
                CAPTURE(endpoint.path, field, value.substr(0, 40));
                const HttpResponse answer = office.host.get(office.analyst, std::string(endpoint.path) + "?" + field + "=" + value);
                CHECK(answer.status == 400);
                CHECK_FALSE(error_of(answer).empty());
                CHECK_FALSE(has(answer.body, "onerror"));
                CHECK_FALSE(has(answer.body, "UNION"));
            }
    }
}
