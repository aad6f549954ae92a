// An HTTP/1.1 client on the loop's thread, for https and, on loopback only, http. It keeps connections, bounds everything that
// comes back, follows no redirects and repeats nothing that might have been acted upon.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/http.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "net/loop.hpp"

namespace stemmen::net {

// Every bound of the client. Time limits are met up to 100 ms late. An origin is a scheme, host and port.
struct ClientOptions {
    std::string extra_ca_file;  // PEM, trusted besides the system's authorities (tests, private CAs)
    std::string user_agent = "stemmen";
    bool allow_plain_loopback = true;             // http:// to localhost, 127.0.0.0/8 and ::1; never to others
    std::size_t connections_per_origin_max = 16;  // beyond it requests wait ...
    std::size_t waiting_per_origin_max = 1024;    // ... up to here: Errc::over_limit
    std::size_t origins_max = 64;                 // in use at once: Errc::over_limit
    Duration resolve_timeout = std::chrono::seconds(5);
    Duration connect_timeout = std::chrono::seconds(3);  // for each address of the host in turn
    Duration handshake_timeout = std::chrono::seconds(5);
    Duration idle_timeout = std::chrono::seconds(30);  // of an unused connection
    std::uint32_t response_header_bytes_max = 32 * 1024;
    std::size_t response_headers_max = 200;
    std::uint64_t response_body_bytes_max = 4 * 1024 * 1024;
};

// How a request fails:
//   Errc::timed_out      bytes of it left this machine, and no whole, acceptable response came back: too late, cut off, broken or
//                        over a limit. The other side may have acted on it.
//   every other code     it was certainly not sent: bad_input (URL, method or header), misconfigured (http:// to another machine),
//                        over_limit (too much is waiting already), unavailable (no address, no connection, no TLS, no
//                        free connection before the deadline, or the loop is stopping).
// Any status is a success here. The detail names host and cause, never path, query or content.
inline bool may_have_been_sent(const Error& error) { return error.code == Errc::timed_out; }

struct ClientCounts {
    std::size_t connections = 0;  // open or opening now
    std::size_t waiting = 0;      // requests without a connection now
    std::uint64_t connected = 0;  // connections made, since the start
    std::uint64_t repeated = 0;   // requests sent again after a kept connection turned out to be closed
    bool operator==(const ClientCounts&) const = default;
};

class ClientState;  // private to this room

class Client {
public:
    using Done = std::move_only_function<void(Result<HttpResponse>)>;

    // Throws std::runtime_error when extra_ca_file cannot be read.
    Client(Loop& loop, ClientOptions options);
    ~Client();  // unfinished requests are dropped without a call; not from inside a callback
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // `request.target` is an absolute URL. `done` is called once, within `deadline`, on the loop's thread, never from inside send().
    // A request is repeated once, on a new connection, when a kept one breaks before any byte of a response and the
    // request is a GET or HEAD, or not a byte of it was written.
    void send(HttpRequest request, Duration deadline, Done done);

    [[nodiscard]] ClientCounts counts() const;

private:
    std::shared_ptr<ClientState> state_;  // ours; callbacks on their way watch whether it still lives
};

}  // namespace stemmen::net
