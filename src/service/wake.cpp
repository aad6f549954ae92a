#include "service/wake.hpp"

#include <algorithm>

#include "service/duty.hpp"
#include "service/switch_off.hpp"
#include "service/talk.hpp"

namespace stemmen::service {
namespace {

void wake(const Kit& kit, Transaction& tx, const PersonKey& person, const Account& account, Moment moment, Results& results) {
    Work work(kit, tx, results, account, person, {}, moment);
    const auto silent_since = [&](Timestamp at) { return work.is_ours() && moment.now >= contact::silence_due(at, work.policy()); };
    const contact::Thread& thread = work.contact.thread;
    const bool just_started = moment.now < kit.listening_since + kit.limits.restart_grace;
    const bool was_left = !work.session && just_started && work.is_ours() && !tx.has_outgoing(person);
    if (!account.facts.channel_on && (work.session || work.is_ours())) {
        end_switched_off(work);
    } else if (work.session && moment.now >= work.session->active_at + kit.limits.session_timeout) {
        work.drop_unsent();
        const bool arrived = work.session->disposition != Disposition::unknown;
        if (arrived) advance(work, dialog::TimedOut{.may_say = contact::window_is_open(work.contact.thread, work.policy(), moment.now)});
        else work.end_session("invitation_unknown", Disposition::unknown);
        work.hand_back(contact::HandBackCause::silence);
    } else if (work.session && silent_since(work.session->active_at)) {
        // Until now new messages have come to us alone; from here on they reach the officers, and a tap resumes.
        work.count("handed_back", "silence");
        work.drop_unsent();
        advance(work, dialog::Paused{});
        work.hand_back(contact::HandBackCause::silence);
    } else if (was_left || (!work.session && silent_since(std::max(thread.last_direct_at.value_or(Timestamp{}), thread.moved_at.value_or(Timestamp{}))))) {
        // Left in our hands: by a question of ours that nobody answered, a hand-back that failed, or while we were down.
        work.count("handed_back", "left_over");
        work.thread.offer.clear();
        work.hand_back(contact::HandBackCause::left_over);
    }
    const Timestamp settled = kit.listening_since + std::min(kit.limits.restart_grace, work.policy().quiet_time);
    if (moment.now < settled) work.judge_later(settled);
    else if (!work.session) judge(work);
    work.close();
}

}  // namespace

bool wake_due(const Kit& kit, Transaction& tx, std::size_t limit, Moment moment, Results& results) {
    tend_duty(tx, moment, results);
    const std::vector<PersonKey> people = tx.due_threads(moment.now, limit);
    for (const PersonKey& person : people) {
        std::optional<Thread> thread = tx.thread(person);
        if (!thread) continue;
        const Account* account = kit.account(thread->channel, thread->account);
        if (account != nullptr) {
            wake(kit, tx, person, *account, moment, results);
            continue;
        }
        // An account that is configured no more: nothing can be done for it, so it is not looked at again.
        thread->due_at.reset();
        tx.save(*thread);
    }
    return people.size() == limit;
}

}  // namespace stemmen::service
