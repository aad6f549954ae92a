// Finding people for a group, over a real contacts database in memory: the plan, sign-up with a code, letters, the panel, rights.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "office.hpp"
#include "recruit/record_json.hpp"

using namespace stemmen;
using namespace stemmen::service;
using namespace stemmen::service::testing;
using namespace std::chrono_literals;

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
    const std::string word = R"({"theme_nb":"a","theme_nn":"a","theme_en":"a","place":"p","meets_at":"2027-01-30T17:00:00.000Z","lasts":"90m","mixes":[{"trait":"age","shares":"population"}]})";
    CHECK(parse_plan(word, plan().mixes)->mixes == plan().mixes);
    CHECK(parse_plan(word).error().detail.find("no shares of the population for age") != std::string::npos);
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
        CHECK_FALSE(settle(office.kit, due[0].letter, Delivery::try_again, false, office.now).has_value());
    }
    const auto last = claim_letters(office.kit, office.now += 1h);
    REQUIRE(last.size() == 1);
    CHECK(settle(office.kit, last[0].letter, Delivery::try_again, false, office.now) == LetterEnd::given_up);
    CHECK(claim_letters(office.kit, office.now + days{30}).empty());
}

TEST_CASE("recruitment: while our own mail is to be mended nothing is given up and nobody is unreachable") {
    Office office;
    office.crowd(12);
    (void)office.draws();
    const Timestamp until = office.now + days{4};
    std::size_t tried = 0;
    for (; office.now < until; office.now += letter_ours_wait)
        for (const Sending& each : claim_letters(office.kit, office.now)) {
            CHECK_FALSE(settle(office.kit, each.letter, Delivery::try_again, true, office.now).has_value());
            ++tried;
        }
    CHECK(tried > 1'000);
    advance(office.kit, {}, office.now);
    CHECK(office.count(SeatState::gone) == 0);
    office.carry();
    CHECK(office.of(LetterKind::selected).size() >= 6);
}

TEST_CASE("recruitment: whoever signed up finds themselves in the published list, by the code they were told") {
    Office office;
    const std::vector<SignedUp> all = office.crowd(12);
    (void)office.draws();
    const auto draw = draw_of(office.kit, drive_no);
    REQUIRE(draw.has_value());
    for (const SignedUp& each : all) {
        CHECK(draw->published.find(each.published) != std::string::npos);
        CHECK(draw->published.find('"' + each.code + '"') == std::string::npos);
    }
}

TEST_CASE("recruitment: preparing again is no secret, and what is published shows which value draws and since when") {
    Office office;
    office.crowd(12);
    const auto prepare = [&](const char* source) {
        const auto frozen = freeze(office.kit, {.drive = drive_no, .seats_wanted = 6, .tickets = 1000});
        return keep_prepared(office.kit, drive_no, std::get<recruit::Record>(recruit::prepare_draw(frozen->pool, frozen->settings, [] { return false; })), source, "officer-1", office.now);
    };
    CHECK(prepare(" \n").error().code == Errc::bad_input);
    const auto first = prepare("Lotto  9. januar");
    REQUIRE(first.has_value());
    office.now += 1h;
    const auto second = prepare("Lotto 16. januar");
    REQUIRE(second.has_value());
    const auto list = recruit::parse_published(draw_of(office.kit, drive_no)->published);
    REQUIRE(list.has_value());
    CHECK(list->announced.source == "Lotto 16. januar");
    CHECK(list->announced.prepared_at == format_timestamp(office.now));
    REQUIRE(list->announced.earlier.size() == 1);
    CHECK(list->announced.earlier[0] == recruit::Preparation{"Lotto 9. januar", format_timestamp(begin), first->commitment});
    const auto record = confirm_draw(office.kit, drive_no, " 3, 08 ,14", "officer-2", office.now);
    REQUIRE(record.has_value());
    CHECK(record->seed == "3 8 14");
    const auto after = recruit::parse_published(draw_of(office.kit, drive_no)->published);
    CHECK(after->announced == list->announced);
    CHECK(recruit::faults_of(*after).empty());
}

TEST_CASE("recruitment: a meeting is not moved into the past, where everybody would be thanked and erased") {
    Office office;
    office.signs_up(kari());
    recruit::Plan past = plan();
    office.now = plan().meets_at - days{5};  // the drive is over
    past.meets_at = office.now;
    const auto problems = save_plan(office.kit, drive_no, drive(), past, Language::nb, office.now);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().field == "meets_at");
    past.meets_at = office.now + 2h;
    CHECK(save_plan(office.kit, drive_no, drive(), past, Language::nb, office.now).empty());
    CHECK(office.store->count() == 1);
}

