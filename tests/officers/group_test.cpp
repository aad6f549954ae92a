// The group of a drive that recruits, from the officer's card: the meeting, who is missing, the draw, who came, the panel.
#include <cstdlib>
#include <fstream>

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
    std::vector<recruit::Mix> population = recruit::parse_population(read_source("config/reference/population.csv"), "population.csv").value();
    std::int64_t number = 0;

    Group() {
        desk.kit.recruitment = &office.kit;
        desk.kit.population = &population;
        desk.kit.keys = &testing::rules().keys;
        while (number < drive_no) number = desk.new_drive({{"f_kind", "focus_group"}, {"f_title", "Trygt i sentrum " + std::to_string(number)}, {"f_wanted", "6"}});
        desk.submit(kari, show(), verb_ask);
        desk.submit(lise, show(lise), verb_approve, {{"f_dpia", "covered"}});
        desk.submit(kari, show(), verb_start);
    }
    Screen show(const recruit::Officer& who = kari) { return *desk.press(who, {.verb = std::string(verb_show), .data = {{"drive", std::to_string(number)}}}).screen; }
    Screen screen() { return *desk.submit(kari, show(), verb_group).screen; }
    // The list is locked, as the service does it beside the talk.
    OfficerReply lock(const std::string& source = "Lotto 9. januar") {
        const Screen form = *desk.submit(kari, screen(), verb_prepare_form).screen;
        const OfficerReply reply = desk.submit(kari, form, verb_prepare, {{"f_source", source}});
        REQUIRE(reply.job);
        return done(*reply.job);
    }
    OfficerReply done(const DrawJob& job) {
        const PreparedDraw outcome = recruit::prepare_draw(job.pool, job.settings, [] { return false; });
        OfficerReply reply;
        desk.in_transaction([&](Transaction& tx) { reply = draw_prepared(tx, desk.kit, job, outcome, desk.moment()); });
        return reply;
    }
    OfficerReply draw(const std::string& value) {
        const Screen form = *desk.submit(kari, screen(), verb_draw_form).screen;
        return desk.submit(kari, *desk.submit(kari, form, verb_draw_sure, {{"f_public", value}}).screen, verb_draw);
    }
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
    const Screen form = *group.desk.submit(kari, group.screen(), verb_plan_form).screen;
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

TEST_CASE("a new group mirrors the population by age, and by gender only if an officer wants it") {
    Group group;
    const std::int64_t fresh = group.desk.running_drive({{"f_kind", "focus_group"}, {"f_title", "Ung i byen"}, {"f_wanted", "8"}});
    const OfficerButton open{.verb = std::string(verb_show), .data = {{"drive", std::to_string(fresh)}}};
    const Screen form = *group.desk.submit(kari, *group.desk.press(kari, open).screen, verb_plan_form).screen;
    REQUIRE(field(form, "f_mix") != nullptr);
    CHECK(field(form, "f_mix")->choices.size() == group.population.size());
    CHECK(field(form, "f_mix")->value == "age");
    Values typed{{"f_theme_en", "young in town"}, {"f_meets_on", "2027-01-20"}, {"f_place", "Storgata 2"}, {"f_mix", "age,gender"}};
    group.desk.submit(kari, form, verb_plan, typed);
    CHECK(plan_of(group.office.kit, fresh)->mixes == group.population);
    const Screen again = *group.desk.submit(kari, *group.desk.submit(kari, *group.desk.press(kari, open).screen, verb_group).screen, verb_plan_form).screen;
    const Screen saved = *group.desk.submit(kari, again, verb_plan, {{"f_mix", "age"}}).screen;
    CHECK(plan_of(group.office.kit, fresh)->mixes.size() == 1);
    CHECK(has(all_words(saved), "Skal ligne befolkningen i: alder"));
}

TEST_CASE("the list is locked beside the talk, and everybody's card and the officer are told") {
    Group group;
    group.office.crowd(24);
    const Screen form = *group.desk.submit(kari, group.screen(), verb_prepare_form).screen;
    const OfficerReply empty = group.desk.submit(kari, form, verb_prepare);
    CHECK_FALSE(empty.job);
    CHECK_FALSE(field(*empty.screen, "f_source")->problem.empty());
    const OfficerReply running = group.desk.submit(kari, form, verb_prepare, {{"f_source", "Lotto 9. januar"}});
    REQUIRE(running.job);
    CHECK(has(all_words(*running.screen), "Jeg regner ut"));
    CHECK_FALSE(draw_of(group.office.kit, group.number));
    const OfficerReply told = group.done(*running.job);
    CHECK(told.changed_drives == std::vector{group.number});
    REQUIRE(told.notices.size() == 1);
    CHECK(told.notices[0].to == kari.directory_id);
    const std::string words = all_words(told.notices[0].screen);
    CHECK(has(words, "Lista er låst"));
    CHECK(has(words, draw_of(group.office.kit, group.number)->commitment));
    CHECK(has(words, "https://stemmen.example.no/trekning/" + group.desk.drive(group.number).link));
    CHECK(has(words, "Lotto 9. januar"));
}

