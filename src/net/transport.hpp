// One outgoing byte stream, plain or TLS, without a word of HTTP. For this room only.
#pragma once

#include <boost/asio/buffer.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "net/loop_core.hpp"

namespace boost::asio::ssl {
class context;
}

namespace stemmen::net {

// What a transport tells its owner. Every call that is passed an owner keeps it alive until the matching event.
class TransportEvents {
public:
    virtual ~TransportEvents() = default;
    virtual void on_connected(ErrorCode error) = 0;
    virtual void on_secured(ErrorCode error, std::string_view reason) = 0;
    virtual void on_read(ErrorCode error, std::size_t size) = 0;
    virtual void on_written(ErrorCode error) = 0;
};
using TransportOwner = std::shared_ptr<TransportEvents>;

enum class WriteStart {
    done,          // all is with the system
    pending,       // on_written will come
    nothing_sent,  // the stream was broken before it took a byte
};

class Transport {
public:
    virtual ~Transport() = default;
    virtual void connect(const Tcp::endpoint& endpoint, TransportOwner owner) = 0;  // again after a failure
    virtual void secure(TransportOwner owner) = 0;                                  // the TLS handshake; plain: nothing, not called
    virtual void read(asio::mutable_buffer into, TransportOwner owner) = 0;         // some bytes; one at a time
    virtual WriteStart write(std::string_view bytes, TransportOwner owner) = 0;     // all; one at a time; the caller keeps the bytes
    virtual void close() = 0;                                                       // events under way come with an error
};

std::unique_ptr<Transport> plain_transport(LoopCore& core);
// Verifies the peer's certificate, and that it is for `host` (a name, also sent as SNI, or an IP address).
std::unique_ptr<Transport> tls_transport(LoopCore& core, asio::ssl::context& context, const std::string& host);

// The system's certificate authorities, and those of a PEM file if one is named; nothing below TLS 1.2. Throws
// std::runtime_error when the file is missing or broken.
std::shared_ptr<asio::ssl::context> tls_context(const std::string& extra_ca_file);

}  // namespace stemmen::net
