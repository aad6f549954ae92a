// Signing up for a group on the own page: information and age, the form, the code. Nothing is stored before the form is whole, and nothing
// at all of whoever is too young. Plain forms; looking changes nothing.
#include "adapters/web/sign_up_page.hpp"
#include "app/web_request.hpp"
#include "core/text.hpp"
#include "dialog/texts.hpp"
#include "service/letters.hpp"
#include "service/sign_up_links.hpp"
#include "service/short_links.hpp"

namespace stemmen::app {
namespace {

using recruit::Trait;
using web::FieldKind;

constexpr std::size_t field_bytes_max = 400;  // of one answer as typed; more is cut

// What a look at the link, and perhaps an act, has found. Written by the job, read after the commit.
struct Found {
    std::optional<service::ShortLink> link;
    std::optional<service::KeptDrive> drive;
    std::optional<recruit::Plan> plan;
    std::optional<recruit::SignUpRead> read;
    std::optional<std::variant<ContactId, service::NotStarted>> started;
    std::optional<std::variant<service::SignedUp, service::ConfirmRefused>> confirmed;
    std::string from;                    // the end of the address that a talk gave, as long as it is good
    std::optional<SessionId> talk;
    bool has_acted = false;  // a job may run twice, and what it did in the second drawer stays

    [[nodiscard]] bool is_open(recruit::Day today) const { return link && !link->closed_at && drive && plan && recruit::collects(drive->drive, today); }
};

std::string value_of(const std::string& body, std::string_view name) { return repair_utf8(form_value(body, name).substr(0, field_bytes_max)); }

recruit::SignUpForm form_of(const std::string& body) {
    return {.age = value_of(body, "age"), .gender = value_of(body, "gender"), .place = value_of(body, "place"), .contact = value_of(body, "contact"), .needs = web::form_values(body, "needs"),
            .times = web::form_values(body, "times"), .police_job = value_of(body, "police_job"), .name = value_of(body, "name"), .phone = value_of(body, "phone"), .email = value_of(body, "email"),
            .agrees = value_of(body, "agrees") == "YES"};
}

class Pages {
public:
    Pages(RouteHost& host, const web::Texts& in, const Found& found) : kit_(host.recruitment()), in_(in), found_(found), language_(in.language), host_(host) {}

    [[nodiscard]] web::FormPage info(std::string error) const {
        web::FormPage page = base(in_.text("group.title"));
        dialog::TextArgs args = args_of_plan();
        args["antall"] = std::to_string(std::max(1, found_.drive->drive.seats_wanted - 1));
        page.paragraphs = {said("focus.invite", args), said("focus.info"), in_.text("group.privacy", {{"lenke", host_.config().http.public_url + "/personvern"}})};
        page.facts = facts();
        page.hidden = {{"step", "age"}, {"fra", found_.from}};
        page.fields.push_back(question("age", "screen.age", {}, std::move(error)));
        page.buttons.push_back({in_.text("group.next"), {}, {}});
        return page;
    }

