#include "net/http_parser.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/optional.hpp>

namespace stemmen::net {
namespace {

namespace http = boost::beast::http;

// A sender's promise of a large body reserves no more than this before the bytes have come.
constexpr std::uint64_t body_reserve_bytes_max = 64 * 1024;
constexpr std::size_t field_overhead = 4;  // colon, space, CR, LF

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <class Parser>
void set_limits(Parser& parser, const MessageLimits& limits) {
    parser.eager(true);
    parser.header_limit(limits.header_bytes_max);
    parser.body_limit(limits.body_bytes_max);
}

}  // namespace

bool HeaderCollector::add_start_line(std::size_t size) {
    bytes_ += size;
    return bytes_ <= limits_.header_bytes_max;
}

bool HeaderCollector::add_field(std::string_view name, std::string_view value, HttpHeaders& into) {
    bytes_ += name.size() + value.size() + field_overhead;
    if (bytes_ > limits_.header_bytes_max || into.size() == limits_.headers_max) return false;
    auto& field = into.emplace_back(name, value);
    std::ranges::transform(field.first, field.first.begin(), lower);
    return true;
}

// ---- Requests --------------------------------------------------------------------------------------------------------

RequestParser::RequestParser(const MessageLimits& limits) : header_(limits) { set_limits(*this, limits); }

int RequestParser::status_for(const boost::system::error_code& error) const {
    if (fault_ != 0) return fault_;
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    return 400;
}

bool RequestParser::take_continue() {
    if (!expects_continue_ || !is_header_done() || is_done() || !request_.body.empty()) return false;
    expects_continue_ = false;
    return true;
}

void RequestParser::on_request_impl(http::verb, View method, View target, int version, Code& error) {
    request_.method.assign(method.data(), method.size());
    request_.target.assign(target.data(), target.size());
    is_http_1_1_ = version >= 11;
    if (!header_.add_start_line(method.size() + target.size())) error = http::error::header_limit;
}

void RequestParser::on_field_impl(http::field field, View name, View value, Code& error) {
    if (!header_.add_field(name, value, request_.headers)) {
        error = http::error::header_limit;
        return;
    }
    switch (field) {
        case http::field::host:
            ++hosts_;
            break;
        case http::field::transfer_encoding:
            ++transfer_encodings_;
            break;
        case http::field::content_length:
            ++content_lengths_;
            content_length_.assign(value.data(), value.size());
            break;
        case http::field::expect:
            ++expectations_;
            expects_continue_ = is_http_1_1_ && boost::beast::iequals(value, "100-continue");
            break;
        default:
            break;
    }
}

int RequestParser::framing_fault() const {
    if (hosts_ != 1) return 400;
    if (transfer_encodings_ != 0) return 411;
    if (content_lengths_ > 1) return 400;
    const bool wants_body = request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH";
    if (content_lengths_ == 0 && wants_body) return 411;
    if (content_lengths_ == 1 && (content_length_.empty() || content_length_.find_first_not_of("0123456789") != std::string::npos))
        return 400;
    if (is_http_1_1_ && expectations_ != 0 && !expects_continue_) return 417;
    return 0;
}

void RequestParser::on_header_impl(Code& error) {
    fault_ = framing_fault();
    if (fault_ != 0) error = http::error::bad_value;
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Code&) {
    if (length) request_.body.reserve(std::min(*length, body_reserve_bytes_max));
}

std::size_t RequestParser::on_body_impl(View body, Code&) {
    request_.body.append(body.data(), body.size());
    return body.size();
}

// ---- Responses -------------------------------------------------------------------------------------------------------

ResponseParser::ResponseParser(const MessageLimits& limits, bool is_head) : header_(limits) {
    set_limits(*this, limits);
    skip(is_head);
}

void ResponseParser::on_response_impl(int status, View reason, int, Code& error) {
    response_.status = status;
    if (!header_.add_start_line(reason.size())) error = http::error::header_limit;
}

void ResponseParser::on_field_impl(http::field, View name, View value, Code& error) {
    HttpHeaders trailer;
    if (!header_.add_field(name, value, is_in_header_ ? response_.headers : trailer)) error = http::error::header_limit;
}

void ResponseParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Code&) {
    if (length) response_.body.reserve(std::min(*length, body_reserve_bytes_max));
}

std::size_t ResponseParser::on_body_impl(View body, Code&) {
    response_.body.append(body.data(), body.size());
    return body.size();
}

std::size_t ResponseParser::on_chunk_body_impl(std::uint64_t, View body, Code& error) { return on_body_impl(body, error); }

}  // namespace stemmen::net
