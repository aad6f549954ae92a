// The draw over the volunteers: frozen, prepared, confirmed by a person.
#include <algorithm>

#include "recruit/record_json.hpp"
#include "service/volunteers.hpp"

namespace stemmen::service {
namespace {

std::string bound_to_record(std::int64_t drive) { return "draw " + std::to_string(drive); }

std::string seal_record(const RecruitKit& kit, std::int64_t drive, const recruit::Record& record) { return kit.keys.seal(Secret(recruit::to_json(record)), bound_to_record(drive)); }

// The codes of the published list: as secret as the key, and the same whenever it is published.
std::string salt_of(const RecruitKit& kit, std::int64_t drive) { return kit.keys.mac("draw_salt", drive_name(drive)); }

std::vector<recruit::Applicant> applicants_of(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive, const recruit::Plan& plan) {
    std::vector<recruit::Applicant> out;
    for (const Volunteer& each : desk.volunteers(drive)) out.push_back({each.code, recruit::values_for(plan, sign_up_of(kit, each)), each.contact_key});
    return out;
}

// Those before this one, and this one, which is replaced.
std::vector<recruit::Preparation> preparations_with(const KeptDraw& draw) {
    const Result<recruit::PublishedList> list = recruit::parse_published(draw.published);
    if (!list) throw std::logic_error("the published list of a draw in the contacts database cannot be read: " + list.error().detail);
    std::vector<recruit::Preparation> out = list->announced.earlier;
    out.push_back({list->announced.source, list->announced.prepared_at, list->commitment});
    return out;
}

}  // namespace

std::string published_code(const RecruitKit& kit, std::int64_t drive, std::string_view code) { return recruit::code_of(salt_of(kit, drive), code); }

std::optional<recruit::Record> record_in(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive) {
    const auto draw = desk.draw(drive);
    if (!draw || draw->sealed_record.empty()) return std::nullopt;
    const Result<Secret> text = kit.keys.open(draw->sealed_record, bound_to_record(drive));
    Result<recruit::Record> record = text ? recruit::parse_record(text->reveal()) : Result<recruit::Record>(text.error());
    if (!record) throw std::logic_error("the record of a draw in the contacts database cannot be read: " + record.error().detail);
    return std::move(*record);
}

Result<Frozen> freeze(const RecruitKit& kit, const DrawOrder& order) {
    Result<Frozen> out = Error{Errc::bad_input, "this drive has no plan for its group yet"};
    kit.store.transact([&](VolunteerDesk& desk) {
        const auto plan = plan_in(desk, order.drive);
        if (!plan) return;
        if (const auto draw = desk.draw(order.drive); draw && draw->drawn_at) {
            out = Error{Errc::conflict, "this group has been drawn, and a group is drawn once"};
            return;
        }
        const auto applicants = applicants_of(kit, desk, order.drive, *plan);
        const int seats = recruit::invited_for(order.seats_wanted, plan->show_up);
        if (static_cast<int>(applicants.size()) < seats) {
            out = Error{Errc::bad_input, "there are too few volunteers to draw among: " + std::to_string(seats) + " are to be invited, so that " + std::to_string(order.seats_wanted) + " turn up"};
            return;
        }
        for (const std::string& code : order.fixed)
            if (std::ranges::find(applicants, code, &recruit::Applicant::code) == applicants.end()) {
                out = Error{Errc::bad_input, "no volunteer has the code " + code};
                return;
            }
        const int alternates = std::min(recruit::alternates_max, (seats + alternates_share - 1) / alternates_share);
        out = Frozen{recruit::pool_of(*plan, seats, applicants),
                     {.seats = seats, .tickets = order.tickets, .fixed = order.fixed, .alternates = alternates, .drop_out = std::clamp(1 - plan->show_up, 0.05, 0.5), .program = kit.settings.program, .salt = salt_of(kit, order.drive)}};
    });
    return out;
}

Result<KeptDraw> keep_prepared(const RecruitKit& kit, std::int64_t drive, const recruit::Record& record, std::string source, std::string by, Timestamp now) {
    Result<KeptDraw> out = Error{Errc::conflict, "this group has been drawn, and a group is drawn once"};
    kit.store.transact([&](VolunteerDesk& desk) {
        const auto plan = plan_in(desk, drive);
        const auto before = desk.draw(drive);
        if (!plan || (before && before->drawn_at)) return;
        recruit::Record announced = record;
        if (const Result<void> told = recruit::announce(announced, source, now, before ? preparations_with(*before) : std::vector<recruit::Preparation>{}); !told) {
            out = told.error();
            return;
        }
        KeptDraw draw{.drive = drive, .sealed_record = seal_record(kit, drive, announced), .published = recruit::to_json(recruit::published_list(announced)), .commitment = announced.commitment,
                      .source = announced.source, .prepared_at = now, .prepared_by = by, .drawn_at = {}, .drawn_by = {}, .keep_until = plan->meets_at + contact_kept_after};
        desk.save(draw);
        out = std::move(draw);
    });
    return out;
}

Result<recruit::Record> confirm_draw(const RecruitKit& kit, std::int64_t drive, std::string_view public_value, std::string by, Timestamp now) {
    Result<recruit::Record> out = Error{Errc::not_found, "the draw has not been prepared yet"};
    kit.store.transact([&](VolunteerDesk& desk) {
        const auto plan = plan_in(desk, drive);
        auto draw = desk.draw(drive);
        auto record = record_in(kit, desk, drive);
        if (!plan || !draw || !record) return;
        if (draw->drawn_at) {
            out = Error{Errc::conflict, "this group has been drawn, and a group is drawn once"};
            return;
        }
        const auto is_in_pool = [&](const Volunteer& each) { return std::ranges::find(record->pool.people, each.code, &recruit::Person::id) != record->pool.people.end(); };
        if (!std::ranges::all_of(desk.volunteers(drive), is_in_pool)) {
            out = Error{Errc::conflict, "people have signed up since the draw was prepared, and would have no chance; prepare it again, and publish the new commitment"};
            return;
        }
        if (const Result<void> drawn = recruit::draw_ticket(*record, public_value); !drawn) {
            out = drawn.error();
            return;
        }
        draw->sealed_record = seal_record(kit, drive, *record);
        draw->published = recruit::to_json(recruit::published_list(*record));
        draw->drawn_at = now;
        draw->drawn_by = by;
        desk.save(*draw);
        const auto has = [&](const std::vector<std::size_t>& people, const std::string& code) {
            return std::ranges::any_of(people, [&](std::size_t person) { return record->pool.people[person].id == code; });
        };
        for (const Volunteer& each : desk.volunteers(drive)) {
            if (has(recruit::selected(*record), each.code)) {
                invite(kit, desk, each, *plan, false, now);
            } else if (has(record->alternates.people, each.code)) {
                write_to(kit, desk, each, *plan, LetterKind::waiting, {}, now);
            } else {
                write_to(kit, desk, each, *plan, LetterKind::not_selected, {}, now);
                desk.erase(each.contact.id, ErasureCause::draw, now);
            }
        }
        // Whoever withdrew between the two is on the ticket and not there any more.
        for (const std::size_t person : recruit::selected(*record)) {
            const std::string& code = record->pool.people[person].id;
            const auto seats = desk.seats(drive);
            if (std::ranges::find(seats, code, &recruit::Seat::code) == seats.end())
                desk.save(drive, recruit::Seat{.code = code, .state = recruit::SeatState::gone, .answer_by = now, .changed_at = now});
        }
        call_alternates(kit, desk, drive, *plan, now);
        out = std::move(*record);
    });
    return out;
}

std::optional<KeptDraw> draw_of(const RecruitKit& kit, std::int64_t drive) {
    std::optional<KeptDraw> out;
    kit.store.transact([&](VolunteerDesk& desk) { out = desk.draw(drive); });
    return out;
}

std::optional<recruit::Record> record_of(const RecruitKit& kit, std::int64_t drive) {
    std::optional<recruit::Record> out;
    kit.store.transact([&](VolunteerDesk& desk) { out = record_in(kit, desk, drive); });
    return out;
}

RecruitStatus recruit_status(const RecruitKit& kit, std::int64_t drive, int seats_wanted) {
    RecruitStatus out;
    kit.store.transact([&](VolunteerDesk& desk) {
        out = {};
        out.plan = plan_in(desk, drive);
        if (!out.plan) return;
        out.stage = RecruitStage::collecting;
        out.has_letters_waiting = desk.letters_waiting(drive) > 0;
        const auto draw = desk.draw(drive);
        if (draw) {
            out.stage = draw->drawn_at ? RecruitStage::drawn : RecruitStage::prepared;
            out.commitment = draw->commitment;
        }
        if (out.stage != RecruitStage::drawn) {
            out.standings = recruit::who_is_missing(*out.plan, applicants_of(kit, desk, drive, *out.plan));
            return;
        }
        int accepted = 0, invited = 0, waiting = 0;
        for (const recruit::Seat& seat : desk.seats(drive)) {
            accepted += seat.state == recruit::SeatState::accepted || seat.state == recruit::SeatState::met;
            invited += seat.state == recruit::SeatState::invited;
        }
        if (const auto record = record_in(kit, desk, drive)) waiting = static_cast<int>(recruit::waiting(*record, desk.seats(drive)).size());
        const auto shown = [](int count) { return count >= recruit::shown_from ? std::optional(count) : std::nullopt; };
        out.accepted = shown(accepted);
        out.invited = shown(invited);
        out.waiting = shown(waiting);
        out.is_full = accepted >= seats_wanted;
        out.has_unreachable = std::ranges::any_of(desk.volunteers(drive), &Volunteer::is_unreachable);
    });
    return out;
}

}  // namespace stemmen::service
