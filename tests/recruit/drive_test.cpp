#include "recruit/drive.hpp"

#include <catch2/catch.hpp>

using namespace stemmen;
using namespace stemmen::recruit;
using namespace std::chrono_literals;

namespace {

constexpr Day today = std::chrono::year{2026} / 11 / 30;
const Officer kari{"33333333-3333-4333-8333-333333333333", "Kari"}, ola{"44444444-4444-4444-8444-444444444444", "Ola"}, jurist{"55555555-5555-4555-8555-555555555555", "Jurist"};

Drive whole() {
    Drive drive;
    drive.title = "Trygghet i sentrum";
    drive.kind = DriveKind::focus_group;
    drive.situation = Situation::co_developer;
    drive.unit = "grønland";
    drive.starts_on = today;
    drive.ends_on = today + std::chrono::days{13};
    drive.groups = {"unge voksne"};
    drive.fields = {"Hensikt", "Målgrupper", "Innsikt", "Rekruttering", "Tilnærming", "Påvirkning", "", "", "Etikk"};
    drive.goal = "Politiet mot 2025";
    drive.decision = "Patruljeplan for våren";
    drive.incoming = "Vaktleder";
    drive.seats_wanted = 12;
    drive.owner = kari;
    drive.deputy = ola;
    return drive;
}
Drive approved() {
    Drive drive = whole();
    drive.approval = Approval{jurist, today, Dpia::covered};
    return after_step(drive, DriveStep::approve, jurist, Dpia::covered, today);
}
Drive running() { return after_step(approved(), DriveStep::start, kari, Dpia::not_said, today); }
Drive closed() {
    Drive drive = after_step(running(), DriveStep::stop, kari, Dpia::not_said, today + std::chrono::days{5});
    drive.fields.follow_up = "Oppfølging";
    drive.fields.sharing = "Deling";
    return after_step(drive, DriveStep::close, kari, Dpia::not_said, today + std::chrono::days{6});
}

std::vector<std::string_view> fields(const Drive& drive, DriveStep step, Day on = today) {
    std::vector<std::string_view> out;
    for (const Problem& problem : problems(drive, step, on, Language::nb)) out.push_back(problem.field);
    return out;
}
using Names = std::vector<std::string_view>;

Drive changed(Drive drive, const std::function<void(Drive&)>& change) {
    change(drive);
    return drive;
}

}  // namespace

TEST_CASE("drive: a whole one goes from draft to told back") {
    Drive drive = whole();
    drive.approval = Approval{jurist, today, Dpia::covered};
    CHECK(fields(drive, DriveStep::approve) == Names{});
    CHECK(fields(approved(), DriveStep::start) == Names{});
    CHECK(collects(running(), today));
    CHECK(days_left(running(), today) == std::chrono::days{14});
    CHECK(fields(running(), DriveStep::stop) == Names{});
    Drive told = closed();
    CHECK(told.state == DriveState::closed);
    told.told = {"Mer synlig politi", "Fotpatrulje på fredager", ""};
    CHECK(fields(told, DriveStep::tell) == Names{});
    CHECK(after_step(told, DriveStep::tell, kari, Dpia::not_said, today).state == DriveState::told_back);
}

TEST_CASE("drive: without any one of the first six fields or the ninth it cannot start, and every one that is missing is told") {
    const std::pair<std::string_view, std::string DriveFields::*> needed[] = {{"purpose", &DriveFields::purpose},   {"audience", &DriveFields::audience}, {"known", &DriveFields::known}, {"recruitment", &DriveFields::recruitment},
                                                                              {"approach", &DriveFields::approach}, {"use", &DriveFields::use},           {"ethics", &DriveFields::ethics}};
    for (const auto& [name, member] : needed) {
        CAPTURE(name);
        Drive drive = approved();
        drive.fields.*member = "  ";
        CHECK(fields(drive, DriveStep::start) == Names{name});
    }
    Drive bare = approved();
    bare.fields = {};
    CHECK(fields(bare, DriveStep::start).size() == 7);
    const auto told = problems(changed(approved(), [](Drive& d) { d.fields.use.clear(); }), DriveStep::start, today, Language::nn);
    CHECK(told.front().sentence == "Påverknad: skriv korleis de faktisk skal bruke det de får vite.");
}

TEST_CASE("drive: it cannot be closed without follow-up and sharing, nor while it collects, nor told back without an answer") {
    CHECK(fields(running(), DriveStep::close) == Names{"", "follow_up", "sharing"});
    CHECK(fields(after_step(running(), DriveStep::stop, kari, Dpia::not_said, today), DriveStep::close) == Names{"follow_up", "sharing"});
    CHECK(fields(running(), DriveStep::close, today + std::chrono::days{14}) == Names{"follow_up", "sharing"});
    CHECK(fields(closed(), DriveStep::tell) == Names{"said", "did"});
    CHECK(fields(changed(closed(), [](Drive& d) { d.told = {"x", "", "for dyrt"}; }), DriveStep::tell) == Names{});
    CHECK(fields(running(), DriveStep::tell) == Names{""});
}

