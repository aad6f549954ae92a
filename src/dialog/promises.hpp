// What the texts promise, as declared beside them in promises.json, so that whoever changes a text sees what must stay true. A
// number that depends on a setting stands in the text as a placeholder; a promise in words is declared with the words that make
// it, in every language, and those must stand in the text. Whether the settings keep the promises is the service's to say. What
// a text promises in other words, or with a number in letters, is seen by people only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "dialog/files.hpp"

namespace stemmen::dialog {

struct Library;

struct Promise {
    std::string text_id;
    std::string name;                       // "asked_again_after", "officers_can_read" …; the service knows which there are
    std::string placeholder;                // "dager" when the number is filled in; "" when words make the promise
    std::map<Language, std::string> words;  // as they stand in the text
    int line = 0;
    bool operator==(const Promise&) const = default;
};

struct Promises {
    std::string file;  // "" when the folder has none
    std::map<std::string, std::vector<Promise>, std::less<>> by_text;
    bool operator==(const Promises&) const = default;

    [[nodiscard]] const std::vector<Promise>& of(std::string_view text_id) const;
    // The promise of that name in that text, or nullptr.
    [[nodiscard]] const Promise* find(std::string_view text_id, std::string_view name) const;
};

// {"promises": {"<text id>": {"<promise>": "{placeholder}" or {"nb": "words", "nn": …, "en": …}}}}
void read_promises(const JsonNode& root, Reader& reader, Promises& promises);

// "90 dager" in a text: the number and what it counts.
enum class TimeUnit { day, week, month, year };
struct CountedTime {
    int number = 0;
    TimeUnit unit{};
    std::string_view written;  // in the text that was searched
};
inline constexpr int counted_number_max = 100'000;
std::vector<CountedTime> counted_times(std::string_view text);

// Refuses a declared text or phrase that is not there, a phrase in a text that does not declare it, a placeholder of time that is
// not declared, and a fixed number of days, weeks or months that no declared phrase holds. Drafts are not looked at.
void check_promises(const Library& library, Faults& faults);

}  // namespace stemmen::dialog
