// The dashboard's one page: an empty place, and the built files that fill it (web/src/dashboard). It holds nothing of anybody, so that
// it needs no sign-in; what it shows, it asks of /api/v1.
#pragma once

#include "app/site.hpp"

namespace stemmen::app {

inline constexpr std::string_view dashboard_path = "/dashboard";

// `has_session`: whether the browser brought a session's cookie, valid or not, so that the page need not ask in vain who it is.
HttpResponse dashboard_page(const Site& site, bool has_session);

}  // namespace stemmen::app
