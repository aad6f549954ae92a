#include "net/server.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <stdexcept>
#include <utility>

#include "net/server_connection.hpp"
#include "net/url.hpp"

namespace stemmen::net {
namespace {

constexpr int accepts_per_turn_max = 64;            // then the connections there are get their turn
constexpr std::size_t buffer_bytes_min = 8 * 1024;  // one read takes a usual webhook whole

}  // namespace

// ---- ServerState -----------------------------------------------------------------------------------------------------

ServerState::ServerState(LoopCore& loop_core, ServerOptions server_options, Handler request_handler)
    : core(loop_core),
      options(std::move(server_options)),
      limits{.header_bytes_max = options.header_bytes_max, .headers_max = options.headers_max, .body_bytes_max = options.body_bytes_max},
      buffer_bytes(std::max<std::size_t>(options.header_bytes_max, buffer_bytes_min)),
      handler(std::move(request_handler)),
      acceptor_(core.io) {
    listen();
    core.join(*this, Floor::server);
    accept();
}

ServerState::~ServerState() {
    core.leave(*this);
    for (const auto& connection : connections_) connection->orphan();
}

void ServerState::listen() {
    const auto place = parse_listen(options.listen);
    if (!place) throw std::runtime_error(place.error().detail + ", not \"" + options.listen + "\"");
    try {
        const Tcp::endpoint endpoint(asio::ip::make_address(place->address), place->port);
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(Acceptor::reuse_address(true));
        acceptor_.bind(endpoint);
        acceptor_.listen(options.backlog);
        acceptor_.non_blocking(true);
        port = acceptor_.local_endpoint().port();
    } catch (const boost::system::system_error& failure) {
        throw std::runtime_error("cannot listen on " + options.listen + ": " + failure.code().message());
    }
}

void ServerState::accept() {
    if (is_accepting_ || is_stopping || is_full() || !acceptor_.is_open()) return;
    is_accepting_ = true;
    acceptor_.async_accept([this, alive = std::weak_ptr(is_alive_)](ErrorCode error, Socket socket) {
        if (!alive.expired()) on_accepted(error, std::move(socket));
    });
}

void ServerState::on_accepted(ErrorCode error, Socket socket) {
    is_accepting_ = false;
    if (is_stopping || error) return;  // out of descriptors, or the client left: on_tick tries again
    admit(std::move(socket));
    for (int i = 1; i < accepts_per_turn_max && !is_full(); ++i) {
        ErrorCode none_waiting;
        Socket next(core.io);
        acceptor_.accept(next, none_waiting);
        if (none_waiting) break;
        admit(std::move(next));
    }
    accept();
}

void ServerState::admit(Socket socket) {
    ErrorCode error;
    const auto peer = socket.remote_endpoint(error).address();
    if (!error) socket.non_blocking(true, error);
    if (!error) socket.set_option(Tcp::no_delay(true), error);
    if (error) return;  // it has left already
    ++counts.accepted;
    std::string name = peer.to_string();
    auto& of_peer = connections_by_peer_[name];
    const bool is_refused = of_peer >= options.connections_per_peer_max;
    if (is_refused && refusals_in_flight_ >= options.refusals_in_flight_max) {
        ++counts.refused;
        return;
    }
    ++of_peer;
    const auto connection = std::make_shared<ServerConnection>(*this, std::move(socket), std::move(name));
    connections_.push_back(connection);
    connection->place_ = std::prev(connections_.end());
    counts.connections = connections_.size();
    if (!is_refused) return connection->start();
    ++refusals_in_flight_;
    connection->start_refused();
}

void ServerState::remove(ServerConnection& connection) {
    const auto of_peer = connections_by_peer_.find(connection.peer());
    if (--of_peer->second == 0) connections_by_peer_.erase(of_peer);
    if (connection.is_refused_peer_) --refusals_in_flight_;
    connections_.erase(connection.place_);
    counts.connections = connections_.size();
    accept();
    if (is_stopped()) core.on_quiet();
}

void ServerState::on_tick(TimePoint now) {
    const bool is_crowded = is_full();  // as it was before the first one left
    for (auto place = connections_.begin(); place != connections_.end();) {
        const auto connection = *place++;  // it may leave the list
        connection->on_tick(now, is_crowded);
    }
    accept();
}

void ServerState::begin_stop() {
    is_stopping = true;
    ErrorCode ignored;
    acceptor_.close(ignored);
    for (auto place = connections_.begin(); place != connections_.end();) {
        const auto connection = *place++;
        connection->on_stopping();
    }
}

bool ServerState::is_stopped() const { return is_stopping && connections_.empty(); }

void ServerState::cut() {
    is_stopping = true;
    ErrorCode ignored;
    acceptor_.close(ignored);
    while (!connections_.empty()) {
        const auto connection = connections_.front();
        connection->close();
    }
}

// ---- Server ----------------------------------------------------------------------------------------------------------

Server::Server(Loop& loop, ServerOptions options, Handler handler)
    : state_(std::make_unique<ServerState>(loop.core(), std::move(options), std::move(handler))) {}
Server::~Server() = default;

std::uint16_t Server::port() const { return state_->port; }
ServerCounts Server::counts() const { return state_->counts; }

}  // namespace stemmen::net
