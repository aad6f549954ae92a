#include "insight/limits.hpp"

#include <array>
#include <string>

namespace stemmen::insight {
namespace {

struct Words {
    std::string_view name, nb, nn, en;
};
// In the order of Hidden.
constexpr std::array all_words{
    Words{"small_group", "Skjult: for få svar her, eller tallet ville ha røpet en liten gruppe.", "Skjult: for få svar her, eller talet ville ha røpt ei lita gruppe.",
          "Hidden: too few answers here, or the number would give away a small group."},
    Words{"few_for_a_share", "Bare antallet vises: for få svar til å vise hva de sa.", "Berre talet på svar blir vist: for få svar til å vise kva dei sa.",
          "Number only: too few answers to show what they said."},
    Words{"protects_others", "Skjult: ville ha røpet hva en mindre gruppe svarte.", "Skjult: ville ha røpt kva ei mindre gruppe svara.",
          "Hidden: would give away what a smaller group said."},
    Words{"few_to_compare", "For få svar til å sammenligne.", "For få svar til å samanlikne.", "Too few answers to compare."},
    Words{"rounded", "Avrundede tall sammenlignes ikke.", "Avrunda tal blir ikkje samanlikna.", "Rounded figures are not compared."},
    Words{"near_what_was_shown", "Skjult: skiller seg med for få svar fra noe som er vist før.", "Skjult: skil seg med for få svar frå noko som er vist før.",
          "Hidden: differs by too few answers from something shown before."},
    Words{"too_much_to_check", "Skjult: vi kan ikke utelukke at utvalget røper en liten gruppe.", "Skjult: vi kan ikkje utelukke at utvalet røper ei lita gruppe.",
          "Hidden: we cannot rule out that this selection gives away a small group."},
    Words{"nobody", "Ingen svar å vise.", "Ingen svar å vise.", "No answers to show."},
};

const Words& words_of(Hidden why) { return all_words.at(static_cast<std::size_t>(why)); }

}  // namespace

Result<Limits> Limits::make(std::int64_t count, std::int64_t share, std::int64_t compare) {
    if (count < count_limit_min || share < share_limit_min || compare < compare_limit_min)
        return Error{Errc::bad_input, "small-group limits may be raised above " + std::to_string(count_limit_min) + ", " + std::to_string(share_limit_min) +
                                          " and " + std::to_string(compare_limit_min) + ", not lowered"};
    if (compare > limit_max || count > share || share > compare)
        return Error{Errc::bad_input, "small-group limits ascend, and none is above " + std::to_string(limit_max)};
    Limits limits;
    limits.count_ = count;
    limits.share_ = share;
    limits.compare_ = compare;
    return limits;
}

std::string_view to_string(Hidden why) { return words_of(why).name; }

std::string_view sentence(Hidden why, Language language) {
    const Words& words = words_of(why);
    return language == Language::en ? words.en : language == Language::nn ? words.nn : words.nb;
}

}  // namespace stemmen::insight
