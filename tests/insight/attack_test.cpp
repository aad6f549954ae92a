// Attacks on what is shown, with nothing of ours but the shown numbers: other worlds by brute force, groups by linear algebra,
// and a reader who knows our rules by heart.
#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <set>

#include "tables.hpp"

namespace stemmen::insight {

namespace {

const Limits limits;

// Does a world look the same as the true one to somebody who sees what is shown?
bool looks_alike(const Table& table, const Shape& shape, const Numbers& real, const Numbers& other) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const RowShown& shown = shape.rows[i];
        if (shown.count == CountShown::exact && other.persons[i] != real.persons[i]) return false;
        if (shown.count == CountShown::under && (other.persons[i] < limits.count() || other.persons[i] >= limits.share())) return false;
        if (shown.answers && other.shares[i] != real.shares[i]) return false;
        for (std::size_t k = 0; k < shown.cells.size(); ++k)
            if (shown.cells[k] && other.cells[i][k] != real.cells[i][k]) return false;
    }
    return true;
}

// Goes through all worlds in which no seat differs by more than `reach` in any column, until every hidden number has had
// two values. Returns those that never had.
class WorldSearch {
public:
    WorldSearch(const Table& table, const Shape& shape, int reach)
        : table_(table), shape_(shape), reach_(reach), seats_(seats(table)), own_(own_counts(table)), real_(numbers(table, own_)) {
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            const RowShown& shown = shape.rows[i];
            if (shown.count != CountShown::exact) open_.insert({'n', i, 0});
            if (table.share_of_column.size() == 1) continue;
            for (std::size_t g = 0; g < real_.shares[i].size(); ++g)
                if (!shown.answers && real_.shares[i].size() > 1) open_.insert({'g', i, g});
            for (std::size_t k = 0; k < shown.cells.size(); ++k) {
                const bool told_by_share = shown.answers && real_.shares[i][table.share_of_column[k]] == 0;
                if (!shown.cells[k] && !told_by_share) open_.insert({'k', i, k});
            }
        }
        if (!open_.empty()) visit(0, 0);
    }
    [[nodiscard]] std::size_t certain() const { return open_.size(); }

private:
    void visit(std::size_t seat, std::size_t column) {
        if (open_.empty()) return;
        if (seat == seats_.size()) return look();
        const bool last = column + 1 == table_.share_of_column.size();
        std::int64_t& number = own_[seats_[seat]][column];
        const std::int64_t truth = number;
        for (int step = 0; step <= 2 * reach_ && !open_.empty(); ++step) {
            number = truth + (step % 2 == 0 ? step / 2 : -(step + 1) / 2);
            if (number >= 0) visit(last ? seat + 1 : seat, last ? 0 : column + 1);
        }
        number = truth;
    }
    void look() {
        const Numbers other = numbers(table_, own_);
        if (!looks_alike(table_, shape_, real_, other)) return;
        std::erase_if(open_, [&](const Open& open) {
            const auto [kind, i, k] = open;
            if (kind == 'n') return other.persons[i] != real_.persons[i];
            return kind == 'g' ? other.shares[i][k] != real_.shares[i][k] : other.cells[i][k] != real_.cells[i][k];
        });
    }

    using Open = std::tuple<char, std::size_t, std::size_t>;
    const Table& table_;
    const Shape& shape_;
    int reach_;
    std::vector<std::size_t> seats_;
    Counts own_;
    Numbers real_;
    std::set<Open> open_;
};

void nothing_is_certain(const Table& table, int reach) {
    for (const Audience audience : {Audience::team, Audience::leaders, Audience::open}) {
        const auto shape = suppress(table, limits, audience);
        RC_ASSERT(shape.has_value());
        const WorldSearch search(table, *shape, reach);
        if (search.certain() > 0) RC_LOG(printed(table, *shape));
        RC_ASSERT(search.certain() == 0U);
    }
}

