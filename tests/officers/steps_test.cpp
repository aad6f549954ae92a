// From a draft to telling back: who may do what, once only, and what each sees.
#include <catch2/catch.hpp>

#include "desk.hpp"
#include "service/short_links.hpp"

namespace stemmen::service::officer_testing {
namespace {

using recruit::DriveState;
using namespace std::chrono_literals;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Screen show(Desk& desk, const recruit::Officer& who, std::int64_t number) {
    return *desk.press(who, {.verb = std::string(verb_show), .data = {{"drive", std::to_string(number)}}}).screen;
}

std::optional<ShortLink> link_of(Desk& desk, std::int64_t number) {
    std::optional<ShortLink> link;
    const std::string code = desk.drive(number).link;
    desk.in_transaction([&](Transaction& tx) { link = tx.page().link(code); });
    return link;
}

void answers(Desk& desk, std::int64_t number, std::int64_t count) {
    const std::string code = desk.drive(number).link;
    desk.in_transaction([&](Transaction& tx) { tx.page().add({.day = desk.now, .unit = "201", .link = code, .step = FunnelStep::started, .count = count}); });
}

TEST_CASE("a drive goes from draft to told back, and each is told what concerns them") {
    Desk desk;
    const std::int64_t number = desk.new_drive();
    const OfficerReply asked = desk.submit(kari, show(desk, kari, number), verb_ask);
    REQUIRE(asked.notices.size() == 1);
    CHECK(asked.notices.front().to == lise.directory_id);
    CHECK(has(all_words(asked.notices.front().screen), "Kari Nordmann ber om at du godkjenner"));
    CHECK(has(all_words(*asked.screen), "Venter på godkjenning"));
    const OfficerReply approved = desk.submit(lise, asked.notices.front().screen, verb_approve, {{"f_dpia", "covered"}});
    CHECK(approved.changed_drives == std::vector<std::int64_t>{number});
    REQUIRE(approved.notices.size() == 2);
    CHECK(approved.notices.front().to == kari.directory_id);
    const OfficerReply started = desk.submit(kari, approved.notices.front().screen, verb_start);
    CHECK(has(all_words(*started.screen), "Dager igjen: 14"));
    const OfficerReply sure = desk.submit(ola, *started.screen, verb_stop_sure);
    const OfficerReply stopped = desk.submit(ola, *sure.screen, verb_stop);
    CHECK(has(all_words(*stopped.screen), "Stoppet"));
    const OfficerReply closing = desk.submit(kari, *stopped.screen, verb_close_form);
    const OfficerReply closed = desk.submit(kari, *closing.screen, verb_close);
    const OfficerReply telling = desk.submit(kari, *closed.screen, verb_tell_form);
    const OfficerReply told = desk.submit(kari, *telling.screen, verb_tell, {{"f_said", "Køen er lang."}, {"f_could_not", "Flere skranker, fordi lokalet er for lite."}});
    CHECK(has(all_words(*told.screen), "Fortalt tilbake"));
    CHECK(desk.drive(number).state == DriveState::told_back);
    CHECK(desk.drive(number).told.could_not == "Flere skranker, fordi lokalet er for lite.");
}

TEST_CASE("approval takes somebody who is neither owner nor deputy, with the directory's right to it") {
    Desk desk;
    const std::int64_t number = desk.new_drive();
    desk.submit(kari, show(desk, kari, number), verb_ask);
    const OfficerButton approve{.verb = std::string(verb_approve), .data = {{"drive", std::to_string(number)}, {"version", "2"}, {"f_dpia", "covered"}}, .sends_fields = false};
    for (const recruit::Officer& who : {kari, ola, per}) {
        const OfficerReply reply = desk.press(who, approve);
        CHECK(reply.screen->kind == ScreenKind::notice);
        CHECK_FALSE(reply.replaces);
        CHECK(desk.drive(number).state == DriveState::draft);
        CHECK(button(show(desk, who, number), verb_approve) == nullptr);
    }
    CHECK(desk.press(lise, approve).replaces);
    CHECK(desk.drive(number).state == DriveState::approved);
}

TEST_CASE("an approver sends a drive back with a reason, its stewards are told it, mend it and ask again") {
    Desk desk;
    const std::int64_t number = desk.new_drive();
    const Screen asked = desk.submit(kari, show(desk, kari, number), verb_ask).notices.front().screen;
    const Screen form = *desk.submit(lise, asked, verb_return_form).screen;
    CHECK_FALSE(field(*desk.submit(lise, form, verb_return, {{"f_reason", "  "}}).screen, "f_reason")->problem.empty());
    for (const recruit::Officer& who : {kari, ola, per}) CHECK(desk.submit(who, form, verb_return, {{"f_reason", "Nei."}}).screen->kind == ScreenKind::notice);
    const OfficerReply returned = desk.submit(lise, form, verb_return, {{"f_reason", "Skriv hvem som tar imot det som haster."}});
    CHECK(has(all_words(*returned.screen), "Status: Sendt tilbake"));
    REQUIRE(returned.notices.size() == 2);
    const Screen told = returned.notices.front().screen;
    CHECK(returned.notices.front().to == kari.directory_id);
    CHECK(has(all_words(told), "Lise Lov har sendt innsamlingen tilbake."));
    CHECK(has(all_words(told), "Skriv hvem som tar imot det som haster."));
    CHECK(button(show(desk, lise, number), verb_approve) == nullptr);
    CHECK(has(all_words(*desk.submit(lise, form, verb_return, {{"f_reason", "Igjen."}}).screen), "endret siden kortet ble laget"));
    const Screen edited = *desk.submit(kari, *desk.submit(kari, told, verb_edit).screen, verb_next).screen;
    const OfficerReply saved = desk.submit(kari, edited, verb_save, {{"f_incoming", "Operasjonssentralen"}});
    CHECK(desk.drive(number).sent_back->reason == "Skriv hvem som tar imot det som haster.");
    desk.submit(kari, *saved.screen, verb_ask);
    CHECK_FALSE(desk.drive(number).sent_back.has_value());
    desk.submit(lise, show(desk, lise, number), verb_approve, {{"f_dpia", "covered"}});
    CHECK(desk.drive(number).state == DriveState::approved);
    CHECK(desk.submit(lise, form, verb_return, {{"f_reason", "For sent."}}).screen->kind == ScreenKind::drive_status);
    CHECK(desk.drive(number).state == DriveState::approved);
}

TEST_CASE("rights come from the directory id, never from what the card says") {
    Desk desk;
    const std::int64_t number = desk.running_drive();
    const OfficerReply reply = desk.press(per, {.verb = std::string(verb_stop), .data = {{"drive", std::to_string(number)}, {"version", "5"}, {"who", "dir-kari"}, {"directory_id", "dir-kari"}, {"role", "approver"}}, .sends_fields = false});
    CHECK(has(all_words(*reply.screen), "ikke tilgang"));
    CHECK(desk.drive(number).state == DriveState::running);
}

TEST_CASE("a step that is pressed twice is done once") {
    Desk desk;
    const std::int64_t number = desk.new_drive();
    const Screen before = show(desk, kari, number);
    CHECK(desk.submit(kari, before, verb_ask).notices.size() == 1);
    const OfficerReply again = desk.submit(kari, before, verb_ask);
    CHECK(again.notices.empty());
    CHECK(has(all_words(*again.screen), "endret siden kortet ble laget"));
}

TEST_CASE("a card from an old version changes nothing and gets the drive as it is") {
    Desk desk;
    const std::int64_t number = desk.new_drive();
    const Screen old = show(desk, kari, number);
    const OfficerReply edit = desk.submit(ola, old, verb_edit);
    const OfficerReply second = desk.submit(ola, *edit.screen, verb_next, {{"f_title", "Nytt navn"}, {"f_deputy", ola.directory_id}});
    desk.submit(ola, *second.screen, verb_save);
    const OfficerReply reply = desk.submit(kari, old, verb_ask);
    CHECK(reply.replaces);
    CHECK(reply.screen->heading == "Nytt navn");
    CHECK_FALSE(desk.drive(number).asked_on);
}

TEST_CASE("a change of what is asked takes the approval away") {
    Desk desk;
    const std::int64_t number = desk.new_drive();
    desk.submit(kari, show(desk, kari, number), verb_ask);
    desk.submit(lise, show(desk, lise, number), verb_approve, {{"f_dpia", "covered"}});
    const Screen first = *desk.submit(kari, show(desk, kari, number), verb_edit).screen;
    const Screen second = *desk.submit(kari, first, verb_next).screen;
    desk.submit(kari, second, verb_save, {{"f_audience", "Alle i hele byen"}});
    CHECK(desk.drive(number).state == DriveState::draft);
    CHECK_FALSE(desk.drive(number).asked_on);
}

TEST_CASE("the short link is known from the approval on and leads to the talk only while the drive runs") {
    Desk desk;
    const std::int64_t number = desk.new_drive();
    CHECK(desk.drive(number).link.empty());
    desk.submit(kari, show(desk, kari, number), verb_ask);
    desk.submit(lise, show(desk, lise, number), verb_approve, {{"f_dpia", "covered"}});
    REQUIRE(link_of(desk, number));
    CHECK(link_of(desk, number)->closed_at);
    CHECK(link_of(desk, number)->kind == "counter");
    CHECK(link_of(desk, number)->drive == drive_name(number));
    CHECK(service::check(*link_of(desk, number)));
    const OfficerReply share = desk.submit(kari, show(desk, kari, number), verb_share);
    CHECK(has(all_words(*share.screen), "https://stemmen.example.no/s/" + desk.drive(number).link));
    CHECK(has(all_words(*share.screen), "Vi vil høyre frå deg!"));
    desk.submit(kari, show(desk, kari, number), verb_start);
    CHECK_FALSE(link_of(desk, number)->closed_at);
    desk.submit(kari, *desk.submit(kari, show(desk, kari, number), verb_stop_sure).screen, verb_stop);
    CHECK(link_of(desk, number)->closed_at);
}

TEST_CASE("a drive about talks in Messenger has a link that opens one, which is asked as everybody is asked there") {
    Desk desk;
    const std::int64_t number = desk.running_drive({{"f_kind", "after_conversation"}});
    CHECK(desk.drive(number).link.empty());
    const OfficerReply share = desk.submit(kari, show(desk, kari, number), verb_share);
    CHECK(has(all_words(*share.screen), "https://m.me/101234567890123?ref=" + drive_name(number)));
    CHECK(share.screen->buttons.size() == 1);
}

TEST_CASE("a drive whose last day has passed takes no more answers, and its owner is reminded, then the deputy") {
    Desk desk;
    const std::int64_t number = desk.running_drive();
    const auto notices = [&] {
        std::vector<OfficerNotice> out;
        desk.in_transaction([&](Transaction& tx) { out = take_officer_notices(tx, desk.kit, desk.moment()); });
        return out;
    };
    CHECK(notices().empty());
    desk.now += 15 * 24h;
    CHECK(notices().empty());
    desk.in_transaction([&](Transaction& tx) { close_ended_links(tx, desk.moment()); });
    CHECK(link_of(desk, number)->closed_at);
    desk.now += 3 * 24h;
    REQUIRE(notices().size() == 1);
    CHECK(notices().empty());
    desk.now += 8 * 24h;
    const auto later = notices();
    REQUIRE(later.size() == 1);
    CHECK(later.front().to == ola.directory_id);
    CHECK(has(all_words(later.front().screen), "Kari Nordmann har hatt den i en uke"));
}

TEST_CASE("a drive past its end without Oppfølging cannot be closed, and what was typed stays") {
    Desk desk;
    const std::int64_t number = desk.running_drive();
    desk.now += 20 * 24h;
    const Screen form = *desk.submit(kari, show(desk, kari, number), verb_close_form).screen;
    const OfficerReply reply = desk.press(kari, *button(form, verb_close), {{"f_follow_up", ""}, {"f_sharing", "Alle passkontor"}});
    CHECK(has(field(*reply.screen, "f_follow_up")->problem, "Oppfølging"));
    CHECK(field(*reply.screen, "f_sharing")->value == "Alle passkontor");
    CHECK(desk.drive(number).state == DriveState::running);
}

TEST_CASE("numbers are told from five up and in steps of five, so that the next look tells of nobody") {
    Desk desk;
    const std::int64_t number = desk.running_drive();
    const auto told = [&] { return all_words(show(desk, kari, number)); };
    answers(desk, number, 4);
    CHECK(has(told(), "Svar: Færre enn 5 av 60"));
    answers(desk, number, 1);
    CHECK(has(told(), "Svar: Minst 5 av 60"));
    answers(desk, number, 4);
    CHECK(has(told(), "Svar: Minst 5 av 60"));
    answers(desk, number, 1);
    CHECK(has(told(), "Svar: Minst 10 av 60"));
}

TEST_CASE("the status card can be asked for as it is now, which changes nothing") {
    Desk desk;
    const std::int64_t number = desk.running_drive();
    const Screen card = show(desk, kari, number);
    CHECK(card.refresh.verb == verb_show);
    const OfficerReply fresh = desk.hear({.who = ola, .role = recruit::Role::officer, .what = OfficerPressed{.verb = std::string(verb_stop), .form = card.refresh.data, .is_refresh = true}});
    CHECK(fresh.replaces);
    CHECK(fresh.screen->kind == ScreenKind::drive_status);
    CHECK(desk.drive(number).state == DriveState::running);
}

TEST_CASE("when Messenger is switched off the card says so, and that the code and the page work") {
    Desk desk;
    const std::int64_t number = desk.running_drive(), talks = desk.running_drive({{"f_kind", "after_conversation"}, {"f_title", "Etter samtalen"}});
    CHECK_FALSE(has(all_words(show(desk, kari, number)), "slått av"));
    desk.kit.messenger_is_off = true;
    CHECK(has(all_words(show(desk, kari, number)), "QR-kode, kort adresse og nettside virker som før"));
    CHECK(has(all_words(show(desk, kari, talks)), "Ingen blir spurt der"));
    CHECK(button(show(desk, kari, talks), verb_share) == nullptr);
}

TEST_CASE("an approver finds what waits among her own drives") {
    Desk desk;
    const std::int64_t number = desk.new_drive();
    CHECK_FALSE(has(all_words(*desk.say(lise, "mine innsamlinger").screen), "Trygt i skranken"));
    desk.submit(kari, show(desk, kari, number), verb_ask);
    CHECK(has(all_words(*desk.say(lise, "mine innsamlinger").screen), "Trygt i skranken"));
}

TEST_CASE("when nobody who can approve is known, the owner is told what to do") {
    Desk desk;
    desk.say(ola, "hjelp");
    const OfficerReply second = desk.submit(kari, *desk.say(kari, "ny").screen, verb_next, {{"f_kind", "counter"}, {"f_title", "Skranken"}, {"f_unit", "201"}, {"f_deputy", ola.directory_id}});
    const OfficerReply saved = desk.submit(kari, *second.screen, verb_save, {{"f_use", "Vi endrer."}, {"f_decision", "x"}});
    const OfficerReply asked = desk.submit(kari, *saved.screen, verb_ask);
    CHECK(has(all_words(*asked.screen), "Ingen som kan godkjenne"));
}

TEST_CASE("every verb and any number is answered with a screen") {
    Desk desk;
    desk.running_drive();
    for (const std::string_view verb : {verb_help, verb_new, verb_mine, verb_running, verb_results, verb_show, verb_next, verb_back, verb_save, verb_edit, verb_ask, verb_approve, verb_start, verb_stop_sure, verb_stop, verb_close_form, verb_close, verb_tell_form,
                                        verb_tell, verb_share, verb_result, std::string_view("nonsense"), std::string_view()})
        for (const char* number : {"", "1", "99", "-1", "1e9", "99999999999999999999", "x"})
            for (const recruit::Officer& who : {kari, per}) {
                CAPTURE(verb, number, who.name);
                const OfficerReply reply = desk.press(who, {.verb = std::string(verb), .data = {{"drive", number}, {"version", number}}, .sends_fields = false});
                REQUIRE(reply.screen);
                CHECK(reply.screen->buttons.size() <= screen_buttons_max);
                CHECK(teams::card_of(*reply.screen));
            }
}

}  // namespace
}  // namespace stemmen::service::officer_testing
