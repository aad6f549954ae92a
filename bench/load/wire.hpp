// HTTP/1.1 as far as a load generator needs it: whole messages with Content-Length, over buffers. It trusts both ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bench {

struct Framed {
    std::string_view head;  // without the empty line
    std::string_view body;
    std::size_t size = 0;   // of both, in the buffer
};

// The first whole message in the buffer, or nothing yet.
std::optional<Framed> next_message(std::string_view buffer);
int status_of(std::string_view head);
std::string_view target_of(std::string_view head);

}  // namespace bench
