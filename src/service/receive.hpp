// The way in: one event of a channel, worked on in one transaction. Raw text lives in the event only; what is kept of it is
// redacted first (docs/architecture.md, invariants 1 to 6).
#pragma once

#include "service/kit.hpp"

namespace stemmen::service {

// Feeding the same event again changes nothing. Throws only StoreFailure.
void receive(const Kit& kit, Transaction& tx, std::string_view channel, const Inbound& event, Moment moment, Results& results);

// How an event is known again: the same for a redelivery.
EventKey event_key(const Kit& kit, std::string_view channel, const Inbound& event);
std::string_view kind_of(const Inbound& event);  // "text", "choice" …: constant words

// An operators' tool says, in an authenticated call, that the talk with this person is over.
struct EndedCall {
    std::string channel;
    std::string account;
    Secret person;
    bool do_not_ask = false;
};
// not_found for an account we do not serve, and for a person with whom no talk goes on.
Result<void> receive_ended(const Kit& kit, Transaction& tx, const EndedCall& call, Moment moment, Results& results);

}  // namespace stemmen::service
