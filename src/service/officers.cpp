#include "service/officers.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "service/officer_commands.hpp"
#include "service/officer_desk.hpp"
#include "service/officer_form.hpp"
#include "service/officer_group.hpp"
#include "service/officer_screens.hpp"

namespace stemmen::service {
namespace {

using recruit::Day;
using recruit::Drive;
using recruit::DriveState;
using recruit::DriveStep;
using recruit::Role;
using Style = Line::Style;
using Values = std::map<std::string, std::string>;

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

Day day_of(contact::Moment moment) { return std::chrono::floor<std::chrono::days>(moment.now + moment.utc_offset); }

std::string text_in(const Values& form, const std::string& name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string{} : found->second;
}

std::int64_t number_in(const Values& form, const std::string& name) {
    const std::string text = text_in(form, name);
    std::int64_t number = 0;
    const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return fault == std::errc{} && rest == text.data() + text.size() && number > 0 ? number : 0;
}

// One event of one officer, in one transaction.
class Conversation {
public:
    Conversation(Transaction& tx, const OfficerKit& kit, const OfficerEvent& event, contact::Moment moment)
        : tx_(tx), kit_(kit), event_(event), moment_(moment), words_(kit, event.language), today_(day_of(moment)), are_near_(near_in(kit.units)) {}

    OfficerReply hear() {
        remember_colleague(tx_, event_, moment_.now);
        return std::visit(overloaded{[&](const OfficerSaid& said) { return hear_said(said); }, [&](const OfficerPressed& pressed) { return hear_pressed(pressed); },
                                     [&](const OfficerSearched& searched) { return hear_searched(searched); },
                                     [&](const OfficerInstalled&) { return shown(help_screen(words_, "help.hello", event_.role)); }},
                          event_.what);
    }

private:
    // ---- what was heard ----

    OfficerReply hear_said(const OfficerSaid& said) {
        const auto command = parse_command(said.text, kit_.texts);
        if (!command) return shown(help_screen(words_, "help.unknown", event_.role));
        return obey(*command);
    }

    OfficerReply obey(OfficerCommand command) {
        switch (command) {
            case OfficerCommand::fresh: return privately([&] { return new_form(); });
            case OfficerCommand::mine: return privately([&] { return mine(); });
            case OfficerCommand::running: return list("running", {.states = {DriveState::running}});
            case OfficerCommand::results: return privately([&] { return list("results", {.states = {DriveState::running, DriveState::closed, DriveState::told_back}, .steward = event_.who.directory_id}); });
            case OfficerCommand::help: break;
        }
        return shown(help_screen(words_, "help.hello", event_.role));
    }

    OfficerReply hear_pressed(const OfficerPressed& pressed) {
        OfficerReply reply = pressed.is_refresh ? show(number_in(pressed.form, "drive")) : answer_to(pressed);
        reply.replaces = reply.screen && !keeps_card_;
        return reply;
    }

    OfficerReply answer_to(const OfficerPressed& pressed) {
        const Values& form = pressed.form;
        const std::int64_t drive = number_in(form, "drive");
        const std::string& verb = pressed.verb;
        for (const auto& [known, command] : {std::pair{verb_new, OfficerCommand::fresh}, {verb_mine, OfficerCommand::mine}, {verb_running, OfficerCommand::running}, {verb_results, OfficerCommand::results}})
            if (verb == known) return obey(command);
        if (verb == verb_next || verb == verb_back || verb == verb_save) return press_form(verb, form);
        if (verb == verb_show) return show(drive);
        if (verb == verb_result) return with_drive(drive, [&](const KeptDrive& kept) { return shown(result_screen(words_, kept, counts(kept), today_)); });
        if (verb == verb_share) return with_drive(drive, [&](const KeptDrive& kept) { return has_share(words_, kept.drive) ? shown(share_screen(words_, kept)) : status(kept); });
        if (verb == verb_edit) return with_drive(drive, [&](const KeptDrive& kept) { return edit(kept); });
        if (verb == verb_stop_sure) return with_steward(drive, DriveStep::stop, [&](const KeptDrive& kept) { return shown(stop_question(words_, kept)); });
        if (verb == verb_close_form) return with_steward(drive, DriveStep::close, [&](const KeptDrive& kept) { return shown(close_form(words_, {kept, kept.drive, {}})); });
        if (is_group_verb(verb)) return with_steward(drive, DriveStep::stop, [&](const KeptDrive& kept) { return group(kept, verb, form); });
        if (verb == verb_return_form) return with_steward(drive, DriveStep::send_back, [&](const KeptDrive& kept) { return shown(return_form(words_, kept, {})); });
        if (verb == verb_tell_form) return with_steward(drive, DriveStep::tell, [&](const KeptDrive& kept) { return shown(tell_form(words_, {kept, kept.drive, {}})); });
        for (const auto& [known, step] : {std::pair{verb_ask, DriveStep::ask}, {verb_approve, DriveStep::approve}, {verb_return, DriveStep::send_back}, {verb_start, DriveStep::start}, {verb_stop, DriveStep::stop}, {verb_close, DriveStep::close}, {verb_tell, DriveStep::tell}})
            if (verb == known) return with_drive(drive, [&](const KeptDrive& kept) { return take_step(kept, step, form); });
        return shown(help_screen(words_, "help.hello", event_.role));
    }

