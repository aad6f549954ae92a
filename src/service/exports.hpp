// Exports that lie on a disk, and how somebody who is erased is taken out of them. Before a file is written, the talks in it are
// noted as keyed hashes; SLETT marks them in its own transaction; from then on the file waits until its rows are gone, whatever dies
// meanwhile. What is done with the bytes is the app's (app/export_files.hpp).
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "privacy/keys.hpp"
#include "service/export_rows.hpp"
#include "service/report.hpp"
#include "service/store.hpp"

namespace stemmen::service {

inline constexpr std::size_t exports_max = 1'000;                       // that are known at a time; older ones are to be settled first
inline constexpr std::size_t export_talks_at_once_max = 2'000;          // noted in one transaction, so that nobody waits long
inline constexpr std::size_t export_files_at_once_max = 50;             // mended in one go
inline constexpr Duration export_writing_max = std::chrono::hours{1};   // a file that is not written by then never will be
inline constexpr Duration export_retry = std::chrono::hours{1};         // a file that could not be mended is tried again
// A link is cut link_kept after the end of a talk; a talk that was open when it was exported ends within this time.
inline constexpr Duration export_open_talk_max = std::chrono::days{7};

// Why a file could not be mended: it is not there any more, it has been changed so that its rows are not known again, or this
// process may not read or replace it.
inline constexpr std::array<std::string_view, 3> export_faults{"moved", "changed", "no_access"};

// The talk as it is noted with a file. Without the key file nobody finds a talk's files, or the talks of a file.
MessageKey export_key(const privacy::KeyRing& keys, const SessionId& session);

// A file that is about to be written, whose report names talks: they are noted, some at a time, and `table` loses the rows of those
// that have been erased since it was read. Returns the file's number; over_limit when as many as there may be are known.
Result<std::int64_t> note_export(const privacy::KeyRing& keys, Store& store, const ExportFile& file, Table& table);
// The same for what is kept under one receipt code. 0: it has been erased meanwhile.
Result<std::int64_t> note_export(const privacy::KeyRing& keys, Store& store, const ExportFile& file, const SessionId& talk);

// It lies on the disk now, in the place of any earlier one of that path.
void finish_export(Transaction& tx, std::int64_t number, const std::string& checksum);

// A file that waits, and the talks that have to leave it.
struct WaitingExport {
    ExportFile file;
    std::set<MessageKey> erased;
};
// `is_asked_for` also takes those that have failed already.
std::vector<WaitingExport> waiting_exports(Transaction& tx, Timestamp now, bool is_asked_for);

// What has become of it. `fault` is one of export_faults, or "" when the rows are gone.
struct Mended {
    std::string fault;
    std::string checksum;   // of what lies there now
    bool is_gone = false;   // the file was deleted, or was never written
    std::size_t rows = 0;   // that were taken out
};
void record_mended(Transaction& tx, const WaitingExport& waiting, const Mended& mended, Timestamp now);

// An operator has dealt with a file that was moved away or changed. False: there is no such file, or nobody waits in it.
bool settle_export(Transaction& tx, std::int64_t number, Timestamp now);

}  // namespace stemmen::service
