#include "insight/agreement.hpp"

#include <algorithm>
#include <ranges>

#include "insight/proportion.hpp"

namespace stemmen::insight {
namespace {

// `alike` of `texts` were coded alike; the sums are how often each coder used each theme.
Agreement measured(double texts, double alike, std::span<const double> first, std::span<const double> second) {
    double chance = 0;
    for (std::size_t code = 0; code < first.size(); ++code) chance += (first[code] / texts) * (second[code] / texts);
    Agreement result{.texts = static_cast<std::int64_t>(texts), .observed = alike / texts, .expected = std::min(chance, 1.0), .kappa = {}};
    const bool only_one_theme = std::ranges::any_of(std::views::iota(std::size_t{0}, first.size()),
                                                    [&](std::size_t code) { return first[code] == texts && second[code] == texts; });
    if (!only_one_theme) result.kappa = (result.observed - result.expected) / (1 - result.expected);
    return result;
}

}  // namespace

std::optional<Agreement> agreement(std::span<const Coding> codings, std::size_t codes) {
    if (codings.empty() || codes == 0 || codes > codes_max) return std::nullopt;
    std::vector<double> first(codes), second(codes);
    double alike = 0;
    for (const Coding& coding : codings) {
        if (coding.first >= codes || coding.second >= codes) return std::nullopt;
        ++first[coding.first];
        ++second[coding.second];
        if (coding.first == coding.second) ++alike;
    }
    return measured(static_cast<double>(codings.size()), alike, first, second);
}

std::optional<Agreement> theme_agreement(const ThemeCounts& counts) {
    for (const std::int64_t count : {counts.both, counts.only_first, counts.only_second, counts.neither})
        if (count < 0 || count > persons_max) return std::nullopt;
    const std::int64_t texts = counts.both + counts.only_first + counts.only_second + counts.neither;
    if (texts == 0) return std::nullopt;
    const auto number = [](std::int64_t count) { return static_cast<double>(count); };
    const double first[] = {number(counts.both + counts.only_first), number(counts.only_second + counts.neither)};
    const double second[] = {number(counts.both + counts.only_second), number(counts.only_first + counts.neither)};
    return measured(number(texts), number(counts.both + counts.neither), first, second);
}

}  // namespace stemmen::insight
