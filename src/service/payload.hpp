// What our buttons carry out and back through the client: which question of which run of which dialog version was meant.
// It comes back from outside, so it is authenticated (docs/architecture.md, invariant 4 of the channel section).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "privacy/keys.hpp"

namespace stemmen::service {

struct Payload {
    SessionId session;   // empty for questions of the service itself
    std::string step;    // of the dialog, or the name of the service's own question
    int version = 0;     // of the dialog
    std::string value;   // the choice
    bool operator==(const Payload&) const = default;
};

// "s1|<session>|<step>|<version>|<value>|<mac>". Bound to the person: another person's button is no button.
std::string seal_payload(const privacy::KeyRing& keys, const PersonKey& person, const Payload& payload);
// Nothing if it is not ours, changed, or another person's.
std::optional<Payload> open_payload(const privacy::KeyRing& keys, const PersonKey& person, std::string_view text);

}  // namespace stemmen::service
