// In which of its three situations the police involve citizens: every drive and every finding says it.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace stemmen {

enum class Situation { co_producer, co_developer, co_decider };  // medprodusent, medutvikler, medvirker

inline constexpr std::array all_situations{Situation::co_producer, Situation::co_developer, Situation::co_decider};

constexpr std::string_view to_string(Situation situation) {
    constexpr std::array<std::string_view, 3> names{"co_producer", "co_developer", "co_decider"};
    return names[static_cast<std::size_t>(situation)];
}

constexpr std::optional<Situation> parse_situation(std::string_view name) {
    for (const Situation situation : all_situations)
        if (to_string(situation) == name) return situation;
    return std::nullopt;
}

}  // namespace stemmen
