#include "dashboard/perform.hpp"

#include <algorithm>
#include <charconv>

namespace stemmen::dashboard {

const std::string& whole_of(Host& host) {
    static const std::string none;
    const auto& units = host.units().units;
    const auto root = std::ranges::find_if(units, [](const contact::Unit& unit) { return unit.parent.empty(); });
    return root == units.end() ? none : root->id;
}

bool sees_all(Host& host, const Reader& reader) { return may_see(host.units(), reader, whole_of(host)); }

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

}  // namespace stemmen::dashboard
