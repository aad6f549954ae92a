// Finding people for a group: the plan and its quotas, who is missing, signing up, the seats, the calendar file.
#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include "recruit/calendar.hpp"
#include "recruit/seats.hpp"
#include "recruit/sign_up.hpp"

using namespace stemmen;
using namespace stemmen::recruit;
using namespace std::chrono_literals;

namespace {

const Timestamp noon = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1} + 12h;

Plan plan() {
    return {.theme_nb = "trygghet i sentrum",
            .theme_nn = "tryggleik i sentrum",
            .theme_en = "safety in the centre",
            .meets_at = noon + std::chrono::days{60},
            .place = "Storgata 1, Tromsø",
            .mixes = {{Trait::age, {{"18-29", 0.25, {}}, {"30-49", 0.35, {}}, {"50-66", 0.25, {}}, {"67+", 0.15, {}}}},
                      {Trait::area, {{"tromso", 0.6, {"5501"}}, {"rest", 0.4, {"5503", "5510"}}}}}};
}

Drive drive() {
    Drive drive;
    drive.kind = DriveKind::focus_group;
    drive.ends_on = std::chrono::floor<std::chrono::days>(noon) + std::chrono::days{30};
    drive.seats_wanted = 8;
    return drive;
}

SignUpForm form() { return {.age = "30-49", .place = "9008", .police_job = "NO", .name = "Kari Nordmann", .email = "kari@Example.NO", .agrees = true}; }

std::optional<std::string> municipality(std::string_view typed) { return typed == "9008" || typed == "Tromsø" ? std::optional<std::string>("5501") : std::nullopt; }

std::vector<std::string> faults(const SignUpForm& given, bool may_text = false) {
    std::vector<std::string> out;
    for (const SignUpFault fault : read_sign_up(given, plan(), may_text, municipality).faults) out.emplace_back(to_string(fault));
    return out;
}

std::vector<Applicant> crowd(int count) {
    const std::array<const char*, 4> ages{"18-29", "30-49", "50-66", "67+"};
    std::vector<Applicant> out;
    for (int i = 0; i < count; ++i) out.push_back({"p" + std::to_string(1000 + i), {ages[static_cast<std::size_t>(i % 4)], i % 3 == 0 ? "rest" : "tromso"}, "c" + std::to_string(i)});
    return out;
}

Record drawn(int alternates) {
    Record record = std::get<Record>(prepare_draw(pool_of(plan(), 8, crowd(40)), {.seats = 8, .tickets = 1000, .alternates = alternates, .program = "test"}, [] { return false; }));
    REQUIRE(draw_ticket(record, "dice 4711").has_value());
    return record;
}

std::vector<Seat> seats_of(const Record& record) {
    std::vector<Seat> seats;
    for (const std::size_t person : selected(record)) seats.push_back({.code = record.pool.people[person].id, .state = SeatState::accepted});
    return seats;
}

std::string line_of(const std::string& file, const std::string& start) {
    const auto at = file.find("\r\n" + start);
    return at == std::string::npos ? "" : file.substr(at + 2, file.find("\r\n", at + 2) - at - 2);
}

}  // namespace

TEST_CASE("plan: a sound one has no problems, and everything wrong is told at once") {
    CHECK(problems(plan(), drive(), Language::nb).empty());
    Plan bad = plan();
    bad.theme_nn.clear();
    bad.place = std::string(meeting_place_characters_max + 1, 'x');
    bad.lasts = meeting_max + 1min;
    bad.show_up = 0.4;
    bad.meets_at = Timestamp{drive().ends_on} + 23h;
    bad.mixes[0].shares[0].share = 0.5;
    bad.mixes[1].shares[1].municipalities = {"5501"};
    std::vector<std::string_view> fields;
    for (const Problem& each : problems(bad, drive(), Language::nn)) fields.push_back(each.field);
    CHECK(fields == std::vector<std::string_view>{"theme_nn", "meets_at", "lasts", "place", "show_up", "mixes", "mixes"});
    Drive survey = drive();
    survey.kind = DriveKind::counter;
    CHECK(problems(plan(), survey, Language::en).front().sentence.starts_with("This drive seeks answers"));
}

