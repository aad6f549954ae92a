// What an installation sets for its dashboard (section "dashboard" of the configuration).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "dashboard/reader.hpp"
#include "insight/limits.hpp"

namespace stemmen::dashboard {

// What the members of a group at the identity provider may do, and for which units (each with all below).
struct GroupRule {
    std::set<Role> roles;
    std::vector<std::string> units;
    bool operator==(const GroupRule&) const = default;
};

struct SignInSettings {
    std::string issuer;                          // exactly as the provider writes it
    std::string client_id;
    Secret client_secret;                        // empty: a public client, which PKCE alone protects
    std::vector<std::string> scopes{"profile"};  // besides "openid"
    std::string subject_claim = "sub";           // who it is in the access log, such as "preferred_username"
    std::string name_claim = "name";
    std::string groups_claim = "groups";
    std::vector<std::string> acr_values;         // the token must name one of these; none: any
    std::vector<std::string> amr_values;         // and one of these, such as "mfa"; none: any
    std::map<std::string, GroupRule> groups;     // by the provider's id of the group
    std::string ca_file;                         // an authority of the provider's certificate besides the system's
    bool operator==(const SignInSettings&) const = default;
};

struct Settings {
    std::string public_url;  // of the service, without a slash at the end
    std::string style;       // address of the stylesheet for pages of our own; "" for none
    Duration idle = std::chrono::minutes{30};
    Duration session = std::chrono::hours{10};
    std::string dialog = "after-conversation";  // whose figures are shown to those who name none
    std::string page_dialog = "web";            // what the own page asks who came by no short link
    insight::Limits limits;                     // from how many persons on a figure is shown
    std::map<std::string, std::int64_t> staff;  // service places by unit id: how many work there (P-36)
    std::optional<SignInSettings> sign_in;
    bool operator==(const Settings&) const = default;

    [[nodiscard]] bool is_https() const { return public_url.starts_with("https://"); }
};

}  // namespace stemmen::dashboard
