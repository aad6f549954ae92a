// Screens as Adaptive Cards: their size, what is escaped, and the cards that tests/web draws in a browser.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "adapters/teams/connector.hpp"
#include "core/text.hpp"
#include "desk.hpp"
#include "service/officer_form.hpp"

namespace stemmen::service::officer_testing {
namespace {

using nlohmann::json;

json card_json(const Screen& screen) { return json::parse(teams::card_of(screen).value()); }

Screen with(Part part) { return {.heading = "Overskrift", .parts = {std::move(part)}}; }

const json& input_of(const json& card, std::size_t at = 1) { return card.at("body").at(at); }

TEST_CASE("a field keeps what stood in it, its label, and what is said when it is empty") {
    const json card = card_json(with(Field{.name = "f_title", .label = "Navn", .value = "Trygt", .missing = "Skriv et navn.", .characters_max = 80}));
    const json& input = input_of(card);
    CHECK(input.at("type") == "Input.Text");
    CHECK(input.at("id") == "f_title");
    CHECK(input.at("label") == "Navn");
    CHECK(input.at("value") == "Trygt");
    CHECK(input.at("isRequired") == true);
    CHECK(input.at("errorMessage") == "Skriv et navn.");
    CHECK(input.at("maxLength") == 80);
}

TEST_CASE("a value that an input cannot hold is left out, and the problem stands before the field") {
    const json card = card_json(with(Field{.name = "f_ends_on", .kind = Field::Kind::day, .label = "Siste dag", .value = "i morgen", .problem = "Velg den siste dagen."}));
    CHECK(input_of(card, 1).at("color") == "Attention");
    CHECK_FALSE(input_of(card, 2).contains("value"));
    CHECK_FALSE(input_of(card_json(with(Field{.name = "n", .kind = Field::Kind::number, .label = "Tall", .value = "1e9"}))).contains("value"));
}

TEST_CASE("a search is asked for by its dataset and still has choices where there is no searching") {
    const json input = input_of(card_json(with(Field{.name = "f_unit", .kind = Field::Kind::search, .label = "Enhet", .value = "201", .choices = {{"201", "Oslo"}}, .dataset = "units"})));
    CHECK(input.at("style") == "filtered");
    CHECK(input.at("choices.data") == json{{"type", "Data.Query"}, {"dataset", "units"}});
    CHECK(input.at("choices").size() == 1);
}

TEST_CASE("marks of Markdown are shown, not obeyed") {
    CHECK(teams::as_plain_markdown("[a](b) *c* _d_ `e`") == "\\[a\\](b) \\*c\\* \\_d\\_ \\`e\\`");
    CHECK(teams::as_plain_markdown("# a\n- b\n+ c\n1. d\n  2) e") == "\\# a\n\\- b\n\\+ c\n1\\. d\n  2\\) e");
    CHECK(teams::as_plain_markdown("3.12.2026, 08-16 – kl. 10") == "3\\.12.2026, 08-16 – kl. 10");
}

TEST_CASE("the card that may be asked for as it is now names whose clients ask, sixty at most") {
    Screen screen{.heading = "Status", .refresh = {.title = "Oppdater", .verb = "drive.show", .data = {{"drive", "1"}}}};
    const json card = json::parse(teams::card_of(screen, std::vector<std::string>(100, "29:x")).value());
    CHECK(card.at("refresh").at("userIds").size() == teams::refresh_users_max);
    CHECK_FALSE(card.at("refresh").at("action").contains("fallback"));
    CHECK_FALSE(json::parse(teams::card_of(screen).value()).at("refresh").contains("userIds"));
}

TEST_CASE("a card that would be too long loses parts from its end, and never a field") {
    Screen screen{.heading = "Lang", .parts = {Field{.name = "f_a", .label = "A", .value = "typed"}}};
    for (int i = 0; i < 40; ++i) screen.parts.emplace_back(Line{std::string(1'000, 'x')});
    const std::string card = teams::card_of(screen).value();
    CHECK(card.size() <= teams::card_bytes_max);
    CHECK(card.find("f_a") != std::string::npos);
    screen.parts = {Field{.name = "f_a", .label = "A", .value = std::string(30'000, 'x')}};
    CHECK(teams::card_of(screen).error().code == Errc::over_limit);
}

TEST_CASE("the whole form fits a card, whatever is typed") {
    Desk desk;
    desk.say(ola, "hjelp");
    Screen second = *desk.submit(kari, *desk.say(kari, "ny").screen, verb_next, {{"f_kind", "focus_group"}, {"f_title", "x\"y"}, {"f_unit", "201"}, {"f_deputy", ola.directory_id}}).screen;
    std::string longest;
    while (count_code_points(longest) < form_text_characters_max) longest += "😀";
    Values typed;
    for (const Part& part : second.parts)
        if (const auto* each = std::get_if<Field>(&part); each != nullptr && each->kind == Field::Kind::long_text) typed[each->name] = longest;
    typed["f_wanted"] = "mange";
    const OfficerReply again = desk.submit(kari, second, verb_save, typed);
    REQUIRE(again.screen->kind == ScreenKind::drive_form);
    CHECK(field(*again.screen, "f_use")->value == longest);
    CHECK(teams::card_of(*again.screen).has_value());
}

TEST_CASE("what is found is told as the search asks for it") {
    CHECK(json::parse(teams::search_answer({{"201", "Oslo"}})) == json::parse(R"({"type": "application/vnd.microsoft.search.searchResponse", "value": {"results": [{"title": "Oslo", "value": "201"}]}})"));
}

// Into the folder that STEMMEN_CARDS names, for tests/web/cards_test.mjs. Hidden: it checks nothing by itself.
TEST_CASE("cards for the browser", "[.][cards]") {
    const char* folder = std::getenv("STEMMEN_CARDS");
    REQUIRE(folder != nullptr);
    int at = 10;
    const auto write = [&](const std::string& name, const Screen& screen) { std::ofstream(std::string(folder) + "/" + std::to_string(at++) + "_" + name + ".json") << teams::card_of(screen).value(); };
    Desk desk;
    desk.say(ola, "hjelp");
    desk.say(lise, "hjelp");
    write("help", *desk.say(kari, "hjelp").screen);
    const Screen first = *desk.say(kari, "ny innsamling").screen;
    write("form_1", first);
    write("form_1_problems", *desk.submit(kari, first, verb_next, {{"f_title", "Trygt i skranken"}}).screen);
    const Screen second = *desk.submit(kari, first, verb_next, {{"f_kind", "counter"}, {"f_title", "Trygt i skranken"}, {"f_unit", "201"}, {"f_deputy", ola.directory_id}}).screen;
    write("form_2", second);
    write("form_2_problems", *desk.submit(kari, second, verb_save, {{"f_use", "Vi endrer tre ting."}, {"f_wanted", "mange"}}).screen);
    const OfficerReply draft = desk.submit(kari, second, verb_save);
    write("preview_missing", *draft.screen);
    const std::int64_t number = desk.running_drive({{"f_title", "Møtet med oss i skranken"}});
    const std::string code = desk.drive(number).link;
    desk.in_transaction([&](Transaction& tx) { tx.page().add({.day = desk.now, .unit = "201", .link = code, .step = FunnelStep::started, .count = 23}); });
    const OfficerButton show{.verb = std::string(verb_show), .data = {{"drive", std::to_string(number)}}};
    const Screen status = *desk.press(kari, show).screen;
    write("status_running", status);
    write("share", *desk.submit(kari, status, verb_share).screen);
    write("stop", *desk.submit(kari, status, verb_stop_sure).screen);
    write("results", *desk.submit(kari, status, verb_result).screen);
    write("mine", *desk.say(kari, "mine innsamlinger").screen);
    const std::int64_t waiting = desk.new_drive({{"f_kind", "school_visit"}, {"f_title", "Skolebesøk på Holmlia"}});
    const OfficerReply asked = desk.submit(kari, *desk.press(kari, {.verb = std::string(verb_show), .data = {{"drive", std::to_string(waiting)}}}).screen, verb_ask);
    write("approve", asked.notices.front().screen);
    const Screen back = *desk.submit(lise, asked.notices.front().screen, verb_return_form).screen;
    write("send_back", back);
    write("sent_back", desk.submit(lise, back, verb_return, {{"f_reason", "Skriv hvem som tar imot det som haster, også om kvelden."}}).notices.front().screen);
    desk.now += std::chrono::hours{24 * 20};
    const Screen over = *desk.press(kari, show).screen;
    write("close", *desk.submit(kari, over, verb_close_form).screen);
    const OfficerReply closed = desk.submit(kari, *desk.submit(kari, over, verb_close_form).screen, verb_close);
    write("tell", *desk.submit(kari, *closed.screen, verb_tell_form).screen);
    desk.language = Language::nn;
    write("nn_status", *desk.press(kari, show).screen);
    write("hostile", {.heading = "# [trykk her](https://evil.example)", .parts = {Line{"![x](https://evil.example/x.png) <script>alert(1)</script> **fet** _kursiv_"}, Line{"- a"}, Line{"1. b"}, Facts{{{"*a*", "[b](https://evil.example)"}}}}});
}

}  // namespace
}  // namespace stemmen::service::officer_testing
