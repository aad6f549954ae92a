// Every SQL statement that runs more than once, as a table. No SQL stands outside src/store, and each statement here has to
// find its rows through an index (tests/store/plan_test.cpp asks the planner), so that a turn costs the same at any size.
#pragma once

#include <cstddef>
#include <string_view>

namespace stemmen::store {

enum class Sql : std::size_t {
    begin,
    commit,
    savepoint,
    release,
    undo,
    event_seen,
    event_insert,
    event_last_bucket,
    event_in_bucket,
    event_next_bucket,
    event_prune,
    event_any,
    failure_save,
    failure_prune,
    thread_get,
    thread_find,
    thread_insert,
    thread_update,
    thread_due,
    threads_due,
    thread_next_due,
    threads_idle,
    threads_stopped,
    thread_delete,
    session_get,
    session_at,
    session_latest,
    session_by_receipt,
    sessions_of,
    drives,
    drive_add,
    thread_in_session,
    undivided,
    divided,
    session_person,
    session_find,
    session_insert,
    session_update,
    session_links,
    session_delete,
    sessions_linked,
    session_cut,
    sessions_ended,
    answer_save,
    answers_of,
    answer_of_person,
    answer_delete,
    answers_delete,
    consents_delete,
    consent_insert,
    consents_of,
    consent_text_add,
    talk_insert,
    talk_not_asked,
    deletion_insert,
    outbox_any,
    outbox_insert,
    outbox_due,
    outbox_next,
    outbox_get,
    outbox_update,
    outbox_person,
    outbox_delete,
    outbox_first,
    outbox_state,
    outbox_drop,
    outbox_recover,
    pin_get,
    pin_set,
    session_of_version,

    each_answer,
    each_session,
    each_consent,
    each_talk,
    counts,
    event_all,
    count_,  // how many there are
};

// The text of a statement. Parameters are ?1, ?2 … in the order in which rows.cpp and the callers bind them.
std::string_view text_of(Sql sql);

}  // namespace stemmen::store
