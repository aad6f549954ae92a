#include "insight/shown.hpp"

#include <catch2/catch.hpp>

#include <numeric>

#include "support.hpp"

namespace stemmen::insight {

namespace {

const Limits limits;
using Persons = std::vector<std::int64_t>;

std::int64_t persons_in(std::size_t set, const Persons& persons) {
    std::int64_t total = 0;
    for (std::size_t i = 0; i < persons.size(); ++i)
        if ((set >> i & 1U) != 0) total += persons[i];
    return total;
}

// Is the set, as a vector, a sum of shown ones, each taken any fraction of times? Elimination over fractions of whole numbers.
bool is_derived(const std::vector<Selection>& shown, std::size_t set, const Persons& persons) {
    using Line = std::vector<long double>;
    std::vector<std::pair<std::size_t, Line>> basis;
    const auto reduce = [&](Line line) {
        for (const auto& [pivot, other] : basis) {
            const long double factor = line[pivot];
            for (std::size_t i = 0; i < line.size(); ++i) line[i] -= factor * other[i];
        }
        return line;
    };
    const auto first = [](const Line& line) { return static_cast<std::size_t>(std::ranges::find_if(line, [](long double x) { return std::abs(x) > 1e-9L; }) - line.begin()); };
    for (const Selection& selection : shown) {
        Line line(persons.size());
        for (const std::uint32_t cell : selection.cells) line[cell] = persons[cell] > 0 ? 1 : 0;
        line = reduce(line);
        const std::size_t pivot = first(line);
        if (pivot == line.size()) continue;
        const long double scale = line[pivot];
        for (auto& number : line) number /= scale;
        basis.emplace_back(pivot, line);
    }
    Line wanted(persons.size());
    for (std::size_t i = 0; i < persons.size(); ++i) wanted[i] = (set >> i & 1U) != 0 ? 1 : 0;
    return first(reduce(wanted)) == wanted.size();
}

Selection random_selection(std::size_t cells) {
    Selection selection{.cells = {}, .says_what = *rc::gen::arbitrary<bool>()};
    for (std::uint32_t cell = 0; cell < cells; ++cell)
        if (between(0, 2) == 0) selection.cells.push_back(cell);
    return selection;
}

}  // namespace

TEST_CASE("shown: a filter that differs by one to four from one before is refused, by five it is not, and the same one is shown again") {
    const Persons persons{40, 1, 4, 5, 30, 0};
    Shown shown;
    CHECK_FALSE(show(shown, {{0}, false}, persons, limits));
    CHECK(show(shown, {{0, 1}, false}, persons, limits) == Hidden::near_what_was_shown);
    CHECK(show(shown, {{0, 2}, false}, persons, limits) == Hidden::near_what_was_shown);
    CHECK_FALSE(show(shown, {{0, 3}, false}, persons, limits));
    CHECK_FALSE(show(shown, {{0}, false}, persons, limits));
    CHECK_FALSE(show(shown, {{0, 5}, false}, persons, limits));  // nobody more
    CHECK(shown.selections.size() == 3);
}

TEST_CASE("shown: where it is told what they said, ten is the limit") {
    const Persons persons{40, 9, 10};
    Shown shown;
    CHECK_FALSE(show(shown, {{0}, true}, persons, limits));
    CHECK(refusal(shown, {{0, 1}, true}, persons, limits) == Hidden::near_what_was_shown);
    CHECK_FALSE(refusal(shown, {{0, 1}, false}, persons, limits));  // how many they are may be told
    CHECK_FALSE(refusal(shown, {{0, 2}, true}, persons, limits));
    CHECK(refusal(shown, {{1}, true}, persons, limits) == Hidden::small_group);
    CHECK_FALSE(refusal(shown, {{1}, false}, persons, limits));
}

TEST_CASE("shown: a small group is not given away by three filters that are far apart two by two") {
    // A with B, B with C, A with C: half of all that is A, B and C; less B with C it is A.
    const Persons persons{3, 20, 30, 40};
    Shown shown;
    CHECK_FALSE(show(shown, {{0, 1}, false}, persons, limits));
    CHECK_FALSE(show(shown, {{1, 2}, false}, persons, limits));
    CHECK(show(shown, {{0, 2}, false}, persons, limits) == Hidden::near_what_was_shown);
}

TEST_CASE("shown: answers that came since are another set, refused until they are enough") {
    const Persons persons{25, 3, 4, 5};  // last week's, and three days'
    Shown shown;
    CHECK_FALSE(show(shown, {{0}, true}, persons, limits));
    CHECK(show(shown, {{0, 1}, true}, persons, limits) == Hidden::near_what_was_shown);
    CHECK(show(shown, {{0, 1, 2}, true}, persons, limits) == Hidden::near_what_was_shown);
    CHECK_FALSE(show(shown, {{0, 1, 2, 3}, true}, persons, limits));
}

TEST_CASE("shown: what a selection cannot be is refused") {
    const Persons persons{40, 40, 40};
    const auto refused = [&](std::vector<std::uint32_t> cells) { return refusal({}, {std::move(cells), false}, persons, limits); };
    CHECK_FALSE(refused({0, 2}));
    CHECK(refused({2, 0}) == Hidden::too_much_to_check);
    CHECK(refused({1, 1}) == Hidden::too_much_to_check);
    CHECK(refused({3}) == Hidden::too_much_to_check);
    CHECK(refused({}) == Hidden::small_group);
    CHECK(refusal({}, {{0}, false}, Persons{-1, 5}, limits) == Hidden::too_much_to_check);
    CHECK(refusal({{{{7}, false}}}, {{0}, false}, persons, limits) == Hidden::too_much_to_check);
}

TEST_CASE("shown: as many selections and cells as the limits, and not one more") {
    const Persons persons(finest_cells_max, 50);
    Shown shown;
    for (std::uint32_t i = 0; i + 1 < selections_max; ++i) shown.selections.push_back({{i}, false});
    CHECK_FALSE(show(shown, {{1'000}, false}, persons, limits));
    CHECK(show(shown, {{1'001}, false}, persons, limits) == Hidden::too_much_to_check);
    CHECK(refusal({}, {{0}, false}, Persons(finest_cells_max + 1, 50), limits) == Hidden::too_much_to_check);
}

TEST_CASE("shown: more atoms or more small unions than can be tried are refused, not let through") {
    Selection all{.cells = std::vector<std::uint32_t>(800), .says_what = false};
    std::iota(all.cells.begin(), all.cells.end(), 0U);
    Shown many;  // ten halvings tell 800 cells apart
    for (std::uint32_t bit = 0; bit < 10; ++bit) {
        Selection half{.cells = {}, .says_what = false};
        for (const std::uint32_t cell : all.cells)
            if ((cell >> bit & 1U) != 0) half.cells.push_back(cell);
        many.selections.push_back(half);
    }
    CHECK(refusal(many, all, Persons(800, 1), limits) == Hidden::too_much_to_check);
    CHECK_FALSE(refusal(many, all, Persons(800, 5), limits));
}

TEST_CASE("shown: the totals of 27 units and 12 months can be shown beside each other, though their crossings are small") {
    Persons persons(27 * 12, 3);
    Shown shown;
    for (std::uint32_t unit = 0; unit < 27; ++unit) {
        Selection selection{.cells = {}, .says_what = true};
        for (std::uint32_t month = 0; month < 12; ++month) selection.cells.push_back(unit * 12 + month);
        CHECK_FALSE(show(shown, selection, persons, limits));
    }
    for (std::uint32_t month = 0; month < 12; ++month) {
        Selection selection{.cells = {}, .says_what = true};
        for (std::uint32_t unit = 0; unit < 27; ++unit) selection.cells.push_back(unit * 12 + month);
        CHECK_FALSE(show(shown, selection, persons, limits));
    }
}

TEST_CASE("shown: after any sequence of filters no small group can be worked out by adding and subtracting what was let through") {
    rc::prop("sequences", [] {
        Persons persons(static_cast<std::size_t>(between(2, 9)));
        for (auto& count : persons) count = between(0, 3) == 0 ? between(10, 40) : between(0, 13);
        Shown shown;
        for (int i = between(1, 25); i > 0; --i) static_cast<void>(show(shown, random_selection(persons.size()), persons, limits));
        std::vector<Selection> that_say_what;
        std::ranges::copy_if(shown.selections, std::back_inserter(that_say_what), &Selection::says_what);
        for (std::size_t set = 1; set < std::size_t{1} << persons.size(); ++set) {
            bool somebody_everywhere = true;
            for (std::size_t i = 0; i < persons.size(); ++i) somebody_everywhere &= (set >> i & 1U) == 0 || persons[i] > 0;
            if (!somebody_everywhere) continue;
            const std::int64_t size = persons_in(set, persons);
            if (size < limits.count()) RC_ASSERT(!is_derived(shown.selections, set, persons));
            if (size < limits.share()) RC_ASSERT(!is_derived(that_say_what, set, persons));
        }
    });
}

TEST_CASE("shown: what was shown may be shown again, whatever came after") {
    rc::prop("again", [] {
        Persons persons(static_cast<std::size_t>(between(2, 9)));
        for (auto& count : persons) count = between(0, 30);
        Shown shown;
        for (int i = between(1, 15); i > 0; --i) static_cast<void>(show(shown, random_selection(persons.size()), persons, limits));
        for (const Selection& selection : shown.selections) RC_ASSERT(!refusal(shown, selection, persons, limits));
    });
}

}  // namespace stemmen::insight
