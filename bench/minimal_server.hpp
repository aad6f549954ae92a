// The smallest Beast server worth comparing with: one thread, keep-alive, no timers, no limits, nothing but HTTP. Both yardsticks
// (floor_server, rows_server) are this, so that their difference is what they do with a request. Not for anything but measuring.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <csignal>
#include <functional>
#include <memory>
#include <utility>

namespace bench {

namespace net = boost::asio;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;
// Concrete executors: the type-erased default costs an allocation here and there, and a floor must be low.
using Socket = net::basic_stream_socket<tcp, net::io_context::executor_type>;
using Acceptor = net::basic_socket_acceptor<tcp, net::io_context::executor_type>;
using Request = http::request<http::string_body>;

class Session : public std::enable_shared_from_this<Session> {
public:
    // Must lead to one call of answer(), now or later, on the loop's thread.
    using Handler = std::function<void(const std::shared_ptr<Session>&)>;

    Session(Socket socket, const Handler& handler) : socket_(std::move(socket)), handler_(handler) {}

    void read() {
        request_ = {};
        http::async_read(socket_, buffer_, request_, [self = shared_from_this()](boost::system::error_code error, std::size_t) {
            if (!error) self->handler_(self);
        });
    }
    [[nodiscard]] const Request& request() const { return request_; }
    void answer(http::status status) {
        response_ = {};
        response_.result(status);
        response_.keep_alive(request_.keep_alive());
        response_.content_length(0);
        http::async_write(socket_, response_, [self = shared_from_this()](boost::system::error_code error, std::size_t) {
            if (!error && self->request_.keep_alive()) self->read();
        });
    }

private:
    Socket socket_;
    const Handler& handler_;  // lives in main()
    boost::beast::flat_buffer buffer_;
    Request request_;
    http::response<http::empty_body> response_;
};

inline void accept(Acceptor& acceptor, const Session::Handler& handler) {
    acceptor.async_accept([&acceptor, &handler](boost::system::error_code error, Socket socket) {
        if (error) return;
        socket.set_option(tcp::no_delay(true), error);
        std::make_shared<Session>(std::move(socket), handler)->read();
        accept(acceptor, handler);
    });
}

// Serves on loopback until SIGTERM.
inline void serve(net::io_context& io, unsigned short port, const Session::Handler& handler) {
    Acceptor acceptor(io.get_executor(), tcp::endpoint(net::ip::address_v4::loopback(), port));
    accept(acceptor, handler);
    net::signal_set signals(io, SIGTERM, SIGINT);
    signals.async_wait([&io](boost::system::error_code, int) { io.stop(); });
    io.run();
}

}  // namespace bench
