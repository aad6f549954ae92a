#include "insight/shown.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace stemmen::insight {
namespace {

using Persons = std::span<const std::int64_t>;

// Arithmetic modulo the prime 2^61 - 1: exact, and a number in it is zero by accident once in 10^18.
constexpr std::uint64_t prime = (std::uint64_t{1} << 61U) - 1;
__extension__ using Wide = unsigned __int128;
std::uint64_t plus(std::uint64_t a, std::uint64_t b) { return (a + b) % prime; }
std::uint64_t minus(std::uint64_t a) { return a == 0 ? 0 : prime - a; }
std::uint64_t times(std::uint64_t a, std::uint64_t b) { return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % prime); }
std::uint64_t inverse(std::uint64_t a) {
    std::uint64_t result = 1;
    for (std::uint64_t power = prime - 2; power > 0; power /= 2) {
        if (power % 2 == 1) result = times(result, a);
        a = times(a, a);
    }
    return result;
}
// A fixed sequence without pattern (splitmix64): the same question has the same answer.
std::uint64_t scattered(std::uint64_t index) {
    std::uint64_t x = (index + 1) * 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return (x ^ (x >> 31U)) % prime;
}

bool is_sound(const Selection& selection, std::size_t cells) {
    const auto& numbers = selection.cells;
    return std::ranges::adjacent_find(numbers, std::greater_equal{}) == numbers.end() && (numbers.empty() || numbers.back() < cells);
}

std::int64_t sum(const std::vector<std::uint32_t>& cells, Persons persons) {
    std::int64_t total = 0;
    for (const std::uint32_t cell : cells) total += persons[cell];
    return total;
}

// Those in exactly one of the two.
std::int64_t persons_apart(const Selection& a, const Selection& b, Persons persons) {
    std::vector<std::uint32_t> apart;
    std::ranges::set_symmetric_difference(a.cells, b.cells, std::back_inserter(apart));
    return sum(apart, persons);
}

// Finest cells with somebody in them, joined where no selection tells them apart.
struct Atom {
    std::vector<char> in;  // by selection
    std::int64_t persons = 0;
};
std::vector<Atom> atoms_of(const std::vector<const Selection*>& selections, Persons persons) {
    std::map<std::uint32_t, std::vector<char>> members;
    for (std::size_t i = 0; i < selections.size(); ++i)
        for (const std::uint32_t cell : selections[i]->cells)
            if (persons[cell] > 0) {
                auto& in = members[cell];
                in.resize(selections.size());
                in[i] = 1;
            }
    std::map<std::vector<char>, std::int64_t> joined;
    for (const auto& [cell, in] : members) joined[in] += persons[cell];
    std::vector<Atom> atoms;
    for (const auto& [in, total] : joined) atoms.push_back({in, total});
    return atoms;
}

// One number for each atom, at random among those for which every selection sums to zero. A group can be derived from the
// selections by adding and subtracting exactly if its numbers sum to zero whichever such numbers are drawn.
std::vector<std::uint64_t> witness(const std::vector<Atom>& atoms, std::size_t selections) {
    std::vector<std::vector<std::uint64_t>> lines(selections, std::vector<std::uint64_t>(atoms.size()));
    for (std::size_t i = 0; i < selections; ++i)
        for (std::size_t atom = 0; atom < atoms.size(); ++atom) lines[i][atom] = atoms[atom].in[i] ? 1 : 0;
    std::vector<std::uint64_t> numbers(atoms.size());
    for (std::size_t atom = 0; atom < atoms.size(); ++atom) numbers[atom] = scattered(atom);
    std::vector<std::size_t> pivots;  // of the lines in order
    std::size_t done = 0;
    for (std::size_t atom = 0; atom < atoms.size() && done < selections; ++atom) {
        std::size_t found = done;
        while (found < selections && lines[found][atom] == 0) ++found;
        if (found == selections) continue;
        std::swap(lines[found], lines[done]);
        const std::uint64_t scale = inverse(lines[done][atom]);
        for (std::size_t below = done + 1; below < selections; ++below) {
            const std::uint64_t factor = minus(times(lines[below][atom], scale));
            if (factor == 0) continue;
            for (std::size_t i = atom; i < atoms.size(); ++i) lines[below][i] = plus(lines[below][i], times(factor, lines[done][i]));
        }
        pivots.push_back(atom);
        ++done;
    }
    for (std::size_t line = done; line-- > 0;) {  // the pivot's number follows from those after it
        std::uint64_t rest = 0;
        for (std::size_t i = pivots[line] + 1; i < atoms.size(); ++i) rest = plus(rest, times(lines[line][i], numbers[i]));
        numbers[pivots[line]] = times(minus(rest), inverse(lines[line][pivots[line]]));
    }
    return numbers;
}

