#include "bench/screen/regexes.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/text.hpp"

namespace stemmen::bench {
namespace {

using nlohmann::json;
using Lists = std::map<std::string, std::vector<std::string>>;

// What a word is made of, and what stands between words of one sentence.
constexpr std::string_view letter = "[0-9a-z'\\x80-\\xff]";
constexpr std::string_view between = "[^0-9a-z'\\x80-\\xff.!?\\n]+";
// Both engines know \b for ASCII letters only; a word that begins or ends with æ, ø or å is taken without it.
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == at) parts.emplace_back();
        else parts.back() += c;
    }
    std::erase(parts, std::string());
    return parts;
}

std::string word_regex(std::string word, const Lists& lists);

std::string any_of(const std::vector<std::string>& words, const Lists& lists) {
    std::string out = "(?:";
    for (const std::string& word : words) out += (out.size() > 3 ? "|" : "") + word_regex(word, lists);
    return out + ")";
}

std::string word_regex(std::string word, const Lists& lists) {
    word = fold_case(word);
    if (word.size() > 2 && word.front() == '<') return any_of(lists.at(word.substr(1, word.size() - 2)), lists);
    if (word.starts_with('#')) return "[0-9]{" + word.substr(1) + ",}";
    if (word.starts_with('~')) word.erase(0, 1);
    std::string before, after;
    if (word.starts_with('*')) before = std::string(letter) + "*", word.erase(0, 1);
    if (word.ends_with('*')) after = std::string(letter) + "*", word.pop_back();
    std::string plain;
    for (const char c : word) plain += (c == '\'' || c == '-' || is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80) ? std::string(1, c) : "\\" + std::string(1, c);
    if (before.empty() && is_ascii_letter(word.front())) before = "\\b";
    if (after.empty() && is_ascii_letter(word.back())) after = "\\b";
    return before + plain + after;
}

// The grammar of privacy/phrases.hpp.
std::string phrase_regex(const std::string& phrase, const Lists& lists) {
    std::string out, gap;
    bool any_before = false;
    for (std::string part : split(phrase, ' ')) {
        if (part.starts_with("..")) {
            gap = "(?:" + std::string(letter) + "+" + std::string(between) + "){0," + part.substr(2) + "}";
            continue;
        }
        const bool optional = part.size() > 1 && part.ends_with('?');
        if (optional) part.pop_back();
        const std::string term = any_of(split(part, '|'), lists);
        // A missing first term leaves its space behind in neither engine.
        if (!any_before) out += optional ? "(?:" + term + std::string(between) + ")?" : term;
        else out += (optional ? "(?:" : "") + std::string(between) + std::exchange(gap, "") + term + (optional ? ")?" : "");
        any_before = any_before || !optional;
    }
    return out;
}

void add_phrases(const json& phrases, const Lists& lists, std::vector<std::string>& out) {
    for (const json& phrase : phrases) out.push_back(phrase_regex(phrase.get<std::string>(), lists));
}

void read_lists(const json& file, Lists& lists) {
    if (!file.contains("words")) return;
    for (const auto& [name, words] : file.at("words").items())
        for (const json& word : words) lists[fold_case(name)].push_back(word.get<std::string>());
}

std::string alternatives(const json& file, std::string_view key) {
    std::vector<std::string> words;
    if (!file.contains(key)) return {};
    for (const json& word : file.at(key)) words.push_back(word.get<std::string>());
    return any_of(words, {});
}

void add_safety(const std::vector<json>& files, std::vector<std::string>& out) {
    Lists lists;
    for (const json& file : files) read_lists(file, lists);
    for (const json& file : files) {
        if (file.contains("idioms")) add_phrases(file.at("idioms"), lists, out);
        if (file.contains("contexts"))
            for (const json& context : file.at("contexts")) add_phrases(context, lists, out);
        if (file.contains("danger_signals"))
            for (const json& signal : file.at("danger_signals").at("signals")) add_phrases(signal.at("phrases"), lists, out);
        for (const json& rule : file.value("rules", json::array())) add_phrases(rule.at("phrases"), lists, out);
    }
}

void add_redaction(const std::vector<json>& files, std::vector<std::string>& out) {
    for (const json& file : files) {
        Lists lists;
        read_lists(file, lists);
        for (const char* key : {"cues", "sensitive"})
            if (file.contains(key))
                for (const json& phrases : file.at(key)) add_phrases(phrases, lists, out);
        for (const char* key : {"first_names", "surnames", "titles", "relations"})
            if (auto words = alternatives(file, key); !words.empty()) out.push_back(std::move(words));
    }
}

// The forms of numbers and addresses.
void add_forms(std::vector<std::string>& out) {
    for (const char* form : {
             "\\b[0-7][0-9][ .-]?[0-9][0-9][ .-]?[0-9][0-9][ .-]?[0-9]{3}[ .-]?[0-9]{2}\\b",
             "(?:\\+47|0047)?[ -]?\\b[2-9][0-9](?: ?[0-9]{2}){3}\\b",
             "\\b[2-9][0-9]{2} ?[0-9]{2} ?[0-9]{3}\\b",
             "\\+[0-9]{6,15}",
             "\\b0[2-9][0-9]{3}\\b",
             "\\b[0-9]{4}[ .]?[0-9]{2}[ .]?[0-9]{5}\\b",
             "\\bno[0-9]{2}(?: ?[0-9]{4}){2} ?[0-9]{3}\\b",
             "\\b(?:[0-9][ -]?){13,19}\\b",
             "\\b[0-9]{3} ?[0-9]{3} ?[0-9]{3}\\b",
             "\\b[a-z]{2}[ -]?[0-9]{4,5}\\b",
             "\\b[a-z]{3}[0-9]{6}\\b",
             "\\b[0-9]{4}/[0-9]{2,6}(?:-[0-9]+)?\\b",
             "[0-9a-z\\x80-\\xff._%+-]+@[0-9a-z\\x80-\\xff.-]+\\.[a-z]{2,}",
             "@[0-9a-z\\x80-\\xff._]{2,}",
             "(?:facebook|fb|instagram|tiktok|snapchat|linkedin|twitter|x|youtube)\\.com/[^ ]+",
             "[0-9a-z\\x80-\\xff]+(?:vei|veien|veg|vegen|gate|gata|gaten|plass|plassen|bakken|stien|svingen|tunet|torget|geaidnu|luodda) [0-9]{1,4} ?[a-h]?\\b",
             "\\b[0-9]{4} [a-z\\x80-\\xff]+\\b",
             "\\b[0-9]{1,2}[./][0-9]{1,2}[./](?:19|20)[0-9]{2}\\b",
             "\\b[0-9]{1,2}\\.[0-9]{3,}, ?[0-9]{1,3}\\.[0-9]{3,}\\b",
             "\\b[0-9]{1,3}(?:\\.[0-9]{1,3}){3}\\b",
             "\\b[0-9]{9,}\\b",
         })
        out.emplace_back(form);
}

std::vector<json> parsed(const std::vector<privacy::NamedText>& files) {
    std::vector<json> out;
    for (const auto& file : files)
        if (file.name.ends_with(".json")) out.push_back(json::parse(file.text, nullptr, true, true));
    return out;
}

}  // namespace

std::vector<std::string> regexes_of(const std::vector<privacy::NamedText>& safety_files, const std::vector<privacy::NamedText>& redaction_files) {
    std::vector<std::string> out;
    add_safety(parsed(safety_files), out);
    add_redaction(parsed(redaction_files), out);
    add_forms(out);
    return out;
}

}  // namespace stemmen::bench
