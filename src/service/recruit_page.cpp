// What a volunteer does on the page that a letter leads to, and with the receipt code. Looking changes nothing.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "privacy/consent.hpp"
#include "recruit/calendar.hpp"
#include "service/volunteers.hpp"

namespace stemmen::service {
namespace {

constexpr std::array<std::string_view, 5> act_names{"accept", "decline", "join_panel", "leave_panel", "withdraw"};
constexpr std::size_t link_characters = 32;
constexpr std::string_view panel_text_id = "consent.panel";

std::string link_key(const RecruitKit& kit, std::string_view link) { return kit.keys.mac("letter_link", link); }

std::optional<Volunteer> volunteer_by(const RecruitKit& kit, VolunteerDesk& desk, std::string_view link, Timestamp now) {
    if (link.size() != link_characters) return std::nullopt;
    const auto id = desk.link(link_key(kit, link), now);
    return id ? desk.volunteer(*id) : std::nullopt;
}

std::optional<recruit::Seat> seat_of(VolunteerDesk& desk, const Volunteer& volunteer) {
    for (const recruit::Seat& seat : desk.seats(volunteer.drive))
        if (seat.code == volunteer.code) return seat;
    return std::nullopt;
}

// The panel's entry of the same person, whichever of their sign-ups it came from.
std::optional<Volunteer> member_of(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer) {
    if (volunteer.drive == 0) return volunteer;
    const Result<ContactDetails> own = kit.drawer.open(volunteer.contact);
    if (!own) throw std::logic_error(own.error().detail);
    for (const Volunteer& each : desk.by_contact(0, volunteer.contact_key))
        if (has_name(kit, each, own->name.reveal())) return each;
    return std::nullopt;
}

// All that a receipt code opens.
std::vector<Volunteer> all_of_receipt(const RecruitKit& kit, VolunteerDesk& desk, const std::string& receipt) {
    std::vector<Volunteer> out = desk.by_receipt(receipt);
    for (std::size_t i = 0, own = out.size(); i < own; ++i)
        if (auto member = member_of(kit, desk, out[i]); member && std::ranges::find(out, *member) == out.end()) out.push_back(std::move(*member));
    return out;
}

bool is_free(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive) {
    const auto record = record_in(kit, desk, drive);
    if (!record) return false;
    const auto seats = desk.seats(drive);
    return std::ranges::count_if(seats, [](const recruit::Seat& seat) { return recruit::is_held(seat.state); }) < record->settings.seats;
}

ActOutcome answer(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer, bool accepts, Timestamp now) {
    const auto plan = plan_in(desk, volunteer.drive);
    auto seat = seat_of(desk, volunteer);
    if (!seat || !plan) return ActOutcome::too_late;
    if (accepts && seat->state == recruit::SeatState::accepted) return ActOutcome::already;
    if (!accepts && (seat->state == recruit::SeatState::declined || seat->state == recruit::SeatState::cancelled)) return ActOutcome::already;
    if (now >= plan->meets_at) return ActOutcome::too_late;
    const bool needs_room = seat->state == recruit::SeatState::lapsed && accepts;
    const auto next = recruit::after(seat->state, accepts ? recruit::SeatAct::accept : recruit::SeatAct::decline, needs_room && is_free(kit, desk, volunteer.drive));
    if (!next) return ActOutcome::too_late;
    seat->state = *next;
    seat->changed_at = now;
    desk.save(volunteer.drive, *seat);
    if (accepts) write_to(kit, desk, volunteer, *plan, LetterKind::confirmed, {}, now);
    else call_alternates(kit, desk, volunteer.drive, *plan, now);
    return ActOutcome::done;
}

ActOutcome join_panel(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer, Timestamp now) {
    if (volunteer.drive != 0 && sign_up_of(kit, volunteer).age == "15-17") return ActOutcome::too_late;  // the panel is for adults, and the page offers it to nobody else
    const Timestamp keep_until = now + kit.settings.panel.kept;
    if (const auto member = member_of(kit, desk, volunteer)) {  // said again: another year
        desk.keep_until(member->contact.id, keep_until);
        desk.append(consent_record(kit, *member, panel_text_id, true, now));
        return ActOutcome::already;
    }
    const Result<ContactDetails> details = kit.drawer.open(volunteer.contact);
    if (!details) throw std::logic_error(details.error().detail);
    const ContactId id{random_id(kit.random)};
    Volunteer member = volunteer;
    member.contact = kit.drawer.seal(id, privacy::to_string(privacy::ConsentFlag{privacy::ConsentKind::panel, {}}), *details, {}, now, keep_until);
    member.contact.link = volunteer.contact.link;
    member.drive = 0;
    member.code = random_id(kit.random).substr(0, 12);
    member.sealed_sign_up.clear();
    desk.insert(member);
    desk.append(consent_record(kit, member, panel_text_id, true, now));
    return ActOutcome::done;
}

ActOutcome leave_panel(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer, Timestamp now) {
    const auto member = member_of(kit, desk, volunteer);
    if (!member) return ActOutcome::already;
    desk.append(consent_record(kit, *member, panel_text_id, false, now));
    desk.erase(member->contact.id, ErasureCause::panel, now);
    return ActOutcome::done;
}

// The seat is given up, the yes is taken back, and the person is gone.
void withdraw(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer, ErasureCause cause, Timestamp now) {
    const auto plan = plan_in(desk, volunteer.drive);
    if (auto seat = seat_of(desk, volunteer)) {
        if (const auto next = recruit::after(seat->state, recruit::SeatAct::leave)) {
            seat->state = *next;
            seat->changed_at = now;
            desk.save(volunteer.drive, *seat);
        }
    }
    desk.append(consent_record(kit, volunteer, volunteer.drive == 0 ? panel_text_id : "consent.contact_group.web", false, now));
    desk.erase(volunteer.contact.id, cause, now);
    if (plan && now < plan->meets_at) call_alternates(kit, desk, volunteer.drive, *plan, now);
}

}  // namespace

std::string_view to_string(VolunteerAct act) { return act_names[static_cast<std::size_t>(act)]; }

std::optional<VolunteerAct> parse_volunteer_act(std::string_view name) {
    const auto found = std::ranges::find(act_names, name);
    if (found == act_names.end()) return std::nullopt;
    return static_cast<VolunteerAct>(found - act_names.begin());
}

std::string new_link(const RecruitKit& kit, VolunteerDesk& desk, const ContactId& to, Timestamp expires_at) {
    std::string link = random_id(kit.random);
    desk.add_link(link_key(kit, link), to, expires_at);
    return link;
}

std::string address_of_link(const RecruitKit& kit, std::string_view link) { return kit.settings.public_url + "/pamelding/" + std::string(link); }

std::optional<VolunteerPage> volunteer_page(const RecruitKit& kit, std::string_view link, Timestamp now) {
    std::optional<VolunteerPage> out;
    kit.store.transact([&](VolunteerDesk& desk) {
        out.reset();
        const auto volunteer = volunteer_by(kit, desk, link, now);
        if (!volunteer) return;
        VolunteerPage page{.drive = volunteer->drive, .language = volunteer->language, .code = volunteer->code};
        page.is_panel_page = volunteer->drive == 0;
        if (!page.is_panel_page) page.published = published_code(kit, volunteer->drive, volunteer->code);
        page.is_member = member_of(kit, desk, *volunteer).has_value();
        const auto plan = plan_in(desk, volunteer->drive);
        if (!plan && !page.is_panel_page) return;
        if (plan) page.plan = *plan;
        if (const auto seat = seat_of(desk, *volunteer)) {
            const bool is_before = now < page.plan.meets_at;
            page.seat = seat->state;
            page.answer_by = std::min(seat->answer_by, recruit::answer_by(now, page.plan.meets_at));  // the letter may be on its way still
            page.may_accept = is_before && recruit::after(seat->state, recruit::SeatAct::accept, seat->state == recruit::SeatState::lapsed && is_free(kit, desk, volunteer->drive)).has_value();
            page.may_decline = is_before && recruit::after(seat->state, recruit::SeatAct::decline).has_value();
        } else if (const auto record = record_in(kit, desk, volunteer->drive); record && record->ticket) {
            page.is_waiting = std::ranges::any_of(record->alternates.people, [&](std::size_t person) { return record->pool.people[person].id == volunteer->code; });
        }
        out = std::move(page);
    });
    return out;
}

ActOutcome act(const RecruitKit& kit, std::string_view link, VolunteerAct act, Timestamp now) {
    ActOutcome outcome = ActOutcome::unknown;
    kit.store.transact([&](VolunteerDesk& desk) {
        outcome = ActOutcome::unknown;
        const auto volunteer = volunteer_by(kit, desk, link, now);
        if (!volunteer) return;
        switch (act) {
            case VolunteerAct::accept: outcome = answer(kit, desk, *volunteer, true, now); return;
            case VolunteerAct::decline: outcome = answer(kit, desk, *volunteer, false, now); return;
            case VolunteerAct::join_panel: outcome = join_panel(kit, desk, *volunteer, now); return;
            case VolunteerAct::leave_panel: outcome = leave_panel(kit, desk, *volunteer, now); return;
            case VolunteerAct::withdraw:
                withdraw(kit, desk, *volunteer, ErasureCause::link, now);
                outcome = ActOutcome::done;
                return;
        }
    });
    return outcome;
}

std::string calendar_for(const RecruitKit& kit, const Volunteer& volunteer, const recruit::Plan& plan, Timestamp now) {
    const auto local = [&](Timestamp at) { return at + kit.at(at).utc_offset; };
    const Timestamp ends_at = plan.meets_at + plan.lasts;
    return recruit::calendar_file({.uid = drive_name(volunteer.drive) + "-" + volunteer.code + "@stemmen",
                                   .made_at = now,
                                   .begins_local = local(plan.meets_at),
                                   .ends_local = local(ends_at),
                                   .title = dialog::render(kit.texts, "focus.calendar", volunteer.language, plan_args(kit, plan, volunteer.language)),
                                   .place = plan.place,
                                   .sequence = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(now - volunteer.contact.given_at).count())});
}

