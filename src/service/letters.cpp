#include "service/letters.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/volunteers.hpp"

namespace stemmen::service {
namespace {

using nlohmann::json;

constexpr std::array<std::array<std::string_view, 7>, 3> weekdays{{{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"},
                                                                   {"søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"},
                                                                   {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}}};
constexpr std::array<std::array<std::string_view, 12>, 2> months{
    {{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"},
     {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}}};

std::size_t row_of(Language language) { return language == Language::nn ? 1 : language == Language::en ? 2 : 0; }
std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// What follows the letter's own text, with the link it needs.
std::string_view closing_of(LetterKind kind) {
    switch (kind) {
        case LetterKind::selected: return "focus.answer_here";
        case LetterKind::waiting:
        case LetterKind::confirmed:
        case LetterKind::reminder:
        case LetterKind::moved: return "focus.change_here";
        case LetterKind::panel: return "focus.panel.leave";
        case LetterKind::not_selected: return "focus.draw_here";
        case LetterKind::code:
        case LetterKind::after:
        case LetterKind::told: return "";
    }
    return "";
}

// An invitation's text with the deadline that holds if it arrives now.
std::string with_deadline(const RecruitKit& kit, VolunteerDesk& desk, const Letter& letter, std::string text, Language language, Timestamp now) {
    const auto at = letter.kind == LetterKind::selected ? text.find(deadline_place) : std::string::npos;
    const auto plan = at == std::string::npos ? std::nullopt : plan_in(desk, letter.drive);
    if (plan) text.replace(at, deadline_place.size(), time_in_words(kit, recruit::answer_by(now, plan->meets_at), language));
    return text;
}

// An invitation whose seat has been answered, given up or given to somebody else while it waited.
bool is_overtaken(VolunteerDesk& desk, const Letter& letter) {
    const auto volunteer = letter.kind == LetterKind::selected ? desk.volunteer(letter.to) : std::nullopt;
    if (!volunteer) return false;
    const auto seats = desk.seats(letter.drive);
    return std::ranges::none_of(seats, [&](const recruit::Seat& seat) { return seat.code == volunteer->code && seat.state == recruit::SeatState::invited; });
}

// The days to answer an invitation begin when it was taken, and are over when it will not arrive.
void begin_answering(VolunteerDesk& desk, const Letter& letter, LetterEnd end, Timestamp now) {
    const auto volunteer = desk.volunteer(letter.to);
    const auto plan = volunteer ? plan_in(desk, letter.drive) : std::nullopt;
    if (!plan) return;
    for (recruit::Seat seat : desk.seats(letter.drive)) {
        if (seat.code != volunteer->code || seat.state != recruit::SeatState::invited) continue;
        seat.answer_by = end == LetterEnd::sent ? recruit::answer_by(now, plan->meets_at) : now;
        desk.save(letter.drive, seat);
    }
}

std::string bound_to(const Letter& letter) { return "letter " + std::to_string(letter.drive) + " " + std::string(to_string(letter.kind)); }

}  // namespace

std::string day_in_words(const RecruitKit& kit, Timestamp at, Language language) {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at + kit.at(at).utc_offset)};
    const auto& names = months.at(language == Language::en ? 1 : 0);
    const std::string number = std::to_string(static_cast<unsigned>(day.day())), month(names.at(static_cast<unsigned>(day.month()) - 1)), year = std::to_string(static_cast<int>(day.year()));
    return number + (language == Language::en ? " " : ". ") + month + " " + year;
}

std::string time_in_words(const RecruitKit& kit, Timestamp at, Language language) {
    const Timestamp local = at + kit.at(at).utc_offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - day).count();
    const std::string name(weekdays.at(row_of(language)).at(std::chrono::weekday{day}.c_encoding()));
    const std::string clock = two_digits(minutes / 60) + (language == Language::en ? ":" : ".") + two_digits(minutes % 60);
    return name + " " + day_in_words(kit, at, language) + (language == Language::en ? " at " : " kl. ") + clock;
}

dialog::TextArgs plan_args(const RecruitKit& kit, const recruit::Plan& plan, Language language) {
    return {{"tema", plan.theme(language)}, {"tid", time_in_words(kit, plan.meets_at, language)}, {"sted", plan.place}, {"min", std::to_string(plan.lasts.count())}};
}

