// What people read on the own page, short links with their QR codes and posters, and what a receipt code opens and deletes.
#include "adapters/web/poster.hpp"
#include "app/web_request.hpp"
#include "core/text.hpp"
#include "dialog/choose.hpp"
#include "privacy/purposes.hpp"
#include "service/access.hpp"
#include "service/correct.hpp"
#include "service/forget.hpp"
#include "service/hear.hpp"
#include "service/recruitment.hpp"
#include "service/short_links.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t code_bytes_max = 60;  // as typed

// A look at what is kept under a code, after one of the answers has been corrected, if that was asked.
struct Look {
    std::string number, words;  // of the answer, and what is to stand there
    std::optional<service::KeptTalk> kept;
    std::optional<service::Correction> correction;
    std::vector<service::KeptVolunteer> volunteers;  // when it is the code of a sign-up for a group
};

std::string time_in_words(const web::Texts& texts, Duration duration) {
    using namespace std::chrono;
    const auto whole_days = duration_cast<days>(duration).count();
    if (whole_days >= 730 && whole_days % 365 == 0) return texts.text("years", {{"antall", std::to_string(whole_days / 365)}});
    if (whole_days > 3) return texts.text("days", {{"antall", std::to_string(whole_days)}});
    return texts.text("hours", {{"antall", std::to_string(duration_cast<hours>(duration).count())}});
}

std::string lines(const std::vector<std::string>& each) {
    std::string out;
    for (const std::string& line : each) out += (out.empty() ? "" : "\n") + line;
    return out;
}

std::string without_scheme(const std::string& url) {
    const auto scheme = url.find("://");
    return scheme == std::string::npos ? url : url.substr(scheme + 3);
}

template <class Map>
std::string in_language(const Map& map, Language language) {
    const auto found = map.find(language);
    if (found != map.end()) return found->second;
    const auto first = map.find(Language::nb);
    return first == map.end() ? std::string() : first->second;
}

// A consent is kept with all that was shown (dialog::canonical): id, version and language on lines of their own, then the words, then
// the choices. People are told the words.
std::string words_of(const service::Consent& consent) {
    std::string_view rest = consent.text;
    for (int line = 0; line < 3; ++line) {
        const auto end = rest.find('\n');
        if (end == std::string_view::npos) return consent.flag;
        rest.remove_prefix(end + 1);
    }
    return std::string(rest.substr(0, rest.find('\n')));
}

std::string unit_name(const contact::Unit& unit, Language language) {
    if (language == Language::nn && !unit.name_nn.empty()) return unit.name_nn;
    if (language == Language::en && !unit.name_en.empty()) return unit.name_en;
    return unit.name_nb;
}

}  // namespace

// ---- what people read ------------------------------------------------------------------------------------------------

