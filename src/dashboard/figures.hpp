// What the dashboard shows, as the API writes it; reports freeze it and files are made of it. Everything comes from the desk, so
// nothing here can show what may not be shown.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "dashboard/figure_desk.hpp"
#include "dashboard/work.hpp"

namespace stemmen::dashboard {

inline constexpr int trend_points_max = 120, trend_points_usual = 12;

// All with "as_of", "filter" and "notes"; the filter has a period.
nlohmann::json overview_of(FigureDesk& desk, const Filter& filter);
nlohmann::json distribution_of(FigureDesk& desk, const Filter& filter, const Question& question);
// `count` periods of one kind, the last of them with the end of the filter's period.
nlohmann::json trend_of(FigureDesk& desk, const Filter& filter, const Question& question, insight::PeriodKind kind, int count);
// `eligible` is e: the share of the unknown that is eligible.
nlohmann::json dispositions_of(FigureDesk& desk, const Filter& filter, double eligible = 1);
nlohmann::json not_asked_of(FigureDesk& desk, const Filter& filter);
nlohmann::json themes_of(FigureDesk& desk, const Filter& filter, const Question& question);
// With another unit in the same period, or the same unit in another period.
struct OtherSide {
    std::string unit;
    insight::Period period;
};
nlohmann::json compare_of(FigureDesk& desk, const Filter& filter, const Question& question, const OtherSide& other);
enum class GroupedBy { unit, channel };
nlohmann::json missing_of(FigureDesk& desk, const Filter& filter, GroupedBy by);

// What is to be printed beside figures.
nlohmann::json notes_of(FigureDesk& desk, const Filter& filter);
// {"as_of", "filter", "notes"}, to be filled.
nlohmann::json answer_about(FigureDesk& desk, const Filter& filter);
nlohmann::json participation_of(FigureDesk& desk, const Filter& filter, double eligible);

}  // namespace stemmen::dashboard
