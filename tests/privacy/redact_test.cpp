#include "privacy/redact.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "core/text.hpp"
#include "privacy/identity_number.hpp"
#include "rules_for_tests.hpp"

using namespace stemmen;
using namespace stemmen::privacy;

namespace {

const RedactionRules& rules() {
    static const Result<RedactionRules> loaded = [] {
        auto files = files_of("config/redaction", ".json");
        files.push_back({"config/reference/postnummer-kommune.csv", read_text(std::filesystem::path(STEMMEN_SOURCE_DIR) / "config/reference/postnummer-kommune.csv")});
        return RedactionRules::parse(files);
    }();
    if (!loaded) throw std::runtime_error(loaded.error().detail);
    return *loaded;
}

// The vectors' type names and ours.
const std::map<std::string, std::string> vector_types{{"FNR", "national_id"}, {"FNR?", "national_id"}, {"TLF", "phone"}, {"EPOST", "email"}, {"KONTO", "account"}, {"IBAN", "iban"},
                                                      {"KORT", "card"}, {"SKILT", "plate"}, {"SAK", "case_number"}, {"DUF", "duf"}, {"PASS", "passport"}, {"ADR", "address"},
                                                      {"POST", "postal_place"}, {"NAVN", "name"}, {"TJNR", "service_number"}, {"URL", "profile"}, {"KONTONAVN", "user_name"},
                                                      {"IP", "ip_address"}, {"POSISJON", "position"}, {"DATO", "birth_date"}, {"ORG", "organisation"}, {"ALDER", "age"},
                                                      {"SKOLE", "school"}, {"SÆRLIG", "health"}, {"STRAFF", "criminal"}};

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
        for (const auto& item : vector.at("expect")) expected.push_back(vector_types.at(item.at("type").get<std::string>()) + " " + item.at("value").get<std::string>());
        for (const Removed& removed : got.removed) actual.push_back(std::string(to_string(removed.type)) + " " + text.substr(removed.begin, removed.end - removed.begin));
        CHECK(actual == expected);
    }
    CHECK(count == 66);
}

TEST_CASE("redaction: ordinary sentences with places, times and amounts stay as they are") {
    std::istringstream lines(read_text(std::filesystem::path(STEMMEN_SOURCE_DIR) / "tests/privacy/ordinary_sentences.txt"));
    for (std::string line; std::getline(lines, line);) {
        const Redaction got = redact(rules(), line);
        CAPTURE(one_line(got));
        CHECK(got.text == line);
    }
}

TEST_CASE("show", "[.show]") {
    for (std::string line; std::getline(std::cin, line);) std::cout << one_line(redact(rules(), line)) << '\n';
}
