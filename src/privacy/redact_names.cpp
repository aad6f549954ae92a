// Names of people, and the ages of children beside them.
#include <algorithm>
#include <array>

#include "privacy/redact_data.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::size_t name_words_max = 5;
constexpr std::size_t spoken_name_letters_min = 3;
constexpr std::size_t age_words_after_child = 4;
constexpr int child_age_max = 19;

class NameFinder {
public:
    explicit NameFinder(RedactionWork& work) : work_(work), tokens_(work.tokens.tokens), taken_(tokens_.size(), false) {}

    void run() {
        for (const CueMatch& cue : work_.cues)
            if (cue.cue == Cue::name) after_introduction(cue.last + 1);
        for (std::size_t i = 0; i < tokens_.size();) {
            const std::size_t end = run_end(i);
            if (end > i)
                judge(i, end);
            else if (is_introduced(i))
                lower_case_name(i);
            i = std::max(end, i + 1);
        }
    }

private:
    // Whether a word is written like a name. In a text in capitals only words that are known as names are.
    [[nodiscard]] bool looks_like_name(std::size_t i) const {
        return tokens_[i].capital && (!tokens_[i].all_capitals || work_.has(i, first_name | surname)) && !taken_[i] &&
               work_.is_free(tokens_[i].begin, tokens_[i].end);
    }
    [[nodiscard]] bool is_known(std::size_t i) const { return work_.has(i, first_name | surname); }
    // A name that is nothing else: neither an everyday word nor a place.
    [[nodiscard]] bool is_certain(std::size_t i) const {
        if (work_.has(i, common_word | not_a_name)) return false;
        return work_.has(i, first_name) || (work_.has(i, surname) && !work_.has(i, place));
    }

    // One past the last of the name-like words from `i` on, particles between them included.
    [[nodiscard]] std::size_t run_end(std::size_t i) const {
        if (!looks_like_name(i)) return i;
        std::size_t end = i + 1;
        while (end < tokens_.size() && end - i < name_words_max) {
            const std::string_view joint = work_.between(end - 1);
            if (joint != " " && joint != "-" && joint != ". ") break;
            if (joint == ". " && tokens_[end - 1].end - tokens_[end - 1].begin != 1) break;  // an initial
            if (looks_like_name(end)) {
                ++end;
            } else if (work_.has(end, name_particle) && end + 1 < tokens_.size() && work_.between(end) == " " && looks_like_name(end + 1)) {
                end += 2;
            } else {
                break;
            }
        }
        return end;
    }

    // Right after a title or a relation: "betjent Hansen", "naboen min Per", "min sønn Ola".
    [[nodiscard]] bool is_introduced(std::size_t i) const {
        if (i == 0 || work_.between(i - 1) != " ") return false;
        if (work_.has(i - 1, title | relation)) return true;
        return i >= 2 && work_.has(i - 1, possessive) && work_.has(i - 2, relation) && work_.between(i - 2) == " ";
    }

    void take(std::size_t first, std::size_t end) {
        if (first >= end) return;
        if (work_.claim(Pii::name, tokens_[first].begin, tokens_[end - 1].end)) age_in_brackets(end - 1);
        for (std::size_t i = first; i < end; ++i) taken_[i] = true;
    }

    void judge(std::size_t first, std::size_t end) {
        const bool introduced = is_introduced(first);
        // The words of a title ("Politibetjent Hansen") and of organisations part the row.
        for (std::size_t from = first; from < end;) {
            if (work_.has(from, title | relation | not_a_name) &&
                !(introduced && from == first && !work_.has(from, title | relation | not_a_name))) {
                ++from;
                continue;
            }
            std::size_t to = from;
            while (to < end && !work_.has(to, title | relation | not_a_name)) ++to;
            judge_part(from, to, from == first ? introduced : is_introduced(from));
            from = to;
        }
    }

    void judge_part(std::size_t first, std::size_t end, bool introduced) {
        if (introduced) {
            if (!work_.has(first, place) || is_known(first)) take(first, end);
            return;
        }
        if (is_of_a_street(end) || (first > 0 && work_.has(first - 1, saint))) return;
        if (end - first == 1 && is_one_of_a_pair(first)) return take(first, end);
        // A capital at the start of a sentence says nothing.
        if (tokens_[first].before == Pause::hard && !is_certain(first) &&
            !(is_known(first) && end - first >= 2 && work_.has(first + 1, surname))) {
            if (!(work_.has(first, first_name) && end - first >= 2)) ++first;
            if (first == end) return;
        }
        const bool begins_with_name = work_.has(first, first_name);
        if (end - first >= 2) {
            bool any_place = false;
            for (std::size_t i = first; i < end; ++i) any_place = any_place || (work_.has(i, place) && !work_.has(i, surname));
            if (begins_with_name || !any_place)
                take(first, end);
            else
                for (std::size_t i = first; i < end; ++i)
                    if (is_certain(i)) take(i, i + 1);
            return;
        }
        if (is_certain(first)) take(first, end);
    }

