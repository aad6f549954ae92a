// The Teams sandbox on the wire: Connector, metadata with keys, and token service on one loopback port; signed activities to the bot.
// Everything happens on the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/client.hpp"
#include "net/server.hpp"
#include "sandbox/teams_world.hpp"

namespace stemmen::sandbox {

class TeamsSandbox {
public:
    // Listens from now on. Throws std::runtime_error when it cannot.
    TeamsSandbox(net::Loop& loop, std::function<Timestamp()> clock, const std::string& listen = "127.0.0.1:0");
    TeamsSandbox(const TeamsSandbox&) = delete;
    TeamsSandbox& operator=(const TeamsSandbox&) = delete;

    [[nodiscard]] const std::string& host() const { return address_; }
    [[nodiscard]] std::string metadata_url() const { return "http://" + host() + "/v1/.well-known/openidconfiguration"; }
    [[nodiscard]] std::string token_url() const { return "http://" + host() + "/" + std::string(teams_defaults::tenant_id) + "/oauth2/v2.0/token"; }
    // Told after anything has changed: something was said, or a card replaced.
    void on_change(std::function<void()> told) { told_ = std::move(told); }
    void set_callback(std::string url) { callback_ = std::move(url); }
    TeamsWorld& world() { return *world_; }
    [[nodiscard]] Timestamp now() const { return clock_(); }

    // Posts it to the bot, signed; an invoke's answer changes the card that was pressed. `then` gets what came back (0: nothing).
    using Then = std::function<void(int status, const std::string& body)>;
    void post(TeamsActivity activity, Then then = [](int, const std::string&) {});
    // As it is, with that Authorization header ("" for none): for what is not genuine.
    void post_raw(std::string body, const std::string& authorization, Then then);
    // From now on nothing answers, as in an outage; and again it does.
    void set_down(bool down);

private:
    void listen(const std::string& address);
    void tell() const {
        if (told_) told_();
    }

    net::Loop& loop_;
    std::function<Timestamp()> clock_;
    std::unique_ptr<net::Server> server_;
    std::unique_ptr<TeamsWorld> world_;
    net::Client client_;
    std::vector<net::Respond> lost_;  // calls that are never answered
    std::string callback_, address_;
    std::function<void()> told_;
};

}  // namespace stemmen::sandbox
