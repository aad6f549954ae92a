#include "service/consent.hpp"

#include <algorithm>

#include "privacy/consent.hpp"
#include "privacy/sha256.hpp"
#include "service/ports.hpp"

namespace stemmen::service {

Consent consent_text(const dialog::Texts& texts, std::string_view id, Language language) {
    const dialog::Text* text = texts.shown(id, language);
    if (text == nullptr) return {.text_id = std::string(id), .language = language};
    Consent record{.text_id = text->id, .text_version = text->version, .language = text->language, .text = dialog::canonical(*text)};
    record.text_hash = privacy::sha256_hex(record.text);
    return record;
}

bool is_given(const std::vector<Consent>& history, std::string_view flag) {
    bool given = false;
    for (const Consent& decision : history)
        if (decision.flag == flag) given = decision.given;
    return given;
}

std::vector<std::string> flags_given(const std::vector<Consent>& history) {
    std::vector<std::string> flags;
    for (const Consent& decision : history)
        if (std::ranges::find(flags, decision.flag) == flags.end() && is_given(history, decision.flag)) flags.push_back(decision.flag);
    return flags;
}

bool may_quote(const Answer& answer, const std::vector<Consent>& history) {
    return !answer.text.empty() && is_given(history, privacy::to_string(privacy::ConsentKind::quote));
}

std::vector<std::string> withdraw(Transaction& tx, ContactDrawer* contacts, const SessionId& session, const Withdrawal& withdrawal) {
    std::vector<std::string> withdrawn;
    for (const std::string& flag : flags_given(tx.consents_of(session))) {
        const auto parsed = privacy::parse_consent_flag(flag);
        const bool on_contact = parsed && privacy::keeps_contact_data(parsed->kind);
        if (withdrawal.contact_only && !on_contact) continue;
        if (!withdrawal.flag.empty() && withdrawal.flag != flag) continue;
        if (on_contact && contacts != nullptr) contacts->erase_of(session, flag, withdrawal.record.at);
        Consent record = withdrawal.record;
        record.session = session;
        record.flag = flag;
        record.given = false;
        tx.append(record);
        withdrawn.push_back(flag);
    }
    // A sign-up on the own page that the citizen joined to this talk: its yes lies in the second drawer, with the contact.
    const auto meant = privacy::parse_consent_flag(withdrawal.flag);
    if (contacts != nullptr && (withdrawal.flag.empty() || (meant && privacy::keeps_contact_data(meant->kind))))
        if (contacts->erase_of(session, withdrawal.flag, withdrawal.record.at) > 0) withdrawn.push_back(withdrawal.flag.empty() ? std::string(privacy::to_string(privacy::ConsentKind::contact_group)) : withdrawal.flag);
    return withdrawn;
}

std::optional<std::vector<std::string>> withdraw_by_code(const privacy::KeyRing& keys, Transaction& tx, ContactDrawer* contacts, std::string_view code,
                                                         const std::string& flag, Timestamp now) {
    const std::string receipt = normal_receipt(code);
    if (receipt.empty()) return std::nullopt;
    const std::optional<Session> session = tx.session_by_receipt(keys.receipt_hash(receipt));
    if (!session) return std::nullopt;
    return withdraw(tx, contacts, session->id, {.flag = flag, .record = {.language = session->language, .channel = "operator", .at = now}});
}

}  // namespace stemmen::service
