#include "service/volunteer_rows.hpp"

#include <array>

namespace stemmen::service {

std::string_view to_string(LetterKind kind) {
    constexpr std::array<std::string_view, letter_kinds> names{"code", "selected", "waiting", "confirmed", "not_selected", "reminder", "moved", "after", "told", "panel"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view to_string(Way way) { return way == Way::mail ? "mail" : "text"; }

std::string_view to_string(LetterEnd end) {
    constexpr std::array<std::string_view, 3> names{"sent", "refused", "given_up"};
    return names[static_cast<std::size_t>(end)];
}

}  // namespace stemmen::service
