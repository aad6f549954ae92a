// When a citizen's redacted words may be shown outside the project team (domain §5.7 "Quotes"; P-40). Inside the team free
// text is for those whose role allows it, and personal data all the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "insight/limits.hpp"

namespace stemmen::insight {

inline constexpr std::int64_t quote_inhabitants_min = 20'001;  // a municipality may be named if over 20 000 live there
inline constexpr std::size_t quote_approvals_min = 2;

enum class QuotePlace { country, district, municipality, finer };
enum class QuoteTime { year, quarter, month, finer };

struct Quote {
    bool consent = false;  // the `quote` flag as it is now: a withdrawal takes the quote away at once
    bool redacted_by_machine = false;
    bool redacted_by_person = false;
    bool has_rare_mark = true;          // a rare event, job or relation; true until a person has looked
    std::int64_t persons_in_cell = 0;   // who answered in the same place, month and theme
    QuotePlace place = QuotePlace::finer;
    std::int64_t inhabitants = 0;       // of the municipality, if the place is one
    QuoteTime time = QuoteTime::finer;
    std::vector<std::string> approved_by;  // who; the same person twice is one
    bool operator==(const Quote&) const = default;
};

enum class QuoteFault { no_consent, not_redacted, rare_mark, small_cell, place_too_fine, time_too_fine, not_approved };
std::string_view to_string(QuoteFault fault);

// All that stands in the way, in the order of QuoteFault. Empty: it may be shown. The cell's limit is the share limit.
std::vector<QuoteFault> faults_of(const Quote& quote, const Limits& limits);

}  // namespace stemmen::insight
