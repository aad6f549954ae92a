// Who asks: by the cookie of a session or by an API token. Knows nothing of how a session begins. On the loop's thread.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "dashboard/host.hpp"
#include "dashboard/limiter.hpp"
#include "service/sign_in_rows.hpp"

namespace stemmen::dashboard {

inline constexpr std::size_t secret_characters = 43;                     // 256 bits as base64url
inline constexpr std::string_view token_prefix = "stm_";                 // so that a leaked token is recognised by scanners
inline constexpr Duration touch_pause = std::chrono::minutes{1};         // a session is marked as seen no more often than this
inline constexpr int touches_while_idle = 4;                             // and at least so often in the time after which it is idle
inline constexpr std::string_view automatic_header = "stemmen-automatic";  // on what a page asks for by itself, with nobody at it
inline constexpr Duration clock_step_max = std::chrono::minutes{5};      // a session from further in the future is not believed
inline constexpr Limiter::Rule bad_tokens_rule{.times_max = 20, .window = std::chrono::minutes{5}};
inline constexpr Limiter::Rule unknown_sessions_rule{.times_max = 3'000, .window = std::chrono::minutes{5}};  // a page whose session is over asks on
inline constexpr Limiter::Rule requests_rule{.times_max = 1'200, .window = std::chrono::minutes{1}};  // of one reader

std::string new_secret(service::Random& random);                         // secret_characters nobody can guess
bool is_secret(std::string_view text);                                   // could be one: its length and characters
service::ReaderKey session_key(const privacy::KeyRing& keys, std::string_view cookie);
service::ReaderKey token_key(const privacy::KeyRing& keys, std::string_view token);
std::string csrf_token(const privacy::KeyRing& keys, const service::ReaderKey& session);

bool is_live(const service::ReaderSession& session, Timestamp now, Duration idle);
Reader reader_of(const service::ReaderSession& session);
Reader reader_of(const service::ApiToken& token);

struct Known {
    Reader reader;
    service::ReaderKey session;  // empty for a token
    // When it ends if nothing more is done, and whatever is done; of a session only.
    Timestamp ends_at{}, ends_at_last{};
};

class Gate {
public:
    explicit Gate(Host& host) : host_(host) {}

    using Then = std::move_only_function<void(std::variant<Known, HttpResponse>)>;
    // Once, now or later: who it is, or the refusal to answer with.
    void identify(const HttpRequest& request, Then then);
    // The CSRF token, and that the browser says it comes from our own page. Only for sessions: a browser sends no bearer token by itself.
    [[nodiscard]] bool may_change(const HttpRequest& request, const Known& known) const;

private:
    void identify_machine(const HttpRequest& request, Then then);
    void identify_person(const HttpRequest& request, Then then);
    void settle(Known known, Then then);

    Host& host_;
    Limiter bad_tokens_{bad_tokens_rule};
    Limiter unknown_sessions_{unknown_sessions_rule};
    Limiter requests_{requests_rule};
};

}  // namespace stemmen::dashboard
