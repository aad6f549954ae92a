// Who may read: sessions of people who have signed in, tokens of machines, and requests to take raw text out (P-40). As plain
// values, and the ports to the rows. Cookies and tokens are known by their keyed hash only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace stemmen::service {

using ReaderKey = Id<struct ReaderTag>;  // 32 hex digits: keyed hash of a cookie or token

struct ReaderSession {
    ReaderKey key;
    std::string subject;             // who, for the access log; never a citizen
    std::string name;                // shown to themselves
    std::vector<std::string> roles;  // words of the dashboard
    std::vector<std::string> units;  // these and all below
    bool is_trial = false;
    std::string sealed_hint;         // what the identity provider wants back at sign-out, sealed; "" without
    Timestamp created_at;
    Timestamp seen_at;
    Timestamp expires_at;
    bool operator==(const ReaderSession&) const = default;
};

struct ApiToken {
    std::string name;                // of letters, digits, - and _; unique among those not revoked
    ReaderKey key;
    std::vector<std::string> roles, units;
    Timestamp created_at;
    Timestamp expires_at;
    bool operator==(const ApiToken&) const = default;
};

// Somebody wants to take raw text out; somebody else has to agree; then it may be done once, for a while.
struct ExportRequest {
    std::int64_t number = 0;         // given by the store, never used twice: the access log names requests by it
    std::string what;                // which texts: the filter as a query string
    std::string why;                 // a constant word
    std::string asked_by, asked_name;
    Timestamp asked_at;
    std::string decided_by;          // "" while nobody has
    std::optional<Timestamp> decided_at;
    bool is_approved = false;
    Timestamp expires_at;            // of the request, and after the approval of the right to fetch
    std::optional<Timestamp> used_at;
    bool operator==(const ExportRequest&) const = default;
};

// Part of a Transaction.
class SignInRows {
public:
    virtual ~SignInRows() = default;
    virtual void insert(const ReaderSession& session) = 0;
    virtual std::optional<ReaderSession> session(const ReaderKey& key) = 0;
    virtual void touch(const ReaderKey& key, Timestamp seen_at) = 0;
    virtual bool erase_session(const ReaderKey& key) = 0;  // false: there was none
    virtual std::size_t prune_sessions(Timestamp expired_before, Timestamp idle_before, std::size_t limit) = 0;

    virtual bool insert(const ApiToken& token) = 0;  // false: there is one of that name
    virtual bool erase_token(const std::string& name) = 0;

    virtual std::int64_t insert(const ExportRequest& request) = 0;  // its number
    virtual std::optional<ExportRequest> export_request(std::int64_t number) = 0;
    virtual void update(const ExportRequest& request) = 0;  // decided_*, is_approved, expires_at, used_at
    virtual std::size_t prune_export_requests(Timestamp asked_before, std::size_t limit) = 0;
};

// Part of a Store: what is asked at every request, on a reading connection.
class SignInReads {
public:
    virtual ~SignInReads() = default;
    virtual std::optional<ReaderSession> reader_session(const ReaderKey& key) = 0;
    virtual std::optional<ApiToken> api_token(const ReaderKey& key) = 0;
    virtual std::vector<ApiToken> api_tokens() = 0;                             // by name
    virtual std::vector<ExportRequest> export_requests(std::size_t limit) = 0;  // newest first
};

}  // namespace stemmen::service
