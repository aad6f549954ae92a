#include "dialog/detect.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/text.hpp"

namespace stemmen::dialog {
namespace {

// Words that are common in one language and are not words of another of the four.
constexpr std::array nb_words = std::to_array<std::string_view>(
    {"annet",   "bare",   "bedre", "ble",     "blitt",  "dere",  "fikk", "flere", "forskjell", "fra",  "gikk", "gjør",
     "gjøre",   "hele",   "henne", "hjelpen", "hun",    "hva",   "hvem", "hver",  "hvilken",   "hvis", "hvor", "hvordan",
     "hvorfor", "høre",   "ikke",  "jeg",     "kommer", "mener", "mer",  "mye",   "noe",       "noen", "nå",   "også",
     "raskere", "sammen", "selv",  "skjønte", "uten",   "vet",   "være", "vært",  "ønsker"});
constexpr std::array nn_words = std::to_array<std::string_view>(
    {"attende", "berre",  "betre",   "dei",      "dykk",    "dykkar",  "då",     "eg",   "ein",   "eit",    "eitt",  "enno",
     "fekk",    "fleire", "fornøgd", "framleis", "frå",     "fyrst",   "gjekk",  "gjer", "gjera", "gjere",  "heile", "hjå",
     "høyrde",  "høyre",  "ikkje",   "kjem",     "kor",     "korleis", "kva",    "kvar", "kven",  "kvifor", "meir",  "mykje",
     "noko",    "nokon",  "nokre",   "nøgd",     "raskare", "saman",   "seia",   "seie", "seier", "sidan",  "sjå",   "sjølv",
     "skreiv",  "tek",    "trong",   "vart",     "veit",    "vere",    "vidare", "vore", "òg"});
constexpr std::array en_words = std::to_array<std::string_view>(
    {"about",   "again",  "am",      "and",        "answer",  "answered", "are",     "because", "been",   "better",  "but",
     "could",   "did",    "didn",    "everything", "faster",  "friendly", "good",    "got",     "great",  "had",     "have",
     "help",    "helped", "helpful", "here",       "how",     "more",     "my",      "nice",    "not",    "nothing", "of",
     "officer", "people", "police",  "quick",      "quickly", "really",   "should",  "thank",   "thanks", "that",    "the",
     "there",   "they",   "think",   "this",       "took",    "very",     "waiting", "want",    "was",    "were",    "what",
     "when",    "which",  "who",     "will",       "with",    "would",    "yes",     "you",     "your"});
constexpr std::array se_words = std::to_array<std::string_view>(
    {"ahte",  "buoret", "buorre",   "bures",  "dat", "dieđe", "dii",       "dus",    "eai",    "fas",     "gii",     "giitu",
     "goas",  "gos",    "háliidan", "ii",     "juo", "lea",   "leai",      "leamaš", "lean",   "leat",    "maid",    "mii",
     "muhto", "mun",    "munnje",   "oažžut", "olu", "ožžon", "politiija", "sii",    "veahki", "veahkki", "vástádus"});

struct Marker {
    std::string_view word;
    Language language;
};

// All markers in one table, sorted when compiled; a word in two lists would not be a marker and does not compile.
constexpr auto markers = [] {
    std::array<Marker, nb_words.size() + nn_words.size() + en_words.size() + se_words.size()> all{};
    std::size_t count = 0;
    const auto add = [&](const auto& list, Language language) {
        for (const std::string_view word : list) all[count++] = {word, language};
    };
    add(nb_words, Language::nb);
    add(nn_words, Language::nn);
    add(en_words, Language::en);
    add(se_words, Language::se);
    std::ranges::sort(all, {}, &Marker::word);
    return all;
}();
static_assert(std::ranges::adjacent_find(markers, {}, &Marker::word) == markers.end());

std::optional<Language> marked(std::string_view word) {
    const auto found = std::ranges::lower_bound(markers, word, {}, &Marker::word);
    if (found == markers.end() || found->word != word) return std::nullopt;
    return found->language;
}

// đ, ŋ and ŧ stand in no Norwegian or English word; č, š, ž and á in few.
int sami_letters(std::string_view word) {
    if (std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return 0;
    for (std::size_t offset = 0; offset < word.size();) {
        const char32_t c = next_code_point(word, offset);
        if (c == U'đ' || c == U'ŋ' || c == U'ŧ') return 2;
        if (c == U'č' || c == U'š' || c == U'ž' || c == U'á') return 1;
    }
    return 0;
}

}  // namespace

std::optional<Detected> detect_language(std::string_view text) {
    constexpr std::size_t characters_max = 10 * detect_words_max;
    const std::vector<std::string> all = words(first_code_points(text, characters_max));
    if (all.size() < detect_words_min) return std::nullopt;
    std::array<int, 4> found{};  // nb, nn, en, se, as in Language
    for (std::size_t i = 0; i < std::min(all.size(), detect_words_max); ++i) {
        const std::string_view word = all[i];
        const std::optional<Language> language = marked(word);
        if (language && *language != Language::se)
            ++found[static_cast<std::size_t>(*language)];
        else
            found[3] += std::max(language ? 1 : 0, sami_letters(word));
    }
    const auto best = std::ranges::max_element(found);
    const int sum = found[0] + found[1] + found[2] + found[3];
    if (sum == 0) return std::nullopt;
    const double confidence = static_cast<double>(*best) / sum;
    if (confidence < detect_confidence_min) return std::nullopt;
    return Detected{static_cast<Language>(best - found.begin()), *best, confidence};
}

}  // namespace stemmen::dialog
