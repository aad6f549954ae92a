// Raw bytes over loopback for the wire tests: a blocking socket with a limit on every wait, and a loop on a thread of its own.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "net/loop.hpp"

namespace stemmen::net::testing {

inline constexpr int wait_seconds_max = 10;  // a test that waits longer fails

class Wire {
public:
    explicit Wire(std::uint16_t port, const char* from = "127.0.0.1") : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval limit{.tv_sec = wait_seconds_max, .tv_usec = 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        const int on = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in here = address(from, 0);
        sockaddr_in there = address("127.0.0.1", port);
        if (::bind(fd_, as_address(here), sizeof here) != 0 || ::connect(fd_, as_address(there), sizeof there) != 0)
            throw std::runtime_error("cannot connect to the server under test");
    }
    Wire(Wire&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}
    Wire& operator=(Wire&&) = delete;
    ~Wire() {
        if (fd_ >= 0) ::close(fd_);
    }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;  // the server has cut us: the reading end tells
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    void close_sending() { ::shutdown(fd_, SHUT_WR); }
    void reset() {  // ends with RST instead of FIN
        const linger now{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        ::close(std::exchange(fd_, -1));
    }

    // One response, by its Content-Length; "" when the connection ended instead.
    std::string response(bool has_body = true) {
        while (!buffer_.contains("\r\n\r\n"))
            if (!fill()) return {};
        std::size_t size = buffer_.find("\r\n\r\n") + 4;
        const auto field = buffer_.find("Content-Length: ");
        if (has_body && field < size) size += std::stoul(buffer_.substr(field + 16));
        while (buffer_.size() < size)
            if (!fill()) return {};
        return take(size);
    }
    std::string head() {  // up to the first empty line
        while (!buffer_.contains("\r\n\r\n"))
            if (!fill()) return {};
        return take(buffer_.find("\r\n\r\n") + 4);
    }
    // Everything up to and with the first such text; what there was when the connection ended instead.
    std::string up_to(std::string_view text) {
        while (!buffer_.contains(text))
            if (!fill()) return take(buffer_.size());
        return take(buffer_.find(text) + text.size());
    }
    // Everything up to the end of the connection; "<reset>" or "<timeout>" at the end of it if it ended like that.
    std::string rest() {
        while (fill()) {
        }
        return take(buffer_.size()) + ending_;
    }

private:
    static sockaddr_in address(const char* text, std::uint16_t port) {
        sockaddr_in result{};
        result.sin_family = AF_INET;
        result.sin_port = htons(port);
        ::inet_pton(AF_INET, text, &result.sin_addr);
        return result;
    }
    static const sockaddr* as_address(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }
    bool fill() {
        char bytes[4096];
        const ssize_t size = ::recv(fd_, bytes, sizeof bytes, 0);
        if (size < 0) ending_ = errno == ECONNRESET ? "<reset>" : "<timeout>";
        if (size <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(size));
        return true;
    }
    std::string take(std::size_t size) {
        std::string front = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return front;
    }

    int fd_;
    std::string buffer_;
    std::string ending_;
};

inline std::string status_of(std::string_view response) {
    return std::string(response.substr(0, std::min<std::size_t>(response.size(), 12)));
}

// A listening socket that the test answers by hand, as a server that misbehaves.
class Listener {
public:
    Listener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        auto* address = reinterpret_cast<sockaddr*>(&here);
        if (::bind(fd_, address, size) != 0 || ::listen(fd_, 16) != 0 || ::getsockname(fd_, address, &size) != 0)
            throw std::runtime_error("cannot listen");
        port = ntohs(here.sin_port);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() { close(); }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    // The next connection's descriptor; the caller closes it.
    int accept() const { return ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC); }
    // Reads until an empty line and returns what came.
    static std::string read_head(int fd) {
        std::string text;
        char byte = 0;
        while (!text.ends_with("\r\n\r\n") && ::recv(fd, &byte, 1, 0) == 1) text += byte;
        return text;
    }
    static void write(int fd, std::string_view text) { (void)!::send(fd, text.data(), text.size(), MSG_NOSIGNAL); }
    static void reset(int fd) {
        const linger now{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        ::close(fd);
    }

    std::uint16_t port = 0;

private:
    int fd_;
};

// Runs a loop on a thread of its own until it dies. Build servers and clients of the loop before start().
class Runner {
public:
    explicit Runner(Loop& loop) : loop_(loop) {}
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;
    ~Runner() { stop(); }
    void start() {
        thread_ = std::thread([this] { loop_.run(); });
    }
    void stop() {
        loop_.stop();
        join();
    }
    void join() {
        if (thread_.joinable()) thread_.join();
    }
    // The value of a function that ran on the loop's thread.
    template <class Function>
    auto on_loop(Function function) {
        std::promise<decltype(function())> promise;
        auto value = promise.get_future();
        loop_.post([&] { promise.set_value(function()); });
        return value.get();
    }
    // Asks again and again, letting the loop work in between, until it holds.
    template <class Claim>
    bool becomes_true(Claim claim) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(wait_seconds_max);
        while (std::chrono::steady_clock::now() < limit) {
            if (on_loop(claim)) return true;
            std::this_thread::yield();
        }
        return false;
    }

private:
    Loop& loop_;
    std::thread thread_;
};

}  // namespace stemmen::net::testing
