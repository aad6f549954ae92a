#include "app/export_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/data_files.hpp"
#include "privacy/sha256.hpp"

namespace stemmen::app {
namespace {

using service::Mended;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t zeros_at_once = 64 * 1024;

class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t step = ::write(file, text.data(), text.size());
        if (step <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(step));
    }
    return true;
}

// The file has no name any more, or will have none: its bytes are not left for whoever searches the disk.
void overwrite(int file, std::int64_t bytes) {
    const std::string zeros(zeros_at_once, '\0');
    ::lseek(file, 0, SEEK_SET);
    while (bytes > 0) {
        const auto step = static_cast<std::size_t>(std::min<std::int64_t>(bytes, zeros_at_once));
        if (!write_all(file, std::string_view(zeros).substr(0, step))) return;
        bytes -= static_cast<std::int64_t>(step);
    }
    ::fsync(file);
}

void sync_folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    const File opened(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.is_open()) ::fsync(opened.get());
}

// Up to the end of the record, quoted line ends included; its cells without their quotes.
struct Record {
    std::size_t end = 0;
    std::vector<std::string> cells;
    bool is_whole = false;  // every quote is closed
};

Record read_record(std::string_view text, std::size_t begin) {
    Record record{.end = begin, .cells = {""}};
    bool is_quoted = false;
    for (std::size_t i = begin; i < text.size(); ++i) {
        const char c = text[i];
        record.end = i + 1;
        if (is_quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') record.cells.back() += text[i++];
        else if (c == '"') is_quoted = !is_quoted;
        else if (is_quoted) record.cells.back() += c;
        else if (c == '\n') break;
        else if (c == ';') record.cells.emplace_back();
        else if (c != '\r') record.cells.back() += c;
    }
    record.is_whole = !is_quoted;
    return record;
}

std::optional<Thinned> thin(const std::string& format, std::string_view text, const IsErased& is_erased) { return format == "json" ? thin_json(text, is_erased) : thin_csv(text, is_erased); }

// The new file takes the place of the old in one step, with its owner and rights.
bool replace(const std::string& path, int old, const struct stat& facts, std::string_view text) {
    const std::string temporary = path + ".stemmen-new";
    ::unlink(temporary.c_str());  // of an attempt that was cut off
    const File fresh(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!fresh.is_open()) return false;
    const bool has_owner = facts.st_uid == ::geteuid() || ::fchown(fresh.get(), facts.st_uid, facts.st_gid) == 0;
    const bool good = has_owner && ::fchmod(fresh.get(), facts.st_mode & 0777U) == 0 && write_all(fresh.get(), text) && ::fsync(fresh.get()) == 0 &&
                      std::rename(temporary.c_str(), path.c_str()) == 0;
    if (!good) return ::unlink(temporary.c_str()), false;
    sync_folder_of(path);
    overwrite(old, facts.st_size);
    return true;
}

// The folder's own name, whatever led there; a link in the file's place is replaced when it is written.
std::string from_root(const std::string& path) {
    const std::filesystem::path whole = std::filesystem::absolute(path);
    return (std::filesystem::weakly_canonical(whole.parent_path()) / whole.filename()).string();
}

std::optional<std::string> read_all(int file, const struct stat& facts) {
    std::string text(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t got = 0;
    while (got < text.size()) {
        const ssize_t step = ::read(file, text.data() + got, text.size() - got);
        if (step <= 0) return std::nullopt;
        got += static_cast<std::size_t>(step);
    }
    return text;
}

Mended mend_open(const service::WaitingExport& waiting, const privacy::KeyRing& keys, int file, const struct stat& facts) {
    const std::optional<std::string> text = read_all(file, facts);
    if (!text) return {.fault = "no_access"};
    const bool is_table = waiting.file.report != "access" && waiting.file.format != "xlsx";
    if (!is_table) {
        // Nothing of it would be left, or it cannot be changed: all of it goes, if it is what we wrote.
        if (privacy::sha256_hex(*text) != waiting.file.checksum) return {.fault = "changed"};
        if (::unlink(waiting.file.path.c_str()) != 0) return {.fault = "no_access"};
        sync_folder_of(waiting.file.path);
        overwrite(file, facts.st_size);
        return {.is_gone = true, .rows = waiting.erased.size()};
    }
    const auto is_erased = [&](const std::string& session) { return waiting.erased.contains(service::export_key(keys, {session})); };
    const std::optional<Thinned> thinned = thin(waiting.file.format, *text, is_erased);
    if (!thinned) return {.fault = "changed"};
    if (thinned->rows > 0 && !replace(waiting.file.path, file, facts, thinned->text)) return {.fault = "no_access"};
    return {.checksum = privacy::sha256_hex(thinned->text), .rows = thinned->rows};
}

}  // namespace

std::optional<Thinned> thin_csv(std::string_view text, const IsErased& is_erased) {
    Thinned thinned;
    if (text.starts_with(byte_order_mark)) {
        thinned.text = byte_order_mark;
        text.remove_prefix(byte_order_mark.size());
    }
    const Record header = read_record(text, 0);
    const auto talk = std::ranges::find(header.cells, service::talk_column);
    if (!header.is_whole || talk == header.cells.end()) return std::nullopt;
    const auto column = static_cast<std::size_t>(talk - header.cells.begin());
    thinned.text += text.substr(0, header.end);
    for (std::size_t at = header.end; at < text.size();) {
        const Record record = read_record(text, at);
        if (!record.is_whole || record.cells.size() != header.cells.size()) return std::nullopt;
        if (is_erased(record.cells[column])) ++thinned.rows;
        else thinned.text += text.substr(at, record.end - at);
        at = record.end;
    }
    return thinned;
}

std::optional<Thinned> thin_json(std::string_view text, const IsErased& is_erased) {
    using nlohmann::json;
    // One object a line, as to_json() writes them.
    if (!text.starts_with('[') || !text.ends_with("]\n")) return std::nullopt;
    if (!json::accept(text)) return std::nullopt;
    Thinned thinned{.text = "["};
    bool is_first = true;
    for (std::size_t at = text.find('\n') + 1; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (line == "]") break;
        if (line.ends_with(',')) line.remove_suffix(1);
        const json row = json::parse(line, nullptr, false);
        const auto talk = row.is_object() ? row.find(service::talk_column) : row.end();
        if (!row.is_object() || talk == row.end() || !talk->is_string()) return std::nullopt;
        if (is_erased(talk->get<std::string>())) {
            ++thinned.rows;
            continue;
        }
        thinned.text += is_first ? "\n" : ",\n";
        thinned.text += line;
        is_first = false;
    }
    thinned.text += is_first ? "]\n" : "\n]\n";
    return thinned;
}

Mended mend_export(const service::WaitingExport& waiting, const privacy::KeyRing& keys) {
    const std::string& path = waiting.file.path;
    const File file(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
    if (!file.is_open()) {
        if (errno == ENOENT && !waiting.file.is_written) return {.is_gone = true};  // whoever wrote it died before
        return {.fault = errno == ENOENT || errno == ENOTDIR ? "moved" : errno == ELOOP || errno == EISDIR ? "changed" : "no_access"};
    }
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0) return {.fault = "no_access"};
    if (!S_ISREG(facts.st_mode) || facts.st_size > export_bytes_max) return {.fault = "changed"};
    return mend_open(waiting, keys, file.get(), facts);
}

std::size_t mend_exports(service::Store& store, const privacy::KeyRing& keys, const std::function<Timestamp()>& now) {
    std::vector<service::WaitingExport> waiting;
    store.transact([&](service::Transaction& tx) { waiting = service::waiting_exports(tx, now(), true); });
    for (const service::WaitingExport& each : waiting) {
        const Mended mended = mend_export(each, keys);
        store.transact([&](service::Transaction& tx) { service::record_mended(tx, each, mended, now()); });
    }
    return static_cast<std::size_t>(store.counts().exports.waiting);
}

namespace {

// The checksum first, so that a file whose writer died can be told from others.
Result<void> write_known(service::Store& store, const privacy::KeyRing& keys, const std::function<Timestamp()>& now, service::ExportFile file, const std::string& bytes) {
    file.checksum = privacy::sha256_hex(bytes);
    store.transact([&](service::Transaction& tx) { tx.exports().update(file); });
    if (Result<void> written = write_private_file(file.path, bytes, true); !written) {
        store.transact([&](service::Transaction& tx) { tx.exports().erase(file.number); });
        return written;
    }
    bool is_waited_for = false;  // somebody was erased while it was being written
    store.transact([&](service::Transaction& tx) {
        service::finish_export(tx, file.number, file.checksum);
        is_waited_for = !tx.exports().erased_in(file.number).empty();
    });
    if (is_waited_for) mend_exports(store, keys, now);
    return {};
}

}  // namespace

Result<void> write_noted_export(service::Store& store, const privacy::KeyRing& keys, const std::function<Timestamp()>& now, const std::string& path,
                                const std::string& format, Table& table, const std::function<Result<std::string>(const Table&)>& bytes_of) {
    service::ExportFile file{.path = from_root(path), .report = table.name, .format = format, .made_at = now()};
    const Result<std::int64_t> number = service::note_export(keys, store, file, table);
    if (!number) return number.error();
    const Result<std::string> bytes = bytes_of(table);
    if (!bytes) return bytes.error();
    file.number = *number;
    return write_known(store, keys, now, std::move(file), *bytes);
}

Result<bool> write_noted_access(service::Store& store, const privacy::KeyRing& keys, const std::function<Timestamp()>& now, const std::string& path,
                                const SessionId& talk, const std::string& bytes) {
    service::ExportFile file{.path = from_root(path), .report = "access", .format = "json", .made_at = now()};
    const Result<std::int64_t> number = service::note_export(keys, store, file, talk);
    if (!number) return number.error();
    if (*number == 0) return false;
    file.number = *number;
    if (const Result<void> written = write_known(store, keys, now, std::move(file), bytes); !written) return written.error();
    return true;
}

}  // namespace stemmen::app