    [[nodiscard]] web::FormPage form(const recruit::SignUpForm& given, const std::string& joins, const std::vector<recruit::SignUpFault>& faults) const {
        web::FormPage page = base(in_.text("group.form.title"));
        page.paragraphs = {in_.text("group.form.intro")};
        if (given.age == "15-17") page.paragraphs.push_back(said("minor.15_17"));
        page.hidden = {{"step", "form"}, {"age", given.age}, {"fra", found_.from}};
        const auto error = [&](recruit::SignUpFault fault) {
            if (std::ranges::find(faults, fault) == faults.end()) return std::string();
            const bool is_way = fault == recruit::SignUpFault::way && kit_.settings.can_text;
            return in_.text("group.error." + std::string(is_way ? "way_text" : recruit::to_string(fault)));
        };
        const auto first = [&](recruit::SignUpFault fault, recruit::SignUpFault other) { return error(fault).empty() ? error(other) : error(fault); };
        const recruit::Plan& plan = *found_.plan;
        if (plan.asks(Trait::gender)) page.fields.push_back(question("gender", "screen.gender", {given.gender}, error(recruit::SignUpFault::gender)));
        if (plan.asks(Trait::area))
            page.fields.push_back({.name = "place", .kind = FieldKind::text, .label = said("screen.place"), .hint = in_.text("group.optional"), .values = {given.place}, .error = error(recruit::SignUpFault::place), .autocomplete = "postal-code"});
        if (plan.asks(Trait::contact)) page.fields.push_back(question("contact", "screen.contact", {given.contact}, error(recruit::SignUpFault::contact)));
        page.fields.push_back(question("police_job", "screen.police_job", {given.police_job}, error(recruit::SignUpFault::police_job)));
        web::FormField needs{.name = "needs", .kind = FieldKind::some_of, .label = said("screen.access"), .hint = in_.text("group.needs.hint"), .values = given.needs};
        for (const std::string_view need : recruit::needs) needs.choices.push_back({std::string(need), in_.text("need." + std::string(need))});
        page.fields.push_back(std::move(needs));
        web::FormField times = question("times", "screen.time", given.times, {});
        times.kind = FieldKind::some_of;
        times.hint = in_.text("group.optional");
        page.fields.push_back(std::move(times));
        page.fields.push_back({.name = "name", .kind = FieldKind::text, .label = in_.text("group.name"), .values = {given.name}, .error = error(recruit::SignUpFault::name), .autocomplete = "name"});
        page.fields.push_back({.name = "email", .kind = FieldKind::email, .label = in_.text("group.email"), .values = {given.email}, .error = first(recruit::SignUpFault::email, recruit::SignUpFault::way), .autocomplete = "email"});
        page.fields.push_back({.name = "phone", .kind = FieldKind::phone, .label = in_.text("group.phone"), .hint = in_.text(kit_.settings.can_text ? "group.phone.text" : "group.optional"), .values = {given.phone},
                               .error = error(recruit::SignUpFault::phone), .autocomplete = "tel"});
        web::FormField agrees{.name = "agrees", .kind = FieldKind::some_of, .label = said("consent.contact_group.web", {{"dato", delete_day()}}), .values = {given.agrees ? "YES" : ""}, .error = error(recruit::SignUpFault::agrees)};
        for (const dialog::Choice& choice : dialog::offered_choices(kit_.texts, "consent.contact_group.web", language_))
            if (choice.value == "YES") agrees.choices.push_back({choice.value, choice.title});
        page.fields.push_back(std::move(agrees));
        if (found_.talk)
            page.fields.push_back({.name = "join_talk", .kind = FieldKind::some_of, .label = in_.text("group.join_talk.label"), .hint = in_.text("group.optional"), .choices = {{"YES", in_.text("group.join_talk")}}, .values = {joins}});
        page.buttons.push_back({in_.text("group.send"), {}, {}});
        return page;
    }

    [[nodiscard]] web::FormPage code(const ContactId& pending, std::string error) const {
        web::FormPage page = base(in_.text("group.code.title"));
        page.paragraphs = {in_.text("group.code.text", {{"antall", std::to_string(service::code_lives.count())}})};
        page.hidden = {{"step", "code"}, {"pending", pending.value}};
        page.fields.push_back({.name = "code", .kind = FieldKind::code, .label = in_.text("group.code.label"), .error = std::move(error), .autocomplete = "one-time-code"});
        page.buttons.push_back({in_.text("group.code.button"), {}, {}});
        return page;
    }

    [[nodiscard]] web::FormPage done(const service::SignedUp& signed_up) const {
        web::FormPage page = base(in_.text("group.done.title"));
        page.path = "/pamelding/" + signed_up.link;
        page.paragraphs = {said("focus.received.web", {{"dato", service::day_in_words(kit_, signed_up.told_by, language_)}}),
                           in_.text("group.done.receipt", {{"kode", signed_up.receipt}, {"innsyn", host_.config().http.public_url + "/innsyn"}}), in_.text("group.done.draw", {{"kode", signed_up.published}, {"lenke", host_.config().http.public_url + std::string(lottery_path) + found_.link->code}})};
        page.facts = facts();
        if (signed_up.is_minor) {
            dialog::TextArgs args = args_of_plan();
            page.after = {in_.text("group.letter.title"), in_.text("group.letter", {{"sted", args["sted"]}, {"tid", args["tid"]}, {"tema", args["tema"]}, {"kontakt", host_.config().web.controller_contact}})};
        } else {
            page.paragraphs.push_back(said("consent.panel", panel_args()));
            page.more.push_back({in_.text("group.join_panel"), "act", "join_panel", false});
        }
        return page;
    }