TEST_CASE("plan: shares of the population are data, and every fault in them names the line") {
    const auto read = parse_population("trait,value,share\nage,15-17,0.1\nage,18-29,0.9\ngender,WOMAN,0.5\ngender,MAN,0.5\n", "p.csv");
    REQUIRE(read.has_value());
    CHECK(*read == std::vector<Mix>{{Trait::age, {{"15-17", 0.1, {}}, {"18-29", 0.9, {}}}}, {Trait::gender, {{"WOMAN", 0.5, {}}, {"MAN", 0.5, {}}}}});
    CHECK(parse_population("trait,value,share\narea,x,1\n", "p.csv").error().detail == "p.csv:2: the trait is age, gender or contact");
    CHECK(parse_population("trait,value,share\nage,67+,most\n", "p.csv").error().detail == "p.csv:2: the share is a number from 0 to 1, such as 0.18");
    CHECK(parse_population("trait,value,share\nage,67+,0.5\n", "p.csv").error().detail == "p.csv: age: The shares of a trait add up to 1.");
    CHECK_FALSE(parse_population("trait,share\n", "p.csv").has_value());
}

TEST_CASE("plan: so many are invited that enough turn up") {
    CHECK(invited_for(8, 0.7) == 12);
    CHECK(invited_for(6, 0.6) == 10);
    CHECK(invited_for(8, 1) == 8);
    CHECK(invited_for(8, 0.1) == 16);  // not under show_up_min
}

TEST_CASE("plan: quotas lie around the shares, and whoever did not say or lives elsewhere is not shut out") {
    auto people = crowd(2);
    people.push_back({"p9", {"NA", "elsewhere"}, "c0"});
    const Pool pool = pool_of(plan(), 12, people);
    REQUIRE(pool.features.size() == 2);
    CHECK(pool.features[0].values[0].min == 2);  // 3.0 seats
    CHECK(pool.features[0].values[0].max == 4);
    CHECK(pool.features[0].values[3].min == 1);  // 1.8
    CHECK(pool.features[0].values[3].max == 3);
    CHECK(pool.features[0].values.back().name == "NA");
    CHECK(pool.features[0].values.back().min == 0);
    CHECK(pool.features[0].values.back().max == 12);
    CHECK(pool.features[1].values.back().name == "elsewhere");
    CHECK(pool.people.front().id == "p1000");
    CHECK(pool.people.front().address == pool.people.back().address);
    Plan apart = plan();
    apart.one_per_contact = false;
    CHECK(pool_of(apart, 12, people).people.back().address.empty());
}

TEST_CASE("missing: the gap is told while small counts are not") {
    CHECK_FALSE(who_is_missing(plan(), crowd(4)).volunteers.has_value());
    for (const Standing& row : who_is_missing(plan(), crowd(4)).rows) {
        CHECK_FALSE(row.is_missing);
        CHECK_FALSE(row.volunteers.has_value());
    }
    std::vector<Applicant> people;
    for (int i = 0; i < 40; ++i) people.push_back({std::to_string(i), {i < 3 ? "18-29" : i < 20 ? "30-49" : i < 33 ? "50-66" : "67+", "tromso"}, ""});
    const Standings told = who_is_missing(plan(), people);
    CHECK(told.volunteers == 40);
    CHECK(told.rows[0].is_missing);              // 3 of 40 against 25 %
    CHECK_FALSE(told.rows[0].volunteers.has_value());
    CHECK_FALSE(told.rows[3].volunteers.has_value());  // the next smallest, or the sum would tell
    CHECK(told.rows[1].volunteers == 17);
    CHECK(told.rows[2].volunteers == 13);
    CHECK_FALSE(told.rows[3].is_missing);
}

TEST_CASE("missing: no hidden count can be worked out from the total") {
    rc::prop("at least two of a trait are hidden, or none", [] {
        std::vector<Applicant> people;
        const std::array<const char*, 5> ages{"18-29", "30-49", "50-66", "67+", "NA"};
        for (const int age : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5))) people.push_back({"", {ages[static_cast<std::size_t>(age)], "tromso"}, ""});
        const Standings told = who_is_missing(plan(), people);
        int hidden = 0;
        for (const Standing& row : told.rows) {
            if (row.trait != Trait::age) continue;
            RC_ASSERT(!row.volunteers || *row.volunteers >= shown_from);
            if (!row.volunteers) ++hidden;
        }
        const auto silent = std::ranges::count_if(people, [](const Applicant& each) { return each.values[0] == "NA"; });
        if (told.volunteers && hidden == 1) RC_ASSERT(silent > 0);  // those who did not say are part of the sum, and are never told
    });
}

