// An installation as somebody outside would set one up, and Meta's side of it in a thread of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "process.hpp"
#include "sandbox/server.hpp"

namespace stemmen::e2e {

// The sandbox on its own thread and on the real clock.
class Platform {
public:
    explicit Platform(std::size_t webhooks_in_flight_max = 1);
    ~Platform();
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;

    [[nodiscard]] std::string graph_url() const;
    // Runs on the sandbox's thread; returns when it is done.
    void with(const std::function<void(sandbox::Sandbox&)>& work);
    void with_loop(const std::function<void(net::Loop&, sandbox::Sandbox&)>& work);
    // Ends the thread; nothing but looking is left then.
    void stop();
    // Webhooks go there from now on; "" holds them back.
    void set_callback(std::uint16_t port);

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Keys of the whole configuration as the README lists them. `changes` is a JSON merge patch.
std::string config_text(const std::string& graph_url, const std::string& changes = "{}");
Environment secrets();

inline constexpr const char* app_secret = "app-secret-PLANTED-7b1c";
inline constexpr const char* verify_token = "verify-token-PLANTED-9d2e";
inline constexpr const char* page_token = "page-token-PLANTED-4f3a";
inline constexpr const char* operator_token = "operator-token-PLANTED-8a5d";
inline constexpr const char* page_id = "101234567890123";
inline constexpr const char* inbox_app_id = "263902037430900";

// A signed POST to the webhook's address.
HttpRequest signed_webhook(const std::string& body, const std::string& secret = app_secret);
// Bodies as Meta writes them; `at` in milliseconds since 1970.
std::string said_by_citizen(const std::string& psid, const std::string& mid, const std::string& text, std::int64_t at);
std::string said_by_officer(const std::string& psid, const std::string& mid, const std::string& text, std::int64_t at);
std::int64_t now_millis();

// A folder with stemmen.json in it, ready for `stemmen serve`.
struct Installation {
    explicit Installation(const std::string& graph_url = "http://127.0.0.1:9", const std::string& changes = "{}");
    [[nodiscard]] std::vector<std::string> serve() const { return {"serve", "--config", "stemmen.json"}; }
    [[nodiscard]] std::string database() const { return folder.file("var/stemmen.db"); }
    TempFolder folder;
};

// The value of one line of /metrics, such as `stemmen_events_total{kind="text"}`; 0 when it is not there.
double metric(std::uint16_t port, const std::string& name);

}  // namespace stemmen::e2e
