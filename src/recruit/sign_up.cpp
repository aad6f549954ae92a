#include "recruit/sign_up.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace stemmen::recruit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class Known>
bool holds(const Known& known, std::string_view value) { return std::ranges::find(known, value) != std::ranges::end(known); }

// Those of the list that were ticked, in its order.
template <class Known>
std::vector<std::string> ticked(const Known& known, const std::vector<std::string>& given) {
    std::vector<std::string> out;
    for (const std::string_view each : known)
        if (holds(given, each)) out.emplace_back(each);
    return out;
}

// The answer to a question about oneself, or nothing with a fault. "NA" is an answer.
std::string answer(const std::string& given, Trait trait, SignUpFault fault, std::vector<SignUpFault>& faults) {
    if (given == not_said || holds(values_of(trait), given)) return given;
    faults.push_back(fault);
    return {};
}

}  // namespace

std::string_view to_string(SignUpFault fault) {
    constexpr std::array<std::string_view, 10> names{"age", "gender", "place", "contact", "police_job", "name", "phone", "email", "way", "agrees"};
    return names[static_cast<std::size_t>(fault)];
}

std::string normal_phone(std::string_view typed) {
    std::string digits;
    const std::string_view text = trim(typed);
    bool is_international = text.starts_with('+');
    for (const char c : text.substr(is_international ? 1 : 0)) {
        if (is_digit(c)) digits += c;
        else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '.') return {};
    }
    if (!is_international && digits.starts_with("00")) {
        digits.erase(0, 2);
        is_international = true;
    }
    if (!is_international && digits.size() != phone_digits_min) return {};
    if (!is_international) digits = "47" + digits;
    if (digits.size() < phone_digits_min || digits.size() > phone_digits_max || digits.front() == '0') return {};
    constexpr std::size_t norwegian_digits = 10;
    if (digits.starts_with("47") && (digits.size() != norwegian_digits || digits[2] == '0' || digits[2] == '1')) return {};
    return "+" + digits;
}

bool is_norwegian_mobile(std::string_view phone) { return phone.starts_with("+474") || phone.starts_with("+479"); }

std::string normal_email(std::string_view typed) {
    const std::string_view text = trim(typed);
    if (text.empty() || text.size() > email_bytes_max) return {};
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos) return {};
    constexpr std::string_view local_signs = "!#$%&'*+-/=?^_`{|}~.";  // of an address without quotes (RFC 5321 4.1.2)
    const auto is_letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c); };
    const std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
    if (!std::ranges::all_of(local, [&](char c) { return is_letter_or_digit(c) || local_signs.find(c) != std::string_view::npos; })) return {};
    if (!std::ranges::all_of(domain, [&](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; })) return {};
    if (local.starts_with('.') || local.ends_with('.') || local.find("..") != std::string_view::npos) return {};
    if (domain.starts_with('.') || domain.ends_with('.') || domain.starts_with('-') || domain.find("..") != std::string_view::npos || domain.find('.') == std::string_view::npos) return {};
    return std::string(local) + "@" + fold_case(domain);
}

SignUpRead read_sign_up(const SignUpForm& form, const Plan& plan, bool may_text, const FindMunicipality& find_municipality) {
    SignUpRead out;
    SignUp sign_up;
    const auto fault = [&](SignUpFault each) { out.faults.push_back(each); };
    sign_up.age = answer(form.age, Trait::age, SignUpFault::age, out.faults);  // asked of everybody (P-14)
    if (plan.asks(Trait::gender)) sign_up.gender = answer(form.gender, Trait::gender, SignUpFault::gender, out.faults);
    if (plan.asks(Trait::area)) {
        const std::string_view place = trim(form.place);
        if (place.empty()) sign_up.municipality = not_said;
        else if (const auto found = find_municipality(place)) sign_up.municipality = *found;
        else fault(SignUpFault::place);
    }
    if (plan.asks(Trait::contact)) sign_up.contact = answer(form.contact, Trait::contact, SignUpFault::contact, out.faults);
    sign_up.needs = ticked(needs, form.needs);
    sign_up.times = ticked(times, form.times);
    if (form.police_job == "YES") out.works_for_police = true;
    else if (form.police_job != "NO") fault(SignUpFault::police_job);
    sign_up.name = std::string(trim(form.name));
    if (sign_up.name.empty() || count_code_points(sign_up.name) > name_characters_max || !is_valid_utf8(sign_up.name) || sign_up.name.find_first_of("\r\n") != std::string::npos) fault(SignUpFault::name);
    sign_up.phone = normal_phone(form.phone);
    if (sign_up.phone.empty() && !trim(form.phone).empty()) fault(SignUpFault::phone);
    sign_up.email = normal_email(form.email);
    if (sign_up.email.empty() && !trim(form.email).empty()) fault(SignUpFault::email);
    const bool can_be_reached = !sign_up.email.empty() || (may_text && is_norwegian_mobile(sign_up.phone));
    const bool has_told = out.faults.empty() || (out.faults.back() != SignUpFault::phone && out.faults.back() != SignUpFault::email);
    if (!can_be_reached && has_told) fault(SignUpFault::way);
    if (!form.agrees) fault(SignUpFault::agrees);
    if (out.faults.empty() && !out.works_for_police) out.sign_up = std::move(sign_up);
    return out;
}

std::vector<std::string> values_for(const Plan& plan, const SignUp& sign_up) {
    std::vector<std::string> values;
    for (const Mix& mix : plan.mixes) {
        switch (mix.trait) {
            case Trait::age: values.push_back(sign_up.age); break;
            case Trait::gender: values.push_back(sign_up.gender); break;
            case Trait::area: values.push_back(sign_up.municipality == not_said ? sign_up.municipality : area_of(plan, sign_up.municipality)); break;
            case Trait::contact: values.push_back(sign_up.contact); break;
        }
    }
    return values;
}

}  // namespace stemmen::recruit
