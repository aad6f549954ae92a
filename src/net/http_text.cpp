#include "net/http_text.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>

namespace stemmen::net {
namespace {

constexpr int internal_server_error = 500;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_name(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

// RFC 9110 §5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || marks.find(c) != marks.npos;
    });
}
bool is_field_value(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f'; });
}
bool are_sound(const HttpHeaders& headers) {
    return std::ranges::all_of(headers, [](const auto& field) { return is_token(field.first) && is_field_value(field.second); });
}

bool is_framing_field(std::string_view name) {
    constexpr std::array<std::string_view, 4> names{"content-length", "connection", "transfer-encoding", "keep-alive"};
    return std::ranges::any_of(names, [&](std::string_view one) { return same_name(one, name); });
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

bool has_body(int status) { return status != 204 && status != 304; }
bool is_sound(const HttpResponse& response) { return response.status >= 200 && response.status <= 599 && are_sound(response.headers); }

// All but the framing.
void append_head(std::string& out, const HttpResponse& response) {
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::size_t>(response.status));
    out.append(" ").append(boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status))).append("\r\n");
    bool has_type_options = false;
    for (const auto& [name, value] : response.headers) {
        if (is_framing_field(name)) continue;
        has_type_options = has_type_options || same_name(name, "x-content-type-options");
        append_field(out, name, value);
    }
    if (!has_type_options) append_field(out, "X-Content-Type-Options", "nosniff");
}

void append_length(std::string& out, std::size_t size) {
    out.append("Content-Length: ");
    append_number(out, size);
    out.append("\r\n");
}

}  // namespace

bool asks_to_close(const HttpResponse& response) {
    return std::ranges::any_of(response.headers,
                               [](const auto& field) { return same_name(field.first, "connection") && same_name(field.second, "close"); });
}

HttpResponse plain_response(int status) {
    const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return HttpResponse{.status = status, .headers = {{"content-type", "text/plain"}}, .body = std::string(reason) + "\n"};
}

void append_response(std::string& out, const HttpResponse& response, ResponseFraming framing) {
    if (!is_sound(response))
        return append_response(out, plain_response(internal_server_error), framing);
    const bool has_length = has_body(response.status);
    append_head(out, response);
    if (has_length) append_length(out, response.body.size());
    append_field(out, "Connection", framing.keep_alive ? "keep-alive" : "close");
    out.append("\r\n");
    if (has_length && !framing.is_head) out.append(response.body);
}

bool append_stream_head(std::string& out, const HttpResponse& head) {
    if (!is_sound(head) || !has_body(head.status)) return false;
    append_head(out, head);
    append_field(out, "Connection", "close");
    out.append("\r\n");
    return true;
}

Result<std::string> request_text(const HttpRequest& request, const Url& url, std::string_view user_agent) {
    if (!is_token(request.method)) return Error{Errc::bad_input, "a request's method is not a token"};
    if (!are_sound(request.headers)) return Error{Errc::bad_input, "a request header holds a control character or has a bad name"};
    std::string out;
    out.reserve(request.body.size() + url.target.size() + 512);
    out.append(request.method).append(" ").append(url.target).append(" HTTP/1.1\r\n");
    append_field(out, "Host", authority(url));
    append_field(out, "User-Agent", user_agent);
    for (const auto& [name, value] : request.headers)
        if (!is_framing_field(name) && !same_name(name, "host") && !same_name(name, "user-agent")) append_field(out, name, value);
    const bool has_length = !request.body.empty() || (request.method != "GET" && request.method != "HEAD" && request.method != "DELETE");
    if (has_length) append_length(out, request.body.size());
    out.append("\r\n").append(request.body);
    return out;
}

}  // namespace stemmen::net
