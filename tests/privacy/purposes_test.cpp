// Reading config/purposes.json: what is refused, and with which sentence.
#include "privacy/purposes.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

using namespace stemmen;
using namespace stemmen::privacy;

namespace {

constexpr std::array<std::string_view, 2> stored{"answer.text", "consent.flag"};
constexpr std::array<std::string_view, 2> times{"sessions_kept", "none"};

const std::string texts = R"("text":{"nb":"a","nn":"b","en":"c"})";
std::string consent(const std::string& flag) { return R"({"id":")" + flag + R"(","basis":"consent","flag":")" + flag + R"(","retention":"none",)" + texts + "}"; }
const std::string consents = consent("quote") + ",\n" + consent("contact_group") + ",\n" + consent("panel") + ",\n" + consent("recording");
std::string file(const std::string& first) { return "{\"purposes\": [\n" + first + ",\n" + consents + "]}"; }
const std::string good = R"({"id":"improvement","basis":"public_task","supplementary":"politiloven","retention":"sessions_kept",)" + texts + R"(,"fields":["answer.text","consent.flag"]})";

std::vector<std::string> faults_of(const std::string& text) {
    auto read = read_purposes(text, "purposes.json", stored, times);
    const auto* faults = std::get_if<std::vector<std::string>>(&read);
    return faults == nullptr ? std::vector<std::string>{} : *faults;
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("purposes: a good file says for each field what it is for, and for each consent what it allows") {
    const auto read = read_purposes(file(good), "purposes.json", stored, times);
    REQUIRE(std::holds_alternative<Purposes>(read));
    const Purposes& purposes = std::get<Purposes>(read);
    CHECK(purposes.of_field("answer.text")->id == "improvement");
    CHECK(purposes.of_field("answer.name") == nullptr);
    CHECK(purposes.of_flag(ConsentKind::panel)->id == "panel");
    CHECK(article_of(purposes.of_field("answer.text")->basis) == "6(1)(e)");
    CHECK(article_of(Basis::consent) == "6(1)(a)");
    CHECK(article_of(Basis::legal_obligation) == "6(1)(c)");
    CHECK(article_of(Basis::vital_interests) == "6(1)(d)");
}

TEST_CASE("purposes: what is wrong is refused with its place and what to do") {
    struct Case {
        std::string text, fault;
    };
    const Case cases[] = {
        {file(changed(good, "\"answer.text\"", "\"answer.name\"")), "purposes.json:2: no field \"answer.name\" may be stored; those that may stand in src/service/fields.cpp"},
        {file(changed(good, "\"answer.text\",", "")), "purposes.json:1: \"answer.text\" is stored for no purpose; put it among the \"fields\" of exactly one"},
        {file(changed(good, "\"consent.flag\"", "\"answer.text\"")), "purposes.json:2: \"answer.text\" serves \"improvement\" already; a field has one purpose, and so one basis"},
        {file(good + ",\n" + changed(good, "\"id\":\"improvement\"", "\"id\":\"else\"")), "purposes.json:3: \"answer.text\" serves \"improvement\" already"},
        {file(good + ",\n" + good), "purposes.json:3: there is a purpose \"improvement\" already"},
        {file(changed(good, "public_task", "legitimate_interests")), "purposes.json:2: \"legitimate_interests\" is no basis here"},
        {file(changed(good, "\"supplementary\":\"politiloven\",", "")), "purposes.json:2: \"supplementary\" must be a text in quotes"},
        {file(changed(good, "public_task", "consent")), "purposes.json:2: a consent needs the \"flag\" that the citizen's yes is kept under"},
        {file(changed(good, "\"basis\"", "\"flag\":\"quote\",\"basis\"")), "purposes.json:2: only a consent has a \"flag\""},
        {file(changed(good, "\"nn\":\"b\",", "")), "purposes.json:2: the text is missing in nn"},
        {file(changed(good, "sessions_kept", "forever")), "purposes.json:2: there is no storage time \"forever\"; write one of sessions_kept, none"},
        {file(changed(good, "\"fields\"", "\"uses\":[\"answer.text\"],\"fields\"")), "purposes.json:2: only a consent may use what is stored for another purpose"},
        {file(changed(good, "\"retention\"", "\"retain\":1,\"retention\"")), "purposes.json:2: there is no \"retain\" here"},
        {changed(file(good), consent("panel"), consent("quote")), "purposes.json:5: the flag serves \"quote\" already; one yes is for one purpose"},
        {changed(file(good), ",\n" + consent("panel"), ""), "no purpose has the \"flag\" \"panel\""},
        {changed(file(good), "\"flag\":\"panel\"", "\"flag\":\"pannel\""), "purposes.json:5: \"pannel\" is no consent; write quote, contact_group, panel or recording"},
        {"[]", "purposes.json:1: the file is an object with a list of \"purposes\""},
        {"{", "purposes.json:"},
    };
    for (const Case& c : cases) {
        const std::vector<std::string> faults = faults_of(c.text);
        std::string all;
        for (const std::string& fault : faults) all += fault + "\n";
        INFO(c.text << "\n" << all);
        CHECK(std::ranges::any_of(faults, [&](const std::string& fault) { return fault.find(c.fault) != std::string::npos; }));
    }
    CHECK(faults_of(file(good)).empty());
}

TEST_CASE("purposes: there are at most purposes_max") {
    std::string many = good;
    for (std::size_t i = 0; i < purposes_max; ++i) many += ",{\"id\":\"p" + std::to_string(i) + "\",\"basis\":\"vital_interests\",\"retention\":\"none\"," + texts + "}";
    const auto faults = faults_of(file(many));
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().find("more than 64 purposes") != std::string::npos);
}
