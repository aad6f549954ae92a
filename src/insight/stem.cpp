#include "insight/stem.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <memory>
#include <set>

#include "core/assert.hpp"
#include "core/text.hpp"

namespace stemmen::insight {
namespace {

class Stemmer {
public:
    explicit Stemmer(const char* algorithm) : stemmer_(sb_stemmer_new(algorithm, "UTF_8")) { STEMMEN_ASSERT(stemmer_ != nullptr); }

    std::string operator()(const std::string& word) {
        const sb_symbol* const stem = sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
        if (stem == nullptr) return word;  // no memory for a longer one: then as it stands
        return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
    }

private:
    struct Delete {
        void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
    };
    std::unique_ptr<sb_stemmer, Delete> stemmer_;
};

// Snowball leaves "ungdomm" of "ungdommen", and "ungdom" as it is; no Norwegian word ends in a double m.
std::string norwegian_stem(Stemmer& stemmer, const std::string& word) {
    std::string stem = stemmer(word);
    if (stem.ends_with("mm")) stem.pop_back();
    return stem;
}

// Without what stands in square brackets.
std::string without_tokens(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find('['), close = text.find(']', open);
        out += text.substr(0, close == std::string_view::npos ? text.size() : open);
        if (close == std::string_view::npos) break;
        out += ' ';
        text.remove_prefix(close + 1);
    }
    return out;
}

std::vector<std::string> words_looked_for(std::string_view text) {
    std::vector<std::string> found = words(without_tokens(text));
    std::erase_if(found, [](const std::string& word) { return word.size() < stem_bytes_min || word.size() > stem_bytes_max; });
    if (found.size() > stems_max) found.resize(stems_max);
    return found;
}

// Function words of both written standards, and what plans for asking people are full of.
bool is_in_every_text(std::string_view word) {
    static const std::set<std::string_view> common{
        "alle",  "alt",   "andre", "at",    "av",    "bare",  "berre", "ble",   "blei",  "de",    "dere",  "deg",   "innbygger", "innbyggere", "innbyggerne", "innbyggjar", "innbyggjarar", "innbyggjarane", "politi", "politiet", "politiets",  "blir",  "bli",   "bør",   "da",     "dei",    "deira",  "den",    "denne", "deres", "der",   "det",
        "dette", "di",    "disse", "du",    "dykkar", "då",   "eg",    "ein",   "eit",   "ei",    "eller", "en",    "er",     "et",     "ett",    "etter",  "fikk",  "flere", "fleire", "for",
        "fordi", "fra",   "frå",   "få",    "får",   "gjør",  "gjere", "gjøre", "gjer",  "ha",    "har",   "hadde", "han",    "hennes", "her",    "hun",    "ho",    "hva",   "hvem",  "hver",
        "hvilke", "hvor", "hvordan", "hvorfor", "i", "ikke", "ikkje", "inn",   "ja",    "jeg",   "kan",   "kunne", "kva",    "kven",   "kvar",   "kvifor", "korleis", "man",  "med",   "men",
        "mer",   "meir",  "mange", "mellom", "min",  "må",    "ned",   "nei",   "no",    "noe",   "noen",  "noko",  "nokon",  "nokre",  "nå",     "når",    "og",    "også",  "om",    "opp",
        "oss",   "over",  "på",    "planlegg", "planlegge", "planlegger", "sin", "sine", "sitt", "seg",   "siden", "skal",  "skulle", "slik",   "som",    "spørre", "spør",  "så",    "ta",
        "tek",   "tar",   "til",   "um",    "under", "ut",    "ved",   "var",   "vart",  "vere",  "vil",   "ville", "vi",     "vore",   "vår",    "vært",   "være",  "å",     "åt",    "undersøke", "undersøkje"};
    return common.contains(word);
}

void sort_once(std::vector<std::string>& stems) {
    std::ranges::sort(stems);
    const auto [first, last] = std::ranges::unique(stems);
    stems.erase(first, last);
}

}  // namespace

std::vector<std::string> stems(std::string_view text, Language language) {
    std::vector<std::string> found = words_looked_for(text);
    const std::size_t count = found.size();
    Stemmer norwegian("norwegian"), english("english");
    for (std::size_t i = 0; i < count; ++i) {
        if (language == Language::en) found.push_back(english(found[i]));
        std::string stem = norwegian_stem(norwegian, found[i]);
        if (language == Language::se || language == Language::smj || language == Language::sma) found.push_back(std::move(stem));
        else found[i] = std::move(stem);
    }
    sort_once(found);
    return found;
}

std::vector<std::string> search_stems(std::string_view text, std::optional<Language> language) {
    std::vector<std::string> found = words_looked_for(text);
    const bool is_sami = language && *language != Language::nb && *language != Language::nn && *language != Language::en;
    if (!is_sami) {
        const bool is_english = language == Language::en;
        Stemmer stemmer(is_english ? "english" : "norwegian");
        for (std::string& word : found) word = is_english ? stemmer(word) : norwegian_stem(stemmer, word);
    }
    sort_once(found);
    return found;
}

std::vector<std::string> telling_stems(std::string_view text, std::size_t most) {
    std::vector<std::string> telling;
    Stemmer norwegian("norwegian");
    for (const std::string& word : words_looked_for(text)) {
        if (telling.size() >= most) break;
        if (is_in_every_text(word)) continue;
        std::string stem = norwegian_stem(norwegian, word);
        if (std::ranges::find(telling, stem) == telling.end()) telling.push_back(std::move(stem));
    }
    return telling;
}

}  // namespace stemmen::insight
