// The endpoints of each area, put in one table by the dashboard.
#pragma once

#include <span>

#include "dashboard/host.hpp"

namespace stemmen::dashboard {

std::span<const Endpoint> account_endpoints();  // who the reader is

}  // namespace stemmen::dashboard
