// Operations on their way out: how they are kept, and what becomes of one when its outcome is known. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/message.hpp"
#include "core/result.hpp"
#include "service/ports.hpp"
#include "service/records.hpp"

namespace stemmen::service {

// An operation as JSON for Outgoing::body, and back. The reference is left out: it follows from the row's id.
std::string to_json(const Operation& operation);
Result<Operation> parse_operation(std::string_view json);

// What travels with a message and comes back in its echo (the adapter marks it as ours); and back to the id, 0 if it is none.
std::string reference_of(std::int64_t id);
std::int64_t id_of_reference(std::string_view reference);

struct RetryLimits {
    int attempts_max = 6;                              // sendings of one operation
    int ambiguous_max = 3;                             // of these, with an unknown outcome
    Duration first_wait = std::chrono::seconds{2};     // doubled each time
    Duration wait_max = std::chrono::minutes{5};
    Duration echo_wait = std::chrono::seconds{45};     // how long an echo is awaited before sending again
    Duration misconfigured_wait = std::chrono::minutes{15};
    Duration age_max = std::chrono::hours{24};         // of what is tried again without a count: throttled, misconfigured
};

// What is to be done with the row. `give_up` and `drop_line` name the reason for the export and the metrics.
struct Done {};
struct TryAgain { Timestamp at; };
struct AwaitEcho { Timestamp until; };
struct GiveUp { std::string reason; bool session_ends = false; bool stop_account = false; };
using NextMove = std::variant<Done, TryAgain, AwaitEcho, GiveUp>;

// Waits grow from first_wait to wait_max with ±25 % jitter; never in the past.
Duration retry_wait(const RetryLimits& limits, int attempts, std::uint64_t random);
NextMove next_move(const RetryLimits& limits, const Outgoing& row, const SendOutcome& outcome, Timestamp now, std::uint64_t random);

// A constant word for metrics: delivered, retry_later, ambiguous, throttled, window_closed, not_owner, rejected, recipient_gone,
// misconfigured.
std::string_view outcome_name(const SendOutcome& outcome);

}  // namespace stemmen::service
