// A table while it is decided what to hide: totals, and what is hidden so far. Inside insight only.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "insight/suppress.hpp"

namespace stemmen::insight {

using Flags = std::vector<char>;  // one a row; not vector<bool>, so that a column of flags can be passed as a reference

struct Plan {
    explicit Plan(const Table& table);

    std::size_t rows = 0, columns = 0, groups = 0;
    std::vector<std::optional<std::size_t>> parent;
    std::vector<std::size_t> group;                    // of each column
    std::vector<std::size_t> group_size;               // columns in it
    std::vector<std::vector<std::int64_t>> own, cell;  // [column][row]: in the row itself, and with all below
    std::vector<std::int64_t> own_persons, persons;    // over the columns
    Flags is_leaf, is_place;

    Flags count_hidden, answers_hidden;
    std::vector<Flags> cell_hidden;  // [column][row]
    Flags labelled;                  // "under": hidden, but known to lie from under_from to under_to
    std::int64_t under_from = 0, under_to = 0;

    // Each hides what depends on it too. True if that is new.
    bool hide_count(std::size_t row);
    bool hide_answers(std::size_t row);
    bool hide_cell(std::size_t column, std::size_t row);

    [[nodiscard]] std::int64_t group_persons(std::size_t row, std::size_t of_group) const;
    // Somebody may be counted in the row itself and not below it: leaves, and inner rows that have such persons.
    [[nodiscard]] bool has_place_for_persons(std::size_t row) const { return is_leaf[row] || own_persons[row] > 0; }
};

// What is hidden joins rows to regions: a shown row with everything hidden that hangs below it, up to the next shown rows.
// A region's rest, its top less the shown rows below, is what subtracting gives. Of a hidden row: its part of the region.
struct Part {
    std::int64_t rest = 0;
    bool has_hidden = false;  // somebody or something in it is not shown by itself
    bool has_place = false;   // a hidden service place
    std::optional<std::size_t> smallest;  // the smallest of the next shown rows below
};
std::vector<Part> parts(const Plan& plan, const Flags& hidden, const std::vector<std::int64_t>& own, const std::vector<std::int64_t>& size);
// The shown row at the top of a hidden row's region, or none where the region goes beyond the total.
std::optional<std::size_t> top_of(const Plan& plan, const Flags& hidden, std::size_t row);

// Hidden numbers for which no other world was found (suppress.hpp, promise 2).
struct Bare {
    std::vector<std::size_t> counts;  // rows
    struct Cell {
        std::size_t column, row;
    };
    std::vector<Cell> cells;
};
Bare without_another_world(const Plan& plan);

}  // namespace stemmen::insight
