// What officers may type, and how forgiving the service is about it.
#include <catch2/catch.hpp>

#include "desk.hpp"
#include "service/officer_commands.hpp"

namespace stemmen::service::officer_testing {
namespace {

struct Typed {
    const char* text;
    std::optional<OfficerCommand> means;
};

TEST_CASE("commands are understood in bokmål, nynorsk and English, in small letters and with typing errors") {
    const auto row = GENERATE(values<Typed>({
        {"Ny innsamling", OfficerCommand::fresh},     {"ny innsamling", OfficerCommand::fresh},       {"NY INSAMLING", OfficerCommand::fresh},
        {"nyinnsamling", OfficerCommand::fresh},      {"ny innsamlng!", OfficerCommand::fresh},       {"Mine innsamlinger", OfficerCommand::mine},
        {"mine innsamlingar", OfficerCommand::mine},  {"mine insamlinger", OfficerCommand::mine},     {"Pågår nå", OfficerCommand::running},
        {"pågar nå", OfficerCommand::running},        {"pågår no", OfficerCommand::running},          {"går no", OfficerCommand::running},
        {"Resultater", OfficerCommand::results},      {"resultat", OfficerCommand::results},          {"reslutater", OfficerCommand::results},
        {"Hjelp", OfficerCommand::help},              {"hjlep", OfficerCommand::help},                {"help", OfficerCommand::help},
        {"  hei 👋", OfficerCommand::help},           {"new drive", OfficerCommand::fresh},           {"running now", OfficerCommand::running},
        {"takk for sist", std::nullopt},              {"", std::nullopt},                             {"👍", std::nullopt},
        {"kan dere ringe meg i morgen om den saken vi snakket om i går på stasjonen", std::nullopt},
    }));
    CAPTURE(row.text);
    CHECK(parse_command(row.text, officer_texts()) == row.means);
}

TEST_CASE("no two commands share a word, in any language") {
    for (const Language language : officer_languages)
        for (const auto command : {OfficerCommand::fresh, OfficerCommand::mine, OfficerCommand::running, OfficerCommand::results, OfficerCommand::help})
            for (const std::string& word : command_words(command, officer_texts(), language)) {
                CAPTURE(word);
                CHECK(parse_command(word, officer_texts()) == command);
            }
}

TEST_CASE("a command is bounded in length") {
    CHECK(parse_command(std::string(1'000'000, 'n'), officer_texts()) == std::nullopt);
    CHECK(typing_errors(U"innsamling", U"insamlnig") == 2);
    CHECK(typing_errors(U"", U"abc") == 3);
}

TEST_CASE("whatever is not understood is answered with what can be done") {
    Desk desk;
    const OfficerReply reply = desk.say(kari, "hvordan er været");
    REQUIRE(reply.screen);
    CHECK(reply.screen->kind == ScreenKind::help);
    CHECK(button(*reply.screen, verb_new) != nullptr);
    CHECK_FALSE(reply.replaces);
}

TEST_CASE("who may only read is told so, and is offered nothing else") {
    Desk desk;
    const OfficerReply reply = desk.say(per, "hjelp");
    REQUIRE(reply.screen);
    CHECK(button(*reply.screen, verb_new) == nullptr);
    CHECK(all_words(*reply.screen).find("ikke starte innsamlinger") != std::string::npos);
}

}  // namespace
}  // namespace stemmen::service::officer_testing
