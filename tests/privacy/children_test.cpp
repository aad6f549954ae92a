#include "privacy/children.hpp"

#include <catch2/catch.hpp>

using namespace stemmen::privacy;

TEST_CASE("children: under 15 nobody takes part alone, from 15 in everyday themes, from 18 in all") {
    struct Case {
        const char* choice;
        MayTakePart everyday, sensitive;
    };
    for (const Case& c : {Case{"U15", MayTakePart::not_alone, MayTakePart::not_alone}, Case{"15-17", MayTakePart::yes, MayTakePart::not_on_this_theme},
                          Case{"18-29", MayTakePart::yes, MayTakePart::yes}, Case{"67+", MayTakePart::yes, MayTakePart::yes}, Case{"NA", MayTakePart::yes, MayTakePart::not_on_this_theme}}) {
        INFO(c.choice);
        const auto band = parse_age_band(c.choice);
        REQUIRE(band.has_value());
        CHECK(may_take_part(*band, Theme::everyday, {}) == c.everyday);
        CHECK(may_take_part(*band, Theme::sensitive, {}) == c.sensitive);
    }
    for (const char* other : {"", "U14", "15", "18", "u15"}) CHECK_FALSE(parse_age_band(other).has_value());
}

TEST_CASE("children: a higher age of consent shuts out the band that it cuts through") {
    for (int age = age_of_consent_min + 1; age <= age_of_consent_max; ++age) {
        CHECK(may_take_part(AgeBand::from_15_to_17, Theme::everyday, {age}) == MayTakePart::not_alone);
        CHECK(may_take_part(AgeBand::adult, Theme::sensitive, {age}) == MayTakePart::yes);
    }
}
