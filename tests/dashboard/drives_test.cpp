// The register of drives and what has come of it, as readers of the dashboard meet them.
#include "schema.hpp"
#include "service/drives.hpp"
#include "voices.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using recruit::DriveState;

namespace {

const recruit::Day today = std::chrono::floor<std::chrono::days>(noon);

recruit::Drive drive(const std::string& title, DriveState state, const std::string& unit = "201") {
    recruit::Drive drive{.title = title, .kind = recruit::DriveKind::counter, .situation = Situation::co_developer, .unit = unit, .starts_on = today - std::chrono::days{7}, .ends_on = today + std::chrono::days{7}};
    drive.fields.purpose = "Kortere kø";
    drive.owner = {"owner-directory-id", "Kari Eier"};
    drive.deputy = {"deputy-directory-id", "Ola Vara"};
    drive.state = state;
    if (state >= DriveState::running) drive.started_on = today - std::chrono::days{7};
    if (state >= DriveState::closed) drive.closed_on = today - std::chrono::days{1};
    if (state == DriveState::told_back) {
        drive.told_on = today;
        drive.told = {"Køen er lang", "To skranker", "Ikke lørdag"};
    }
    return drive;
}

struct Register {
    TestHost host;
    std::string analyst = host.signed_in("oidc:kari", {"analyst"}), leader = host.signed_in("oidc:leder", {"local_owner"}, {"202"}), duty = host.signed_in("oidc:vakt", {"duty_officer"}, {"202"});

    std::int64_t add(const recruit::Drive& drive) {
        std::int64_t number = 0;
        host.store().transact([&](service::Transaction& tx) { number = tx.drive_desk().save({.number = 0, .drive = drive, .by = "owner-directory-id", .at = noon}, "save").number; });
        return number;
    }
    json described(const std::string& path, const std::string& target, const std::string& cookie) {
        const HttpResponse answer = host.get(cookie, "/api/v1" + target);
        INFO(target << ": " << answer.body);
        REQUIRE(answer.status == 200);
        Schema schema(description());
        for (const std::string& fault : schema.faults(description()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"], body_of(answer))) {
            CAPTURE(fault);
            CHECK(false);
        }
        return body_of(answer);
    }
    std::vector<std::string> titles(const std::string& query, const std::string& cookie) {
        std::vector<std::string> all;
        for (const json& each : described("/drives", "/drives" + query, cookie)["drives"]) all.push_back(each["title"].get<std::string>());
        std::ranges::sort(all);
        return all;
    }
};

}  // namespace

TEST_CASE("everybody in the police sees what goes on anywhere, and whom to ask, but drafts are their unit's own") {
    Register list;
    list.add(drive("Utkast", DriveState::draft));
    const std::int64_t running = list.add(drive("Pågår", DriveState::running));
    list.add(drive("Øst", DriveState::told_back, "202"));
    for (const std::string& reader : {list.leader, list.duty}) CHECK(list.titles("", reader) == std::vector<std::string>{"Pågår", "Øst"});
    CHECK(list.titles("", list.analyst) == std::vector<std::string>{"Pågår", "Utkast", "Øst"});
    CHECK(list.titles("?place=201", list.leader) == std::vector<std::string>{"Pågår"});
    CHECK(list.titles("?state=told_back", list.leader) == std::vector<std::string>{"Øst"});
    const json one = list.described("/drives/{number}", "/drives/" + std::to_string(running), list.leader);
    CHECK(one["owner"] == "Kari Eier");
    CHECK(one["fields"]["purpose"] == "Kortere kø");
    CHECK(one["days_left"] == 8);  // today and the last day included
    CHECK_FALSE(has(one.dump(), "directory-id"));
    for (const char* bad : {"?place=999", "?state=over", "?limit=0", "?limit=101", "?skip=x", "?owner=Kari"}) CHECK(list.host.get(list.analyst, std::string("/api/v1/drives") + bad).status == 400);
    for (const char* nobody : {"/1", "/999", "/x"}) CHECK(list.host.get(list.leader, std::string("/api/v1/drives") + nobody).status == 404);
}

TEST_CASE("a drive that is kept to its unit tells others that it is there, and not what stands in its form") {
    Register list;
    recruit::Drive kept = drive("Lukket", DriveState::running);
    kept.restricted_because = "Gjelder en pågående sak";
    const std::string address = "/drives/" + std::to_string(list.add(kept));
    const json others = list.described("/drives/{number}", address, list.leader);
    CHECK(others["title"] == "Lukket");
    CHECK(others["is_open"] == false);
    CHECK(others["fields"] == nullptr);
    CHECK_FALSE(has(others.dump(), "pågående sak"));
    CHECK(list.described("/drives/{number}", address, list.analyst)["fields"]["purpose"] == "Kortere kø");
}

TEST_CASE("the register is read page by page, each drive once") {
    Register list;
    for (int i = 0; i < 7; ++i) list.add(drive("D" + std::to_string(i), i % 3 == 0 ? DriveState::draft : DriveState::running));
    std::vector<std::string> all;
    json next = 0;
    for (int pages = 0; !next.is_null(); ++pages) {
        REQUIRE(pages < 10);
        const json page = list.described("/drives", "/drives?limit=2&skip=" + next.dump(), list.leader);
        for (const json& each : page["drives"]) all.push_back(each["title"].get<std::string>());
        next = page["next"];
    }
    std::ranges::sort(all);
    CHECK(all == std::vector<std::string>{"D1", "D2", "D4", "D5"});
}

TEST_CASE("benefits: drives, findings and decisions of twelve months, and what citizens say of the last quarter") {
    Register list;
    Voices voices(list.host.store());
    list.add(drive("Pågår", DriveState::running, "201-a"));
    list.add(drive("Ferdig", DriveState::told_back));
    list.add(drive("Ikke fortalt", DriveState::closed, "202"));
    recruit::Drive old = drive("Gammel", DriveState::told_back);
    old.started_on = old.closed_on = old.told_on = today - std::chrono::days{400};
    list.add(old);
    voices.add({.unit = "201", .rating = "5", .at = noon - std::chrono::days{90}}, 40);
    voices.refresh();
    const json answer = list.described("/benefits", "/benefits", list.analyst);
    CHECK(answer["from"] == "2025-11-30");
    CHECK(answer["units"] == json{{"with_drive", 2}, {"of", 3}});
    CHECK(answer["drives"] == json{{"started", 3}, {"by_situation", {{"co_producer", 0}, {"co_developer", 3}, {"co_decider", 0}}}, {"closed", 2}, {"told_back", 1}});
    CHECK(answer["bank"]["findings"] == 0);
    CHECK(answer["citizens"]["period"] == "2026-Q3");
    CHECK(answer["citizens"]["satisfied"]["share"]["of"] == 40);
    CHECK(list.described("/benefits", "/benefits?unit=202", list.analyst)["drives"]["started"] == 1);
    CHECK(list.host.get(list.duty, "/api/v1/benefits").status == 403);
    CHECK(list.host.get(list.leader, "/api/v1/benefits?unit=201").status == 403);
    CHECK(list.host.get(list.analyst, "/api/v1/benefits?period=2026-11").status == 400);
}
