// For whom a figure is, and from how many persons on it may be shown (domain §5.7, §9 "Small-group limits"; P-36).
#pragma once

#include <cstdint>
#include <string_view>

#include "core/language.hpp"
#include "core/result.hpp"

namespace stemmen::insight {

enum class Audience {
    team,     // the project team's dashboard
    leaders,  // leaders and the insight bank
    open,     // everybody
};

inline constexpr std::int64_t count_limit_min = 5;    // below it nothing is shown to anybody
inline constexpr std::int64_t share_limit_min = 10;   // below it there is no share, and a number only for the team
inline constexpr std::int64_t compare_limit_min = 30;  // below it: "few answers", and no comparison
inline constexpr std::int64_t limit_max = 1'000;
inline constexpr std::int64_t staff_min = 5;  // a service place where fewer work is never shown by itself (P-36)

// The three limits. They may be raised, never lowered, and nothing makes a value of this type that is lower.
class Limits {
public:
    Limits() = default;
    // bad_input: lower than the least, above limit_max, or not in ascending order.
    static Result<Limits> make(std::int64_t count, std::int64_t share, std::int64_t compare);

    [[nodiscard]] std::int64_t count() const { return count_; }
    [[nodiscard]] std::int64_t share() const { return share_; }
    [[nodiscard]] std::int64_t compare() const { return compare_; }
    bool operator==(const Limits&) const = default;

private:
    std::int64_t count_ = count_limit_min;
    std::int64_t share_ = share_limit_min;
    std::int64_t compare_ = compare_limit_min;
};

// Why something is not shown. A reason says no more than what is shown beside it does: a number too small and one that is
// hidden to protect it have the same reason, since telling them apart would give the small one away.
enum class Hidden {
    small_group,      // few persons, here or where this number would give them away
    few_for_a_share,  // the number is shown; what so few said is not
    protects_others,  // enough persons, but what they said would give away what a smaller group said
    few_to_compare,   // one side has fewer than the comparison limit
    rounded,          // figures for everybody are rounded, and rounded figures are not compared
    near_what_was_shown,  // differs by too few persons from something shown before
    too_much_to_check,    // whether it would give somebody away could not be decided within the bounds
    nobody,               // nobody was asked, or the numbers do not fit together
};
std::string_view to_string(Hidden why);                    // constant words, for the API
std::string_view sentence(Hidden why, Language language);  // for people, in nb, nn and en; nb for the others

}  // namespace stemmen::insight
