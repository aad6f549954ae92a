// Commands in every language at once, and what is none.
#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "dialog/commands.hpp"
#include "folder.hpp"

using namespace stemmen;
using namespace stemmen::dialog;

namespace {

std::string said(std::string_view text) {
    const auto found = recognise(real_library().commands, text);
    if (!found) return "-";
    std::string out(to_string(found->command));
    if (found->is_unsure) out += "?";
    if (found->language) out += " " + std::string(to_string(*found->language));
    if (!found->code.empty()) out += " " + found->code;
    return out;
}

}  // namespace

TEST_CASE("commands: what people write is recognised, and ordinary words are not") {
    struct Case {
        std::string text, command;
    };
    const Case cases[] = {
        {"STOPP", "stop"},
        {"stopp.", "stop"},
        {"StOpPpPp!!!", "stop"},
        {"  stop 🙏 ", "stop"},
        {"s.t.o.p.p", "-"},
        {"Stopp nå", "stop"},
        {"stopp nå takk", "stop"},
        {"stopp nå er du snill", "stop?"},
        {"kan du stopp", "stop?"},
        {"stopp den mannen, han slår meg", "-"},
        {"De stoppet meg på veien", "-"},
        {"AVSLUTT", "stop"},
        {"bisset", "stop"},
        {"Bisán", "stop"},
        {"BISÁN", "stop"},
        {"UNSUBSCRIBE", "stop"},
        {"at the end", "-"},
        {"AVMELD", "withdraw"},
        {"Er du et menneske?", "robot"},
        {"er du ein robot", "robot"},
        {"Is this a bot?", "robot"},
        {"cancel", "withdraw"},
        {"šluhtte", "withdraw"},
        {"ŠLUHTTE", "withdraw"},
        {"TREKK", "withdraw_consent"},
        {"trekk!", "withdraw_consent"},
        {"Trekk samtykket mitt", "withdraw_consent"},
        {"trekk ja-et", "withdraw_consent"},
        {"WITHDRAW", "withdraw_consent"},
        {"withdraw my consent", "withdraw_consent"},
        {"gease", "withdraw_consent"},
        {"TREKK 7F3K-9Q2M-X4T8-BC", "withdraw_consent 7F3K-9Q2M-X4T8-BC"},
        {"trekk samtykke 7f3k-9q2m-x4t8-bc", "withdraw_consent 7F3K-9Q2M-X4T8-BC"},
        {"trekk 7f3k 9q2m x4t8 bc", "-"},
        {"trekk kølapp A-1234", "-"},
        {"trekk A-1234", "-"},
        {"trekk deg", "-"},
        {"Dere bør trekke bilen", "-"},
        {"RETT", "correct"},
        {"rett!", "correct"},
        {"Rette", "correct"},
        {"rett et svar", "correct"},
        {"rett eit svar", "correct"},
        {"CORRECT", "correct"},
        {"correct an answer", "correct"},
        {"njulge", "correct"},
        {"Rett og slett bra", "-"},
        {"rett svar på alt", "-"},
        {"Det var rett", "-"},
        {"That is correct", "-"},
        {"Politiet gjorde rett", "-"},
        {"SLETT", "delete"},
        {"slett meg", "delete"},
        {"Forget me", "delete"},
        {"SLETT 7F3K-9Q2M", "delete 7F3K-9Q2M"},
        {"slett 7f3k-9q2m.", "delete 7F3K-9Q2M"},
        {"DELETE 7F3K9Q2M", "delete 7F3K9Q2M"},
        {"SIHKO 7F3K-9Q2M-XX11", "delete 7F3K-9Q2M-XX11"},
        {"slett alt", "delete"},
        {"slett gjerne svarene mine nå", "-"},
        {"HJELP", "help"},
        {"hjelp!!", "help"},
        {"hjeeelp", "help"},
        {"hjelp meg", "-"},
        {"help me now", "-"},
        {"?", "help"},
        {"??? 🤔", "help"},
        {"veahkki", "help"},
        {"INNSYN", "access"},
        {"mine data", "access"},
        {"my data", "access"},
        {"mudieđut", "access"},
        {"MU DIEĐUT", "access"},
        {"språk", "language"},
        {"LANGUAGE", "language"},
        {"English", "language en"},
        {"english please", "language en"},
        {"nynorsk", "language nn"},
        {"BOKMÅL", "language nb"},
        {"norsk", "language nb"},
        {"samisk", "language se"},
        {"EKTE?", "genuine"},
        {"svindel", "genuine"},
        {"is this real", "-"},
        {"menneske", "human"},
        {"AGENT", "human"},
        {"olmmoš", "human"},
        {"start", "start"},
        {"ÁLGGE", "start"},
        {"", "-"},
        {"👍", "-"},
        {"Det var en hyggelig person som hjalp meg", "-"},
        {"slettes ikke", "-"},
        {std::string(5000, 'a'), "-"},
    };
    for (const Case& c : cases) {
        INFO(c.text.substr(0, 60));
        CHECK(said(c.text) == c.command);
    }
}

TEST_CASE("commands: the bounds on words and receipt codes hold") {
    CHECK(said("stopp a b") == "stop");  // command_words_max
    CHECK(said("stopp a b c") == "stop?");
    CHECK(said("a b c d stopp") == "stop?");  // command_ask_words_max
    CHECK(said("a b c d e stopp") == "-");
    const auto code = [](std::size_t size) { return std::string(size - 1, 'A') + "1"; };
    CHECK(said("slett " + code(receipt_code_min)) == "delete " + code(receipt_code_min));
    CHECK(said("slett " + code(receipt_code_min - 1)) == "delete");
    CHECK(said("slett " + code(receipt_code_max)) == "delete " + code(receipt_code_max));
    CHECK(said("slett " + code(receipt_code_max + 1)) == "delete");
}

TEST_CASE("commands: every word of the file is the command it stands for, in capitals and not") {
    for (const CommandPhrase& phrase : real_library().commands.phrases) {
        INFO(phrase.written);
        for (const std::string& text : {phrase.written, fold_case(phrase.written), phrase.written + "!"}) {
            const auto found = recognise(real_library().commands, text);
            REQUIRE(found.has_value());
            CHECK(found->command == phrase.command);
            CHECK(found->language == phrase.to);
            CHECK_FALSE(found->is_unsure);
        }
    }
}
