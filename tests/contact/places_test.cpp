// Which municipality somebody means.
#include "contact/places.hpp"

#include <catch2/catch.hpp>

using namespace stemmen::contact;

TEST_CASE("places: a postcode, a name in any case, a Sámi name and one without Norwegian letters lead to the municipality") {
    const Municipalities municipalities{.all = {{.number = "1577", .name = "Volda"}, {.number = "5501", .name = "Tromsø", .name_se = "Romsa"}, {.number = "9998", .name = "Våler"}, {.number = "9999", .name = "Våler"}}};
    const auto places = Places::parse(municipalities, "postnr,poststed,kommunenr,politidistrikt_id\n9008,Tromsø,5501,212\n0001,Nowhere,0001,201\n", "p.csv");
    REQUIRE(places.has_value());
    for (const char* typed : {"9008", " 9008 ", "Tromsø", "TROMSØ", "tromso", "Romsa", " tromsø "}) {
        CAPTURE(typed);
        CHECK(places->find(typed) == "5501");
    }
    for (const char* typed : {"", "0001", "Våler", "Atlantis", "900"}) CHECK_FALSE(places->find(typed).has_value());
    CHECK_FALSE(Places::parse(municipalities, "a,b\n1,2\n", "p.csv").has_value());
}
