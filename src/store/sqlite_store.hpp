// service::Store over one SQLite file: STRICT tables, WAL, synchronous=FULL, one writing process. May be called from any
// thread; writers take turns, readers take turns, and neither waits for the other.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "core/result.hpp"
#include "service/store.hpp"

namespace stemmen::store {

struct Options {
    bool synchronous_full = true;                  // false: the last commits may be lost at power loss (measurements only)
    bool read_only = false;                        // for exports beside a running service; needs no lock, cannot write
    std::chrono::milliseconds busy_timeout{2000};  // how long to wait for another program that writes, such as sqlite3
    std::size_t cache_kib = 8 * 1024;              // the writing connection; each reading one takes a quarter
    // Pages of 4 KiB in the write-ahead log after which it is copied to the file. The commit that meets it takes some
    // milliseconds longer, so that must be rarer than one turn in a hundred: a turn writes some ten pages.
    int checkpoint_pages = 4000;
    std::int64_t pages_max = 0;  // of 4 KiB: the size at which the file counts as full; 0: what the disk holds, 128 GiB at most
    // Beside the service that has the database, for one short piece of work: no lock, no migration, nothing may be put into the
    // outbox, and the file must be there.
    bool beside_service = false;
};

class SqliteStore final : public service::Store {
public:
    // Creates the folder (0700) and the file (0600) if they are missing and upgrades an older schema. ":memory:" lives as long
    // as the store. The error's detail says what to do: conflict (another process has it open, or it is another program's
    // database), misconfigured (newer schema, no permission), unavailable (the disk is full), not_found (read_only).
    static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& path, const Options& options = {});
    ~SqliteStore() override;

    void transact(const std::function<void(service::Transaction&)>& work) override;
    std::vector<std::exception_ptr> transact_all(const std::vector<std::function<void(service::Transaction&)>>& jobs) override;

    // From a snapshot, on a connection of their own. `row` must not call the store.
    void each_answer(const service::Filter& filter,
                     const std::function<void(const service::Session&, const service::Answer&)>& row) override;
    void each_session(const service::Filter& filter, const std::function<void(const service::Session&)>& row) override;
    void each_consent(const service::Filter& filter,
                      const std::function<void(const service::Session&, const service::Consent&)>& row) override;
    void each_talk(const service::Filter& filter, const std::function<void(const service::Talk&)>& row) override;
    void each_sum(const service::Filter& filter, const std::function<void(const service::Sum&)>& row) override;
    void each_funnel(const service::Filter& filter, const std::function<void(const service::FunnelCount&)>& row) override;
    void each_access(const std::function<void(const service::AccessMarks&)>& marks,
                     const std::function<void(const service::Access&)>& row) override;
    void read_drives(const std::function<void(service::DriveRows&)>& read) override;
    void read_bank(const std::function<void(service::BankRows&)>& read) override;
    void read_figures(const std::function<void(service::FigureRows&, service::TextRows&)>& read) override;
    std::vector<service::Access> access_before(std::int64_t number, std::size_t limit) override;
    std::vector<service::ShortLink> short_links(std::size_t limit) override;
    std::optional<service::ReaderSession> reader_session(const service::ReaderKey& key) override;
    std::optional<service::ApiToken> api_token(const service::ReaderKey& key) override;
    std::vector<service::ApiToken> api_tokens() override;
    std::vector<service::ExportRequest> export_requests(std::size_t limit) override;
    service::Counts counts() override;
    std::vector<service::Oldest> oldest() override;

    // A copy of the present state as a file (0600) that open() accepts, while the service goes on. Refuses to overwrite.
    Result<void> backup_to(const std::filesystem::path& path);
    // Copies the write-ahead log to the file and empties it. False if a reader was in the way for so long.
    bool checkpoint(std::chrono::milliseconds patience = {});
    // Something was erased by this store since the last checkpoint, so that it can still be read in the write-ahead log.
    [[nodiscard]] bool has_erased() const;
    // Reads the whole file and checks it: "ok", or what is wrong.
    std::string integrity();

private:
    struct Impl;
    explicit SqliteStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stemmen::store
