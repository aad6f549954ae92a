// Why somebody was not asked, in words for the project team.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace stemmen::dashboard {

// In nb, nn and en; the constant word itself where there are no words for it.
nlohmann::json why_not_asked(const std::string& reason);

}  // namespace stemmen::dashboard
