// Requests and responses as plain values, so that adapters can be tested without a socket. src/net carries them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stemmen {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    std::string target;   // as a server: path and query, undecoded; as a client: the whole URL
    HttpHeaders headers;  // names in lower case when received
    std::string body;
    std::string peer;     // as a server: the address of the other end, for limits only, never stored
    bool operator==(const HttpRequest&) const = default;
};

struct HttpResponse {
    int status = 200;
    HttpHeaders headers;  // names in lower case when received
    std::string body;
    bool operator==(const HttpResponse&) const = default;
};

// The value of the first header of that (lower-case) name, or "".
std::string_view header(const HttpHeaders& headers, std::string_view name);
// The path of a target, without its query.
std::string_view path_of(std::string_view target);
// The percent-decoded value of a query or form parameter ("" when absent). `form` is "a=1&b=2" without a leading '?'.
std::string form_value(std::string_view form, std::string_view name);
std::string_view query_of(std::string_view target);
// Percent-encodes everything but unreserved characters (RFC 3986 §2.3).
std::string percent_encode(std::string_view text);

}  // namespace stemmen
