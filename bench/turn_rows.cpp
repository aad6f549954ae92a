#include "turn_rows.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <utility>

namespace bench {
namespace {

SQLite::Database open(const std::string& path, bool synchronous_full) {
    SQLite::Database db(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    db.exec("PRAGMA journal_mode=WAL");
    db.exec(synchronous_full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    db.exec(R"(
        CREATE TABLE IF NOT EXISTS event (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS thread (person TEXT PRIMARY KEY, last_at INTEGER NOT NULL, session INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS session (id INTEGER PRIMARY KEY, state TEXT NOT NULL, active_at INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, session INTEGER NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, session INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS outbox_session ON outbox (session);
    )");
    return db;
}

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

struct TurnStore::Rows {
    Rows(const std::string& path, bool synchronous_full) : db(open(path, synchronous_full)) {}

    bool remember(const Turn& turn, std::int64_t now) {
        insert_event.bind(1, turn.event_key);
        insert_event.bind(2, now);
        const bool is_new = insert_event.exec() == 1;
        insert_event.reset();
        return is_new;
    }
    std::int64_t session_of(const std::string& person) {
        find_thread.bind(1, person);
        const std::int64_t session = find_thread.executeStep() ? find_thread.getColumn(0).getInt64() : 0;
        find_thread.reset();
        return session;
    }
    std::int64_t begin(std::int64_t now) {
        insert_session.bind(1, now);
        insert_session.exec();
        insert_session.reset();
        return db.getLastInsertRowid();
    }
    void resume(std::int64_t session, const Turn& turn, std::int64_t now) {
        read_session.bind(1, session);
        read_session.executeStep();
        std::string state = read_session.getColumn(0).getString();
        read_session.reset();
        write(update_session, session, state, now);
        write(insert_answer, session, turn.text, now);
        delete_sent.bind(1, session);  // The reply to the turn before has been delivered by now.
        delete_sent.exec();
        delete_sent.reset();
    }
    void write(SQLite::Statement& statement, std::int64_t session, const std::string& text, std::int64_t now) {
        statement.bind(1, session);
        statement.bind(2, text);
        statement.bind(3, now);
        statement.exec();
        statement.reset();
    }
    void store(const Turn& turn) {
        const std::int64_t now = now_ms();
        if (!remember(turn, now)) return;
        std::int64_t session = session_of(turn.person);
        if (session == 0) session = begin(now);
        else resume(session, turn, now);
        upsert_thread.bind(1, turn.person);
        upsert_thread.bind(2, now);
        upsert_thread.bind(3, session);
        upsert_thread.exec();
        upsert_thread.reset();
        enqueue.bind(1, session);
        enqueue.exec();
        enqueue.reset();
    }

    SQLite::Database db;
    SQLite::Statement insert_event{db, "INSERT OR IGNORE INTO event VALUES (?, ?)"};
    SQLite::Statement find_thread{db, "SELECT session FROM thread WHERE person = ?"};
    SQLite::Statement insert_session{db, R"(INSERT INTO session (state, active_at)
        VALUES ('{"step":"q.rating","seed":2749163,"variant":"order=rating_first","language":"nb","asked":["q.rating"],"open":0}', ?))"};
    SQLite::Statement read_session{db, "SELECT state FROM session WHERE id = ?"};
    SQLite::Statement update_session{db, "UPDATE session SET state = ?2, active_at = ?3 WHERE id = ?1"};
    SQLite::Statement insert_answer{db, "INSERT INTO answer (session, text, at) VALUES (?, ?, ?)"};
    SQLite::Statement delete_sent{db, "DELETE FROM outbox WHERE session = ?"};
    SQLite::Statement upsert_thread{db, R"(INSERT INTO thread VALUES (?, ?, ?)
        ON CONFLICT (person) DO UPDATE SET last_at = excluded.last_at, session = excluded.session)"};
    SQLite::Statement enqueue{db, R"(INSERT INTO outbox (session, body)
        VALUES (?, '{"text":"Hva kan bli bedre?","choices":[{"title":"Hopp over","payload":"s1.q.better.SKIP.0123456789abcdef"}]}'))"};
};

TurnStore::TurnStore(const std::string& path, bool synchronous_full, Deliver deliver)
    : rows_(std::make_unique<Rows>(path, synchronous_full)), deliver_(std::move(deliver)), thread_([this] { run(); }) {}

TurnStore::~TurnStore() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void TurnStore::submit(Turn turn, Done done) {
    bool was_idle = false;
    {
        const std::lock_guard lock(mutex_);
        was_idle = waiting_.empty();
        waiting_.emplace_back(std::move(turn), std::move(done));
    }
    if (was_idle) wake_.notify_one();
}

void TurnStore::run() {
    for (;;) {
        std::vector<std::pair<Turn, Done>> batch;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            if (waiting_.size() <= batch_turns_max) {
                batch.swap(waiting_);
            } else {
                const auto end = waiting_.begin() + batch_turns_max;
                batch.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
                waiting_.erase(waiting_.begin(), end);
            }
        }
        SQLite::Transaction transaction(rows_->db, SQLite::TransactionBehavior::IMMEDIATE);
        for (const auto& [turn, done] : batch) rows_->store(turn);
        transaction.commit();
        std::vector<Done> finished;
        finished.reserve(batch.size());
        for (auto& [turn, done] : batch) finished.push_back(std::move(done));
        deliver_(std::move(finished));
    }
}

}  // namespace bench
