// What the project team reads, as tables with a codebook. Times are dates, so that no row tells when exactly somebody wrote.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/table.hpp"
#include "service/store.hpp"

namespace stemmen::service {

using stemmen::Column;
using stemmen::Table;

enum class Report { answers, consents, dispositions, not_asked, sums };
std::optional<Report> parse_report(std::string_view name);  // "answers", "consents", "dispositions", "not-asked", "sums"

// The column that tells whose a row is, in the reports that have one.
inline constexpr std::string_view talk_column = "session_id";
bool names_talks(Report report);

// Bounded by what the filter lets through; an export of everything holds everything in memory.
Table read_table(Store& store, Report report, const Filter& filter);
// What every column of a report means, and every value with a fixed meaning: table, column, value, meaning.
Table codebook(Report report);

}  // namespace stemmen::service
