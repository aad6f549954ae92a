// Finding people for a group, over a real contacts database in memory: sign-up with a code, the draw, letters, seats, the panel, rights.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "recruit/record_json.hpp"
#include "rules.hpp"
#include "service/letters.hpp"
#include "store/contacts_store.hpp"

using namespace stemmen;
using namespace stemmen::service;
using namespace std::chrono_literals;
using recruit::SeatState;
using std::chrono::days;

namespace {

constexpr std::int64_t drive_no = 7;
const Timestamp begin = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1} + 11h;  // noon in Oslo
const recruit::Day closes_on = std::chrono::floor<days>(begin) + days{30};

recruit::Drive drive() {
    recruit::Drive drive;
    drive.kind = recruit::DriveKind::focus_group;
    drive.ends_on = closes_on;
    drive.seats_wanted = 6;
    return drive;
}

recruit::Plan plan() {
    return {.theme_nb = "trygghet i sentrum", .theme_nn = "tryggleik i sentrum", .theme_en = "safety in the centre", .meets_at = begin + days{45} + 6h, .place = "Storgata 1, Tromsø",
            .mixes = {{recruit::Trait::age, {{"18-29", 0.3, {}}, {"30-49", 0.4, {}}, {"50-66", 0.3, {}}}}}, .show_up = 0.75};
}

// A contacts database with everything around it, and whoever carries the letters.
struct Office {
    std::unique_ptr<store::ContactsStore> store = std::move(store::ContactsStore::open(":memory:").value());
    ContactDrawer drawer{*store, testing::rules().keys};
    testing::SeededRandom random{11};
    RecruitKit kit{*store, drawer, testing::rules().keys, testing::rules().dialogs.texts, random,
                   {.public_url = "https://stemmen.example.no", .can_mail = true, .can_text = true, .quiet_hours = QuietHours{21h, 8h}, .program = "test"},
                   [](Timestamp at) { return Moment{at, 60min}; }};
    Timestamp now = begin;
    std::vector<Sending> sent;

    Office() { REQUIRE(save_plan(kit, drive_no, drive(), plan(), Language::nb, now).empty()); }

    // Everything that is due goes out. Returns how many.
    std::size_t carry(Delivery delivery = Delivery::sent) {
        std::size_t count = 0;
        for (auto batch = claim_letters(kit, now); !batch.empty(); batch = claim_letters(kit, now))
            for (const Sending& each : batch) {
                sent.push_back(each);
                settle(kit, each.letter, delivery, now);
                ++count;
            }
        return count;
    }
    [[nodiscard]] std::vector<Sending> of(LetterKind kind) const {
        std::vector<Sending> out;
        for (const Sending& each : sent)
            if (each.letter.kind == kind) out.push_back(each);
        return out;
    }
    [[nodiscard]] std::string code_for(const std::string& to) const {
        for (auto each = sent.rbegin(); each != sent.rend(); ++each)
            if (each->to == to && each->letter.kind == LetterKind::code) return each->text.substr(each->text.find(' ', each->text.find("er ") + 1) + 1, 6);
        return {};
    }
    [[nodiscard]] std::string link_to(const std::string& to) const {
        for (auto each = sent.rbegin(); each != sent.rend(); ++each)
            if (const auto at = each->text.find("/pamelding/"); each->to == to && at != std::string::npos) return each->text.substr(at + 11, 32);
        return {};
    }
    ContactId begins(const recruit::SignUp& sign_up, SessionId talk = {}) {
        auto started = start_sign_up(kit, {drive_no, sign_up, Language::nb, talk}, now);
        REQUIRE(std::holds_alternative<ContactId>(started));
        carry();
        return std::get<ContactId>(started);
    }
    SignedUp signs_up(const recruit::SignUp& sign_up, SessionId talk = {}) {
        const ContactId id = begins(sign_up, talk);
        auto done = confirm_sign_up(kit, id, code_for(sign_up.email.empty() ? sign_up.phone : sign_up.email), closes_on, now);
        REQUIRE(std::holds_alternative<SignedUp>(done));
        return std::get<SignedUp>(done);
    }
    std::vector<SignedUp> crowd(int count) {
        const std::array<const char*, 3> ages{"18-29", "30-49", "50-66"};
        std::vector<SignedUp> out;
        for (int i = 0; i < count; ++i) out.push_back(signs_up({.age = ages[static_cast<std::size_t>(i % 3)], .name = "Person " + std::to_string(i), .email = mail(i)}));
        return out;
    }
    static std::string mail(int i) { return "p" + std::to_string(i) + "@example.no"; }
    recruit::Record draws() {
        const auto frozen = freeze(kit, {.drive = drive_no, .seats_wanted = 6, .tickets = 1000});
        REQUIRE(frozen.has_value());
        auto record = std::get<recruit::Record>(recruit::prepare_draw(frozen->pool, frozen->settings, [] { return false; }));
        REQUIRE(keep_prepared(kit, drive_no, record, "Lotto 9. januar", "officer-1", now).has_value());
        auto drawn = confirm_draw(kit, drive_no, "3 8 14 17 22 29 31", "officer-2", now);
        REQUIRE(drawn.has_value());
        return std::move(*drawn);
    }
    std::int64_t count(SeatState state) {
        std::int64_t out = 0;
        for (const Attendee& each : attendance(kit, drive_no)) out += each.seat.state == state;
        return out;
    }
};