// Some small atoms together.
inline constexpr std::size_t half_atoms_max = 5;  // two halves of up to 9 persons hold no more atoms that need be told apart
struct Union {
    std::uint64_t number = 0;
    std::int64_t persons = 0;
    std::array<std::uint16_t, half_atoms_max> atoms{};
    std::size_t size = 0;
};

bool overlap(const Union& a, const Union& b) {
    const auto of_a = std::span(a.atoms).first(a.size), of_b = std::span(b.atoms).first(b.size);
    return std::ranges::any_of(of_a, [&](std::uint16_t atom) { return std::ranges::find(of_b, atom) != of_b.end(); });
}

// All unions of one more atom than those in `unions` from `begin` on, appended. False: they are too many.
bool grow(std::vector<Union>& unions, std::size_t begin, const std::vector<Atom>& atoms, const std::vector<std::uint64_t>& numbers, std::int64_t limit) {
    const std::size_t end = unions.size();
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t first = unions[i].size == 0 ? 0 : unions[i].atoms[unions[i].size - 1] + std::size_t{1};
        for (std::size_t atom = first; atom < atoms.size(); ++atom) {
            if (unions[i].persons + atoms[atom].persons >= limit) continue;
            if (unions.size() > small_unions_max) return false;
            Union next = unions[i];
            next.number = plus(next.number, numbers[atom]);
            next.persons += atoms[atom].persons;
            next.atoms[next.size++] = static_cast<std::uint16_t>(atom);
            unions.push_back(next);
        }
    }
    return true;
}

// Is there a group of fewer persons than the limit that adding and subtracting gives? Two unions that sum to zero are one.
std::optional<Hidden> derives_small(const std::vector<const Selection*>& selections, Persons persons, std::int64_t limit) {
    const std::vector<Atom> atoms = atoms_of(selections, persons);
    if (atoms.size() > atoms_max) return Hidden::too_much_to_check;
    const std::vector<std::uint64_t> numbers = witness(atoms, selections.size());
    std::vector<Union> unions{Union{}};
    std::size_t begin = 0;
    for (std::size_t half = 1; half <= half_atoms_max; ++half) {
        const std::size_t end = unions.size();
        if (!grow(unions, begin, atoms, numbers, limit)) {
            if (2 * (half - 1) < joined_atoms_min) return Hidden::too_much_to_check;
            unions.resize(end);
            break;
        }
        begin = end;
    }
    std::ranges::sort(unions, {}, &Union::number);
    for (const Union& one : unions) {
        const auto others = std::ranges::equal_range(unions, minus(one.number), {}, &Union::number);
        for (const Union& other : others)
            if (one.size + other.size > 0 && one.persons + other.persons < limit && !overlap(one, other)) return Hidden::near_what_was_shown;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Hidden> refusal(const Shown& shown, const Selection& wanted, Persons persons, const Limits& limits) {
    if (std::ranges::find(shown.selections, wanted) != shown.selections.end()) return std::nullopt;
    if (persons.size() > finest_cells_max || shown.selections.size() >= selections_max) return Hidden::too_much_to_check;
    if (std::ranges::any_of(persons, [](std::int64_t count) { return count < 0; }) || !is_sound(wanted, persons.size())) return Hidden::too_much_to_check;
    if (sum(wanted.cells, persons) < (wanted.says_what ? limits.share() : limits.count())) return Hidden::small_group;
    std::vector<const Selection*> all{&wanted}, that_say_what{&wanted};
    for (const Selection& before : shown.selections) {
        if (!is_sound(before, persons.size())) return Hidden::too_much_to_check;
        const std::int64_t apart = persons_apart(before, wanted, persons);
        const bool both_say_what = before.says_what && wanted.says_what;
        if (apart > 0 && apart < (both_say_what ? limits.share() : limits.count())) return Hidden::near_what_was_shown;
        all.push_back(&before);
        if (before.says_what) that_say_what.push_back(&before);
    }
    if (const auto why = derives_small(all, persons, limits.count())) return why;
    return wanted.says_what ? derives_small(that_say_what, persons, limits.share()) : std::nullopt;
}

std::optional<Hidden> show(Shown& shown, const Selection& wanted, Persons persons, const Limits& limits) {
    const auto why = refusal(shown, wanted, persons, limits);
    if (!why && std::ranges::find(shown.selections, wanted) == shown.selections.end()) shown.selections.push_back(wanted);
    return why;
}

}  // namespace stemmen::insight
