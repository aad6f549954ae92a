#include "net/resolver.hpp"

#include <netdb.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <mutex>
#include <thread>
#include <utility>

namespace stemmen::net {
namespace {

constexpr int lookups_max = 8;  // threads at once

Result<Endpoints> look_up(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    const int failure = getaddrinfo(host.c_str(), nullptr, &hints, &list);
    if (failure != 0) return Error{Errc::unavailable, "cannot look up " + host + ": " + gai_strerror(failure)};
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, freeaddrinfo);
    Endpoints endpoints;
    for (const addrinfo* entry = list; entry != nullptr && endpoints.size() < addresses_max; entry = entry->ai_next) {
        Tcp::endpoint endpoint;
        if (entry->ai_addrlen > endpoint.capacity()) continue;
        endpoint.resize(entry->ai_addrlen);
        std::memcpy(endpoint.data(), entry->ai_addr, entry->ai_addrlen);
        endpoint.port(port);
        endpoints.push_back(endpoint);
    }
    if (endpoints.empty()) return Error{Errc::unavailable, "cannot look up " + host + ": no address"};
    return endpoints;
}

}  // namespace

// How a lookup's thread reaches us, if we are still there. The one mutex of this room: a thread that nobody joins must not touch a
// loop that may be gone.
struct Resolver::Mailbox {
    std::mutex mutex;
    Resolver* owner = nullptr;  // null when the resolver is gone
};

Resolver::Resolver(LoopCore& core) : core_(core), mailbox_(std::make_shared<Mailbox>()) { mailbox_->owner = this; }

Resolver::~Resolver() {
    const std::scoped_lock lock(mailbox_->mutex);
    mailbox_->owner = nullptr;
}

void Resolver::resolve(const std::string& host, std::uint16_t port, Callback callback) {
    const std::uint64_t lookup = ++last_lookup_;
    callbacks_.emplace(lookup, std::move(callback));
    // On the loop's thread the owner cannot go while it is looked at, so the lock is for the other threads only.
    const auto finish_later = [mailbox = mailbox_, lookup](LoopCore& core, Result<Endpoints> result) {
        asio::post(core.io, [mailbox, lookup, result = std::move(result)]() mutable {
            if (mailbox->owner != nullptr) mailbox->owner->finish(lookup, std::move(result));
        });
    };
    ErrorCode is_name;
    const auto address = asio::ip::make_address(host, is_name);
    if (!is_name) return finish_later(core_, Endpoints{{address, port}});
    if (host == "localhost")
        return finish_later(core_, Endpoints{{asio::ip::address_v4::loopback(), port}, {asio::ip::address_v6::loopback(), port}});
    if (threads_ >= lookups_max)
        return finish_later(core_, Error{Errc::unavailable, "cannot look up " + host + ": too many lookups at once"});
    ++threads_;
    std::thread([mailbox = mailbox_, host, port, finish_later] {
        auto result = look_up(host, port);
        const std::scoped_lock lock(mailbox->mutex);
        if (mailbox->owner == nullptr) return;
        asio::post(mailbox->owner->core_.io, [mailbox] {
            if (mailbox->owner != nullptr) --mailbox->owner->threads_;
        });
        finish_later(mailbox->owner->core_, std::move(result));
    }).detach();
}

void Resolver::finish(std::uint64_t lookup, Result<Endpoints> result) {
    const auto found = callbacks_.find(lookup);
    Callback callback = std::move(found->second);
    callbacks_.erase(found);
    callback(std::move(result));
}

}  // namespace stemmen::net
