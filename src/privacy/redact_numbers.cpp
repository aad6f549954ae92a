// Everything that is digits: identity, phone, account, card and case numbers, dates.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "privacy/identity_number.hpp"
#include "privacy/redact_data.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::size_t joined_groups_max = 19;         // as many as a card number has digits
constexpr std::size_t unknown_number_digits_min = 9;  // so long a number that we do not know is an identifier all the same
constexpr std::size_t phone_digits_max = 15;          // ITU-T E.164
constexpr std::size_t date_digits = 6;
constexpr std::size_t passport_letters_max = 3, passport_digits_min = 6, passport_signs_max = 10;
// What may stand between groups of one number. With a stroke among them, also with spaces around the sign ("158190 - 12382", "15. 1. 1990").
constexpr std::string_view any_joint = " .-";
constexpr std::string_view id_joints = " .-/";
constexpr std::string_view date_joints = "./- ";

// Groups that stand together, read as one number.
struct Joined {
    std::string digits;
    std::size_t begin = 0, end = 0, groups = 0;
};

class NumberFinder {
public:
    explicit NumberFinder(RedactionWork& work) : work_(work) {}

    void run() {
        // The last five digits first: the date before them belongs to them, and is not a birth date of its own.
        for (const CueMatch& cue : work_.cues)
            if (cue.cue == Cue::last_five) after_cue(cue);
        for (const CueMatch& cue : work_.cues)
            if (cue.cue != Cue::last_five) after_cue(cue);
        find_plates(work_);
        for (std::size_t i = 0; i < work_.groups.size(); ++i)
            if (work_.groups[i].begin >= kept_until_ && work_.is_free(work_.groups[i].begin, work_.groups[i].end)) judge(i);
    }

private:
    [[nodiscard]] std::string_view digits(std::size_t i) const { return work_.slice(work_.groups[i].begin, work_.groups[i].end); }
    // One sign that joins, or a line break for a space.
    [[nodiscard]] bool linked(std::size_t i, std::string_view joints) const {
        if (i + 1 >= work_.groups.size()) return false;
        const std::string_view gap = work_.gap(i);
        if (gap.size() == 1 && joints.find(gap[0]) != std::string_view::npos) return true;
        if (gap.size() > 3 || gap.find_first_not_of(" \n.-/") != std::string_view::npos) return false;
        const auto sign = gap.find_first_not_of(' ');
        if (sign == std::string_view::npos || gap.find_first_not_of(' ', sign + 1) != std::string_view::npos) return false;
        if (gap[sign] == '\n') return joints.find(' ') != std::string_view::npos;
        return joints.find('/') != std::string_view::npos && joints.find(gap[sign]) != std::string_view::npos;
    }
    // Groups from `i` on that have exactly `size` digits together.
    [[nodiscard]] std::optional<Joined> join(std::size_t i, std::size_t size, std::string_view joints) const {
        Joined out{.digits = std::string(digits(i)), .begin = work_.groups[i].begin, .end = work_.groups[i].end, .groups = 1};
        while (out.digits.size() < size && out.groups < joined_groups_max && linked(i, joints)) {
            out.digits += digits(++i);
            out.end = work_.groups[i].end;
            ++out.groups;
        }
        if (out.digits.size() != size) return std::nullopt;
        return out;
    }
    [[nodiscard]] char before(std::size_t byte) const { return byte > 0 ? work_.text[byte - 1] : ' '; }
    [[nodiscard]] bool is_money(const Joined& number) const {
        const std::size_t next = work_.token_at(number.end);
        const std::size_t first = work_.token_at(number.begin);
        if (work_.has(next, money_word | unit_word) && work_.tokens.tokens[next].begin - number.end <= 2) return true;
        return first > 0 && work_.has(first - 1, money_word);
    }
    [[nodiscard]] bool is_published(std::string_view number) const {
        if (number.starts_with("0047")) number.remove_prefix(4);
        return work_.data.published_numbers.find(number) != nullptr;
    }
    // How many digits each of its groups has.
    [[nodiscard]] bool has_shape(std::size_t i, const Joined& number, std::string_view sizes) const {
        if (number.groups != sizes.size()) return false;
        for (std::size_t k = 0; k < sizes.size(); ++k)
            if (digits(i + k).size() != static_cast<std::size_t>(sizes[k] - '0')) return false;
        return true;
    }
    [[nodiscard]] bool is_year(std::string_view text) const {
        return text.size() == 4 && (text.starts_with("19") || text.starts_with("20"));
    }