web::Values WebRoutes::values(const web::Texts& texts) const {
    const Config& config = host_.config();
    const Rules& rules = host_.rules();
    const service::Limits limits = limits_of(config);
    const Language language = texts.language;
    std::vector<std::string> purposes, kept;
    for (const privacy::Purpose& purpose : rules.purposes.all)
        purposes.push_back(texts.text("basis", {{"formaal", in_language(purpose.text, language)},
                                                {"artikkel", std::string(privacy::article_of(purpose.basis))},
                                                {"tillegg", purpose.supplementary.empty() ? "" : " (" + purpose.supplementary + ")"}}));
    const std::pair<const char*, Duration> times[] = {{"kept.talk", limits.page_messages_kept}, {"kept.code", limits.link_kept},           {"kept.answers", limits.sessions_kept},
                                                      {"kept.thread", limits.thread_kept},      {"kept.stop", limits.stop_kept},           {"kept.consents", limits.consents_kept},
                                                      {"kept.access_log", limits.access_log_kept},
                                                      {"kept.backups", limits.backups_kept}};
    for (const auto& [name, time] : times) kept.push_back(texts.text(name, {{"tid", time_in_words(texts, time)}}));
    const std::vector<std::string> group{texts.text("kept.group_code"), texts.text("kept.group_not_drawn"),
                                         texts.text("kept.group", {{"tid", time_in_words(texts, service::contact_kept_after)}}),
                                         texts.text("kept.panel", {{"tid", time_in_words(texts, config.recruitment.panel_kept)}})};
    const WebSettings& web = config.web;
    const char* const usual_transfer = config.messenger ? "value.transfer_messenger" : "value.transfer_none";
    const std::string& url = config.http.public_url;
    const auto args = account_args(config, rules.units, rules.reference);
    const auto police = args.at(language).find("politiet_side");
    return {{"ansvarlig", web.controller},
            {"kontakt", web.controller_contact},
            {"ombud", web.privacy_officer.empty() ? web.controller_contact : web.privacy_officer},
            {"formaal", lines(purposes)},
            {"mottakere", web.processors.empty() ? texts.text("value.processors_none") : lines(web.processors)},
            {"overforing", web.transfers.empty() ? texts.text(usual_transfer) : web.transfers},
            {"lagring", lines(kept)},
            {"lagring_gruppe", lines(group)},
            {"innsyn", url + "/innsyn"},
            {"slett", url + "/slett"},
            {"vakt", texts.text(config.safety.modes.any_staffed() ? "value.duty_staffed" : "value.duty_unstaffed")},
            {"erklaering", web.accessibility_statement.empty() ? web.controller_contact : web.accessibility_statement},
            {"politiet_side", police == args.at(language).end() ? "politiet.no" : police->second},
            {"adresse", url}};
}

// ---- short links -----------------------------------------------------------------------------------------------------

// "CODE", "CODE/qr.svg" or "CODE/poster".
void WebRoutes::short_link(ReaderPtr reader, std::string_view rest, net::Respond respond) {
    const auto slash = rest.find('/');
    const std::string code = service::normal_link_code(rest.substr(0, slash));
    const std::string_view what = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    if (what.empty()) return page(reader, code.empty() ? std::string(rest.substr(0, slash)) : code, std::move(respond));
    if (code.empty() || (what != "qr.svg" && what != "poster")) return respond(notice(reader, "missing", 404));
    auto link = std::make_shared<std::optional<service::ShortLink>>();
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.run([code, link](const service::Kit&, service::Transaction& tx, service::Moment, service::Results&) { *link = tx.page().link(code); },
                                 [this, reader, link, answer, is_picture = what == "qr.svg"](bool stored) {
                                     if (!stored) return (*answer)(refusal(reader, true, "busy", 503));
                                     if (!*link) return (*answer)(notice(reader, "missing", 404));
                                     const std::string address = host_.config().http.public_url + "/s/" + (*link)->code;
                                     const web::Texts& in = texts(reader->language);
                                     if (is_picture) return (*answer)({200, {{"content-type", "image/svg+xml"}, {"cache-control", "no-store"}}, web::qr_svg(address, in.text("poster.qr"))});
                                     const web::PosterView view{.code = (*link)->code, .place = in_language((*link)->place, reader->language), .short_address = without_scheme(address)};
                                     (*answer)(html(web::poster_page(in, assets_, view)));
                                 });
    if (!taken) (*answer)(refusal(reader, true, "busy", 503));
}

// ---- receipt codes ---------------------------------------------------------------------------------------------------

