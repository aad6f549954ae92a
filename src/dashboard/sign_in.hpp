// How a session begins and ends: through the identity provider, or once through the link of a first try. On the loop's thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dashboard/gate.hpp"
#include "dashboard/provider.hpp"
#include "dashboard/sign_in_page.hpp"

namespace stemmen::dashboard {

inline constexpr Duration attempt_kept = std::chrono::minutes{10};       // from the click to the provider's answer
inline constexpr std::size_t attempts_per_browser_max = 5;               // tabs that sign in at the same time; then the others begin again
inline constexpr Duration first_try_kept = std::chrono::minutes{15};
inline constexpr int first_try_guesses_max = 5;                          // then the link is dead
inline constexpr Limiter::Rule attempts_rule{.times_max = 60, .window = std::chrono::minutes{15}};         // of one address
inline constexpr Limiter::Rule failed_attempts_rule{.times_max = 10, .window = std::chrono::minutes{15}};  // then it is locked out

class SignIn {
public:
    explicit SignIn(Host& host);

    void begin(const HttpRequest& request, Reply reply);     // GET /dashboard/sign-in?to=/dashboard/…: to the provider
    void finish(const HttpRequest& request, Reply reply);    // GET /dashboard/callback: from the provider
    void first_try(const HttpRequest& request, Reply reply); // GET /dashboard/first-try?key=…
    // Ends the session; {"to": where the browser shall go}.
    void end(const Known& known, Reply reply);

    // Makes the link of a first try, which works once: its path and query. Only for a service that nobody else can reach.
    std::string open_first_try();

private:
    struct Arrival;
    void let_in(std::shared_ptr<Arrival> arrival);
    void turn_away(std::shared_ptr<Arrival> arrival, SignInFault fault, std::string_view why, const std::string& detail);
    void admit(std::shared_ptr<Arrival> arrival, Result<Provider::SignedIn> outcome);
    [[nodiscard]] HttpResponse page(SignInFault fault, std::string_view languages) const { return sign_in_page(fault, languages, host_.dashboard_settings().style); }
    [[nodiscard]] std::string redirect_uri() const { return host_.dashboard_settings().public_url + "/dashboard/callback"; }

    Host& host_;
    std::unique_ptr<Provider> provider_;  // none when sign-in is not set up
    Limiter attempts_{attempts_rule}, failures_{failed_attempts_rule};
    struct FirstTry {
        std::string mac;
        Timestamp until;
        int guesses = 0;
    };
    std::optional<FirstTry> first_try_;
};

}  // namespace stemmen::dashboard