recruit::SignUp kari() { return {.age = "30-49", .needs = {"CHILD_CARE"}, .times = {"EVENING"}, .name = "Kari Nordmann", .phone = "+4741234567", .email = "kari@example.no"}; }

}  // namespace

TEST_CASE("recruitment: a plan is kept as it was, and one with faults is not kept") {
    Office office;
    CHECK(plan_of(office.kit, drive_no) == plan());
    CHECK_FALSE(plan_of(office.kit, 8).has_value());
    recruit::Plan bad = plan();
    bad.place.clear();
    CHECK_FALSE(save_plan(office.kit, 8, drive(), bad, Language::nn, begin).empty());
    CHECK_FALSE(plan_of(office.kit, 8).has_value());
    recruit::Plan areas = plan();
    areas.mixes.push_back({recruit::Trait::area, {{"tromso", 0.5, {"5501"}}, {"rest", 0.5, {"5503"}}}});
    const auto again = parse_plan(to_json(areas));
    REQUIRE(again.has_value());
    CHECK(*again == areas);
    for (const char* text : {"", "[]", "{}", R"({"theme_nb":1})", R"({"theme_nb":"a","theme_nn":"a","theme_en":"a","place":"p","meets_at":"tomorrow","lasts":"90m","mixes":[]})"}) CHECK_FALSE(parse_plan(text).has_value());
}

TEST_CASE("recruitment: signing up takes the code that was sent, and gives a receipt") {
    Office office;
    const ContactId id = office.begins(kari());
    REQUIRE(office.sent.size() == 1);
    CHECK(office.sent[0].to == "kari@example.no");
    CHECK(office.sent[0].subject.starts_with("Kode fra politiet: "));
    CHECK(office.sent[0].text.find("Kari") == std::string::npos);
    CHECK(office.store->count() == 0);
    const std::string code = office.code_for("kari@example.no");
    REQUIRE(code.size() == 6);
    const auto done = confirm_sign_up(office.kit, id, " " + code.substr(0, 3) + " " + code.substr(3), closes_on, office.now);
    REQUIRE(std::holds_alternative<SignedUp>(done));
    const auto& signed_up = std::get<SignedUp>(done);
    CHECK(signed_up.told_by == Timestamp{closes_on} + told_after_closing);
    CHECK(office.store->count() == 1);
    const auto kept = kept_volunteers(office.kit, signed_up.receipt);
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].contact.name.reveal() == "Kari Nordmann");
    CHECK(kept[0].volunteer.contact.flag == "contact_group:d7");
    CHECK(kept[0].volunteer.contact.keep_until == plan().meets_at + contact_kept_after);
    CHECK(kept[0].sign_up.needs == std::vector<std::string>{"CHILD_CARE"});
    REQUIRE(kept[0].consents.size() == 1);
    CHECK(kept[0].consents[0].given);
    CHECK(kept[0].consents[0].text.find("ta kontakt om denne gruppen") != std::string::npos);
    const auto file = nlohmann::json::parse(to_json(kept));
    CHECK(file[0]["phone"] == "+4741234567");
    CHECK(file[0]["told"]["age"] == "30-49");
    const auto again = confirm_sign_up(office.kit, id, code, closes_on, office.now);
    CHECK(std::get<ConfirmRefused>(again).why == NotConfirmed::gone);
}

