#include "dashboard/answer.hpp"

#include <nlohmann/json.hpp>

namespace stemmen::dashboard {
namespace {

int status_of(Errc code) {
    switch (code) {
        case Errc::bad_input: return 400;
        case Errc::unauthenticated: return 403;
        case Errc::not_found: return 404;
        case Errc::conflict: return 409;
        case Errc::over_limit: return 429;
        case Errc::unavailable:
        case Errc::timed_out: return 503;
        case Errc::misconfigured: return 500;
    }
    return 500;
}

}  // namespace

HttpResponse as_json(int status, const nlohmann::json& body) {
    return {status,
            {{"content-type", "application/json"}, {"cache-control", "no-store"}, {"x-content-type-options", "nosniff"}},
            body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"};
}

HttpResponse refused(int status, const std::string& sentence) { return as_json(status, {{"error", sentence}}); }

HttpResponse refused(const Error& error) { return refused(status_of(error.code), error.detail); }

HttpResponse busy() {
    HttpResponse answer = refused(503, "the service is busy, or its database cannot be read or written; try again in a moment");
    answer.headers.emplace_back("retry-after", "2");
    return answer;
}

}  // namespace stemmen::dashboard