TEST_CASE("drive: what makes it somebody's and of use may not be left out") {
    const std::pair<std::string_view, std::function<void(Drive&)>> cases[] = {
        {"situation", [](Drive& d) { d.situation.reset(); }},
        {"goal", [](Drive& d) { d.goal.clear(); }},
        {"decision", [](Drive& d) { d.decision = " "; }},
        {"incoming", [](Drive& d) { d.incoming.clear(); }},
        {"deputy", [](Drive& d) { d.deputy = d.owner; }},
        {"deputy", [](Drive& d) { d.deputy = {}; }},
        {"seats_wanted", [](Drive& d) { d.seats_wanted = seats_wanted_min - 1; }},
        {"seats_wanted", [](Drive& d) { d.seats_wanted = seats_wanted_max + 1; }},
        {"answers_wanted", [](Drive& d) { d.kind = DriveKind::counter; }},
        {"answers_wanted", [](Drive& d) { d.kind = DriveKind::counter, d.answers_wanted = answers_wanted_max + 1; }},
        {"title", [](Drive& d) { d.title = "x"; }},
        {"title", [](Drive& d) { d.title = std::string(title_characters_max + 1, 'x'); }},
        {"unit", [](Drive& d) { d.unit.clear(); }},
        {"ends_on", [](Drive& d) { d.ends_on = d.starts_on - std::chrono::days{1}; }},
        {"ends_on", [](Drive& d) { d.ends_on = d.starts_on + drive_days_max; }},
        {"groups", [](Drive& d) { d.groups.assign(groups_max + 1, "x"); }},
        {"groups", [](Drive& d) { d.groups = {""}; }},
        {"goal", [](Drive& d) { d.goal = std::string(field_characters_max + 1, 'x'); }},
        {"use", [](Drive& d) { d.fields.use = std::string(field_characters_max + 1, 'x'); }},
        {"questions", [](Drive& d) { d.questions = {"a", "b", "c"}; }},
    };
    for (const auto& [field, change] : cases) {
        CAPTURE(field);
        const Names found = fields(changed(approved(), change), DriveStep::start);
        CHECK(std::ranges::find(found, field) != found.end());
    }
}

TEST_CASE("drive: it starts only when it is approved, in its days, and not twice") {
    CHECK(fields(whole(), DriveStep::start) == Names{""});
    CHECK(fields(approved(), DriveStep::start, today - std::chrono::days{1}) == Names{"starts_on"});
    CHECK(fields(approved(), DriveStep::start, today + std::chrono::days{14}) == Names{"ends_on"});
    CHECK(fields(running(), DriveStep::start) == Names{""});
    CHECK(fields(changed(whole(), [](Drive& d) { d.starts_on = today + starts_ahead_max + std::chrono::days{1}, d.ends_on = d.starts_on; }), DriveStep::save) == Names{"starts_on"});
}

TEST_CASE("drive: young people and sensitive themes need an assessment of their own, and never go together") {
    Drive drive = changed(whole(), [](Drive& d) { d.approval = Approval{jurist, today, Dpia::not_said}; });
    CHECK(fields(drive, DriveStep::approve) == Names{"dpia"});
    drive.for_minors = true;
    drive.approval->dpia = Dpia::covered;
    CHECK(fields(drive, DriveStep::approve) == Names{"dpia"});
    drive.approval->dpia = Dpia::own;
    CHECK(fields(drive, DriveStep::approve) == Names{});
    drive.is_sensitive = true;
    CHECK(fields(drive, DriveStep::save) == Names{"is_sensitive"});
}

TEST_CASE("drive: owner and deputy act, somebody else approves, readers look on") {
    const Drive drive = whole();
    CHECK(may(drive, DriveStep::start, kari, Role::officer));
    CHECK(may(drive, DriveStep::stop, ola, Role::officer));
    CHECK_FALSE(may(drive, DriveStep::stop, jurist, Role::approver));
    CHECK(may(drive, DriveStep::approve, jurist, Role::approver));
    CHECK_FALSE(may(drive, DriveStep::approve, jurist, Role::officer));
    CHECK_FALSE(may(drive, DriveStep::approve, kari, Role::approver));
    CHECK_FALSE(may(drive, DriveStep::start, kari, Role::reader));
    CHECK_FALSE(may(drive, DriveStep::save, jurist, Role::officer));
    CHECK(may(Drive{}, DriveStep::save, jurist, Role::officer));
    CHECK_FALSE(may(Drive{}, DriveStep::save, {}, Role::officer));
    CHECK(after_step(Drive{}, DriveStep::save, jurist, Dpia::not_said, today).owner == jurist);
}

