// Children and young people (domain P-14 to P-17): who may say yes alone, and to what. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace stemmen::privacy {

inline constexpr int age_of_consent_min = 15;  // personopplysningsloven § 5 and the main rule for consent of minors; bills may raise it
inline constexpr int age_of_consent_max = 18;

struct ChildRules {
    int age_of_consent = 15;  // from this age a person may say yes alone
    bool operator==(const ChildRules&) const = default;
};

enum class AgeBand { under_15, from_15_to_17, adult, not_said };
// By the choices of the text screen.age: "U15", "15-17", "18-29" … "67+", "NA".
std::optional<AgeBand> parse_age_band(std::string_view choice);

enum class Theme { everyday, sensitive };  // sensitive: special categories of GDPR art. 9, criminal matters of art. 10, violence

enum class MayTakePart {
    yes,
    not_alone,         // too young to say yes: the talk ends, nothing is stored (P-15)
    not_on_this_theme  // old enough for everyday themes only (P-16): the same
};
// A person who does not say the age takes part like a minor old enough: not in sensitive themes. When the age of consent is over
// 15 nobody knows on which side of it somebody of 15 to 17 stands, so those may not.
MayTakePart may_take_part(AgeBand band, Theme theme, const ChildRules& rules);

}  // namespace stemmen::privacy
