#include "insight/plan.hpp"

namespace stemmen::insight {

Plan::Plan(const Table& table) : rows(table.rows.size()), columns(table.share_of_column.size()), group(table.share_of_column) {
    groups = group.back() + 1;
    group_size.resize(groups);
    for (const std::size_t of_column : group) ++group_size[of_column];
    own.assign(columns, std::vector<std::int64_t>(rows));
    own_persons.resize(rows);
    is_leaf.assign(rows, 1);
    for (std::size_t row = 0; row < rows; ++row) {
        const Row& given = table.rows[row];
        parent.push_back(given.parent);
        is_place.push_back(given.staff ? 1 : 0);
        if (given.parent) is_leaf[*given.parent] = 0;
        for (std::size_t column = 0; column < columns; ++column) {
            own[column][row] = given.persons[column];
            own_persons[row] += given.persons[column];
        }
    }
    cell = own;
    persons = own_persons;
    for (std::size_t row = rows; row-- > 1;) {  // parents stand before their children
        persons[*parent[row]] += persons[row];
        for (auto& of_column : cell) of_column[*parent[row]] += of_column[row];
    }
    count_hidden.resize(rows);
    answers_hidden.resize(rows);
    labelled.resize(rows);
    cell_hidden.assign(columns, Flags(rows));
}

bool Plan::hide_count(std::size_t row) {
    const bool is_new = !count_hidden[row];
    count_hidden[row] = 1;
    hide_answers(row);  // a share shows its base
    return is_new;
}

bool Plan::hide_answers(std::size_t row) {
    const bool is_new = !answers_hidden[row];
    answers_hidden[row] = 1;
    for (Flags& of_column : cell_hidden) of_column[row] = 1;
    return is_new;
}

bool Plan::hide_cell(std::size_t column, std::size_t row) {
    // A column that is a share by itself is shown and hidden with the row's answers.
    if (group_size[group[column]] == 1) return hide_answers(row);
    const bool is_new = !cell_hidden[column][row];
    cell_hidden[column][row] = 1;
    return is_new;
}

std::int64_t Plan::group_persons(std::size_t row, std::size_t of_group) const {
    std::int64_t sum = 0;
    for (std::size_t column = 0; column < columns; ++column)
        if (group[column] == of_group) sum += cell[column][row];
    return sum;
}

std::vector<Part> parts(const Plan& plan, const Flags& hidden, const std::vector<std::int64_t>& own, const std::vector<std::int64_t>& size) {
    std::vector<Part> result(plan.rows);
    for (std::size_t row = plan.rows; row-- > 0;) {
        Part& part = result[row];
        part.rest += own[row];
        part.has_hidden |= !plan.is_leaf[row] && plan.own_persons[row] > 0;
        part.has_place |= hidden[row] && plan.is_place[row];
        if (row == 0) break;
        Part& above = result[*plan.parent[row]];
        const std::optional<std::size_t> next = hidden[row] ? part.smallest : row;
        if (next && (!above.smallest || size[*next] <= size[*above.smallest])) above.smallest = next;
        if (!hidden[row]) continue;
        above.rest += part.rest;
        above.has_hidden = true;
        above.has_place |= part.has_place;
    }
    return result;
}

std::optional<std::size_t> top_of(const Plan& plan, const Flags& hidden, std::size_t row) {
    while (hidden[row]) {
        if (row == 0) return std::nullopt;
        row = *plan.parent[row];
    }
    return row;
}

}  // namespace stemmen::insight
