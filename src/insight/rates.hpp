// What became of the invitations: outcome rates as the American Association for Public Opinion Research defines them
// (Standard Definitions; domain §5.3). Each invited person stands in exactly one disposition; those known not to be
// eligible (staff, tests, under the age limit) are left out by the caller.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

namespace stemmen::insight {

struct Dispositions {
    std::int64_t complete = 0;     // I: rating and at least one more question answered
    std::int64_t partial = 0;      // P: rating only
    std::int64_t refusal = 0;      // R: said no, or STOPP
    std::int64_t non_contact = 0;  // NC: invited, no reaction
    std::int64_t other = 0;        // O: technical, language
    std::int64_t unknown = 0;      // UH and UO: we do not know whether the invitation arrived
    bool operator==(const Dispositions&) const = default;
};

// A rate is none where its denominator is 0: nothing is not 0 %.
struct Rates {
    std::optional<double> rr1, rr2;  // response: completes, or completes and partials, of all
    std::optional<double> rr3, rr4;  // the unknown count by the share of them that is eligible
    std::optional<double> rr5, rr6;  // the unknown left out
    std::optional<double> coop1, coop2, coop3, coop4;  // of all contacted (1, 2), and of those able to answer (3, 4)
    std::optional<double> ref1, ref2, ref3;
    std::optional<double> con1, con2, con3;
    bool operator==(const Rates&) const = default;
};
// `eligible` is e, the estimated share of the unknown that is eligible, 0 to 1. none: a negative or too large count, or e outside.
// COOP1 counts O among those contacted, as the standard does; COOP3 leaves O out. Without O the two are the same number.
std::optional<Rates> rates(const Dispositions& dispositions, double eligible = 1);

// An open link (QR code, post): nobody knows how many were asked, so there is no rate, only how many came how far.
struct Funnel {
    std::int64_t shown = 0;  // 0 where nothing counts it, as on a poster
    std::int64_t opened = 0;
    std::int64_t started = 0;
    std::int64_t completed = 0;
    bool operator==(const Funnel&) const = default;
};
struct FunnelShares {
    std::optional<double> opened, started, completed;  // each of the step before; none where that is 0 or smaller than this
    bool operator==(const FunnelShares&) const = default;
};
FunnelShares shares(const Funnel& funnel);

// Which of the two may be shown, by how people were asked. A funnel is always marked "selvvalgt utvalg".
struct Invited {
    Dispositions dispositions;
    double eligible = 1;
};
struct OpenLink {
    Funnel funnel;
};
using Participation = std::variant<Rates, FunnelShares>;
std::optional<Participation> participation(const std::variant<Invited, OpenLink>& how);

}  // namespace stemmen::insight
