// Shares with what chance may have done to them: Wilson's interval for one share, Newcombe's for the difference of two
// independent ones, and the words that go with them. Counts are persons, never answers: a person who answers twice is one.
// (Domain §5.4; Wilson 1927; Newcombe 1998, method 10, without continuity correction.)
// The interval covers chance only, not who chose to answer: a page with a self-chosen sample says so beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace stemmen::insight {

inline constexpr double z_95 = 1.96;                       // as the method note prints it, not 1.959964
inline constexpr std::int64_t persons_max = 1'000'000'000;  // beyond it a count is a fault, and has no interval
inline constexpr int comparisons_with_words_max = 10;      // on one page; with more, intervals only and no verdicts

// `persons` of `of` said so. Valid: 0 <= persons <= of <= persons_max.
struct Tally {
    std::int64_t persons = 0;
    std::int64_t of = 0;
    bool operator==(const Tally&) const = default;
};
bool is_valid(const Tally& tally);

// Shares as 0 to 1, differences as -1 to 1.
struct Interval {
    double low = 0;
    double high = 0;
    bool operator==(const Interval&) const = default;
};

// none: nobody was asked, or the tally is not valid.
std::optional<double> share_of(const Tally& tally);
std::optional<Interval> wilson(const Tally& tally);
// For weighted shares: `share` 0 to 1 and the effective number of persons (weights.hpp), which need not be whole.
std::optional<Interval> wilson(double share, double effective_n);

enum class Verdict {
    no_sure_difference,  // the interval of the difference includes 0
    first_is_higher,
    second_is_higher,
    left_out,            // more than comparisons_with_words_max on the page: chance alone would make some of them "sure"
};
struct Difference {
    double points = 0;  // first minus second, as a share: 0.2 is 20 points
    Interval interval;
    Verdict verdict{};
    bool operator==(const Difference&) const = default;
};
// `comparisons_on_page` counts this one too. none: a tally is empty or not valid.
std::optional<Difference> difference(const Tally& first, const Tally& second, int comparisons_on_page = 1);
// "ingen sikker forskjell", "ingen sikker skilnad", "no certain difference"; "" where there is no verdict to print.
std::string_view words(Verdict verdict, Language language);

// How many persons answered with each category, in the order of the scale.
struct Distribution {
    std::vector<std::int64_t> persons;
    bool operator==(const Distribution&) const = default;
};
inline constexpr std::size_t categories_max = 16;
// Those in the categories from `first` to `last`, both included, of all. none: a negative count, no such category, too many.
std::optional<Tally> tally_of(const Distribution& distribution, std::size_t first, std::size_t last);
// The scale's category, from 0, that the middle person chose; the lower one of two. none: nobody answered, or not valid.
std::optional<std::size_t> median_category(const Distribution& distribution);

// How many answers give an interval of `half_width` (such as 0.05) to both sides where the share is near `expected`.
// none: half_width outside (0, 0.5] or expected outside [0, 1].
std::optional<std::int64_t> answers_needed(double half_width, double expected = 0.5);
// How many to invite to get `wanted` when this share of them comes (0 < show_up <= 1). none: not valid.
std::optional<std::int64_t> invitations_needed(std::int64_t wanted, double show_up);

}  // namespace stemmen::insight