    // A short word, such as that it is over, with the way back where it makes sense.
    [[nodiscard]] web::FormPage word(const std::string& name, bool leads_back) const {
        web::FormPage page = base(in_.text(name + ".title"));
        page.paragraphs = {name == "group.young" ? said("minor.under15") : in_.text(name + ".text")};
        if (leads_back) page.after = {in_.text("group.again") + ": " + host_.config().http.public_url + page.path};
        return page;
    }

private:
    [[nodiscard]] web::FormPage base(std::string title) const { return {.path = "/delta/" + (found_.link ? found_.link->code : std::string()), .title = std::move(title)}; }
    [[nodiscard]] std::string said(std::string_view id, const dialog::TextArgs& args = {}) const { return dialog::render(kit_.texts, id, language_, args); }
    [[nodiscard]] dialog::TextArgs args_of_plan() const { return service::plan_args(kit_, *found_.plan, language_); }
    [[nodiscard]] dialog::TextArgs panel_args() const {
        const recruit::PanelLimits& panel = kit_.settings.panel;
        constexpr int days_a_month = 30;
        return {{"antall", std::to_string(panel.contacts_per_year)}, {"mnd", std::to_string(panel.kept.count() / days_a_month)}};
    }
    [[nodiscard]] std::string delete_day() const { return service::day_in_words(kit_, found_.plan->meets_at + service::contact_kept_after, language_); }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> facts() const {
        dialog::TextArgs args = args_of_plan();
        return {{in_.text("group.what"), args["tema"]}, {in_.text("group.when"), args["tid"]}, {in_.text("group.where"), args["sted"]}, {in_.text("group.lasts"), in_.text("group.minutes", {{"antall", args["min"]}})}};
    }
    [[nodiscard]] web::FormField question(std::string name, std::string_view text_id, std::vector<std::string> values, std::string error) const {
        web::FormField field{.name = std::move(name), .kind = FieldKind::one_of, .label = said(text_id), .values = std::move(values), .error = std::move(error)};
        for (const dialog::Choice& choice : dialog::offered_choices(kit_.texts, text_id, language_)) field.choices.push_back({choice.value, choice.title});
        return field;
    }