TEST_CASE("with too few volunteers nothing is locked") {
    Group group;
    group.office.crowd(4);
    const Screen form = *group.desk.submit(kari, group.screen(), verb_prepare_form).screen;
    const OfficerReply reply = group.desk.submit(kari, form, verb_prepare, {{"f_source", "Lotto 9. januar"}});
    CHECK_FALSE(reply.job);
    CHECK(has(all_words(*reply.screen), "for få"));
}

TEST_CASE("demands that clash are told in the officer's language, with what would help") {
    Group group;
    for (int i = 0; i < 12; ++i) group.office.signs_up({.age = i < 4 ? "18-29" : "30-49", .name = "Person " + std::to_string(i), .email = Office::mail(i)});
    const OfficerReply told = group.lock();
    REQUIRE(told.notices.size() == 1);
    const std::string words = all_words(told.notices[0].screen);
    INFO(words);
    CHECK(has(words, "Ingen gruppe passer"));
    CHECK(has(words, "alder 50–66"));
    CHECK(has(words, "Få flere til å melde seg med alder 50–66."));
    for (const char* number : {" 1 ", " 2 ", " 4 ", " 8 ", " 12 "}) CHECK_FALSE(has(words, number));  // of people (P-22)
    CHECK_FALSE(has(words, "at least"));
    CHECK_FALSE(draw_of(group.office.kit, group.number));
}

TEST_CASE("the seats are drawn when a steward has seen how the public value is read and confirms it, and once only") {
    Group group;
    group.office.crowd(24);
    group.lock();
    const Screen form = *group.desk.submit(kari, group.screen(), verb_draw_form).screen;
    CHECK(has(all_words(form), draw_of(group.office.kit, group.number)->commitment));
    CHECK_FALSE(field(*group.desk.submit(kari, form, verb_draw_sure).screen, "f_public")->problem.empty());
    const Screen sure = *group.desk.submit(kari, form, verb_draw_sure, {{"f_public", "3, 08-14 17 22 29 31"}}).screen;
    CHECK(has(all_words(sure), "3 8 14 17 22 29 31"));
    CHECK_FALSE(draw_of(group.office.kit, group.number)->drawn_at);
    CHECK(group.desk.submit(lise, sure, verb_draw).screen->kind == ScreenKind::notice);
    const OfficerReply drawn = group.desk.submit(kari, sure, verb_draw);
    CHECK(has(all_words(*drawn.screen), "Plassene er trukket"));
    CHECK(has(all_words(*drawn.screen), "Invitert, venter på svar"));
    CHECK(drawn.changed_drives == std::vector{group.number});
    CHECK(has(all_words(*group.desk.submit(kari, sure, verb_draw).screen), "alt trukket"));
    CHECK(draw_of(group.office.kit, group.number)->drawn_by == kari.directory_id);
}

TEST_CASE("whoever signs up after the list was locked is in the next one, and nobody is drawn without them") {
    Group group;
    group.office.crowd(24);
    group.lock();
    group.office.signs_up({.age = "18-29", .name = "Person 99", .email = Office::mail(99)});
    CHECK(has(all_words(*group.draw("3 8 14").screen), "Lås lista på nytt"));
    group.lock("Lotto 16. januar");
    CHECK(has(all_words(*group.draw("3 8 14").screen), "Plassene er trukket"));
}

TEST_CASE("a card of the group that is older than the plan or the list does nothing, and says so") {
    Group group;
    group.office.crowd(24);
    const Screen old = group.screen();
    const Screen old_form = *group.desk.submit(kari, old, verb_plan_form).screen;
    group.lock();
    const OfficerReply reply = group.desk.submit(kari, old_form, verb_plan, {{"f_place", "Et annet sted"}});
    CHECK(has(all_words(*reply.screen), "endret siden kortet ble laget"));
    CHECK(plan_of(group.office.kit, group.number)->place != "Et annet sted");
    CHECK(has(all_words(*group.desk.submit(kari, *group.desk.submit(kari, old, verb_panel_sure).screen, verb_panel).screen), "Ingen i panelet"));  // shows what there is
    const OfficerButton forged{.verb = std::string(verb_draw), .data = {{"drive", std::to_string(group.number)}, {"f_public", "1 2 3"}}, .sends_fields = false};
    CHECK(has(all_words(*group.desk.press(kari, forged).screen), "endret siden"));
    CHECK_FALSE(draw_of(group.office.kit, group.number)->drawn_at);
}