    // "i Karl Johans gate": a street is named after whom it is named after.
    [[nodiscard]] bool is_of_a_street(std::size_t end) const {
        return end < tokens_.size() && work_.has(end, street_word) && work_.between(end - 1) == " " && work_.tokens.word(end - 1).ends_with('s');
    }

    // "Per og Kari": what may be a word alone is a name beside a name.
    [[nodiscard]] bool is_one_of_a_pair(std::size_t i) const {
        constexpr std::array<std::string_view, 2> and_words{"og", "and"};
        const auto is_and = [&](std::size_t at) { return std::find(and_words.begin(), and_words.end(), work_.tokens.word(at)) != and_words.end(); };
        const auto is_first_name = [&](std::size_t at) { return tokens_[at].capital && work_.has(at, first_name); };
        if (!is_first_name(i)) return false;
        if (i + 2 < tokens_.size() && is_and(i + 1) && is_first_name(i + 2)) return true;
        return i >= 2 && is_and(i - 1) && is_first_name(i - 2);
    }

    // "jeg heter kari nordmann": after such words nearly anything is a name, in any case.
    void after_introduction(std::size_t i) {
        if (i >= tokens_.size() || tokens_[i].number || tokens_[i].before == Pause::hard) return;
        if (tokens_[i].capital) {
            const std::size_t end = run_end(i);
            if (end > i && !work_.has(i, not_a_name) && (!work_.has(i, place) || is_known(i))) take(i, end);
            return;
        }
        std::size_t end = i;
        while (end < tokens_.size() && end - i < name_words_max && is_known(end) && (end == i || work_.between(end - 1) == " ")) ++end;
        const bool everyday = work_.has(i, not_a_name | common_word | relation | title | unit_word);
        if (end > i && (!everyday || end - i >= 2)) take(i, end);
    }

    void lower_case_name(std::size_t i) {
        if (!is_known(i) || work_.has(i, common_word | not_a_name | place) || tokens_[i].end - tokens_[i].begin < spoken_name_letters_min)
            return;
        std::size_t end = i + 1;
        while (end < tokens_.size() && end - i < name_words_max && work_.has(end, surname) && !work_.has(end, common_word) &&
               work_.between(end - 1) == " ")
            ++end;
        take(i, end);
    }

    // "Ola (8)".
    void age_in_brackets(std::size_t last) {
        if (last + 1 >= tokens_.size() || !tokens_[last + 1].number) return;
        const std::string_view joint = work_.between(last);
        const std::size_t length = tokens_[last + 1].end - tokens_[last + 1].begin;
        if ((joint == " (" || joint == "(" || joint == ", ") && length <= 3 && tokens_[last + 1].end < work_.text.size()) {
            const char after = work_.text[tokens_[last + 1].end];
            if (after == (joint == ", " ? ',' : ')')) work_.claim(Pii::age, tokens_[last + 1].begin, tokens_[last + 1].end);
        }
    }

    RedactionWork& work_;
    const std::vector<Token>& tokens_;
    std::vector<bool> taken_;
};

// "datteren min på 8 år", "sønnen min er 12".
void find_ages_of_children(RedactionWork& work) {
    constexpr std::array<std::string_view, 6> year_words{"år", "åring", "åringen", "years", "year", "yrs"};
    const auto& tokens = work.tokens.tokens;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        if (!tokens[i].number || tokens[i].end - tokens[i].begin > 2) continue;
        const std::string_view next = work.tokens.word(i + 1);
        if (std::find(year_words.begin(), year_words.end(), next) == year_words.end()) continue;
        const int age = std::stoi(std::string(work.tokens.word(i)));
        const bool is_second = i >= 3 && tokens[i - 2].number && !tokens[i - 1].number;  // "barn mellom 6 og 12 år"
        if ((i > 0 && work.has(i - 1, range_word)) || (is_second && work.has(i - 3, range_word))) continue;  // "barn under 10 år"
        bool of_child = i > 0 && next.starts_with("åring") && work.has(i - 1, possessive);  // "vår 6-åring"
        for (std::size_t back = 1; back <= age_words_after_child && back <= i && tokens[i - back + 1].before != Pause::hard; ++back)
            of_child = of_child || work.has(i - back, child);
        if (of_child && age <= child_age_max) work.claim(Pii::age, tokens[i].begin, tokens[i].end);
    }
}

}  // namespace

void find_names(RedactionWork& work) {
    NameFinder(work).run();
    if ((work.all_flags & (child | possessive)) != 0 && !work.groups.empty()) find_ages_of_children(work);
}

}  // namespace stemmen::privacy
