// What an installation sets for its dashboard (section "dashboard" of the configuration).
#pragma once

#include <string>

namespace stemmen::dashboard {

struct Settings {
    std::string public_url;  // of the service, without a slash at the end
    bool operator==(const Settings&) const = default;
};

}  // namespace stemmen::dashboard