    const service::RecruitKit& kit_;
    const web::Texts& in_;
    const Found& found_;
    Language language_;
    RouteHost& host_;
};

std::string_view word_of(service::NotStarted why) { return why == service::NotStarted::full ? "group.full" : "group.too_many"; }

}  // namespace

std::optional<std::int64_t> recruiting_drive(service::Transaction& tx, const service::ShortLink& link) {
    std::int64_t number = 0;
    for (const char c : link.drive.substr(link.drive.empty() ? 0 : 1)) {
        constexpr std::int64_t number_max = 1'000'000'000;
        if (c < '0' || c > '9' || number > number_max) return std::nullopt;
        number = number * 10 + (c - '0');
    }
    if (number == 0 || service::drive_name(number) != link.drive) return std::nullopt;
    const auto kept = tx.drive_desk().rows().drive(number);
    return kept && recruit::recruits(kept->drive.kind) ? std::optional(number) : std::nullopt;
}

namespace {

struct Asked {
    const std::string& code;
    const std::string& step;
    const std::string& body;
    std::string from;
    Language language{};
};

// In a StoreWork: the link with its drive and plan, and what the step does to them.
void look_and_act(RouteHost& host, service::Transaction& tx, service::Moment moment, const Asked& asked, Found& found) {
    const service::RecruitKit& kit = host.recruitment();
    found.talk = service::talk_of_link(host.key_ring(), asked.from, moment.now);
    found.from = found.talk ? asked.from : "";
    found.link = asked.code.empty() ? std::nullopt : tx.page().link(asked.code);
    const auto number = found.link ? recruiting_drive(tx, *found.link) : std::nullopt;
    if (!number) return;
    found.drive = tx.drive_desk().rows().drive(*number);
    if (const auto draw = service::draw_of(kit, *number); draw && draw->drawn_at) return;  // nobody can be drawn any more
    found.plan = service::plan_of(kit, *number);
    if (!found.is_open(std::chrono::floor<std::chrono::days>(moment.now + moment.utc_offset))) return;
    if (asked.step == "form") {
        const recruit::SignUpForm form = form_of(asked.body);
        const auto band = privacy::parse_age_band(form.age);
        if (!band || service::may_sign_up(kit, found.drive->drive, *band) != privacy::MayTakePart::yes) return;
        found.read = recruit::read_sign_up(form, *found.plan, kit.settings.can_text, [&](std::string_view place) { return host.rules().places.find(place); });
        if (!found.read->sign_up) return;
        found.has_acted = true;
        found.started = service::start_sign_up(kit, {*number, *found.read->sign_up, asked.language, value_of(asked.body, "join_talk") == "YES" ? found.talk.value_or(SessionId{}) : SessionId{}}, moment.now);
    } else if (asked.step == "code") {
        const ContactId pending{value_of(asked.body, "pending")};
        if (!web::is_token(pending.value)) return;
        found.has_acted = true;
        found.confirmed = service::confirm_sign_up(kit, pending, value_of(asked.body, "code"), found.drive->drive.ends_on, moment.now);
    }
}

}  // namespace

void WebRoutes::sign_up(ReaderPtr reader, std::string_view typed, net::Respond respond) {
    const std::string code = service::normal_link_code(typed);
    const std::string step = reader->posts() ? value_of(reader->request.body, "step") : "";
    const std::string from = form_value(reader->posts() ? reader->request.body : query_of(reader->request.target), "fra");
    const Act limit = step == "code" ? Act::code : step == "form" ? Act::start : reader->posts() ? Act::message : Act::page;
    if (auto refused = over_limit(reader, limit, true)) return respond(std::move(*refused));
    auto found = std::make_shared<Found>();
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.run(
        [&host = host_, reader, code, step, from, found](const service::Kit&, service::Transaction& tx, service::Moment moment, service::Results&) {
            if (!found->has_acted) look_and_act(host, tx, moment, Asked{code, step, reader->request.body, from, reader->language}, *found);
        },
        [this, reader, step, found, answer](bool stored) {
            if (!stored) return (*answer)(refusal(reader, true, "busy", 503));
            const web::Texts& in = texts(reader->language);
            const Pages pages(host_, in, *found);
            const auto show = [&](const web::FormPage& page, int status = 200) { (*answer)(html(web::form_page(in, assets_, page), status)); };
            const service::RecruitKit& kit = host_.recruitment();
            const service::Moment now = host_.now();
            if (!found->drive) return (*answer)(notice(reader, "missing", 404));
            if (!found->is_open(std::chrono::floor<std::chrono::days>(now.now + now.utc_offset))) return show(pages.word("group.closed", false));
            if (!kit.settings.can_mail && !kit.settings.can_text) return show(pages.word("group.no_way", false), 503);
            if (step.empty()) return show(pages.info({}));
            if (step == "code") {
                if (!found->confirmed) return show(pages.word("group.gone", true), 400);
                if (const auto* done = std::get_if<service::SignedUp>(&*found->confirmed)) {
                    host_.count("sign_ups", "confirmed");
                    return show(pages.done(*done));
                }
                const auto& refused = std::get<service::ConfirmRefused>(*found->confirmed);
                host_.count("sign_ups", refused.why == service::NotConfirmed::wrong ? "wrong_code" : refused.why == service::NotConfirmed::gone ? "gone" : "already");
                if (refused.why == service::NotConfirmed::wrong)
                    return show(pages.code({value_of(reader->request.body, "pending")}, in.text("group.code.wrong", {{"antall", std::to_string(refused.tries_left)}})), 400);
                return show(pages.word(refused.why == service::NotConfirmed::gone ? "group.gone" : "group.already", refused.why == service::NotConfirmed::gone));
            }
            const recruit::SignUpForm form = form_of(reader->request.body);
            const auto band = privacy::parse_age_band(form.age);
            if (!band) return show(pages.info(in.text("group.error.age")), 400);
            switch (service::may_sign_up(kit, found->drive->drive, *band)) {
                case privacy::MayTakePart::not_alone: return show(pages.word("group.young", false));
                case privacy::MayTakePart::not_on_this_theme: return show(pages.word("group.not_theme", false));
                case privacy::MayTakePart::yes: break;
            }
            if (!found->read) return show(pages.form(form, {}, {}));
            if (found->read->works_for_police && found->read->faults.empty()) return show(pages.word("group.police", false));
            if (!found->started) return show(pages.form(form, value_of(reader->request.body, "join_talk"), found->read->faults), 400);
            if (const auto* refused = std::get_if<service::NotStarted>(&*found->started)) return show(pages.word(std::string(word_of(*refused)), false), 429);
            host_.count("sign_ups", "code_sent");
            host_.letters_posted();
            show(pages.code(std::get<ContactId>(*found->started), {}));
        });
    if (!taken) (*answer)(refusal(reader, true, "busy", 503));
}

}  // namespace stemmen::app
