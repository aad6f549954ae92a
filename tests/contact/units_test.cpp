#include "contact/units.hpp"

#include <catch2/catch.hpp>

#include "contact/reference.hpp"
#include "support.hpp"

namespace stemmen::contact {

using namespace std::chrono_literals;

namespace {

const std::string header = "id,parent,kind,name_nb,name_nn,name_en,valid_from,valid_to,status\n";
const std::string root = "p,,directorate,Politidirektoratet,,,,,confirmed\n";

UnitTree small_tree() {
    return parse_units(header + root + "201,p,district,Oslo politidistrikt,,Oslo Police District,2016-01-01,,confirmed\n" +
                           "202,p,district,Øst politidistrikt,Aust politidistrikt,,,,confirmed\n" +
                           "202-a,202,area,\"Follo, \"\"Ski\"\"\",,,,2025-12-31,unconfirmed\n" +
                           "3103,202-a,municipality,Moss,,,,,confirmed\n3103-vakt,3103,service_place,Moss politistasjon,,,,,confirmed\n",
                       "u.csv")
        .value();
}
std::string fault_in_units(const std::string& rows) {
    const auto tree = parse_units(header + rows, "u.csv");
    return tree ? "" : tree.error().detail;
}
std::string fault_in_reference(std::string_view json) {
    const auto reference = parse_reference(json, "n.json", small_tree());
    return reference ? "" : reference.error().detail;
}

}  // namespace

TEST_CASE("units: the tree is walked up and down, and named in the reader's language") {
    const UnitTree tree = small_tree();
    REQUIRE(tree.path_to_root("202-a").size() == 3);
    CHECK(tree.path_to_root("202-a")[1]->id == "202");
    CHECK(tree.district_of("202-a")->id == "202");
    CHECK(tree.district_of("p") == nullptr);
    CHECK(tree.path_to_root("nobody").empty());
    CHECK(tree.children("p").size() == 2);
    CHECK(name_of(*tree.find("202"), Language::nn) == "Aust politidistrikt");
    CHECK(name_of(*tree.find("202"), Language::en) == "Øst politidistrikt");
    CHECK(name_of(*tree.find("202-a"), Language::se) == "Follo, \"Ski\"");
    CHECK_FALSE(tree.find("202-a")->confirmed);
    CHECK(tree.path_to_root("3103-vakt").size() == 5);
    CHECK(tree.district_of("3103")->id == "202");
}

TEST_CASE("units: a unit lives from its first day to its last, both counted") {
    const UnitTree tree = small_tree();
    const auto day = [](int y, unsigned m, unsigned d) {
        return std::chrono::sys_days{std::chrono::year{y} / std::chrono::month{m} / std::chrono::day{d}};
    };
    CHECK_FALSE(is_valid_on(*tree.find("201"), day(2015, 12, 31)));
    CHECK(is_valid_on(*tree.find("201"), day(2016, 1, 1)));
    CHECK(is_valid_on(*tree.find("202-a"), day(2025, 12, 31)));
    CHECK_FALSE(is_valid_on(*tree.find("202-a"), day(2026, 1, 1)));
    CHECK(is_valid_on(*tree.find("p"), day(1900, 1, 1)));
}

TEST_CASE("units: what makes no tree is refused with its line") {
    struct Case {
        std::string rows, fault;
    };
    const std::vector<Case> cases{
        {"", "u.csv:1: one unit must have no parent: the top of the tree"},
        {root + "x,,district,X,,,,,confirmed\n", "u.csv:3: there is a unit without parent already"},
        {root + "p,p,district,X,,,,,confirmed\n", "u.csv:3: \"p\" stands already on line 2"},
        {root + "x,q,district,X,,,,,confirmed\n", "u.csv:3: the parent \"q\" is not in the file"},
        {root + "x,y,area,X,,,,,confirmed\ny,x,area,Y,,,,,confirmed\n", "u.csv:3: the parent \"y\" is not of a higher kind"},
        {root + "x,x,area,X,,,,,confirmed\n", "u.csv:3: the parent \"x\" is not of a higher kind"},
        {root + "ø,p,area,X,,,,,confirmed\n", "u.csv:3: an id is letters, digits, - and _, 40 at most"},
        {root + std::string(unit_id_bytes_max + 1, 'x') + ",p,area,X,,,,,confirmed\n",
         "u.csv:3: an id is letters, digits, - and _, 40 at most"},
        {root + "x,p,area,,,,,,confirmed\n", "u.csv:3: name_nb is missing"},
        {root + "x,p,area,X,,,2026-02-30,,confirmed\n", "u.csv:3: a day is written like 2026-11-22, or left empty"},
        {root + "x,p,area,X,,,2026-02-02,2026-02-01,confirmed\n", "u.csv:3: valid_to is before valid_from"},
        {root + "x,p,area,X,,,,,maybe\n", "u.csv:3: status is confirmed or unconfirmed"},
    };
    for (const Case& c : cases) CHECK(fault_in_units(c.rows) == c.fault);
    CHECK(fault_in_units(root + "x,p,town,X,,,,,confirmed\n").starts_with("u.csv:3: \"town\" is no kind"));
    std::string many = root;
    for (std::size_t i = 1; i < units_max; ++i) many += "u" + std::to_string(i) + ",p,area,X,,,,,confirmed\n";
    CHECK(fault_in_units(many).empty());
    CHECK(fault_in_units(many + "last,p,area,X,,,,,confirmed\n").contains("5000"));
}

TEST_CASE("units: a municipality lies in a district that exists") {
    const std::string head = "number,name,name_se,district,language\n";
    const UnitTree tree = small_tree();
    const auto parse = [&](const std::string& rows) { return parse_municipalities(head + rows, "m.csv", tree); };
    const auto two = parse("0301,Oslo,,201,nøytral\n3207,Nordre Follo,,202,nynorsk\n");
    REQUIRE(two);
    CHECK(two->find("3207")->official == Language::nn);
    CHECK(two->find("0301")->district == "201");
    CHECK(two->find("301") == nullptr);
    CHECK(two->find("9999") == nullptr);
    for (const std::string_view rows :
         {"301,Oslo,,201,nøytral\n", "0301,,,201,nøytral\n", "0301,Oslo,,p,nøytral\n", "0301,Oslo,,999,nøytral\n", "0301,Oslo,,201,norsk\n",
          "0302,A,,201,bokmål\n0301,B,,201,bokmål\n", "0301,A,,201,bokmål\n0301,B,,201,bokmål\n"})
        CHECK(parse(std::string(rows)).error().detail.starts_with("m.csv:"));
}

TEST_CASE("units: the files we ship hold twelve districts and all municipalities") {
    const auto tree = parse_units(read_source_file("config/units.csv"), "config/units.csv");
    INFO((tree ? "" : tree.error().detail));
    REQUIRE(tree);
    CHECK(std::ranges::count(tree->units, UnitKind::district, &Unit::kind) == 12);
    CHECK(name_of(*tree->find("202"), Language::nn) == "Aust politidistrikt");
    const auto all = parse_municipalities(read_source_file("config/municipalities.csv"), "config/municipalities.csv", *tree);
    INFO((all ? "" : all.error().detail));
    REQUIRE(all);
    CHECK(all->all.size() == 357);
    CHECK(all->find("3201")->district == "201");  // Bærum, against the county rule
    CHECK(all->find("1811")->district == "209");  // Bindal, too
}

TEST_CASE("reference: the nearest unit and the reader's language decide what stands in a text") {
    const auto reference = parse_reference(R"({
        "numbers": {"politi": {"number": "02800", "what": "police", "confirmed": true}},
        "links": {"klage_lenke": {"nb": "https://a.no/nb", "en": "https://a.no/en"}, "tips_lenke": "https://t.no"},
        "units": {"p": {"tips_lenke": "https://p.no"}, "202": {"klage_lenke": "https://o.no"}}})",
                                           "n.json", small_tree());
    INFO((reference ? "" : reference.error().detail));
    REQUIRE(reference);
    const auto in = [&](std::string_view unit, Language language) { return placeholders(*reference, small_tree(), unit, language); };
    using Map = std::map<std::string, std::string>;
    CHECK(in("", Language::en) == Map{{"nummer_politi", "02800"}, {"klage_lenke", "https://a.no/en"}, {"tips_lenke", "https://t.no"}});
    CHECK(in("201", Language::nn) == Map{{"nummer_politi", "02800"}, {"klage_lenke", "https://a.no/nb"}, {"tips_lenke", "https://p.no"}});
    CHECK(in("202-a", Language::en).at("klage_lenke") == "https://o.no");
}

