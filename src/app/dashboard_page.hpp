// The dashboard's one page: an empty place, and the built files that fill it (web/src/dashboard). It holds nothing of anybody, so that it
// is the same for all and needs no sign-in; what it shows, it asks of /api/v1.
#pragma once

#include "app/site.hpp"

namespace stemmen::app {

inline constexpr std::string_view dashboard_path = "/dashboard";

HttpResponse dashboard_page(const Site& site);

}  // namespace stemmen::app
