// `stemmen export figures`: what the dashboard gives as files, with the same limits for small groups and the same guard.
#pragma once

#include <optional>
#include <utility>

#include "app/commands.hpp"
#include "core/table.hpp"
#include "service/store.hpp"

namespace stemmen::app {

// The table and its codebook. Nothing after a complaint.
std::optional<std::pair<Table, Table>> read_figures(const ExportArguments& arguments, service::Store& store, const Config& config);

}  // namespace stemmen::app
