// The register of drives in the database, and what officers do with it.
#include <catch2/catch.hpp>

#include "kit.hpp"
#include "service/drives.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using recruit::DriveState;
using recruit::DriveStep;
using recruit::Officer;
using recruit::Role;
using service::DriveDone;
using service::DriveOrder;
using service::DriveRefused;
using Why = DriveRefused::Why;

namespace {

const recruit::Day today = std::chrono::floor<std::chrono::days>(noon);
const Officer kari{"kari-id", "Kari"}, ola{"ola-id", "Ola"}, jurist{"jurist-id", "Jurist"};
const recruit::Near same_unit = [](std::string_view a, std::string_view b) { return a == b; };

recruit::Drive sample(const std::string& title = "Trygghet i sentrum") {
    recruit::Drive drive{.title = title, .kind = recruit::DriveKind::counter, .situation = Situation::co_producer, .unit = "201", .starts_on = today, .ends_on = today + std::chrono::days{7}};
    drive.fields = {"Hensikt", "Målgrupper", "Innsikt", "Rekruttering", "Tilnærming", "Påvirkning", "", "", "Etikk"};
    drive.goal = "Mål";
    drive.decision = "Beslutning";
    drive.incoming = "Vaktleder";
    drive.answers_wanted = 60;
    drive.deputy = ola;
    return drive;
}

struct Desk {
    TemporaryFolder folder;
    std::unique_ptr<store::SqliteStore> store = open_or_throw(folder / "drives.db");

    service::DriveOutcome carry_out(const DriveOrder& order, Timestamp now = noon) {
        service::DriveOutcome outcome;
        store->transact([&](Tx& tx) { outcome = service::carry_out(tx.drive_desk(), order, same_unit, now); });
        return outcome;
    }
    service::KeptDrive done(const DriveOrder& order, Timestamp now = noon) {
        const service::DriveOutcome outcome = carry_out(order, now);
        REQUIRE(std::holds_alternative<DriveDone>(outcome));
        return std::get<DriveDone>(outcome).kept;
    }
    Why refused(const DriveOrder& order) { return std::get<DriveRefused>(carry_out(order)).why; }
    service::KeptDrive saved(const std::string& title = "Trygghet i sentrum") { return done({.written = sample(title), .who = kari, .role = Role::officer}); }
    service::KeptDrive running() {
        service::KeptDrive kept = saved();
        kept = done({.number = kept.number, .version = kept.version, .step = DriveStep::approve, .dpia = recruit::Dpia::covered, .who = jurist, .role = Role::approver});
        return done({.number = kept.number, .version = kept.version, .step = DriveStep::start, .who = ola, .role = Role::officer});
    }
    std::vector<std::string> titles(const service::DriveQuery& query) {
        std::vector<std::string> out;
        store->read_drives([&](service::DriveRows& drives) {
            for (const service::KeptDrive& kept : drives.find(query)) out.push_back(kept.drive.title);
        });
        return out;
    }
};

}  // namespace

TEST_CASE("drives: from draft to told back, each step with its author") {
    Desk desk;
    service::KeptDrive kept = desk.running();
    CHECK(kept.drive.owner == kari);
    CHECK(kept.drive.approval->by == jurist);
    const auto order = [&](DriveStep step) { return DriveOrder{.number = kept.number, .version = kept.version, .step = step, .who = kari, .role = Role::officer}; };
    kept = desk.done(order(DriveStep::stop));
    DriveOrder close = order(DriveStep::close);
    close.written = kept.drive;
    close.written->fields.follow_up = "Ny måling i mai";
    close.written->fields.sharing = "Enhet Øst";
    kept = desk.done(close);
    DriveOrder tell = order(DriveStep::tell);
    tell.written = kept.drive;
    tell.written->told = {"Mer synlig politi", "Fotpatrulje", ""};
    kept = desk.done(tell);
    CHECK(kept.drive.state == DriveState::told_back);
    desk.store->read_drives([&](service::DriveRows& drives) {
        CHECK(drives.drive(kept.number) == kept);
        std::vector<std::string> steps;
        for (const service::DriveVersion& version : drives.versions(kept.number)) steps.push_back(version.by + " " + version.step);
        CHECK(steps == std::vector<std::string>{"kari-id save", "jurist-id approve", "ola-id start", "kari-id stop", "kari-id close", "kari-id tell"});
    });
}

TEST_CASE("drives: what stands against a step is told, and nothing is changed by it") {
    Desk desk;
    const service::KeptDrive kept = desk.saved();
    const DriveOrder start{.number = kept.number, .version = kept.version, .step = DriveStep::start, .who = kari, .role = Role::officer};
    const auto outcome = std::get<DriveRefused>(desk.carry_out(start));
    CHECK(outcome.why == Why::problems);
    CHECK(outcome.problems.size() == 1);
    CHECK(outcome.kept == kept);
    DriveOrder half{.written = recruit::Drive{}, .who = kari, .role = Role::officer};
    CHECK(desk.refused(half) == Why::problems);
    CHECK(desk.titles({}).size() == 1);
}

