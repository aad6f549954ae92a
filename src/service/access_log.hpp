// Who has looked at what (P-41): append-only, each entry chained to the one before by a keyed hash, so that whoever changes,
// inserts or takes out an entry without the keys is found out. Names the reader, never a citizen; about queue items now, about
// answers and contact data when there is a dashboard. The two ends of the chain are sealed as well: entries that retention
// took leave the beginning of the rest, and entries cut off at the end are missed. An older copy of the whole log put in place
// of the newer one is found with the mark that the auditor has noted from the last check.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "privacy/keys.hpp"

namespace stemmen::service {

inline constexpr std::size_t access_field_bytes_max = 100;

struct Access {
    std::int64_t number = 0;  // 1, 2, 3 … without a gap
    Timestamp at;
    std::string who;          // the name that the reader's token or sign-in stands for
    std::string what;         // a constant word: "duty.list", "duty.open", "duty.handled"
    std::string about;        // number of the item, or of the items listed; never a person
    std::string why;          // a constant word
    std::string link;         // keyed hash over all of the above and the link before
    bool operator==(const Access&) const = default;
};

// Where the chain begins (the last entry that retention took) and where it ends.
struct AccessMark {
    std::int64_t number = 0;
    std::string link;
    std::string seal;
    bool operator==(const AccessMark&) const = default;
};
enum class AccessEnd { base, head };
struct AccessMarks {
    std::optional<AccessMark> base, head;
};

// The port to the rows; part of a Transaction.
class AccessRows {
public:
    virtual ~AccessRows() = default;
    virtual void append(const Access& entry) = 0;
    virtual AccessMarks marks() = 0;
    virtual void save(AccessEnd end, const AccessMark& mark) = 0;
    // From the first on, up to the first that is not from before: a clock that once went wrong makes no gap.
    virtual std::vector<Access> oldest(Timestamp before, std::size_t limit) = 0;
    virtual void erase_through(std::int64_t number) = 0;
};

// Appends one entry; number and link are found here. Fields are cut to access_field_bytes_max.
void record(const privacy::KeyRing& keys, AccessRows& rows, Access entry);
// Takes entries from before `older_than`, at most `limit`, and seals the new beginning. Returns how many went.
std::size_t prune_access_log(const privacy::KeyRing& keys, AccessRows& rows, Timestamp older_than, std::size_t limit);

// "17:mF9…": what the auditor notes at each check and gives at the next.
std::string noted(std::int64_t number, std::string_view link);

// Takes the entries in order and tells what is wrong with them. Nothing is held but the last one.
class AccessCheck {
public:
    // `noted_before`: from an earlier check, or "".
    AccessCheck(const privacy::KeyRing& keys, AccessMarks marks, std::string noted_before);
    void take(const Access& entry);

    struct Verdict {
        std::int64_t entries = 0;
        std::string note;                 // for the next check; "" when there is no entry yet
        std::vector<std::string> faults;  // at most faults_max sentences; none: the log is whole
    };
    static constexpr std::size_t faults_max = 10;
    [[nodiscard]] Verdict verdict();

private:
    void fault(std::string sentence);

    const privacy::KeyRing& keys_;
    AccessMarks marks_;
    std::string noted_before_;
    bool noted_is_met_ = false;
    std::int64_t number_ = 0;  // of the entry before
    std::string link_;
    std::int64_t entries_ = 0;
    std::vector<std::string> faults_;
};

}  // namespace stemmen::service
