#include "net/client_connection.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>

#include "core/assert.hpp"
#include "core/wipe.hpp"
#include "net/client_origin.hpp"

namespace stemmen::net {
namespace {

namespace http = boost::beast::http;

constexpr int informational_max = 8;

std::size_t buffer_bytes(const Origin& origin) { return origin.client().options.response_header_bytes_max; }
TimePoint in(Duration limit) { return std::chrono::steady_clock::now() + limit; }

}  // namespace

ClientConnection::ClientConnection(Origin& origin, std::unique_ptr<Transport> transport)
    : origin_(&origin), transport_(std::move(transport)), buffer_(new char[buffer_bytes(origin)]) {}

// ---- Opening ---------------------------------------------------------------------------------------------------------

void ClientConnection::open(Resolver& resolver) {
    deadline_ = in(origin_->client().options.resolve_timeout);
    resolver.resolve(origin_->place().host, origin_->place().port, [self = shared_from_this()](Result<Endpoints> endpoints) {
        if (self->phase_ != Phase::resolving) return;
        if (!endpoints) return self->fail_opening(endpoints.error().detail);
        self->endpoints_ = std::move(*endpoints);
        self->connect_next();
    });
}

void ClientConnection::connect_next() {
    if (next_endpoint_ == endpoints_.size()) return fail_opening("cannot connect: " + connect_failure_);
    phase_ = Phase::connecting;
    deadline_ = in(origin_->client().options.connect_timeout);
    transport_->connect(endpoints_[next_endpoint_++], shared_from_this());
}

void ClientConnection::on_connected(ErrorCode error) {
    if (phase_ != Phase::connecting) return;
    if (error) {
        connect_failure_ = error == asio::error::operation_aborted ? "no answer" : error.message();
        return connect_next();
    }
    if (!origin_->place().is_https) return on_open();
    phase_ = Phase::securing;
    deadline_ = in(origin_->client().options.handshake_timeout);
    transport_->secure(shared_from_this());
}

void ClientConnection::on_secured(ErrorCode error, std::string_view reason) {
    if (phase_ != Phase::securing) return;
    if (!error) return on_open();
    fail_opening("no TLS: " + error.message() + (reason.empty() ? "" : " (" + std::string(reason) + ")"));
}

void ClientConnection::on_open() {
    phase_ = Phase::idle;
    origin_->put_in_front(*this);
    deadline_ = in(origin_->client().options.idle_timeout);
    ++origin_->client().counts.connected;
    read();
    origin_->on_open();
}

void ClientConnection::fail_opening(std::string_view reason) {
    Origin& origin = *origin_;
    close();
    origin.on_open_failed(std::string(reason));
}

// ---- Carrying --------------------------------------------------------------------------------------------------------

void ClientConnection::run(JobPointer job) {
    STEMMEN_ASSERT(phase_ == Phase::idle && !is_writing_);
    const auto self = shared_from_this();  // closing takes us off the origin's list
    phase_ = Phase::busy;
    origin_->put_behind(*this);
    deadline_ = job->deadline;
    job_ = std::move(job);
    bytes_ = std::move(job_->bytes);
    parser_.emplace(origin_->client().limits, job_->is_head);
    informational_ = 0;
    const WriteStart start = transport_->write(bytes_, shared_from_this());
    is_writing_ = start == WriteStart::pending;
    if (start != WriteStart::nothing_sent) return;
    Origin& origin = *origin_;
    JobPointer unsent = std::move(job_);
    unsent->bytes = std::move(bytes_);
    close();
    if (was_used_ && !unsent->was_repeated) return origin.repeat(std::move(unsent));
    origin.on_unsent(std::move(unsent), "the connection was closed");
}

void ClientConnection::on_written(ErrorCode) {
    // After an error the read tells more: an early refusal, or the end.
    is_writing_ = false;
}

void ClientConnection::read() {
    if (is_reading_ || phase_ == Phase::closed) return;
    if (begin_ == end_) {
        begin_ = end_ = 0;
    } else if (begin_ != 0) {
        const std::size_t left = end_ - begin_;
        std::memmove(buffer_.get(), buffer_.get() + begin_, left);
        wipe(buffer_.get() + std::max(begin_, left), end_ - std::max(begin_, left));
        end_ = left;
        begin_ = 0;
    }
    is_reading_ = true;
    transport_->read(asio::buffer(buffer_.get() + end_, buffer_bytes(*origin_) - end_), shared_from_this());
}

void ClientConnection::on_read(ErrorCode error, std::size_t size) {
    is_reading_ = false;
    if (phase_ == Phase::idle) return close();  // closed by the other side, or talking out of turn
    if (phase_ != Phase::busy) return;
    end_ += size;
    parse();
    if (phase_ != Phase::busy || is_reading_) return;
    if (!error) return read();
    if (is_ended_by_close(error)) return complete();
    on_broken(error);
}

void ClientConnection::parse() {
    while (begin_ != end_) {
        ErrorCode error;
        const std::size_t taken = parser_->put(asio::buffer(buffer_.get() + begin_, end_ - begin_), error);
        wipe(buffer_.get() + begin_, taken);  // the connection stays, and with it the buffer
        begin_ += taken;
        const bool is_full = end_ - begin_ == buffer_bytes(*origin_);
        if (error == http::error::header_limit || error == http::error::body_limit || (error == http::error::need_more && is_full))
            return fail("the response is over the limit");
        if (error == http::error::need_more) return;
        if (error) return fail("the response is not HTTP: " + error.message());
        if (!parser_->is_done()) return;
        if (!parser_->is_informational()) return complete();
        if (++informational_ > informational_max) return fail("too many informational responses");
        parser_.emplace(origin_->client().limits, job_->is_head);
    }
}

// A body without a length ends with the connection, but only with its proper end: TLS tells a cut from a goodbye.
bool ClientConnection::is_ended_by_close(ErrorCode error) {
    if (error != asio::error::eof || !parser_->is_header_done() || !parser_->need_eof()) return false;
    ErrorCode incomplete;
    parser_->put_eof(incomplete);
    return !incomplete;
}

void ClientConnection::complete() {
    Origin& origin = *origin_;
    JobPointer job = std::move(job_);
    HttpResponse response = parser_->take();
    const bool is_upgrade = response.status == 101;
    const bool can_stay = parser_->keep_alive() && !parser_->need_eof() && begin_ == end_ && !is_writing_;
    parser_.reset();
    was_used_ = true;
    if (can_stay && !is_upgrade) {
        wipe(bytes_);
        phase_ = Phase::idle;
        origin.put_in_front(*this);
        deadline_ = in(origin.client().options.idle_timeout);
        read();
    } else {
        close();
    }
    origin.on_finished(std::move(job), std::move(response));
}

// ---- Ending ----------------------------------------------------------------------------------------------------------

void ClientConnection::on_broken(ErrorCode error) {
    const bool is_stale = was_used_ && !parser_->got_some() && informational_ == 0;
    if (!is_stale || !job_->is_repeatable || job_->was_repeated)
        return fail(error == asio::error::eof ? "the connection ended before the response did"
                                              : "the connection broke: " + error.message());
    Origin& origin = *origin_;
    JobPointer job = std::move(job_);
    job->bytes = bytes_;  // a copy: a write of them may be under way
    close();
    origin.repeat(std::move(job));
}

void ClientConnection::fail(std::string_view reason) {
    Origin& origin = *origin_;
    JobPointer job = std::move(job_);
    close();
    if (job) origin.on_failed(std::move(job), std::string(reason));
}

void ClientConnection::close() {
    if (phase_ == Phase::closed) return;
    phase_ = Phase::closed;
    transport_->close();
    if (origin_ != nullptr) origin_->on_closed(*this);
}

void ClientConnection::close_if_idle() {
    if (phase_ == Phase::idle) close();
}

void ClientConnection::orphan() {
    phase_ = Phase::closed;
    transport_->close();
    origin_ = nullptr;
}

void ClientConnection::on_tick(TimePoint now) {
    if (now < deadline_) return;
    switch (phase_) {
        case Phase::resolving:
            return fail_opening("the name lookup took too long");
        case Phase::connecting:
            // on_connected() comes with an error, and goes on to the next address.
            deadline_ = TimePoint::max();
            return transport_->close();
        case Phase::securing:
            return fail_opening("the TLS handshake took too long");
        case Phase::idle:
            return close();
        case Phase::busy:
            return fail("no response before the deadline");
        case Phase::closed:
            return;
    }
}

}  // namespace stemmen::net
