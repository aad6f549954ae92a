// service::Transaction over one connection. Lives for one job; whoever makes it opens and ends the database's transaction.
#pragma once

#include <limits>
#include <optional>
#include <set>

#include "service/store.hpp"
#include "store/bank.hpp"
#include "store/drives.hpp"
#include "store/figure_rows.hpp"
#include "store/forms.hpp"
#include "store/officers.hpp"
#include "store/connection.hpp"
#include "store/event_filter.hpp"
#include "store/line_lengths.hpp"

namespace stemmen::store {

// Counted in memory, so that a row costs no look into the table of counts.
struct Tally {
    std::int64_t threads = 0, sessions = 0, answers = 0;  // that came, or went if negative
    std::optional<std::int64_t> outbox_number;            // the next one; not yet asked for in this transaction if nothing
    std::vector<Blob> put, sent;                          // whose rows came to the outbox, and whose went; one for each
};

// The name of a count that never goes back: an outbox number is never used twice.
const std::string& outbox_number_name();

// Days whose figures are to be counted anew (service/figure_rows.hpp). A day that the database has marked already costs nothing
// more, so that a turn writes none of this but on the first of each refresh.
class StaleDays {
public:
    void mark(std::int64_t day) {
        if (day != last_ && !written_.contains(day)) waiting_.insert(day);
        last_ = day;
    }
    // Rows went: numbers at the end may be given again, and a day's first may then be lower than was noted.
    void rows_went() { rows_went_ = true; }
    void write(Connection& connection);      // before a commit; a rollback marks a day too many, which does no harm
    void written();                          // after it
    void taken(const std::vector<std::int64_t>& days);

private:
    std::set<std::int64_t> waiting_, written_, begun_;
    std::int64_t last_ = no_day;  // marked last: nearly always the same
    bool rows_went_ = false;
    static constexpr std::int64_t no_day = std::numeric_limits<std::int64_t>::min();
};

// What the writer remembers between transactions. None of it is of value: all of it is read again from the database at the start.
struct WriterMemory {
    EventFilter filter;
    std::int64_t bucket = 0;       // being filled
    std::int64_t bucket_keys = 0;  // about how many are in it
    bool pruned = false;           // event keys went since the filter was last trimmed
    Tally tally;                   // since the transaction began; goes to the database with its commit, and back with a rollback
    bool erased = false;           // answers, links or words went since the write-ahead log was last emptied
    StaleDays stale;
    LineLengths lines;             // of the outbox
    bool knows_lines = true;       // false beside the service, which may have put in more since
    Timestamp latest;              // the latest `now` anybody told: when a thread is saved, that is when it was active

    void load(Connection& connection);
    void put_line(const Blob& person) {
        lines.add(person);
        tally.put.push_back(person);
    }
    // After a rollback, to what the tally was when that began.
    void undo(const Tally& before);
    // Before a commit: the tally and the stale days.
    void write_tally(Connection& connection);
    // After a commit: the tally begins anew, and filters whose buckets are empty go.
    void committed(Connection& connection);
};

class SqliteDutyRows final : public service::DutyRows {
public:
    SqliteDutyRows(Connection& connection, WriterMemory& memory) : connection_(connection), memory_(memory) {}

    std::int64_t insert(const service::DutyItem& item) override;
    std::optional<service::DutyItem> find(std::int64_t number) override;
    void update(const service::DutyItem& item) override;
    std::vector<service::DutyItem> of_unit(const std::string& unit, std::size_t limit) override;
    std::vector<service::DutyItem> late(Timestamp now, std::size_t limit) override;
    std::vector<service::DutyItem> expired(Timestamp now, std::size_t limit) override;
    void erase(std::int64_t number) override;
    std::size_t erase_of(const PersonKey& person) override;
    std::size_t erase_of(const MessageKey& talk) override;
    std::size_t count_of_unit(const std::string& unit) override;
    std::size_t count_of_person(const PersonKey& person, Timestamp since) override;

private:
    Connection& connection_;
    WriterMemory& memory_;
};

class SqliteAccessRows final : public service::AccessRows {
public:
    explicit SqliteAccessRows(Connection& connection) : connection_(connection) {}

