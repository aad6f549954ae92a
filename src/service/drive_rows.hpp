// The register of drives as it is kept: each with its versions, who made them and by which step. Names no citizen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/time.hpp"
#include "recruit/drive.hpp"

namespace stemmen::service {

inline constexpr std::size_t drives_max = 20'000;
inline constexpr std::size_t drives_per_page_max = 100;

struct KeptDrive {
    std::int64_t number = 0;   // 0: new
    std::int64_t version = 1;  // a change of what is no longer the newest is refused
    recruit::Drive drive;
    std::string by;            // directory id of whoever changed it last
    Timestamp at;
    bool operator==(const KeptDrive&) const = default;
};

struct DriveVersion {
    std::int64_t version = 0;
    std::string by;
    Timestamp at;
    std::string step;          // word of recruit::DriveStep
    bool operator==(const DriveVersion&) const = default;
};

struct DriveQuery {
    std::optional<std::unordered_set<std::string>> units;  // none: every unit
    std::vector<recruit::DriveState> states;               // none: all
    std::string steward;                                   // directory id of owner or deputy; "" for all
    std::size_t skip = 0;                                  // of those found: where the page before ended
    std::size_t limit = drives_per_page_max;
};

// For reading, from one moment.
class DriveRows {
public:
    virtual ~DriveRows() = default;
    virtual std::vector<KeptDrive> find(const DriveQuery& query) = 0;  // those that begin latest first
    virtual std::optional<KeptDrive> drive(std::int64_t number) = 0;
    virtual std::vector<DriveVersion> versions(std::int64_t number) = 0;  // oldest first, the present one last
};

// Part of a Transaction.
class DriveDesk {
public:
    virtual ~DriveDesk() = default;
    virtual DriveRows& rows() = 0;
    virtual std::int64_t count() = 0;
    // Number and version are given here: the next ones. What stood before is kept.
    virtual KeptDrive save(KeptDrive drive, std::string_view step) = 0;
    // Every drive that is neither closed nor told back, for overlaps and reminders.
    virtual std::vector<KeptDrive> open() = 0;
    // False: it has been sent before.
    virtual bool remember_reminder(std::int64_t number, const recruit::Due& due, Timestamp at) = 0;
};

}  // namespace stemmen::service
