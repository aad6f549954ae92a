// One connection of a client to an origin. For this room only.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>

#include "net/client.hpp"
#include "net/http_parser.hpp"
#include "net/resolver.hpp"
#include "net/transport.hpp"
#include "net/url.hpp"

namespace stemmen::net {

class Origin;

// A request on its way.
struct Job {
    std::string bytes;
    bool is_head = false;
    bool is_repeatable = false;  // GET or HEAD
    bool was_repeated = false;
    TimePoint deadline{};
    Client::Done done;
};
using JobPointer = std::unique_ptr<Job>;

// Resolves, connects, secures, then carries one request after the other. A read is always pending, so that a peer that closes an
// unused connection is noticed at once. Owned by its origin until it closes, and by its pending operations.
class ClientConnection final : public TransportEvents, public std::enable_shared_from_this<ClientConnection> {
public:
    ClientConnection(Origin& origin, std::unique_ptr<Transport> transport);

    void open(Resolver& resolver);
    void run(JobPointer job);
    void on_tick(TimePoint now);
    void close();
    void close_if_idle();
    // The origin is gone: no call to it any more.
    void orphan();

    [[nodiscard]] bool is_opening() const { return phase_ < Phase::idle; }
    [[nodiscard]] bool is_idle() const { return phase_ == Phase::idle; }
    // Ends a request in flight with that error, and the connection.
    void fail(std::string_view reason);

    void on_connected(ErrorCode error) override;
    void on_secured(ErrorCode error, std::string_view reason) override;
    void on_read(ErrorCode error, std::size_t size) override;
    void on_written(ErrorCode error) override;

private:
    friend class Origin;
    enum class Phase { resolving, connecting, securing, idle, busy, closed };

    void connect_next();
    void on_open();
    void fail_opening(std::string_view reason);
    void read();
    void parse();
    void complete();
    void on_broken(ErrorCode error);
    [[nodiscard]] bool is_ended_by_close(ErrorCode error);

    Origin* origin_;
    std::unique_ptr<Transport> transport_;
    std::unique_ptr<char[]> buffer_;  // left uninitialised, so that only what is used becomes resident
    std::size_t begin_ = 0;           // what is read and not yet parsed stands in [begin_, end_)
    std::size_t end_ = 0;
    Endpoints endpoints_;
    std::size_t next_endpoint_ = 0;
    std::string connect_failure_;
    JobPointer job_;
    std::string bytes_;  // the job's, here because a write under way may outlive the job
    std::optional<ResponseParser> parser_;
    int informational_ = 0;  // 1xx responses before the real one
    TimePoint deadline_ = TimePoint::max();
    Phase phase_ = Phase::resolving;
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool was_used_ = false;
    std::list<std::shared_ptr<ClientConnection>>::iterator place_;  // in the origin's list, until closed
};

}  // namespace stemmen::net
