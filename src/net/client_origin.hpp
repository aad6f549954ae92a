// What a client keeps per origin, connections and waiting requests, and what its origins share. For this room only.
#pragma once

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "net/client_connection.hpp"

namespace stemmen::net {

// Hands waiting requests to connections, first come first served, and opens as many connections as there are requests for.
class Origin {
public:
    Origin(ClientState& client, Url place);
    ~Origin();

    void add(JobPointer job);
    void on_tick(TimePoint now);
    void close_idle();
    void cut();
    [[nodiscard]] bool is_unused() const { return connections_.empty() && waiting_.empty(); }
    [[nodiscard]] std::size_t connections() const { return connections_.size(); }
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
    [[nodiscard]] const Url& place() const { return place_; }
    [[nodiscard]] ClientState& client() const { return client_; }

    // From a connection:
    void put_in_front(ClientConnection& idle);                // before it says so
    void put_behind(ClientConnection& busy);
    void on_open();                                           // it is idle for the first time
    void on_open_failed(std::string reason);                  // after on_closed; the request it was opened for fails
    void on_closed(ClientConnection& connection);             // before anything else is told of its end
    void on_finished(JobPointer job, HttpResponse response);  // it is idle again, or closed
    void on_failed(JobPointer job, std::string reason);       // after on_closed; the request may have been sent
    void on_unsent(JobPointer job, std::string reason);       // after on_closed; it was not
    void repeat(JobPointer job);                              // after on_closed; on a new connection

private:
    void pump();
    [[nodiscard]] ClientConnection* find_free(bool is_fresh) const;
    bool open_for_waiting();

    ClientState& client_;
    Url place_;
    std::list<std::shared_ptr<ClientConnection>> connections_;
    std::deque<JobPointer> waiting_;
};

class ClientState final : public Participant, public std::enable_shared_from_this<ClientState> {
public:
    ClientState(LoopCore& core, ClientOptions options);
    ~ClientState() override;

    void send(const HttpRequest& request, Duration deadline, Client::Done done);
    void on_tick(TimePoint now) override;
    void begin_stop() override;
    [[nodiscard]] bool is_stopped() const override;
    void cut() override;

    // Tells the caller: a response now, an error in a later turn, since it may come about inside send().
    void deliver(JobPointer job, HttpResponse response);
    void report(Client::Done done, Error error);

    [[nodiscard]] ClientCounts count() const;

    LoopCore& core;
    const ClientOptions options;
    const MessageLimits limits;
    const std::shared_ptr<boost::asio::ssl::context> tls;  // owned here; an SSL session counts on its own reference
    Resolver resolver;
    ClientCounts counts;  // its totals since the start
    bool is_stopping = false;

private:
    Result<Origin*> origin_for(const Url& url);

    std::map<std::string, Origin, std::less<>> origins_;  // by "https://host:port"
};

}  // namespace stemmen::net