    void after_cue(const CueMatch& cue);
    void case_number(std::size_t token);
    void last_five(const CueMatch& cue, std::size_t token);
    void birth_date(std::size_t token);
    void passport(std::size_t token);
    void plate(std::size_t token);
    void take_digits(Pii type, std::size_t token, std::size_t digits_min, std::size_t digits_max);
    void judge(std::size_t i);
    bool national_id(std::size_t i);
    [[nodiscard]] bool begins_with_date(const Joined& number, std::size_t i) const;
    [[nodiscard]] bool parts_after_date(const Joined& number, std::size_t i) const;
    // A published number stays; its groups are not looked at again. Always true: the place is settled.
    bool keep_until(std::size_t byte) {
        kept_until_ = byte;
        return true;
    }
    bool foreign_phone(std::size_t i);
    bool norwegian_phone(std::size_t i);
    bool card(std::size_t i);
    bool organisation(std::size_t i);
    bool full_date(std::size_t i);

    RedactionWork& work_;
    std::size_t kept_until_ = 0;
};

void NumberFinder::after_cue(const CueMatch& cue) {
    const auto& tokens = work_.tokens.tokens;
    const std::size_t next = cue.last + 1;
    if (next >= tokens.size() || work_.between(cue.last).find('\n') != std::string_view::npos) return;
    switch (cue.cue) {
        case Cue::phone:
            take_digits(Pii::phone, next, 5, phone_digits_max);
            break;
        case Cue::case_number:
            case_number(next);
            break;
        case Cue::service_number:
            take_digits(Pii::service_number, next, 3, 8);
            break;
        case Cue::duf:
            take_digits(Pii::duf, next, 10, 12);
            break;
        case Cue::account:
            take_digits(Pii::account, next, 11, 11);
            break;
        case Cue::organisation:
            take_digits(Pii::organisation, next, 9, 9);
            break;
        case Cue::birth:
            birth_date(next);
            break;
        case Cue::last_five:
            last_five(cue, next);
            break;
        case Cue::passport:
            passport(next);
            break;
        case Cue::plate:
            plate(next);
            break;
        case Cue::vehicle:
        case Cue::name:
        case Cue::lives:
        case Cue::user_name:
        case Cue::postbox:
        case Cue::count:
            break;
    }
}

// Two letters and a number in any pieces, or a personal plate: "SJEFEN", "LILLE1".
void NumberFinder::plate(std::size_t token) {
    const auto& tokens = work_.tokens.tokens;
    if (const auto last = plate_in_pieces(work_, token)) {
        work_.claim(Pii::plate, tokens[token].begin, tokens[*last].end);
        return;
    }
    const std::size_t length = tokens[token].end - tokens[token].begin;
    const bool letters_and_number = length == 2 && token + 1 < tokens.size() && tokens[token + 1].number && work_.between(token) == " ";
    const bool is_personal = tokens[token].all_capitals || work_.tokens.word(token).find_first_of("0123456789") != std::string_view::npos;
    if (length >= 2 && length <= 7 && (letters_and_number || is_personal)) work_.claim(Pii::plate, tokens[token].begin, tokens[token + (letters_and_number ? 1 : 0)].end);
}

