#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "fixture.hpp"
#include "sandbox/action.hpp"
#include "sandbox/control.hpp"
#include "sandbox/play.hpp"
#include "sandbox/script.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

TEST_CASE("sandbox script: every kind of line becomes its action or expectation") {
    const auto script = parse_script(R"(# a talk
setup link
citizen kari: Hei, jeg trenger hjelp
officer: Takk for praten!
officer done
tool passes {"closed":true}
automation: Vi svarer snart
wait 15m
expect bot: Hva var bra*

expect choices: Ja | Nei
kari taps "Ja"
kari taps 2 of "Hva var bra?"
kari edits "gammel" to "ny"
ola unsends "noe"
expect owner nobody
expect nothing
fault graph hang 2
page token revoked
kari opens tilbakemelding
aside duty list: 200 *
)",
                                     "t.txt");
    REQUIRE(script.has_value());
    using What = Expectation::What;
    const std::vector<ScriptStep> expected{
        {2, Action{.verb = Verb::set_up, .text = "link"}},
        {3, Action{.verb = Verb::citizen_says, .person = "kari", .text = "Hei, jeg trenger hjelp"}},
        {4, Action{.verb = Verb::officer_says, .person = "kari", .text = "Takk for praten!"}},
        {5, Action{.verb = Verb::officer_done, .person = "kari"}},
        {6, Action{.verb = Verb::tool_passes, .person = "kari", .text = R"({"closed":true})"}},
        {7, Action{.verb = Verb::automation_says, .person = "kari", .text = "Vi svarer snart"}},
        {8, Wait{15min}},
        {9, Expectation{What::bot_says, "kari", "Hva var bra*"}},
        {11, Expectation{What::choices, "kari", "Ja | Nei"}},
        {12, Action{.verb = Verb::citizen_taps, .person = "kari", .text = "Ja"}},
        {13, Action{.verb = Verb::citizen_taps, .person = "kari", .message = "Hva var bra?", .number = 2}},
        {14, Action{.verb = Verb::citizen_edits, .person = "kari", .text = "ny", .message = "gammel"}},
        {15, Action{.verb = Verb::citizen_unsends, .person = "ola", .message = "noe"}},
        {16, Expectation{What::owner, "ola", "nobody"}},
        {17, Expectation{What::nothing, "ola", ""}},
        {18, Action{.verb = Verb::fault, .text = "graph hang 2"}},
        {19, Action{.verb = Verb::page, .text = "token revoked"}},
        {20, Action{.verb = Verb::citizen_opens_link, .person = "kari", .text = "tilbakemelding"}},
        {21, Aside{"duty list: 200 *"}}};
    REQUIRE(script->steps.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO("line " << expected[i].line);
        CHECK((script->steps[i] == expected[i]));
    }
}

TEST_CASE("sandbox script: a line that is neither is refused with its place") {
    for (const std::string line :
         {"expect bot:", "expect miracle", "wait long", "kari dances", "kari taps", "kari taps 0", "kari taps \"Ja", "citizen kari",
          "officer: ", "kari edits \"a\"", "kari opens", "kari blocks now", "kari taps \"Ja\" of"}) {
        const auto script = parse_script("setup inbox\n" + line + "\n", "t.txt");
        INFO(line);
        REQUIRE_FALSE(script.has_value());
        CHECK(script.error().detail.starts_with("t.txt:2: "));
    }
}

TEST_CASE("sandbox script: a star stands for any text") {
    CHECK(matches("Hei*", "Hei på deg"));
    CHECK(matches("*deg", "Hei på deg"));
    CHECK(matches("H*på*g", "Hei på deg"));
    CHECK(matches("*", ""));
    CHECK(matches("Hei", "Hei"));
    CHECK_FALSE(matches("Hei", "Hei!"));
    CHECK_FALSE(matches("H*x", "Hei"));
    CHECK_FALSE(matches("", "x"));
    CHECK_FALSE(matches(std::string(2000, '*') + "x", std::string(2000, 'a')));
}

TEST_CASE("sandbox script: expectations are met in order, once each, and say what was there instead") {
    Fixture f(Setup::zero_config);
    f.talk();
    Progress progress;
    const auto verdict = [&](Expectation::What what, const std::string& text = {}) {
        return judge({what, "kari", text}, f.world, f.now, progress);
    };
    using What = Expectation::What;
    CHECK(verdict(What::bot_says, "Hei").verdict == Verdict::not_yet);
    CHECK(verdict(What::nothing).verdict == Verdict::met);
    f.say("Hva var bra?");
    CHECK(verdict(What::nothing).verdict == Verdict::failed);
    CHECK((verdict(What::bot_says, "Hva var dårlig?") == Judgement{Verdict::failed, "the bot said \"Hva var bra?\""}));
    CHECK(verdict(What::bot_says, "Hva var*").verdict == Verdict::met);
    CHECK(verdict(What::bot_says, "Hva var*").verdict == Verdict::not_yet);
    CHECK(verdict(What::nothing).verdict == Verdict::met);
    CHECK(verdict(What::owner, "nobody").verdict == Verdict::met);
    CHECK(verdict(What::owner, "bot").verdict == Verdict::not_yet);
    CHECK(verdict(What::no_violations).verdict == Verdict::met);
    CHECK(verdict(What::call, "messages").verdict == Verdict::met);
    CHECK(verdict(What::call, "messages").verdict == Verdict::not_yet);
    f.now += 25h;
    f.say("for sent");
    CHECK(verdict(What::no_violations).verdict == Verdict::failed);
}

