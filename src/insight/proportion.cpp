#include "insight/proportion.hpp"

#include <algorithm>
#include <cmath>

namespace stemmen::insight {
namespace {

constexpr double half_width_max = 0.5;
constexpr double rounding_slack = 1e-9;  // 7 / 0.7 must invite 10, not 11

std::optional<std::int64_t> whole_up(double needed) {
    const double rounded = std::ceil(needed - rounding_slack);
    if (!(rounded <= static_cast<double>(persons_max))) return std::nullopt;
    return static_cast<std::int64_t>(rounded);
}

}  // namespace

bool is_valid(const Tally& tally) { return 0 <= tally.persons && tally.persons <= tally.of && tally.of <= persons_max; }

std::optional<double> share_of(const Tally& tally) {
    if (!is_valid(tally) || tally.of == 0) return std::nullopt;
    return static_cast<double>(tally.persons) / static_cast<double>(tally.of);
}

std::optional<Interval> wilson(const Tally& tally) {
    const auto share = share_of(tally);
    return share ? wilson(*share, static_cast<double>(tally.of)) : std::nullopt;
}

std::optional<Interval> wilson(double share, double effective_n) {
    if (!(share >= 0 && share <= 1 && effective_n > 0 && effective_n <= static_cast<double>(persons_max))) return std::nullopt;
    const double n = effective_n, zz = z_95 * z_95;
    const double centre = (share + zz / (2 * n)) / (1 + zz / n);
    const double half = z_95 * std::sqrt(share * (1 - share) / n + zz / (4 * n * n)) / (1 + zz / n);
    // Where everybody or nobody said so, that end is exact; rounding must not move it, nor the share out of its interval.
    return Interval{share == 0 ? 0 : std::clamp(centre - half, 0.0, share), share == 1 ? 1 : std::clamp(centre + half, share, 1.0)};
}

std::optional<Difference> difference(const Tally& first, const Tally& second, int comparisons_on_page) {
    const auto p1 = share_of(first), p2 = share_of(second);
    if (!p1 || !p2) return std::nullopt;
    const Interval one = wilson(first).value(), two = wilson(second).value();
    const double points = *p1 - *p2;
    const double down = std::hypot(*p1 - one.low, two.high - *p2), up = std::hypot(one.high - *p1, *p2 - two.low);
    const Interval interval{std::max(points - down, -1.0), std::min(points + up, 1.0)};
    Verdict verdict = Verdict::no_sure_difference;
    if (interval.low > 0) verdict = Verdict::first_is_higher;
    if (interval.high < 0) verdict = Verdict::second_is_higher;
    if (comparisons_on_page > comparisons_with_words_max) verdict = Verdict::left_out;
    return Difference{points, interval, verdict};
}

std::string_view words(Verdict verdict, Language language) {
    if (verdict != Verdict::no_sure_difference) return "";
    switch (language) {
        case Language::nn:
            return "ingen sikker skilnad";
        case Language::en:
            return "no certain difference";
        default:
            return "ingen sikker forskjell";
    }
}

std::optional<Tally> tally_of(const Distribution& distribution, std::size_t first, std::size_t last) {
    const auto& persons = distribution.persons;
    if (persons.size() > categories_max || first > last || last >= persons.size()) return std::nullopt;
    Tally tally;
    for (std::size_t i = 0; i < persons.size(); ++i) {
        if (persons[i] < 0 || persons[i] > persons_max) return std::nullopt;
        tally.of += persons[i];
        if (first <= i && i <= last) tally.persons += persons[i];
    }
    return is_valid(tally) ? std::optional(tally) : std::nullopt;
}

std::optional<std::size_t> median_category(const Distribution& distribution) {
    const auto all = tally_of(distribution, 0, distribution.persons.empty() ? 0 : distribution.persons.size() - 1);
    if (!all || all->of == 0) return std::nullopt;
    std::int64_t below = 0;
    for (std::size_t i = 0;; ++i) {
        below += distribution.persons[i];
        if (2 * below >= all->of) return i;
    }
}

std::optional<std::int64_t> answers_needed(double half_width, double expected) {
    if (!(half_width > 0 && half_width <= half_width_max && expected >= 0 && expected <= 1)) return std::nullopt;
    return whole_up(z_95 * z_95 * expected * (1 - expected) / (half_width * half_width));
}

std::optional<std::int64_t> invitations_needed(std::int64_t wanted, double show_up) {
    if (wanted < 0 || wanted > persons_max || !(show_up > 0 && show_up <= 1)) return std::nullopt;
    return whole_up(static_cast<double>(wanted) / show_up);
}

}  // namespace stemmen::insight
