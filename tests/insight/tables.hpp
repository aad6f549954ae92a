// Small tables at random, and what is shown of them as an attacker sees it.
#pragma once

#include <vector>

#include "insight/suppress.hpp"
#include "support.hpp"

namespace stemmen::insight {

inline Row row(std::optional<std::size_t> parent, std::vector<std::int64_t> persons) { return {parent, std::move(persons), {}}; }

// A total with one line of units below it.
inline Table line(const std::vector<std::int64_t>& units) {
    Table table{.columns = Columns::groups, .share_of_column = {0}, .rows = {row({}, {0})}};
    for (const std::int64_t persons : units) table.rows.push_back(row(0, {persons}));
    return table;
}

// Numbers near the limits are more likely, and 0 is usual.
inline std::int64_t random_persons(int up_to) { return between(0, 4) == 0 ? 0 : between(0, 2) == 0 ? between(0, 12) : between(0, up_to + 1); }

inline Table random_table(std::size_t rows_most, std::vector<std::size_t> share_of_column, Columns columns, int up_to) {
    Table table{.columns = columns, .share_of_column = std::move(share_of_column), .rows = {}};
    const auto rows = static_cast<std::size_t>(between(1, static_cast<int>(rows_most) + 1));
    std::vector<char> inner(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        Row next;
        if (i > 0) next.parent = static_cast<std::size_t>(between(0, static_cast<int>(i)));
        if (next.parent) inner[*next.parent] = 1;
        if (between(0, 6) == 0) next.staff = between(3, 8);
        table.rows.push_back(std::move(next));
    }
    for (std::size_t i = 0; i < rows; ++i) {
        const bool has_own = !inner[i] || between(0, 4) == 0;
        for (std::size_t k = 0; k < table.share_of_column.size(); ++k) table.rows[i].persons.push_back(has_own ? random_persons(up_to) : 0);
    }
    return table;
}

using Counts = std::vector<std::vector<std::int64_t>>;  // [row][column]

inline Counts own_counts(const Table& table) {
    Counts own;
    for (const Row& row : table.rows) own.push_back(row.persons);
    return own;
}
inline Counts totals(const Table& table, Counts own) {
    for (std::size_t i = own.size(); i-- > 1;)
        for (std::size_t k = 0; k < own[i].size(); ++k) own[*table.rows[i].parent][k] += own[i][k];
    return own;
}
inline std::int64_t sum(const std::vector<std::int64_t>& numbers) {
    std::int64_t total = 0;
    for (const std::int64_t number : numbers) total += number;
    return total;
}

// The rows that persons can be counted in: leaves, and inner rows that have some of their own.
inline std::vector<std::size_t> seats(const Table& table) {
    std::vector<char> inner(table.rows.size());
    for (const Row& row : table.rows)
        if (row.parent) inner[*row.parent] = 1;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        if (!inner[i] || sum(table.rows[i].persons) > 0) found.push_back(i);
    return found;
}

// Everything of one kind of number: a row's persons, the persons in one share of a row, those in one column of a row.
struct Numbers {
    std::vector<std::int64_t> persons;
    Counts shares, cells;
};
inline Numbers numbers(const Table& table, const Counts& own) {
    Numbers all;
    all.cells = totals(table, own);
    for (const auto& cells : all.cells) {
        all.persons.push_back(sum(cells));
        std::vector<std::int64_t> shares(table.share_of_column.back() + 1);
        for (std::size_t k = 0; k < cells.size(); ++k) shares[table.share_of_column[k]] += cells[k];
        all.shares.push_back(std::move(shares));
    }
    return all;
}

inline std::string printed(const Table& table, const Shape& shape) {
    std::string text;
    const Numbers all = numbers(table, own_counts(table));
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const RowShown& shown = shape.rows[i];
        const auto& given = table.rows[i];
        text += "row " + std::to_string(i) + " below " + (given.parent ? std::to_string(*given.parent) : "none") + (given.staff ? " staff " + std::to_string(*given.staff) : "") +
                ": " + std::to_string(all.persons[i]) + (shown.count == CountShown::exact ? "" : shown.count == CountShown::under ? " under" : " hidden") +
                (shown.answers ? " answers " : " no answers ");
        for (std::size_t k = 0; k < shown.cells.size(); ++k) text += " " + std::to_string(all.cells[i][k]) + (shown.cells[k] ? "" : ":") + "(" + std::to_string(given.persons[k]) + ")";
        text += "\n";
    }
    return text;
}

}  // namespace stemmen::insight
