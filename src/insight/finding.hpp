// The insight bank's rules: what a finding must say, how long it holds, and who is asked when its date has passed (R-014, R-056,
// domain §9 "Insight best before"). A finding is a reviewed statement about needs and experiences; it names no
// citizen and no officer. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/result.hpp"
#include "core/situation.hpp"

namespace stemmen::insight {

using Day = std::chrono::sys_days;

inline constexpr std::size_t claim_characters_max = 300;
inline constexpr std::size_t finding_text_characters_max = 2'000;  // spread, doubt, a piece of evidence, "we did" …
inline constexpr std::size_t evidence_max = 20, uses_max = 50, labels_max = 10;
inline constexpr std::size_t label_characters_max = 60, person_characters_max = 100, link_characters_max = 500;
inline constexpr std::chrono::months best_before_usual{18};  // domain §9
inline constexpr std::chrono::months best_before_max{36};

using stemmen::parse_situation;
using stemmen::Situation;

enum class Leg { answers, research, experience };  // which of the three legs carries it

struct Evidence {
    Leg leg{};
    std::string text;
    std::string link;           // "" or https://
    std::int64_t persons = 0;   // how many answered, of citizens' answers: share_limit_min or more; 0: not said (domain §5.7)
    bool operator==(const Evidence&) const = default;
};
enum class UseStatus { decided, under_way, done, dropped };
struct Use {                    // a decision that used it, and what becomes of it: owner, date and status
    std::string decision;
    std::string link;
    Day on;                     // when it was decided
    std::string owner;          // name or function of whoever carries it out; "" where it is not said
    std::optional<Day> due;     // when it is to be done
    UseStatus status = UseStatus::decided;
    bool operator==(const Use&) const = default;
};
struct ToldBack {               // "you said – we did – we could not" (R-008, P-32)
    std::string said, did, could_not;
    bool operator==(const ToldBack&) const = default;
};
struct Steward {                // nothing is ownerless
    std::string name;           // name or function, as the team writes it
    std::string subject;        // who has taken it on, or "" while nobody has
    bool operator==(const Steward&) const = default;
};

struct Finding {
    std::string claim;
    std::vector<Evidence> evidence;   // one at least
    std::string spread;               // whom and where it holds for, and who says otherwise
    std::string doubt;                // what speaks against it, or is not known
    std::string unit;                 // of the unit tree
    Day from, to;                     // the time that the evidence is from
    Day best_before;
    Steward owner, deputy;
    std::vector<std::string> groups;  // user groups
    std::vector<std::string> themes;
    std::optional<Situation> situation;
    bool is_external = false;         // somebody else's experience
    std::vector<Use> uses;
    ToldBack told;
    bool is_retired = false;
    bool operator==(const Finding&) const = default;
};

// bad_input: the first thing that is wrong, as a sentence in the reader's language. `today` bounds best_before of what is new or renewed.
Result<void> check(const Finding& finding, Day today, Language language);

enum class Freshness {
    fresh,
    due_soon,  // within thirty days
    past,      // grey: it may no longer be so
};
inline constexpr std::chrono::days due_soon_before{30};
Freshness freshness(Day best_before, Day today);

enum class Asked { nobody, owner, deputy, librarian };
inline constexpr std::chrono::days deputy_asked_after{14};
inline constexpr std::chrono::days librarian_asked_after{28};
// Who is to say whether it still holds: first the owner, then the deputy too, then whoever keeps the bank. Somebody who has
// not taken it on cannot be asked, so the next one is.
Asked asked_about(const Finding& finding, Day today);

// The legs that carry it, each once, in the order of Leg.
std::vector<Leg> legs_of(const Finding& finding);

// All words that it is to be found by.
std::string searchable_text(const Finding& finding);

std::string_view to_string(Leg leg);
std::optional<Leg> parse_leg(std::string_view text);
std::string_view to_string(UseStatus status);
std::optional<UseStatus> parse_use_status(std::string_view text);
std::string_view to_string(Freshness freshness);
std::string_view to_string(Asked asked);

}  // namespace stemmen::insight