// Questions and answers as they were put, in the language of the page.
web::Kept WebRoutes::kept_for_reading(const web::Texts& in, const service::KeptTalk& kept, const std::string& code) const {
    const dialog::Texts& said = host_.rules().dialogs.texts;
    const Language language = in.language;
    const auto day = [&](Timestamp at) { return web::date_in_words(in, format_date(at)); };
    web::Kept out{.code = code, .answers = {}, .consents = {}, .facts = {}, .questions = {}, .notice = {}};
    const dialog::Dialog* asked = host_.rules().dialogs.find(kept.session.dialog, kept.session.dialog_version);
    for (const service::Answer& answer : kept.answers) {
        std::string text_id = answer.question;
        if (asked != nullptr)
            for (const dialog::Step& step : asked->steps)
                if (step.question == answer.question) text_id = step.text;
        const dialog::Text* question = said.shown(text_id, language);
        std::string value = answer.text;
        if (answer.value == dialog::skip_value) value = in.text("access.skipped");
        else if (!answer.value.empty()) {
            value = answer.value;
            for (const dialog::Choice& choice : dialog::offered_choices(said, text_id, language))
                if (choice.value == answer.value) value = choice.title;
        }
        out.answers.push_back({question == nullptr ? answer.question : question->text, std::move(value), day(answer.answered_at)});
    }
    for (const service::Correctable& each : service::correctable(host_.rules().dialogs, kept.session, kept.answers, language)) out.questions.push_back(each.question);
    for (const service::Consent& consent : kept.consents) out.consents.push_back({words_of(consent), in.text(consent.given ? "access.yes" : "access.no"), day(consent.at)});
    const service::Session& session = kept.session;
    const service::Limits limits = limits_of(host_.config());
    out.facts.push_back(in.text("access.fact.survey", {{"navn", session.dialog}, {"versjon", std::to_string(session.dialog_version)}}));
    if (const contact::Unit* unit = host_.rules().units.find(session.unit)) out.facts.push_back(in.text("access.fact.place", {{"sted", unit_name(*unit, language)}}));
    out.facts.push_back(in.text("access.fact.began", {{"dato", day(session.invited_at)}}));
    if (!session.ended_at) out.facts.push_back(in.text("access.fact.running"));
    else {
        out.facts.push_back(in.text("access.fact.link", {{"dato", day(*session.ended_at + limits.link_kept)}}));
        out.facts.push_back(in.text("access.fact.kept", {{"dato", day(*session.ended_at + limits.sessions_kept)}}));
    }
    return out;
}

// What is said of a correction. Words of danger get the fixed text, and are kept nowhere.
std::string WebRoutes::notice_of(const web::Texts& in, const service::Correction& correction) const {
    switch (correction.outcome) {
        case service::CorrectionOutcome::changed: return in.text(correction.taken_out.empty() ? "correct.done" : "correct.taken");
        case service::CorrectionOutcome::empty:
        case service::CorrectionOutcome::no_choice: return in.text("correct.unclear");
        case service::CorrectionOutcome::for_people: break;
    }
    const std::string_view text_id = service::text_for(correction.safety);
    const Rules& rules = host_.rules();
    if (text_id.empty()) return in.text("correct.unclear");
    return dialog::render(rules.dialogs.texts, text_id, in.language, account_args(host_.config(), rules.units, rules.reference).at(in.language));
}

void WebRoutes::access(ReaderPtr reader, net::Respond respond) {
    const web::Texts& in = texts(reader->language);
    if (reader->reads()) return respond(html(web::access_page(in, assets_, web::CodeFault::none, std::nullopt)));
    if (auto refused = over_limit(reader, Act::code, true)) return respond(std::move(*refused));
    const std::string code = service::normal_receipt(form_value(reader->request.body, "code").substr(0, code_bytes_max));
    if (code.empty()) return respond(html(web::access_page(in, assets_, web::CodeFault::malformed, std::nullopt), 400));
    const bool wants_file = form_value(reader->request.body, "file") == "json";
    auto look = std::make_shared<Look>(Look{.number = form_value(reader->request.body, "answer"), .words = repair_utf8(form_value(reader->request.body, "text"))});
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.run(
        [&host = host_, code, hash = host_.key_ring().receipt_hash(code), look, language = reader->language](const service::Kit& kit, service::Transaction& tx, service::Moment, service::Results&) {
            look->kept = service::kept_under(tx, hash);
            look->correction.reset();
            if (!look->kept) look->volunteers = service::kept_volunteers(host.recruitment(), code);
            if (!look->kept || look->number.empty()) return;
            const auto answers = service::correctable(kit.dialogs, look->kept->session, look->kept->answers, language);
            for (std::size_t i = 0; i < answers.size(); ++i)
                if (look->number == std::to_string(i + 1)) look->correction = service::correct(tx, kit.screener, kit.dialogs.texts, answers[i], look->words, {});
            look->kept = service::kept_under(tx, hash);
        },
        [this, reader, look, code, wants_file, answer](bool stored) {
            const web::Texts& own = texts(reader->language);
            if (!stored) return (*answer)(refusal(reader, true, "busy", 503));
            const auto& kept = look->kept;
            host_.count("web_access", !kept && look->volunteers.empty() ? "unknown_code" : wants_file ? "file" : look->correction ? "corrected" : "shown");
            if (!look->volunteers.empty()) {
                if (!wants_file) return (*answer)(html(web::access_page(own, assets_, web::CodeFault::none, kept_volunteer(own, look->volunteers.front(), code))));
                return (*answer)(json_file("innsyn.json", service::to_json(look->volunteers)));
            }
            if (!kept) return (*answer)(html(web::access_page(own, assets_, web::CodeFault::unknown, std::nullopt), 404));
            if (!wants_file) {
                web::Kept view = kept_for_reading(own, *kept, code);
                if (look->correction) view.notice = notice_of(own, *look->correction);
                return (*answer)(html(web::access_page(own, assets_, web::CodeFault::none, view)));
            }
            const Rules& rules = host_.rules();
            const auto args = account_args(host_.config(), rules.units, rules.reference);
            const service::AccessRules access_rules{rules.purposes, rules.dialogs.texts, args.at(kept->session.language), limits_of(host_.config())};
            (*answer)(json_file("innsyn.json", service::access_file(*kept, access_rules)));
        });
    if (!taken) (*answer)(refusal(reader, true, "busy", 503));
}

