// The port to what is kept. One implementation over SQLite (src/store), later one over PostgreSQL; tests/store holds every
// implementation to the same contract. Everything is synchronous; a broken database throws StoreFailure.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "service/bank_rows.hpp"
#include "service/drive_rows.hpp"
#include "service/access_log.hpp"
#include "service/duty_rows.hpp"
#include "service/export_rows.hpp"
#include "service/figure_rows.hpp"
#include "service/form_rows.hpp"
#include "service/officer_rows.hpp"
#include "service/page_rows.hpp"
#include "service/records.hpp"
#include "service/sign_in_rows.hpp"
#include "service/text_rows.hpp"

namespace stemmen::service {

// The database is gone, full, or not ours. `full` is true when there is no room left: answer 503 and try again later.
struct StoreFailure : std::runtime_error {
    StoreFailure(const std::string& what, bool no_room) : std::runtime_error(what), full(no_room) {}
    bool full;
};

// What became of a row of the outbox that is done with, and of the line behind it.
struct Finished {
    bool was_there = false;        // false: it had gone before
    std::optional<Outgoing> next;  // now in flight
};

// What one event, one timer or one outcome of a sending reads and writes. All or nothing.
class Transaction {
public:
    virtual ~Transaction() = default;

    // False if the key has been remembered before: a redelivery.
    virtual bool remember(const EventKey& key, Timestamp now) = 0;
    // An event whose handling threw: its key, kind and error word, never its content.
    virtual void record_failure(const EventKey& key, const std::string& kind, const std::string& error, Timestamp now) = 0;

    virtual std::optional<Thread> thread(const PersonKey& person) = 0;
    virtual void save(const Thread& thread) = 0;  // insert or replace
    // Threads to look at, earliest first.
    virtual std::vector<PersonKey> due_threads(Timestamp now, std::size_t limit) = 0;
    virtual std::optional<Timestamp> next_due() = 0;  // of threads
    // Threads that are to be looked at some day, earliest first: all in which something of ours goes on are among them.
    virtual std::vector<PersonKey> watched_threads(std::size_t limit) = 0;

    virtual std::optional<Session> session(const SessionId& id) = 0;
    virtual std::optional<Session> latest_session(const Pseudonym& person) = 0;
    virtual std::optional<Session> session_by_receipt(const std::string& receipt_hash) = 0;
    virtual std::vector<SessionId> sessions_of(const Pseudonym& person) = 0;
    // Every drive that ever had a session: with them a person's sessions are found (service/pseudonyms.hpp).
    virtual std::vector<std::string> drives() = 0;
    // Whose open session this is, if it is one. Reads all threads: not for a turn.
    virtual std::optional<PersonKey> person_in(const SessionId& session) = 0;
    // Sessions written before there were pseudonyms get theirs. Returns how many of them were looked at, `limit` at most.
    virtual std::size_t divide_by_drive(const std::function<Pseudonym(const PersonKey& person, const std::string& drive)>& pseudonym, std::size_t limit) = 0;
    virtual void insert(const Session& session) = 0;
    virtual void update(const Session& session) = 0;

    // One answer a question and session: a new one replaces the old.
    virtual void save(const Answer& answer) = 0;
    virtual std::vector<Answer> answers_of(const SessionId& session) = 0;
    // Of this person alone: nobody edits or unsends what another has said.
    virtual std::optional<Answer> answer_by_message(const Pseudonym& person, const MessageKey& message) = 0;
    virtual void erase_answer(const Answer& answer) = 0;  // by its session and question

    virtual void append(const Consent& consent) = 0;
    virtual std::vector<Consent> consents_of(const SessionId& session) = 0;
    virtual void append(const Talk& talk) = 0;
    // The talk that led to this session was not asked about after all (its invitation could not be sent).
    virtual void mark_not_asked(const SessionId& session, const std::string& reason) = 0;
    virtual void append(const Deletion& deletion) = 0;

    // Sealed words of an open session that may yet become an answer; gone with the session. `hold` replaces.
    virtual void hold(const SessionId& session, const std::string& sealed) = 0;
    virtual std::optional<std::string> held(const SessionId& session) = 0;
    virtual void drop_held(const SessionId& session) = 0;

    virtual DutyRows& duty() = 0;      // as long as the transaction lives
    virtual AccessRows& access() = 0;
    virtual FigureUpkeep& figures() = 0;
    virtual TextDesk& texts() = 0;
    virtual SignInRows& sign_in() = 0;
    virtual BankDesk& bank() = 0;
    virtual DriveDesk& drive_desk() = 0;
    virtual FormDesk& forms() = 0;
    virtual BankRows& bank_rows() = 0;
    virtual FigureRows& figure_rows() = 0;
    virtual OfficerDesk& officers() = 0;
    virtual PageRows& page() = 0;
    virtual ExportRows& exports() = 0;