    void append(const service::Access& entry) override;
    service::AccessMarks marks() override;
    void save(service::AccessEnd end, const service::AccessMark& mark) override;
    std::vector<service::Access> oldest(Timestamp before, std::size_t limit) override;
    void erase_through(std::int64_t number) override;

private:
    Connection& connection_;
};

class SqlitePageRows final : public service::PageRows {
public:
    SqlitePageRows(Connection& connection, WriterMemory& memory) : connection_(connection), memory_(memory) {}

    std::int64_t append(const service::PageMessage& message) override;
    std::vector<service::PageMessage> after(const PersonKey& person, std::int64_t number, std::size_t limit) override;
    std::size_t erase_of(const PersonKey& person) override;
    std::size_t erase_of(const SessionId& session) override;
    std::size_t prune(Timestamp before, std::size_t limit) override;
    void save(const service::ShortLink& link) override;
    std::optional<service::ShortLink> link(const std::string& code) override;
    std::vector<service::ShortLink> links(std::size_t limit) override;
    void add(const service::FunnelCount& count) override;
    std::int64_t came(const std::string& link, service::FunnelStep step) override;

private:
    std::size_t erase(std::size_t gone);

    Connection& connection_;
    WriterMemory& memory_;
};

// Writing of figures and of what the project team adds to texts.
class SqliteFigureUpkeep final : public service::FigureUpkeep {
public:
    SqliteFigureUpkeep(Connection& connection, WriterMemory& memory) : connection_(connection), memory_(memory) {}

    std::vector<service::StaleDay> take_stale(std::size_t limit) override;
    void apply(const service::Recount& recount, Timestamp now) override;

private:
    std::int64_t number_of(const service::Series& series);
    void add(std::int64_t series, service::Scale scale, const service::Cell& cell);
    void add(const service::TextEntry& text);

    Connection& connection_;
    WriterMemory& memory_;
};

class SqliteTextDesk final : public service::TextDesk {
public:
    SqliteTextDesk(Connection& connection, WriterMemory& memory) : connection_(connection), memory_(memory) {}

    std::optional<service::ReadText> text(std::int64_t number) override;
    bool set_codes(std::int64_t text, const std::string& coder, const std::vector<std::int64_t>& themes, Timestamp at) override;
    bool set_check(std::int64_t text, const service::FlagCheck& check) override;
    bool set_approval(std::int64_t text, const service::QuoteApproval& approval, bool approve) override;
    std::vector<service::Theme> codebook() override;
    void append(const service::Theme& theme) override;
    std::int64_t append(const service::ReportHead& head, const std::string& body) override;

private:
    std::optional<std::int64_t> day_of_text(std::int64_t number);

    Connection& connection_;
    WriterMemory& memory_;
};

// Takes a text off the reading list, with all that was added to it. Its day is to be marked stale by the caller.
void drop_text(Connection& connection, std::int64_t answer);

class SqliteSignInRows final : public service::SignInRows {
public:
    explicit SqliteSignInRows(Connection& connection) : connection_(connection) {}

    void insert(const service::ReaderSession& session) override;
    std::optional<service::ReaderSession> session(const service::ReaderKey& key) override;
    void touch(const service::ReaderKey& key, Timestamp seen_at) override;
    bool erase_session(const service::ReaderKey& key) override;
    std::size_t prune_sessions(Timestamp expired_before, Timestamp idle_before, std::size_t limit) override;
    bool insert(const service::ApiToken& token) override;
    bool erase_token(const std::string& name) override;
    std::int64_t insert(const service::ExportRequest& request) override;
    std::optional<service::ExportRequest> export_request(std::int64_t number) override;
    void update(const service::ExportRequest& request) override;
    std::size_t prune_export_requests(Timestamp asked_before, std::size_t limit) override;

private:
    Connection& connection_;
};

class SqliteExportRows final : public service::ExportRows {
public:
    SqliteExportRows(Connection& connection, WriterMemory& memory) : connection_(connection), memory_(memory) {}

