// The Connector's keys and tokens, and activities as Teams sends them, for every test of this room.
#pragma once

#include <nlohmann/json.hpp>

#include "tests/identity/token_signer.hpp"
#include "adapters/teams/settings.hpp"
#include "core/time.hpp"

namespace stemmen::teams_testing {

using nlohmann::json;

inline constexpr Timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{13}};
inline constexpr const char* app_id = "22222222-2222-4222-8222-222222222222";
inline constexpr const char* tenant_id = "11111111-1111-4111-8111-111111111111";
inline constexpr const char* service_url = "https://smba.trafficmanager.net/emea/11111111-1111-4111-8111-111111111111/";

inline teams::Settings settings() {
    teams::Settings out;
    out.app_id = app_id;
    out.tenant_id = tenant_id;
    out.app_password = Secret("p@ss/word");
    return out;
}

inline std::int64_t seconds(Timestamp at) { return to_millis(at) / 1000; }

inline json claims(Timestamp now = noon) {
    return {{"serviceurl", service_url}, {"nbf", seconds(now)}, {"exp", seconds(now) + 3600}, {"iss", "https://api.botframework.com"}, {"aud", app_id}};
}

inline json message(const std::string& text = "status") {
    return {{"type", "message"},
            {"id", "1795353600123"},
            {"timestamp", "2026-11-22T13:00:00.1234567Z"},
            {"locale", "nb-NO"},
            {"channelId", "msteams"},
            {"serviceUrl", service_url},
            {"from", {{"id", "29:1bQ0y8V"}, {"name", "Kari Nordmann"}, {"aadObjectId", "33333333-3333-4333-8333-333333333333"}}},
            {"recipient", {{"id", std::string("28:") + app_id}, {"name", "Innbyggerstemmen"}}},
            {"conversation", {{"id", "a:1pL6i0oY3C0K8oAj8"}, {"conversationType", "personal"}, {"tenantId", tenant_id}}},
            {"textFormat", "plain"},
            {"text", text},
            {"attachments", json::array({{{"contentType", "text/html"}, {"content", "<p>status</p>"}}})},
            {"channelData", {{"tenant", {{"id", tenant_id}}}}}};
}

}  // namespace stemmen::teams_testing