TEST_CASE("reference: a fault is told with its line") {
    CHECK(fault_in_reference("{\n\"x\": {}}") == "n.json:2: \"x\" is unknown; write numbers, links or units");
    CHECK(fault_in_reference("{\"units\":\n{\"999\": {}}}") == "n.json:2: \"999\" is no unit in the unit tree");
    for (const std::string_view json :
         {"[]", "{\"links\": []}", "{\"links\": {\"a\": \"http://a.no\"}}", "{\"links\": {\"a\": \"https://\"}}",
          "{\"links\": {\"a\": \"https://a b\"}}", "{\"links\": {\"A\": \"https://a.no\"}}",
          "{\"links\": {\"a\": {\"en\": \"https://a.no\"}}}", "{\"links\": {\"a\": {\"xx\": \"https://a.no\"}}}", "{\"links\": {\"a\": 1}}",
          "{\"numbers\": {\"a\": {\"what\": \"x\"}}}", "{\"numbers\": {\"a\": {\"number\": \"ring\"}}}", "{\"numbers\": {\"a\": 112}}",
          "{\"numbers\": {\"a\": {\"number\": \"112\", \"ok\": true}}}", "{\"units\": {\"201\": 1}}"}) {
        INFO(json);
        CHECK(fault_in_reference(json).starts_with("n.json:1: "));
    }
    const std::string longest = "https://" + std::string(placeholder_value_bytes_max - 8, 'a');
    CHECK(fault_in_reference("{\"links\": {\"a\": \"" + longest + "\"}}").empty());
    CHECK(fault_in_reference("{\"links\": {\"a\": \"" + longest + "a\"}}").contains("300"));
}