    std::int64_t insert(const service::ExportFile& file) override;
    std::optional<service::ExportFile> find(std::int64_t number) override;
    void update(const service::ExportFile& file) override;
    void erase(std::int64_t number) override;
    std::vector<service::ExportFile> all(std::size_t limit) override;
    void hold(std::int64_t number, const MessageKey& talk) override;
    std::size_t mark_erased(const MessageKey& talk, Timestamp now) override;
    std::vector<service::ExportFile> waiting(Timestamp failed_before, std::size_t limit) override;
    std::vector<MessageKey> erased_in(std::int64_t number) override;
    void settle(std::int64_t number, const MessageKey& talk) override;
    std::size_t prune(Timestamp made_before, std::size_t limit) override;

private:
    Connection& connection_;
    WriterMemory& memory_;
};

class SqliteTransaction final : public service::Transaction {
public:
    SqliteTransaction(Connection& connection, WriterMemory& memory) : connection_(connection), memory_(memory) {}
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;

    bool remember(const EventKey& key, Timestamp now) override;
    void record_failure(const EventKey& key, const std::string& kind, const std::string& error, Timestamp now) override;

    std::optional<service::Thread> thread(const PersonKey& person) override;
    void save(const service::Thread& thread) override;
    std::vector<PersonKey> due_threads(Timestamp now, std::size_t limit) override;
    std::optional<Timestamp> next_due() override;
    std::vector<PersonKey> watched_threads(std::size_t limit) override;

    std::optional<service::Session> session(const SessionId& id) override;
    std::optional<service::Session> latest_session(const Pseudonym& person) override;
    std::optional<service::Session> session_by_receipt(const std::string& receipt_hash) override;
    std::vector<SessionId> sessions_of(const Pseudonym& person) override;
    std::vector<std::string> drives() override;
    std::optional<PersonKey> person_in(const SessionId& session) override;
    std::size_t divide_by_drive(const std::function<Pseudonym(const PersonKey&, const std::string&)>& pseudonym, std::size_t limit) override;
    void insert(const service::Session& session) override;
    void update(const service::Session& session) override;

    void save(const service::Answer& answer) override;
    std::vector<service::Answer> answers_of(const SessionId& session) override;
    std::optional<service::Answer> answer_by_message(const Pseudonym& person, const MessageKey& message) override;
    void erase_answer(const service::Answer& answer) override;

    void append(const service::Consent& consent) override;
    std::vector<service::Consent> consents_of(const SessionId& session) override;
    void append(const service::Talk& talk) override;
    void mark_not_asked(const SessionId& session, const std::string& reason) override;
    void append(const service::Deletion& deletion) override;

    void hold(const SessionId& session, const std::string& sealed) override;
    std::optional<std::string> held(const SessionId& session) override;
    void drop_held(const SessionId& session) override;
    service::DutyRows& duty() override { return duty_; }
    service::AccessRows& access() override { return access_; }
    service::FigureUpkeep& figures() override { return figures_; }
    service::TextDesk& texts() override { return texts_; }
    service::SignInRows& sign_in() override { return sign_in_; }
    service::BankDesk& bank() override { return bank_; }
    service::DriveDesk& drive_desk() override { return drives_; }
    service::FormDesk& forms() override { return forms_; }
    service::BankRows& bank_rows() override { return bank_rows_; }
    service::FigureRows& figure_rows() override { return figure_rows_; }
    service::OfficerDesk& officers() override { return officers_; }
    service::PageRows& page() override { return page_; }
    service::ExportRows& exports() override { return exports_; }

