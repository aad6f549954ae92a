#include "dashboard/reader.hpp"

#include <algorithm>

namespace stemmen::dashboard {

std::string_view to_string(Role role) {
    switch (role) {
        case Role::sender: return "sender";
        case Role::local_owner: return "local_owner";
        case Role::analyst: return "analyst";
        case Role::privacy_reviewer: return "privacy_reviewer";
        case Role::duty_officer: return "duty_officer";
        case Role::librarian: return "librarian";
        case Role::steering_viewer: return "steering_viewer";
        case Role::administrator: return "administrator";
        case Role::auditor: return "auditor";
    }
    return "";
}

std::optional<Role> parse_role(std::string_view text) {
    const auto found = std::ranges::find(roles_all, text, [](Role role) { return to_string(role); });
    return found == roles_all.end() ? std::nullopt : std::optional(*found);
}

bool has_any(const Reader& reader, const std::set<Role>& roles) {
    if (roles.empty()) return !reader.roles.empty();
    return std::ranges::any_of(roles, [&](Role role) { return reader.roles.contains(role); });
}

insight::Audience audience_of(const Reader& reader) {
    static const std::set<Role> team{Role::analyst, Role::privacy_reviewer, Role::administrator, Role::librarian};
    static const std::set<Role> leaders{Role::local_owner, Role::steering_viewer, Role::sender};
    if (has_any(reader, team)) return insight::Audience::team;
    return has_any(reader, leaders) ? insight::Audience::leaders : insight::Audience::open;
}

bool may_see(const contact::UnitTree& tree, const Reader& reader, std::string_view unit) {
    return std::ranges::any_of(tree.path_to_root(unit), [&](const contact::Unit* above) { return std::ranges::find(reader.units, above->id) != reader.units.end(); });
}

Result<std::vector<std::string>> units_asked(const contact::UnitTree& tree, const Reader& reader, std::string_view asked) {
    if (!asked.empty() && tree.find(asked) == nullptr) return Error{Errc::bad_input, "there is no unit of that id; /api/v1/units lists those there are"};
    if (!asked.empty() && !may_see(tree, reader, asked)) return Error{Errc::unauthenticated, "your roles are for other units than this one"};
    std::vector<std::string> units;
    for (const contact::Unit& unit : tree.units) {
        const bool is_below = asked.empty() || std::ranges::any_of(tree.path_to_root(unit.id), [&](const contact::Unit* above) { return above->id == asked; });
        if (is_below && may_see(tree, reader, unit.id)) units.push_back(unit.id);
    }
    return units;
}

}  // namespace stemmen::dashboard