TEST_CASE("drives: rights come from the directory id, and an old form is refused with what stands there now") {
    Desk desk;
    const service::KeptDrive kept = desk.saved();
    DriveOrder order{.number = kept.number, .version = kept.version, .step = DriveStep::save, .written = sample("Nytt navn"), .who = jurist, .role = Role::approver};
    CHECK(desk.refused(order) == Why::not_yours);
    order.who = kari;
    order.role = Role::reader;
    CHECK(desk.refused(order) == Why::not_yours);
    order.role = Role::officer;
    const service::KeptDrive newer = desk.done(order);
    CHECK(newer.version == 2);
    CHECK(newer.drive.owner == kari);
    const auto stale = std::get<DriveRefused>(desk.carry_out(order));
    CHECK(stale.why == Why::changed_meanwhile);
    CHECK(stale.kept == newer);
    order.number = 99;
    CHECK(desk.refused(order) == Why::not_there);
    CHECK(desk.refused({.step = DriveStep::start, .who = kari, .role = Role::officer}) == Why::not_there);
}

TEST_CASE("drives: another one in the same place, days and audience is told with its owner's name") {
    Desk desk;
    desk.saved("Første");
    recruit::Drive drive = sample("Andre");
    drive.deputy = jurist;
    const auto outcome = std::get<DriveDone>(desk.carry_out({.written = drive, .who = ola, .role = Role::officer}));
    CHECK(outcome.overlaps == std::vector<service::Overlap>{{1, "Første", "Kari"}});
    drive.unit = "202";
    drive.title = "Tredje";
    CHECK(std::get<DriveDone>(desk.carry_out({.written = drive, .who = ola, .role = Role::officer})).overlaps.empty());
}

TEST_CASE("drives: lists are narrowed by unit, state and steward") {
    Desk desk;
    desk.saved("Alfa");
    desk.running();
    recruit::Drive other = sample("Beta");
    other.unit = "202";
    other.deputy = jurist;
    desk.done({.written = other, .who = ola, .role = Role::officer});
    CHECK(desk.titles({}) == std::vector<std::string>{"Beta", "Trygghet i sentrum", "Alfa"});
    CHECK(desk.titles({.units = std::unordered_set<std::string>{"202"}}) == std::vector<std::string>{"Beta"});
    CHECK(desk.titles({.states = {DriveState::running}}) == std::vector<std::string>{"Trygghet i sentrum"});
    CHECK(desk.titles({.steward = "jurist-id"}) == std::vector<std::string>{"Beta"});
    CHECK(desk.titles({.limit = 1}).size() == 1);
}

TEST_CASE("drives: a reminder goes to the owner once, then to the deputy once") {
    Desk desk;
    desk.running();
    const auto due = [&](Timestamp now) {
        std::vector<std::string> out;
        desk.store->transact([&](Tx& tx) {
            out.clear();
            for (const service::DueReminder& each : service::take_due_reminders(tx.drive_desk(), now)) out.push_back(each.to.name + " " + std::string(to_string(each.due.reminder)));
        });
        return out;
    };
    const Timestamp end = Timestamp{today + std::chrono::days{7}} + recruit::close_after;
    CHECK(due(end - std::chrono::days{1}).empty());
    CHECK(due(end) == std::vector<std::string>{"Kari close"});
    CHECK(due(end).empty());
    CHECK(due(end + recruit::deputy_after) == std::vector<std::string>{"Ola close"});
    CHECK(due(end + recruit::deputy_after + std::chrono::days{30}).empty());
}

TEST_CASE("drives: what is stored comes back whole, and what is no drive is refused with the member's name") {
    recruit::Drive drive = sample("<script>alert('x')</script> \"'; DROP TABLE drive");
    drive.groups = {"unge", "eldre"};
    drive.questions = {"q.effort"};
    drive.for_minors = true;
    drive.owner = kari;
    drive.state = DriveState::closed;
    drive.approval = recruit::Approval{jurist, today, recruit::Dpia::own};
    drive.sent_back = recruit::SentBack{jurist, today, "Who takes care of what cannot wait?"};
    drive.started_on = drive.stopped_on = drive.closed_on = today;
    drive.told = {"a", "b", "c"};
    CHECK(*service::parse_drive(service::to_json(drive)) == drive);
    CHECK(*service::parse_drive("{}") == recruit::Drive{});
    const std::pair<const char*, const char*> bad[] = {{"[]", "object"},          {R"({"title":3})", "title"},          {R"({"starts_on":"tomorrow"})", "starts_on"}, {R"({"starts_on":"2026-11-30T00:00:00Z"})", "starts_on"}, {R"({"kind":"x"})", "kind"}, {R"({"groups":[1]})", "groups"},
                                                       {R"({"seats_wanted":1.5})", "seats_wanted"}, {R"({"owner":"kari"})", "owner"},       {R"({"for_minors":1})", "for_minors"}};
    for (const auto& [text, name] : bad) {
        CAPTURE(text);
        CHECK(service::parse_drive(text).error().detail.contains(name));
    }
}
