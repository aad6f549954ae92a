// https against a server with certificates made here: who is trusted, and who is not.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "client_fixture.hpp"

using namespace stemmen;
using namespace stemmen::net;
using namespace stemmen::net::testing;
using namespace std::chrono_literals;

namespace {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Deleter<SSL_free>>;

Key make_key() { return Key(EVP_EC_gen("P-256")); }

void add_extension(X509* certificate, int kind, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

struct Subject {
    std::string common_name;
    std::string names;  // subjectAltName; "" makes an authority
    long expires_in = 3600;
};
Certificate make_certificate(const Subject& subject, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
    static long serial = 0;
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -7200);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), subject.expires_in);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(subject.common_name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer != nullptr ? issuer : certificate.get()));
    if (subject.names.empty())
        add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    else
        add_extension(certificate.get(), NID_subject_alt_name, subject.names);
    X509_sign(certificate.get(), issuer_key, EVP_sha256());
    return certificate;
}

// An authority, whose certificate stands in a file, and a TLS server on loopback that runs a script for each connection.
class TlsServer {
public:
    TlsServer(const Subject& subject, std::function<void(SSL*)> script, int version_max = TLS1_3_VERSION) : script_(std::move(script)) {
        static int count = 0;
        ca_file = std::filesystem::temp_directory_path() /
                  ("stemmen-net-ca-" + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".pem");
        const Key authority_key = make_key(), key = make_key();
        const Certificate authority =
            make_certificate({.common_name = "test authority", .names = ""}, authority_key.get(), nullptr, authority_key.get());
        const Certificate certificate = make_certificate(subject, key.get(), authority.get(), authority_key.get());
        std::FILE* file = std::fopen(ca_file.c_str(), "w");
        PEM_write_X509(file, authority.get());
        std::fclose(file);
        context_.reset(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_use_certificate(context_.get(), certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), key.get());
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), version_max);
        if (version_max < TLS1_2_VERSION) SSL_CTX_set_cipher_list(context_.get(), "DEFAULT:@SECLEVEL=0");
        SSL_CTX_set_options(context_.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
        thread_ = std::jthread([this] { serve(); });
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    ~TlsServer() {
        is_done_ = true;
        {
            const Wire wake(listener_.port);
        }
        thread_.join();
        std::filesystem::remove(ca_file);
    }
    [[nodiscard]] std::string at(const std::string& host) const { return "https://" + host + ":" + std::to_string(listener_.port) + "/"; }

    // As the last client asked for.
    std::string server_name() {
        const std::scoped_lock lock(mutex_);
        return server_name_;
    }

    std::filesystem::path ca_file;

private:
    void serve() {
        while (!is_done_) {
            const int fd = listener_.accept();
            const Session session(SSL_new(context_.get()));
            SSL_set_fd(session.get(), fd);
            if (SSL_accept(session.get()) == 1) {
                const char* name = SSL_get_servername(session.get(), TLSEXT_NAMETYPE_host_name);
                {
                    const std::scoped_lock lock(mutex_);
                    server_name_ = name == nullptr ? "" : name;
                }
                script_(session.get());
            }
            ERR_clear_error();
            ::close(fd);
        }
    }

    std::mutex mutex_;
    std::string server_name_;
    Listener listener_;
    Context context_;
    std::function<void(SSL*)> script_;
    std::atomic<bool> is_done_ = false;
    std::jthread thread_;
};

std::string read_head(SSL* session) {
    std::string text;
    char byte = 0;
    while (!text.ends_with("\r\n\r\n") && SSL_read(session, &byte, 1) == 1) text += byte;
    return text;
}
void write(SSL* session, const std::string& text) { SSL_write(session, text.data(), static_cast<int>(text.size())); }
void answer_all(SSL* session) {
    while (!read_head(session).empty()) write(session, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}
void answer_without_length(SSL* session) {
    read_head(session);
    write(session, "HTTP/1.1 200 OK\r\n\r\nall there is");
}

Result<HttpResponse> ask(TlsServer& server, const std::string& host, const std::string& ca_file) {
    ClientFixture fixture({.extra_ca_file = ca_file});
    return fixture.send({.target = server.at(host)});
}

}  // namespace

TEST_CASE("https: a server with the right name, signed by a known authority, is trusted, and its connection is kept") {
    TlsServer server({.common_name = "x", .names = "DNS:localhost,IP:127.0.0.1"}, answer_all);
    ClientFixture fixture({.extra_ca_file = server.ca_file});
    for (int i = 0; i < 5; ++i) CHECK(fixture.send({.target = server.at("localhost")}).value().body == "ok");
    CHECK(fixture.counts().connected == 1);
    CHECK(server.server_name() == "localhost");
    // The server serves one connection at a time: end the kept one.
    fixture.runner.stop();
    CHECK(ask(server, "127.0.0.1", server.ca_file).value().body == "ok");
    CHECK(server.server_name().empty());  // SNI carries no addresses
}

