// What the use cases of recruitment share. For src/service/*.cpp of recruitment only; inside a transaction of the second drawer.
#pragma once

#include "service/letters.hpp"

namespace stemmen::service {

std::optional<recruit::Plan> plan_in(VolunteerDesk& desk, std::int64_t drive);
// Of the published list: nobody without the key finds out whose it is, but whoever was told it at signing up.
std::string published_code(const RecruitKit& kit, std::int64_t drive, std::string_view code);
std::optional<recruit::Record> record_in(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive);

// What a volunteer told; throws std::logic_error for what was not sealed with our key.
recruit::SignUp sign_up_of(const RecruitKit& kit, const Volunteer& volunteer);
std::string seal_sign_up(const RecruitKit& kit, const ContactId& id, const recruit::SignUp& sign_up);
std::optional<recruit::SignUp> parse_sign_up(std::string_view json);
std::string to_json(const recruit::SignUp& sign_up);

// Whether they signed up under that name, in any case.
bool has_name(const RecruitKit& kit, const Volunteer& volunteer, std::string_view name);

// A new link for a letter to them: the secret part of the address.
std::string new_link(const RecruitKit& kit, VolunteerDesk& desk, const ContactId& to, Timestamp expires_at);
std::string address_of_link(const RecruitKit& kit, std::string_view link);
// A letter of the plan's to a volunteer; `args` beside those of the plan. With a link to their page where the letter's kind has one.
void write_to(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer, const recruit::Plan& plan, LetterKind kind, dialog::TextArgs args, Timestamp now);
// Those in the group are told; everybody who may come is kept as long as the new day asks, and so is the record of the draw.
void tell_moved(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive, const recruit::Plan& plan, Timestamp now);
std::string calendar_for(const RecruitKit& kit, const Volunteer& volunteer, const recruit::Plan& plan, Timestamp now);

// Gives a seat: the invitation goes out.
void invite(const RecruitKit& kit, VolunteerDesk& desk, const Volunteer& volunteer, const recruit::Plan& plan, bool was_alternate, Timestamp now);
// Fills the seats that nobody holds.
void call_alternates(const RecruitKit& kit, VolunteerDesk& desk, std::int64_t drive, const recruit::Plan& plan, Timestamp now);
// The consent's text, as it was shown, with its version.
VolunteerConsent consent_record(const RecruitKit& kit, const Volunteer& volunteer, std::string_view text_id, bool given, Timestamp now);

}  // namespace stemmen::service
