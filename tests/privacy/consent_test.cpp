// Which consent flags there are.
#include "privacy/consent.hpp"

#include <catch2/catch.hpp>

using namespace stemmen::privacy;

TEST_CASE("consent: every flag is read as it is written") {
    for (const char* name : {"quote", "panel", "contact_group:tromso-2026", "recording:2026-11-22.oslo_1"}) {
        const auto flag = parse_consent_flag(name);
        REQUIRE(flag.has_value());
        CHECK(to_string(*flag) == name);
    }
    CHECK(parse_consent_flag("contact_group:oslo") == ConsentFlag{ConsentKind::contact_group, "oslo"});
}

TEST_CASE("consent: nothing else is a flag") {
    const std::string longest(consent_subject_characters_max, 'a');
    CHECK(parse_consent_flag("recording:" + longest).has_value());
    for (const std::string& name : {std::string(), std::string("quotes"), std::string("Quote"), std::string("quote:all"), std::string("quote:"), std::string("panel:1"),
                                   std::string("contact_group"), std::string("contact_group:"), std::string("contact_group:Oslo"), std::string("recording:a b"),
                                   std::string("recording:a:b"), "recording:" + longest + "a", std::string("profiling")}) {
        CAPTURE(name);
        CHECK_FALSE(parse_consent_flag(name).has_value());
    }
}

TEST_CASE("consent: contact data rest on the two flags about contact, and on no other") {
    CHECK(keeps_contact_data(ConsentKind::contact_group));
    CHECK(keeps_contact_data(ConsentKind::panel));
    CHECK_FALSE(keeps_contact_data(ConsentKind::quote));
    CHECK_FALSE(keeps_contact_data(ConsentKind::recording));
}
