// Name lookup that never holds up the loop, nor its end. For this room only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "net/loop_core.hpp"

namespace stemmen::net {

using Endpoints = std::vector<Tcp::endpoint>;

inline constexpr std::size_t addresses_max = 8;  // of one name that are tried

// The system's lookup blocks, sometimes for half a minute, and cannot be cancelled. Asio runs it on one thread and joins that at
// the end, so a dead name server would hold up all names and the shutdown. Here each lookup has a thread that nobody waits for.
class Resolver {
public:
    using Callback = std::move_only_function<void(Result<Endpoints>)>;

    explicit Resolver(LoopCore& core);
    ~Resolver();  // lookups under way end unheard
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    // Addresses and "localhost" need no lookup (RFC 6761 §6.3). The callback runs on the loop, never from inside.
    void resolve(const std::string& host, std::uint16_t port, Callback callback);

private:
    struct Mailbox;
    void finish(std::uint64_t lookup, Result<Endpoints> result);

    LoopCore& core_;
    std::map<std::uint64_t, Callback> callbacks_;  // they own connections, so they never leave the loop's thread
    std::uint64_t last_lookup_ = 0;
    int threads_ = 0;
    std::shared_ptr<Mailbox> mailbox_;  // owned by us and by every lookup under way
};

}  // namespace stemmen::net
