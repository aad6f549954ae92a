#include "service/access.hpp"

#include <nlohmann/json.hpp>

#include "privacy/consent.hpp"
#include "service/consent.hpp"

namespace stemmen::service {
namespace {

using nlohmann::ordered_json;

// A text of nb serves who reads a language that has none.
std::string in_language(const std::map<Language, std::string>& texts, Language language) {
    const auto found = texts.find(language);
    if (found != texts.end()) return found->second;
    const auto first = texts.find(Language::nb);
    return first == texts.end() ? std::string() : first->second;
}

ordered_json as_json(const privacy::Purpose& purpose, Language language) {
    return {{"id", purpose.id}, {"text", in_language(purpose.text, language)}, {"basis", privacy::to_string(purpose.basis)},
            {"article", "GDPR art. " + std::string(privacy::article_of(purpose.basis))}, {"supplementary", purpose.supplementary}};
}

ordered_json survey(const Session& session) {
    return {{"survey", session.dialog},
            {"version", session.dialog_version},
            {"variant", session.variant},
            {"channel", session.channel},
            {"unit", session.unit},
            {"language", to_string(session.language)},
            {"invited_on", format_date(session.invited_at)},
            {"ended_on", session.ended_at ? format_date(*session.ended_at) : std::string()},
            {"ending", session.ending}};
}

ordered_json as_json(const Answer& answer) {
    return {{"question", answer.question}, {"kind", answer.kind}, {"value", answer.value}, {"text", answer.text}, {"taken_out", answer.redacted}, {"marked", answer.flags},
            {"language", to_string(answer.language)}, {"answered_on", format_date(answer.answered_at)}};
}

// A consent receipt: what was shown, what was decided, what it is for, and how to take it back.
ordered_json receipt_of(const Consent& consent, const AccessRules& rules, Language language) {
    ordered_json out{{"flag", consent.flag},         {"given", consent.given},         {"decided_on", format_date(consent.at)},         {"decided_at", format_timestamp(consent.at)},
                     {"channel", consent.channel},   {"language", to_string(consent.language)}, {"text_id", consent.text_id},           {"text_version", consent.text_version},
                     {"text_hash", consent.text_hash}, {"text_shown", consent.text}};
    const auto flag = privacy::parse_consent_flag(consent.flag);
    const privacy::Purpose* purpose = flag ? rules.purposes.of_flag(flag->kind) : nullptr;
    if (purpose != nullptr) out["purpose"] = as_json(*purpose, language);
    out["how_to_withdraw"] = dialog::render(rules.texts, "consent.how_to_withdraw", language, rules.args);
    return out;
}

ordered_json now_of(const std::vector<Consent>& history) {
    ordered_json out = ordered_json::object();
    for (const Consent& decision : history) out[decision.flag] = is_given(history, decision.flag);
    return out;
}

ordered_json dates(const Session& session, const Limits& limits) {
    if (!session.ended_at) return {{"link_to_you", ""}, {"answers", ""}};
    return {{"link_to_you", format_date(*session.ended_at + limits.link_kept)}, {"answers", format_date(*session.ended_at + limits.sessions_kept)}};
}

}  // namespace

std::optional<KeptTalk> kept_under(Transaction& tx, const std::string& receipt_hash) {
    std::optional<Session> session = receipt_hash.empty() ? std::nullopt : tx.session_by_receipt(receipt_hash);
    if (!session) return std::nullopt;
    KeptTalk kept{.session = std::move(*session), .answers = {}, .consents = {}};
    kept.answers = tx.answers_of(kept.session.id);
    kept.consents = tx.consents_of(kept.session.id);
    return kept;
}

std::string access_file(const KeptTalk& kept, const AccessRules& rules) {
    const Session& session = kept.session;
    ordered_json answers = ordered_json::array(), consents = ordered_json::array(), purposes = ordered_json::array();
    for (const Answer& answer : kept.answers) answers.push_back(as_json(answer));
    for (const Consent& consent : kept.consents) consents.push_back(receipt_of(consent, rules, session.language));
    for (const privacy::Purpose& purpose : rules.purposes.all) purposes.push_back(as_json(purpose, session.language));
    ordered_json file{{"format", "stemmen-access"}, {"format_version", access_format_version}};
    file.update(survey(session));
    file["answers"] = answers;
    file["consents"] = consents;
    file["consents_now"] = now_of(kept.consents);
    file["kept_until"] = dates(session, rules.limits);
    file["purposes"] = purposes;
    return file.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::optional<AccessFile> access_file(Store& store, const std::string& receipt_hash, const AccessRules& rules) {
    std::optional<KeptTalk> kept;
    store.each_session({}, [&](const Session& row) {
        if (!receipt_hash.empty() && row.receipt_hash == receipt_hash) kept = KeptTalk{row, {}, {}};
    });
    if (!kept) return std::nullopt;
    store.each_answer({}, [&](const Session& of, const Answer& answer) {
        if (of.id == kept->session.id) kept->answers.push_back(answer);
    });
    store.each_consent({}, [&](const Session& of, const Consent& consent) {
        if (of.id == kept->session.id) kept->consents.push_back(consent);
    });
    return AccessFile{kept->session.id, access_file(*kept, rules)};
}

}  // namespace stemmen::service
