#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tables/table_files.hpp"

using namespace stemmen;
using namespace stemmen::tables;

namespace {

Table table_with(const std::string& cell) {
    return {"answers", {{"answer_id", "id"}, {"dialog_version", "number", true}, {"text", "words"}}, {{"a1", "3", cell}}};
}

}  // namespace

TEST_CASE("csv: a Norwegian Excel opens it right") {
    CHECK(to_csv(table_with("Bl\u00e5b\u00e6r")) == "\xEF\xBB\xBF" "answer_id;dialog_version;text\r\na1;3;Bl\u00e5b\u00e6r\r\n");
}

TEST_CASE("csv: separators, quotes and line ends stay inside their cell") {
    CHECK(to_csv(table_with("a;b \"c\"\nd")).ends_with("a1;3;\"a;b \"\"c\"\"\nd\"\r\n"));
}

TEST_CASE("csv: what a spreadsheet would run as a formula is text") {
    for (const std::string formula : {"=1+1", "+47", "-x", "@SUM(A1)"}) CHECK(to_csv(table_with(formula)).ends_with(";'" + formula + "\r\n"));
}

TEST_CASE("json: an array of objects with numbers as numbers") {
    const auto rows = nlohmann::json::parse(to_json(table_with("\"sitat\" og \\")));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["dialog_version"] == 3);
    CHECK(rows[0]["text"] == "\"sitat\" og \\");
    CHECK(nlohmann::json::parse(to_json({"answers", {}, {}})).empty());
}

TEST_CASE("numbers have a decimal comma in CSV and a point in JSON, and a cell without one is empty") {
    const Table table{"figures", {{"share", "", true}, {"points", "", true}}, {{"0.8", "-0.05"}, {"", "7"}}};
    CHECK(to_csv(table).ends_with("\r\n0,8;-0,05\r\n;7\r\n"));
    const auto rows = nlohmann::json::parse(to_json(table));
    CHECK(rows[0]["share"] == 0.8);
    CHECK(rows[1]["share"] == nullptr);
}

TEST_CASE("xlsx: the file is a zip archive with both sheets, and nothing is left on the disk") {
    const Result<std::string> file = to_xlsx(table_with("=1+1"), {"codebook", {{"column", ""}}, {{"answer_id"}}});
    REQUIRE(file.has_value());
    CHECK(file->starts_with("PK"));
    CHECK(file->find("xl/worksheets/sheet2.xml") != std::string::npos);
}