TEST_CASE("recruitment: a guessed code is locked after five tries, and a late one is of no use") {
    Office office;
    const ContactId id = office.begins(kari());
    const std::string code = office.code_for("kari@example.no"), wrong = code == "000000" ? "000001" : "000000";
    for (int left = code_tries_max - 1; left > 0; --left) {
        const auto refused = std::get<ConfirmRefused>(confirm_sign_up(office.kit, id, wrong, closes_on, office.now));
        CHECK(refused.why == NotConfirmed::wrong);
        CHECK(refused.tries_left == left);
    }
    CHECK(std::get<ConfirmRefused>(confirm_sign_up(office.kit, id, wrong, closes_on, office.now)).why == NotConfirmed::gone);
    CHECK(std::get<ConfirmRefused>(confirm_sign_up(office.kit, id, code, closes_on, office.now)).why == NotConfirmed::gone);
    const ContactId other = office.begins(kari());
    office.now += code_lives;
    CHECK(std::get<ConfirmRefused>(confirm_sign_up(office.kit, other, office.code_for("kari@example.no"), closes_on, office.now)).why == NotConfirmed::gone);
    CHECK(office.store->count() == 0);
}

TEST_CASE("recruitment: nobody is flooded with codes") {
    Office office;
    for (std::int64_t i = 0; i < codes_per_hour_max; ++i) office.begins(kari());
    const auto start = [&](const recruit::SignUp& sign_up) { return start_sign_up(office.kit, {drive_no, sign_up, Language::nb, {}}, office.now); };
    CHECK(std::get<NotStarted>(start(kari())) == NotStarted::too_many_codes);
    recruit::SignUp other = kari();
    other.email = "ola@example.no";
    CHECK(std::holds_alternative<ContactId>(start(other)));
    office.now += 1h;
    for (std::int64_t i = codes_per_hour_max; i < codes_per_day_max; ++i) office.begins(kari());
    office.now += 1h;
    CHECK(std::get<NotStarted>(start(kari())) == NotStarted::too_many_codes);
    office.now += 24h;
    CHECK(std::holds_alternative<ContactId>(start(kari())));
}

TEST_CASE("recruitment: the same person is on the list once, and two who share an address may both sign up") {
    Office office;
    office.signs_up(kari());
    const ContactId again = office.begins(kari());
    CHECK(std::get<ConfirmRefused>(confirm_sign_up(office.kit, again, office.code_for("kari@example.no"), closes_on, office.now)).why == NotConfirmed::already);
    recruit::SignUp other = kari();
    other.name = "Ola Nordmann";
    office.signs_up(other);
    CHECK(office.store->count() == 2);
    const auto frozen = freeze(office.kit, {.drive = drive_no, .seats_wanted = 1});
    REQUIRE(frozen.has_value());
    CHECK(frozen->pool.people[0].address == frozen->pool.people[1].address);
    CHECK(frozen->pool.people[0].address.find("kari") == std::string::npos);
}