// "CCC123456", "12345678", "CCC 123456", "ccc 123 456", "12 34 56 78".
void NumberFinder::passport(std::size_t token) {
    const auto& tokens = work_.tokens.tokens;
    const auto count_digits = [&](std::size_t at) { return static_cast<std::size_t>(std::ranges::count_if(work_.tokens.word(at), [](char c) { return c >= '0' && c <= '9'; })); };
    if (count_digits(token) >= passport_digits_min && work_.tokens.word(token).size() <= passport_signs_max) {
        work_.claim(Pii::passport, tokens[token].begin, tokens[token].end);
        return;
    }
    std::size_t letters = 0, digits = 0, last = token;
    std::string shape;
    for (std::size_t at = token; at < tokens.size() && letters + digits < passport_signs_max; ++at) {
        if (at > token && work_.between(at - 1) != " " && work_.between(at - 1) != "-" && work_.between(at - 1) != ".") break;
        const std::size_t size = work_.tokens.word(at).size(), of_digits = count_digits(at);
        // Letters come first, and none of them is a word.
        if (letters + size - of_digits > passport_letters_max || (of_digits < size && digits > 0) || letters + digits + size > passport_signs_max) break;
        letters += size - of_digits;
        digits += of_digits;
        shape += static_cast<char>('0' + std::min<std::size_t>(of_digits, 9));
        last = at;
    }
    const bool is_date = letters == 0 && (shape == "224" || shape.starts_with('4'));  // "10.12.2030", and two years
    const bool fits = letters == 0 ? digits == 8 || digits == 9 : digits >= passport_digits_min && digits <= 8;
    if (fits && !is_date) work_.claim(Pii::passport, tokens[token].begin, tokens[last].end);
}

// Digits right after a cue, over joints, as many as the kind has.
void NumberFinder::take_digits(Pii type, std::size_t token, std::size_t digits_min, std::size_t digits_max) {
    const Token& first = work_.tokens.tokens[token];
    if (!first.number) return;
    std::size_t i = work_.group_at(first.begin);
    Joined out{.digits = std::string(digits(i)), .begin = first.begin, .end = first.end, .groups = 1};
    const auto is_whole = [&] {  // what follows a Norwegian phone number is something else
        return type == Pii::phone && out.digits.size() == 8 && before(out.begin) != '+' && out.digits[0] != '0' && !out.digits.starts_with("47");
    };
    while (out.groups < joined_groups_max && !is_whole() && linked(i, any_joint) && out.digits.size() + digits(i + 1).size() <= digits_max) {
        out.digits += digits(++i);
        out.end = work_.groups[i].end;
        ++out.groups;
    }
    if (out.digits.size() < digits_min || out.digits.size() > digits_max) return;
    if (type == Pii::phone && (is_published(out.digits) || is_money(out))) return;
    if (before(out.begin) == '+') --out.begin;
    work_.claim(type, out.begin, out.end);
}

// The police's own format is not public, so whatever digits, strokes and dashes follow the word are the number. Over a space only
// another long group belongs to it.
void NumberFinder::case_number(std::size_t token) {
    const Token& first = work_.tokens.tokens[token];
    std::size_t i = work_.group_at(first.begin);
    if (i >= work_.groups.size() || work_.groups[i].begin >= first.end) return;
    std::size_t count = digits(i).size(), end = std::max<std::size_t>(work_.groups[i].end, first.end);
    bool stroke = false;
    while (linked(i, "/-. ") && !(work_.gap(i).find_first_of(" \n") != std::string_view::npos && digits(i + 1).size() < 4)) {
        stroke = stroke || work_.gap(i) == "/";
        count += digits(++i).size();
        end = work_.groups[i].end;
    }
    if (count >= 5 || (stroke && count >= 4)) work_.claim(Pii::case_number, first.begin, end);
}

// "fodt 15 81 90, siste fem 12382": both parts and what stands between them.
void NumberFinder::last_five(const CueMatch& cue, std::size_t token) {
    const auto& tokens = work_.tokens.tokens;
    if (!tokens[token].number || tokens[token].end - tokens[token].begin != 5) return;
    std::size_t begin = tokens[token].begin;
    const std::size_t at = work_.group_at(tokens[cue.first].begin);
    std::string date;
    for (std::size_t i = at, taken = 0; i > 0 && taken < 3 && date.size() < 6; ++taken) {
        if (i < at && !linked(i - 1, any_joint)) break;
        --i;
        date.insert(0, digits(i));
        if (is_plausible_birth_date(date) && tokens[cue.first].begin - work_.groups[at - 1].end <= 12) begin = work_.groups[i].begin;
    }
    work_.claim(Pii::national_id, begin, tokens[token].end);
}