TEST_CASE("sign-up: a good form is read, and nothing is asked that the plan does not need") {
    SignUpForm given = form();
    given.gender = "WOMAN";
    given.contact = "F2F";
    given.needs = {"CHILD_CARE", "INTERPRETER", "A PONY"};
    given.times = {"EVENING"};
    given.phone = "412 34 567";
    const SignUpRead read = read_sign_up(given, plan(), true, municipality);
    REQUIRE(read.sign_up.has_value());
    CHECK(*read.sign_up == SignUp{.age = "30-49", .municipality = "5501", .needs = {"INTERPRETER", "CHILD_CARE"}, .times = {"EVENING"}, .name = "Kari Nordmann", .phone = "+4741234567", .email = "kari@example.no"});
    CHECK(values_for(plan(), *read.sign_up) == std::vector<std::string>{"30-49", "tromso"});
}

TEST_CASE("sign-up: all that is wrong is told at once, each at its field") {
    CHECK(faults({}) == std::vector<std::string>{"age", "police_job", "name", "way", "agrees"});
    SignUpForm given = form();
    given.place = "Nowhere";
    given.email = "kari@";
    CHECK(faults(given) == std::vector<std::string>{"place", "email"});
    given = form();
    given.age = "U15";  // never comes so far
    given.name = std::string(name_characters_max + 1, 'x');
    CHECK(faults(given) == std::vector<std::string>{"age", "name"});
    given = form();
    given.name = "Kari\r\nBcc: all@example.no";
    CHECK(faults(given) == std::vector<std::string>{"name"});
}

TEST_CASE("sign-up: there must be a way to reach somebody that we have") {
    SignUpForm given = form();
    given.email.clear();
    given.phone = "41234567";
    CHECK(faults(given, true).empty());
    CHECK(faults(given, false) == std::vector<std::string>{"way"});
    given.phone = "77 12 34 56";  // no text messages there
    CHECK(faults(given, true) == std::vector<std::string>{"way"});
}

TEST_CASE("sign-up: who works for the police is thanked and not kept") {
    SignUpForm given = form();
    given.police_job = "YES";
    const SignUpRead read = read_sign_up(given, plan(), false, municipality);
    CHECK(read.works_for_police);
    CHECK_FALSE(read.sign_up.has_value());
}

TEST_CASE("sign-up: phone numbers and addresses are read as people write them, and nothing that could carry a second line") {
    CHECK(normal_phone(" 412 34 567 ") == "+4741234567");
    CHECK(normal_phone("0047 41234567") == "+4741234567");
    CHECK(normal_phone("+46 (70) 123-45.67") == "+46701234567");
    for (const char* bad : {"", "1234567", "112", "+47 123 45 678", "41234567x", "+4741234567890123", "++4741234567", "0047 0123 4567"}) CHECK(normal_phone(bad).empty());
    CHECK(is_norwegian_mobile("+4791234567"));
    CHECK_FALSE(is_norwegian_mobile("+4777123456"));
    CHECK(normal_email(" o'neil+a@Sub.Example.no ") == "o'neil+a@sub.example.no");
    for (const char* bad : {"", "a", "a@b", "@b.no", "a@b..no", "a@.no", "a b@c.no", "a@b.no,c@d.no", "a@b.no\r\nX: y", "<a@b.no>", "a@b@c.no", ".a@b.no", "a@-b.no", "å@b.no"}) {
        CAPTURE(bad);
        CHECK(normal_email(bad).empty());
    }
    CHECK(normal_email(std::string(email_bytes_max - 4, 'a') + "@b.no").empty());
}

TEST_CASE("seats: each answer is taken once, and only where it can be") {
    using enum SeatState;
    CHECK(after(invited, SeatAct::accept) == accepted);
    CHECK_FALSE(after(accepted, SeatAct::accept).has_value());
    CHECK(after(invited, SeatAct::decline) == declined);
    CHECK(after(accepted, SeatAct::decline) == cancelled);
    CHECK_FALSE(after(declined, SeatAct::accept).has_value());
    CHECK(after(lapsed, SeatAct::accept, true) == accepted);
    CHECK_FALSE(after(lapsed, SeatAct::accept, false).has_value());
    CHECK(after(invited, SeatAct::lapse) == lapsed);
    CHECK_FALSE(after(accepted, SeatAct::lapse).has_value());
    CHECK(after(accepted, SeatAct::meet) == met);
    CHECK(after(met, SeatAct::miss) == absent);
    CHECK(after(absent, SeatAct::meet) == met);
    CHECK_FALSE(after(declined, SeatAct::meet).has_value());
    for (const SeatState state : {invited, accepted, declined, lapsed, cancelled, gone, met, absent}) CHECK(parse_seat_state(to_string(state)) == state);
}

