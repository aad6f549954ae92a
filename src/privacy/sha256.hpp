// The hash by which a text that somebody said yes to can be proved later.
#pragma once

#include <string>
#include <string_view>

namespace stemmen::privacy {

std::string sha256_hex(std::string_view text);  // 64 lower-case hex digits

}  // namespace stemmen::privacy
