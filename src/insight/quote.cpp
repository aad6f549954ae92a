#include "insight/quote.hpp"

#include <array>
#include <set>

namespace stemmen::insight {

std::string_view to_string(QuoteFault fault) {
    constexpr std::array<std::string_view, 7> names{"no_consent", "not_redacted", "rare_mark", "small_cell", "place_too_fine", "time_too_fine", "not_approved"};
    return names.at(static_cast<std::size_t>(fault));
}

std::vector<QuoteFault> faults_of(const Quote& quote, const Limits& limits) {
    const bool large_municipality = quote.place == QuotePlace::municipality && quote.inhabitants >= quote_inhabitants_min;
    const bool coarse_place = quote.place == QuotePlace::country || quote.place == QuotePlace::district || large_municipality;
    const bool coarse_time = quote.time == QuoteTime::year || quote.time == QuoteTime::quarter;
    std::set<std::string> approvers(quote.approved_by.begin(), quote.approved_by.end());
    approvers.erase("");
    std::vector<QuoteFault> faults;
    if (!quote.consent) faults.push_back(QuoteFault::no_consent);
    if (!quote.redacted_by_machine || !quote.redacted_by_person) faults.push_back(QuoteFault::not_redacted);
    if (quote.has_rare_mark) faults.push_back(QuoteFault::rare_mark);
    if (quote.persons_in_cell < limits.share()) faults.push_back(QuoteFault::small_cell);
    if (!coarse_place) faults.push_back(QuoteFault::place_too_fine);
    if (!coarse_time) faults.push_back(QuoteFault::time_too_fine);
    if (approvers.size() < quote_approvals_min) faults.push_back(QuoteFault::not_approved);
    return faults;
}

}  // namespace stemmen::insight
