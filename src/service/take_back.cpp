#include "service/take_back.hpp"

#include <algorithm>

#include "service/consent.hpp"
#include "service/pseudonyms.hpp"

namespace stemmen::service {
namespace {

constexpr std::string_view text_withdrawn = "cmd.withdraw.done";

// What the citizen is told when a yes is taken back stands in the record, as the question stands in the record of the yes.
Consent shown_record(const Work& work, std::string_view text_id) {
    Consent record = consent_text(work.kit.dialogs.texts, text_id, work.language());
    record.channel = work.account.channel;
    record.at = work.moment.now;
    return record;
}

std::string_view kind_of(std::string_view flag) { return flag.substr(0, flag.find(':')); }
void count_withdrawal(Work& work, std::string_view flag) { work.count("consents_withdrawn", kind_of(flag)); }

}  // namespace

void leave_sign_ups(Work& work) {
    const Withdrawal withdrawal{.contact_only = true, .record = shown_record(work, "cmd.stop")};
    for (const SessionId& session : sessions_of(work.kit.keys, work.tx, work.thread.person))
        for (const std::string& flag : withdraw(work.tx, work.kit.contacts, session, withdrawal)) count_withdrawal(work, flag);
}

void take_back_consents(Work& work, const std::string& code) {
    const std::string receipt = normal_receipt(code);
    std::vector<SessionId> sessions;
    if (receipt.empty()) sessions = sessions_of(work.kit.keys, work.tx, work.thread.person);
    else if (const auto session = work.tx.session_by_receipt(work.kit.keys.receipt_hash(receipt))) sessions.push_back(session->id);
    const Withdrawal withdrawal{.record = shown_record(work, text_withdrawn)};
    std::vector<std::string> kinds;
    for (const SessionId& session : sessions)
        for (const std::string& flag : withdraw(work.tx, work.kit.contacts, session, withdrawal)) {
            count_withdrawal(work, flag);
            if (std::ranges::find(kinds, kind_of(flag)) == kinds.end()) kinds.emplace_back(kind_of(flag));
        }
    std::string names;
    for (const std::string& kind : kinds)
        names += (names.empty() ? "" : ", ") + dialog::render(work.kit.dialogs.texts, "consent.name." + kind, work.language(), {});
    if (kinds.empty()) work.say_text("cmd.withdraw.none", contact::Purpose::reply);
    else work.say_text(text_withdrawn, contact::Purpose::reply, {{"hva", names}});
}

}  // namespace stemmen::service
