#include "service/switch_off.hpp"

#include "service/talk.hpp"

namespace stemmen::service {

void end_switched_off(Work& work) {
    if (!work.session && !work.is_ours()) return;
    work.drop_unsent();
    work.thread.offer.clear();
    if (work.session) {
        const bool arrived = work.session->disposition != Disposition::unknown;
        if (arrived) work.end_session(ending_channel_off, disposition_so_far(work.kit, *work.session));
        else if (work.invitation_has_left()) work.end_session(ending_channel_off, Disposition::unknown);
        else retract_invitation(work, contact::to_string(contact::Reason::channel_off));
    }
    if (!work.is_ours()) return;
    work.count("handed_back", ending_channel_off);
    work.hand_back(contact::HandBackCause::left_over);
}

void switch_off(const Kit& kit, Transaction& tx, std::string_view channel, Moment moment) {
    for (const PersonKey& person : tx.watched_threads(kit.limits.recover_threads_max)) {
        std::optional<Thread> thread = tx.thread(person);
        const Account* account = thread && thread->channel == channel ? kit.account(channel, thread->account) : nullptr;
        if (account == nullptr) continue;
        const Result<contact::State> state = contact::decode(thread->contact);
        const bool is_ours = state && contact::owner(state->thread, account->policy) == Owner::us;
        if (thread->session.empty() && !is_ours) continue;
        thread->due_at = moment.now;
        tx.save(*thread);
    }
}

}  // namespace stemmen::service
