// One connection of a server, and what all of them share. For this room only.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "net/http_parser.hpp"
#include "net/loop_core.hpp"
#include "net/server.hpp"

namespace stemmen::net {

// Takes requests off a socket one at a time; a pipelined request waits until the one before is answered. Owned by the server's
// list until it closes, and by its pending operation and its unanswered request for as long as they last.
class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
public:
    ServerConnection(ServerState& server, Socket socket, std::string peer);

    void start();
    void start_refused();  // answers 503, reads nothing
    void answer(HttpResponse response);
    // The rest of the answer comes by write() and ends with end_stream(). False: there is nobody to write to.
    bool begin_stream(HttpResponse head, std::string idle_piece);
    bool write(std::string_view piece);
    void end_stream();
    [[nodiscard]] bool is_streaming() const { return phase_ == Phase::streaming; }
    void on_stream_closed(std::function<void()> task);
    // `is_crowded`: the server is full, so idle connections make room.
    void on_tick(TimePoint now, bool is_crowded);
    void on_stopping();
    void close();
    // The server is gone: no call to it any more.
    void orphan();

    [[nodiscard]] const std::string& peer() const { return peer_; }
    [[nodiscard]] bool is_own_thread() const;

private:
    friend class ServerState;
    enum class Phase {
        idle,    // waiting for the first byte of a request
        header,  // some of it has come
        body,
        handling,   // the handler has it
        streaming,  // the answer is under way; what comes is dropped
        draining,  // the last response is out or on its way; what still comes is dropped
        closed,
    };

    void read();
    void on_read(ErrorCode error, std::size_t size);
    void process();
    bool parse();
    void dispatch();
    void refuse(int status);
    void refuse_busy();
    [[nodiscard]] std::string& outgoing() { return is_writing_ ? queued_ : out_; }
    void leave_stream();
    void flush();
    void write_rest();
    void on_written(ErrorCode error, std::size_t size);
    void after_flush();
    void expect_request();
    void expire();
    void end_handling();
    [[nodiscard]] bool takes_requests() const;

    ServerState* server_;
    Socket socket_;
    std::string peer_;
    std::unique_ptr<char[]> buffer_;  // left uninitialised: untouched pages cost an idle connection nothing
    std::size_t begin_ = 0;           // what is read and not yet parsed stands in [begin_, end_)
    std::size_t end_ = 0;
    std::optional<RequestParser> parser_;
    std::string out_;
    std::size_t sent_ = 0;  // of out_, while is_writing_
    std::string queued_;    // what is added while is_writing_: the system still reads out_
    std::string idle_piece_;
    std::function<void()> on_stream_closed_;
    std::size_t drained_ = 0;
    TimePoint deadline_ = TimePoint::max();
    TimePoint idle_since_{};
    Phase phase_ = Phase::idle;
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool is_processing_ = false;
    bool is_shut_ = false;  // our side of the connection
    bool keep_alive_ = true;
    bool is_head_ = false;
    bool is_refused_peer_ = false;
    std::list<std::shared_ptr<ServerConnection>>::iterator place_;  // in the server's list, until closed
};

class ServerState final : public Participant {
public:
    ServerState(LoopCore& core, ServerOptions options, Handler handler);
    ~ServerState() override;

    void on_tick(TimePoint now) override;
    void begin_stop() override;
    [[nodiscard]] bool is_stopped() const override;
    void cut() override;

    void accept();
    void remove(ServerConnection& connection);
    [[nodiscard]] bool is_full() const { return connections_.size() >= options.connections_max; }

    LoopCore& core;
    const ServerOptions options;
    const MessageLimits limits;
    const std::size_t buffer_bytes;
    Handler handler;
    ServerCounts counts;
    bool is_stopping = false;
    std::uint16_t port = 0;

private:
    void listen();
    void on_accepted(ErrorCode error, Socket socket);
    void admit(Socket socket);

    Acceptor acceptor_;
    std::list<std::shared_ptr<ServerConnection>> connections_;
    std::unordered_map<std::string, std::size_t> connections_by_peer_;
    std::size_t refusals_in_flight_ = 0;
    bool is_accepting_ = false;
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);  // an accept that completes after our end finds it gone
};

}  // namespace stemmen::net
