#include "service/forget.hpp"

#include <algorithm>
#include <array>

#include "service/duty.hpp"
#include "service/exports.hpp"
#include "service/officers.hpp"
#include "service/pseudonyms.hpp"

namespace stemmen::service {
namespace {

// Contact data go first: a crash in between is mended when the deletion is asked for again, and nobody is told before both are done.
// What waits in the duty queue goes with the talk it was written in (P-10).
Forgotten erase(const privacy::KeyRing& keys, Random& random, Transaction& tx, ContactDrawer* contacts, const std::vector<SessionId>& sessions, std::string_view cause,
                Timestamp now, Forgotten forgotten = {}) {
    for (const SessionId& session : sessions) {
        forgotten.duty_items += tx.duty().erase_of(duty_key(keys, session));
        tx.page().erase_of(session);  // texts of ours: nothing to count
        forgotten.exports += tx.exports().mark_erased(export_key(keys, session), now);
        if (contacts != nullptr) forgotten.contacts += contacts->erase_of(session, {}, now);
        forgotten.answers += tx.erase_session(session);
        ++forgotten.sessions;
    }
    if (forgotten.is_nothing()) return forgotten;
    forgotten.confirmation = new_receipt(random);
    log_forgotten(tx, forgotten, cause, now);
    return forgotten;
}

void drop_running(Work& work) {
    work.session.reset();
    work.thread.session = {};
}

}  // namespace

void log_forgotten(Transaction& tx, const Forgotten& forgotten, std::string_view cause, Timestamp now) {
    const auto entry = [&](std::string_view what, std::size_t count, bool is_always) {
        if (count > 0 || is_always) tx.append(Deletion{now, std::string(cause), std::string(what), static_cast<std::int64_t>(count), forgotten.confirmation});
    };
    const bool has_sessions = forgotten.sessions > 0 || forgotten.duty_items > 0;
    entry("sessions", forgotten.sessions, has_sessions);
    entry("answers", forgotten.answers, has_sessions);
    entry("contacts", forgotten.contacts, false);
    entry("duty_items", forgotten.duty_items, false);
}

Forgotten forget_person(Work& work) {
    const std::vector<SessionId> sessions = sessions_of(work.kit.keys, work.tx, work.thread.person);
    work.drop_unsent();
    drop_running(work);
    work.tx.page().erase_of(work.thread.person);
    const Forgotten queue{.duty_items = work.tx.duty().erase_of(work.thread.person)};
    return erase(work.kit.keys, work.kit.random, work.tx, work.kit.contacts, sessions, "command", work.moment.now, queue);
}

Forgotten forget_receipt(Work& work, const std::string& receipt_hash) {
    const std::optional<Session> session = work.tx.session_by_receipt(receipt_hash);
    if (!session) return {};
    if (work.session && work.session->id == session->id) {
        work.drop_unsent();
        drop_running(work);
    }
    return erase(work.kit.keys, work.kit.random, work.tx, work.kit.contacts, {session->id}, "receipt", work.moment.now);
}

Forgotten forget_by_code(const privacy::KeyRing& keys, Random& random, Transaction& tx, ContactDrawer* contacts, std::string_view code, std::string_view cause,
                         Timestamp now) {
    const std::string receipt = normal_receipt(code);
    if (receipt.empty()) return {};
    const std::optional<Session> session = tx.session_by_receipt(keys.receipt_hash(receipt));
    if (!session) return {};
    if (const std::optional<PersonKey> person = session->ended_at ? std::nullopt : tx.person_in(session->id)) {
        tx.drop_unsent(*person);
        std::optional<Thread> thread = tx.thread(*person);
        thread->session = {};
        tx.save(*thread);
    }
    return erase(keys, random, tx, contacts, {session->id}, cause, now);
}

bool prune(const Kit& kit, Transaction& tx, Moment moment, Results& results) {
    const Limits& limits = kit.limits;
    const Timestamp now = moment.now;
    const std::size_t rows = limits.prune_rows_max;
    struct Step {
        std::string_view what;
        std::size_t count;
    };
    std::vector steps{
        Step{"event_keys", tx.prune_event_keys(now - limits.event_keys_kept, rows)},
        Step{"links", tx.cut_links(now - limits.link_kept, rows)},
        Step{"threads", tx.prune_threads(now - limits.thread_kept, now - limits.stop_kept, rows)},
        Step{"sessions", tx.prune_sessions(now - limits.sessions_kept, now, rows)},
        Step{"talks", tx.prune_talks(now - limits.talks_kept, rows)},
        Step{"consents", tx.prune_consents(now - limits.consents_kept, rows)},
        Step{"deletions", tx.prune_deletions(now - limits.deletions_kept, rows)},
        Step{"page_messages", tx.page().prune(now - limits.page_messages_kept, rows)},
        Step{"access_log", prune_access_log(kit.keys, tx.access(), now - limits.access_log_kept, rows)},
        Step{"reader_sessions", tx.sign_in().prune_sessions(now, now - limits.reader_idle, rows)},
        Step{"officers", tx.officers().prune_places(now - limits.officers_kept, rows)},
        Step{"exports", tx.exports().prune(now - limits.link_kept - export_open_talk_max, rows)},
        Step{"officer_forms", tx.forms().prune_forms(now - form_kept, rows)},
        Step{"colleagues", tx.forms().prune_colleagues(now - colleague_kept, rows)},
        Step{"export_requests", tx.sign_in().prune_export_requests(now - limits.access_log_kept, rows)},
    };
    const Contacts::Pruned drawer = kit.contacts == nullptr ? Contacts::Pruned{} : kit.contacts->prune(now, now - limits.link_kept, rows);
    for (const Step& step : {Step{"contacts", drawer.contacts}, Step{"contact_links", drawer.links}}) steps.push_back(step);
    for (const Step& step : steps) {
        if (step.count == 0) continue;
        results.counts.push_back({"pruned", std::string(step.what)});
        // Event keys, texts of ours, drafts and those who have signed out are no personal data worth a line each time; the rest is. The
        // second drawer keeps a log of its own.
        constexpr std::array<std::string_view, 6> untold{"event_keys", "page_messages", "reader_sessions", "officer_forms", "contacts", "contact_links"};
        if (std::ranges::find(untold, step.what) == untold.end()) tx.append(Deletion{now, "retention", std::string(step.what), static_cast<std::int64_t>(step.count), ""});
    }
    const bool is_more = std::ranges::any_of(steps, [&](const Step& step) { return step.count == rows; });
    if (!is_more) close_ended_links(tx, moment);
    return is_more;
}

}  // namespace stemmen::service
