// One person's sessions over all drives. A session carries a pseudonym that is good for its drive only, so that answers of one
// person cannot be joined across drives by whoever has the database (domain P-43); with the person's key, which a thread has,
// and the key file they are found here, for STOPP, SLETT, INNSYN and withdrawals. A drive is a session's dialog.
#pragma once

#include <optional>
#include <vector>

#include "privacy/keys.hpp"
#include "service/store.hpp"

namespace stemmen::service {

std::vector<SessionId> sessions_of(const privacy::KeyRing& keys, Transaction& tx, const PersonKey& person);
// The one with the newest invitation.
std::optional<Session> latest_session(const privacy::KeyRing& keys, Transaction& tx, const PersonKey& person);
std::optional<Answer> answer_by_message(const privacy::KeyRing& keys, Transaction& tx, const PersonKey& person, const MessageKey& message);

// At a start, until it says false: sessions of a version that knew no pseudonyms get theirs, some at a time.
bool divide_by_drive(const privacy::KeyRing& keys, Transaction& tx);
inline constexpr std::size_t divided_at_once_max = 5'000;

}  // namespace stemmen::service
