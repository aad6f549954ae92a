// From the draw to the thanks, over a real contacts database in memory: seats, alternates, reminders, attendance.
#include <catch2/catch.hpp>

#include "office.hpp"
#include "recruit/record_json.hpp"

using namespace stemmen;
using namespace stemmen::service;
using namespace stemmen::service::testing;
using namespace std::chrono_literals;

namespace {

// A group of eight, drawn of 24 volunteers for 6 seats, with two who wait.
struct Drawn : Office {
    std::vector<SignedUp> people = crowd(24);
    recruit::Record record;

    Drawn() {
        now = Timestamp{closes_on} + 36h;
        record = draws();
    }
    // All who are invited and have not answered say yes.
    void all_accept() {
        carry();
        for (const Sending& each : of(LetterKind::selected)) act(kit, link_to(each.to), VolunteerAct::accept, now);
        carry();
    }
    [[nodiscard]] Timestamp answer_by_of(const std::string& email) { return volunteer_page(kit, link_to(email), now)->answer_by; }
};

TEST_CASE("recruitment: nobody is drawn by what they were never asked, and what was asked may be left out") {
    Office office;
    recruit::Plan more = plan(), less = plan();
    more.mixes.push_back({recruit::Trait::gender, {{"WOMAN", 0.5, {}}, {"MAN", 0.5, {}}}});
    less.mixes.clear();
    office.signs_up(kari());
    const auto problems = save_plan(office.kit, drive_no, drive(), more, Language::nn, office.now);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().field == "mixes");
    CHECK(plan_of(office.kit, drive_no)->mixes == plan().mixes);
    CHECK(save_plan(office.kit, drive_no, drive(), less, Language::nn, office.now).empty());
}

}  // namespace

TEST_CASE("recruitment: a draw of volunteers gives its seats, alternates and a sound record that names nobody") {
    Office office;
    office.crowd(24);
    CHECK(recruit_status(office.kit, drive_no, 6).stage == RecruitStage::collecting);
    CHECK(recruit_status(office.kit, drive_no, 6).standings.volunteers == 24);
    const recruit::Record record = office.draws();
    CHECK(recruit::faults_of(record).empty());
    CHECK(record.settings.seats == 8);  // 6 at 75 %
    CHECK(record.alternates.people.size() == 2);
    for (const recruit::Person& person : record.pool.people) CHECK(person.id.find("Person") == std::string::npos);
}

TEST_CASE("recruitment: a group is drawn once, and its mix stays") {
    Drawn office;
    CHECK(confirm_draw(office.kit, drive_no, "again", "officer-2", office.now).error().code == Errc::conflict);
    CHECK(freeze(office.kit, {.drive = drive_no, .seats_wanted = 6}).error().code == Errc::conflict);
    recruit::Plan other = plan();
    other.mixes.clear();
    CHECK(save_plan(office.kit, drive_no, drive(), other, Language::en, office.now).size() == 1);
    CHECK(draw_of(office.kit, drive_no)->drawn_by == "officer-2");
    CHECK(draw_of(office.kit, drive_no)->published.find("30-49") == std::string::npos);
}

TEST_CASE("recruitment: those without a seat are told and erased, the others invited or told that they wait") {
    Drawn office;
    office.carry();
    CHECK(office.of(LetterKind::selected).size() == 8);
    CHECK(office.of(LetterKind::waiting).size() == 2);
    CHECK(office.of(LetterKind::not_selected).size() == 14);
    CHECK(office.store->count() == 10);
    CHECK(office.of(LetterKind::selected)[0].text.find("trygghet i sentrum. Tid: fredag 15. januar 2027 kl. 18.00. Sted: Storgata 1, Tromsø.") != std::string::npos);
}

