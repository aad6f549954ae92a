#include "privacy/redact.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "core/text.hpp"
#include "privacy/identity_number.hpp"
#include "rules_for_tests.hpp"

using namespace stemmen;
using namespace stemmen::privacy;

namespace {

const RedactionRules& rules() { return redaction_rules_for_tests(); }

// The vectors' type names and ours.
const std::map<std::string, std::string> vector_types{
    {"FNR", "national_id"},  {"FNR?", "national_id"},    {"TLF", "phone"},         {"EPOST", "email"},       {"KONTO", "account"},
    {"IBAN", "iban"},        {"KORT", "card"},           {"SKILT", "plate"},       {"SAK", "case_number"},   {"DUF", "duf"},
    {"PASS", "passport"},    {"ADR", "address"},         {"POST", "postal_place"}, {"NAVN", "name"},         {"TJNR", "service_number"},
    {"URL", "profile"},      {"KONTONAVN", "user_name"}, {"IP", "ip_address"},     {"POSISJON", "position"}, {"DATO", "birth_date"},
    {"ORG", "organisation"}, {"ALDER", "age"},           {"SKOLE", "school"},      {"SÆRLIG", "health"},     {"STRAFF", "criminal"}};

std::string one_line(const Redaction& redaction) {
    std::string out = redaction.text + "  [";
    for (const auto& found : redaction.found) out += " " + found;
    return out + " ]";
}

}  // namespace

TEST_CASE("redaction: every vector is met exactly, type and place") {
    std::istringstream lines(read_text(std::filesystem::path(STEMMEN_SOURCE_DIR) / "tests/privacy/pii_vectors.jsonl"));
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        const auto vector = nlohmann::json::parse(line);
        const auto text = vector.at("text").get<std::string>();
        const Redaction got = redact(rules(), text);
        CAPTURE(vector.at("id").get<std::string>(), text, one_line(got));
        std::vector<std::string> expected, actual;
        for (const auto& item : vector.at("expect"))
            expected.push_back(vector_types.at(item.at("type").get<std::string>()) + " " + item.at("value").get<std::string>());
        for (const Removed& removed : got.removed)
            actual.push_back(std::string(to_string(removed.type)) + " " + text.substr(removed.begin, removed.end - removed.begin));
        CHECK(actual == expected);
    }
    CHECK(count == 66);
}

TEST_CASE("redaction: more than the vectors, as people write") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"Jeg heter kari nordmann og bor i Storgata 5", "Jeg heter [navn] og bor i [adresse]"},
        {"sønnen min ola på 8 år går på Haukåsen skole", "sønnen min [navn] på [alder] år går på [skole]"},
        {"Mail: ola.nordmann@gmail.com takk", "Mail: [e-postadresse] takk"},
        {"jeg ble født 1. mai 1985", "jeg ble født [fødselsdato]"},
        {"12.03.2025 var jeg der", "[dag].03.2025 var jeg der"},
        {"jeg bor i Johan Svendsens vei 3", "jeg bor i [adresse]"},
        {"Adressen min er kirkegata 12 a", "Adressen min er [adresse]"},
        {"skiltnummer ek 12345", "skiltnummer [bilnummer]"},
        {"ring +47 23 20 80 00 eller 02800", "ring +47 23 20 80 00 eller 02800"},
        {"4571 1111 2222 3333", "[kortnummer]"},
        {"l58l9Ol2382", "[fødselsnummer]"},
        {"1 5 8 1 9 0 1 2 3 8 2", "[fødselsnummer]"},
        {"GB29 NWBK 6016 1331 9268 19", "[kontonummer]"},
        {"https://www.facebook.com/ola.nordmann.5 skrev", "[profil] skrev"},
        {"https://www.facebook.com/politietost svarte", "https://www.facebook.com/politietost svarte"},
        {"nettpatruljen @politiet_ost og @ola99", "nettpatruljen @politiet_ost og [brukernavn]"},
        {"Saksbehandler Tove M. Hansen ringte", "Saksbehandler [navn] ringte"},
        {"MITT NAVN ER KARI HANSEN", "MITT NAVN ER [navn]"},
        {"Besøket på Nordby skole var bra", "Besøket på Nordby skole var bra"},
        {"kunde 123456789012345", "kunde [nummer]"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(redact(rules(), text).text == expected);
    }
}

TEST_CASE("redaction: special categories and criminal matters are masked and flagged for a person") {
    const Redaction got = redact(rules(), "jeg er muslim og ble siktet");
    CHECK(got.text == "jeg er [tro] og ble [straffbare forhold]");
    CHECK(got.flags == std::vector<std::string>{"art9", "art10"});
    CHECK(redact(rules(), "Alt var bra").flags.empty());
}

TEST_CASE("redaction: a type is told once, in order of its first place") {
    const Redaction got = redact(rules(), "ring 90000000 eller 40000000, mail a.b@example.com");
    CHECK(got.found == std::vector<std::string>{"phone", "email"});
    CHECK(got.removed.size() == 3);
}

