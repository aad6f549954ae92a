// Exported files on the disk, and taking people out of them who have been erased: rows leave a CSV or JSON file, other files are
// deleted whole. A file is replaced in one step, and what lay there before is overwritten.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "service/report.hpp"
#include "service/exports.hpp"

namespace stemmen::app {

inline constexpr std::int64_t export_bytes_max = std::int64_t{1} << 30;  // a file that has become larger is none of ours

// The same table without the rows of some talks; nothing when it is not a table as to_csv() or to_json() write it.
struct Thinned {
    std::string text;
    std::size_t rows = 0;  // that were taken out
};
using IsErased = std::function<bool(const std::string& session_id)>;
std::optional<Thinned> thin_csv(std::string_view text, const IsErased& is_erased);
std::optional<Thinned> thin_json(std::string_view text, const IsErased& is_erased);

// Takes the erased out of the file. Doing it twice does no harm.
service::Mended mend_export(const service::WaitingExport& waiting, const privacy::KeyRing& keys);

// Mends all that wait, and records it. How many wait still.
std::size_t mend_exports(service::Store& store, const privacy::KeyRing& keys, const std::function<Timestamp()>& now);

// What is kept under one receipt code, to `path`, in the same way. False: it has been erased meanwhile, and nothing was written.
Result<bool> write_noted_access(service::Store& store, const privacy::KeyRing& keys, const std::function<Timestamp()>& now, const std::string& path,
                                const SessionId& talk, const std::string& bytes);

// Writes a report that names talks to `path` so that SLETT will reach it. `bytes_of` makes the file of the table as it is then.
Result<void> write_noted_export(service::Store& store, const privacy::KeyRing& keys, const std::function<Timestamp()>& now, const std::string& path,
                                const std::string& format, Table& table, const std::function<Result<std::string>(const Table&)>& bytes_of);

}  // namespace stemmen::app