std::optional<std::string> calendar_of(const RecruitKit& kit, std::string_view link, Timestamp now) {
    std::optional<std::string> out;
    kit.store.transact([&](VolunteerDesk& desk) {
        const auto volunteer = volunteer_by(kit, desk, link, now);
        const auto plan = volunteer ? plan_in(desk, volunteer->drive) : std::nullopt;
        const auto seat = volunteer ? seat_of(desk, *volunteer) : std::nullopt;
        out = plan && seat && seat->state == recruit::SeatState::accepted ? std::optional(calendar_for(kit, *volunteer, *plan, now)) : std::nullopt;
    });
    return out;
}

// ---- by receipt code ---------------------------------------------------------------------------------------------------

std::vector<KeptVolunteer> kept_volunteers(const RecruitKit& kit, std::string_view receipt_code) {
    std::vector<KeptVolunteer> out;
    const std::string code = normal_receipt(receipt_code);
    if (code.empty()) return out;
    kit.store.transact([&](VolunteerDesk& desk) {
        out.clear();
        for (const Volunteer& volunteer : all_of_receipt(kit, desk, kit.keys.receipt_hash(code))) {
            KeptVolunteer kept{.volunteer = volunteer, .contact = {}, .sign_up = sign_up_of(kit, volunteer), .consents = desk.consents(volunteer.drive, volunteer.code), .seat = {}};
            if (Result<ContactDetails> details = kit.drawer.open(volunteer.contact)) kept.contact = std::move(*details);
            if (const auto seat = seat_of(desk, volunteer)) kept.seat = seat->state;
            out.push_back(std::move(kept));
        }
    });
    return out;
}

