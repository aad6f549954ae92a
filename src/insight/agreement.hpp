// Do two people who code the same texts agree more than chance would make them? Cohen's kappa (Cohen 1960), unweighted.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stemmen::insight {

inline constexpr std::size_t codes_max = 200;  // themes in one codebook

// The theme each of the two gave to the same text, as its place in the codebook.
struct Coding {
    std::size_t first = 0;
    std::size_t second = 0;
    bool operator==(const Coding&) const = default;
};

struct Agreement {
    std::int64_t texts = 0;
    double observed = 0;          // share of texts coded alike
    double expected = 0;          // what chance alone would give, from how often each coder used each theme
    std::optional<double> kappa;  // none: both used one and the same theme throughout, so that chance explains everything
    bool operator==(const Agreement&) const = default;
};
// none: no text, a theme outside the codebook, or more than codes_max themes. Where a text may have several themes, each
// theme is a coding of its own with two codes, given or not given (theme_agreement).
std::optional<Agreement> agreement(std::span<const Coding> codings, std::size_t codes);

// How often both, only the first, only the second and neither gave one theme.
struct ThemeCounts {
    std::int64_t both = 0;
    std::int64_t only_first = 0;
    std::int64_t only_second = 0;
    std::int64_t neither = 0;
    bool operator==(const ThemeCounts&) const = default;
};
std::optional<Agreement> theme_agreement(const ThemeCounts& counts);

}  // namespace stemmen::insight