    OfficerReply hear_searched(const OfficerSearched& searched) {
        constexpr std::size_t skip_max = 10'000;
        OfficerReply reply;
        std::vector<OfficerChoice> all;
        if (searched.dataset == dataset_units) all = units_like(words_, searched.text, today_);
        if (searched.dataset == dataset_colleagues) all = colleagues_like(tx_, searched.text, event_.who.directory_id);
        const std::size_t from = std::min({searched.skip, skip_max, all.size()}), to = std::min(from + std::min(searched.top, colleagues_found_max), all.size());
        reply.found.assign(all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to));
        return reply;
    }

    // ---- lists and single drives ----

    static OfficerReply shown(Screen screen) { return {.screen = std::move(screen)}; }

    // Where others read along it is answered in the officer's own chat: what is typed there is nobody else's.
    template <class Make>
    OfficerReply privately(Make make) {
        if (event_.is_personal) return make();
        OfficerReply made = make();
        OfficerReply reply = shown(notice(words_, "private.heading", {words_("private.text")}));
        reply.notices.push_back({.to = event_.who.directory_id, .screen = std::move(*made.screen), .shows_drive = made.shows_drive});
        return reply;
    }

    // An approver's are those that wait for approval, too.
    OfficerReply mine() {
        std::vector<KeptDrive> waiting;
        if (event_.role == Role::approver)
            for (KeptDrive& each : tx_.drive_desk().rows().find({.states = {DriveState::draft}}))
                if (each.drive.asked_on && recruit::may(each.drive, DriveStep::approve, event_.who, event_.role)) waiting.push_back(std::move(each));
        return list("mine", {.steward = event_.who.directory_id}, std::move(waiting));
    }

    OfficerReply list(std::string_view name, DriveQuery query, std::vector<KeptDrive> first = {}) {
        query.limit = listed_drives_max + 1;
        ListView view{.name = name, .drives = std::move(first)};
        for (KeptDrive& each : tx_.drive_desk().rows().find(query)) view.drives.push_back(std::move(each));
        view.are_more = view.drives.size() > listed_drives_max;
        if (view.are_more) view.drives.resize(listed_drives_max);
        return shown(list_screen(words_, view, today_));
    }

    template <class Work>
    OfficerReply with_drive(std::int64_t number, Work work) {
        const auto kept = tx_.drive_desk().rows().drive(number);
        if (!kept) return shown(notice(words_, "gone.heading", {words_("gone.text"), Style::problem}));
        return work(*kept);
    }

    template <class Work>
    OfficerReply with_steward(std::int64_t number, DriveStep step, Work work) {
        return with_drive(number, [&](const KeptDrive& kept) { return recruit::may(kept.drive, step, event_.who, event_.role) ? work(kept) : not_yours(kept); });
    }

    OfficerReply show(std::int64_t number) {
        return with_drive(number, [&](const KeptDrive& kept) { return status(kept); });
    }

    OfficerReply group(const KeptDrive& kept, std::string_view verb, const Values& form) {
        if (kit_.recruitment == nullptr || !recruit::recruits(kept.drive.kind)) return status(kept);
        GroupAnswer answer = press_group(tx_, words_, kept, verb, form, event_.who, moment_.now);
        return {.screen = std::move(answer.screen), .changed_drives = answer.has_changed ? std::vector{kept.number} : std::vector<std::int64_t>{}, .job = std::move(answer.job)};
    }

    DriveCounts counts(const KeptDrive& kept) { return counts_of(tx_, kit_, kept.drive, today_); }

