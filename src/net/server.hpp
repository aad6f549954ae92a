// An HTTP/1.1 server on the loop's thread: it frames, bounds and times requests, and leaves their meaning to a handler.
// Plain TCP; a reverse proxy ends TLS. It takes no chunked bodies and no ambiguous framing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/http.hpp"
#include "core/time.hpp"
#include "net/loop.hpp"

namespace stemmen::net {

// Every bound of the server. Time limits are met up to 100 ms late.
struct ServerOptions {
    std::string listen = "127.0.0.1:8080";                      // port 0: the system chooses, see Server::port()
    std::uint32_t header_bytes_max = 16 * 1024;                 // over it: 431
    std::size_t headers_max = 100;                              // over it: 431
    std::uint64_t body_bytes_max = 4 * 1024 * 1024;             // over it: 413
    Duration header_timeout = std::chrono::seconds(10);         // from the first byte of a request to the end of its header: 408
    Duration body_timeout = std::chrono::seconds(30);           // from there to the end of the body: 408
    Duration answer_timeout = std::chrono::seconds(60);         // the handler's time: 503, and its late answer is dropped
    Duration write_timeout = std::chrono::seconds(30);          // for the client to take a response: cut
    Duration idle_timeout = std::chrono::seconds(75);           // without a request: closed
    Duration idle_timeout_when_full = std::chrono::seconds(1);  // the same while connections_max is reached
    Duration drain_timeout = std::chrono::seconds(2);           // after the last response, for the client to have read it ...
    std::size_t drain_bytes_max = 8 * 1024 * 1024;              // ... while so much of what it still sends is dropped
    std::size_t connections_max = 4096;                         // at it, no more are accepted: they wait in the system's queue
    std::size_t connections_per_peer_max = 2048;                // by IP address; over it: 503 and closed
    std::size_t refusals_in_flight_max = 64;                    // refused peers that are let read their 503; more are cut
    std::size_t requests_in_flight_max = 1024;                  // with the handler; over it: 503
    std::size_t streams_max = 1024;                             // answers that are sent piece by piece; over it: 503
    std::size_t stream_bytes_max = 256 * 1024;                  // written to one of them and not yet taken by the client; over it: cut
    Duration stream_silence_max = std::chrono::seconds(20);     // then a stream's idle piece is sent, so that nobody takes it for dead
    std::chrono::seconds retry_after{1};                        // what a 503 says
    int backlog = 1024;                                         // connections the system keeps waiting
};

class ServerConnection;  // private to this room

// The body of an answer that is sent piece by piece, such as server-sent events. Ends when it is dropped, when the client leaves
// (also if it only closes its sending half), reads too slowly (stream_bytes_max, write_timeout), and when the server stops. It belongs
// to the loop's thread and must be dropped before the loop is destroyed.
class Stream {
public:
    Stream() noexcept = default;  // closed
    explicit Stream(std::shared_ptr<ServerConnection> connection) noexcept;
    Stream(Stream&&) noexcept = default;
    Stream& operator=(Stream&& other) noexcept;
    ~Stream();

    // False when the stream is closed, which this piece may have done; it will not arrive then.
    bool write(std::string_view piece);
    void end();  // what was written is sent
    [[nodiscard]] bool is_open() const;
    // Runs once, in a later turn of the loop, after the stream has closed for whatever reason; not when the server itself has gone.
    void on_closed(std::function<void()> task);

private:
    std::shared_ptr<ServerConnection> connection_;  // owned with the server, until it closes
};

// Answers the request it came with: at once or later, once, on the loop's thread. Dropped uncalled, it answers 500. Calling it
// when the connection has gone is harmless. It must be called or dropped before the server's loop is destroyed.
class Respond {
public:
    explicit Respond(std::shared_ptr<ServerConnection> connection) noexcept;
    Respond(Respond&&) noexcept = default;
    Respond& operator=(Respond&& other) noexcept;
    ~Respond();

    void operator()(HttpResponse response);
    // The header goes out now, the body as it is written. `idle_piece` is sent after stream_silence_max without another; "" for nothing.
    // The stream comes back closed for HEAD, over streams_max (answered 503) and when the client has gone.
    Stream stream(HttpResponse head, std::string idle_piece);
    // Done to whatever is answered, just before it goes out; a later one replaces it. For headers that every answer carries.
    void adjust(std::function<void(HttpResponse&)> change) { change_ = std::move(change); }

private:
    void drop();
    std::function<void(HttpResponse&)> change_;
    std::shared_ptr<ServerConnection> connection_;  // owned with the server, until it closes
};
// The target has the form the client sent; HEAD arrives as "HEAD" and is answered like GET, the body stays here. An exception goes to
// LoopOptions::on_failure.
using Handler = std::function<void(HttpRequest, Respond)>;

struct ServerCounts {
    std::size_t connections = 0;         // open now
    std::size_t requests_in_flight = 0;  // with the handler now
    std::size_t streams = 0;             // open now
    std::uint64_t accepted = 0;          // connections, since the start
    std::uint64_t requests = 0;          // given to the handler, since the start
    std::uint64_t refused = 0;           // answered by the server itself: broken, too large, too slow, too many
    bool operator==(const ServerCounts&) const = default;
};

class ServerState;  // private to this room

class Server {
public:
    // Listens from now on. Throws std::runtime_error with a sentence when it cannot.
    Server(Loop& loop, ServerOptions options, Handler handler);
    ~Server();  // cuts every connection; not from inside a handler
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] ServerCounts counts() const;

private:
    std::unique_ptr<ServerState> state_;
};

}  // namespace stemmen::net
