// Which municipality somebody means who writes its name or a postcode. What was typed is then forgotten (domain, screen.place). Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "contact/units.hpp"

namespace stemmen::contact {

class Places {
public:
    // `postcodes_csv` has the columns postnr,poststed,kommunenr,politidistrikt_id.
    static Result<Places> parse(const Municipalities& municipalities, std::string_view postcodes_csv, std::string_view name);

    // "9008", "Tromsø", " tromso ": the number of the municipality. None: there is no such place, or there are several.
    [[nodiscard]] std::optional<std::string> find(std::string_view typed) const;

private:
    std::map<std::string, std::string, std::less<>> by_postcode_;
    std::map<std::string, std::optional<std::string>, std::less<>> by_name_;  // nothing: the name of several
};

}  // namespace stemmen::contact