TEST_CASE("recruitment: a text message is for those without e-mail, and what is not asked for waits for the morning") {
    Office office;
    recruit::SignUp texter = kari();
    texter.email.clear();
    office.now = std::chrono::floor<days>(begin) + 22h;  // 23:00 in Oslo
    const SignedUp done = office.signs_up(texter);       // the code comes at once
    CHECK(office.sent.back().to == "+4741234567");
    CHECK(office.sent.back().letter.way == Way::text);
    CHECK(act(office.kit, done.link, VolunteerAct::join_panel, office.now) == ActOutcome::done);
    const auto later = save_plan(office.kit, 8, drive(), plan(), Language::nb, office.now);
    CHECK(ask_panel(office.kit, 8, "https://x", office.now) == 1);
    CHECK(office.carry() == 0);
    office.now = std::chrono::floor<days>(office.now) + days{1} + 6h + 59min;  // 07:59
    CHECK(office.carry() == 0);
    office.now += 1min;
    CHECK(office.carry() == 1);
    CHECK(office.sent.back().letter.kind == LetterKind::panel);
}

TEST_CASE("recruitment: from sign-ups to thanks, with two who decline") {
    Office office;
    const auto people = office.crowd(24);
    CHECK(recruit_status(office.kit, drive_no, 6).stage == RecruitStage::collecting);
    CHECK(recruit_status(office.kit, drive_no, 6).standings.volunteers == 24);
    office.now = Timestamp{closes_on} + 36h;
    const recruit::Record record = office.draws();
    CHECK(recruit::faults_of(record).empty());
    CHECK(record.settings.seats == 8);  // 6 at 75 %
    CHECK(record.alternates.people.size() == 2);
    for (const recruit::Person& person : record.pool.people) CHECK(person.id.find("Person") == std::string::npos);

    SECTION("a group is drawn once, and its mix stays") {
        CHECK(confirm_draw(office.kit, drive_no, "again", "officer-2", office.now).error().code == Errc::conflict);
        CHECK(freeze(office.kit, {.drive = drive_no, .seats_wanted = 6}).error().code == Errc::conflict);
        recruit::Plan other = plan();
        other.mixes.clear();
        CHECK(save_plan(office.kit, drive_no, drive(), other, Language::en, office.now).size() == 1);
        CHECK(draw_of(office.kit, drive_no)->drawn_by == "officer-2");
        CHECK(draw_of(office.kit, drive_no)->published.find("30-49") == std::string::npos);
    }
    SECTION("those without a seat are told and erased, the others invited or told that they wait") {
        office.carry();
        CHECK(office.of(LetterKind::selected).size() == 8);
        CHECK(office.of(LetterKind::waiting).size() == 2);
        CHECK(office.of(LetterKind::not_selected).size() == 14);
        CHECK(office.store->count() == 10);
        CHECK(office.of(LetterKind::selected)[0].text.find("trygghet i sentrum. Tid: fredag 15. januar 2027 kl. 18.00. Sted: Storgata 1, Tromsø.") != std::string::npos);
    }
    SECTION("two decline, two alternates move up, the group meets and is thanked") {
        office.carry();
        const auto invited = office.of(LetterKind::selected);
        for (std::size_t i = 0; i < invited.size(); ++i) {
            const std::string link = office.link_to(invited[i].to);
            const auto page = volunteer_page(office.kit, link, office.now);
            REQUIRE(page.has_value());
            CHECK(page->may_accept);
            CHECK(page->may_decline);
            CHECK(page->seat == SeatState::invited);  // looking changed nothing
            const VolunteerAct deed = i < 2 ? VolunteerAct::decline : VolunteerAct::accept;
            CHECK(act(office.kit, link, deed, office.now) == ActOutcome::done);
            CHECK(act(office.kit, link, deed, office.now) == ActOutcome::already);
            CHECK(calendar_of(office.kit, link, office.now).has_value() == (i >= 2));
        }
        office.sent.clear();
        CHECK(office.carry() == 8);  // six confirmations, two new invitations
        CHECK(office.of(LetterKind::selected).size() == 2);
        REQUIRE(office.of(LetterKind::confirmed).size() == 6);
        CHECK(office.of(LetterKind::confirmed)[0].calendar.find("DTSTART;TZID=Europe/Oslo:20270115T180000") != std::string::npos);
        CHECK(office.count(SeatState::declined) == 2);
        for (const Sending& each : office.of(LetterKind::selected)) CHECK(act(office.kit, office.link_to(each.to), VolunteerAct::accept, office.now) == ActOutcome::done);
        CHECK(office.count(SeatState::accepted) == 8);
        const RecruitStatus status = recruit_status(office.kit, drive_no, 6);
        CHECK(status.stage == RecruitStage::drawn);
        CHECK(status.accepted == 8);
        CHECK(status.is_full);
        CHECK_FALSE(status.invited.has_value());
        office.carry();

        office.sent.clear();
        office.now = plan().meets_at - recruit::reminder_before;
        CHECK(advance(office.kit, {}, office.now) == 8);
        CHECK(advance(office.kit, {}, office.now) == 0);
        office.carry();
        CHECK(office.of(LetterKind::reminder).size() == 8);

        const auto list = attendance(office.kit, drive_no);
        std::string absent;
        for (const Attendee& each : list)
            if (each.seat.state == SeatState::accepted) absent = each.seat.code;
        for (const Attendee& each : list)
            if (each.seat.state == SeatState::accepted) CHECK(mark_attendance(office.kit, drive_no, each.seat.code, each.seat.code != absent, office.now).has_value());
        CHECK(mark_attendance(office.kit, drive_no, list[0].seat.code, true, office.now).error().code == Errc::conflict);
        CHECK(mark_attendance(office.kit, drive_no, "nobody", true, office.now).error().code == Errc::not_found);

        office.sent.clear();
        office.now = plan().meets_at + plan().lasts + thanked_after;
        CHECK(advance(office.kit, {}, office.now) == 7);
        office.carry();
        REQUIRE(office.of(LetterKind::after).size() == 7);
        CHECK(office.of(LetterKind::after)[0].text.find("14. februar 2027") != std::string::npos);  // deleted then
        CHECK(office.store->count() == 7);
        CHECK(advance(office.kit, {{drive_no, {"mørkt", "flere lys", ""}}}, office.now) == 7);
        CHECK(advance(office.kit, {{drive_no, {"mørkt", "flere lys", ""}}}, office.now) == 0);
        office.carry();
        CHECK(office.of(LetterKind::told)[0].text.find("Vi gjorde: flere lys") != std::string::npos);
        const auto pruned = office.drawer.prune(plan().meets_at + contact_kept_after, begin, 100);
        CHECK(pruned.contacts == 7);
        CHECK(office.store->count() == 0);
    }
    SECTION("who does not answer in time loses the seat, and gets it back while nobody else was called") {
        office.carry();
        const std::string late = office.link_to(office.of(LetterKind::selected)[0].to);
        office.now += recruit::answer_within;
        advance(office.kit, {}, office.now);
        CHECK(office.count(SeatState::lapsed) == 8);
        CHECK(office.count(SeatState::invited) == 2);
        CHECK(act(office.kit, late, VolunteerAct::accept, office.now) == ActOutcome::done);
        CHECK(office.count(SeatState::accepted) == 1);
    }
    SECTION("SLETT reaches a seat, and an alternate moves up") {
        office.carry();
        const std::string to = office.of(LetterKind::selected)[0].to;
        std::size_t who = 0;
        while (Office::mail(static_cast<int>(who)) != to) ++who;
        CHECK(forget_volunteers(office.kit, people[who].receipt, office.now) == 1);
        CHECK(forget_volunteers(office.kit, people[who].receipt, office.now) == 0);
        CHECK(office.count(SeatState::gone) == 1);
        CHECK(office.count(SeatState::invited) == 8);
        CHECK(kept_volunteers(office.kit, people[who].receipt).empty());
        CHECK(recruit::faults_of(*record_of(office.kit, drive_no)).empty());  // the record holds still
    }
    SECTION("a mail that is refused for good frees the seat and is told to the officer") {
        const std::size_t letters = office.carry(Delivery::refused);
        CHECK(letters == 24);
        CHECK(recruit_status(office.kit, drive_no, 6).has_unreachable);
        advance(office.kit, {}, office.now);
        CHECK(office.count(SeatState::gone) >= 8);
    }
    SECTION("a meeting that moves is told to those in it, with a new calendar file") {
        office.carry();
        office.sent.clear();
        recruit::Plan moved = plan();
        moved.place = "Teams";
        CHECK(save_plan(office.kit, drive_no, drive(), moved, Language::nb, office.now).empty());
        CHECK(office.carry() == 8);
        CHECK(office.of(LetterKind::moved)[0].text.find("Nytt sted: Teams") != std::string::npos);
        CHECK(office.of(LetterKind::moved)[0].calendar.find("LOCATION:Teams") != std::string::npos);
    }
}

