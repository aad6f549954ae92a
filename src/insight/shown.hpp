// The guard against differencing: asking for two sets of persons that differ by a few, and subtracting (domain §5.7).
//
// What has been shown is a value that the caller keeps, one for each audience and question. A set of persons is told by the
// finest cells it is made of: every combination of what can be filtered by at all, such as service place x week x channel.
// Filters and periods are fixed; there is no group of one's own choosing. Answers that came later lie in cells of their own,
// so the same filter tomorrow is another set, and is refused while it differs by too few.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "insight/limits.hpp"

namespace stemmen::insight {

inline constexpr std::size_t selections_max = 256;          // shown to one audience about one question
inline constexpr std::size_t finest_cells_max = 100'000;
inline constexpr std::size_t atoms_max = 4'096;             // finest cells that no selection tells apart count as one atom
inline constexpr std::size_t small_unions_max = 200'000;    // unions of small atoms tried for being derivable
inline constexpr std::size_t joined_atoms_min = 4;          // unions of up to so many atoms are tried, or the question is refused

struct Selection {
    std::vector<std::uint32_t> cells;  // numbers of finest cells, ascending, each once
    bool says_what = false;            // false: only how many they are; true: what they answered too
    bool operator==(const Selection&) const = default;
};
struct Shown {
    std::vector<Selection> selections;
    bool operator==(const Shown&) const = default;
};

// May this selection be shown after all that was? none: yes. `persons` are those in each finest cell.
//   small_group          it is too small itself
//   near_what_was_shown  it differs from one that was shown by fewer persons than the limit, but not by none; or adding and
//                        subtracting it and any number of those that were shown gives a group that small
//   too_much_to_check    more than the bounds above, or cells that are not in order or not there
// The limit is the count limit, and the share limit among selections that say what was answered. Derived groups are found
// for certain if they are made of joined_atoms_min atoms or fewer, thus always below a count limit of 5; of more atoms as
// far as small_unions_max reaches.
std::optional<Hidden> refusal(const Shown& shown, const Selection& wanted, std::span<const std::int64_t> persons, const Limits& limits);

// refusal(), and remembered if there is none.
std::optional<Hidden> show(Shown& shown, const Selection& wanted, std::span<const std::int64_t> persons, const Limits& limits);

}  // namespace stemmen::insight
