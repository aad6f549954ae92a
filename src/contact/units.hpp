// The police's tree of units, and which district a municipality belongs to, as data that an administrator replaces
// (config/units.csv, config/municipalities.csv; sources in config/reference/README.md). Units come and go by date.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/result.hpp"

namespace stemmen::contact {

inline constexpr std::size_t unit_id_bytes_max = 40;
inline constexpr std::size_t units_max = 5'000;
inline constexpr std::size_t unit_depth_max = 8;  // more than there are kinds

// From the top down; a unit's parent is of an earlier kind.
enum class UnitKind { directorate, special, district, area, station_district, municipality, service_place };
std::string_view to_string(UnitKind kind);

struct Unit {
    std::string id;      // letters, digits, - and _
    std::string parent;  // "" for the root
    UnitKind kind{};
    std::string name_nb;
    std::string name_nn;                              // "" as in nb
    std::string name_en;                              // "" as in nb
    std::optional<std::chrono::sys_days> valid_from;  // the first day
    std::optional<std::chrono::sys_days> valid_to;    // the last day
    bool confirmed = true;                            // false: from an open source, not from the police
    bool operator==(const Unit&) const = default;
};

struct UnitTree {
    std::vector<Unit> units;  // in file order; exactly one root; every parent is there
    bool operator==(const UnitTree&) const = default;

    [[nodiscard]] const Unit* find(std::string_view id) const;
    // The unit, its parent … the root. Empty for an unknown id.
    [[nodiscard]] std::vector<const Unit*> path_to_root(std::string_view id) const;
    // The district a unit is or lies in, or nullptr.
    [[nodiscard]] const Unit* district_of(std::string_view id) const;
    [[nodiscard]] std::vector<const Unit*> children(std::string_view id) const;
};

// Sámi names are not in the data: they fall back to bokmål.
const std::string& name_of(const Unit& unit, Language language);
bool is_valid_on(const Unit& unit, std::chrono::sys_days day);

// Columns: id,parent,kind,name_nb,name_nn,name_en,valid_from,valid_to,status (confirmed or unconfirmed).
// An error's detail is "<name>:<line>: <sentence>".
Result<UnitTree> parse_units(std::string_view csv, std::string_view name);

struct Municipality {
    std::string number;  // four digits, leading zeros count
    std::string name;
    std::string name_se;   // Sámi name or names, "" if none is official
    std::string district;  // id of a unit of kind district
    Language official{};   // nb also where the municipality is neutral
    bool operator==(const Municipality&) const = default;
};
// Sorted by number.
struct Municipalities {
    std::vector<Municipality> all;
    bool operator==(const Municipalities&) const = default;
    [[nodiscard]] const Municipality* find(std::string_view number) const;
};
// Columns: number,name,name_se,district,language (bokmål, nynorsk or nøytral).
Result<Municipalities> parse_municipalities(std::string_view csv, std::string_view name, const UnitTree& tree);

}  // namespace stemmen::contact