TEST_CASE("recruitment: a letter is tried again for two days and then given up, and is not handed out twice at once") {
    Office office;
    (void)start_sign_up(office.kit, {drive_no, kari(), Language::nb, {}}, office.now);
    const auto first = claim_letters(office.kit, office.now);
    REQUIRE(first.size() == 1);
    CHECK(claim_letters(office.kit, office.now).empty());
    const auto again = claim_letters(office.kit, office.now + letter_lease);  // the process died
    REQUIRE(again.size() == 1);
    CHECK(again[0].message_id == first[0].message_id);
    for (std::size_t i = 1; i < letter_code_tries_max; ++i) {
        const auto due = claim_letters(office.kit, office.now += 1h);
        REQUIRE(due.size() == 1);
        CHECK_FALSE(settle(office.kit, due[0].letter, Delivery::try_again, office.now).has_value());
    }
    const auto last = claim_letters(office.kit, office.now += 1h);
    REQUIRE(last.size() == 1);
    CHECK(settle(office.kit, last[0].letter, Delivery::try_again, office.now) == LetterEnd::given_up);
    CHECK(claim_letters(office.kit, office.now + days{30}).empty());
}

TEST_CASE("recruitment: the panel is a yes of its own, is asked seldom, and ends unless renewed") {
    Office office;
    const SignedUp done = office.signs_up(kari());
    CHECK_FALSE(volunteer_page(office.kit, done.link, office.now)->is_member);
    CHECK(act(office.kit, done.link, VolunteerAct::join_panel, office.now) == ActOutcome::done);
    CHECK(act(office.kit, done.link, VolunteerAct::join_panel, office.now) == ActOutcome::already);
    CHECK(volunteer_page(office.kit, done.link, office.now)->is_member);
    CHECK(kept_volunteers(office.kit, done.receipt).size() == 2);
    CHECK(ask_panel(office.kit, drive_no, "https://a.no/s/x", office.now) == 0);  // is on this list already
    recruit::Plan other = plan();
    other.theme_nb = "trafikk ved skolen";
    REQUIRE(save_plan(office.kit, 8, drive(), other, Language::nb, office.now).empty());
    CHECK(ask_panel(office.kit, 8, "https://a.no/s/x", office.now) == 1);
    CHECK(ask_panel(office.kit, 8, "https://a.no/s/x", office.now + days{179}) == 0);
    CHECK(ask_panel(office.kit, 8, "https://a.no/s/x", office.now + days{180}) == 1);
    office.carry();
    CHECK(office.of(LetterKind::panel)[0].text.find("https://a.no/s/x") != std::string::npos);
    const std::string link = office.link_to("kari@example.no");
    CHECK(volunteer_page(office.kit, link, office.now)->is_panel_page);
    SECTION("it ends after a year") {
        office.drawer.prune(office.now + days{365}, begin, 100);
        CHECK(kept_volunteers(office.kit, done.receipt).empty());
    }
    SECTION("a new yes keeps it another year") {
        CHECK(act(office.kit, link, VolunteerAct::join_panel, office.now + days{300}) == ActOutcome::already);
        office.drawer.prune(office.now + days{365}, begin, 100);
        CHECK(kept_volunteers(office.kit, done.receipt).size() == 1);
    }
    SECTION("leaving is one press, and leaves the sign-up for the group alone") {
        CHECK(act(office.kit, link, VolunteerAct::leave_panel, office.now) == ActOutcome::done);
        CHECK_FALSE(volunteer_page(office.kit, link, office.now).has_value());
        CHECK(kept_volunteers(office.kit, done.receipt).size() == 1);
    }
}

