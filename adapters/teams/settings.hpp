// What the Teams adapter has to know about one bot registration and one tenant. Read from the configuration by app; never changed
// while running. The seven addresses and names that differ between Microsoft's clouds are all here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"

namespace stemmen::teams {

inline constexpr std::string_view channel_name = "msteams";  // `channelId` of every activity from Teams
inline constexpr std::size_t service_hosts_max = 16;

struct Settings {
    std::string app_id;     // of the Entra app registration: audience of inbound tokens, client id of outbound ones; a GUID
    std::string tenant_id;  // of the organisation; activities of any other are refused
    Secret app_password;    // the client secret
    std::string openid_metadata = "https://login.botframework.com/v1/.well-known/openidconfiguration";
    std::string issuer = "https://api.botframework.com";
    std::string token_url;  // "" for the tenant's at login.microsoftonline.com
    std::string scope = "https://api.botframework.com/.default";
    std::vector<std::string> service_hosts{"smba.trafficmanager.net"};  // where replies and our token may go; host, or host:port
    // Tokens of the tenant's own Entra ID besides the Connector's: for the Microsoft 365 test tools, and for registrations that get such.
    bool accepts_entra = false;
    std::string entra_login = "https://login.microsoftonline.com";
};

// Errc::misconfigured with a sentence that names the setting and says what to write.
Result<void> check(const Settings& settings);

// The address tokens are fetched from (RFC 6749 §4.4): `token_url`, or the tenant's own.
std::string token_url_of(const Settings& settings);

// https, or http on this machine.
bool is_reachable(std::string_view url);

// Eight, four, four, four and twelve hexadecimal digits.
bool is_guid(std::string_view text);

// Whether our token may be sent to that service address: https and a host on the list, or http on loopback and on the list. Not
// Microsoft's rule but ours: whoever holds the token can act as the bot.
bool is_allowed(const Settings& settings, std::string_view service_url);

}  // namespace stemmen::teams