void NumberFinder::birth_date(std::size_t token) {
    const auto& tokens = work_.tokens.tokens;
    if (!tokens[token].number) return;
    const std::size_t i = work_.group_at(tokens[token].begin);
    if (national_id(i)) return;
    std::size_t end = work_.groups[i].end, last = i;
    if (digits(i).size() <= 4 && linked(i, date_joints) && linked(i + 1, date_joints) && digits(i + 1).size() <= 2 && digits(i + 2).size() <= 4) {
        last = i + 2;
        end = work_.groups[last].end;
    } else if (digits(i).size() <= 2 && work_.has(token + 1, month)) {  // "15. januar 1990"
        end = tokens[token + 1].end;
        if (token + 2 < tokens.size() && tokens[token + 2].number && is_year(work_.tokens.word(token + 2))) end = tokens[token + 2].end;
    } else if (!(digits(i).size() == 6 || digits(i).size() == 8 || is_year(digits(i))) && !(digits(i).size() <= 2 && linked(i, "./"))) {
        return;
    } else if (digits(i).size() <= 2) {
        end = work_.groups[i + 1].end;
    }
    work_.claim(Pii::birth_date, work_.groups[i].begin, end);
}

// A full date and a number after it are not one number: "12.06.2024 200".
bool NumberFinder::begins_with_date(const Joined& number, std::size_t i) const {
    return number.groups > 3 && digits(i).size() <= 2 && digits(i + 1).size() <= 2 && is_year(digits(i + 2));
}

// Whether the groups part after the date, and nothing parts the last five digits.
bool NumberFinder::parts_after_date(const Joined& number, std::size_t i) const {
    std::size_t size = 0;
    for (std::size_t k = i; k < i + number.groups && size < date_digits; ++k) size += digits(k).size();
    return size == date_digits && digits(i + number.groups - 1).size() == number.digits.size() - date_digits;
}

// Eleven digits with a plausible date go whether the check digits fit or not: a mistyped number still points at one person.
bool NumberFinder::national_id(std::size_t i) {
    const auto joined = join(i, 11, any_joint);
    if (joined && !begins_with_date(*joined, i)) {
        // Without a date, both check digits of today's rule together with a possible day tell it from an account number, which keeps one.
        const int day = std::stoi(joined->digits.substr(0, 2)) % 40;
        const bool keeps_rule = joined->digits[0] < '8' && day >= 1 && day <= 31 && national_id_rule(joined->digits) == NationalIdRule::today;
        if (keeps_rule || has_plausible_birth_date(joined->digits)) return work_.claim(Pii::national_id, joined->begin, joined->end);
        if (is_account_number(joined->digits)) return work_.claim(Pii::account, joined->begin, joined->end);
    }
    const auto apart = join(i, 11, id_joints);
    return apart && parts_after_date(*apart, i) && has_plausible_birth_date(apart->digits) &&
           work_.claim(Pii::national_id, apart->begin, apart->end);
}

bool NumberFinder::foreign_phone(std::size_t i) {
    const bool plus = before(work_.groups[i].begin) == '+';
    const bool zeros = digits(i).starts_with("00") && digits(i).size() >= 4;
    if (!plus && !zeros) return false;
    std::size_t size = digits(i).size(), last = i;
    const std::size_t prefix = zeros ? 2 : 0;
    const std::size_t size_max =
        (plus && digits(i).starts_with("47")) || (zeros && digits(i).starts_with("0047")) ? prefix + 10 : prefix + phone_digits_max;
    while (size < size_max && linked(last, any_joint) && last - i < joined_groups_max && size + digits(last + 1).size() <= size_max)
        size += digits(++last).size();
    std::string all;
    for (std::size_t k = i; k <= last; ++k) all += digits(k);
    if (size < 7 + prefix || size > size_max) return false;
    if (is_published(all.substr(std::min(prefix + 2, all.size())))) return keep_until(work_.groups[last].end);
    return work_.claim(Pii::phone, work_.groups[i].begin - (plus ? 1 : 0), work_.groups[last].end);
}

