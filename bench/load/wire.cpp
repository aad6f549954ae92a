#include "bench/load/wire.hpp"

#include <charconv>
#include <strings.h>

namespace bench {

std::optional<Framed> next_message(std::string_view buffer) {
    const auto end = buffer.find("\r\n\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    Framed message{buffer.substr(0, end), {}, end + 4};
    constexpr std::string_view name = "content-length:";
    std::size_t length = 0;
    for (std::size_t line = message.head.find("\r\n"); line != std::string_view::npos; line = message.head.find("\r\n", line + 2)) {
        const std::string_view field = message.head.substr(line + 2, name.size());
        if (field.size() != name.size() || strncasecmp(field.data(), name.data(), name.size()) != 0) continue;
        std::size_t digits = line + 2 + name.size();
        while (digits < message.head.size() && message.head[digits] == ' ') ++digits;
        std::from_chars(message.head.data() + digits, message.head.data() + message.head.size(), length);
    }
    if (buffer.size() < message.size + length) return std::nullopt;
    message.body = buffer.substr(message.size, length);
    message.size += length;
    return message;
}

int status_of(std::string_view head) {
    int status = 0;
    if (head.size() >= 12) std::from_chars(head.data() + 9, head.data() + 12, status);
    return status;
}

std::string_view target_of(std::string_view head) {
    const auto begin = head.find(' ');
    if (begin == std::string_view::npos) return {};
    return head.substr(begin + 1, head.find(' ', begin + 1) - begin - 1);
}

}  // namespace bench
