// Every field that may be stored, as "table.column" of the two databases (domain P-07). A column that is not here fails
// tests/service/fields_test.cpp; one that config/purposes.json does not declare stops the start (privacy/purposes.hpp).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "privacy/purposes.hpp"
#include "service/store.hpp"

namespace stemmen::service {

std::span<const std::string_view> stored_fields();

// The basis of a field is set before anybody is asked and does not change afterwards, least of all when somebody withdraws
// (P-01): remembers each field's purpose and basis as they are now, unless people have been asked on others. Then a sentence for
// each that says what to do, nothing is remembered, and the service must not start.
std::vector<std::string> settle_bases(const privacy::Purposes& purposes, Transaction& tx);

}  // namespace stemmen::service