TEST_CASE("drive: a change of whom, what, when or how takes the approval back, and is refused once it has started") {
    const auto later = [](Drive& d) { d.ends_on += std::chrono::days{7}; };
    const auto moved = edited(approved(), changed(approved(), later), Language::nb);
    REQUIRE(moved.has_value());
    CHECK(moved->state == DriveState::draft);
    CHECK_FALSE(moved->approval.has_value());
    const auto handed_over = edited(approved(), changed(approved(), [](Drive& d) { d.deputy = jurist; }), Language::nb);
    CHECK(handed_over->state == DriveState::approved);
    CHECK_FALSE(edited(running(), changed(running(), later), Language::en).has_value());
    const auto after = edited(running(), changed(running(), [](Drive& d) { d.fields.follow_up = "x", d.told.said = "y"; }), Language::nb);
    CHECK(after->fields.follow_up == "x");
    // Nobody sets state or approval by writing it in a form.
    const auto forged = edited(whole(), running(), Language::nb);
    CHECK(forged->state == DriveState::draft);
    CHECK_FALSE(forged->approval.has_value());
}

TEST_CASE("drive: it collects in its days and until it is stopped") {
    const Drive drive = running();
    CHECK_FALSE(collects(drive, today - std::chrono::days{1}));
    CHECK(collects(drive, drive.ends_on));
    CHECK(days_left(drive, drive.ends_on) == std::chrono::days{1});
    CHECK_FALSE(collects(drive, drive.ends_on + std::chrono::days{1}));
    CHECK_FALSE(collects(approved(), today));
    const Drive stopped = after_step(drive, DriveStep::stop, kari, Dpia::not_said, today);
    CHECK_FALSE(collects(stopped, today));
    CHECK(fields(stopped, DriveStep::stop) == Names{""});
}

TEST_CASE("drive: two in the same place, days and audience are told of, far, over or other ones are not") {
    const Near same = [](std::string_view a, std::string_view b) { return a == b; };
    const auto found = [&](const std::function<void(Drive&)>& change) {
        const Drive other = changed(running(), change);
        return overlapping(whole(), std::span(&other, 1), same).size();
    };
    CHECK(found([](Drive&) {}) == 1);
    CHECK(found([](Drive& d) { d.groups = {" Unge Voksne "}; }) == 1);
    CHECK(found([](Drive& d) { d.groups = {}; }) == 1);
    CHECK(found([](Drive& d) { d.groups = {"eldre"}; }) == 0);
    CHECK(found([](Drive& d) { d.unit = "bodø"; }) == 0);
    CHECK(found([](Drive& d) { d.starts_on = d.ends_on = today + std::chrono::days{13}; }) == 1);
    CHECK(found([](Drive& d) { d.starts_on = d.ends_on = today + std::chrono::days{14}; }) == 0);
    CHECK(found([](Drive& d) { d.starts_on -= std::chrono::days{9}, d.stopped_on = today - std::chrono::days{1}; }) == 0);
    CHECK(found([](Drive& d) { d.state = DriveState::closed; }) == 0);
    CHECK(found([](Drive& d) { d.state = DriveState::draft; }) == 1);
}

TEST_CASE("drive: the owner is reminded, and a week later the deputy, of what comes next") {
    const std::chrono::days day{1};
    const auto due = [](const Drive& drive, Day on) { return due_reminder(drive, on); };
    const Drive draft = changed(whole(), [](Drive& d) { d.starts_on = today + std::chrono::days{30}, d.ends_on = d.starts_on; });
    CHECK_FALSE(due(draft, draft.starts_on - approve_ahead - day));
    CHECK(due(draft, draft.starts_on - approve_ahead) == Due{Reminder::approve, false});
    CHECK(due(draft, draft.starts_on) == Due{Reminder::approve, true});
    CHECK(due(approved(), today) == Due{Reminder::start, false});
    const Day end = running().ends_on;
    CHECK_FALSE(due(running(), end + close_after - day));
    CHECK(due(running(), end + close_after) == Due{Reminder::close, false});
    CHECK(due(running(), end + close_after + deputy_after - day) == Due{Reminder::close, false});
    CHECK(due(running(), end + close_after + deputy_after) == Due{Reminder::close, true});
    const Day over = *closed().closed_on;
    CHECK_FALSE(due(closed(), over + tell_after - day));
    CHECK(due(closed(), over + tell_after) == Due{Reminder::tell, false});
    CHECK_FALSE(due(after_step(closed(), DriveStep::tell, kari, Dpia::not_said, over), over + std::chrono::days{300}));
}

TEST_CASE("drive: names come back") {
    for (std::size_t i = 0; i < drive_kinds; ++i) CHECK(parse_drive_kind(to_string(static_cast<DriveKind>(i))) == static_cast<DriveKind>(i));
    for (const DriveState state : {DriveState::draft, DriveState::approved, DriveState::running, DriveState::closed, DriveState::told_back}) CHECK(parse_drive_state(to_string(state)) == state);
    for (const Dpia dpia : {Dpia::not_said, Dpia::covered, Dpia::own}) CHECK(parse_dpia(to_string(dpia)) == dpia);
    CHECK_FALSE(parse_drive_kind("everything"));
    CHECK(to_string(DriveStep::tell) == "tell");
    CHECK(to_string(Reminder::close) == "close");
}