    OfficerReply status(const KeptDrive& kept, std::vector<Line> news = {}, const std::vector<recruit::Problem>& problems = {}) {
        StatusView view{.kept = kept, .counts = counts(kept), .problems = {}, .news = std::move(news)};
        for (const recruit::Problem& each : problems) view.problems.push_back(each.sentence);
        view.people = people_of(kit_, kept);
        if (kept.drive.state == DriveState::draft) view.overlaps = overlaps_of(tx_.drive_desk(), kept, are_near_);
        view.may_approve = event_.is_personal && kept.drive.asked_on && recruit::may(kept.drive, DriveStep::approve, event_.who, event_.role);
        return {.screen = status_screen(words_, view, today_), .shows_drive = kept.number};
    }

    // Said beside the card, which stays as it is for those who may use it.
    OfficerReply not_yours(const std::optional<KeptDrive>& kept) {
        keeps_card_ = true;
        if (event_.role == Role::reader || !kept) return shown(notice(words_, "refused.heading", {words_("reader.refused"), Style::problem}));
        return shown(notice(words_, "refused.heading", {words_("refused.text", {{"owner", kept->drive.owner.name}, {"deputy", kept->drive.deputy.name}}), Style::problem}));
    }

    // ---- the form ----

    OfficerReply new_form() {
        if (event_.role == Role::reader) return not_yours(std::nullopt);
        DriveForm form{.nonce = random_id(kit_.random), .who = event_.who.directory_id, .at = moment_.now};
        form.typed["f_starts_on"] = format_date(Timestamp{today_});
        const std::vector<KeptDrive> before = tx_.drive_desk().rows().find({.steward = event_.who.directory_id, .limit = 1});
        if (!before.empty()) form.typed["f_unit"] = before.front().drive.unit;
        tx_.forms().save(form);
        return draw(form, 1);
    }

    OfficerReply edit(const KeptDrive& kept) {
        if (!recruit::may(kept.drive, DriveStep::save, event_.who, event_.role)) return not_yours(kept);
        if (kept.drive.state != DriveState::draft && kept.drive.state != DriveState::approved) return status(kept);
        DriveForm form{.nonce = random_id(kit_.random), .who = event_.who.directory_id, .drive = kept.number, .version = kept.version, .typed = typed_of(kept.drive), .at = moment_.now};
        tx_.forms().save(form);
        return draw(form, 1);
    }

    OfficerReply press_form(std::string_view verb, const Values& pressed) {
        auto form = tx_.forms().form(text_in(pressed, "nonce"));
        if (!form) return shown(notice(words_, "form.gone.heading", {words_("form.gone.text"), Style::problem}));
        if (form->who != event_.who.directory_id) {
            keeps_card_ = true;
            return shown(notice(words_, "refused.heading", {words_("form.not_yours"), Style::problem}));
        }
        if (form->is_saved) return show(form->drive);  // pressed twice
        take(*form, verb == verb_next ? 1 : 2, pressed);
        form->at = moment_.now;
        if (verb == verb_save) return save(std::move(*form));
        std::vector<FormFault> faults;
        if (verb == verb_next) faults = faults_of_step_one(*form);
        if (verb == verb_next && faults.empty()) prefill(*form, kit_.templates, event_.language);
        tx_.forms().save(*form);
        return draw(*form, verb == verb_next && faults.empty() ? 2 : 1, std::move(faults));
    }

    // The drive that the form is about, as it stands.
    Drive base_of(const DriveForm& form) {
        if (form.drive != 0)
            if (auto kept = tx_.drive_desk().rows().drive(form.drive)) return std::move(kept->drive);
        Drive fresh;
        if (const auto kind = recruit::parse_drive_kind(text_in(form.typed, "f_kind"))) fresh = from_template(kit_.templates, *kind, today_, event_.language);
        fresh.owner = event_.who;
        return fresh;
    }

    Typed typed(const DriveForm& form) {
        Typed out = drive_of(form, base_of(form), words_);
        const std::string deputy = text_in(form.typed, "f_deputy");
        const auto colleague = tx_.forms().colleague(deputy);
        out.drive.deputy = colleague ? colleague->officer : recruit::Officer{};
        if (!colleague || deputy == out.drive.owner.directory_id || colleague->role == Role::reader) out.faults.push_back({"f_deputy", words_("form.deputy.missing")});
        return out;
    }