TEST_CASE("who came is noted by the codes of the published list, can be put right, and stands in the access log") {
    Group group;
    group.office.crowd(24);
    group.lock();
    group.draw("3 8 14");
    group.office.carry();
    for (const Sending& each : group.office.of(LetterKind::selected)) CHECK(act(group.office.kit, group.office.link_to(each.to), VolunteerAct::accept, group.office.now) == ActOutcome::done);
    CHECK(button(group.screen(), verb_met_form) == nullptr);  // the meeting has not been
    group.desk.now = group.office.now = testing::plan().meets_at + std::chrono::hours{2};
    const Screen form = *group.desk.submit(kari, group.screen(), verb_met_form).screen;
    const Field& codes = *field(form, "f_met");
    REQUIRE(codes.choices.size() == 8);
    std::string came = codes.value.substr(codes.value.find(',') + 1);  // all but the first
    CHECK(has(all_words(*group.desk.submit(kari, form, verb_met, {{"f_met", came}}).screen), "Notert"));
    CHECK(group.office.count(recruit::SeatState::met) == 7);
    CHECK(group.office.count(recruit::SeatState::absent) == 1);
    group.desk.submit(kari, *group.desk.submit(kari, group.screen(), verb_met_form).screen, verb_met, {{"f_met", codes.value}});
    CHECK(group.office.count(recruit::SeatState::met) == 8);
    std::size_t noted = 0;
    group.desk.in_transaction([&](Transaction& tx) {
        for (const Access& each : tx.access().oldest(Timestamp::max(), 10)) noted += each.what == "recruit.met" && each.who == kari.directory_id ? 1 : 0;
    });
    CHECK(noted == 2);
}

TEST_CASE("the panel is asked after a second thought, and told of in numbers only") {
    Group group;
    const Screen sure = *group.desk.submit(kari, group.screen(), verb_panel_sure).screen;
    CHECK(has(all_words(sure), "sagt ja til å bli spurt igjen"));
    CHECK(has(all_words(*group.desk.submit(kari, sure, verb_panel).screen), "Ingen i panelet"));
}

TEST_CASE("cards of a group for the browser", "[.][cards]") {
    const char* folder = std::getenv("STEMMEN_CARDS");
    REQUIRE(folder != nullptr);
    int at = 50;
    const auto write = [&](const std::string& name, const Screen& screen) { std::ofstream(std::string(folder) + "/" + std::to_string(at++) + "_group_" + name + ".json") << teams::card_of(screen).value(); };
    Group clashing;
    for (int i = 0; i < 12; ++i) clashing.office.signs_up({.age = i < 4 ? "18-29" : "30-49", .name = "Person " + std::to_string(i), .email = Office::mail(i)});
    write("plan", *clashing.desk.submit(kari, clashing.screen(), verb_plan_form).screen);
    write("clash", clashing.lock().notices.front().screen);
    Group group;
    group.office.crowd(24);
    write("collecting", group.screen());
    write("prepare", *group.desk.submit(kari, group.screen(), verb_prepare_form).screen);
    write("prepared", group.lock().notices.front().screen);
    const Screen form = *group.desk.submit(kari, group.screen(), verb_draw_form).screen;
    write("draw", form);
    write("sure", *group.desk.submit(kari, form, verb_draw_sure, {{"f_public", "3, 08-14 17 22 29 31"}}).screen);
    write("drawn", *group.draw("3 8 14").screen);
    group.office.carry();
    for (const Sending& each : group.office.of(LetterKind::selected)) act(group.office.kit, group.office.link_to(each.to), VolunteerAct::accept, group.office.now);
    group.desk.now = group.office.now = testing::plan().meets_at + std::chrono::hours{2};
    group.desk.language = Language::nn;
    write("met", *group.desk.submit(kari, group.screen(), verb_met_form).screen);
}

TEST_CASE("no card names a volunteer") {
    Group group;
    group.office.crowd(12);
    for (const std::string_view verb : {verb_show, verb_result, verb_share, verb_group, verb_plan_form, verb_prepare_form}) {
        const OfficerReply reply = group.desk.press(kari, {.verb = std::string(verb), .data = {{"drive", std::to_string(group.number)}}, .sends_fields = false});
        CHECK_FALSE(has(all_words(*reply.screen), "Person"));
        CHECK_FALSE(has(all_words(*reply.screen), "@example.no"));
    }
}

}  // namespace
}  // namespace stemmen::service::officer_testing
