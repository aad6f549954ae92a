// What a drive that seeks people for a group needs besides the register: when and where they meet, how the group shall mirror the
// population (R-064, R-068, domain 5.5), and how many are invited so that enough turn up. Names no citizen. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "recruit/drive.hpp"
#include "recruit/pool.hpp"

namespace stemmen::recruit {

inline constexpr std::size_t theme_characters_max = 80;
inline constexpr std::size_t meeting_place_characters_max = 120;
inline constexpr std::chrono::minutes meeting_min{30}, meeting_max{240};
inline constexpr std::size_t trait_values_max = 20;
inline constexpr std::size_t municipalities_per_area_max = 100;
inline constexpr double show_up_usual = 0.8, show_up_min = 0.5, show_up_max = 1.0;
inline constexpr double shares_slack = 0.02;         // how far the shares of one trait may be from 1
inline constexpr double quota_slack = 0.5;           // seats that a quota may lie off the share on either side, before rounding outwards
inline constexpr int shown_from = 5;                 // smaller counts are hidden (domain 5.7)

// What people are asked about themselves, and only where the mix needs it (P-07: never an address, ethnicity, faith or health).
enum class Trait { age, gender, area, contact };
inline constexpr std::size_t traits = 4;
std::string_view to_string(Trait trait);
std::optional<Trait> parse_trait(std::string_view name);
// What can be answered: the choices of screen.age without "U15", of screen.gender and of screen.contact. An area has values of its own.
std::vector<std::string_view> values_of(Trait trait);

inline constexpr std::string_view not_said = "NA";        // allowed everywhere, sought nowhere
inline constexpr std::string_view elsewhere = "elsewhere";  // a municipality of none of the areas

struct Share {
    std::string value;
    double share = 0;                         // of the population, 0…1
    std::vector<std::string> municipalities;  // of an area: their numbers, such as "5501"
    bool operator==(const Share&) const = default;
};
struct Mix {
    Trait trait{};
    std::vector<Share> shares;
    bool operator==(const Mix&) const = default;
};

// Shares of the population by trait, as data: columns trait,value,share. The detail names file and line.
Result<std::vector<Mix>> parse_population(std::string_view csv, std::string_view name);

struct Plan {
    std::string theme_nb, theme_nn, theme_en;  // as in "a discussion group about {theme}"
    Timestamp meets_at;
    std::chrono::minutes lasts{90};
    std::string place;                         // or "Teams"
    std::vector<Mix> mixes;
    double show_up = show_up_usual;            // of those who have said yes
    bool one_per_contact = true;               // who share a phone number or e-mail address may not both be in the group
    bool operator==(const Plan&) const = default;
    [[nodiscard]] const std::string& theme(Language language) const { return language == Language::nn ? theme_nn : language == Language::en ? theme_en : theme_nb; }
    [[nodiscard]] bool asks(Trait trait) const;
};

// Everything that stands against the plan of a drive, in the order of the form.
std::vector<Problem> problems(const Plan& plan, const Drive& drive, Language language);

// ceil(wanted / show-up): 8 wanted at 70 % → 12.
int invited_for(int wanted, double show_up);

// The area of a municipality, or `elsewhere`.
std::string area_of(const Plan& plan, std::string_view municipality);

// What somebody has said about themselves, by the traits that the plan asks for.
struct Applicant {
    std::string code;                // known to the applicant; stands in the record of the draw
    std::vector<std::string> values; // of each of Plan::mixes
    std::string contact;             // who shares it shares a way to be reached; "" for nobody
    bool operator==(const Applicant&) const = default;
};
// Inclusive head counts around the shares: from floor(seats · share − quota_slack) to ceil(seats · share + quota_slack).
Pool pool_of(const Plan& plan, int seats, std::vector<Applicant> applicants);

// ---- Who is missing ---------------------------------------------------------------------------------------------------

inline constexpr double missing_below = 0.75;  // of the population's share

struct Standing {
    Trait trait{};
    std::string value;
    double wanted = 0;               // share of the population
    std::optional<int> volunteers;   // none: hidden
    bool is_missing = false;         // told from shown_from volunteers in all
    bool operator==(const Standing&) const = default;
};
struct Standings {
    std::optional<int> volunteers;   // none: fewer than shown_from
    std::vector<Standing> rows;
    bool operator==(const Standings&) const = default;
};
// A count under shown_from is hidden; where only one of a trait's would be, the next smallest as well, since the sum would tell it.
Standings who_is_missing(const Plan& plan, const std::vector<Applicant>& applicants);

}  // namespace stemmen::recruit
