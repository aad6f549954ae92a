#include "adapters/messenger/outcome.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/messenger/json_reading.hpp"

namespace stemmen::messenger {
namespace {

enum class Class { retry, ambiguous, throttled, window_closed, not_owner, rejected, gone, misconfigured };

struct Rule {
    std::int64_t code;
    std::int64_t subcode;
    Class outcome;
    std::string_view reason;
};

constexpr std::int64_t any = -1;

// The error codes of the Messenger Platform (Meta's list, with the subcodes that clients have met). The first rule that fits holds.
constexpr std::array rules{
    Rule{any, 2018300, Class::not_owner, "other_app_controls"},
    Rule{2018300, any, Class::not_owner, "other_app_controls"},
    Rule{100, 2534037, Class::not_owner, "other_app_controls"},
    Rule{any, 2018321, Class::retry, "held_by_automation"},
    Rule{2018321, any, Class::retry, "held_by_automation"},
    Rule{any, 2018278, Class::window_closed, "outside_window"},
    Rule{10, 2534022, Class::window_closed, "outside_window"},
    Rule{10, 2018065, Class::window_closed, "outside_window_needs_news"},
    Rule{10, 2018108, Class::gone, "person_unavailable"},
    Rule{551, any, Class::gone, "person_unavailable"},
    Rule{200, 1545041, Class::gone, "person_unavailable"},
    Rule{100, 2018001, Class::gone, "no_such_person"},
    Rule{100, 33, Class::gone, "no_such_object"},
    Rule{10, 1893063, Class::misconfigured, "page_restricted"},
    Rule{10, any, Class::misconfigured, "permission_missing"},
    Rule{100, 2018014, Class::rejected, "message_with_sender_action"},
    Rule{100, 2018164, Class::misconfigured, "wrong_app_id"},
    Rule{100, any, Class::rejected, "invalid_parameter"},
    Rule{190, any, Class::misconfigured, "token_invalid"},
    Rule{200, any, Class::misconfigured, "no_messaging_access"},
    Rule{368, any, Class::misconfigured, "judged_abusive"},
    Rule{613, 2018338, Class::misconfigured, "bothersome_tag_use"},
    Rule{4, any, Class::throttled, "app_limit"},
    Rule{17, any, Class::throttled, "user_limit"},
    Rule{32, any, Class::throttled, "page_limit"},
    Rule{613, any, Class::throttled, "custom_limit"},
    Rule{80001, any, Class::throttled, "page_limit"},
    Rule{80002, any, Class::throttled, "instagram_limit"},
    Rule{80006, any, Class::throttled, "messenger_limit"},
    Rule{1, 1357046, Class::ambiguous, "invalid_json_reply"},
    Rule{1, any, Class::retry, "transient_1"},
    Rule{2, any, Class::retry, "transient_2"},
    Rule{1200, any, Class::retry, "transient_1200"},
    Rule{230, any, Class::rejected, "no_profile_consent"},
    Rule{2018218, any, Class::rejected, "no_profile"},
    Rule{2018247, any, Class::rejected, "no_profile_permission"},
    Rule{9000001, any, Class::rejected, "message_deleted"},
    Rule{10903, any, Class::rejected, "cannot_reply"},
    Rule{10900, any, Class::rejected, "already_replied"},
};

bool is_message(const Operation& operation) { return std::holds_alternative<SendText>(operation); }

// May have been done: only a message must not be done twice.
SendOutcome uncertain(const Operation& operation, std::string reason) {
    if (is_message(operation)) return Ambiguous{std::move(reason)};
    return RetryLater{std::move(reason)};
}

std::chrono::seconds wait_of(const HttpHeaders& headers) {
    std::chrono::seconds wait{0};
    const std::string_view text = header(headers, "retry-after");  // in seconds; the form with a date is not Meta's
    std::int64_t seconds = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (fault == std::errc{} && stop == text.data() + text.size() && seconds > 0)
        wait = std::min(std::chrono::seconds{seconds}, throttle_wait_max);
    if (const auto usage = usage_of(headers)) wait = std::max<std::chrono::seconds>(wait, usage->regain);
    return std::clamp(wait.count() == 0 ? throttle_wait_default : wait, std::chrono::seconds{1}, throttle_wait_max);
}

SendOutcome outcome_of(Class outcome, std::string reason, const Operation& operation, const HttpHeaders& headers) {
    switch (outcome) {
        case Class::retry:
            return RetryLater{std::move(reason)};
        case Class::ambiguous:
            return uncertain(operation, std::move(reason));
        case Class::throttled:
            return Throttled{std::move(reason), wait_of(headers)};
        case Class::window_closed:
            return WindowClosed{std::move(reason)};
        case Class::not_owner:
            return NotOwner{std::move(reason)};
        case Class::rejected:
            return Rejected{std::move(reason)};
        case Class::gone:
            return RecipientGone{std::move(reason)};
        case Class::misconfigured:
            break;
    }
    return Misconfigured{std::move(reason)};
}

// An answer without a readable error object: a proxy's, or a server's on its way down.
SendOutcome by_status(int status, const Operation& operation, const HttpHeaders& headers) {
    if (status == 429) return Throttled{"http_429", wait_of(headers)};
    if (status == 408 || status >= 500) return uncertain(operation, "http_" + std::to_string(status));
    if (status >= 200 && status < 300) return uncertain(operation, "unreadable_answer");
    if (status == 400 || status == 413 || status == 422) return Rejected{"http_" + std::to_string(status)};
    return Misconfigured{"http_" + std::to_string(status)};  // wrong host, version or token: 3xx, 401, 403, 404 and their like
}

SendOutcome by_error(const json& error, const Operation& operation, const HttpResponse& response) {
    const std::int64_t code = integer_member(error, "code").value_or(0);
    const std::int64_t subcode = integer_member(error, "error_subcode").value_or(0);
    const auto fits = [&](const Rule& rule) {
        return (rule.code == any || rule.code == code) && (rule.subcode == any || rule.subcode == subcode);
    };
    // Only the words tell a wrong proof from a wrong parameter. Nothing is the matter with the message: it can go once the right secret signs.
    if (code == 100 && string_member(error, "message").value_or("").find("appsecret_proof") != std::string_view::npos)
        return Misconfigured{std::string(wrong_proof)};
    if (const auto* rule = std::ranges::find_if(rules, fits); rule != rules.end())
        return outcome_of(rule->outcome, std::string(rule->reason), operation, response.headers);
    if (response.status == 429) return Throttled{"http_429", wait_of(response.headers)};
    if (true_member(error, "is_transient") || response.status >= 500) return RetryLater{"unknown_transient"};
    if (response.status == 401 || response.status == 403) return Misconfigured{"http_" + std::to_string(response.status)};
    return Rejected{"unknown_error"};
}

// The worst of the three figures, each in per cent.
int worst_percent(const json& figures) {
    int worst = 0;
    for (const std::string_view name : {"call_count", "total_cputime", "total_time"}) {
        const json* value = member(figures, name);
        if (value == nullptr || !value->is_number()) continue;
        worst = std::max(worst, static_cast<int>(std::clamp(value->to_number<double>(), 0.0, 1'000'000.0)));
    }
    return worst;
}

void take_figures(const json& figures, std::optional<Usage>& usage) {
    if (!figures.is_object()) return;
    if (!usage) usage.emplace();
    usage->percent = std::max(usage->percent, worst_percent(figures));
    constexpr std::int64_t minutes_max = std::chrono::duration_cast<std::chrono::minutes>(throttle_wait_max).count();
    const std::int64_t minutes = integer_member(figures, "estimated_time_to_regain_access").value_or(0);
    usage->regain = std::max(usage->regain, std::chrono::minutes{std::clamp<std::int64_t>(minutes, 0, minutes_max)});
}

}  // namespace

SendOutcome classify(const Operation& operation, const HttpResponse& response) {
    Document document;
    const json& answer = document.root();
    const bool is_readable = response.body.size() <= answer_bytes_max && document.parse(response.body) == ParseFault::none;
    if (!is_readable || !answer.is_object()) return by_status(response.status, operation, response.headers);
    if (const json* error = object_member(answer, "error")) return by_error(*error, operation, response);
    if (response.status < 200 || response.status >= 300) return by_status(response.status, operation, response.headers);
    if (is_message(operation)) {
        std::string id = message_id_member(answer, "message_id");
        if (id.empty()) return Ambiguous{"no_message_id"};
        return Delivered{std::move(id)};
    }
    if (std::holds_alternative<ShowTyping>(operation) || true_member(answer, "success")) return Delivered{""};
    return Rejected{"no_success"};
}

SendOutcome classify_failure(const Operation& operation, const Error& failure) {
    if (failure.code == Errc::timed_out) return uncertain(operation, "timed_out");
    if (failure.code == Errc::misconfigured) return Misconfigured{"connection_misconfigured"};
    return RetryLater{"unavailable"};
}

std::optional<Usage> usage_of(const HttpHeaders& headers) {
    std::optional<Usage> usage;
    const auto read = [&](std::string_view name, auto take) {
        const std::string_view text = header(headers, name);
        if (text.empty() || text.size() > answer_bytes_max) return;
        Document figures;
        if (figures.parse(text) == ParseFault::none && figures.root().is_object()) take(figures.root());
    };
    read("x-app-usage", [&](const json& figures) { take_figures(figures, usage); });
    read("x-business-use-case-usage", [&](const json& figures) {
        for (const auto& business : figures.get_object())
            if (const auto* list = business.value().if_array())
                for (const json& one : *list) take_figures(one, usage);
    });
    return usage;
}

Duration pause_after(const Usage& usage) {
    const int above = std::clamp(usage.percent - pace_percent_min, 0, 100 - pace_percent_min);
    return std::max<Duration>(above * pace_step, usage.regain);
}

}  // namespace stemmen::messenger