TEST_CASE("sandbox faults: what is not understood is refused") {
    Fixture f;
    for (const char* good : {"duplicate 2", "reorder 3", "batch 4", "flush", "delay 2s", "graph hang", "graph lost_answer 3",
                             "send 10/2018300 2", "send 190", "clear"})
        CHECK(apply_fault(f.world, good, f.now).has_value());
    for (const char* bad : {"", "duplicate x", "duplicate -1", "graph", "graph explode", "send", "send x", "send 10/x", "delay", "delay 5",
                            "quake 3", "duplicate 1 2"})
        CHECK_FALSE(apply_fault(f.world, bad, f.now).has_value());
}

Controlled ask(Fixture& f, const std::string& method, const std::string& target, const std::string& body = {}) {
    return control(f.world, {.method = method, .target = target, .headers = {}, .body = body, .peer = {}}, f.now);
}

TEST_CASE("sandbox control: a script in any language can play a talk and look at it") {
    Fixture f(Setup::zero_config);
    CHECK(ask(f, "POST", "/sandbox/citizen", R"({"person":"kari","text":"Hei"})").response.status == 200);
    CHECK(ask(f, "POST", "/sandbox/officer", R"({"person":"kari","text":"Takk for praten!"})").response.status == 200);
    const auto thread = json::parse(ask(f, "GET", "/sandbox/thread?person=kari").response.body);
    CHECK(thread["psid"] == f.world.psid("kari"));
    CHECK(thread["window_open"] == true);
    REQUIRE(thread["lines"].size() == 2);
    CHECK(thread["lines"][0]["who"] == "citizen");
    CHECK(thread["lines"][1]["text"] == "Takk for praten!");
    CHECK(json::parse(ask(f, "GET", "/sandbox/state").response.body)["webhooks_waiting"] == 3);
    f.say("Hva var bra?");
    const auto calls = json::parse(ask(f, "GET", "/sandbox/calls").response.body);
    CHECK(calls["total"] == 1);
    CHECK(calls["calls"][0]["path"] == "me/messages");
    CHECK(ask(f, "POST", "/sandbox/setup", R"({"setup":"A"})").response.status == 200);
    CHECK(f.world.settings().routing == Routing::default_app);
}

TEST_CASE("sandbox control: refusals say which, and time is moved by the caller") {
    Fixture f;
    CHECK(ask(f, "POST", "/sandbox/citizen", "{").response.status == 400);
    CHECK(ask(f, "POST", "/sandbox/citizen", R"({"text":"Hei"})").response.status == 400);
    CHECK(ask(f, "POST", "/sandbox/tap", R"({"person":"kari","title":"Ja"})").response.status == 404);
    CHECK(ask(f, "POST", "/sandbox/officer", R"({"person":"kari","text":"Hei"})").response.status == 409);
    CHECK(ask(f, "POST", "/sandbox/nothing").response.status == 404);
    CHECK(ask(f, "GET", "/sandbox/nothing").response.status == 404);
    CHECK(ask(f, "GET", "/sandbox/thread?person=nobody").response.status == 404);
    CHECK(ask(f, "PUT", "/sandbox/citizen").response.status == 405);
    CHECK(ask(f, "POST", "/sandbox/time", R"({"advance":"15m"})").advance == 15min);
    CHECK(ask(f, "POST", "/sandbox/time", R"({"advance":"later"})").response.status == 400);
}

TEST_CASE("sandbox play: typed lines mean what the help says") {
    Scene scene;
    const auto said = [&](const char* line) { return std::get<Action>(understand(line, scene).value()); };
    CHECK((said("Hei på deg") == Action{.verb = Verb::citizen_says, .person = "kari", .text = "Hei på deg"}));
    CHECK((said("2") == Action{.verb = Verb::citizen_taps, .person = "kari", .number = 2}));
    CHECK((said("o: Takk for praten!") == Action{.verb = Verb::officer_says, .person = "kari", .text = "Takk for praten!"}));
    CHECK(scene.role == Role::citizen);
    understand("/betjent", scene);
    CHECK(scene.role == Role::officer);
    CHECK((said("2") == Action{.verb = Verb::officer_says, .person = "kari", .text = "2"}));
    CHECK((said("c: 1") == Action{.verb = Verb::citizen_taps, .person = "kari", .number = 1}));
    CHECK((said("/ferdig") == Action{.verb = Verb::officer_done, .person = "kari"}));
    CHECK((said("/rett ny tekst") == Action{.verb = Verb::citizen_edits, .person = "kari", .text = "ny tekst"}));
    CHECK((std::get<MoveTime>(understand("/vent 15m", scene).value()) == MoveTime{15min}));
    CHECK(std::holds_alternative<ShowText>(understand("/vent litt", scene).value()));
    CHECK(std::holds_alternative<ShowText>(understand("/dans", scene).value()));
    CHECK(std::holds_alternative<OpenDashboard>(understand("/svar", scene).value()));
    CHECK(std::holds_alternative<Quit>(understand("/slutt", scene).value()));
    CHECK_FALSE(understand("   ", scene).has_value());
    CHECK_FALSE(understand("o:", scene).has_value());
    understand("/ny", scene);
    CHECK(scene == Scene{.role = Role::citizen, .person = "ola", .people = 2});
    CHECK(prompt(scene) == "innbygger (ola)> ");
}