TEST_CASE("recruitment: two decline, and the two who waited move up") {
    Drawn office;
    office.carry();
    const auto invited = office.of(LetterKind::selected);
    for (std::size_t i = 0; i < invited.size(); ++i) {
        const std::string link = office.link_to(invited[i].to);
        const auto own = volunteer_page(office.kit, link, office.now);
        REQUIRE(own.has_value());
        CHECK(own->may_accept);
        CHECK(own->may_decline);
        CHECK(own->seat == SeatState::invited);  // looking changed nothing
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
}

TEST_CASE("recruitment: those who come are reminded the day before, and somebody notes who was there") {
    Drawn office;
    office.all_accept();
    CHECK(act(office.kit, office.link_to(office.of(LetterKind::selected)[0].to), VolunteerAct::decline, office.now) == ActOutcome::done);
    office.carry();
    office.sent.clear();
    office.now = plan().meets_at - recruit::reminder_before;
    CHECK(advance(office.kit, {}, office.now) == 8);  // the first alternate has not answered, so the second is asked
    CHECK(advance(office.kit, {}, office.now) == 0);
    office.carry();
    CHECK(office.of(LetterKind::reminder).size() == 7);

    const auto list = attendance(office.kit, drive_no);
    std::string absent, cancelled;
    for (const Attendee& each : list) {
        if (each.seat.state == SeatState::accepted) absent = each.seat.code;
        if (each.seat.state == SeatState::cancelled) cancelled = each.seat.code;
    }
    for (const Attendee& each : list)
        if (each.seat.state == SeatState::accepted) CHECK(mark_attendance(office.kit, drive_no, each.seat.code, each.seat.code != absent, office.now).has_value());
    CHECK(mark_attendance(office.kit, drive_no, cancelled, true, office.now).error().code == Errc::conflict);
    CHECK(mark_attendance(office.kit, drive_no, "nobody", true, office.now).error().code == Errc::not_found);
}

TEST_CASE("recruitment: whoever was there is thanked and told what came of it, and everything goes thirty days after the meeting") {
    Drawn office;
    office.all_accept();
    const std::string absent = attendance(office.kit, drive_no)[0].seat.code;
    REQUIRE(mark_attendance(office.kit, drive_no, absent, false, office.now).has_value());
    office.sent.clear();
    office.now = plan().meets_at + plan().lasts + thanked_after;
    CHECK(advance(office.kit, {}, office.now) == 9);  // and two who waited in vain are told so
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

TEST_CASE("recruitment: who does not answer in time loses the seat, and gets it back while nobody else was called") {
    Drawn office;
    office.carry();
    const std::string late = office.link_to(office.of(LetterKind::selected)[0].to);
    office.now += recruit::answer_within;
    advance(office.kit, {}, office.now);
    CHECK(office.count(SeatState::lapsed) == 8);
    CHECK(office.count(SeatState::invited) == 2);
    CHECK(act(office.kit, late, VolunteerAct::accept, office.now) == ActOutcome::done);
    CHECK(office.count(SeatState::accepted) == 1);
}

TEST_CASE("recruitment: SLETT reaches a seat, and an alternate moves up") {
    Drawn office;
    office.carry();
    const std::string to = office.of(LetterKind::selected)[0].to;
    std::size_t who = 0;
    while (Office::mail(static_cast<int>(who)) != to) ++who;
    CHECK(forget_volunteers(office.kit, office.people[who].receipt, office.now) == 1);
    CHECK(forget_volunteers(office.kit, office.people[who].receipt, office.now) == 0);
    CHECK(office.count(SeatState::gone) == 1);
    CHECK(office.count(SeatState::invited) == 8);
    CHECK(kept_volunteers(office.kit, office.people[who].receipt).empty());
    CHECK(recruit::faults_of(*record_of(office.kit, drive_no)).empty());  // the record holds still
}

TEST_CASE("recruitment: a mail that is refused for good frees the seat and is told to the officer") {
    Drawn office;
    const std::size_t letters = office.carry(Delivery::refused);
    CHECK(letters == 24);
    CHECK(recruit_status(office.kit, drive_no, 6).has_unreachable);
    advance(office.kit, {}, office.now);
    CHECK(office.count(SeatState::gone) >= 8);
}

TEST_CASE("recruitment: a meeting that moves is told to those in it, with a new calendar file") {
    Drawn office;
    office.carry();
    office.sent.clear();
    recruit::Plan moved = plan();
    moved.place = "Teams";
    CHECK(save_plan(office.kit, drive_no, drive(), moved, Language::nb, office.now).empty());
    CHECK(office.carry() == 8);
    CHECK(office.of(LetterKind::moved)[0].text.find("Nytt sted: Teams") != std::string::npos);
    CHECK(office.of(LetterKind::moved)[0].calendar.find("LOCATION:Teams") != std::string::npos);
}

TEST_CASE("recruitment: the days to answer begin when the invitation arrives, and an outage of days uses up none of them") {
    Drawn office;
    const Timestamp outage_until = office.now + days{7};
    for (; office.now < outage_until; office.now += letter_ours_wait) {
        for (const Sending& each : claim_letters(office.kit, office.now)) (void)settle(office.kit, each.letter, Delivery::try_again, true, office.now);
        advance(office.kit, {}, office.now);
    }
    CHECK(office.count(SeatState::invited) == 8);
    office.carry();
    const auto invited = office.of(LetterKind::selected);
    REQUIRE(invited.size() == 8);
    const Timestamp arrived = office.now, deadline = arrived + recruit::answer_within;
    CHECK(invited[0].text.find(time_in_words(office.kit, deadline, Language::nb)) != std::string::npos);
    CHECK(office.answer_by_of(invited[0].to) == deadline);
    office.now = deadline - 1min;
    advance(office.kit, {}, office.now);
    CHECK(office.count(SeatState::invited) == 8);
    office.now = deadline;
    advance(office.kit, {}, office.now);
    CHECK(office.count(SeatState::lapsed) == 8);
}

TEST_CASE("recruitment: an invitation that never arrives frees the seat, and one that was overtaken is not sent") {
    Drawn office;
    SECTION("their server took no mail for days") {
        for (std::size_t tries = 0; tries <= letter_waits.size(); ++tries) {
            for (const Sending& each : claim_letters(office.kit, office.now, 100))
                if (each.letter.kind == LetterKind::selected) (void)settle(office.kit, each.letter, Delivery::try_again, false, office.now);
            if (tries < letter_waits.size()) office.now += letter_waits.at(tries);
        }
    }
    SECTION("our mail was down until the day before the meeting") { office.now = plan().meets_at - recruit::answer_before_meeting; }
    advance(office.kit, {}, office.now);
    CHECK(office.count(SeatState::lapsed) == 8);
    CHECK(office.count(SeatState::invited) == 2);  // the alternates
    office.sent.clear();
    office.carry();
    CHECK(office.of(LetterKind::selected).size() == 2);
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

TEST_CASE("recruitment: whoever signs up after the lottery was computed makes it be computed again, and nobody signs up for a group that has been drawn") {
    Office office;
    office.crowd(12);
    const auto prepare = [&] {
        const auto frozen = freeze(office.kit, {.drive = drive_no, .seats_wanted = 6, .tickets = 1000});
        REQUIRE(frozen.has_value());
        const auto record = std::get<recruit::Record>(recruit::prepare_draw(frozen->pool, frozen->settings, [] { return false; }));
        REQUIRE(keep_prepared(office.kit, drive_no, record, "dice", "officer-1", office.now).has_value());
    };
    prepare();
    const ContactId late = office.begins({.age = "18-29", .name = "Late", .email = "late@example.no"});
    office.signs_up(kari());
    CHECK(confirm_draw(office.kit, drive_no, "1", "officer-1", office.now).error().code == Errc::conflict);
    CHECK_FALSE(draw_of(office.kit, drive_no)->drawn_at.has_value());
    prepare();
    CHECK(confirm_draw(office.kit, drive_no, "1", "officer-1", office.now).has_value());
    CHECK(std::get<ConfirmRefused>(confirm_sign_up(office.kit, late, office.code_for("late@example.no"), closes_on, office.now)).why == NotConfirmed::gone);
    recruit::SignUp other = kari();
    other.email = "other@example.no";
    CHECK(std::get<NotStarted>(start_sign_up(office.kit, {drive_no, other, Language::nb, {}}, office.now)) == NotStarted::full);
}