std::optional<Timestamp> end_of_quiet(const std::optional<QuietHours>& quiet, const Moment& moment) {
    if (!quiet || quiet->from == quiet->to) return std::nullopt;
    const Timestamp local = moment.now + moment.utc_offset;
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    const Duration in_day = local - midnight;
    const bool crosses = quiet->from > quiet->to;
    const bool is_quiet = crosses ? in_day >= quiet->from || in_day < quiet->to : in_day >= quiet->from && in_day < quiet->to;
    if (!is_quiet) return std::nullopt;
    const Timestamp end = midnight + quiet->to + (crosses && in_day >= quiet->from ? std::chrono::days{1} : std::chrono::days{0});
    return end - moment.utc_offset;
}

void post_letter(const RecruitKit& kit, VolunteerDesk& desk, const LetterDraft& draft, Timestamp now) {
    const Way way = !draft.email.empty() ? Way::mail : Way::text;
    const auto words = [&](std::string_view id) { return dialog::render(kit.texts, id, draft.language, draft.args); };
    const std::string own = "focus." + std::string(to_string(draft.kind));
    std::string text = words(own);
    if (const std::string_view closing = closing_of(draft.kind); !closing.empty()) text += "\n\n" + words(closing);
    text += "\n\n" + words("focus.greeting");
    Letter letter{.to = draft.to, .drive = draft.drive, .kind = draft.kind, .way = way, .created_at = now, .next_at = now};
    const json body{{"to", way == Way::mail ? draft.email : draft.phone}, {"subject", words(own + ".subject")}, {"text", text}, {"calendar", way == Way::mail ? draft.calendar : ""}, {"id", random_id(kit.random)}, {"language", to_string(draft.language)}};
    letter.sealed = kit.keys.seal(Secret(body.dump(-1, ' ', false, json::error_handler_t::replace)), bound_to(letter));
    desk.post(letter);
}

std::vector<Sending> claim_letters(const RecruitKit& kit, Timestamp now, std::size_t limit) {
    std::vector<Sending> out;
    kit.store.transact([&](VolunteerDesk& desk) {
        out.clear();
        const auto quiet_end = end_of_quiet(kit.settings.quiet_hours, kit.at(now));
        for (Letter& letter : desk.due(now, limit)) {
            if (quiet_end && letter.way == Way::text && letter.kind != LetterKind::code) {
                desk.put_off(letter.number, letter.tries, *quiet_end);
                continue;
            }
            const Result<Secret> opened = kit.keys.open(letter.sealed, bound_to(letter));
            const json body = opened ? json::parse(opened->reveal(), nullptr, false) : json();
            const auto member = [&](const char* name) {
                const auto found = body.find(name);
                return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
            };
            if (!body.is_object() || member("to").empty()) {  // sealed with a key that is gone: it can never be sent
                desk.end(letter, LetterEnd::given_up);
                continue;
            }
            if (is_overtaken(desk, letter)) {
                desk.end(letter, LetterEnd::given_up);
                continue;
            }
            desk.put_off(letter.number, letter.tries, now + letter_lease);
            out.push_back({.letter = letter, .to = member("to"), .subject = member("subject"), .text = with_deadline(kit, desk, letter, member("text"), parse_language(member("language")).value_or(Language::nb), now), .calendar = member("calendar"), .message_id = member("id")});
        }
    });
    return out;
}

std::optional<LetterEnd> settle(const RecruitKit& kit, const Letter& letter, Delivery delivery, bool is_ours, Timestamp now) {
    if (is_ours && delivery == Delivery::try_again && letter.kind != LetterKind::code) {
        kit.store.transact([&](VolunteerDesk& desk) { desk.put_off(letter.number, letter.tries, now + letter_ours_wait); });
        return std::nullopt;
    }
    std::optional<LetterEnd> end;
    const auto tries = static_cast<std::size_t>(letter.tries) + 1;
    const std::size_t tries_max = letter.kind == LetterKind::code ? letter_code_tries_max : letter_waits.size() + 1;
    if (delivery == Delivery::sent) end = LetterEnd::sent;
    else if (delivery == Delivery::refused) end = LetterEnd::refused;
    else if (tries >= tries_max) end = LetterEnd::given_up;
    kit.store.transact([&](VolunteerDesk& desk) {
        if (!end) return desk.put_off(letter.number, static_cast<int>(tries), now + letter_waits.at(tries - 1));
        desk.end(letter, *end);
        if (letter.kind == LetterKind::selected && *end != LetterEnd::refused) begin_answering(desk, letter, *end, now);
        if (*end == LetterEnd::refused && !letter.to.empty()) desk.mark_unreachable(letter.to);  // an outage says nothing of the address
    });
    return end;
}

}  // namespace stemmen::service
