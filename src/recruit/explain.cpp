// Why somebody's chance was what it was (fair selection 7), in words for that person.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "recruit/draw.hpp"

namespace stemmen::recruit {
namespace {

struct Words {
    std::string_view own, pool, held, open_for, goes_to, nothing, impossible, sure;
};
constexpr Words nb{"Du hadde {own} av {all} lodd. Det er {chance} % sjanse for plass.", " Blant alle {people} frivillige var sjansen minst {min} %, i snitt {mean} % og høyest {max} %.", " Dette avgjorde sjansen din:",
                   " {max} plasser var åpne for de {people} med {name}.", " Minst {min} plasser skulle gå til de {people} med {name}.", " Du fikk samme sjanse som alle andre kravene tillot det for.",
                   " Ingen gruppe som oppfyller alle kravene, kan ha med noen med din profil.", " Kravene gjør at du er med i alle grupper som er mulige."};
constexpr Words nn{"Du hadde {own} av {all} lodd. Det er {chance} % sjanse for plass.", " Blant alle {people} frivillige var sjansen minst {min} %, i snitt {mean} % og høgst {max} %.", " Dette avgjorde sjansen din:",
                   " {max} plassar var opne for dei {people} med {name}.", " Minst {min} plassar skulle gå til dei {people} med {name}.", " Du fekk same sjanse som alle andre krava tillét det for.",
                   " Inga gruppe som oppfyller alle krava, kan ha med nokon med din profil.", " Krava gjer at du er med i alle grupper som er moglege."};
constexpr Words en{"You had {own} of {all} tickets. That is a {chance} % chance of a seat.", " Among all {people} volunteers the chance was at least {min} %, {mean} % on average and at most {max} %.", " This decided your chance:",
                   " {max} seats were open to the {people} with {name}.", " At least {min} seats had to go to the {people} with {name}.", " You got the same chance as everybody the quotas allowed it for.",
                   " No group that meets all quotas can have anybody with your profile.", " The quotas put you in every group that is possible."};

const Words& words_of(Language language) { return language == Language::nn ? nn : language == Language::en ? en : nb; }

using Fields = std::vector<std::pair<std::string_view, std::string>>;
std::string filled(std::string_view text, const Fields& fields) {
    std::string out(text);
    for (const auto& [name, value] : fields) {
        const std::string place = "{" + std::string(name) + "}";
        if (const auto at = out.find(place); at != std::string::npos) out.replace(at, place.size(), value);
    }
    return out;
}

// 6.53 %, and 0.04 % is not 0: two digits that count, at most two decimals where there are whole per cents.
std::string percent(double share, Language language) {
    const double value = share * 100;
    std::string out;
    if (value <= 0) {
        out = "0";
    } else {
        const int decimals = value >= 1 ? 1 : std::min(6, 1 + static_cast<int>(std::ceil(-std::log10(value))));
        const long long scaled = std::llround(value * std::pow(10, decimals));
        std::string digits = std::to_string(scaled);
        while (static_cast<int>(digits.size()) <= decimals) digits.insert(digits.begin(), '0');
        out = digits.substr(0, digits.size() - static_cast<std::size_t>(decimals)) + "." + digits.substr(digits.size() - static_cast<std::size_t>(decimals));
    }
    if (language != Language::en) std::ranges::replace(out, '.', ',');
    return out;
}

}  // namespace

std::string explanation(const Record& record, std::size_t person, Language language) {
    const Words& words = words_of(language);
    const std::vector<int> tickets = tickets_of_people(record.tickets, record.pool.people.size());
    const double all = static_cast<double>(record.tickets.size());
    const auto share = [&](int count) { return percent(count / all, language); };
    const double mean = std::accumulate(tickets.begin(), tickets.end(), 0.0) / (all * static_cast<double>(tickets.size()));
    std::string text = filled(words.own, {{"own", std::to_string(tickets[person])}, {"all", std::to_string(record.tickets.size())}, {"chance", share(tickets[person])}});
    text += filled(words.pool, {{"people", std::to_string(tickets.size())}, {"min", share(*std::ranges::min_element(tickets))}, {"mean", percent(mean, language)}, {"max", share(*std::ranges::max_element(tickets))}});
    if (std::ranges::binary_search(record.impossible, person)) return text + std::string(words.impossible);
    if (tickets[person] == static_cast<int>(record.tickets.size())) return text + std::string(words.sure);
    std::vector<std::string> lines;
    const Model model = model_of(record);
    for (const Reason& reason : record.reasons[person]) {
        const Range& range = model.ranges[reason.range];
        const Quota& quota = record.pool.features[range.feature].values[range.value];
        const auto people = std::ranges::count_if(record.pool.people, [&](const Person& each) { return each.values[range.feature] == range.value; });
        lines.push_back(filled(reason.is_upper ? words.open_for : words.goes_to,
                               {{"max", std::to_string(quota.max)}, {"min", std::to_string(quota.min)}, {"people", std::to_string(people)}, {"name", name_of(record.pool, range)}}));
    }
    if (lines.empty()) return text + std::string(words.nothing);
    text += words.held;
    for (const std::string& line : lines) text += line;
    return text;
}

}  // namespace stemmen::recruit
