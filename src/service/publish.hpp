// Dialogs that people have talked with may not change under their answers: a version is published by its first talk, and from
// then on only a new version may differ (docs/architecture.md, invariant 7).
#pragma once

#include <string>
#include <vector>

#include "dialog/library.hpp"
#include "service/store.hpp"

namespace stemmen::service {

// Remembers every version as it is now. For each published one that was changed, a sentence that says what to do; then the
// service must not start.
std::vector<std::string> publish(const dialog::Library& library, Transaction& tx);

}  // namespace stemmen::service