TEST_CASE("recruitment: a meeting that is moved far ahead keeps everybody who may come, and the record that calls them") {
    Office office;
    office.crowd(12);
    recruit::Plan later = plan();
    later.meets_at += days{60};
    REQUIRE(save_plan(office.kit, drive_no, drive(), later, Language::nb, office.now).empty());
    (void)office.draws();
    office.carry();
    later.meets_at += days{60};
    REQUIRE(save_plan(office.kit, drive_no, drive(), later, Language::nb, office.now).empty());
    const std::int64_t there = office.store->count();
    office.now = later.meets_at - days{7};
    office.kit.store.transact([&](VolunteerDesk& desk) { desk.prune(office.now, begin, 1'000); });
    office.store->prune(office.now, office.now - days{400}, 1'000);
    CHECK(office.store->count() == there);
    CHECK(record_of(office.kit, drive_no).has_value());
}

TEST_CASE("recruitment: the panel takes nobody under 18, whatever is sent") {
    Office office;
    recruit::SignUp young = kari();
    young.age = "15-17";
    const SignedUp done = office.signs_up(young);
    CHECK(act(office.kit, done.link, VolunteerAct::join_panel, office.now) == ActOutcome::too_late);
    CHECK(office.store->count() == 1);
}

TEST_CASE("recruitment: who signs up for two groups is in the panel once, and any of their codes reaches it") {
    Office office;
    const SignedUp first = office.signs_up(kari());
    CHECK(act(office.kit, first.link, VolunteerAct::join_panel, office.now) == ActOutcome::done);
    office.carry();
    office.signs_up_for = 8;
    REQUIRE(save_plan(office.kit, 8, drive(), plan(), Language::nb, office.now).empty());
    recruit::SignUp again = kari(), other = kari();
    again.name = "kari NORDMANN";
    other.name = "Ola Nordmann";
    const SignedUp second = office.signs_up(again);
    CHECK(volunteer_page(office.kit, second.link, office.now)->is_member);
    CHECK(act(office.kit, second.link, VolunteerAct::join_panel, office.now) == ActOutcome::already);
    const SignedUp third = office.signs_up(other);  // shares the address
    CHECK_FALSE(volunteer_page(office.kit, third.link, office.now)->is_member);
    CHECK(act(office.kit, third.link, VolunteerAct::join_panel, office.now) == ActOutcome::done);
    const auto members = [&] {
        std::size_t count = 0;
        office.kit.store.transact([&](VolunteerDesk& desk) { count = desk.volunteers(0).size(); });
        return count;
    };
    CHECK(members() == 2);
    CHECK(kept_volunteers(office.kit, second.receipt).size() == 2);
    CHECK(forget_volunteers(office.kit, second.receipt, office.now) == 2);
    CHECK(members() == 1);
    CHECK(kept_volunteers(office.kit, first.receipt).size() == 1);
}

TEST_CASE("recruitment: whatever is erased stands in the deletion log of this drawer, and whose it was does not") {
    Office office;
    const auto people = office.crowd(13);
    CHECK(act(office.kit, people[12].link, VolunteerAct::withdraw, office.now) == ActOutcome::done);
    for (int i : {0, 1}) CHECK(act(office.kit, people[static_cast<std::size_t>(i)].link, VolunteerAct::join_panel, office.now) == ActOutcome::done);
    CHECK(act(office.kit, people[0].link, VolunteerAct::leave_panel, office.now) == ActOutcome::done);
    const recruit::Record record = office.draws();
    const auto without_seat = static_cast<std::int64_t>(record.pool.people.size() - 8 - record.alternates.people.size());
    office.drawer.prune(office.now + days{366}, begin, 100);
    std::vector<Erasure> log;
    office.kit.store.transact([&](VolunteerDesk& desk) { log = desk.erasures(); });
    const std::string today = format_date(office.now), later = format_date(office.now + days{366});
    const Erasure volunteers_pruned{later, "retention", "volunteers", 8 + static_cast<std::int64_t>(record.alternates.people.size())};
    CHECK(log == std::vector<Erasure>{{today, "draw", "volunteers", without_seat}, {today, "link", "volunteers", 1}, {today, "panel", "panel_members", 1}, {later, "retention", "panel_members", 1}, volunteers_pruned});
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
    CHECK(office.drawer.erase_of(talk, {}, office.now) == 1);
    CHECK(kept_volunteers(office.kit, joined.receipt).empty());
    CHECK(kept_volunteers(office.kit, alone.receipt).size() == 1);
    CHECK_FALSE(volunteer_page(office.kit, joined.link, office.now).has_value());
    CHECK(act(office.kit, joined.link, VolunteerAct::accept, office.now) == ActOutcome::unknown);
    CHECK(act(office.kit, std::string(32, '0'), VolunteerAct::withdraw, office.now) == ActOutcome::unknown);
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
