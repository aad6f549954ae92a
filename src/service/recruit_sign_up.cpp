// Signing up: a code to the address, then the volunteer.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "privacy/consent.hpp"
#include "service/consent.hpp"
#include "service/short_links.hpp"
#include "service/volunteers.hpp"

namespace stemmen::service {
namespace {

using nlohmann::json;

constexpr int code_draws_max = 20;  // of a volunteer's code, until one is free
constexpr std::string_view consent_text_id = "consent.contact_group.web";

std::string bound_to_sign_up(const ContactId& id) { return id.value + " sign_up"; }
std::string contact_key_of(const RecruitKit& kit, const recruit::SignUp& sign_up) { return kit.keys.mac("volunteer_contact", sign_up.email.empty() ? sign_up.phone : sign_up.email); }
std::string code_hash_of(const RecruitKit& kit, const ContactId& id, std::string_view code) { return kit.keys.mac("sign_up_code", id.value + " " + std::string(code)); }

// Six digits, each number equally likely.
std::string new_code(Random& random) {
    constexpr std::uint64_t codes = 1'000'000;
    constexpr std::uint64_t fair = UINT64_MAX - UINT64_MAX % codes;
    std::uint64_t drawn = random.next();
    while (drawn >= fair) drawn = random.next();
    std::string digits = std::to_string(drawn % codes);
    return std::string(static_cast<std::size_t>(code_digits) - digits.size(), '0') + digits;
}

std::string digits_of(std::string_view typed) {
    std::string out;
    for (const char c : typed)
        if (c >= '0' && c <= '9') out += c;
    return out;
}

std::string free_code(const RecruitKit& kit, const std::vector<Volunteer>& there) {
    for (int i = 0; i < code_draws_max; ++i) {
        std::string code = new_link_code(kit.random);
        if (std::ranges::find(there, code, &Volunteer::code) == there.end()) return code;
    }
    throw std::logic_error("no code was free for a volunteer");
}

json as_json(const recruit::SignUp& sign_up) {
    return {{"age", sign_up.age}, {"gender", sign_up.gender}, {"municipality", sign_up.municipality}, {"contact", sign_up.contact}, {"needs", sign_up.needs}, {"times", sign_up.times}};
}

// With name and ways to reach, while it is not confirmed.
struct Unconfirmed {
    recruit::SignUp sign_up;
    Language language{};
    SessionId talk;
};
std::string to_text(const Unconfirmed& given) {
    json body = as_json(given.sign_up);
    body.update({{"name", given.sign_up.name}, {"phone", given.sign_up.phone}, {"email", given.sign_up.email}, {"language", to_string(given.language)}, {"talk", given.talk.value}});
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}
Unconfirmed parse_unconfirmed(const std::string& text) {
    const auto sign_up = parse_sign_up(text);
    if (!sign_up) throw std::logic_error("a sign-up that waits cannot be read");
    const json body = json::parse(text);
    Unconfirmed out{.sign_up = *sign_up, .language = parse_language(body.at("language").get<std::string>()).value_or(Language::nb), .talk = {body.at("talk").get<std::string>()}};
    out.sign_up.name = body.at("name").get<std::string>();
    out.sign_up.phone = body.at("phone").get<std::string>();
    out.sign_up.email = body.at("email").get<std::string>();
    return out;
}

bool is_drawn(VolunteerDesk& desk, std::int64_t drive) {
    const auto draw = desk.draw(drive);
    return draw && draw->drawn_at;
}

Timestamp told_by(const recruit::Plan& plan, recruit::Day closes_on) { return std::min<Timestamp>(Timestamp{closes_on} + told_after_closing, plan.meets_at - told_before_meeting); }

}  // namespace

std::string to_json(const recruit::SignUp& sign_up) { return as_json(sign_up).dump(-1, ' ', false, json::error_handler_t::replace); }

std::optional<recruit::SignUp> parse_sign_up(std::string_view text) {
    const json body = json::parse(text, nullptr, false);
    if (!body.is_object()) return std::nullopt;
    const auto member = [&](const char* name) { return body.contains(name) && body[name].is_string() ? body[name].get<std::string>() : std::string(); };
    const auto list = [&](const char* name) {
        std::vector<std::string> out;
        if (body.contains(name) && body[name].is_array())
            for (const json& each : body[name])
                if (each.is_string()) out.push_back(each.get<std::string>());
        return out;
    };
    return recruit::SignUp{.age = member("age"), .gender = member("gender"), .municipality = member("municipality"), .contact = member("contact"), .needs = list("needs"), .times = list("times")};
}

std::string seal_sign_up(const RecruitKit& kit, const ContactId& id, const recruit::SignUp& sign_up) { return kit.keys.seal(Secret(to_json(sign_up)), bound_to_sign_up(id)); }

recruit::SignUp sign_up_of(const RecruitKit& kit, const Volunteer& volunteer) {
    if (volunteer.sealed_sign_up.empty()) return {};
    const Result<Secret> text = kit.keys.open(volunteer.sealed_sign_up, bound_to_sign_up(volunteer.contact.id));
    const auto sign_up = text ? parse_sign_up(text->reveal()) : std::nullopt;
    if (!sign_up) throw std::logic_error("a volunteer in the contacts database cannot be opened; is it the right key file?");
    return *sign_up;
}

bool has_name(const RecruitKit& kit, const Volunteer& volunteer, std::string_view name) {
    const Result<ContactDetails> details = kit.drawer.open(volunteer.contact);
    return details && fold_case(details->name.reveal()) == fold_case(name);
}

VolunteerConsent consent_record(const RecruitKit& kit, const Volunteer& volunteer, std::string_view text_id, bool given, Timestamp now) {
    const Consent shown = consent_text(kit.texts, text_id, volunteer.language);
    return {.drive = volunteer.drive, .code = volunteer.code, .flag = volunteer.contact.flag, .given = given, .text_id = shown.text_id, .text_version = shown.text_version, .text_hash = shown.text_hash,
            .text = shown.text, .language = shown.language, .at = now, .keep_until = volunteer.contact.keep_until + kit.settings.consents_kept};
}

privacy::MayTakePart may_sign_up(const RecruitKit& kit, const recruit::Drive& drive, privacy::AgeBand band) {
    return privacy::may_take_part(band, drive.is_sensitive ? privacy::Theme::sensitive : privacy::Theme::everyday, kit.settings.children);
}

std::variant<ContactId, NotStarted> start_sign_up(const RecruitKit& kit, const SignUpStart& start, Timestamp now) {
    std::variant<ContactId, NotStarted> out = NotStarted::full;
    kit.store.transact([&](VolunteerDesk& desk) {
        const std::string key = contact_key_of(kit, start.sign_up);
        if (is_drawn(desk, start.drive) || static_cast<std::int64_t>(desk.volunteers(start.drive).size()) >= volunteers_per_drive_max) {
            out = NotStarted::full;
            return;
        }
        if (desk.codes_sent(key, now - std::chrono::hours{1}) >= codes_per_hour_max || desk.codes_sent(key, now - std::chrono::days{1}) >= codes_per_day_max) {
            out = NotStarted::too_many_codes;
            return;
        }
        desk.note_code_sent(key, now);
        const ContactId id{random_id(kit.random)};
        const std::string code = new_code(kit.random);
        desk.save(PendingSignUp{.id = id, .drive = start.drive, .sealed = kit.keys.seal(Secret(to_text({start.sign_up, start.language, start.talk})), bound_to_sign_up(id)),
                                .code_hash = code_hash_of(kit, id, code), .tries_left = code_tries_max, .contact_key = key, .expires_at = now + code_lives});
        post_letter(kit, desk, {.drive = start.drive, .kind = LetterKind::code, .language = start.language, .phone = start.sign_up.phone, .email = start.sign_up.email,
                                .args = {{"kode", code}, {"min", std::to_string(code_lives.count())}}}, now);
        out = id;
    });
    return out;
}

std::variant<SignedUp, ConfirmRefused> confirm_sign_up(const RecruitKit& kit, const ContactId& id, std::string_view typed, recruit::Day closes_on, Timestamp now) {
    std::variant<SignedUp, ConfirmRefused> out = ConfirmRefused{NotConfirmed::gone};
    kit.store.transact([&](VolunteerDesk& desk) {
        out = ConfirmRefused{NotConfirmed::gone};
        std::optional<PendingSignUp> pending = desk.pending(id);
        const std::optional<recruit::Plan> plan = pending ? plan_in(desk, pending->drive) : std::nullopt;
        if (!pending || !plan || pending->expires_at <= now || is_drawn(desk, pending->drive)) return;
        if (code_hash_of(kit, id, digits_of(typed)) != pending->code_hash) {
            if (--pending->tries_left <= 0) return desk.erase_pending(id);
            desk.save(*pending);
            out = ConfirmRefused{NotConfirmed::wrong, pending->tries_left};
            return;
        }
        const Result<Secret> opened = kit.keys.open(pending->sealed, bound_to_sign_up(id));
        if (!opened) throw std::logic_error("a sign-up that waits cannot be opened; is it the right key file?");
        const Unconfirmed given = parse_unconfirmed(opened->reveal());
        desk.erase_pending(id);
        const std::vector<Volunteer> there = desk.volunteers(pending->drive);
        for (const Volunteer& each : desk.by_contact(pending->drive, pending->contact_key))
            if (has_name(kit, each, given.sign_up.name)) {
                out = ConfirmRefused{NotConfirmed::already};
                return;
            }
        const Timestamp keep_until = plan->meets_at + contact_kept_after;
        const std::string flag = privacy::to_string(privacy::ConsentFlag{privacy::ConsentKind::contact_group, drive_name(pending->drive)});
        SignedUp done{.receipt = new_receipt(kit.random), .code = free_code(kit, there), .published = {}, .link = {}, .told_by = told_by(*plan, closes_on), .is_minor = given.sign_up.age == "15-17"};
        const ContactDetails details{Secret(given.sign_up.name), Secret(given.sign_up.phone), Secret(given.sign_up.email)};
        const Volunteer volunteer{.contact = kit.drawer.seal(id, flag, details, given.talk, now, keep_until), .drive = pending->drive, .code = done.code, .language = given.language,
                                  .sealed_sign_up = seal_sign_up(kit, id, given.sign_up), .contact_key = pending->contact_key, .receipt = kit.keys.receipt_hash(normal_receipt(done.receipt))};
        desk.insert(volunteer);
        desk.append(consent_record(kit, volunteer, consent_text_id, true, now));
        done.published = published_code(kit, pending->drive, done.code);
        done.link = new_link(kit, desk, id, keep_until);
        out = std::move(done);
    });
    return out;
}

}  // namespace stemmen::service
