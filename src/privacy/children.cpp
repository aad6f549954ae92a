#include "privacy/children.hpp"

#include <algorithm>
#include <array>

namespace stemmen::privacy {

std::optional<AgeBand> parse_age_band(std::string_view choice) {
    struct Named {
        std::string_view choice;
        AgeBand band;
    };
    constexpr std::array bands{Named{"U15", AgeBand::under_15}, Named{"15-17", AgeBand::from_15_to_17}, Named{"18-29", AgeBand::adult}, Named{"30-49", AgeBand::adult},
                               Named{"50-66", AgeBand::adult},  Named{"67+", AgeBand::adult},           Named{"NA", AgeBand::not_said}};
    const auto found = std::ranges::find(bands, choice, &Named::choice);
    return found == bands.end() ? std::nullopt : std::optional(found->band);
}

MayTakePart may_take_part(AgeBand band, Theme theme, const ChildRules& rules) {
    switch (band) {
        case AgeBand::under_15: return MayTakePart::not_alone;
        case AgeBand::from_15_to_17:
            if (rules.age_of_consent > age_of_consent_min) return MayTakePart::not_alone;
            return theme == Theme::sensitive ? MayTakePart::not_on_this_theme : MayTakePart::yes;
        case AgeBand::not_said: return theme == Theme::sensitive ? MayTakePart::not_on_this_theme : MayTakePart::yes;
        case AgeBand::adult: return MayTakePart::yes;
    }
    return MayTakePart::not_alone;
}

}  // namespace stemmen::privacy