std::string to_json(const std::vector<KeptVolunteer>& kept) {
    using json = nlohmann::ordered_json;
    json out = json::array();
    for (const KeptVolunteer& each : kept) {
        json consents = json::array();
        for (const VolunteerConsent& consent : each.consents)
            consents.push_back({{"flag", consent.flag}, {"given", consent.given}, {"text", consent.text}, {"text_version", consent.text_version}, {"at", format_timestamp(consent.at)}});
        out.push_back({{"drive", each.volunteer.drive},
                       {"code", each.volunteer.code},
                       {"name", each.contact.name.reveal()},
                       {"phone", each.contact.phone.reveal()},
                       {"email", each.contact.email.reveal()},
                       {"told", json::parse(to_json(each.sign_up))},
                       {"seat", each.seat ? json(recruit::to_string(*each.seat)) : json(nullptr)},
                       {"given_on", format_date(each.volunteer.contact.given_at)},
                       {"kept_until", format_date(each.volunteer.contact.keep_until)},
                       {"consents", std::move(consents)}});
    }
    return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::size_t forget_volunteers(const RecruitKit& kit, std::string_view receipt_code, Timestamp now) {
    std::size_t gone = 0;
    const std::string code = normal_receipt(receipt_code);
    if (code.empty()) return 0;
    kit.store.transact([&](VolunteerDesk& desk) {
        gone = 0;
        for (const Volunteer& volunteer : all_of_receipt(kit, desk, kit.keys.receipt_hash(code))) {
            withdraw(kit, desk, volunteer, ErasureCause::receipt, now);
            ++gone;
        }
    });
    return gone;
}

}  // namespace stemmen::service