    std::vector<FormFault> faults_of_step_one(const DriveForm& form) {
        Typed read = typed(form);
        // The last day follows in step two.
        read.drive.ends_on = read.drive.starts_on;
        std::vector<FormFault> faults = std::move(read.faults);
        for (FormFault& each : faults_of(recruit::problems(read.drive, DriveStep::save, today_, event_.language))) faults.push_back(std::move(each));
        std::erase_if(faults, [](const FormFault& each) { return step_of(each.field) != 1; });
        if (read.drive.starts_on < today_ && form.drive == 0 && faults.empty()) faults.push_back({"f_starts_on", words_("form.starts_on.past")});
        return faults;
    }

    OfficerReply save(DriveForm form) {
        Typed read = typed(form);
        const auto again = [&](std::vector<FormFault> faults) {
            tx_.forms().save(form);
            const bool is_step_one = std::ranges::any_of(faults, [](const FormFault& each) { return !each.field.empty() && step_of(each.field) == 1; });
            return draw(form, is_step_one ? 1 : 2, std::move(faults));
        };
        if (!read.faults.empty()) return again(std::move(read.faults));
        DriveOrder order{.number = form.drive, .version = form.version, .step = DriveStep::save, .written = std::move(read.drive), .who = event_.who, .role = event_.role, .language = event_.language};
        DriveOutcome outcome = carry_out(tx_.drive_desk(), std::move(order), are_near_, moment_.now);
        if (auto* refused = std::get_if<DriveRefused>(&outcome)) {
            if (refused->why == DriveRefused::Why::problems) return again(faults_of(refused->problems));
            return refuse(*refused);
        }
        const KeptDrive& kept = std::get<DriveDone>(outcome).kept;
        form.drive = kept.number;
        form.version = kept.version;
        form.is_saved = true;
        form.typed.clear();
        tx_.forms().save(form);
        return preview(kept);
    }

    // What is there, and what is missing before somebody can be asked to approve it.
    OfficerReply preview(const KeptDrive& kept) {
        Drive asked = kept.drive;
        asked.asked_on.reset();
        const std::vector<recruit::Problem> missing = kept.drive.state == DriveState::draft ? recruit::problems(asked, DriveStep::ask, today_, event_.language) : std::vector<recruit::Problem>{};
        OfficerReply reply = status(kept, {Line{words_(missing.empty() ? "saved.whole" : "saved.draft"), Style::good}}, missing);
        reply.screen->kind = ScreenKind::preview;
        if (!missing.empty()) std::erase_if(reply.screen->buttons, [](const OfficerButton& each) { return each.verb == verb_ask; });
        reply.changed_drives = {kept.number};
        return reply;
    }

    OfficerReply draw(const DriveForm& form, int step, std::vector<FormFault> faults = {}) {
        FormView view{.form = form, .step = step, .faults = std::move(faults)};
        if (step == 1) {
            view.colleagues = colleagues_like(tx_, "", event_.who.directory_id);
            if (const auto chosen = tx_.forms().colleague(text_in(form.typed, "f_deputy")); chosen && std::ranges::find(view.colleagues, chosen->officer.directory_id, &OfficerChoice::value) == view.colleagues.end())
                view.colleagues.push_back({chosen->officer.directory_id, chosen->officer.name});
        } else {
            const Drive drive = typed(form).drive;
            view.known = known_about(tx_, drive);
            view.overlaps = overlaps_of(tx_.drive_desk(), {.number = form.drive, .drive = drive}, are_near_);
        }
        return shown(form_screen(words_, view));
    }

    // ---- steps ----

    OfficerReply take_step(const KeptDrive& kept, DriveStep step, const Values& form) {
        DriveOrder order{.number = kept.number, .version = number_in(form, "version"), .step = step, .who = event_.who, .role = event_.role, .language = event_.language};
        order.dpia = recruit::parse_dpia(text_in(form, "f_dpia")).value_or(recruit::Dpia::not_said);
        if (step == DriveStep::close || step == DriveStep::tell) order.written = with_ending(kept.drive, form);
        if (step == DriveStep::send_back) order.reason = trim(first_code_points(repair_utf8(text_in(form, "f_reason")), recruit::reason_characters_max));
        DriveOutcome outcome = carry_out(tx_.drive_desk(), order, are_near_, moment_.now);
        if (auto* refused = std::get_if<DriveRefused>(&outcome)) {
            if (refused->why != DriveRefused::Why::problems) return refuse(*refused);
            if (step == DriveStep::send_back && kept.drive.asked_on) return shown(return_form(words_, kept, refused->problems));
            if (step == DriveStep::close) return shown(close_form(words_, {kept, *order.written, std::move(refused->problems)}));
            if (step == DriveStep::tell) return shown(tell_form(words_, {kept, *order.written, std::move(refused->problems)}));
            return status(kept, {}, refused->problems);
        }
        return done(std::get<DriveDone>(outcome).kept, step);
    }