// Which vectors can be made of some others by adding and subtracting: Gauss over small whole numbers.
class Span {
public:
    void add(std::vector<double> vector) {
        reduce(vector);
        for (std::size_t i = 0; i < vector.size(); ++i) {
            if (std::abs(vector[i]) < 1e-9) continue;
            const double scale = vector[i];
            for (double& number : vector) number /= scale;
            basis_.emplace_back(i, vector);
            return;
        }
    }
    [[nodiscard]] bool holds(std::vector<double> vector) const {
        reduce(vector);
        return std::ranges::all_of(vector, [](double number) { return std::abs(number) < 1e-9; });
    }

private:
    void reduce(std::vector<double>& vector) const {
        for (const auto& [pivot, line] : basis_) {
            const double factor = vector[pivot];
            for (std::size_t i = 0; i < vector.size(); ++i) vector[i] -= factor * line[i];
        }
    }
    std::vector<std::pair<std::size_t, std::vector<double>>> basis_;
};

// The fewest persons in a group of seats that adding and subtracting rows gives, of those rows that `is_shown` names.
template <class IsShown>
std::int64_t smallest_group(const Table& table, IsShown is_shown) {
    const auto places = seats(table);
    Span span;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        if (!is_shown(i)) continue;
        std::vector<double> members;
        for (std::size_t seat : places) {
            while (seat != i && table.rows[seat].parent) seat = *table.rows[seat].parent;
            members.push_back(seat == i ? 1 : 0);
        }
        span.add(std::move(members));
    }
    std::int64_t smallest = persons_max;
    for (std::size_t set = 1; set < std::size_t{1} << places.size(); ++set) {
        std::vector<double> members;
        std::int64_t persons = 0;
        for (std::size_t i = 0; i < places.size(); ++i) {
            members.push_back((set >> i & 1U) != 0 ? 1 : 0);
            if (members.back() > 0) persons += sum(table.rows[places[i]].persons);
        }
        if (persons < smallest && span.holds(std::move(members))) smallest = persons;
    }
    return smallest;
}

}  // namespace

TEST_CASE("attack: in random trees of units every hidden number has at least two possible values") {
    rc::prop("worlds", [] { nothing_is_certain(random_table(6, {0}, Columns::groups, 30), 2); });
}

TEST_CASE("attack: in random cross tables every hidden number has at least two possible values") {
    rc::prop("worlds", [] { nothing_is_certain(random_table(4, {0, 0}, Columns::groups, 20), 2); });
    rc::prop("wider", [] { nothing_is_certain(random_table(4, {0, 0, 0}, Columns::groups, 20), 1); });
}

TEST_CASE("attack: of groups whose sums another table tells, every hidden number has at least two possible values") {
    rc::prop("two and two", [] { nothing_is_certain(random_table(3, {0, 0, 1, 1}, Columns::groups, 12), 1); });
    rc::prop("one and two", [] { nothing_is_certain(random_table(4, {0, 1, 1}, Columns::groups, 20), 1); });
}

TEST_CASE("attack: in random breakdowns of shares every hidden number has at least two possible values") {
    rc::prop("worlds", [] { nothing_is_certain(random_table(4, {0, 1}, Columns::answers, 20), 2); });
    rc::prop("three shares", [] { nothing_is_certain(random_table(4, {0, 1, 2}, Columns::answers, 20), 1); });
}

TEST_CASE("attack: in random rating distributions with their shares every hidden number has at least two possible values") {
    rc::prop("one unit", [] { nothing_is_certain(random_table(1, {0, 0, 1, 2, 2}, Columns::answers, 12), 2); });
    rc::prop("a few units", [] { nothing_is_certain(random_table(3, {0, 0, 1}, Columns::answers, 12), 2); });
    rc::prop("no share", [] { nothing_is_certain(random_table(4, {0, 0, 0}, Columns::answers, 12), 1); });
    rc::prop("two shares", [] { nothing_is_certain(random_table(3, {0, 0, 1, 1}, Columns::answers, 12), 1); });
}

TEST_CASE("attack: the search for certain numbers finds those of a table in which only the small ones are hidden") {
    const Table table = line({20, 14, 3});
    Shape naive = *suppress(line({20, 14, 10}), limits, Audience::team);
    naive.rows[3] = {.count = CountShown::hidden, .answers = false, .cells = {false}};
    CHECK(WorldSearch(table, naive, 4).certain() == 1);
    naive.rows[2] = naive.rows[3];
    CHECK(WorldSearch(table, naive, 4).certain() == 0);
}

