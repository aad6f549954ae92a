#include "core/csv.hpp"

#include <catch2/catch.hpp>

using namespace stemmen;

TEST_CASE("csv: fields in quotes, both line endings, empty lines and a byte order mark are read") {
    const auto rows = parse_csv(
        "\xEF\xBB\xBF"
        "a,b\r\n1,\"x,\n\"\"y\"\"\"\r\n\r\n,2\n3,",
        "c.csv", {"a", "b"});
    REQUIRE(rows);
    CHECK(*rows == std::vector<CsvRow>{{2, {"1", "x,\n\"y\""}}, {5, {"", "2"}}, {6, {"3", ""}}});
}

TEST_CASE("csv: a fault is told with its line") {
    const auto fault = [](std::string_view text) { return parse_csv(text, "c.csv", {"a", "b"}).error().detail; };
    CHECK(fault("") == "c.csv:1: the first line must be a,b");
    CHECK(fault("a,c\n") == "c.csv:1: the first line must be a,b");
    CHECK(fault("a,b\n1,2\n1\n") == "c.csv:3: this line has 1 fields and needs 2");
    CHECK(fault("a,b\n1,\"2\n") == "c.csv:2: a quote that opens here does not close");
    CHECK(fault("a,b\n\"1\"x,2\n").starts_with("c.csv:2: "));
    CHECK(fault("a,b\n\xFF,2\n").contains("UTF-8"));
    CHECK(fault(std::string(csv_bytes_max + 1, 'x')).contains("4 MiB"));
    std::string many = "a,b\n";
    for (std::size_t i = 0; i <= csv_rows_max; ++i) many += "1,2\n";
    CHECK(fault(many).contains("more than 20000"));
}

TEST_CASE("csv: a table brings its own columns, and semicolons where a spreadsheet in Norwegian wrote them") {
    const auto commas = parse_csv_table("id,a\n1,\"x;y\"\n", "c.csv");
    REQUIRE(commas);
    CHECK(*commas == CsvTable{{"id", "a"}, {{2, {"1", "x;y"}}}});
    const auto semicolons = parse_csv_table("id;a\n1;\"x,y\"\n", "c.csv");
    REQUIRE(semicolons);
    CHECK(*semicolons == CsvTable{{"id", "a"}, {{2, {"1", "x,y"}}}});
    CHECK(parse_csv_table("id;a\n1\n", "c.csv").error().detail == "c.csv:2: this line has 1 fields and needs 2");
}
