// Bytes to requests and responses, without a socket: Beast's parser told to write straight into our values, and the framing
// rules it lacks. For this room only.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <boost/system/error_code.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.hpp"

namespace stemmen::net {

struct MessageLimits {
    std::uint32_t header_bytes_max = 0;  // start line and all fields, as they were sent
    std::size_t headers_max = 0;
    std::uint64_t body_bytes_max = 0;
};

// What both directions count and collect. Beast's own header limit holds only for what stands in the buffer at once: a
// sender that gives one field at a time never meets it, so the bytes are counted here.
class HeaderCollector {
public:
    explicit HeaderCollector(const MessageLimits& limits) : limits_(limits) {}
    // False over a limit.
    bool add_start_line(std::size_t size);
    bool add_field(std::string_view name, std::string_view value, HttpHeaders& into);

private:
    MessageLimits limits_;
    std::size_t bytes_ = 0;
};

// Parses one request; feed it with put(), then ask is_done(). Bodies must be framed in exactly one, unambiguous way; anything
// else could smuggle a second request past a proxy. Chunked bodies are not taken at all.
class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    explicit RequestParser(const MessageLimits& limits);

    // The status that refuses what put() ended with.
    [[nodiscard]] int status_for(const boost::system::error_code& error) const;
    // Once, when the sender waits for us before it sends the body, and none of it has come.
    bool take_continue();
    [[nodiscard]] const std::string& method() const { return request_.method; }
    HttpRequest take() { return std::move(request_); }

private:
    using View = boost::beast::string_view;
    using Code = boost::beast::error_code;
    void on_request_impl(boost::beast::http::verb verb, View method, View target, int version, Code& error) override;
    void on_response_impl(int, View, int, Code&) override {}
    void on_field_impl(boost::beast::http::field field, View name, View value, Code& error) override;
    void on_header_impl(Code& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Code& error) override;
    std::size_t on_body_impl(View body, Code& error) override;
    void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View, Code&) override { return 0; }
    void on_finish_impl(Code&) override {}

    [[nodiscard]] int framing_fault() const;  // 0 when the framing is sound

    HttpRequest request_;
    HeaderCollector header_;
    std::string content_length_;
    int hosts_ = 0;
    int content_lengths_ = 0;
    int transfer_encodings_ = 0;
    int expectations_ = 0;
    bool expects_continue_ = false;
    bool is_http_1_1_ = false;
    int fault_ = 0;
};

// Parses one response. Chunked bodies and bodies that end with the connection are taken; trailers are dropped.
class ResponseParser final : public boost::beast::http::basic_parser<false> {
public:
    // `is_head`: no body follows, whatever the header says.
    ResponseParser(const MessageLimits& limits, bool is_head);

    [[nodiscard]] bool is_informational() const { return response_.status < 200; }
    HttpResponse take() { return std::move(response_); }

private:
    using View = boost::beast::string_view;
    using Code = boost::beast::error_code;
    void on_request_impl(boost::beast::http::verb, View, View, int, Code&) override {}
    void on_response_impl(int status, View reason, int version, Code& error) override;
    void on_field_impl(boost::beast::http::field field, View name, View value, Code& error) override;
    void on_header_impl(Code&) override { is_in_header_ = false; }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Code& error) override;
    std::size_t on_body_impl(View body, Code& error) override;
    void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t remain, View body, Code& error) override;
    void on_finish_impl(Code&) override {}

    HttpResponse response_;
    HeaderCollector header_;
    bool is_in_header_ = true;
};

}  // namespace stemmen::net
