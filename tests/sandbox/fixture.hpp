// A world with a clock that the test moves, and short ways to call its Graph API and to read its webhooks.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sandbox/webhook_json.hpp"
#include "sandbox/world.hpp"

namespace stemmen::sandbox {

struct Fixture {
    Fixture() : Fixture(Setup::inbox) {}
    explicit Fixture(Setup setup, Settings settings = {}) : world((apply(setup, settings), settings)) {}

    World world;
    Timestamp now = from_millis(1'790'000'000'000);

    static std::string proof() { return appsecret_proof(defaults::app_secret, defaults::page_token); }
    static std::string credentials() { return "access_token=" + std::string(defaults::page_token) + "&appsecret_proof=" + proof(); }

    GraphAnswer call(const std::string& method, const std::string& path, const std::string& body = {}) {
        const std::string join = path.find('?') == std::string::npos ? "?" : "&";
        return world.graph({.method = method,
                            .target = "/v26.0" + path + join + credentials(),
                            .headers = {{"content-type", "application/json"}},
                            .body = body,
                            .peer = {}},
                           now);
    }
    GraphAnswer post(const std::string& edge, const nlohmann::json& body) { return call("POST", "/me/" + edge, body.dump()); }
    nlohmann::json recipient(const std::string& person = "kari") const { return {{"id", world.psid(person)}}; }
    nlohmann::json message(const nlohmann::json& message, const std::string& person = "kari") const {
        return {{"recipient", recipient(person)}, {"messaging_type", "RESPONSE"}, {"message", message}};
    }
    GraphAnswer say(const std::string& text) { return post("messages", message({{"text", text}, {"metadata", "ob:1"}})); }
    GraphAnswer take() { return post("take_thread_control", {{"recipient", recipient()}}); }

    // All webhooks that wait, taken as a callback that answers 200 would.
    std::vector<nlohmann::json> webhooks() {
        std::vector<nlohmann::json> bodies;
        while (const auto post = world.webhooks().take(now)) {
            bodies.push_back(nlohmann::json::parse(post->body));
            world.webhook_answered(post->id, 200, now);
        }
        return bodies;
    }
    // "messaging message", "standby echo", "messaging take_thread_control" …: container and kind of each item, in order.
    std::vector<std::string> told() {
        std::vector<std::string> kinds;
        for (const auto& body : webhooks())
            for (const auto& entry : body.at("entry"))
                for (const std::string container : {"messaging", "standby"})
                    for (const auto& item : entry.value(container, nlohmann::json::array())) kinds.push_back(container + " " + kind(item));
        return kinds;
    }
    static std::string kind(const nlohmann::json& item) {
        for (const auto& [name, value] : item.items()) {
            if (name == "sender" || name == "recipient" || name == "timestamp") continue;
            if (name == "message" && value.contains("is_echo")) return "echo";
            return name;
        }
        return "nothing";
    }
    // An officer has answered and what was told of it is out of the way.
    void talk() {
        REQUIRE(world.citizen_says("kari", "Hei, jeg lurer på noe", now).has_value());
        REQUIRE(world.officer_says("kari", "Takk for praten!", now).has_value());
        webhooks();
    }
};

inline std::pair<int, int> error_of(const GraphAnswer& answer) {
    const auto body = nlohmann::json::parse(answer.response.body);
    if (!body.contains("error")) return {0, 0};
    return {body["error"]["code"].get<int>(), body["error"].value("error_subcode", 0)};
}

}  // namespace stemmen::sandbox
