// The group of a drive that recruits, from the officer's card: the meeting, who is missing, the draw.
#include "desk.hpp"
#include "office.hpp"
#include "service/officer_group.hpp"

namespace stemmen::service::officer_testing {
namespace {

using testing::drive_no;
using testing::Office;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// The register's drives get the numbers 1, 2 …: the office's is the seventh.
struct Group {
    Office office;
    Desk desk;
    std::int64_t number = 0;

    Group() {
        desk.kit.recruitment = &office.kit;
        while (number < drive_no) number = desk.new_drive({{"f_kind", "focus_group"}, {"f_title", "Trygt i sentrum " + std::to_string(number)}, {"f_wanted", "6"}});
        desk.submit(kari, show(), verb_ask);
        desk.submit(lise, show(lise), verb_approve, {{"f_dpia", "covered"}});
        desk.submit(kari, show(), verb_start);
    }
    Screen show(const recruit::Officer& who = kari) { return *desk.press(who, {.verb = std::string(verb_show), .data = {{"drive", std::to_string(number)}}}).screen; }
};

TEST_CASE("the card of a group tells how many have signed up, and who is missing against the population") {
    Group group;
    CHECK(has(all_words(group.show(kari)), "Har meldt seg: Færre enn 5"));
    for (int i = 0; i < 8; ++i) group.office.signs_up({.age = "30-49", .name = "Person " + std::to_string(i), .email = Office::mail(i)});
    const std::string words = all_words(group.show(kari));
    CHECK(has(words, "Har meldt seg: 8"));
    CHECK(has(words, "For få har meldt seg av: 18–29, 50–66."));
}

TEST_CASE("the meeting is planned in a form that keeps what was typed and says what is wrong") {
    Group group;
    const Screen form = *group.desk.submit(kari, group.show(kari), verb_plan_form).screen;
    CHECK(field(form, "f_theme_nb")->value == "trygghet i sentrum");
    const OfficerReply wrong = group.desk.submit(kari, form, verb_plan, {{"f_meets_on", "2026-12-02"}, {"f_meets_at", "kveld"}, {"f_place", "Storgata 2"}});
    CHECK(field(*wrong.screen, "f_place")->value == "Storgata 2");
    CHECK(has(field(*wrong.screen, "f_meets_at")->problem, "18:00"));
    const OfficerReply early = group.desk.submit(kari, *wrong.screen, verb_plan, {{"f_meets_at", "18.30"}});
    CHECK(has(field(*early.screen, "f_meets_at")->problem, "etter siste dag"));
    const OfficerReply saved = group.desk.submit(kari, *early.screen, verb_plan, {{"f_meets_on", "2027-01-20"}});
    CHECK(has(all_words(*saved.screen), "Møtet er planlagt."));
    const recruit::Plan plan = plan_of(group.office.kit, group.number).value();
    CHECK(plan.place == "Storgata 2");
    CHECK(format_timestamp(plan.meets_at) == "2027-01-20T17:30:00.000Z");
    CHECK(plan.mixes.size() == 1);
}

TEST_CASE("the seats are drawn when a steward confirms it with the public value, and once only") {
    Group group;
    group.office.crowd(24);
    const auto frozen = freeze(group.office.kit, {.drive = group.number, .seats_wanted = 6, .tickets = 1000});
    const auto record = std::get<recruit::Record>(recruit::prepare_draw(frozen->pool, frozen->settings, [] { return false; }));
    REQUIRE(keep_prepared(group.office.kit, group.number, record, "Lotto 9. januar", "dir-lise", group.office.now));
    const Screen form = *group.desk.submit(kari, group.show(kari), verb_draw_form).screen;
    CHECK(has(all_words(form), "Lotto 9. januar"));
    CHECK(has(all_words(form), draw_of(group.office.kit, group.number)->commitment));
    CHECK_FALSE(field(*group.desk.submit(kari, form, verb_draw).screen, "f_public")->problem.empty());
    CHECK(group.desk.submit(lise, form, verb_draw, {{"f_public", "3 8 14 17 22 29 31"}}).screen->kind == ScreenKind::notice);
    const OfficerReply drawn = group.desk.submit(kari, form, verb_draw, {{"f_public", "3 8 14 17 22 29 31"}});
    CHECK(has(all_words(*drawn.screen), "Plassene er trukket"));
    CHECK(has(all_words(*drawn.screen), "Invitert, venter på svar"));
    CHECK(has(all_words(*group.desk.submit(kari, form, verb_draw, {{"f_public", "1 2 3"}}).screen), "alt trukket"));
    CHECK(draw_of(group.office.kit, group.number)->drawn_by == kari.directory_id);
}

TEST_CASE("no card names a volunteer") {
    Group group;
    group.office.crowd(12);
    for (const std::string_view verb : {verb_show, verb_result, verb_share, verb_plan_form}) {
        const OfficerReply reply = group.desk.press(kari, {.verb = std::string(verb), .data = {{"drive", std::to_string(group.number)}}, .sends_fields = false});
        CHECK_FALSE(has(all_words(*reply.screen), "Person"));
        CHECK_FALSE(has(all_words(*reply.screen), "@example.no"));
    }
}

}  // namespace
}  // namespace stemmen::service::officer_testing
