// Which endpoint a request is for. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dashboard/host.hpp"

namespace stemmen::dashboard {

inline constexpr std::size_t args_bytes_max = 200;

struct Match {
    const Endpoint* endpoint = nullptr;  // none: `status` says why
    std::vector<std::string> args;
    int status = 404;                    // 404, or 405 when the path is there with other methods
};
Match match(std::span<const Endpoint> table, std::string_view method, std::string_view path);

}  // namespace stemmen::dashboard
