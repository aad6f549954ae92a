// What stands in an outbox row. Most rows hold a fixed text of ours, and sealing costs as much as storing the row; so only a row that
// carries a receipt code is sealed. A code opens and deletes answers: it must not be readable in the database or its backups.
#pragma once

#include <string>

#include "core/message.hpp"
#include "core/result.hpp"
#include "privacy/keys.hpp"
#include "service/page_rows.hpp"
#include "service/records.hpp"

namespace stemmen::service {

// For Outgoing::body: "sealed:" and base64url, bound to the person. It opens in no other person's row.
std::string sealed_body(const privacy::KeyRing& keys, const PersonKey& person, const Operation& operation);

// Of either kind of body. The error is that of parse_operation() or of KeyRing::open_text().
Result<Operation> operation_of(const privacy::KeyRing& keys, const Outgoing& row);
Result<Operation> operation_shown(const privacy::KeyRing& keys, const PageMessage& message);

}  // namespace stemmen::service
