#include "service/sign_up_links.hpp"

#include <charconv>

namespace stemmen::service {
namespace {

constexpr std::string_view bound_to = "sign_up_link";
constexpr std::size_t session_characters = 32, end_bytes_max = 300;

}  // namespace

std::string sign_up_link(const privacy::KeyRing& keys, std::string_view address, const SessionId& talk, Timestamp now) {
    return std::string(address) + "?fra=" + keys.seal_text(Secret(talk.value + std::to_string(to_millis(now + sign_up_link_lives))), bound_to);
}

std::optional<SessionId> talk_of_link(const privacy::KeyRing& keys, std::string_view end, Timestamp now) {
    if (end.empty() || end.size() > end_bytes_max) return std::nullopt;
    const Result<Secret> opened = keys.open_text(end, bound_to);
    if (!opened || opened->reveal().size() <= session_characters) return std::nullopt;
    const std::string& text = opened->reveal();
    std::int64_t until = 0;
    const auto [last, fault] = std::from_chars(text.data() + session_characters, text.data() + text.size(), until);
    if (fault != std::errc() || last != text.data() + text.size() || from_millis(until) <= now) return std::nullopt;
    return SessionId{text.substr(0, session_characters)};
}

}  // namespace stemmen::service