TEST_CASE("reference: placeholders and numbers have their bound") {
    const auto file = [](std::string_view part, std::string_view value, std::size_t count) {
        std::string json = "{\"" + std::string(part) + "\": {";
        for (std::size_t i = 0; i < count; ++i) json += (i == 0 ? "\"a" : ",\"a") + std::to_string(i) + "\": " + std::string(value);
        return json + "}}";
    };
    CHECK(fault_in_reference(file("links", "\"https://a.no\"", placeholders_max)).empty());
    CHECK(fault_in_reference(file("links", "\"https://a.no\"", placeholders_max + 1)).contains("100"));
    CHECK(fault_in_reference(file("numbers", "{\"number\": \"112\"}", placeholders_max)).empty());
    CHECK(fault_in_reference(file("numbers", "{\"number\": \"112\"}", placeholders_max + 1)).contains("100"));
}

TEST_CASE("reference: the file we ship fills every address that the texts need") {
    const UnitTree tree = parse_units(read_source_file("config/units.csv"), "u").value();
    const auto reference = parse_reference(read_source_file("config/numbers.json"), "config/numbers.json", tree);
    INFO((reference ? "" : reference.error().detail));
    REQUIRE(reference);
    const auto values = placeholders(*reference, tree, "201", Language::nb);
    for (const char* name : {"tips_lenke", "anmeld_lenke", "klage_lenke", "spesial_lenke", "politiet_side"})
        CHECK(values.contains(name));
    CHECK(values.at("nummer_nod_politi") == "112");
}

}  // namespace stemmen::contact
