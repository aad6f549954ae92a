#include "dialog/promises.hpp"

#include <algorithm>
#include <array>

#include "dialog/library.hpp"

namespace stemmen::dialog {
namespace {

using Kind = JsonNode::Kind;

constexpr std::array<std::string_view, 2> placeholders_of_time{"dager", "dager2"};

struct UnitWord {
    std::string_view word;
    TimeUnit unit;
};
constexpr std::array unit_words{
    UnitWord{"dag", TimeUnit::day},     UnitWord{"dager", TimeUnit::day},   UnitWord{"dagar", TimeUnit::day},    UnitWord{"d\xC3\xB8gn", TimeUnit::day},
    UnitWord{"day", TimeUnit::day},     UnitWord{"days", TimeUnit::day},    UnitWord{"beaivvi", TimeUnit::day},  UnitWord{"uke", TimeUnit::week},
    UnitWord{"uker", TimeUnit::week},   UnitWord{"veke", TimeUnit::week},   UnitWord{"veker", TimeUnit::week},   UnitWord{"week", TimeUnit::week},
    UnitWord{"weeks", TimeUnit::week},  UnitWord{"m\xC3\xA5ned", TimeUnit::month}, UnitWord{"m\xC3\xA5neder", TimeUnit::month}, UnitWord{"m\xC3\xA5nad", TimeUnit::month},
    UnitWord{"m\xC3\xA5nader", TimeUnit::month}, UnitWord{"month", TimeUnit::month}, UnitWord{"months", TimeUnit::month}, UnitWord{"\xC3\xA5r", TimeUnit::year},
    UnitWord{"year", TimeUnit::year},   UnitWord{"years", TimeUnit::year},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

void read_promise(const JsonNode::Member& member, const std::string& text_id, Reader& reader, Promises& promises) {
    Promise promise{.text_id = text_id, .name = member.name, .line = member.value.line};
    if (member.value.is(Kind::string)) {
        const std::vector<std::string> names = placeholders(member.value.string);
        if (names.size() != 1 || member.value.string != "{" + names.front() + "}")
            return reader.fault(member.value, "write a placeholder such as \"{dager}\", or the words of each language in braces");
        promise.placeholder = names.front();
    } else if (member.value.is(Kind::object)) {
        for (const JsonNode::Member& words : member.value.members) {
            const std::optional<Language> language = parse_language(words.name);
            if (!language || !words.value.is(Kind::string) || words.value.string.empty())
                return reader.fault(words.value, json_quote(words.name) + ": write a language and the words of the text that make the promise");
            promise.words[*language] = words.value.string;
        }
    } else {
        return reader.fault(member.value, "a promise is a placeholder such as \"{dager}\", or the words of each language in braces");
    }
    promises.by_text[text_id].push_back(std::move(promise));
}

class Checker {
public:
    Checker(const Library& library, Faults& faults) : library_(library), faults_(faults) {}

    void check_declared(const Promise& promise) {
        if (library_.texts.find(promise.text_id, Language::nb) == nullptr)
            return at_promise(promise, "there is no text " + json_quote(promise.text_id) + "; take the promise out, or write the text's id");
        for (const auto& [language, texts] : library_.texts.all()) {
            const Text* text = library_.texts.find(promise.text_id, language);
            if (text == nullptr || text->status == TextStatus::draft) continue;
            if (promise.placeholder.empty()) check_words(promise, *text);
            else if (text->text.find("{" + promise.placeholder + "}") == std::string::npos)
                at(*text, "does not have {" + promise.placeholder + "}, which tells " + json_quote(promise.name) + "; put it back, or change promises.json");
        }
    }

    void check_text(const Text& text) {
        for (const std::string& name : placeholders(text.text))
            if (std::ranges::find(placeholders_of_time, name) != placeholders_of_time.end() && !declares_placeholder(text.id, name))
                at(text, "says {" + name + "}, but promises.json does not say what that number promises; declare it");
        for (const CountedTime& time : counted_times(text.text)) {
            if (time.unit == TimeUnit::year || is_in_words(text, time.written)) continue;
            at(text, "says " + json_quote(time.written) + " as a fixed number; write a placeholder that a setting fills, such as {dager}, or declare the words in promises.json");
        }
        for (const auto& [id, promises] : library_.promises.by_text)
            for (const Promise& promise : promises) {
                const auto words = promise.words.find(text.language);
                if (words == promise.words.end() || text.text.find(words->second) == std::string::npos) continue;
                if (library_.promises.find(text.id, promise.name) == nullptr)
                    at(text, "says " + json_quote(words->second) + ", which promises " + json_quote(promise.name) + "; declare it in promises.json, or say something else");
            }
    }

private:
    void at_promise(const Promise& promise, std::string sentence) { faults_.push_back({library_.promises.file, promise.line, std::move(sentence)}); }
    void at(const Text& text, const std::string& sentence) { faults_.push_back({text.file, text.line, json_quote(text.id) + " " + sentence}); }

    void check_words(const Promise& promise, const Text& text) {
        const auto words = promise.words.find(text.language);
        if (words == promise.words.end())
            return at_promise(promise, json_quote(promise.text_id) + ": " + json_quote(promise.name) + " has no words in " + std::string(to_string(text.language)) +
                                           "; add those of the text that make the promise");
        if (text.text.find(words->second) == std::string::npos)
            at(text, "does not say " + json_quote(words->second) + ", the words of " + json_quote(promise.name) + "; say it, or change promises.json with whoever answers for it");
    }
    [[nodiscard]] bool declares_placeholder(const std::string& text_id, const std::string& name) const {
        return std::ranges::any_of(library_.promises.of(text_id), [&](const Promise& promise) { return promise.placeholder == name; });
    }
    [[nodiscard]] bool is_in_words(const Text& text, std::string_view written) const {
        return std::ranges::any_of(library_.promises.of(text.id), [&](const Promise& promise) {
            const auto words = promise.words.find(text.language);
            return words != promise.words.end() && words->second.find(written) != std::string::npos;
        });
    }

    const Library& library_;
    Faults& faults_;
};

}  // namespace

const std::vector<Promise>& Promises::of(std::string_view text_id) const {
    static const std::vector<Promise> none;
    const auto found = by_text.find(text_id);
    return found == by_text.end() ? none : found->second;
}

const Promise* Promises::find(std::string_view text_id, std::string_view name) const {
    const std::vector<Promise>& all = of(text_id);
    const auto found = std::ranges::find(all, name, &Promise::name);
    return found == all.end() ? nullptr : &*found;
}

void read_promises(const JsonNode& root, Reader& reader, Promises& promises) {
    promises.file = reader.file();
    if (!reader.object(root, "the file of promises", {"promises"})) return;
    const JsonNode* all = reader.required(root, "promises", Kind::object);
    if (all == nullptr) return;
    for (const JsonNode::Member& text : all->members) {
        if (!text.value.is(Kind::object)) {
            reader.fault(text.value, "write what " + json_quote(text.name) + " promises in braces");
            continue;
        }
        for (const JsonNode::Member& member : text.value.members) read_promise(member, text.name, reader, promises);
    }
}

std::vector<CountedTime> counted_times(std::string_view text) {
    std::vector<CountedTime> found;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        int number = 0;
        while (at < text.size() && is_digit(text[at])) number = std::min(counted_number_max, number * 10 + (text[at++] - '0'));
        if (at == begin) {
            ++at;
            continue;
        }
        std::size_t word = at;
        while (word < text.size() && (text[word] == ' ' || text[word] == '-')) ++word;
        if (text.substr(word).starts_with("\xC2\xA0")) word += 2;  // a space that does not break
        std::size_t end = word;
        while (end < text.size() && is_letter(text[end])) ++end;
        const auto unit = std::ranges::find(unit_words, text.substr(word, end - word), &UnitWord::word);
        if (unit != unit_words.end()) found.push_back({number, unit->unit, text.substr(begin, end - begin)});
    }
    return found;
}

void check_promises(const Library& library, Faults& faults) {
    if (library.promises.file.empty()) return;
    Checker checker(library, faults);
    for (const auto& [id, promises] : library.promises.by_text)
        for (const Promise& promise : promises) checker.check_declared(promise);
    for (const auto& [language, texts] : library.texts.all())
        for (const auto& [id, text] : texts)
            if (text.status != TextStatus::draft) checker.check_text(text);
}

}  // namespace stemmen::dialog
