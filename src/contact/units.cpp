#include "contact/units.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/csv.hpp"
#include "core/time.hpp"

namespace stemmen::contact {
namespace {

constexpr std::array<std::string_view, 7> kind_names{"directorate", "special", "district", "area", "station_district", "municipality", "service_place"};

std::optional<UnitKind> parse_kind(std::string_view name) {
    const auto found = std::ranges::find(kind_names, name);
    if (found == kind_names.end()) return std::nullopt;
    return static_cast<UnitKind>(found - kind_names.begin());
}

bool is_unit_id(std::string_view id) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !id.empty() && id.size() <= unit_id_bytes_max && std::ranges::all_of(id, fits);
}

// "" is no bound.
bool read_day(const std::string& text, std::optional<std::chrono::sys_days>& day) {
    if (text.empty()) return true;
    const Result<Timestamp> at = parse_timestamp(text);
    if (!at || text.size() != 10) return false;
    day = std::chrono::floor<std::chrono::days>(*at);
    return true;
}

// What is wrong with the row taken for itself, or "".
std::string read_unit(const std::vector<std::string>& fields, Unit& unit) {
    const std::optional<UnitKind> kind = parse_kind(fields[2]);
    if (!is_unit_id(fields[0])) return "an id is letters, digits, - and _, 40 at most";
    if (!kind) return "\"" + fields[2] + "\" is no kind; write directorate, special, district, area, station_district, municipality or service_place";
    if (fields[3].empty()) return "name_nb is missing";
    unit = {fields[0], fields[1], *kind, fields[3], fields[4], fields[5], std::nullopt, std::nullopt, fields[8] == "confirmed"};
    if (!read_day(fields[6], unit.valid_from) || !read_day(fields[7], unit.valid_to))
        return "a day is written like 2026-11-22, or left empty";
    if (unit.valid_from && unit.valid_to && *unit.valid_to < *unit.valid_from) return "valid_to is before valid_from";
    if (!unit.confirmed && fields[8] != "unconfirmed") return "status is confirmed or unconfirmed";
    return "";
}

// A parent is of an earlier kind, so there can be no circle.
std::string fault_in_place(const Unit& unit, const UnitTree& tree) {
    if (unit.parent.empty()) return "";
    const Unit* parent = tree.find(unit.parent);
    if (parent == nullptr) return "the parent \"" + unit.parent + "\" is not in the file";
    if (parent->kind >= unit.kind) return "the parent \"" + unit.parent + "\" is not of a higher kind";
    return "";
}

}  // namespace

std::string_view to_string(UnitKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

const Unit* UnitTree::find(std::string_view id) const {
    const auto found = std::ranges::find(units, id, &Unit::id);
    return found == units.end() ? nullptr : &*found;
}

std::vector<const Unit*> UnitTree::path_to_root(std::string_view id) const {
    std::vector<const Unit*> path;
    for (const Unit* unit = find(id); unit != nullptr && path.size() < unit_depth_max;
         unit = unit->parent.empty() ? nullptr : find(unit->parent))
        path.push_back(unit);
    return path;
}

const Unit* UnitTree::district_of(std::string_view id) const {
    for (const Unit* unit : path_to_root(id))
        if (unit->kind == UnitKind::district) return unit;
    return nullptr;
}

std::vector<const Unit*> UnitTree::children(std::string_view id) const {
    std::vector<const Unit*> found;
    for (const Unit& unit : units)
        if (unit.parent == id) found.push_back(&unit);
    return found;
}

const std::string& name_of(const Unit& unit, Language language) {
    if (language == Language::nn && !unit.name_nn.empty()) return unit.name_nn;
    if (language == Language::en && !unit.name_en.empty()) return unit.name_en;
    return unit.name_nb;
}

bool is_valid_on(const Unit& unit, std::chrono::sys_days day) {
    return (!unit.valid_from || *unit.valid_from <= day) && (!unit.valid_to || day <= *unit.valid_to);
}

Result<UnitTree> parse_units(std::string_view csv, std::string_view name) {
    const auto rows = parse_csv(csv, name, {"id", "parent", "kind", "name_nb", "name_nn", "name_en", "valid_from", "valid_to", "status"});
    if (!rows) return rows.error();
    UnitTree tree;
    std::map<std::string, int, std::less<>> lines;
    int root_line = 0;
    for (const CsvRow& row : *rows) {
        if (tree.units.size() == units_max) return csv_fault(name, row.line, "there may be 5000 units at most");
        Unit unit;
        if (const std::string fault = read_unit(row.fields, unit); !fault.empty()) return csv_fault(name, row.line, fault);
        if (!lines.emplace(unit.id, row.line).second)
            return csv_fault(name, row.line, "\"" + unit.id + "\" stands already on line " + std::to_string(lines[unit.id]));
        if (unit.parent.empty() && std::exchange(root_line, row.line) != 0)
            return csv_fault(name, row.line, "there is a unit without parent already");
        tree.units.push_back(std::move(unit));
    }
    if (root_line == 0) return csv_fault(name, 1, "one unit must have no parent: the top of the tree");
    for (std::size_t i = 0; i < tree.units.size(); ++i)
        if (const std::string fault = fault_in_place(tree.units[i], tree); !fault.empty()) return csv_fault(name, (*rows)[i].line, fault);
    return tree;
}

const Municipality* Municipalities::find(std::string_view number) const {
    const auto found = std::ranges::lower_bound(all, number, {}, &Municipality::number);
    return found == all.end() || found->number != number ? nullptr : &*found;
}

Result<Municipalities> parse_municipalities(std::string_view csv, std::string_view name, const UnitTree& tree) {
    const auto rows = parse_csv(csv, name, {"number", "name", "name_se", "district", "language"});
    if (!rows) return rows.error();
    Municipalities found;
    for (const auto& [line, fields] : *rows) {
        const std::string& number = fields[0];
        if (number.size() != 4 || !std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; }))
            return csv_fault(name, line, "a municipality's number is four digits, with leading zeros");
        if (fields[1].empty()) return csv_fault(name, line, "the name is missing");
        const Unit* district = tree.find(fields[3]);
        if (district == nullptr || district->kind != UnitKind::district)
            return csv_fault(name, line, "\"" + fields[3] + "\" is no district in the unit tree");
        if (fields[4] != "bokmål" && fields[4] != "nynorsk" && fields[4] != "nøytral")
            return csv_fault(name, line, "language is bokmål, nynorsk or nøytral");
        if (!found.all.empty() && found.all.back().number >= number)
            return csv_fault(name, line, "the numbers must rise from line to line, each once");
        found.all.push_back({number, fields[1], fields[2], fields[3], fields[4] == "nynorsk" ? Language::nn : Language::nb});
    }
    return found;
}

}  // namespace stemmen::contact
