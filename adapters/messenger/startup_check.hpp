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
    HttpRequest app;            // what the app asks for, and where it wants it sent; asked with the app's own secret
};
// As with Encoder: the targets hold the token and must not be logged. Proven with the first app secret.
HealthRequests health_requests(const Settings& settings);

// While the app secret is being changed only one of two is right, and only Meta knows which: an answer to the question about the token
// that may mean the other one. Then ask again with the settings of with_other_secret().
bool may_be_wrong_secret(const Settings& settings, const Result<HttpResponse>& token_answer);
Settings with_other_secret(Settings settings);

struct HealthAnswers {
    Result<HttpResponse> token;
    Result<HttpResponse> subscriptions;
    Result<HttpResponse> routing;
    Result<HttpResponse> app;
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
