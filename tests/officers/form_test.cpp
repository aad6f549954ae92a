// The form of a new drive: two steps, prefilled, forgiving, and once only.
#include <catch2/catch.hpp>

#include "desk.hpp"
#include "service/officer_form.hpp"

namespace stemmen::service::officer_testing {
namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Values step_one() { return {{"f_kind", "counter"}, {"f_title", "Trygt i skranken"}, {"f_unit", "201"}, {"f_deputy", ola.directory_id}}; }

Screen second_step(Desk& desk, Values typed = step_one()) {
    desk.say(ola, "hjelp");
    return *desk.submit(kari, *desk.say(kari, "ny innsamling").screen, verb_next, std::move(typed)).screen;
}

std::size_t count_drives(Desk& desk) {
    std::size_t count = 0;
    desk.in_transaction([&](Transaction& tx) { count = static_cast<std::size_t>(tx.drive_desk().count()); });
    return count;
}

TEST_CASE("a drive is made in two steps, of which the second asks for two texts only") {
    Desk desk;
    const Screen second = second_step(desk);
    for (const char* name : {"f_purpose", "f_audience", "f_known", "f_recruitment", "f_approach", "f_incoming", "f_ethics", "f_wanted", "f_goal", "f_situation", "f_ends_on"}) {
        CAPTURE(name);
        REQUIRE(field(second, name) != nullptr);
        CHECK_FALSE(field(second, name)->value.empty());
    }
    CHECK(field(second, "f_ends_on")->value == "2026-12-14");
    const OfficerReply saved = desk.submit(kari, second, verb_save, {{"f_use", "Vi endrer tre ting."}, {"f_decision", "Åpningstider"}});
    REQUIRE(saved.shows_drive);
    CHECK(saved.replaces);
    CHECK(saved.screen->kind == ScreenKind::preview);
    CHECK(button(*saved.screen, verb_ask) != nullptr);
    const recruit::Drive drive = desk.drive(*saved.shows_drive);
    CHECK(drive.owner == kari);
    CHECK(drive.deputy == ola);
    CHECK(drive.unit == "201");
    CHECK(drive.answers_wanted == 60);
    CHECK(recruit::problems(drive, recruit::DriveStep::ask, std::chrono::floor<std::chrono::days>(desk.now), Language::nb).empty());
}

TEST_CASE("a form that is sent half empty comes back with what was typed, and says what is missing where it is missing") {
    Desk desk;
    const OfficerReply reply = desk.submit(kari, *desk.say(kari, "ny innsamling").screen, verb_next, {{"f_title", "Trygt i sentrum"}});
    REQUIRE(reply.screen->kind == ScreenKind::drive_form);
    CHECK(field(*reply.screen, "f_title")->value == "Trygt i sentrum");
    CHECK(field(*reply.screen, "f_title")->problem.empty());
    CHECK(has(field(*reply.screen, "f_kind")->problem, "Velg hva slags"));
    CHECK(has(field(*reply.screen, "f_unit")->problem, "Velg enheten"));
    CHECK(has(field(*reply.screen, "f_deputy")->problem, "Velg en kollega"));
    CHECK(count_drives(desk) == 0);
}

TEST_CASE("a draft without Påvirkning is saved, cannot be asked approval for, and says so") {
    Desk desk;
    const OfficerReply saved = desk.submit(kari, second_step(desk), verb_save, {{"f_decision", "Åpningstider"}});
    REQUIRE(saved.shows_drive);
    CHECK(has(all_words(*saved.screen), "Påvirkning: skriv hvordan"));
    CHECK(button(*saved.screen, verb_ask) == nullptr);
    const OfficerReply pressed = desk.press(kari, {.verb = std::string(verb_ask), .data = {{"drive", std::to_string(*saved.shows_drive)}, {"version", "1"}}});
    CHECK(has(all_words(*pressed.screen), "Påvirkning"));
    CHECK(pressed.notices.empty());
    CHECK_FALSE(desk.drive(*saved.shows_drive).asked_on);
}

TEST_CASE("what cannot be read in step two keeps everything else that was typed") {
    Desk desk;
    const OfficerReply reply = desk.submit(kari, second_step(desk), verb_save, {{"f_use", "Vi endrer tre ting."}, {"f_wanted", "mange"}, {"f_ends_on", "i morgen"}, {"f_groups", "unge, nye naboer"}});
    REQUIRE(reply.screen->kind == ScreenKind::drive_form);
    CHECK(field(*reply.screen, "f_use")->value == "Vi endrer tre ting.");
    CHECK(field(*reply.screen, "f_groups")->value == "unge, nye naboer");
    CHECK_FALSE(field(*reply.screen, "f_wanted")->problem.empty());
    CHECK_FALSE(field(*reply.screen, "f_ends_on")->problem.empty());
    CHECK(count_drives(desk) == 0);
}

TEST_CASE("a fault of step one that step two finds leads back to step one") {
    Desk desk;
    const Screen second = second_step(desk);
    desk.in_transaction([&](Transaction& tx) {
        auto form = tx.forms().form(button(second, verb_save)->data.at("nonce")).value();
        form.typed["f_title"] = "x";
        tx.forms().save(form);
    });
    const OfficerReply reply = desk.submit(kari, second, verb_save, {{"f_use", "Vi endrer."}});
    CHECK(field(*reply.screen, "f_title") != nullptr);
    CHECK_FALSE(field(*reply.screen, "f_title")->problem.empty());
    const OfficerReply next = desk.submit(kari, *reply.screen, verb_next, {{"f_title", "Trygt"}});
    CHECK(field(*next.screen, "f_use")->value == "Vi endrer.");
}

TEST_CASE("going back and choosing another kind follows the kind, but keeps what was written by hand") {
    Desk desk;
    const Screen second = second_step(desk);
    const OfficerReply back = desk.submit(kari, second, verb_back, {{"f_purpose", "Min egen hensikt."}});
    CHECK(field(*back.screen, "f_title")->value == "Trygt i skranken");
    const OfficerReply again = desk.submit(kari, *back.screen, verb_next, {{"f_kind", "focus_group"}});
    CHECK(field(*again.screen, "f_purpose")->value == "Min egen hensikt.");
    CHECK(has(field(*again.screen, "f_recruitment")->value, "Plassene trekkes"));
    CHECK(field(*again.screen, "f_wanted")->value == "12");
    CHECK(field(*again.screen, "f_wanted")->to == recruit::seats_wanted_max);
}

TEST_CASE("a form that is pressed twice makes one drive, and the second time shows it") {
    Desk desk;
    const Screen second = second_step(desk);
    const OfficerReply first = desk.submit(kari, second, verb_save, {{"f_use", "Vi endrer."}, {"f_decision", "Åpningstider"}});
    const OfficerReply again = desk.submit(kari, second, verb_save, {{"f_use", "Noe annet."}, {"f_decision", "Åpningstider"}});
    CHECK(count_drives(desk) == 1);
    CHECK(again.shows_drive == first.shows_drive);
    CHECK(again.screen->kind == ScreenKind::drive_status);
    CHECK(desk.drive(*first.shows_drive).fields.use == "Vi endrer.");
}

TEST_CASE("somebody else's form cannot be used, and is not lost by the attempt") {
    Desk desk;
    const Screen second = second_step(desk);
    const OfficerReply reply = desk.submit(ola, second, verb_save, {{"f_use", "Olas ord."}});
    CHECK(reply.screen->kind == ScreenKind::notice);
    CHECK_FALSE(reply.replaces);
    CHECK(count_drives(desk) == 0);
    CHECK(desk.submit(kari, second, verb_save, {{"f_use", "Karis ord."}, {"f_decision", "x"}}).shows_drive);
}

TEST_CASE("a reader can start nothing, whatever the card that is pressed") {
    Desk desk;
    CHECK(desk.say(per, "ny innsamling").screen->kind == ScreenKind::notice);
    CHECK(count_drives(desk) == 0);
}

TEST_CASE("a nonce that nobody gave is answered with how to begin again") {
    Desk desk;
    for (const char* nonce : {"", "guessed", "'; DROP TABLE drive_form; --"}) {
        const OfficerReply reply = desk.press(kari, {.verb = std::string(verb_save), .data = {{"nonce", nonce}}, .sends_fields = false});
        CHECK(has(all_words(*reply.screen), "Ny innsamling"));
    }
}

TEST_CASE("what is typed is cleaned and bounded, and never becomes another field") {
    Desk desk;
    std::string odd("\x01\x02Vi\tendrer\r\ntre\xff ting ");
    odd += std::string(5'000, 'x');
    const OfficerReply saved = desk.submit(kari, second_step(desk), verb_save, {{"f_use", odd}, {"f_decision", "x"}, {"f_owner", "dir-per"}, {"owner", "dir-per"}, {"state", "running"}});
    const recruit::Drive drive = desk.drive(saved.shows_drive.value());
    CHECK(drive.fields.use.starts_with("Vi endrer\ntre\uFFFD ting x"));
    CHECK(drive.fields.use.size() < form_text_characters_max + 10);
    CHECK(drive.owner == kari);
    CHECK(drive.state == recruit::DriveState::draft);
}

TEST_CASE("two drives in the same place, audience and week bring a warning with the other owner's name") {
    Desk desk;
    desk.say(kari, "hjelp");
    const std::int64_t first = desk.new_drive();
    CHECK(first > 0);
    const Screen second = *desk.submit(ola, *desk.say(ola, "ny innsamling").screen, verb_next, {{"f_kind", "passport_queue"}, {"f_title", "Kø"}, {"f_unit", "201"}, {"f_deputy", kari.directory_id}}).screen;
    CHECK(has(all_words(second), "«Trygt i skranken» går i samme område og periode. Snakk med Kari Nordmann."));
}

TEST_CASE("what the insight bank knows about the same is shown before anybody is asked") {
    Desk desk;
    desk.in_transaction([&](Transaction& tx) {
        insight::Finding finding{.claim = "Folk finner ikke skranken når den er flyttet."};
        const KeptFinding kept{.finding = std::move(finding), .by = "x", .at = desk.now};
        tx.bank().save(kept, {"finn", "flytt", "skrank"}, "");
    });
    CHECK(has(all_words(second_step(desk)), "Folk finner ikke skranken"));
    CHECK(has(all_words(second_step(desk, {{"f_kind", "school_visit"}, {"f_title", "Mopeder"}, {"f_unit", "201"}, {"f_deputy", ola.directory_id}})), "har ikke noe om dette"));
}

TEST_CASE("units and colleagues are found while one types") {
    Desk desk;
    desk.say(ola, "hjelp");
    desk.say(per, "hjelp");
    const auto found = [&](std::string_view dataset, const std::string& text) {
        return desk.hear({.who = kari, .role = recruit::Role::officer, .what = OfficerSearched{std::string(dataset), text}}).found;
    };
    REQUIRE_FALSE(found(dataset_units, "oslo").empty());
    CHECK(found(dataset_units, "oslo").front().title.starts_with("Oslo"));
    CHECK(found(dataset_units, "").size() == 15);
    CHECK(found(dataset_colleagues, "han") == std::vector<OfficerChoice>{{"dir-ola", "Ola Hansen"}});
    CHECK(found(dataset_colleagues, "per").empty());
    CHECK(found("graph.microsoft.com/users", "ola").empty());
}

TEST_CASE("in a group the form comes in the officer's own chat") {
    Desk desk;
    const OfficerReply reply = desk.hear({.who = kari, .role = recruit::Role::officer, .is_personal = false, .what = OfficerSaid{"ny innsamling"}});
    CHECK(reply.screen->kind == ScreenKind::notice);
    REQUIRE(reply.notices.size() == 1);
    CHECK(reply.notices.front().to == kari.directory_id);
    CHECK(reply.notices.front().screen.kind == ScreenKind::drive_form);
}

TEST_CASE("every kind of drive has a form that can be saved and asked approval for, in every language") {
    const Language language = GENERATE(Language::nb, Language::nn, Language::en);
    for (std::size_t i = 0; i < recruit::drive_kinds; ++i) {
        Desk desk;
        desk.language = language;
        const std::string kind(to_string(static_cast<recruit::DriveKind>(i)));
        CAPTURE(kind);
        const std::int64_t number = desk.new_drive({{"f_kind", kind}});
        CHECK(recruit::problems(desk.drive(number), recruit::DriveStep::ask, std::chrono::floor<std::chrono::days>(desk.now), language).empty());
    }
}

TEST_CASE("the talk behind a drive's link asks what the drive wants besides, and two at most") {
    Desk desk;
    const std::int64_t number = desk.new_drive({{"f_questions", "q.pj.voice,q.pj.respect,q.nonsense"}});
    desk.in_transaction([&](Transaction& tx) {
        CHECK(questions_of(tx.drive_desk().rows(), drive_name(number)) == std::vector<std::string>{"q.pj.voice", "q.pj.respect"});
        for (const char* none : {"", "d", "d0", "d99", "host-2026", "d1x"}) CHECK(questions_of(tx.drive_desk().rows(), none).empty());
    });
    const OfficerReply reply = desk.submit(kari, second_step(desk), verb_save, {{"f_questions", "q.pj.voice,q.pj.respect,q.pj.motive"}});
    CHECK(has(field(*reply.screen, "f_questions")->problem, "høyst to"));
}

TEST_CASE("what the templates name is there") { CHECK(faults_of(drive_templates(), dialogs()) == std::vector<std::string>{}); }

}  // namespace
}  // namespace stemmen::service::officer_testing
