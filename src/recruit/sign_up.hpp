// Signing up for a group: what a citizen may tell about themselves (domain P-07, P-08: a fixed list, nothing in free text but the name),
// how it is read, and what is wrong with it, all at once. Pure; who may say yes alone is privacy/children.hpp.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recruit/plan.hpp"

namespace stemmen::recruit {

inline constexpr std::size_t name_characters_max = 80;
inline constexpr std::size_t email_bytes_max = 200;
inline constexpr std::size_t phone_digits_min = 8, phone_digits_max = 15;  // E.164

// Answers to screen.access and screen.time; as many of each as fit.
inline constexpr std::array<std::string_view, 6> needs{"INTERPRETER", "STEP_FREE", "HEARING_LOOP", "CHILD_CARE", "TRANSPORT", "CALL_ME"};
inline constexpr std::array<std::string_view, 3> times{"DAY", "EVENING", "WEEKEND"};

// As it came from the form.
struct SignUpForm {
    std::string age, gender, place, contact;   // place: municipality or postcode
    std::vector<std::string> needs, times;
    std::string police_job;                    // YES or NO
    std::string name, phone, email;            // one of the last two, or both
    bool agrees = false;                       // consent.contact_group
    bool operator==(const SignUpForm&) const = default;
};

// Checked, and as it is kept.
struct SignUp {
    std::string age, gender, municipality, contact;  // "" where the plan does not ask
    std::vector<std::string> needs, times;
    std::string name;
    std::string phone;                         // "+4741234567", or ""
    std::string email;                         // or ""
    bool operator==(const SignUp&) const = default;
};

enum class SignUpFault { age, gender, place, contact, police_job, name, phone, email, way, agrees };
std::string_view to_string(SignUpFault fault);  // the field it stands at; way: neither phone nor e-mail

// The number of a municipality by its name or a postcode of it; none if there is none such, or several.
using FindMunicipality = std::function<std::optional<std::string>(std::string_view typed)>;

struct SignUpRead {
    std::optional<SignUp> sign_up;             // none: see the faults
    std::vector<SignUpFault> faults;
    bool works_for_police = false;             // ends the screening; nothing is kept
};
// `may_text`: whether we can send to a phone; otherwise an e-mail address is needed.
SignUpRead read_sign_up(const SignUpForm& form, const Plan& plan, bool may_text, const FindMunicipality& find_municipality);

// "412 34 567", "0047 41234567", "+46 70 123 45 67" → E.164; "" if it cannot be a number. Eight digits are Norwegian.
std::string normal_phone(std::string_view typed);
bool is_norwegian_mobile(std::string_view phone);  // +474… and +479…: can get a text message
// Trimmed, the domain in small letters; "" if no mail can go there. Never what could end a line or a list of addresses.
std::string normal_email(std::string_view typed);

// The applicant's values for the plan's mixes.
std::vector<std::string> values_for(const Plan& plan, const SignUp& sign_up);

}  // namespace stemmen::recruit
