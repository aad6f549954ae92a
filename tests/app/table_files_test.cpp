#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/table_files.hpp"

using namespace stemmen;
using namespace stemmen::app;

namespace {

service::Table table_with(const std::string& cell) {
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

TEST_CASE("codebook: every column of every report is explained") {
    for (const auto report : {service::Report::answers, service::Report::consents, service::Report::dispositions, service::Report::not_asked}) {
        const service::Table book = service::codebook(report);
        REQUIRE_FALSE(book.rows.empty());
        for (const auto& row : book.rows) CHECK_FALSE(row.back().empty());
    }
}
