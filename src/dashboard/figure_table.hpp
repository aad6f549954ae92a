// Figures as a table to take along: one row a figure, with what it is about and why it is hidden if it is. Made of the very answers
// that the screen shows, so a file tells no more than they do.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/table.hpp"

namespace stemmen::dashboard {

inline constexpr std::array<std::string_view, 8> exported_tables{"overview", "distribution", "trend", "dispositions", "not-asked", "themes", "compare", "missing"};

// `answer` is what the address of that name answers.
Table figure_table(std::string_view name, const nlohmann::json& answer);
Table figure_codebook(std::string_view name);

}  // namespace stemmen::dashboard