TEST_CASE("attack: no group that adding and subtracting rows gives is below the limit") {
    rc::prop("groups", [] {
        const Table table = random_table(8, {0}, Columns::answers, 30);
        const auto shape = *suppress(table, limits, Audience::team);
        RC_LOG(printed(table, shape));
        RC_ASSERT(smallest_group(table, [&](std::size_t i) { return shape.rows[i].count == CountShown::exact; }) >= limits.count());
        RC_ASSERT(smallest_group(table, [&](std::size_t i) { return shape.rows[i].answers; }) >= limits.share());
    });
}

TEST_CASE("attack: no hidden category in a line of units can be worked out together with others to fewer than the limit") {
    rc::prop("column", [] {
        const Table table = random_table(6, {0, 0, 0}, Columns::answers, 20);
        const auto shape = *suppress(table, limits, Audience::team);
        RC_LOG(printed(table, shape));
        for (std::size_t k = 0; k < 3; ++k) {
            Table column{.columns = Columns::groups, .share_of_column = {0}, .rows = table.rows};
            for (std::size_t i = 0; i < column.rows.size(); ++i) column.rows[i].persons = {table.rows[i].persons[k]};
            RC_ASSERT(smallest_group(column, [&](std::size_t i) { return shape.rows[i].cells[k]; }) >= limits.count());
        }
    });
}

// Everybody may read how we hide. So: all tables that would look exactly alike, hidden marks included. That the next smallest
// is hidden tells a little: where both hidden ones are 4 beside a 5, or a tie decided, their sum has one solution (6, 6, 4).
TEST_CASE("attack: knowing the rules by heart too gives numbers away in less than one of fifty looks of three units") {
    const std::int64_t top = 18;
    std::map<std::vector<std::int64_t>, std::vector<std::set<std::int64_t>>> worlds;  // by look: the values of each unit
    const auto look = [](const std::vector<std::int64_t>& units) {
        const auto shape = *suppress(line(units), limits, Audience::team);
        std::vector<std::int64_t> seen{shape.rows[0].count == CountShown::exact ? sum(units) : -1};
        for (std::size_t i = 0; i < units.size(); ++i) seen.push_back(shape.rows[i + 1].count == CountShown::exact ? units[i] : -1);
        return seen;
    };
    for (std::int64_t a = 0; a <= top; ++a)
        for (std::int64_t b = 0; b <= top; ++b)
            for (std::int64_t c = 0; c <= top; ++c) {
                auto& values = worlds[look({a, b, c})];
                values.resize(3);
                values[0].insert(a);
                values[1].insert(b);
                values[2].insert(c);
            }
    int given_away = 0;
    for (const auto& [seen, values] : worlds)
        for (std::size_t i = 0; i < 3; ++i)
            if (seen[i + 1] == -1 && *values[i].begin() <= 10 && values[i].size() < 2) ++given_away;
    CHECK(worlds.size() > 1'000);
    CHECK(static_cast<std::size_t>(given_away) * 50 < worlds.size());
}

TEST_CASE("attack: knowing the rules by heart too gives categories away in less than one of fifty looks of three categories") {
    std::map<std::vector<std::int64_t>, std::vector<std::set<std::int64_t>>> worlds;
    const std::int64_t top = 14;
    for (std::int64_t a = 0; a <= top; ++a)
        for (std::int64_t b = 0; b <= top; ++b)
            for (std::int64_t c = 0; c <= top; ++c) {
                const std::vector<std::int64_t> given{a, b, c};
                const auto shape = *suppress({.columns = Columns::answers, .share_of_column = {0, 0, 0}, .rows = {row({}, given)}}, limits, Audience::team);
                std::vector<std::int64_t> seen{shape.rows[0].count == CountShown::exact ? a + b + c : -1};
                for (std::size_t k = 0; k < 3; ++k) seen.push_back(shape.rows[0].cells[k] ? given[k] : -1);
                auto& values = worlds[seen];
                values.resize(3);
                for (std::size_t k = 0; k < 3; ++k) values[k].insert(given[k]);
            }
    int given_away = 0;
    for (const auto& [seen, values] : worlds)
        for (std::size_t k = 0; k < 3; ++k)
            if (seen[k + 1] == -1 && *values[k].begin() <= 10 && values[k].size() < 2) ++given_away;
    CHECK(static_cast<std::size_t>(given_away) * 50 < worlds.size());
}

}  // namespace stemmen::insight
