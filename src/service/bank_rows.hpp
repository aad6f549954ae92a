// The insight bank as it is kept: findings with their earlier versions, found by words and labels. The words are looked for by their
// stems (insight/stem.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "insight/finding.hpp"

namespace stemmen::service {

inline constexpr std::size_t findings_max = 20'000;
inline constexpr std::size_t findings_per_page_max = 100;
inline constexpr std::size_t finding_words_max = 12;  // of one search
inline constexpr std::size_t plan_words_max = 40;     // of what is planned, which findings may be about

struct KeptFinding {
    std::int64_t number = 0;
    std::int64_t version = 1;    // a change of what is no longer the newest is refused
    insight::Finding finding;
    std::string by;              // subject of whoever changed it last
    Timestamp at;
    bool operator==(const KeptFinding&) const = default;
};

struct FindingVersion {
    std::int64_t version = 0;
    std::string by;
    Timestamp at;
    std::string note;            // why; a constant word or the changer's own
    bool operator==(const FindingVersion&) const = default;
};

struct FindingQuery {
    std::vector<std::string> stems;              // those with all of them first, then those with any. None: the newest first
    bool any_word = false;                       // all together, those that share the rarest words first
    std::optional<std::unordered_set<std::string>> units;  // none: every unit
    std::string group, theme;                    // "" for all
    std::optional<insight::Day> from, to;        // the time of the evidence meets this
    std::optional<insight::Day> best_before_over;  // only what is past on this day
    bool with_retired = false;
    std::string steward;                         // subject of owner or deputy; "" for all
    std::function<bool(const insight::Finding&)> also;  // what else must be so; nothing: nothing else
    std::size_t looked_at_max = findings_max;    // and no further
    std::size_t skip = 0;                        // of those found: where the page before ended
    std::size_t limit = findings_per_page_max;
};

struct Label {
    std::string name;
    std::int64_t findings = 0;
    bool operator==(const Label&) const = default;
};
struct Labels {
    std::vector<Label> groups, themes;           // of findings that are not retired, by name
};

// For reading, from one moment.
class BankRows {
public:
    virtual ~BankRows() = default;
    virtual std::vector<KeptFinding> find(const FindingQuery& query) = 0;
    virtual std::optional<KeptFinding> finding(std::int64_t number) = 0;
    virtual std::vector<FindingVersion> versions(std::int64_t number) = 0;  // oldest first, the present one last
    virtual std::optional<insight::Finding> version(std::int64_t number, std::int64_t version) = 0;
    virtual Labels labels() = 0;
};

// Part of a Transaction.
class BankDesk {
public:
    virtual ~BankDesk() = default;
    virtual std::optional<KeptFinding> finding(std::int64_t number) = 0;
    virtual std::int64_t count() = 0;
    // Number and version are given here: the next ones. `stems` are what it is found by. What stood before is kept.
    virtual KeptFinding save(KeptFinding finding, const std::vector<std::string>& stems, const std::string& note) = 0;
};

}  // namespace stemmen::service
