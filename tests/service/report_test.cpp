#include <catch2/catch.hpp>

#include "service/report.hpp"

using namespace stemmen;

TEST_CASE("codebook: every column of every report is explained") {
    for (const auto report : {service::Report::answers, service::Report::consents, service::Report::dispositions, service::Report::not_asked}) {
        const service::Table book = service::codebook(report);
        REQUIRE_FALSE(book.rows.empty());
        for (const auto& row : book.rows) CHECK_FALSE(row.back().empty());
    }
}