void WebRoutes::deletion(ReaderPtr reader, net::Respond respond) {
    const web::Texts& in = texts(reader->language);
    if (reader->reads()) return respond(html(web::deletion_page(in, assets_, {})));
    if (auto refused = over_limit(reader, Act::code, true)) return respond(std::move(*refused));
    const std::string typed = form_value(reader->request.body, "code").substr(0, code_bytes_max);
    const std::string code = service::normal_receipt(typed);
    if (code.empty()) return respond(html(web::deletion_page(in, assets_, {.fault = web::CodeFault::malformed}), 400));
    const bool is_sure = form_value(reader->request.body, "delete") == "yes";
    struct Outcome {
        bool is_known = false;
        service::Forgotten forgotten;
    };
    auto outcome = std::make_shared<Outcome>();
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.run(
        [&host = host_, code, is_sure, outcome](const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results&) {
            const service::RecruitKit& recruitment = host.recruitment();
            if (outcome->is_known && outcome->forgotten.contacts > 0 && outcome->forgotten.sessions == 0) return service::log_forgotten(tx, outcome->forgotten, "receipt", moment.now);  // run again
            if (!service::kept_volunteers(recruitment, code).empty()) {
                outcome->is_known = true;
                if (!is_sure) return;
                outcome->forgotten.contacts = service::forget_volunteers(recruitment, code, moment.now);
                outcome->forgotten.confirmation = service::new_receipt(kit.random);
                return service::log_forgotten(tx, outcome->forgotten, "receipt", moment.now);
            }
            *outcome = {.is_known = tx.session_by_receipt(kit.keys.receipt_hash(code)).has_value(), .forgotten = {}};
            if (is_sure && outcome->is_known) outcome->forgotten = service::forget_by_code(kit.keys, kit.random, tx, kit.contacts, code, "receipt", moment.now);
        },
        [this, reader, code, is_sure, outcome, answer](bool stored) {
            const web::Texts& own = texts(reader->language);
            if (!stored) return (*answer)(refusal(reader, true, "busy", 503));
            if (!outcome->is_known) return (*answer)(html(web::deletion_page(own, assets_, {.fault = web::CodeFault::unknown}), 404));
            web::DeletionView view{.stage = web::Deletion::ask_whether, .code = code};
            if (is_sure) {
                host_.count("web_access", "deleted");
                const auto days = std::chrono::duration_cast<std::chrono::days>(limits_of(host_.config()).backups_kept).count();
                view = {.stage = web::Deletion::done, .code = {}, .receipt = outcome->forgotten.confirmation, .days = std::to_string(days)};
            }
            (*answer)(html(web::deletion_page(own, assets_, view)));
        });
    if (!taken) (*answer)(refusal(reader, true, "busy", 503));
}

}  // namespace stemmen::app
