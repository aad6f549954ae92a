// Files that this program has written with citizens' answers in them, and whose they are, so that SLETT reaches them (P-10): as
// plain values, and the port to the rows. Whose is told by a keyed hash of the talk (service/exports.hpp), which leads to nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace stemmen::service {

struct ExportFile {
    std::int64_t number = 0;            // given by the store, never used twice: operators name files by it
    std::string path;                   // from the root
    std::string report;                 // "answers" …, "access" for what is kept under one receipt code
    std::string format;                 // csv, json, xlsx
    std::string checksum;               // SHA-256 of what was written, hex; "" before it is known
    Timestamp made_at;
    bool is_written = false;            // all of it is on the disk
    std::string fault;                  // why somebody who is erased could not be taken out: one of export_faults, or ""
    std::optional<Timestamp> tried_at;  // when that was tried last
    bool operator==(const ExportFile&) const = default;
};

struct ExportCounts {
    std::int64_t waiting = 0;  // files in which somebody stands who has been erased since
    std::int64_t failed = 0;   // of those, which the program could not mend by itself
};

// Part of a Transaction.
class ExportRows {
public:
    virtual ~ExportRows() = default;
    virtual std::int64_t insert(const ExportFile& file) = 0;  // its number
    virtual std::optional<ExportFile> find(std::int64_t number) = 0;
    virtual void update(const ExportFile& file) = 0;          // checksum, is_written, fault, tried_at
    virtual void erase(std::int64_t number) = 0;              // from now on nothing is known of it; prune() takes its talks
    virtual std::vector<ExportFile> all(std::size_t limit) = 0;  // newest first

    virtual void hold(std::int64_t number, const MessageKey& talk) = 0;
    // The talk has been erased: every file that holds it waits from now on. Returns how many.
    virtual std::size_t mark_erased(const MessageKey& talk, Timestamp now) = 0;
    // Files that wait, oldest first; of those that failed, the ones last tried before `failed_before`.
    virtual std::vector<ExportFile> waiting(Timestamp failed_before, std::size_t limit) = 0;
    // The erased talks that stand in the file, and: they do not any more.
    virtual std::vector<MessageKey> erased_in(std::int64_t number) = 0;
    virtual void settle(std::int64_t number, const MessageKey& talk) = 0;
    // Files that were erased or made before, in which nobody stands who waits to be taken out: their talks, and then they. Counts both.
    virtual std::size_t prune(Timestamp made_before, std::size_t limit) = 0;
};

}  // namespace stemmen::service
