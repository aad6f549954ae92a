#include "store/transaction.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "store/rows.hpp"

namespace stemmen::store {

void WriterMemory::load(Connection& connection) {
    filter = {};
    lines.clear();
    bucket = bucket_keys = 0;
    Query line(connection, Sql::outbox_lines);
    while (line.step()) lines.add(line.blob(0), static_cast<std::uint32_t>(line.integer(1)));
    Query all(connection, Sql::event_all);
    while (all.step()) filter.add(all.blob(1), all.integer(0));
    Query last(connection, Sql::event_last_bucket);
    if (last.step()) {
        bucket = last.integer(0);
        Query in_bucket(connection, Sql::event_in_bucket);
        if (in_bucket.bind(bucket).step()) bucket_keys = in_bucket.integer(0);
    }
    connection.execute("PRAGMA shrink_memory");  // a cache full of event keys serves no turn
}

const std::string& outbox_number_name() {
    static const std::string name = "outbox_number";
    return name;
}

void WriterMemory::undo(const Tally& before) {
    for (std::size_t i = before.put.size(); i < tally.put.size(); ++i) lines.remove(tally.put[i]);
    tally = before;
}

void WriterMemory::write_tally(Connection& connection) {
    static const std::array<std::pair<std::string, std::int64_t Tally::*>, 3> names{
        {{"thread", &Tally::threads}, {"session", &Tally::sessions}, {"answer", &Tally::answers}}};
    for (const auto& [name, member] : names)
        if (tally.*member != 0) Query(connection, Sql::tally_add).bind(name).bind(tally.*member).run();
    stale.write(connection);
    if (tally.outbox_number) Query(connection, Sql::tally_set).bind(outbox_number_name()).bind(*tally.outbox_number).run();
}

void WriterMemory::committed(Connection& connection) {
    for (const Blob& person : tally.sent) lines.remove(person);
    tally = {};
    stale.written();
    if (!pruned) return;
    pruned = false;
    Query first(connection, Sql::event_next_bucket);
    filter.drop_below(first.bind(std::int64_t{-1}).step() ? first.integer(0) : bucket);
}

bool SqliteTransaction::remember(const EventKey& key, Timestamp now) {
    told(now);
    const Blob blob = to_blob(key.value);
    for (const std::int64_t bucket : memory_.filter.buckets_of(blob)) {
        Query seen(connection_, Sql::event_seen);
        if (seen.bind(bucket).bind(key).step()) return false;
    }
    if (memory_.bucket_keys >= bucket_keys_max) {
        ++memory_.bucket;
        memory_.bucket_keys = 0;
    }
    Query insert(connection_, Sql::event_insert);
    insert.bind(memory_.bucket).bind(key).bind(seconds_of(now)).run();
    // A rollback leaves the filter and the count a little too full, which costs a look into the table and loses nothing.
    memory_.filter.add(blob, memory_.bucket);
    ++memory_.bucket_keys;
    return true;
}

void SqliteTransaction::record_failure(const EventKey& key, const std::string& kind, const std::string& error, Timestamp now) {
    told(now);
    Query(connection_, Sql::failure_save).bind(key).bind(kind).bind(error).bind(now).run();
}

const SqliteTransaction::KnownThread* SqliteTransaction::find(const PersonKey& person) {
    if (known_thread_ && known_thread_->person == person) return &*known_thread_;
    Query query(connection_, Sql::thread_find);
    if (!query.bind(person).step()) return nullptr;
    known_thread_ = KnownThread{.person = person,
                                .no = query.integer(0),
                                .active_on = query.integer(1),
                                .due_at = query.maybe_time(2),
                                .stopped_at = query.maybe_time(3)};
    return &*known_thread_;
}

std::optional<service::Thread> SqliteTransaction::thread(const PersonKey& person) {
    Query query(connection_, Sql::thread_get);
    if (!query.bind(person).step()) return std::nullopt;
    service::Thread thread = read_thread(query);
    known_thread_ = KnownThread{.person = person,
                                .no = query.integer(thread_columns_count),
                                .active_on = query.integer(thread_columns_count + 1),
                                .due_at = thread.due_at,
                                .stopped_at = thread.stopped_at,
                                .session = thread.session,
                                .session_no = query.maybe_integer(thread_columns_count + 2)};
    return thread;
}

// A hint only: the reader compares the id.
std::optional<std::int64_t> SqliteTransaction::number_of(const SessionId& session) {
    if (session.empty()) return std::nullopt;
    if (known_thread_ && known_thread_->session == session && known_thread_->session_no) return known_thread_->session_no;
    const KnownSession* known = find(session);
    return known == nullptr ? std::nullopt : std::optional(known->no);
}

void SqliteTransaction::save(const service::Thread& thread) {
    const std::int64_t today = day_of(memory_.latest);
    const KnownThread* known = find(thread.person);
    if (known == nullptr) {
        Query insert(connection_, Sql::thread_insert);
        bind_thread(insert, thread);
        insert.bind(number_of(thread.session));
        insert.bind(thread.person).bind(thread.due_at).bind(thread.stopped_at);
        today > 0 ? insert.bind(today) : insert.bind_null();  // nobody has told the time yet: never idle
        insert.run();
        ++memory_.tally.threads;
        return;
    }
    Query update(connection_, Sql::thread_update);
    bind_thread(update, thread);
    update.bind(number_of(thread.session)).bind(known->no).run();
    const std::int64_t active_on = std::max(known->active_on, today);
    if (known->due_at == thread.due_at && known->stopped_at == thread.stopped_at && known->active_on == active_on) return;
    Query(connection_, Sql::thread_due).bind(known->no).bind(thread.due_at).bind(thread.stopped_at).bind(active_on).run();
    known_thread_->due_at = thread.due_at;
    known_thread_->stopped_at = thread.stopped_at;
    known_thread_->active_on = active_on;
}

std::vector<PersonKey> SqliteTransaction::due_threads(Timestamp now, std::size_t limit) {
    told(now);
    std::vector<PersonKey> due;
    Query query(connection_, Sql::threads_due);
    query.bind(now).bind(as_limit(limit));
    while (query.step()) due.push_back({query.hex(0)});
    return due;
}

std::optional<Timestamp> SqliteTransaction::next_due() {
    Query query(connection_, Sql::thread_next_due);
    if (!query.step()) return std::nullopt;
    return query.time(0);
}

std::vector<PersonKey> SqliteTransaction::watched_threads(std::size_t limit) {
    std::vector<PersonKey> watched;
    Query query(connection_, Sql::threads_watched);
    query.bind(as_limit(limit));
    while (query.step()) watched.push_back({query.hex(0)});
    return watched;
}

const SqliteTransaction::KnownSession* SqliteTransaction::find(const SessionId& id) {
    if (known_session_ && known_session_->id == id) return &*known_session_;
    Query query(connection_, Sql::session_find);
    if (!query.bind(id).step()) return nullptr;
    known_session_ = KnownSession{.id = id, .no = query.integer(0), .ended_at = query.maybe_time(2), .receipt_hash = query.text(3), .invited_at = query.time(4)};
    if (!query.is_null(1)) known_session_->person = Pseudonym{query.hex(1)};
    return &*known_session_;
}

const SqliteTransaction::KnownSession& SqliteTransaction::must_find(const SessionId& id) {
    const KnownSession* known = find(id);
    if (known == nullptr) throw std::logic_error("there is no session of that id");
    return *known;
}

std::optional<service::Session> SqliteTransaction::read_known_session(Query& query) {
    if (!query.step()) return std::nullopt;
    service::Session session = read_session(query);
    known_session_ = KnownSession{.id = session.id,
                                  .no = query.integer(session_columns_count),
                                  .person = session.person,
                                  .ended_at = session.ended_at,
                                  .receipt_hash = session.receipt_hash,
                                  .invited_at = session.invited_at};
    return session;
}

std::optional<service::Session> SqliteTransaction::session(const SessionId& id) {
    if (known_thread_ && known_thread_->session == id && known_thread_->session_no) {
        Query hinted(connection_, Sql::session_at);
        hinted.bind(*known_thread_->session_no).bind(id);
        if (auto session = read_known_session(hinted)) return session;
    }
    Query query(connection_, Sql::session_get);
    query.bind(id);
    return read_known_session(query);
}

std::optional<service::Session> SqliteTransaction::latest_session(const Pseudonym& person) {
    Query query(connection_, Sql::session_latest);
    query.bind(person);
    return read_known_session(query);
}

std::optional<service::Session> SqliteTransaction::session_by_receipt(const std::string& receipt_hash) {
    Query query(connection_, Sql::session_by_receipt);
    query.bind(receipt_hash);
    return read_known_session(query);
}

std::vector<SessionId> SqliteTransaction::sessions_of(const Pseudonym& person) {
    std::vector<SessionId> sessions;
    Query query(connection_, Sql::sessions_of);
    query.bind(person);
    while (query.step()) sessions.push_back({query.hex(0)});
    return sessions;
}

std::vector<std::string> SqliteTransaction::drives() {
    std::vector<std::string> names;
    Query query(connection_, Sql::drives);
    while (query.step()) names.push_back(query.text(0));
    return names;
}

std::optional<PersonKey> SqliteTransaction::person_in(const SessionId& session) {
    Query query(connection_, Sql::thread_in_session);
    if (session.empty() || !query.bind(session).step()) return std::nullopt;
    return PersonKey{query.hex(0)};
}

std::size_t SqliteTransaction::divide_by_drive(const std::function<Pseudonym(const PersonKey&, const std::string&)>& pseudonym, std::size_t limit) {
    struct Undivided {
        std::int64_t no = 0;
        std::optional<Pseudonym> person;  // none: erased or cut meanwhile
    };
    std::vector<Undivided> found;
    {
        Query query(connection_, Sql::undivided);
        query.bind(as_limit(limit));
        while (query.step()) {
            found.push_back({.no = query.integer(0), .person = {}});
            if (!query.is_null(1)) found.back().person = pseudonym(PersonKey{query.hex(1)}, query.text(2));
        }
    }
    for (const Undivided& each : found) {
        if (each.person) Query(connection_, Sql::session_person).bind(each.no).bind(*each.person).run();
        Query(connection_, Sql::divided).bind(each.no).run();
    }
    forget_known();
    return found.size();
}

void SqliteTransaction::insert(const service::Session& session) {
    if (session.id.empty()) throw std::invalid_argument("a session has no id");
    Query query(connection_, Sql::session_insert);
    bind_session(query, session);
    query.bind(session.id).bind(session.person).bind(session.ended_at);
    session.receipt_hash.empty() ? query.bind_null() : query.bind(session.receipt_hash);
    query.run();
    Query(connection_, Sql::drive_add).bind(session.dialog).run();
    ++memory_.tally.sessions;
    memory_.stale.mark(day_of(session.invited_at));
}

void SqliteTransaction::update(const service::Session& session) {
    const KnownSession& known = must_find(session.id);
    Query query(connection_, Sql::session_update);
    bind_session(query, session);
    query.bind(known.no).run();
    memory_.stale.mark(day_of(known.invited_at));
    if (known.person == session.person && known.ended_at == session.ended_at && known.receipt_hash == session.receipt_hash) return;
    Query links(connection_, Sql::session_links);
    links.bind(known.no).bind(session.person).bind(session.ended_at);
    session.receipt_hash.empty() ? links.bind_null() : links.bind(session.receipt_hash);
    links.run();
    known_session_->person = session.person;
    known_session_->ended_at = session.ended_at;
    known_session_->receipt_hash = session.receipt_hash;
}

void SqliteTransaction::save(const service::Answer& answer) {
    if (answer.id.empty()) throw std::invalid_argument("an answer has no id");
    const std::string redacted = join_words(answer.redacted);
    const std::string flags = join_words(answer.flags);
    connection_.forget_last_id();
    const std::int64_t session = must_find(answer.session).no;
    Query query(connection_, Sql::answer_save);
    query.bind(session).bind(answer.question).bind(answer.id).bind(answer.kind).bind(answer.value).bind(answer.text);
    query.bind(redacted).bind(flags).bind(stored_name(answer.language)).bind(answer.message).bind(day_of(answer.answered_at)).run();
    if (connection_.last_id() != 0) {
        ++memory_.tally.answers;
        memory_.stale.mark(day_of(answer.answered_at));
        return;
    }
    // An old row written anew keeps its day; what was added to the old words goes.
    Query number(connection_, Sql::answer_number);
    if (!number.bind(session).bind(answer.question).step()) return;
    memory_.stale.mark(number.integer(1));
    drop_text(connection_, number.integer(0));
}

std::vector<service::Answer> SqliteTransaction::answers_of(const SessionId& session) {
    std::vector<service::Answer> answers;
    const KnownSession* known = find(session);
    if (known == nullptr) return answers;
    Query query(connection_, Sql::answers_of);
    query.bind(known->no);
    while (query.step()) answers.push_back(read_answer(query));
    return answers;
}

std::optional<service::Answer> SqliteTransaction::answer_by_message(const Pseudonym& person, const MessageKey& message) {
    Query query(connection_, Sql::answer_of_person);
    if (!query.bind(person).bind(message).step()) return std::nullopt;
    return read_answer(query);
}

void SqliteTransaction::erase_answer(const service::Answer& answer) {
    if (const KnownSession* session = find(answer.session)) {
        {
            Query number(connection_, Sql::answer_number);
            if (number.bind(session->no).bind(answer.question).step()) {
                memory_.stale.mark(number.integer(1));
                drop_text(connection_, number.integer(0));
            }
        }
        memory_.tally.answers -= Query(connection_, Sql::answer_delete).bind(session->no).bind(answer.question).run();
    }
    memory_.erased = true;
    memory_.stale.rows_went();
}

void SqliteTransaction::append(const service::Consent& consent) {
    Query query(connection_, Sql::consent_insert);
    query.bind(must_find(consent.session).no)
        .bind(consent.flag)
        .bind(std::int64_t{consent.given})
        .bind(consent.text_id)
        .bind(consent.text_version);
    query.bind(consent.text_hash).bind(stored_name(consent.language)).bind(consent.channel).bind(consent.at).run();
    if (!consent.text.empty()) Query(connection_, Sql::consent_text_add).bind(consent.text_hash).bind(consent.text).run();
}

std::vector<service::Consent> SqliteTransaction::consents_of(const SessionId& session) {
    std::vector<service::Consent> consents;
    const KnownSession* known = find(session);
    if (known == nullptr) return consents;
    Query query(connection_, Sql::consents_of);
    query.bind(known->no);
    while (query.step()) consents.push_back(read_consent(query));
    return consents;
}

void SqliteTransaction::append(const service::Talk& talk) {
    Query query(connection_, Sql::talk_insert);
    query.bind(talk.channel).bind(talk.account).bind(talk.unit).bind(talk.started_at).bind(talk.ended_at).bind(talk.ended_by);
    query.bind(std::int64_t{talk.asked}).bind(talk.reason).bind(talk.session).run();
    memory_.stale.mark(day_of(talk.ended_at));
}

void SqliteTransaction::mark_not_asked(const SessionId& session, const std::string& reason) {
    Query query(connection_, Sql::talk_not_asked);
    query.bind(session).bind(reason);
    while (query.step()) memory_.stale.mark(day_of(query.time(0)));
}

void SqliteTransaction::append(const service::Deletion& deletion) {
    Query query(connection_, Sql::deletion_insert);
    query.bind(deletion.at).bind(deletion.cause).bind(deletion.what).bind(deletion.count).bind(deletion.receipt).run();
}

void SqliteTransaction::forget_known() {
    known_thread_.reset();
    known_session_.reset();
}

}  // namespace stemmen::store
