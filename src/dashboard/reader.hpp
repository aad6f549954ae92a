// Who asks, and what they may see: roles from domain P-40, scoped by the tree of units. Pure.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "contact/units.hpp"
#include "core/result.hpp"
#include "insight/limits.hpp"

namespace stemmen::dashboard {

enum class Role { sender, local_owner, analyst, privacy_reviewer, duty_officer, librarian, steering_viewer, administrator, auditor };
inline constexpr std::array roles_all{Role::sender,    Role::local_owner,     Role::analyst,       Role::privacy_reviewer, Role::duty_officer,
                                      Role::librarian, Role::steering_viewer, Role::administrator, Role::auditor};
std::string_view to_string(Role role);  // "local_owner", as configuration and API write it
std::optional<Role> parse_role(std::string_view text);

struct Reader {
    std::string subject;             // stable: hash of issuer and sub, or "token:NAME", or "trial"; `who` of the access log
    std::string name;                // to show to themselves; never stored elsewhere than in their session
    std::set<Role> roles;
    std::vector<std::string> units;  // these units and all below; the root means everything
    bool is_machine = false;         // an API token
    bool is_trial = false;           // by the one-time link of a first try
    bool operator==(const Reader&) const = default;
};

// No `roles` means that any role will do.
bool has_any(const Reader& reader, const std::set<Role>& roles);

// Whose limits hold for them: the project team's, the leaders', or everybody's.
insight::Audience audience_of(const Reader& reader);

bool may_see(const contact::UnitTree& tree, const Reader& reader, std::string_view unit);
// Every unit that a question about `asked` is about for this reader: `asked` and all below, or with "" all that they may see.
// bad_input: no such unit. unauthenticated: outside of what they may see. Both details are sentences for the reader.
Result<std::vector<std::string>> units_asked(const contact::UnitTree& tree, const Reader& reader, std::string_view asked);

}  // namespace stemmen::dashboard
