// Values to bytes: how a request or a response is written on the wire. For this room only.
#pragma once

#include <string>
#include <string_view>

#include "core/http.hpp"
#include "core/result.hpp"
#include "net/url.hpp"

namespace stemmen::net {

struct ResponseFraming {
    bool keep_alive = true;
    bool is_head = false;  // the header says how long the body would be; none follows
};

// Appends a whole response. Content-Length, Connection and X-Content-Type-Options are ours; a handler may overrule only the
// last, and ask for "connection: close" (see asks_to_close). A header that would break the framing (a control character in its value) is a
// bug of the handler and makes the response a 500 without its headers and body.
void append_response(std::string& out, const HttpResponse& response, ResponseFraming framing);
// Appends the head of a response whose body has no length and ends with the connection. False for a head that would break the framing,
// and for a status without a body: nothing is appended then.
bool append_stream_head(std::string& out, const HttpResponse& head);
bool asks_to_close(const HttpResponse& response);

// A short answer of the server's own, such as a refusal.
HttpResponse plain_response(int status);

// The bytes of a request to `url`. Host, Content-Length and User-Agent are ours. Errc::bad_input for a method or
// header that would break the framing.
Result<std::string> request_text(const HttpRequest& request, const Url& url, std::string_view user_agent);

}  // namespace stemmen::net
