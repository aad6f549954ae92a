#include "privacy/spellings.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/text.hpp"

namespace stemmen::privacy {

std::set<std::string> typing_errors(const std::string& word) {
    std::vector<std::string> letters;
    for (std::size_t offset = 0; offset < word.size();) {
        const std::size_t from = offset;
        next_code_point(word, offset);
        letters.push_back(word.substr(from, offset - from));
    }
    std::set<std::string> out;
    const auto joined = [](const std::vector<std::string>& parts) {
        std::string text;
        for (const std::string& part : parts) text += part;
        return text;
    };
    for (std::size_t i = 1; i < letters.size(); ++i) {  // the first letter is nearly always right
        auto missing = letters;
        missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
        out.insert(joined(missing));
        auto doubled = letters;
        doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), letters[i]);
        out.insert(joined(doubled));
        if (i + 1 < letters.size()) {
            auto exchanged = letters;
            std::swap(exchanged[i], exchanged[i + 1]);
            out.insert(joined(exchanged));
        }
    }
    out.erase(word);
    return out;
}

void to_norwegian_letters(std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
        if (word[i - 1] != '\xC3') continue;
        if (word[i] == '\xA4') word[i] = '\xA6';
        if (word[i] == '\xB6') word[i] = '\xB8';
    }
}

std::string in_ascii(const std::string& word) {
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] == '\xC3' && i + 1 < word.size()) {
            const char second = word[++i];
            if (second == '\xA5')
                out += "aa";
            else if (second == '\xA6')
                out += "ae";
            else if (second == '\xB8')
                out += "oe";
            else
                (out += '\xC3') += second;
            continue;
        }
        out += word[i];
    }
    return out;
}

std::string without_apostrophes(std::string word) {
    std::erase(word, '\'');
    return word;
}

}  // namespace stemmen::privacy
