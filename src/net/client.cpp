#include "net/client.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <iterator>
#include <utility>

#include "core/assert.hpp"
#include "net/client_origin.hpp"
#include "net/http_text.hpp"

namespace stemmen::net {

// ---- Origin ----------------------------------------------------------------------------------------------------------

Origin::Origin(ClientState& client, Url place) : client_(client), place_(std::move(place)) {}

Origin::~Origin() {
    for (const auto& connection : connections_) connection->orphan();
}

void Origin::add(JobPointer job) {
    if (waiting_.size() >= client_.options.waiting_per_origin_max)
        return client_.report(std::move(job->done), Error{Errc::over_limit, "too many requests wait for " + place_.host});
    waiting_.push_back(std::move(job));
    pump();
}

void Origin::pump() {
    while (!waiting_.empty()) {
        // What failed on a kept connection must not meet another that may be closed, too.
        ClientConnection* const free = find_free(waiting_.front()->was_repeated);
        if (free == nullptr) break;
        JobPointer job = std::move(waiting_.front());
        waiting_.pop_front();
        free->run(std::move(job));
    }
    while (open_for_waiting()) {
    }
}

// The idle ones stand in front. The one used last is the first, since it is the least likely to have been closed meanwhile.
ClientConnection* Origin::find_free(bool is_fresh) const {
    for (const auto& connection : connections_) {
        if (!connection->is_idle()) break;
        if (!(is_fresh && connection->was_used_)) return connection.get();
    }
    return nullptr;
}

void Origin::put_in_front(ClientConnection& idle) { connections_.splice(connections_.begin(), connections_, idle.place_); }
void Origin::put_behind(ClientConnection& busy) { connections_.splice(connections_.end(), connections_, busy.place_); }

bool Origin::open_for_waiting() {
    if (waiting_.empty()) return false;
    const auto opening = std::ranges::count_if(connections_, [](const auto& connection) { return connection->is_opening(); });
    if (static_cast<std::size_t>(opening) >= waiting_.size()) return false;
    if (connections_.size() >= client_.options.connections_per_origin_max) {
        // Only a repeated request leaves idle connections beside it: one makes room for its new one.
        const auto idle = std::ranges::find_if(connections_, [](const auto& connection) { return connection->is_idle(); });
        if (idle == connections_.end()) return false;
        const auto connection = *idle;
        connection->close();
    }
    auto transport = place_.is_https ? tls_transport(client_.core, *client_.tls, place_.host) : plain_transport(client_.core);
    const auto connection = std::make_shared<ClientConnection>(*this, std::move(transport));
    connections_.push_back(connection);
    connection->place_ = std::prev(connections_.end());
    connection->open(client_.resolver);
    return true;
}

void Origin::on_open() {
    pump();
    if (client_.is_stopping) close_idle();
}

void Origin::on_open_failed(std::string reason) {
    if (!waiting_.empty()) {
        JobPointer job = std::move(waiting_.front());
        waiting_.pop_front();
        client_.report(std::move(job->done), Error{Errc::unavailable, place_.host + ": " + reason});
    }
    pump();
}

void Origin::on_closed(ClientConnection& connection) {
    connections_.erase(connection.place_);
    if (client_.is_stopped()) client_.core.on_quiet();
}

void Origin::on_finished(JobPointer job, HttpResponse response) {
    pump();
    if (client_.is_stopping) close_idle();
    client_.deliver(std::move(job), std::move(response));
}

void Origin::on_failed(JobPointer job, std::string reason) {
    client_.report(std::move(job->done), Error{Errc::timed_out, place_.host + ": " + reason});
    pump();
}

void Origin::on_unsent(JobPointer job, std::string reason) {
    client_.report(std::move(job->done), Error{Errc::unavailable, place_.host + ": " + reason});
    pump();
}

void Origin::repeat(JobPointer job) {
    job->was_repeated = true;
    ++client_.counts.repeated;
    waiting_.push_front(std::move(job));
    pump();
}

void Origin::on_tick(TimePoint now) {
    for (auto place = connections_.begin(); place != connections_.end();) {
        const auto connection = *place++;  // it may leave the list
        connection->on_tick(now);
    }
    std::erase_if(waiting_, [&](JobPointer& job) {
        if (now < job->deadline) return false;
        client_.report(std::move(job->done), Error{Errc::unavailable, place_.host + ": no free connection before the deadline"});
        return true;
    });
}

void Origin::close_idle() {
    for (auto place = connections_.begin(); place != connections_.end();) {
        const auto connection = *place++;
        connection->close_if_idle();
    }
}

void Origin::cut() {
    for (JobPointer& job : waiting_) client_.report(std::move(job->done), Error{Errc::unavailable, place_.host + ": stopping"});
    waiting_.clear();
    while (!connections_.empty()) {
        const auto connection = connections_.front();
        connection->fail("stopping");
    }
}

// ---- ClientState -----------------------------------------------------------------------------------------------------

ClientState::ClientState(LoopCore& loop_core, ClientOptions client_options)
    : core(loop_core),
      options(std::move(client_options)),
      limits{.header_bytes_max = options.response_header_bytes_max,
             .headers_max = options.response_headers_max,
             .body_bytes_max = options.response_body_bytes_max},
      tls(tls_context(options.extra_ca_file)),
      resolver(core) {
    core.join(*this, Floor::client);
}

ClientState::~ClientState() { core.leave(*this); }

Result<Origin*> ClientState::origin_for(const Url& url) {
    const std::string key = (url.is_https ? "https://" : "http://") + url.host + ":" + std::to_string(url.port);
    if (const auto known = origins_.find(key); known != origins_.end()) return &known->second;
    if (origins_.size() >= options.origins_max) {
        const auto unused = std::ranges::find_if(origins_, [](const auto& entry) { return entry.second.is_unused(); });
        if (unused == origins_.end()) return Error{Errc::over_limit, "too many origins are in use"};
        origins_.erase(unused);
    }
    return &origins_.try_emplace(key, *this, url).first->second;
}

void ClientState::send(const HttpRequest& request, Duration deadline, Client::Done done) {
    STEMMEN_ASSERT(core.is_own_thread());
    if (is_stopping) return report(std::move(done), Error{Errc::unavailable, "stopping"});
    const auto url = parse_url(request.target);
    if (!url) return report(std::move(done), url.error());
    if (!url->is_https && !(options.allow_plain_loopback && is_loopback_host(url->host)))
        return report(std::move(done), Error{Errc::misconfigured, url->host + ": http:// is for this machine only; write https://"});
    auto text = request_text(request, *url, options.user_agent);
    if (!text) return report(std::move(done), text.error());
    const auto origin = origin_for(*url);
    if (!origin) return report(std::move(done), origin.error());
    auto job = std::make_unique<Job>();
    job->bytes = std::move(*text);
    job->is_head = request.method == "HEAD";
    job->is_repeatable = job->is_head || request.method == "GET";
    job->deadline = std::chrono::steady_clock::now() + deadline;
    job->done = std::move(done);
    (*origin)->add(std::move(job));
}

void ClientState::deliver(JobPointer job, HttpResponse response) {
    core.guard("http client callback", [&] { job->done(std::move(response)); });
}

void ClientState::report(Client::Done done, Error error) {
    asio::post(core.io, [alive = weak_from_this(), done = std::move(done), error = std::move(error)]() mutable {
        if (const auto state = alive.lock()) state->core.guard("http client callback", [&] { done(std::move(error)); });
    });
}

void ClientState::on_tick(TimePoint now) {
    for (auto& [key, origin] : origins_) origin.on_tick(now);
    if (is_stopped()) core.on_quiet();
}

void ClientState::begin_stop() {
    is_stopping = true;
    for (auto& [key, origin] : origins_) origin.close_idle();
}

bool ClientState::is_stopped() const {
    return is_stopping && std::ranges::all_of(origins_, [](const auto& entry) { return entry.second.is_unused(); });
}

void ClientState::cut() {
    is_stopping = true;
    for (auto& [key, origin] : origins_) origin.cut();
}

ClientCounts ClientState::count() const {
    ClientCounts now = counts;
    for (const auto& [key, origin] : origins_) {
        now.connections += origin.connections();
        now.waiting += origin.waiting();
    }
    return now;
}

// ---- Client ----------------------------------------------------------------------------------------------------------

Client::Client(Loop& loop, ClientOptions options) : state_(std::make_shared<ClientState>(loop.core(), std::move(options))) {}
Client::~Client() = default;

void Client::send(HttpRequest request, Duration deadline, Done done) { state_->send(request, deadline, std::move(done)); }
ClientCounts Client::counts() const { return state_->count(); }

}  // namespace stemmen::net