TEST_CASE("seats: an answer is wanted within five days, the day before at the latest, and never in less than two hours unless the group meets") {
    const Timestamp now = noon;
    CHECK(answer_by(now, now + std::chrono::days{30}) == now + answer_within);
    CHECK(answer_by(now, now + std::chrono::days{3}) == now + std::chrono::days{2});
    CHECK(answer_by(now, now + 20h) == now + answer_at_least);
    CHECK(answer_by(now, now + 1h) == now + 1h);
    CHECK(answer_by_at_last(now, now + std::chrono::days{30}) == now + std::chrono::days{29});
    CHECK(answer_by_at_last(now, now + 20h) == now + answer_at_least);
}

TEST_CASE("seats: when two leave, two alternates of the record are called, and when one of these leaves, the next") {
    const Record record = drawn(4);
    std::vector<Seat> seats = seats_of(record);
    REQUIRE(seats.size() == 8);
    CHECK(whom_to_call_next(record, seats).empty());
    CHECK(waiting(record, seats).size() == 4);
    seats[0].state = SeatState::declined;
    seats[1].state = SeatState::cancelled;
    const auto called = whom_to_call_next(record, seats);
    REQUIRE(called.size() == 2);
    for (const std::string& code : called) seats.push_back({.code = code, .was_alternate = true, .state = SeatState::invited});
    CHECK(whom_to_call_next(record, seats).empty());
    seats.back().state = SeatState::lapsed;
    const auto next = whom_to_call_next(record, seats);
    REQUIRE(next.size() == 1);
    CHECK(std::ranges::find(called, next.front()) == called.end());
    for (const std::string& code : waiting(record, seats)) seats.push_back({.code = code, .was_alternate = true, .state = SeatState::declined});
    CHECK(whom_to_call_next(record, seats).empty());  // nobody is left to call
}

TEST_CASE("panel: not before the gap is over, and not more than so often a year") {
    const PanelLimits limits{.contacts_per_year = 2, .gap = recruitment_gap_min};
    CHECK(may_ask_panel({}, noon, limits));
    CHECK_FALSE(may_ask_panel({noon - std::chrono::days{89}}, noon, limits));
    CHECK(may_ask_panel({noon - std::chrono::days{90}}, noon, limits));
    CHECK_FALSE(may_ask_panel({noon - std::chrono::days{95}, noon - std::chrono::days{190}}, noon, limits));
    CHECK(may_ask_panel({noon - std::chrono::days{95}, noon - std::chrono::days{400}}, noon, limits));
}

TEST_CASE("calendar: the file holds the meeting in Oslo's time, with everything escaped, and no line over 75 octets") {
    const CalendarEvent event{.uid = "d7-p1000@stemmen",
                              .made_at = noon,
                              .begins_local = noon + std::chrono::days{60} + 6h,
                              .ends_local = noon + std::chrono::days{60} + 6h + 90min,
                              .title = "Samtalegruppe: trygghet, lys og folk i gatene; " + std::string(60, 'x'),
                              .place = "Storgata 1, Tromsø",
                              .description = "Si fra her: https://a.no/\r\nVel møtt \\ BEGIN:VEVENT"};
    const std::string file = calendar_file(event);
    CHECK(line_of(file, "DTSTART;") == "DTSTART;TZID=Europe/Oslo:20270130T180000");
    CHECK(line_of(file, "DTEND") == "DTEND;TZID=Europe/Oslo:20270130T193000");
    CHECK(line_of(file, "DTSTAMP") == "DTSTAMP:20261201T120000Z");
    CHECK(line_of(file, "LOCATION") == "LOCATION:Storgata 1\\, Tromsø");
    CHECK(line_of(file, "SUMMARY").starts_with("SUMMARY:Samtalegruppe: trygghet\\, lys og folk i gatene\\; "));
    CHECK(line_of(file, "DESCRIPTION") == "DESCRIPTION:Si fra her: https://a.no/\\nVel møtt \\\\ BEGIN:VEVENT");
    CHECK(file.ends_with("END:VCALENDAR\r\n"));
    std::size_t lines = 0, events = 0;
    for (std::size_t at = 0; at < file.size(); ++lines) {
        const auto end = file.find("\r\n", at);
        REQUIRE(end != std::string::npos);
        CHECK(end - at <= calendar_line_octets_max);
        if (file.substr(at, end - at) == "BEGIN:VEVENT") ++events;
        at = end + 2;
    }
    CHECK(events == 1);
    CHECK(lines > 30);
    CHECK(line_of(calendar_file({.uid = "x", .is_cancelled = true}), "STATUS") == "STATUS:CANCELLED");
}
