#include "net/server_connection.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>

#include "core/assert.hpp"
#include "core/wipe.hpp"
#include "net/http_text.hpp"

namespace stemmen::net {
namespace {

constexpr std::size_t flush_bytes = 64 * 1024;        // answers to pipelined requests are gathered up to here
constexpr std::size_t out_capacity_kept = 16 * 1024;  // a larger buffer is given back after the response

}  // namespace

// ---- The handler's ends ----------------------------------------------------------------------------------------------

Respond::Respond(std::shared_ptr<ServerConnection> connection) noexcept : connection_(std::move(connection)) {}
Respond::~Respond() { drop(); }

Respond& Respond::operator=(Respond&& other) noexcept {
    if (this != &other) {
        drop();
        connection_ = std::move(other.connection_);
        change_ = std::move(other.change_);
    }
    return *this;
}

void Respond::drop() {
    if (connection_) (*this)(plain_response(500));
}

void Respond::operator()(HttpResponse response) {
    STEMMEN_ASSERT(connection_ != nullptr);  // called twice otherwise
    STEMMEN_ASSERT(connection_->is_own_thread());
    const auto connection = std::move(connection_);
    if (change_) change_(response);
    connection->answer(std::move(response));
}

Stream Respond::stream(HttpResponse head, std::string idle_piece) {
    STEMMEN_ASSERT(connection_ != nullptr);
    STEMMEN_ASSERT(connection_->is_own_thread());
    auto connection = std::move(connection_);
    if (change_) change_(head);
    return connection->begin_stream(std::move(head), std::move(idle_piece)) ? Stream(std::move(connection)) : Stream();
}

Stream::Stream(std::shared_ptr<ServerConnection> connection) noexcept : connection_(std::move(connection)) {}
Stream::~Stream() { end(); }

Stream& Stream::operator=(Stream&& other) noexcept {
    if (this != &other) {
        end();
        connection_ = std::move(other.connection_);
    }
    return *this;
}

bool Stream::is_open() const { return connection_ && connection_->is_streaming(); }
bool Stream::write(std::string_view piece) { return connection_ && connection_->write(piece); }

void Stream::end() {
    if (const auto connection = std::move(connection_)) connection->end_stream();
}

void Stream::on_closed(std::function<void()> task) {
    if (connection_) connection_->on_stream_closed(std::move(task));
}

// ---- A connection's life ---------------------------------------------------------------------------------------------

ServerConnection::ServerConnection(ServerState& server, Socket socket, std::string peer)
    : server_(&server), socket_(std::move(socket)), peer_(std::move(peer)), buffer_(new char[server.buffer_bytes]) {}

bool ServerConnection::is_own_thread() const { return server_ == nullptr || server_->core.is_own_thread(); }

void ServerConnection::start() {
    expect_request();
    read();
}

void ServerConnection::start_refused() {
    is_refused_peer_ = true;
    refuse(503);
    process();
}

void ServerConnection::close() {
    if (phase_ == Phase::closed) return;
    end_handling();
    leave_stream();
    phase_ = Phase::closed;
    ErrorCode ignored;
    socket_.close(ignored);
    if (server_ != nullptr) server_->remove(*this);
}

void ServerConnection::orphan() {
    phase_ = Phase::closed;
    ErrorCode ignored;
    socket_.close(ignored);
    server_ = nullptr;
}

// ---- Reading ---------------------------------------------------------------------------------------------------------

void ServerConnection::read() {
    if (is_reading_ || phase_ == Phase::closed) return;
    is_reading_ = true;
    socket_.async_read_some(asio::buffer(buffer_.get() + end_, server_->buffer_bytes - end_),
                            [self = shared_from_this()](ErrorCode error, std::size_t size) { self->on_read(error, size); });
}

void ServerConnection::on_read(ErrorCode error, std::size_t size) {
    is_reading_ = false;
    if (phase_ == Phase::closed) return;
    if (phase_ == Phase::draining || phase_ == Phase::streaming) {
        drained_ += size;
        wipe(buffer_.get() + end_, size);
        if (error || drained_ > server_->options.drain_bytes_max) return close();
        if (!is_writing_ || phase_ == Phase::streaming) read();
        return;
    }
    if (error) {
        // A client may close its sending half and still read; the rest of its request will not come.
        if (error != asio::error::eof || !parser_) return close();
        refuse(400);
    }
    end_ += size;
    process();
}

bool ServerConnection::takes_requests() const {
    return !is_writing_ && (phase_ == Phase::idle || phase_ == Phase::header || phase_ == Phase::body);
}

// Works off what is buffered, sends what came of it, and waits for whatever is next. Handlers that answer at once only
// fill `out_`, so that a burst of pipelined requests is one loop here and one write.
void ServerConnection::process() {
    is_processing_ = true;
    while (takes_requests() && begin_ != end_ && parse())
        if (out_.size() >= flush_bytes) flush();
    is_processing_ = false;
    flush();
    if (!is_writing_) after_flush();
}

// False when there is nothing more to do with what is buffered.
bool ServerConnection::parse() {
    if (!parser_) parser_.emplace(server_->limits);
    ErrorCode error;
    const std::size_t taken = parser_->put(asio::buffer(buffer_.get() + begin_, end_ - begin_), error);
    wipe(buffer_.get() + begin_, taken);  // the parser has made values of it, and an idle connection keeps its buffer
    begin_ += taken;
    if (error && error != boost::beast::http::error::need_more) {
        refuse(parser_->status_for(error));
        return false;
    }
    if (parser_->is_done()) {
        dispatch();
        return true;
    }
    if (parser_->take_continue()) outgoing().append("HTTP/1.1 100 Continue\r\n\r\n");
    if (error && end_ - begin_ == server_->buffer_bytes) refuse(431);
    return false;
}

void ServerConnection::dispatch() {
    keep_alive_ = parser_->keep_alive();
    is_head_ = parser_->method() == "HEAD";
    HttpRequest request = parser_->take();
    parser_.reset();
    request.peer = peer_;
    phase_ = Phase::handling;
    deadline_ = TimePoint::max();
    ServerCounts& counts = server_->counts;
    ++counts.requests_in_flight;
    if (counts.requests_in_flight > server_->options.requests_in_flight_max) {
        return refuse_busy();
    }
    ++counts.requests;
    server_->core.guard("http request", [&] { server_->handler(std::move(request), Respond(shared_from_this())); });
}

// ---- Answering -------------------------------------------------------------------------------------------------------

void ServerConnection::end_handling() {
    if (phase_ == Phase::handling && server_ != nullptr) --server_->counts.requests_in_flight;
}

void ServerConnection::answer(HttpResponse response) {
    if (phase_ != Phase::handling) return;
    end_handling();
    const bool keeps = keep_alive_ && !server_->is_stopping && !asks_to_close(response);
    append_response(outgoing(), response, {.keep_alive = keeps, .is_head = is_head_});
    phase_ = keeps ? Phase::idle : Phase::draining;
    if (!is_processing_) process();
}

// Answers without the handler and ends the connection: after a fault nobody knows where the next request begins.
void ServerConnection::refuse(int status) {
    end_handling();
    ++server_->counts.refused;
    parser_.reset();
    HttpResponse response = plain_response(status);
    if (status == 503) response.headers.emplace_back("Retry-After", std::to_string(server_->options.retry_after.count()));
    append_response(outgoing(), response, {.keep_alive = false});
    phase_ = Phase::draining;
}

// Too much at once: this request is refused, the connection stays.
void ServerConnection::refuse_busy() {
    ++server_->counts.refused;
    HttpResponse busy = plain_response(503);
    busy.headers.emplace_back("Retry-After", std::to_string(server_->options.retry_after.count()));
    answer(std::move(busy));
}

// ---- Streams ---------------------------------------------------------------------------------------------------------

bool ServerConnection::begin_stream(HttpResponse head, std::string idle_piece) {
    if (phase_ != Phase::handling) return false;
    ServerCounts& counts = server_->counts;
    if (is_head_ || server_->is_stopping || counts.streams >= server_->options.streams_max) {
        if (is_head_) answer(std::move(head));
        else refuse_busy();
        return false;
    }
    if (!append_stream_head(outgoing(), head)) {
        answer(plain_response(500));
        return false;
    }
    end_handling();
    ++counts.streams;
    idle_piece_ = std::move(idle_piece);
    phase_ = Phase::streaming;
    wipe(buffer_.get() + begin_, end_ - begin_);  // no request is taken any more
    begin_ = end_ = drained_ = 0;
    outgoing().append(head.body);
    if (!is_processing_) process();
    return is_streaming();
}

bool ServerConnection::write(std::string_view piece) {
    if (!is_streaming()) return false;
    const std::size_t untaken = is_writing_ ? out_.size() - sent_ + queued_.size() : out_.size();
    if (untaken + piece.size() > server_->options.stream_bytes_max) {
        close();
        return false;
    }
    outgoing().append(piece);
    if (!is_writing_ && !is_processing_) process();
    return is_streaming();
}

void ServerConnection::end_stream() {
    if (!is_streaming()) return;
    leave_stream();
    phase_ = Phase::draining;
    if (!is_writing_ && !is_processing_) process();
}

void ServerConnection::on_stream_closed(std::function<void()> task) {
    if (is_streaming()) on_stream_closed_ = std::move(task);
    else if (server_ != nullptr) asio::post(server_->core.io, [&core = server_->core, closed = std::move(task)] { core.guard("stream closed", closed); });
}

void ServerConnection::leave_stream() {
    if (!is_streaming() || server_ == nullptr) return;
    --server_->counts.streams;
    if (!on_stream_closed_) return;
    // Later: whoever writes to many streams is not told in the middle of it.
    asio::post(server_->core.io, [&core = server_->core, closed = std::move(on_stream_closed_)] { core.guard("stream closed", closed); });
}

// ---- Writing ---------------------------------------------------------------------------------------------------------

void ServerConnection::flush() {
    if (is_writing_ || out_.empty() || phase_ == Phase::closed) return;
    ErrorCode error;
    sent_ = socket_.write_some(asio::buffer(out_), error);
    if (error && error != asio::error::would_block) return close();
    if (sent_ == out_.size()) {
        wipe(out_.data(), out_.size());
        out_.clear();
        if (out_.capacity() > out_capacity_kept) out_.shrink_to_fit();
        return;
    }
    is_writing_ = true;
    deadline_ = std::chrono::steady_clock::now() + server_->options.write_timeout;
    write_rest();
}

void ServerConnection::write_rest() {
    socket_.async_write_some(asio::buffer(out_) + sent_,
                             [self = shared_from_this()](ErrorCode error, std::size_t size) { self->on_written(error, size); });
}

void ServerConnection::on_written(ErrorCode error, std::size_t size) {
    if (phase_ == Phase::closed) return;
    if (error) return close();
    sent_ += size;
    if (sent_ < out_.size()) return write_rest();
    is_writing_ = false;
    wipe(out_.data(), out_.size());
    out_ = std::move(queued_);
    queued_ = {};
    process();
}

// Everything we had to say is with the system.
void ServerConnection::after_flush() {
    if (phase_ == Phase::closed) return;
    const ServerOptions& options = server_->options;
    const auto in = [](Duration limit) { return std::chrono::steady_clock::now() + limit; };
    if (phase_ == Phase::handling) {
        deadline_ = in(options.answer_timeout);
        return;
    }
    if (phase_ == Phase::streaming) {
        deadline_ = idle_piece_.empty() ? TimePoint::max() : in(options.stream_silence_max);
        return read();
    }
    if (phase_ == Phase::draining) {
        // Closing at once would reset the connection under a client that is still sending, and take the answer from it.
        wipe(buffer_.get() + begin_, end_ - begin_);
        begin_ = end_ = 0;
        if (!is_shut_) {
            is_shut_ = true;
            ErrorCode ignored;
            socket_.shutdown(Socket::shutdown_send, ignored);
            deadline_ = in(options.drain_timeout);
        }
        return read();
    }
    if (!parser_) {
        if (server_->is_stopping) return close();
        expect_request();
    } else if (!parser_->is_header_done()) {
        if (phase_ != Phase::header) deadline_ = in(options.header_timeout);
        phase_ = Phase::header;
    } else {
        if (phase_ != Phase::body) deadline_ = in(options.body_timeout);
        phase_ = Phase::body;
    }
    if (begin_ != 0) {
        const std::size_t left = end_ - begin_;
        std::memmove(buffer_.get(), buffer_.get() + begin_, left);
        wipe(buffer_.get() + std::max(begin_, left), end_ - std::max(begin_, left));
        end_ = left;
        begin_ = 0;
    }
    read();
}

void ServerConnection::expect_request() {
    phase_ = Phase::idle;
    idle_since_ = std::chrono::steady_clock::now();
    deadline_ = idle_since_ + server_->options.idle_timeout;
}

// ---- Time and stop ---------------------------------------------------------------------------------------------------

void ServerConnection::on_tick(TimePoint now, bool is_crowded) {
    const bool is_in_the_way = phase_ == Phase::idle && is_crowded && now - idle_since_ >= server_->options.idle_timeout_when_full;
    if (now >= deadline_ || is_in_the_way) expire();
}

void ServerConnection::expire() {
    if (is_streaming() && !is_writing_) {
        write(idle_piece_);
        return;
    }
    const bool can_be_told = phase_ == Phase::header || phase_ == Phase::body || phase_ == Phase::handling;
    if (is_writing_ || !can_be_told) return close();
    refuse(phase_ == Phase::handling ? 503 : 408);
    process();
}

void ServerConnection::on_stopping() {
    if (is_streaming()) return end_stream();
    if (phase_ != Phase::idle || is_writing_) return;
    // What has already arrived was sent in good faith: it is answered.
    ErrorCode error;
    if (socket_.available(error) == 0) return close();
    phase_ = Phase::header;
    deadline_ = std::chrono::steady_clock::now() + server_->options.header_timeout;
}

}  // namespace stemmen::net
