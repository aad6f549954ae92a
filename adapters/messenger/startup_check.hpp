// Whether token, app, Page and subscriptions fit together, asked at the start and now and then: after an hour of failed deliveries Meta
// unsubscribes an app from its Page without a word. Requests here, and a judgement of the answers in sentences for the operator.
#pragma once

#include <string>
#include <vector>

#include "adapters/messenger/settings.hpp"
#include "core/http.hpp"
#include "core/result.hpp"

namespace stemmen::messenger {

struct HealthRequests {
    HttpRequest token;          // whose token it is
    HttpRequest subscriptions;  // which apps the Page sends what to
    HttpRequest routing;        // whether Conversation Routing is on
};
// As with Encoder: the targets hold the token and must not be logged.
HealthRequests health_requests(const Settings& settings);

struct HealthAnswers {
    Result<HttpResponse> token;
    Result<HttpResponse> subscriptions;
    Result<HttpResponse> routing;
};

struct HealthReport {
    std::vector<std::string> faults;  // nothing works, or something needed is missing; each says what to do
    std::vector<std::string> advice;  // works, but poorer than it could; or could not be found out
    bool token_is_good = false;       // Meta accepts it, and it is the Page's: we may send again, whatever else is missing
    bool operator==(const HealthReport&) const = default;
};
// English sentences without secrets, personal data or text of Meta's.
HealthReport judge_health(const Settings& settings, const HealthAnswers& answers);

}  // namespace stemmen::messenger
