// The page that a letter to a volunteer leads to: yes or no to a seat, the panel, leaving it all. A look changes nothing, since mail
// programs follow links by themselves; each act is a press of a button.
#include "adapters/web/sign_up_page.hpp"
#include "app/web_request.hpp"
#include "service/letters.hpp"

namespace stemmen::app {
namespace {

constexpr std::string_view calendar_name = "/kalender.ics";

struct Found {
    std::optional<service::VolunteerPage> page;
    std::optional<std::string> calendar;
    service::ActOutcome outcome = service::ActOutcome::done;
    bool has_acted = false;
};

std::string state_text(const service::VolunteerPage& page) {
    if (page.is_panel_page) return "group.state.panel";
    if (page.seat) return "group.state." + std::string(recruit::to_string(*page.seat));
    return page.is_waiting ? "group.state.waiting" : "group.state.signed_up";
}

// The words of what was said yes to (dialog::canonical keeps id, version and language on lines before them).
std::string words_of(const service::VolunteerConsent& consent) {
    std::string_view rest = consent.text;
    for (int line = 0; line < 3; ++line) rest = rest.substr(std::min(rest.size(), rest.find('\n') + 1));
    return std::string(rest.substr(0, rest.find('\n')));
}

}  // namespace

// What a receipt code opens, as with answers.
web::Kept WebRoutes::kept_volunteer(const web::Texts& in, const service::KeptVolunteer& kept, const std::string& code) const {
    const service::RecruitKit& kit = host_.recruitment();
    const Language language = in.language;
    const std::string on = service::day_in_words(kit, kept.volunteer.contact.given_at, language);
    web::Kept out{.code = code, .answers = {}, .consents = {}, .facts = {}, .questions = {}, .notice = {}};
    const auto row = [&](std::string what, std::string value) {
        if (!value.empty()) out.answers.push_back({std::move(what), std::move(value), on});
    };
    const auto chosen = [&](std::string_view text_id, const std::vector<std::string>& values) {
        std::string titles;
        for (const dialog::Choice& choice : dialog::offered_choices(kit.texts, text_id, language))
            if (std::ranges::find(values, choice.value) != values.end()) titles += (titles.empty() ? "" : ", ") + choice.title;
        row(dialog::render(kit.texts, text_id, language, {}), titles);
    };
    const recruit::SignUp& told = kept.sign_up;
    row(in.text("group.name"), kept.contact.name.reveal());
    row(in.text("group.email"), kept.contact.email.reveal());
    row(in.text("group.phone"), kept.contact.phone.reveal());
    chosen("screen.age", {told.age});
    chosen("screen.gender", {told.gender});
    row(dialog::render(kit.texts, "screen.place", language, {}), told.municipality == recruit::not_said ? "" : told.municipality);
    chosen("screen.contact", {told.contact});
    chosen("screen.time", told.times);
    std::string needs;
    for (const std::string& need : told.needs) needs += (needs.empty() ? "" : ", ") + in.text("need." + need);
    row(dialog::render(kit.texts, "screen.access", language, {}), needs);
    for (const service::VolunteerConsent& consent : kept.consents) out.consents.push_back({words_of(consent), in.text(consent.given ? "access.yes" : "access.no"), service::day_in_words(kit, consent.at, language)});
    out.facts.push_back(in.text(kept.seat ? "group.state." + std::string(recruit::to_string(*kept.seat)) : "group.state.signed_up", {{"dato", ""}}));
    out.facts.push_back(in.text("access.fact.kept", {{"dato", service::day_in_words(kit, kept.volunteer.contact.keep_until, language)}}));
    return out;
}

void WebRoutes::volunteer(ReaderPtr reader, std::string_view rest, net::Respond respond) {
    const bool wants_calendar = rest.ends_with(calendar_name);
    const std::string link(wants_calendar ? rest.substr(0, rest.size() - calendar_name.size()) : rest);
    const std::string asked = reader->posts() ? form_value(reader->request.body, "act") : "";
    const auto act = service::parse_volunteer_act(asked);
    if (auto refused = over_limit(reader, reader->posts() ? Act::message : Act::page, true)) return respond(std::move(*refused));
    if (!web::is_token(link)) return respond(notice(reader, "group.link_gone", 404));
    auto found = std::make_shared<Found>();
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.run(
        [&host = host_, link, act, wants_calendar, found](const service::Kit&, service::Transaction&, service::Moment moment, service::Results&) {
            const service::RecruitKit& kit = host.recruitment();
            if (wants_calendar) {
                found->calendar = service::calendar_of(kit, link, moment.now);
                return;
            }
            if (act && !found->has_acted) {
                found->has_acted = true;
                found->outcome = service::act(kit, link, *act, moment.now);
            }
            found->page = service::volunteer_page(kit, link, moment.now);
        },
        [this, reader, link, asked, act, wants_calendar, found, answer](bool stored) {
            if (!stored) return (*answer)(refusal(reader, true, "busy", 503));
            if (wants_calendar) {
                if (!found->calendar) return (*answer)(notice(reader, "group.link_gone", 404));
                return (*answer)({200, {{"content-type", "text/calendar; charset=utf-8"}, {"content-disposition", "attachment; filename=\"samtalegruppe.ics\""}, {"cache-control", "no-store"}}, *found->calendar});
            }
            if (act) {
                host_.count("volunteer_acts", asked);
                host_.letters_posted();
            }
            const bool is_gone = act == service::VolunteerAct::withdraw && found->outcome == service::ActOutcome::done;
            const bool has_left = act == service::VolunteerAct::leave_panel && found->outcome == service::ActOutcome::done;
            if (is_gone) return (*answer)(notice(reader, "group.withdrawn", 200));
            if (!found->page) return (*answer)(notice(reader, has_left ? "group.withdrawn" : "group.link_gone", has_left ? 200 : 404));
            const service::VolunteerPage& own = *found->page;
            const Language language = reader->has_chosen_language ? reader->language : own.language;
            const web::Texts& in = texts(language);
            const service::RecruitKit& kit = host_.recruitment();
            web::FormPage page{.path = "/pamelding/" + link, .title = in.text("group.own.title")};
            if (asked == "ask_withdraw") {
                page.title = in.text("group.withdraw.title");
                page.paragraphs = {in.text("group.withdraw.text")};
                page.buttons.push_back({in.text("group.withdraw.yes"), "act", "withdraw"});
                return (*answer)(html(web::form_page(in, assets_, page)));
            }
            if (found->outcome == service::ActOutcome::too_late) page.paragraphs.push_back(in.text("group.too_late"));
            if (act == service::VolunteerAct::join_panel) page.paragraphs.push_back(in.text("group.joined_panel"));
            if (act == service::VolunteerAct::leave_panel) page.paragraphs.push_back(in.text("group.left_panel"));
            page.paragraphs.push_back(in.text(state_text(own), own.seat == recruit::SeatState::invited ? web::Values{{"dato", service::time_in_words(kit, own.answer_by, language)}} : web::Values{}));
            if (!own.is_panel_page) {
                dialog::TextArgs args = service::plan_args(kit, own.plan, language);
                page.facts = {{in.text("group.what"), args["tema"]}, {in.text("group.when"), args["tid"]}, {in.text("group.where"), args["sted"]}, {in.text("group.lasts"), in.text("group.minutes", {{"antall", args["min"]}})}};
            }
            if (own.may_accept) page.buttons.push_back({in.text("group.accept"), "act", "accept"});
            if (own.may_decline) page.buttons.push_back({in.text(own.seat == recruit::SeatState::accepted ? "group.cancel" : "group.decline"), "act", "decline", false});
            if (own.seat == recruit::SeatState::accepted) page.after.push_back(in.text("group.calendar", {{"lenke", host_.config().http.public_url + page.path + std::string(calendar_name)}}));
            if (!own.is_panel_page) page.after.push_back(in.text("group.draw_here", {{"kode", own.published}, {"lenke", host_.config().http.public_url + std::string(lottery_path) + service::drive_name(own.drive)}}));
            if (own.is_panel_page) page.more.push_back({in.text("group.stay_panel"), "act", "join_panel", false});
            if (own.is_member) page.more.push_back({in.text("group.leave_panel"), "act", "leave_panel", false});
            if (!own.is_panel_page) page.more.push_back({in.text("group.withdraw"), "act", "ask_withdraw", false});
            (*answer)(html(web::form_page(in, assets_, page)));
        });
    if (!taken) (*answer)(refusal(reader, true, "busy", 503));
}

}  // namespace stemmen::app
