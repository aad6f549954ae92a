#include "insight/rates.hpp"

#include <algorithm>
#include <array>

#include "insight/proportion.hpp"

namespace stemmen::insight {
namespace {

std::optional<double> ratio(double part, double whole) { return whole > 0 ? std::optional(part / whole) : std::nullopt; }

std::optional<double> step(std::int64_t before, std::int64_t after) {
    if (after < 0 || after > before) return std::nullopt;
    return ratio(static_cast<double>(after), static_cast<double>(before));
}

}  // namespace

std::optional<Rates> rates(const Dispositions& d, double eligible) {
    const std::array counts{d.complete, d.partial, d.refusal, d.non_contact, d.other, d.unknown};
    if (std::ranges::any_of(counts, [](std::int64_t count) { return count < 0 || count > persons_max; })) return std::nullopt;
    if (!(eligible >= 0 && eligible <= 1)) return std::nullopt;
    const auto complete = static_cast<double>(d.complete), interviewed = complete + static_cast<double>(d.partial);
    const auto refusal = static_cast<double>(d.refusal), other = static_cast<double>(d.other);
    const double contacted = interviewed + refusal + other;
    const double known = contacted + static_cast<double>(d.non_contact);
    const double unknown = static_cast<double>(d.unknown);
    const double everybody = known + unknown, estimated = known + eligible * unknown;
    return Rates{
        .rr1 = ratio(complete, everybody),
        .rr2 = ratio(interviewed, everybody),
        .rr3 = ratio(complete, estimated),
        .rr4 = ratio(interviewed, estimated),
        .rr5 = ratio(complete, known),
        .rr6 = ratio(interviewed, known),
        .coop1 = ratio(complete, contacted),
        .coop2 = ratio(interviewed, contacted),
        .coop3 = ratio(complete, interviewed + refusal),
        .coop4 = ratio(interviewed, interviewed + refusal),
        .ref1 = ratio(refusal, everybody),
        .ref2 = ratio(refusal, estimated),
        .ref3 = ratio(refusal, known),
        .con1 = ratio(contacted, everybody),
        .con2 = ratio(contacted, estimated),
        .con3 = ratio(contacted, known),
    };
}

FunnelShares shares(const Funnel& funnel) {
    return {step(funnel.shown, funnel.opened), step(funnel.opened, funnel.started), step(funnel.started, funnel.completed)};
}

std::optional<Participation> participation(const std::variant<Invited, OpenLink>& how) {
    if (const auto* open = std::get_if<OpenLink>(&how)) return shares(open->funnel);
    const Invited& invited = std::get<Invited>(how);
    const auto found = rates(invited.dispositions, invited.eligible);
    return found ? std::optional<Participation>(*found) : std::nullopt;
}

}  // namespace stemmen::insight
