// From the draw to the meeting and after it: invitations, alternates, reminders, attendance, thanks, the panel.
#include <algorithm>

#include "service/volunteers.hpp"

namespace stemmen::service {
namespace {

const Volunteer* by_code(const std::vector<Volunteer>& all, const std::string& code) {
    const auto found = std::ranges::find(all, code, &Volunteer::code);
    return found == all.end() ? nullptr : &*found;
}

// Seats whose holder is gone or cannot be reached, and invitations that nobody answered in time.
void free_seats(VolunteerDesk& desk, std::int64_t drive, Timestamp now) {
    const auto volunteers = desk.volunteers(drive);
    for (recruit::Seat seat : desk.seats(drive)) {
        const Volunteer* holder = by_code(volunteers, seat.code);
        std::optional<recruit::SeatState> next;
        if (holder == nullptr || (holder->is_unreachable && seat.state == recruit::SeatState::invited)) next = recruit::after(seat.state, recruit::SeatAct::leave);
        else if (seat.answer_by <= now) next = recruit::after(seat.state, recruit::SeatAct::lapse);
        if (!next) continue;
        seat.state = *next;
        seat.changed_at = now;
        desk.save(drive, seat);
    }
}

std::size_t remind(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive, const recruit::Plan& plan, Timestamp now) {
    std::size_t posted = 0;
    const auto volunteers = desk.volunteers(drive);
    for (recruit::Seat seat : desk.seats(drive)) {
        const Volunteer* holder = by_code(volunteers, seat.code);
        if (holder == nullptr || seat.is_reminded || seat.state != recruit::SeatState::accepted) continue;
        seat.is_reminded = true;
        desk.save(drive, seat);
        if (seat.changed_at > plan.meets_at - recruit::reminder_before) continue;  // has only just said yes, and been told all of it
        write_to(kit, desk, *holder, plan, LetterKind::reminder, {}, now);
        ++posted;
    }
    return posted;
}

// Those who were there are thanked; whoever waited in vain is told, and erased.
std::size_t thank(const RecruitKit& kit, VolunteerDesk& desk, KeptDraw& draw, const recruit::Plan& plan, Timestamp now) {
    std::size_t posted = 0;
    const auto seats = desk.seats(draw.drive);
    for (const Volunteer& each : desk.volunteers(draw.drive)) {
        const auto seat = std::ranges::find(seats, each.code, &recruit::Seat::code);
        const bool came = seat != seats.end() && (seat->state == recruit::SeatState::accepted || seat->state == recruit::SeatState::met);
        const bool waited = seat == seats.end();
        if (came) {
            write_to(kit, desk, each, plan, LetterKind::after,
                     {{"dato", day_in_words(kit, plan.meets_at + summary_within, each.language)}, {"dato2", day_in_words(kit, plan.meets_at + contact_kept_after, each.language)}}, now);
        } else if (waited) {
            write_to(kit, desk, each, plan, LetterKind::not_selected, {}, now);
        }
        posted += came || waited ? 1 : 0;
        if (!came) desk.erase(each.contact.id, ErasureCause::meeting, now);
    }
    draw.thanked_at = now;
    desk.save(draw);
    return posted;
}

std::size_t tell(const RecruitKit& kit, VolunteerDesk& desk, KeptDraw& draw, const recruit::Plan& plan, const recruit::DriveTold& told, Timestamp now) {
    std::size_t posted = 0;
    for (const Volunteer& each : desk.volunteers(draw.drive)) {
        write_to(kit, desk, each, plan, LetterKind::told, {{"sagt", told.said}, {"gjort", told.did}, {"ikke", told.could_not.empty() ? "–" : told.could_not}}, now);
        ++posted;
    }
    draw.told_at = now;
    desk.save(draw);
    return posted;
}

}  // namespace

void write_to(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer, const recruit::Plan& plan, LetterKind kind, dialog::TextArgs args, Timestamp now) {
    const Result<ContactDetails> details = kit.drawer.open(volunteer.contact);
    if (!details) throw std::logic_error("a contact cannot be opened; is it the right key file? " + details.error().detail);
    args.merge(plan_args(kit, plan, volunteer.language));
    // Whoever is erased now is still told so, and how to check the draw.
    const bool outlives = kind == LetterKind::not_selected;
    if (outlives) args.merge(dialog::TextArgs{{"kode", published_code(kit, volunteer.drive, volunteer.code)}, {"trekning", kit.settings.public_url + "/trekning/" + drive_name(volunteer.drive)}});
    else args["lenke"] = address_of_link(kit, new_link(kit, desk, volunteer.contact.id, volunteer.contact.keep_until));
    const bool has_calendar = kind == LetterKind::confirmed || kind == LetterKind::moved;
    post_letter(kit, desk, {.to = outlives ? ContactId{} : volunteer.contact.id, .drive = volunteer.drive, .kind = kind, .language = volunteer.language, .phone = details->phone.reveal(),
                            .email = details->email.reveal(), .args = std::move(args), .calendar = has_calendar ? calendar_for(kit, volunteer, plan, now) : ""}, now);
}

void invite(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer, const recruit::Plan& plan, bool was_alternate, Timestamp now) {
    const recruit::Seat seat{.code = volunteer.code, .was_alternate = was_alternate, .state = recruit::SeatState::invited, .answer_by = recruit::answer_by_at_last(now, plan.meets_at), .changed_at = now};
    desk.save(volunteer.drive, seat);
    write_to(kit, desk, volunteer, plan, LetterKind::selected, {{"dato", std::string(deadline_place)}}, now);
}

void call_alternates(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive, const recruit::Plan& plan, Timestamp now) {
    if (now >= plan.meets_at) return;
    const auto record = record_in(kit, desk, drive);
    if (!record || !record->ticket) return;
    const auto volunteers = desk.volunteers(drive);
    // Each turn either gives a seat to somebody or notes that an alternate is gone, so it ends.
    for (std::vector<std::string> next = recruit::whom_to_call_next(*record, desk.seats(drive)); !next.empty(); next = recruit::whom_to_call_next(*record, desk.seats(drive))) {
        for (const std::string& code : next) {
            if (const Volunteer* volunteer = by_code(volunteers, code); volunteer != nullptr && desk.volunteer(volunteer->contact.id)) invite(kit, desk, *volunteer, plan, true, now);
            else desk.save(drive, recruit::Seat{.code = code, .was_alternate = true, .state = recruit::SeatState::gone, .answer_by = now, .changed_at = now});
        }
    }
}

void tell_moved(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive, const recruit::Plan& plan, Timestamp now) {
    const Timestamp keep_until = plan.meets_at + contact_kept_after;
    const auto seats = desk.seats(drive);
    for (const Volunteer& volunteer : desk.volunteers(drive)) {
        desk.keep_until(volunteer.contact.id, keep_until);
        const auto seat = std::ranges::find(seats, volunteer.code, &recruit::Seat::code);
        if (seat == seats.end() || (seat->state != recruit::SeatState::accepted && seat->state != recruit::SeatState::invited)) continue;  // told by the invitation
        recruit::Seat again = *seat;
        again.is_reminded = false;
        again.answer_by = std::min(again.answer_by, recruit::answer_by_at_last(now, plan.meets_at));
        desk.save(drive, again);
        write_to(kit, desk, volunteer, plan, LetterKind::moved, {}, now);
    }
    if (auto draw = desk.draw(drive)) {  // alternates are called from it until the meeting
        draw->keep_until = keep_until;
        desk.save(*draw);
    }
}

std::size_t advance(const RecruitKit& kit, const std::vector<Told>& told, Timestamp now) {
    std::size_t posted = 0;
    kit.store.transact([&](VolunteerDesk& desk) {
        posted = 0;
        for (const std::int64_t drive : desk.drives_with_seats()) {
            const auto plan = plan_in(desk, drive);
            auto draw = desk.draw(drive);
            if (!plan || !draw) continue;
            if (now < plan->meets_at) {
                free_seats(desk, drive, now);
                const std::int64_t before = desk.letters_waiting(drive);
                call_alternates(kit, desk, drive, *plan, now);
                posted += static_cast<std::size_t>(desk.letters_waiting(drive) - before);
                if (now >= plan->meets_at - recruit::reminder_before) posted += remind(kit, desk, drive, *plan, now);
                continue;
            }
            if (!draw->thanked_at && now >= plan->meets_at + plan->lasts + thanked_after) posted += thank(kit, desk, *draw, *plan, now);
            const auto word = std::ranges::find(told, drive, &Told::drive);
            if (draw->thanked_at && !draw->told_at && word != told.end()) posted += tell(kit, desk, *draw, *plan, word->told, now);
        }
    });
    return posted;
}

std::vector<Attendee> attendance(const RecruitKit& kit, std::int64_t drive) {
    std::vector<Attendee> out;
    kit.store.transact([&](VolunteerDesk& desk) {
        out.clear();
        const auto volunteers = desk.volunteers(drive);
        for (const recruit::Seat& seat : desk.seats(drive)) {
            Attendee attendee{.seat = seat};
            if (const Volunteer* holder = by_code(volunteers, seat.code)) {
                if (Result<ContactDetails> details = kit.drawer.open(holder->contact)) attendee.contact = std::move(*details);
                const recruit::SignUp sign_up = sign_up_of(kit, *holder);
                attendee.needs = sign_up.needs;
                attendee.is_minor = sign_up.age == "15-17";
                attendee.is_unreachable = holder->is_unreachable;
            }
            out.push_back(std::move(attendee));
        }
    });
    return out;
}

Result<void> mark_attendance(const RecruitKit& kit, std::int64_t drive, std::string_view code, bool has_met, Timestamp now) {
    Result<void> out = Error{Errc::not_found, "there is no seat with that code"};
    kit.store.transact([&](VolunteerDesk& desk) {
        for (recruit::Seat seat : desk.seats(drive)) {
            if (seat.code != code) continue;
            out = {};
            const auto wanted = has_met ? recruit::SeatState::met : recruit::SeatState::absent;
            if (seat.state == wanted) return;
            const auto next = recruit::after(seat.state, has_met ? recruit::SeatAct::meet : recruit::SeatAct::miss);
            if (!next) {
                out = Error{Errc::conflict, "this seat was given up, so nobody can have been on it"};
                return;
            }
            seat.state = *next;
            seat.changed_at = now;
            desk.save(drive, seat);
            return;
        }
    });
    return out;
}

std::size_t ask_panel(const RecruitKit& kit, std::int64_t drive, const std::string& sign_up, Timestamp now) {
    std::size_t asked = 0;
    kit.store.transact([&](VolunteerDesk& desk) {
        asked = 0;
        const auto plan = plan_in(desk, drive);
        if (!plan) return;
        const auto there = desk.volunteers(drive);
        for (const Volunteer& member : desk.volunteers(0)) {
            const bool has_signed_up = std::ranges::any_of(there, [&](const Volunteer& each) { return each.contact_key == member.contact_key; });
            if (has_signed_up || member.is_unreachable || !recruit::may_ask_panel(desk.asked(member.contact.id), now, kit.settings.panel)) continue;
            desk.note_asked(member.contact.id, drive, now);
            write_to(kit, desk, member, *plan, LetterKind::panel, {{"pamelding", sign_up}}, now);
            ++asked;
        }
    });
    return asked;
}

}  // namespace stemmen::service
