// The way from a talk to the sign-up of a group: an address that knows, sealed, which talk it was given in. Nothing joins the two unless the
// citizen asks for it in the form (docs/architecture.md, invariant 10); the address alone tells nobody anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "privacy/keys.hpp"

namespace stemmen::service {

inline constexpr std::chrono::days sign_up_link_lives{7};
// Arguments of an account whose names begin so fill the same places without it, in the texts about groups: "focus.sted" fills {sted}.
inline constexpr std::string_view group_prefix = "focus.";

// The address with its own end for this talk.
std::string sign_up_link(const privacy::KeyRing& keys, std::string_view address, const SessionId& talk, Timestamp now);
// The talk that the end of an address was made for; none: it is too old, or not ours.
std::optional<SessionId> talk_of_link(const privacy::KeyRing& keys, std::string_view end, Timestamp now);

}  // namespace stemmen::service
