#include "net/transport.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

namespace stemmen::net {
namespace {

namespace ssl = asio::ssl;

void connect_socket(Socket& socket, const Tcp::endpoint& endpoint, TransportOwner owner) {
    ErrorCode ignored;
    socket.close(ignored);
    socket.async_connect(endpoint, [&socket, owner = std::move(owner)](ErrorCode error) {
        if (!error) socket.set_option(Tcp::no_delay(true), error);
        if (!error) socket.non_blocking(true, error);
        owner->on_connected(error);
    });
}

class PlainTransport final : public Transport {
public:
    explicit PlainTransport(LoopCore& core) : socket_(core.io) {}

    void connect(const Tcp::endpoint& endpoint, TransportOwner owner) override { connect_socket(socket_, endpoint, std::move(owner)); }
    void secure(TransportOwner) override {}
    void read(asio::mutable_buffer into, TransportOwner owner) override {
        socket_.async_read_some(into, [owner = std::move(owner)](ErrorCode error, std::size_t size) { owner->on_read(error, size); });
    }
    WriteStart write(std::string_view bytes, TransportOwner owner) override {
        ErrorCode error;
        const std::size_t sent = socket_.write_some(asio::buffer(bytes), error);
        if (error && error != asio::error::would_block) return WriteStart::nothing_sent;
        if (sent == bytes.size()) return WriteStart::done;
        asio::async_write(socket_, asio::buffer(bytes) + sent,
                          [owner = std::move(owner)](ErrorCode failure, std::size_t) { owner->on_written(failure); });
        return WriteStart::pending;
    }
    void close() override {
        ErrorCode ignored;
        socket_.close(ignored);
    }

private:
    Socket socket_;
};

class TlsTransport final : public Transport {
public:
    TlsTransport(LoopCore& core, ssl::context& context, std::string host) : host_(std::move(host)), stream_(Socket(core.io), context) {}

    void connect(const Tcp::endpoint& endpoint, TransportOwner owner) override {
        connect_socket(stream_.next_layer(), endpoint, std::move(owner));
    }
    void secure(TransportOwner owner) override {
        SSL* const session = stream_.native_handle();
        ErrorCode is_name;
        asio::ip::make_address(host_, is_name);
        // The name check is OpenSSL's own, so that its refusal says why.
        bool is_ready = false;
        if (is_name) {
            SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
            is_ready = SSL_set1_host(session, host_.c_str()) == 1 && send_server_name(session);
        } else {
            is_ready = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host_.c_str()) == 1;
        }
        if (!is_ready) {
            asio::post(stream_.get_executor(),
                       [owner] { owner->on_secured(asio::error::invalid_argument, "the host cannot be verified"); });
            return;
        }
        stream_.async_handshake(ssl::stream_base::client, [this, owner](ErrorCode error) {
            const long verdict = SSL_get_verify_result(stream_.native_handle());
            owner->on_secured(error, verdict == X509_V_OK ? "" : X509_verify_cert_error_string(verdict));
        });
    }
    void read(asio::mutable_buffer into, TransportOwner owner) override {
        stream_.async_read_some(into, [owner = std::move(owner)](ErrorCode error, std::size_t size) { owner->on_read(error, size); });
    }
    WriteStart write(std::string_view bytes, TransportOwner owner) override {
        asio::async_write(stream_, asio::buffer(bytes),
                          [owner = std::move(owner)](ErrorCode failure, std::size_t) { owner->on_written(failure); });
        return WriteStart::pending;
    }
    void close() override {
        ErrorCode ignored;
        stream_.next_layer().close(ignored);
    }

private:
    // SSL_set_tlsext_host_name is a macro with a C cast in it.
    [[nodiscard]] bool send_server_name(SSL* session) {
        return SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host_.data()) == 1;
    }

    std::string host_;
    ssl::stream<Socket> stream_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(LoopCore& core) { return std::make_unique<PlainTransport>(core); }

std::unique_ptr<Transport> tls_transport(LoopCore& core, ssl::context& context, const std::string& host) {
    return std::make_unique<TlsTransport>(core, context, host);
}

std::shared_ptr<ssl::context> tls_context(const std::string& extra_ca_file) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    context->set_verify_mode(ssl::verify_peer);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_options(context->native_handle(), SSL_OP_CLEANSE_PLAINTEXT);  // answers name the person; OpenSSL's buffer stays
    ErrorCode error;
    context->set_default_verify_paths(error);
    if (!error && !extra_ca_file.empty()) context->load_verify_file(extra_ca_file, error);
    if (error)
        throw std::runtime_error("cannot read the certificate authorities" + (extra_ca_file.empty() ? "" : " in " + extra_ca_file) + ": " +
                                 error.message());
    return context;
}

}  // namespace stemmen::net