TEST_CASE("sandbox play: the tool speaks and passes the thread, the Page is wired anew, and things go wrong on demand") {
    Scene scene;
    const auto said = [&](const char* line) { return std::get<Action>(understand(line, scene).value()); };
    CHECK((said("/fagsystem Saken er ferdig") == Action{.verb = Verb::tool_says, .person = "kari", .text = "Saken er ferdig"}));
    CHECK((said("/gi") == Action{.verb = Verb::tool_passes, .person = "kari", .text = R"({"closed":true})"}));
    CHECK((said("/oppsett tool") == Action{.verb = Verb::set_up, .person = "kari", .text = "tool"}));
    CHECK((said("/side token revoked") == Action{.verb = Verb::page, .person = "kari", .text = "token revoked"}));
    CHECK((said("/feil duplicate 2") == Action{.verb = Verb::fault, .person = "kari", .text = "duplicate 2"}));
    for (const char* bare : {"/oppsett", "/side", "/feil"}) CHECK(std::get<ShowText>(understand(bare, scene).value()).text == orders_text());
    CHECK(std::holds_alternative<ShowText>(understand("/fagsystem", scene).value()));
}

namespace {

// The lines of a text that begin with one of these words, cut where the text goes on to explain.
std::vector<std::string> examples(std::string_view text, const std::vector<std::string>& beginnings) {
    std::vector<std::string> found;
    for (const std::string& beginning : beginnings)
        for (std::size_t at = text.find("  " + beginning); at != std::string_view::npos; at = text.find("  " + beginning, at + 1)) {
            const std::string_view rest = text.substr(at + 2, text.find('\n', at) - at - 2);
            found.emplace_back(trim(rest.substr(0, rest.find("  "))));
        }
    return found;
}

}  // namespace

TEST_CASE("sandbox help: every line that the terminal's help shows is obeyed") {
    World world{Settings{}};
    Scene scene;
    const auto lines = examples(orders_text(), {"/oppsett ", "/side ", "/feil "});
    CHECK(lines.size() == 16);
    for (const std::string& line : lines) {
        INFO(line);
        CHECK(perform(world, std::get<Action>(understand(line, scene).value()), Timestamp{}));
    }
}

TEST_CASE("sandbox help: every line that the help on scripts shows is one of the language, and does something") {
    World world{Settings{}};
    const auto lines = examples(script_help(), {"citizen", "kari ", "officer", "tool", "automation", "wait ", "setup ", "page ", "fault ", "expect "});
    CHECK(lines.size() > 40);
    for (const std::string& line : lines) {
        INFO(line);
        const Result<Script> script = parse_script(line, "help");
        REQUIRE(script.has_value());
        REQUIRE(script->steps.size() == 1);
        const auto* action = std::get_if<Action>(&script->steps.front().what);
        const bool is_setting = action != nullptr && (action->verb == Verb::set_up || action->verb == Verb::page || action->verb == Verb::fault);
        if (is_setting) CHECK(perform(world, *action, Timestamp{}));
    }
}

TEST_CASE("sandbox play: a conversation is wrapped, numbered, and cannot steer the terminal") {
    const Line line{.who = Who::bot,
                    .text = "Hei! Takk for praten. Vi vil gjerne vite hva som var bra og hva som kan bli bedre i møtet med politiet."};
    CHECK(render(line, false) ==
          "  Robot       Hei! Takk for praten. Vi vil gjerne vite hva som var bra og hva\n"
          "              som kan bli bedre i møtet med politiet.\n");
    CHECK(render({.who = Who::citizen, .text = "\x1b[2Jhei"}, false) == "  Innbygger   [2Jhei\n");
    CHECK(render({.kind = Line::Kind::control, .who = Who::officer, .text = "inbox tok over tråden"}, false) ==
          "  -- Betjent: inbox tok over tråden --\n");
    CHECK(render_choices({{"Ja", "", false}, {"Nei", "", false}}) == "              [1] Ja   [2] Nei\n");
    CHECK(render_choices({}).empty());
    const std::string many = render_choices(std::vector<Choice>(13, Choice{"Et svar på 20 tegn!!", "", false}));
    for (std::size_t begin = 0; begin < many.size();) {
        const std::size_t end = many.find('\n', begin);
        CHECK(count_code_points(std::string_view(many).substr(begin, end - begin)) <= screen_columns);
        begin = end + 1;
    }
}

}  // namespace
}  // namespace stemmen::sandbox
