// The counts of one question in one quarter, by unit, period and channel, and which of them may be shown (domain §5.7). A cube is
// settled level by level in one fixed order (linked.hpp): months, the quarter, channels by month, channels in the quarter, weeks,
// channels by week. What comes later yields to what came before. So what is shown depends on the numbers alone and on nobody's
// earlier questions: there is no order of asking, no restart and no second reader that gets more out of it.
//
// In each level how many there are and what share of them said so comes first, and categories are shown where they take nothing from it.
//
// Weeks are cut where a month begins, and a week is shown where its pieces are: whatever is added and subtracted of weeks, months
// and quarters is made of pieces that could all be shown beside each other.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "insight/limits.hpp"
#include "insight/linked.hpp"
#include "insight/period.hpp"

namespace stemmen::insight {

inline constexpr std::size_t cube_channels_max = 16;
inline constexpr std::size_t months_in_quarter = 3;

struct CubeFrame {
    struct Unit {
        std::optional<std::size_t> parent;  // an earlier one; none for the first, the top
        std::optional<std::int64_t> staff;  // as in Row
    };
    std::chrono::sys_days quarter;  // its first day
    std::vector<Unit> units;
    std::size_t channels = 0;
    Columns columns = Columns::answers;
    std::vector<std::size_t> share_of_column;
};
// Channel 0 is all of them together, and those of whom it is no longer known.
struct CubeSpot {
    std::size_t unit = 0;
    std::size_t channel = 0;
    std::size_t column = 0;
};

class Cube {
public:
    // Units and channels that nothing is counted in may be left out.
    Cube(CubeFrame frame, const Limits& limits, Audience audience);

    // Persons of the unit itself, without those below, in the quarter's month 0, 1 or 2. Before anything is asked.
    void add_in_month(std::size_t month, const CubeSpot& spot, std::int64_t persons);
    // The same by the day, for weeks: needed for the months in which a week is asked for, and before that.
    void add_on_day(std::chrono::sys_days day, const CubeSpot& spot, std::int64_t persons);

    struct Cut {
        std::vector<std::int64_t> persons;  // by column, of the unit with all below
        RowShown shown;
        bool is_checked = true;             // false: there was too much to check, and nothing is shown
    };
    Cut in_quarter(std::size_t unit, std::size_t channel);
    Cut in_month(std::size_t month, std::size_t unit, std::size_t channel);
    // The part of the week of this day that lies in its month.
    Cut in_piece(std::chrono::sys_days day, std::size_t unit, std::size_t channel);

private:
    // A slice is one period and one channel, with every unit.
    struct Slice {
        std::size_t slot = 0, channel = 0;
        auto operator<=>(const Slice&) const = default;
    };
    struct Slot {
        std::chrono::sys_days first, last;
        std::optional<std::size_t> parent;  // of a month the quarter, of a piece its month
    };
    enum class Level { months, quarter, channels_by_month, channels, pieces, channels_by_piece };
    struct Counted {
        std::vector<Node> nodes;  // by unit
        bool is_settled = false;
        bool is_checked = true;
    };

    [[nodiscard]] std::size_t slot_of(std::chrono::sys_days day) const;
    [[nodiscard]] std::vector<std::size_t> pieces_of(std::size_t month) const;
    void add(std::size_t slot, const CubeSpot& spot, std::int64_t persons);
    Counted& counted(const Slice& slice);
    Cut cut(const Slice& slice, std::size_t unit);
    void settle_level(Level level, std::size_t month);
    void settle_slices(const std::vector<Slice>& settled, const std::vector<Slice>& fresh);
    [[nodiscard]] Linked without_categories(const Linked& linked) const;
    bool settle_categories(Linked& linked, const Linked& by_share) const;
    [[nodiscard]] RowShown with_categories(const RowShown& of_share, bool is_shown) const;
    void add_lines(Linked& linked, const std::map<Slice, std::size_t>& begin, const std::vector<Slice>& fresh) const;
    void add_pairs(Linked& linked, const std::map<Slice, std::size_t>& begin, const std::vector<Slice>& fresh) const;
    [[nodiscard]] bool lies_within(const Slice& inner, const Slice& outer) const;

    CubeFrame frame_;
    Limits limits_;
    Audience audience_;
    std::vector<Slot> slots_;  // 0 the quarter, 1 to 3 its months, then the pieces in order
    std::map<Slice, Counted> counted_;
};

}  // namespace stemmen::insight