TEST_CASE("https: a large request and a large response pass") {
    const std::string body(3'000'000, 'x');
    TlsServer server({.common_name = "x", .names = "DNS:localhost"}, [&](SSL* session) {
        read_head(session);
        std::string received(body.size(), ' ');
        std::size_t size = 0;
        while (size < body.size()) {
            const int got = SSL_read(session, received.data() + size, static_cast<int>(received.size() - size));
            if (got <= 0) return;
            size += static_cast<std::size_t>(got);
        }
        write(session, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + received);
        read_head(session);
    });
    ClientFixture fixture({.extra_ca_file = server.ca_file});
    CHECK(fixture.send({.method = "POST", .target = server.at("localhost"), .body = body}).value().body == body);
    fixture.runner.stop();
}

TEST_CASE("https: another name, another address, an unknown authority, an expired certificate and TLS 1.1 are refused unsent") {
    struct Case {
        std::string name;
        Subject subject;
        std::string host;
        bool is_authority_known = true;
        int version_max = TLS1_3_VERSION;
        std::string reason = "";
    };
    const Case cases[] = {
        {"another name", {"localhost", "DNS:example.no"}, "localhost", true, TLS1_3_VERSION, "mismatch"},
        {"a name that only begins alike", {"x", "DNS:localhost.example.no"}, "localhost", true, TLS1_3_VERSION, "mismatch"},
        {"another address", {"x", "IP:127.0.0.2,DNS:127.0.0.1"}, "127.0.0.1", true, TLS1_3_VERSION, "mismatch"},
        {"an unknown authority", {"x", "DNS:localhost"}, "localhost", false, TLS1_3_VERSION, "certificate"},
        {"an expired certificate", {"x", "DNS:localhost", -3600}, "localhost", true, TLS1_3_VERSION, "expired"},
        {"TLS 1.1", {"x", "DNS:localhost"}, "localhost", true, TLS1_1_VERSION, "no TLS"},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        std::atomic<bool> is_asked = false;
        TlsServer server(c.subject, [&](SSL* session) { is_asked = !read_head(session).empty(); }, c.version_max);
        const auto result = ask(server, c.host, c.is_authority_known ? server.ca_file.string() : "");
        REQUIRE_FALSE(result.has_value());
        INFO(result.error().detail);
        CHECK(result.error().code == Errc::unavailable);
        CHECK(result.error().detail.contains(c.reason));
        CHECK_FALSE(is_asked);
    }
}

TEST_CASE("https: a body without a length is taken only when TLS says that it ended") {
    TlsServer polite({.common_name = "x", .names = "DNS:localhost"}, [](SSL* session) {
        answer_without_length(session);
        SSL_shutdown(session);
    });
    CHECK(ask(polite, "localhost", polite.ca_file).value().body == "all there is");
    TlsServer rude({.common_name = "x", .names = "DNS:localhost"}, answer_without_length);
    const auto cut = ask(rude, "localhost", rude.ca_file);
    REQUIRE_FALSE(cut.has_value());
    CHECK(may_have_been_sent(cut.error()));
}

TEST_CASE("https: a server that speaks no TLS, or says nothing, was certainly not sent the request") {
    const Listener listener;
    std::jthread plain([&] {
        const int fd = listener.accept();
        Listener::write(fd, "HTTP/1.1 400 Bad Request\r\n\r\n");
        const int silent = listener.accept();
        ::close(fd);
        char drop[4096];
        while (::recv(silent, drop, sizeof drop, 0) > 0) {
        }
        ::close(silent);
    });
    ClientFixture fixture({.handshake_timeout = 50ms});
    const std::string target = "https://127.0.0.1:" + std::to_string(listener.port) + "/";
    CHECK(fixture.send({.target = target}).error().code == Errc::unavailable);
    const auto silent = fixture.send({.target = target});
    REQUIRE_FALSE(silent.has_value());
    CHECK(silent.error().code == Errc::unavailable);
    CHECK(silent.error().detail.contains("too long"));
}

TEST_CASE("https: a missing file of authorities stops the start with a sentence") {
    Loop loop;
    CHECK_THROWS_WITH(Client(loop, {.extra_ca_file = "/nowhere/ca.pem"}), Catch::Contains("/nowhere/ca.pem"));
}