    service::Outgoing enqueue(service::Outgoing message, Timestamp now, bool claim) override;
    std::vector<service::Outgoing> claim_due(Timestamp now, std::size_t limit) override;
    std::optional<Timestamp> next_send() override;
    std::vector<service::Outgoing> waiting_since(Timestamp before, std::size_t limit) override;
    std::optional<service::Outgoing> outgoing(std::int64_t id) override;
    void update(const service::Outgoing& message) override;
    service::Finished finish(const service::Outgoing& row, Timestamp now, bool claim) override;
    std::size_t drop_unsent(const PersonKey& person) override;
    bool has_outgoing(const PersonKey& person) override;
    std::size_t recover_in_flight(Timestamp until) override;

    std::size_t erase_session(const SessionId& session) override;
    std::string pinned(const std::string& name) override;
    void pin(const std::string& name, const std::string& fingerprint) override;
    bool has_sessions(const std::string& dialog, int version) override;
    std::size_t prune_event_keys(Timestamp older_than, std::size_t limit) override;
    std::size_t cut_links(Timestamp ended_before, std::size_t limit) override;
    std::size_t prune_threads(Timestamp idle_before, Timestamp stopped_before, std::size_t limit) override;
    std::size_t prune_sessions(Timestamp ended_before, Timestamp now, std::size_t limit) override;
    std::size_t prune_talks(Timestamp ended_before, std::size_t limit) override;
    std::size_t prune_consents(Timestamp unused_before, std::size_t limit) override;
    std::size_t prune_deletions(Timestamp before, std::size_t limit) override;

private:
    // Where a row of this transaction stands and what its indexed columns hold: a turn reads a thread and a session and then
    // writes them, and an index whose columns did not change need not be touched.
    struct KnownThread {
        PersonKey person;
        std::int64_t no = 0;
        std::int64_t active_on = 0;
        std::optional<Timestamp> due_at, stopped_at;
        SessionId session;                       // as read
        std::optional<std::int64_t> session_no;  // where it stood when the thread was saved
    };
    struct KnownSession {
        SessionId id;
        std::int64_t no = 0;
        std::optional<Pseudonym> person;
        std::optional<Timestamp> ended_at;
        std::string receipt_hash;
        Timestamp invited_at;
    };
    std::int64_t next_outbox_number();
    [[nodiscard]] bool has_at_most(const Blob& person, std::uint32_t rows) const { return memory_.knows_lines && memory_.lines.at_most(person) <= rows; }
    const KnownThread* find(const PersonKey& person);
    const KnownSession* find(const SessionId& id);
    const KnownSession& must_find(const SessionId& id);
    std::optional<std::int64_t> number_of(const SessionId& session);
    std::optional<service::Session> read_known_session(Query& query);
    std::size_t erase_rows_of(std::int64_t session_no);
    void forget_figures_of(std::int64_t session_no);
    // The day, and the sums of its month.
    void mark_with_sums(std::int64_t day);
    void mark_sums_of(std::int64_t session_no);
    std::vector<std::int64_t> numbers(Sql sql, std::int64_t before, std::size_t limit);
    void told(Timestamp now) { memory_.latest = std::max(memory_.latest, now); }
    void forget_known();

    Connection& connection_;
    WriterMemory& memory_;
    SqlitePageRows page_{connection_, memory_};
    SqliteExportRows exports_{connection_, memory_};
    SqliteDutyRows duty_{connection_, memory_};
    SqliteAccessRows access_{connection_};
    SqliteFigureUpkeep figures_{connection_, memory_};
    SqliteTextDesk texts_{connection_, memory_};
    SqliteSignInRows sign_in_{connection_};
    SqliteBankDesk bank_{connection_};
    SqliteDriveDesk drives_{connection_};
    SqliteFormDesk forms_{connection_};
    SqliteBankRows bank_rows_{connection_};
    SqliteFigureRows figure_rows_{connection_};
    SqliteOfficerDesk officers_{connection_};
    std::optional<KnownThread> known_thread_;
    std::optional<KnownSession> known_session_;
};

}  // namespace stemmen::store
