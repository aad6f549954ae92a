#include "service/fields.hpp"

#include <array>

namespace stemmen::service {
namespace {

constexpr auto fields = std::to_array<std::string_view>({
    // the course of a talk (records.hpp, Session)
    "session.no", "session.id", "session.person", "session.channel", "session.account", "session.unit", "session.dialog", "session.dialog_version",
    "session.variant", "session.language", "session.state", "session.setup", "session.invited_at", "session.active_at", "session.ended_at", "session.ending",
    "session.disposition", "session.receipt",
    "answer.no", "answer.session", "answer.question", "answer.id", "answer.kind", "answer.value", "answer.text", "answer.redacted", "answer.flags",
    "answer.language", "answer.message", "answer.answered_on",
    "consent.no", "consent.session", "consent.flag", "consent.given", "consent.text_id", "consent.text_version", "consent.text_hash", "consent.language",
    "consent.channel", "consent.at", "consent_text.hash", "consent_text.text", "kept_consent.no", "kept_consent.session", "kept_consent.flag",
    "kept_consent.given", "kept_consent.text_id", "kept_consent.text_version", "kept_consent.text_hash", "kept_consent.language", "kept_consent.channel",
    "kept_consent.at", "kept_consent.unused_since",
    // how we keep in touch while we may (Thread, Outgoing)
    "thread.no", "thread.person", "thread.channel", "thread.account", "thread.sealed_address", "thread.language", "thread.language_hint", "thread.contact",
    "thread.offer", "thread.last_invited_at", "thread.stopped_at", "thread.due_at", "thread.session", "thread.session_no", "thread.active_on",
    "outbox.id", "outbox.person", "outbox.channel", "outbox.account", "outbox.session", "outbox.purpose", "outbox.body", "outbox.state", "outbox.attempts",
    "outbox.created_at", "outbox.next_at",
    // conversations with officers, of nobody in particular (Talk)
    "talk.no", "talk.channel", "talk.account", "talk.unit", "talk.started_at", "talk.ended_at", "talk.ended_by", "talk.asked", "talk.reason", "talk.session",
    // what remains of single answers and talks: numbers
    "sum.month", "sum.unit", "sum.dialog", "sum.question", "sum.kind", "sum.value", "sum.count",
    "deletion.no", "deletion.at", "deletion.cause", "deletion.what", "deletion.count", "deletion.receipt",
    // what waits for a duty officer (duty_rows.hpp), who has looked (access_log.hpp), complaints before a "continue" (held.hpp)
    "duty_item.no", "duty_item.person", "duty_item.talk", "duty_item.channel", "duty_item.account", "duty_item.unit", "duty_item.safety",
    "duty_item.language", "duty_item.sealed_text", "duty_item.is_cut", "duty_item.received_at", "duty_item.due_at", "duty_item.delete_at",
    "duty_item.is_late", "duty_item.opened_by", "duty_item.opened_at", "duty_item.handled_by", "duty_item.handled_at", "duty_item.handled_to",
    "access_log.no", "access_log.at", "access_log.who", "access_log.what", "access_log.about", "access_log.why", "access_log.link", "access_end.name",
    "access_end.no", "access_end.link", "access_end.seal",
    "held_words.session", "held_words.sealed_words",
    // texts as the project team reads and codes them (text_rows.hpp)
    "text.answer", "text.day", "text.dialog", "text.question", "text.unit", "text.channel", "text.language", "text.is_flagged", "text.stems",
    "text_word.stem", "text_word.answer", "coded.answer", "coded.coder", "coded.at", "code.answer", "code.coder", "code.theme", "text_check.answer",
    "text_check.outcome", "text_check.who", "text_check.at", "quote_approval.answer", "quote_approval.who", "quote_approval.is_redacted",
    "quote_approval.has_rare_mark", "quote_approval.at",
    // figures that are counted beforehand, the codebook, frozen reports (figure_rows.hpp)
    "series.no", "series.dialog", "series.question", "series.kind", "rollup.series", "rollup.scale", "rollup.first", "rollup.unit", "rollup.channel",
    "rollup.value", "rollup.persons", "theme.version", "theme.id", "theme.name", "theme.description", "theme.question", "theme.is_retired", "theme.who",
    "theme.at", "report.id", "report.title", "report.who", "report.unit", "report.audience", "report.at", "report.filter", "report.body", "stale_day.day",
    "stale_day.taken", "day_begin.day", "day_begin.answer", "day_begin.session", "day_begin.talk", "refresh.no", "refresh.version", "refresh.at",
    // who may read (sign_in_rows.hpp): staff and machines, never a citizen
    "reader_session.key", "reader_session.subject", "reader_session.name", "reader_session.roles", "reader_session.units", "reader_session.is_trial",
    "reader_session.sealed_hint", "reader_session.created_at", "reader_session.seen_at", "reader_session.expires_at",
    "api_token.name", "api_token.key", "api_token.roles", "api_token.units", "api_token.created_at", "api_token.expires_at",
    "export_request.no", "export_request.what", "export_request.why", "export_request.asked_by", "export_request.asked_name", "export_request.asked_at",
    "export_request.decided_by", "export_request.decided_at", "export_request.is_approved", "export_request.expires_at", "export_request.used_at",
    // files with answers in them that lie on a disk (export_rows.hpp)
    "export_file.no", "export_file.path", "export_file.report", "export_file.format", "export_file.checksum", "export_file.made_at",
    "export_file.is_written", "export_file.fault", "export_file.tried_at", "export_file.is_gone", "export_hold.file", "export_hold.talk",
    "export_hold.erased_at",
    // the insight bank (bank_rows.hpp)
    "finding.number", "finding.version", "finding.unit", "finding.from_day", "finding.to_day", "finding.best_before", "finding.is_retired",
    "finding.owner", "finding.deputy", "finding.body", "finding.who", "finding.at", "finding.note", "finding_past.finding", "finding_past.version",
    "finding_past.body", "finding_past.who", "finding_past.at", "finding_past.note", "finding_label.kind", "finding_label.label",
    "finding_label.finding", "finding_words.stems", "finding_words_data.id", "finding_words_data.block", "finding_words_idx.segid",
    "finding_words_idx.term", "finding_words_idx.pgno", "finding_words_content.id", "finding_words_content.c0", "finding_words_docsize.id",
    "finding_words_docsize.sz", "finding_words_config.k", "finding_words_config.v",
    // the register of drives (drive_rows.hpp)
    "drive_register.number", "drive_register.version", "drive_register.state", "drive_register.unit", "drive_register.starts_on",
    "drive_register.owner", "drive_register.deputy", "drive_register.body", "drive_register.who", "drive_register.at", "drive_register.step",
    "drive_past.drive", "drive_past.version", "drive_past.body", "drive_past.who", "drive_past.at", "drive_past.step", "drive_reminder.drive",
    "drive_reminder.reminder", "drive_reminder.is_deputy", "drive_reminder.at",
    // officers' forms, and colleagues whom they can name (form_rows.hpp)
    "drive_form.nonce", "drive_form.who", "drive_form.drive", "drive_form.version", "drive_form.is_saved", "drive_form.typed", "drive_form.at",
    "colleague.directory_id", "colleague.name", "colleague.folded_name", "colleague.language", "colleague.role", "colleague.seen_at",
    // where officers are reached, and what is sent to them (officer_rows.hpp)
    "officer_place.place", "officer_place.person", "officer_place.sealed_reference", "officer_place.language", "officer_place.is_blocked",
    "officer_place.seen_at", "officer_place.wait_until", "officer_post.number", "officer_post.place", "officer_post.subject",
    "officer_post.sealed_letter", "officer_post.revision", "officer_post.may_repeat", "officer_post.tries", "officer_post.queued_at",
    "officer_post.next_at", "officer_card.place", "officer_card.subject", "officer_card.sealed_message", "officer_card.updated_at",
    // the own page (page_rows.hpp)
    "page_message.no", "page_message.person", "page_message.session", "page_message.body", "page_message.at",
    "short_link.code", "short_link.kind", "short_link.unit", "short_link.dialog", "short_link.drive", "short_link.place_nb", "short_link.place_nn",
    "short_link.place_en", "short_link.created_at", "short_link.closed_at", "funnel.day", "funnel.unit", "funnel.link", "funnel.step", "funnel.count",
    // running the service
    "event.bucket", "event.key", "event.seen", "failed_event.key", "failed_event.kind", "failed_event.error", "failed_event.at", "tally.name", "tally.count",
    "pin.name", "pin.fingerprint", "drive.name", "undivided.session",
    // the second drawer (contacts.hpp)
    "contact.id", "contact.flag", "contact.sealed", "contact.link", "contact.given_at", "contact.keep_until",
    "contact_deletion.day", "contact_deletion.cause", "contact_deletion.what", "contact_deletion.count",
    // recruitment, in the second drawer too (volunteer_rows.hpp)
    "recruit_plan.drive", "recruit_plan.body", "recruit_plan.at", "pending_sign_up.id", "pending_sign_up.drive", "pending_sign_up.sealed",
    "pending_sign_up.code_hash", "pending_sign_up.tries_left", "pending_sign_up.contact_key", "pending_sign_up.expires_at", "code_sent.contact_key",
    "code_sent.at", "volunteer.id", "volunteer.drive", "volunteer.code", "volunteer.language", "volunteer.sealed_sign_up", "volunteer.contact_key",
    "volunteer.receipt", "volunteer.is_unreachable", "letter_link.key", "letter_link.contact", "letter_link.expires_at", "volunteer_consent.no",
    "volunteer_consent.drive", "volunteer_consent.code", "volunteer_consent.flag", "volunteer_consent.given", "volunteer_consent.text_id",
    "volunteer_consent.text_version", "volunteer_consent.text_hash", "volunteer_consent.text", "volunteer_consent.language", "volunteer_consent.at",
    "volunteer_consent.keep_until", "lottery.drive", "lottery.sealed_record", "lottery.published", "lottery.commitment", "lottery.source",
    "lottery.prepared_at", "lottery.prepared_by", "lottery.held_at", "lottery.held_by", "lottery.keep_until", "lottery.thanked_at", "lottery.told_at",
    "seat.no", "seat.drive", "seat.code", "seat.was_alternate", "seat.state", "seat.answer_by", "seat.changed_at", "seat.is_reminded", "panel_asked.contact",
    "panel_asked.drive", "panel_asked.at", "letter.no", "letter.contact", "letter.drive", "letter.kind", "letter.way", "letter.sealed", "letter.tries",
    "letter.created_at", "letter.next_at", "letter_count.drive", "letter_count.kind", "letter_count.outcome", "letter_count.count",
});

}  // namespace

std::span<const std::string_view> stored_fields() { return fields; }

std::vector<std::string> settle_bases(const privacy::Purposes& purposes, Transaction& tx) {
    std::vector<std::string> faults;
    const bool has_asked = !tx.drives().empty();  // they stay when sessions go
    const auto name_of = [](std::string_view field) { return "basis " + std::string(field); };
    const auto declared = [](const privacy::Purpose& purpose) { return purpose.id + " " + std::string(privacy::article_of(purpose.basis)); };
    for (const privacy::Purpose& purpose : purposes.all) {
        for (const std::string& field : purpose.fields) {
            const std::string before = tx.pinned(name_of(field)), now = declared(purpose);
            if (!has_asked || before.empty() || before == now) continue;
            faults.push_back(purposes.file + ":" + std::to_string(purpose.line) + ": \"" + field + "\" has been collected for \"" + before + "\" and cannot become \"" + now +
                             "\" now: a purpose and its basis are set before anybody is asked. Put it back; for a new purpose start with a new database");
        }
    }
    if (!faults.empty()) return faults;
    for (const privacy::Purpose& purpose : purposes.all)
        for (const std::string& field : purpose.fields)
            if (tx.pinned(name_of(field)) != declared(purpose)) tx.pin(name_of(field), declared(purpose));
    return {};
}

}  // namespace stemmen::service
