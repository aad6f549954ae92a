// What is deleted, on request or because its time is over, and what may not change.
#include <algorithm>

#include "store/rows.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {

void SqliteTransaction::forget_figures_of(std::int64_t session_no) {
    {
        Query begin(connection_, Sql::session_begin);
        if (begin.bind(session_no).step()) memory_.stale.mark(day_of(begin.time(0)));
    }
    std::vector<std::int64_t> answers;
    {
        Query query(connection_, Sql::session_days);
        query.bind(session_no);
        while (query.step()) {
            answers.push_back(query.integer(0));
            memory_.stale.mark(query.integer(1));
        }
    }
    for (const std::int64_t answer : answers) drop_text(connection_, answer);
}

std::size_t SqliteTransaction::erase_rows_of(std::int64_t session_no) {
    forget_figures_of(session_no);
    const auto answers = static_cast<std::size_t>(Query(connection_, Sql::answers_delete).bind(session_no).run());
    Query(connection_, Sql::consents_delete).bind(session_no).run();
    memory_.tally.sessions -= Query(connection_, Sql::session_delete).bind(session_no).run();
    memory_.tally.answers -= static_cast<std::int64_t>(answers);
    memory_.erased = true;
    memory_.stale.rows_went();
    forget_known();
    return answers;
}

std::size_t SqliteTransaction::erase_session(const SessionId& session) {
    const KnownSession* known = find(session);
    return known == nullptr ? 0 : erase_rows_of(known->no);
}

std::vector<std::int64_t> SqliteTransaction::numbers(Sql sql, std::int64_t before, std::size_t limit) {
    std::vector<std::int64_t> found;
    Query query(connection_, sql);
    query.bind(before).bind(as_limit(limit));
    while (query.step()) found.push_back(query.integer(0));
    return found;
}

std::string SqliteTransaction::pinned(const std::string& name) {
    Query query(connection_, Sql::pin_get);
    return query.bind(name).step() ? query.text(0) : std::string{};
}

void SqliteTransaction::pin(const std::string& name, const std::string& fingerprint) {
    Query(connection_, Sql::pin_set).bind(name).bind(fingerprint).run();
}

bool SqliteTransaction::has_sessions(const std::string& dialog, int version) {
    return Query(connection_, Sql::session_of_version).bind(dialog).bind(std::int64_t{version}).step();
}

// Buckets are filled in the order of time, so the first one that keeps a key ends the search.
std::size_t SqliteTransaction::prune_event_keys(Timestamp older_than, std::size_t limit) {
    std::int64_t gone = Query(connection_, Sql::failure_prune).bind(older_than).bind(as_limit(limit)).run();
    std::int64_t bucket = -1;
    while (gone < as_limit(limit)) {
        Query next(connection_, Sql::event_next_bucket);
        if (!next.bind(bucket).step()) break;
        bucket = next.integer(0);
        gone += Query(connection_, Sql::event_prune).bind(bucket).bind(seconds_of(older_than)).bind(as_limit(limit) - gone).run();
        if (Query(connection_, Sql::event_any).bind(bucket).step()) break;
    }
    memory_.pruned = memory_.pruned || gone > 0;
    return static_cast<std::size_t>(gone);
}

std::size_t SqliteTransaction::cut_links(Timestamp ended_before, std::size_t limit) {
    const std::vector<std::int64_t> found = numbers(Sql::sessions_linked, to_millis(ended_before), limit);
    for (const std::int64_t no : found) {
        Query(connection_, Sql::session_cut).bind(no).run();
        Query(connection_, Sql::answers_cut).bind(no).run();
    }
    memory_.erased = memory_.erased || !found.empty();
    forget_known();
    return found.size();
}

// A thread with an open session or with something on its way out is not idle.
std::size_t SqliteTransaction::prune_threads(Timestamp idle_before, Timestamp stopped_before, std::size_t limit) {
    std::vector<std::int64_t> found = numbers(Sql::threads_idle, day_of(idle_before), limit);
    const std::vector<std::int64_t> stopped = numbers(Sql::threads_stopped, to_millis(stopped_before), limit - found.size());
    found.insert(found.end(), stopped.begin(), stopped.end());
    for (const std::int64_t no : found) memory_.tally.threads -= Query(connection_, Sql::thread_delete).bind(no).run();
    memory_.erased = memory_.erased || !found.empty();
    forget_known();
    return found.size();
}

void SqliteTransaction::mark_with_sums(std::int64_t day) {
    memory_.stale.mark(day);
    memory_.stale.mark(-service::first_day(service::Scale::month, day));
}

void SqliteTransaction::mark_sums_of(std::int64_t session_no) {
    {
        Query begin(connection_, Sql::session_begin);
        if (begin.bind(session_no).step()) mark_with_sums(day_of(begin.time(0)));
    }
    Query query(connection_, Sql::session_days);
    query.bind(session_no);
    while (query.step()) mark_with_sums(query.integer(1));
}

std::size_t SqliteTransaction::prune_sessions(Timestamp ended_before, Timestamp now, std::size_t limit) {
    const std::vector<std::int64_t> found = numbers(Sql::sessions_ended, to_millis(ended_before), limit);
    for (const std::int64_t no : found) {
        mark_sums_of(no);
        Query(connection_, Sql::answers_sum).bind(no).run();
        Query(connection_, Sql::disposition_sum).bind(no).run();
        Query(connection_, Sql::consents_keep).bind(no).bind(now).run();
        erase_rows_of(no);
    }
    return found.size();
}

std::size_t SqliteTransaction::prune_talks(Timestamp ended_before, std::size_t limit) {
    const std::vector<std::int64_t> found = numbers(Sql::talks_old, to_millis(ended_before), limit);
    for (const std::int64_t no : found) {
        {
            Query end(connection_, Sql::talk_end);
            if (end.bind(no).step()) mark_with_sums(day_of(end.time(0)));
        }
        Query(connection_, Sql::talk_sum).bind(no).run();
        Query(connection_, Sql::talk_delete).bind(no).run();
        memory_.stale.rows_went();
    }
    return found.size();
}

std::size_t SqliteTransaction::prune_consents(Timestamp unused_before, std::size_t limit) {
    return static_cast<std::size_t>(Query(connection_, Sql::consents_prune).bind(unused_before).bind(as_limit(limit)).run());
}

std::size_t SqliteTransaction::prune_deletions(Timestamp before, std::size_t limit) {
    return static_cast<std::size_t>(Query(connection_, Sql::deletions_prune).bind(before).bind(as_limit(limit)).run());
}

}  // namespace stemmen::store
