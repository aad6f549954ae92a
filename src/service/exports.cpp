#include "service/exports.hpp"

#include <algorithm>

namespace stemmen::service {
namespace {

Error too_many() {
    return {Errc::over_limit, std::to_string(exports_max) + " exported files are known already, and no more may be: delete those that are not needed, and tell so with stemmen exports done NUMBER"};
}

// Notes those of `talks` that are still there; the others are returned.
std::set<std::string> note_talks(const privacy::KeyRing& keys, Store& store, std::int64_t number, const std::vector<std::string>& talks) {
    std::set<std::string> gone;
    for (std::size_t begin = 0; begin < talks.size(); begin += export_talks_at_once_max) {
        const std::size_t end = std::min(talks.size(), begin + export_talks_at_once_max);
        store.transact([&](Transaction& tx) {
            for (std::size_t i = begin; i < end; ++i) {
                if (tx.session({talks[i]})) tx.exports().hold(number, export_key(keys, {talks[i]}));
                else gone.insert(talks[i]);
            }
        });
    }
    return gone;
}

Result<std::int64_t> begin_note(Store& store, const ExportFile& file) {
    std::int64_t number = 0;
    store.transact([&](Transaction& tx) {
        const bool is_full = tx.exports().all(exports_max).size() >= exports_max;
        number = is_full ? 0 : tx.exports().insert(file);
    });
    if (number == 0) return too_many();
    return number;
}

}  // namespace

MessageKey export_key(const privacy::KeyRing& keys, const SessionId& session) { return keys.message_key("export", session.value); }

Result<std::int64_t> note_export(const privacy::KeyRing& keys, Store& store, const ExportFile& file, Table& table) {
    const auto column = static_cast<std::size_t>(std::ranges::find(table.columns, talk_column, &Column::name) - table.columns.begin());
    const Result<std::int64_t> number = begin_note(store, file);
    if (!number) return number;
    std::set<std::string> talks;
    for (const auto& row : table.rows) talks.insert(row.at(column));
    const std::set<std::string> gone = note_talks(keys, store, *number, {talks.begin(), talks.end()});
    std::erase_if(table.rows, [&](const auto& row) { return gone.contains(row[column]); });
    return number;
}

Result<std::int64_t> note_export(const privacy::KeyRing& keys, Store& store, const ExportFile& file, const SessionId& talk) {
    const Result<std::int64_t> number = begin_note(store, file);
    if (!number || note_talks(keys, store, *number, {talk.value}).empty()) return number;
    store.transact([&](Transaction& tx) { tx.exports().erase(*number); });
    return std::int64_t{0};
}

void finish_export(Transaction& tx, std::int64_t number, const std::string& checksum) {
    std::optional<ExportFile> file = tx.exports().find(number);
    if (!file) return;
    for (const ExportFile& other : tx.exports().all(exports_max))
        if (other.path == file->path && other.number < number) tx.exports().erase(other.number);
    file->checksum = checksum;
    file->is_written = true;
    tx.exports().update(*file);
}

std::vector<WaitingExport> waiting_exports(Transaction& tx, Timestamp now, bool is_asked_for) {
    std::vector<WaitingExport> all;
    for (ExportFile& file : tx.exports().waiting(is_asked_for ? now + Duration{1} : now - export_retry, export_files_at_once_max)) {
        if (!file.is_written && file.made_at > now - export_writing_max) continue;  // whoever writes it looks again afterwards
        const std::vector<MessageKey> erased = tx.exports().erased_in(file.number);
        all.push_back({std::move(file), {erased.begin(), erased.end()}});
    }
    return all;
}

void record_mended(Transaction& tx, const WaitingExport& waiting, const Mended& mended, Timestamp now) {
    ExportRows& rows = tx.exports();
    std::optional<ExportFile> file = rows.find(waiting.file.number);
    if (!file) return;  // somebody else was quicker
    file->fault = mended.fault;
    file->tried_at = now;
    if (!mended.fault.empty()) return rows.update(*file);
    if (mended.rows > 0) tx.append(Deletion{now, "erasure", "export_rows", static_cast<std::int64_t>(mended.rows), ""});
    if (mended.is_gone) {
        if (file->is_written) tx.append(Deletion{now, "erasure", "export_files", 1, ""});
        return rows.erase(file->number);
    }
    file->checksum = mended.checksum;
    file->tried_at.reset();
    rows.update(*file);
    // Those who were erased while it was being mended wait on.
    for (const MessageKey& talk : waiting.erased) rows.settle(file->number, talk);
}

bool settle_export(Transaction& tx, std::int64_t number, Timestamp now) {
    if (!tx.exports().find(number) || tx.exports().erased_in(number).empty()) return false;
    tx.exports().erase(number);
    tx.append(Deletion{now, "operator", "export_files", 1, ""});
    return true;
}

}  // namespace stemmen::service