TEST_CASE("recruitment: what a talk is joined to goes with the talk, and nothing joins the two unasked") {
    Office office;
    const SessionId talk{std::string(32, 'a')};
    const SignedUp joined = office.signs_up(kari(), talk);
    recruit::SignUp other = kari();
    other.email = "ola@example.no";
    other.name = "Ola";
    const SignedUp alone = office.signs_up(other);
    CHECK(office.drawer.erase_of(talk) == 1);
    CHECK(kept_volunteers(office.kit, joined.receipt).empty());
    CHECK(kept_volunteers(office.kit, alone.receipt).size() == 1);
    CHECK_FALSE(volunteer_page(office.kit, joined.link, office.now).has_value());
    CHECK(act(office.kit, joined.link, VolunteerAct::accept, office.now) == ActOutcome::unknown);
    CHECK(act(office.kit, std::string(32, '0'), VolunteerAct::withdraw, office.now) == ActOutcome::unknown);
}

TEST_CASE("recruitment: sixty volunteers, twelve places, and the same public value gives the same list") {
    std::vector<std::string> first;
    for (int run = 0; run < 2; ++run) {
        Office office;
        office.crowd(60);
        const auto frozen = freeze(office.kit, {.drive = drive_no, .seats_wanted = 9, .tickets = 1000});
        REQUIRE(frozen.has_value());
        CHECK(frozen->settings.seats == 12);
        auto record = std::get<recruit::Record>(recruit::prepare_draw(frozen->pool, frozen->settings, [] { return false; }));
        REQUIRE(keep_prepared(office.kit, drive_no, record, "dice", "officer-1", office.now).has_value());
        const auto drawn = confirm_draw(office.kit, drive_no, "4 2 6 6", "officer-1", office.now);
        REQUIRE(drawn.has_value());
        CHECK(record_of(office.kit, drive_no)->seed == "4 2 6 6");
        std::vector<std::string> codes;
        for (const std::size_t person : recruit::selected(*drawn)) codes.push_back(drawn->pool.people[person].id);
        CHECK(codes.size() == 12);
        if (run == 0) first = codes;
        else CHECK(codes == first);
    }
}

TEST_CASE("recruitment: only whoever may say yes alone signs up") {
    Office office;
    using privacy::AgeBand;
    using privacy::MayTakePart;
    recruit::Drive sensitive = drive();
    sensitive.is_sensitive = true;
    CHECK(may_sign_up(office.kit, drive(), AgeBand::under_15) == MayTakePart::not_alone);
    CHECK(may_sign_up(office.kit, drive(), AgeBand::from_15_to_17) == MayTakePart::yes);
    CHECK(may_sign_up(office.kit, sensitive, AgeBand::from_15_to_17) == MayTakePart::not_on_this_theme);
    CHECK(may_sign_up(office.kit, sensitive, AgeBand::adult) == MayTakePart::yes);
}
