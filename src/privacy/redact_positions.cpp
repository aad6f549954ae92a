// Where somebody is: degrees in every usual spelling, and the addresses of machines.
#include <algorithm>
#include <array>

#include "privacy/redact_data.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::size_t degree_digits_max = 3, fraction_digits_min = 3;
constexpr std::size_t groups_of_degrees_max = 4;  // 59°54'50.2"
constexpr std::size_t ipv6_bytes_max = 39;
constexpr std::string_view degree = "\u00B0";

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

class PositionFinder {
public:
    explicit PositionFinder(RedactionWork& work) : work_(work) {}

    void run() {
        for (std::size_t i = 0; i < work_.groups.size(); ++i)
            if (work_.is_free(work_.groups[i].begin, work_.groups[i].end) && !ipv4(i) && !decimal(i)) sexagesimal(i);
    }

private:
    [[nodiscard]] std::size_t size(std::size_t i) const { return work_.groups[i].size(); }
    [[nodiscard]] bool has(std::size_t i) const { return i < work_.groups.size(); }
    [[nodiscard]] bool dotted(std::size_t i) const { return has(i + 1) && work_.gap(i) == "."; }
    // What stands right after a group.
    [[nodiscard]] std::string_view after(std::size_t i) const { return std::string_view(work_.text).substr(work_.groups[i].end); }

    bool ipv4(std::size_t i) {
        if (!dotted(i) || !dotted(i + 1) || !dotted(i + 2) || dotted(i + 3)) return false;
        for (std::size_t k = i; k < i + 4; ++k)
            if (size(k) > 3 || std::stoi(std::string(work_.slice(work_.groups[k].begin, work_.groups[k].end))) > 255) return false;
        return work_.claim(Pii::ip_address, work_.groups[i].begin, work_.groups[i + 3].end);
    }

    // "59.9139, 10.7522", "N 59.9139 E 10.7522", "59.9139°N, 10.7522°E".
    bool decimal(std::size_t i) {
        if (!dotted(i) || !has(i + 3) || !dotted(i + 2)) return false;
        if (size(i) > 2 || size(i + 1) < fraction_digits_min || size(i + 2) > degree_digits_max || size(i + 3) < fraction_digits_min) return false;
        const std::string_view gap = work_.gap(i + 1);
        // "12.500, 13.500" are amounts.
        const bool may_be_thousands = size(i + 1) == 3 && size(i + 3) == 3 && gap.find_first_not_of(" ,;/-\n") == std::string_view::npos;
        return !may_be_thousands && is_between_degrees(gap) && claim(i, i + 3);
    }
    // Spaces, a sign that parts, a direction, the sign for degrees, a minus.
    static bool is_between_degrees(std::string_view gap) {
        constexpr std::size_t bytes_max = 8;
        if (gap.empty() || gap.size() > bytes_max) return false;
        constexpr std::string_view allowed = " ,;/-NSEWVO\n\u00D8\u00B0";  // bytes; both letters with two bytes lie in Latin-1
        return gap.find_first_not_of(allowed) == std::string_view::npos;
    }

    // 59°54'50"N 10°45'08"E, 59° 54.83' N 10° 45.13' E. Degrees without minutes are the weather.
    void sexagesimal(std::size_t i) {
        const std::size_t first = degrees_end(i);
        if (first == i || !has(first + 1)) return;
        const std::size_t second = degrees_end(first + 1);
        if (second != first + 1) claim(i, second);
    }
    // The last group of degrees with minutes that begin at group `i`, or `i`.
    [[nodiscard]] std::size_t degrees_end(std::size_t i) const {
        if (size(i) > degree_digits_max || !after(i).starts_with(degree)) return i;
        std::size_t end = i;
        for (std::size_t last = i + 1; last - i < groups_of_degrees_max && has(last); ++last) {
            const std::string_view gap = work_.gap(last - 1);
            if (gap.size() > 4 || gap.find_first_not_of(" .'\"\u00B0\u2032") != std::string_view::npos) break;
            if (ends_minutes(last)) end = last;
        }
        return end;
    }
    [[nodiscard]] bool ends_minutes(std::size_t i) const {
        return after(i).starts_with('\'') || after(i).starts_with('"') || after(i).starts_with("\u2032");
    }

    // With the letters of the directions on both sides.
    bool claim(std::size_t first, std::size_t last) {
        std::size_t begin = work_.groups[first].begin, end = work_.groups[last].end;
        const std::string_view text = work_.text;
        constexpr std::string_view directions = "NSEWV";
        const auto is_direction = [&](std::size_t at) {
            const bool alone = (at == 0 || text[at - 1] == ' ' || text[at - 1] == '(') && at + 1 < text.size();
            return alone && directions.find(text[at]) != std::string_view::npos;
        };
        if (begin >= 2 && text[begin - 1] == ' ' && is_direction(begin - 2)) begin -= 2;
        else if (begin >= 1 && is_direction(begin - 1)) begin -= 1;
        const auto tail = text.find_first_not_of("'\"NSEWVO\u00D8\u00B0\u2032", end);
        const std::size_t tail_end = std::min(tail, text.size());
        if (tail_end - end <= 6) end = tail_end;
        return work_.claim(Pii::position, begin, end);
    }

    RedactionWork& work_;
};

// 2001:db8::8a2e:370:7334. A time has no "::" and fewer colons.
void find_ipv6(RedactionWork& work) {
    const std::string_view text = work.tokens.folded;
    for (auto colon = text.find(':'); colon != std::string_view::npos;) {
        std::size_t begin = colon, end = colon, colons = 0, groups = 0;
        while (begin > 0 && colon - begin <= 4 && is_hex(text[begin - 1])) --begin;
        for (char before = ':'; end < text.size() && end - begin < ipv6_bytes_max && (is_hex(text[end]) || text[end] == ':'); before = text[end++])
            colons += text[end] == ':' ? 1 : 0, groups += text[end] != ':' && before == ':' ? 1 : 0;
        groups += begin < colon ? 1 : 0;
        const bool shortened = text.substr(begin, end - begin).find("::") != std::string_view::npos;
        if (groups >= 3 && (shortened || colons == 7)) work.claim(Pii::ip_address, begin, end);
        colon = text.find(':', end);
    }
}

}  // namespace

void find_positions(RedactionWork& work) {
    if (work.groups.empty()) return;
    if (work.text.find(':') != std::string::npos) find_ipv6(work);
    PositionFinder(work).run();
}

}  // namespace stemmen::privacy