    // Appends to the person's line and returns the row as stored. It becomes `waiting` if the line is not empty, `in_flight`
    // at once if it is first, due (next_at <= now) and `claim`, else `ready`.
    virtual Outgoing enqueue(Outgoing message, Timestamp now, bool claim) = 0;
    // Marks due `ready` rows, and `awaiting_echo` rows whose wait is over, as `in_flight` and returns them, oldest first.
    virtual std::vector<Outgoing> claim_due(Timestamp now, std::size_t limit) = 0;
    virtual std::optional<Timestamp> next_send() = 0;  // earliest next_at of a ready or awaiting_echo row
    // First in their lines, not in flight, and waiting since before that time; oldest first.
    virtual std::vector<Outgoing> waiting_since(Timestamp before, std::size_t limit) = 0;
    virtual std::optional<Outgoing> outgoing(std::int64_t id) = 0;
    virtual void update(const Outgoing& message) = 0;  // state, attempts, next_at
    // Done with it: the row goes, the person's next one becomes in_flight (told) if due and `claim`, else ready. Of the row only
    // what never changes is looked at: its id and person.
    virtual Finished finish(const Outgoing& row, Timestamp now, bool claim) = 0;
    // Drops what is not in flight in the person's line (STOPP, an officer stepping in). Returns how many.
    virtual std::size_t drop_unsent(const PersonKey& person) = 0;
    virtual bool has_outgoing(const PersonKey& person) = 0;
    // After a restart: everything in flight may have been sent, so it awaits its echo until `until`. Returns how many.
    virtual std::size_t recover_in_flight(Timestamp until) = 0;

    // Deletes a session with its answers and consents. Returns how many answers went.
    virtual std::size_t erase_session(const SessionId& session) = 0;

    // The fingerprint of something that may not change once it is relied upon, or ""; and to set it.
    virtual std::string pinned(const std::string& name) = 0;
    virtual void pin(const std::string& name, const std::string& fingerprint) = 0;
    // Whether any talk was or is on this version. Looks at all talks: for the start.
    virtual bool has_sessions(const std::string& dialog, int version) = 0;

    // Retention, in small steps so that nobody waits: each deletes or cuts at most `limit` rows and returns how many.
    virtual std::size_t prune_event_keys(Timestamp older_than, std::size_t limit) = 0;
    // session.person and receipt go, and with them the message keys of the answers. Counts sessions.
    virtual std::size_t cut_links(Timestamp ended_before, std::size_t limit) = 0;
    virtual std::size_t prune_threads(Timestamp idle_before, Timestamp stopped_before, std::size_t limit) = 0;
    // Answers, disposition and talks live on as numbers (Sum). Consents that were given are kept as records of their own, for
    // `now` is when they were last needed.
    virtual std::size_t prune_sessions(Timestamp ended_before, Timestamp now, std::size_t limit) = 0;
    virtual std::size_t prune_talks(Timestamp ended_before, std::size_t limit) = 0;
    virtual std::size_t prune_consents(Timestamp unused_before, std::size_t limit) = 0;   // of sessions that are gone
    virtual std::size_t prune_deletions(Timestamp before, std::size_t limit) = 0;         // the deletion log itself
};

// Narrowing of an export or report. Empty means everything.
struct Filter {
    std::optional<Timestamp> from;    // inclusive
    std::optional<Timestamp> to;      // exclusive
    std::string unit;                 // this unit exactly; callers widen over the tree with `units`
    std::vector<std::string> units;
    std::string dialog;
};

struct Counts {
    std::int64_t threads = 0, open_sessions = 0, sessions = 0, answers = 0, outbox = 0, awaiting_echo = 0, failed_events = 0;
    std::optional<Timestamp> oldest_outbox;
    DutyCounts duty;
    ExportCounts exports;
    std::int64_t officer_posts = 0;                    // that wait to be sent to officers
    std::optional<Timestamp> oldest_officer_post;
};

// The oldest item of a kind, such as "links"; none when there is none.
struct Oldest {
    std::string kind;
    std::optional<Timestamp> at;
};

class Store : public SignInReads {
public:
    ~Store() override = default;

    // Runs `work` in one durable transaction; if it throws, nothing of it is kept and the exception passes on.
    virtual void transact(const std::function<void(Transaction&)>& work) = 0;
    // Runs all in one commit. A job that throws loses only its own changes; its exception stands at its place in the result.
    // A job may be run twice, so it must depend on nothing but its inputs and the database.
    virtual std::vector<std::exception_ptr> transact_all(const std::vector<std::function<void(Transaction&)>>& jobs) = 0;

    // Reading for exports and reports: oldest first, one row at a time.
    virtual void each_answer(const Filter& filter, const std::function<void(const Session&, const Answer&)>& row) = 0;
    virtual void each_session(const Filter& filter, const std::function<void(const Session&)>& row) = 0;
    virtual void each_consent(const Filter& filter, const std::function<void(const Session&, const Consent&)>& row) = 0;
    virtual void each_talk(const Filter& filter, const std::function<void(const Talk&)>& row) = 0;
    virtual void each_sum(const Filter& filter, const std::function<void(const Sum&)>& row) = 0;  // by whole months
    virtual void each_funnel(const Filter& filter, const std::function<void(const FunnelCount&)>& row) = 0;  // by whole days
    // The marks first, then every entry in order, all from one moment.
    virtual void each_access(const std::function<void(const AccessMarks&)>& marks, const std::function<void(const Access&)>& row) = 0;
    // What the dashboard shows, from one moment.
    virtual void read_figures(const std::function<void(FigureRows& figures, TextRows& texts)>& read) = 0;
    // Newest first, of those with a smaller number.
    virtual std::vector<Access> access_before(std::int64_t number, std::size_t limit) = 0;
    virtual void read_drives(const std::function<void(DriveRows& drives)>& read) = 0;
    virtual void read_bank(const std::function<void(BankRows& bank)>& read) = 0;
    virtual std::vector<ShortLink> short_links(std::size_t limit) = 0;  // newest first
    virtual Counts counts() = 0;
    // Of every kind that storage times are about, in a fixed order.
    virtual std::vector<Oldest> oldest() = 0;
};

}  // namespace stemmen::service