TEST_CASE("redaction: generated identity numbers of every series and both rules go, in every grouping") {
    std::mt19937 random(42);
    const auto pick = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
    int today = 0, later = 0;
    for (int round = 0; round < 20'000 && (today < 300 || later < 300); ++round) {
        constexpr std::array<int, 4> offsets{0, 40, 65, 80};
        std::string digits;
        const auto two = [&](int value) { digits += {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)}; };
        two(pick(1, 28) + (pick(0, 1) == 1 ? 40 : 0));
        two(pick(1, 12) + offsets[static_cast<std::size_t>(pick(0, 3))]);
        two(pick(0, 99));
        for (int i = 0; i < 5; ++i) digits += static_cast<char>('0' + pick(0, 9));
        const NationalIdRule rule = national_id_rule(digits);
        if (rule == NationalIdRule::none && pick(0, 200) != 0) continue;
        today += rule == NationalIdRule::today ? 1 : 0;
        later += rule == NationalIdRule::from_2032 ? 1 : 0;
        for (const std::string& written :
             {digits, digits.substr(0, 6) + " " + digits.substr(6), digits.substr(0, 6) + "-" + digits.substr(6),
              digits.substr(0, 2) + "." + digits.substr(2, 2) + "." + digits.substr(4, 2) + " " + digits.substr(6)}) {
            const Redaction got = redact(rules(), "nummer " + written + " takk");
            CAPTURE(written);
            REQUIRE(got.text == "nummer [fødselsnummer] takk");
        }
    }
    CHECK(today >= 50);
    CHECK(later >= 50);
}

TEST_CASE("identity numbers: the check digits of known numbers") {
    for (const char* number : {"15819012382", "01800520025", "41580311146", "53097248016", "13527248013", "12680390086"}) {
        CAPTURE(number);
        CHECK(national_id_rule(number) == NationalIdRule::today);
    }
    for (const char* number : {"02013299903", "30108299939"}) CHECK(national_id_rule(number) == NationalIdRule::from_2032);
    CHECK(national_id_rule("02013299997") == NationalIdRule::today);
    CHECK(national_id_rule("13097248032") == NationalIdRule::none);
    CHECK(has_plausible_birth_date("13097248032"));
    CHECK_FALSE(is_plausible_birth_date("310290"));
    CHECK_FALSE(is_plausible_birth_date("001390"));
    CHECK(is_account_number("86011117947"));
    CHECK_FALSE(is_account_number("86011117948"));
    CHECK(is_organisation_number("983999999"));
    CHECK_FALSE(is_organisation_number("983999998"));
    CHECK(is_card_number("4111111111111111"));
    CHECK_FALSE(is_card_number("4111111111111112"));
    CHECK(is_iban("NO9386011117947"));
    CHECK_FALSE(is_iban("NO9386011117948"));
}

TEST_CASE("redaction: faults in the files are told with file and line") {
    const auto fault = [](const std::string& name, const std::string& text) {
        return RedactionRules::parse({{name, text}}).error().detail;
    };
    CHECK(fault("a.json", "{\n \"frist_names\": [\"Ola\"]}") ==
          "a.json:2: the key \"frist_names\" is not known; config/redaction/README.md lists the keys");
    CHECK(fault("a.json", "{\"cues\": {\"phone\": [\"tlf ..\"]}}").starts_with("a.json:1: \"tlf ..\": a gap"));
    CHECK(fault("a.json", "{\"cues\": {\"fon\": []}}").starts_with("a.json:1: there is no cue \"fon\""));
    CHECK(fault("a.json", "{\"sensitive\": {\"phone\": [\"x\"]}}").find("is no kind of sensitive content") != std::string::npos);
    CHECK(fault("p.csv", "postnr,poststed\n155,Oslo\n").starts_with("p.csv:2: a row has a postcode"));
    CHECK(fault("p.csv", "a,b\n").starts_with("p.csv:1: the first row"));
}

TEST_CASE("redaction: any bytes return valid text, and what was removed lies in order") {
    CHECK(rc::check([](const std::string& anything) {
        const Redaction got = redact(rules(), anything);
        RC_ASSERT(is_valid_utf8(got.text));
        std::size_t before = 0;
        for (const Removed& removed : got.removed) {
            RC_ASSERT(removed.begin >= before);
            RC_ASSERT(removed.end > removed.begin);
            RC_ASSERT(removed.end <= anything.size());
            before = removed.end;
        }
    }));
}

TEST_CASE("redaction: pieces of identifiers in any order never crash, and the tokens themselves stay") {
    const std::vector<std::string> pieces{
        "15819012382", " ", "+47", "90 00 00 00", "@", ".", "no", "Storgata", " 12",   "B",      "Ola", " Nordmann", "født ", "31.12.1999",
        "sak ",        "/", "-",   "NO93",        "(", ")", "\n", "AB",       "12345", "heter ", "æøå", "\u200B",    "[navn]"};
    CHECK(rc::check([&](const std::vector<unsigned>& picks) {
        std::string text;
        for (const unsigned pick : picks) text += pieces[pick % pieces.size()];
        const Redaction got = redact(rules(), text);
        RC_ASSERT(is_valid_utf8(got.text));
    }));
    for (int i = 0; i < static_cast<int>(pii_count); ++i) {
        const std::string token(token_of(static_cast<Pii>(i)));
        CAPTURE(token);
        CHECK(redact(rules(), "Se " + token + " her").text == "Se " + token + " her");
    }
}