bool NumberFinder::norwegian_phone(std::size_t i) {
    const std::string_view first = digits(i);
    if (first.size() == 5 && first[0] == '0' && first[1] >= '2' && !is_published(first))
        return work_.claim(Pii::phone, work_.groups[i].begin, work_.groups[i].end);
    if (const auto machine = join(i, 12, " "); machine && machine->digits.starts_with("58"))
        return work_.claim(Pii::phone, machine->begin, machine->end);
    const auto joined = join(i, 8, any_joint);
    if (!joined || joined->digits[0] < '2' || is_money(*joined)) return false;
    if (is_published(joined->digits)) return keep_until(joined->end);
    std::string shape;  // how the digits are grouped
    for (std::size_t k = i; k < i + joined->groups; ++k) shape += static_cast<char>('0' + digits(k).size());
    constexpr std::array<std::string_view, 8> shapes{"8", "2222", "323", "44", "35", "53", "26", "233"};
    if (std::find(shapes.begin(), shapes.end(), shape) == shapes.end()) return false;
    // Amounts are written so as well: mobile numbers begin with 4 or 9, and amounts are round.
    if (shape == "233" && ((first[0] != '4' && first[0] != '9') || joined->digits.ends_with("000"))) return false;
    if (shape == "44" && is_year(first) && is_year(digits(i + 1))) return false;
    if (shape == "8" && is_year(first.substr(0, 4)) && first.substr(4, 2) <= "12" && first.substr(6, 2) <= "31") return false;  // 20260115
    return work_.claim(Pii::phone, joined->begin, joined->end);
}

bool NumberFinder::card(std::size_t i) {
    if (digits(i).size() < 13 && !(linked(i, " -.") && linked(i + 1, " -."))) return false;
    for (std::size_t size = 19; size >= 13; --size)
        if (const auto joined = join(i, size, " -"); joined && is_card_number(joined->digits))
            return work_.claim(Pii::card, joined->begin, joined->end);
    // With full stops, as some write them: in fours, or as the number of an American Express card.
    for (const std::size_t size : {16U, 15U})
        if (const auto joined = join(i, size, "."); joined && (has_shape(i, *joined, "4444") || (has_shape(i, *joined, "465") && is_card_number(joined->digits))))
            return work_.claim(Pii::card, joined->begin, joined->end);
    // Printed like a card, but mistyped.
    const auto fours = join(i, 16, " -");
    if (fours && fours->groups == 4 && digits(i).size() == 4 && digits(i + 1).size() == 4 && digits(i + 2).size() == 4)
        return work_.claim(Pii::card, fours->begin, fours->end);
    return false;
}

bool NumberFinder::organisation(std::size_t i) {
    const auto joined = join(i, 9, " ");
    return joined && (joined->groups == 1 || joined->groups == 3) && is_organisation_number(joined->digits) && !is_money(*joined) &&
           work_.claim(Pii::organisation, joined->begin, joined->end);
}

// Of a full date the day goes; month and year are useful and harmless.
bool NumberFinder::full_date(std::size_t i) {
    if (digits(i).size() > 2 || !linked(i, "./") || !linked(i + 1, "./") || digits(i + 1).size() > 2 || !is_year(digits(i + 2)))
        return false;
    const int day = std::stoi(std::string(digits(i))), number = std::stoi(std::string(digits(i + 1)));
    return day >= 1 && day <= 31 && number >= 1 && number <= 12 && work_.claim(Pii::date, work_.groups[i].begin, work_.groups[i].end);
}

void NumberFinder::judge(std::size_t i) {
    const bool has_plus = before(work_.groups[i].begin) == '+';
    if ((has_plus && foreign_phone(i)) || card(i) || national_id(i) || foreign_phone(i) || norwegian_phone(i) ||
        organisation(i) || full_date(i))
        return;
    // An archive number, "2026/12345-3"; not a school year.
    if (is_year(digits(i)) && linked(i, "/") && digits(i + 1).size() >= 3 && digits(i + 1).size() <= 6 && !is_year(digits(i + 1))) {
        const std::size_t last = linked(i + 1, "-") ? i + 2 : i + 1;
        work_.claim(Pii::case_number, work_.groups[i].begin, work_.groups[last].end);
        return;
    }
    if (digits(i).size() >= unknown_number_digits_min) work_.claim(Pii::number, work_.groups[i].begin, work_.groups[i].end);
}

}  // namespace

void find_numbers(RedactionWork& work) {
    if (work.groups.empty() && work.cues.empty()) return;
    NumberFinder(work).run();
}

}  // namespace stemmen::privacy
