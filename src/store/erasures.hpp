// The deletion log of the contacts database, and erasing that is told there with the same commit. Only src/store includes this.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "service/contacts.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

class Statement;

// Step 3 of the contacts database.
extern const char* const erasures_schema;

// Nothing if `count` is none.
void log_erasure(Connection& connection, service::ErasureCause cause, Timestamp now, const char* what, std::size_t count);
// Erases the contacts that `where` names, with what hangs on them, and logs it: as volunteers of a drive, members of the panel, and
// contacts of whom nothing else is known. Returns how many.
std::size_t erase_contacts(Connection& connection, service::ErasureCause cause, Timestamp now, const std::string& where, const std::function<void(Statement&)>& bind);
std::vector<service::Erasure> erasures_in(Connection& connection);

}  // namespace stemmen::store