    static Drive with_ending(Drive drive, const Values& form) {
        const auto typed = [&](const std::string& name, std::string& into) {
            if (form.contains(name)) into = std::string(trim(first_code_points(repair_utf8(form.at(name)), end_text_characters_max)));
        };
        typed("f_follow_up", drive.fields.follow_up);
        typed("f_sharing", drive.fields.sharing);
        typed("f_said", drive.told.said);
        typed("f_did", drive.told.did);
        typed("f_could_not", drive.told.could_not);
        return drive;
    }

    OfficerReply refuse(const DriveRefused& refused) {
        using Why = DriveRefused::Why;
        switch (refused.why) {
            case Why::not_yours: return not_yours(refused.kept);
            case Why::changed_meanwhile: return status(*refused.kept, {Line{words_("changed.text"), Style::warning}});
            case Why::full: return shown(notice(words_, "full.heading", {words_("full.text"), Style::problem}));
            case Why::problems:
            case Why::not_there: break;
        }
        return shown(notice(words_, "gone.heading", {words_("gone.text"), Style::problem}));
    }

    OfficerReply done(KeptDrive kept, DriveStep step) {
        if (step == DriveStep::approve) kept = with_link(tx_, kit_, std::move(kept), moment_.now);
        if (step == DriveStep::start) set_link_open(tx_, kept.drive.link, true, moment_.now);
        if (step == DriveStep::stop || step == DriveStep::close) set_link_open(tx_, kept.drive.link, false, moment_.now);
        OfficerReply reply = status(kept, {Line{words_("done." + std::string(to_string(step))), Style::good}});
        reply.changed_drives = {kept.number};
        if (step == DriveStep::ask) tell_approvers(kept, reply);
        if (step == DriveStep::approve) tell_stewards(kept, "approve.notice", Style::good, reply);
        if (step == DriveStep::send_back) tell_stewards(kept, "return.notice", Style::warning, reply);
        return reply;
    }

    void tell_approvers(const KeptDrive& kept, OfficerReply& reply) {
        for (const Colleague& each : tx_.forms().colleagues("", Role::approver, approvers_told_max)) {
            if (!recruit::may(kept.drive, DriveStep::approve, each.officer, each.role)) continue;
            StatusView view{.kept = kept, .counts = {}, .problems = {}, .may_approve = true};
            const OfficerWords own(kit_, each.language);
            view.news = {Line{own("ask.notice", {{"owner", kept.drive.owner.name}})}};
            reply.notices.push_back({.to = each.officer.directory_id, .screen = status_screen(own, view, today_), .shows_drive = kept.number});
        }
        if (reply.notices.empty()) reply.screen->parts.insert(reply.screen->parts.begin() + 1, Line{words_("ask.nobody"), Style::warning});
    }

    void tell_stewards(const KeptDrive& kept, std::string_view news, Style style, OfficerReply& reply) {
        for (const recruit::Officer& each : {kept.drive.owner, kept.drive.deputy}) {
            const auto colleague = tx_.forms().colleague(each.directory_id);
            if (!colleague) continue;
            const OfficerWords own(kit_, colleague->language);
            StatusView view{.kept = kept, .counts = {}, .problems = {}, .news = {Line{own(news, {{"approver", event_.who.name}}), style}}};
            reply.notices.push_back({.to = each.directory_id, .screen = status_screen(own, view, today_), .shows_drive = kept.number});
        }
    }

    Transaction& tx_;
    const OfficerKit& kit_;
    const OfficerEvent& event_;
    contact::Moment moment_;
    OfficerWords words_;
    Day today_;
    recruit::Near are_near_;
    bool keeps_card_ = false;  // the pressed card stays, and the answer stands beside it
};

}  // namespace

OfficerReply hear_officer(Transaction& tx, const OfficerKit& kit, const OfficerEvent& event, contact::Moment moment) { return Conversation(tx, kit, event, moment).hear(); }

std::optional<Screen> drive_screen(Transaction& tx, const OfficerKit& kit, std::int64_t drive, Language language, contact::Moment moment) {
    const auto kept = tx.drive_desk().rows().drive(drive);
    if (!kept) return std::nullopt;
    const Day today = day_of(moment);
    return status_screen(OfficerWords(kit, language), {.kept = *kept, .counts = counts_of(tx, kit, kept->drive, today), .problems = {}, .people = people_of(kit, *kept)}, today);
}

}  // namespace stemmen::service
