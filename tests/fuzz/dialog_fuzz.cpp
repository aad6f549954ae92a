// Any bytes as a dialog, as texts, as commands, as a transcript, as a state and as a message: everything returns, within bounds.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/assert.hpp"
#include "core/text.hpp"
#include "dialog/check.hpp"
#include "dialog/choose.hpp"
#include "dialog/detect.hpp"
#include "dialog/library.hpp"
#include "dialog/readability.hpp"
#include "dialog/state.hpp"
#include "dialog/transcript.hpp"

namespace {

using namespace stemmen;
using namespace stemmen::dialog;

// A little of everything, so that the reader under test meets a dialog around it.
const Files& around() {
    static const Files files{
        {"texts/nb.json",
         R"({"language":"nb","status":"pilot","texts":{"a":{"version":1,"text":"Hei?","choices":{"1":"Ja","SKIP":"Hopp over"}},"bye":{"version":1,"text":"SLETT"}}})"},
        {"commands.json",
         R"({"commands":[{"command":"stop","ask":true,"words":{"nb":["STOPP"]}},{"command":"delete","words":{"nb":["SLETT"]}}]})"},
        {"d/dialog.json",
         R"({"dialog":"d","version":1,"kind":"t","languages":["nb"],"steps":[{"id":"a","kind":"rating","choices":["1","SKIP"]}],
            "endings":{"completed":{"text":"bye"},"stopped":{"text":"bye"},"left":{"text":"bye"},"timed_out":{"text":"bye"}}})"}};
    return files;
}

void read_as(std::string_view path, const std::string& content) {
    Files files;
    bool is_replaced = false;
    for (const auto& file : around()) {
        files.push_back(file);
        if (file.first != path) continue;
        files.back().second = content;
        is_replaced = true;
    }
    if (!is_replaced) files.emplace_back(path, content);
    for (const Fault& fault : check(files, Abilities{})) STEMMEN_ASSERT(!fault.sentence.empty() && !fault.file.empty());
}

void read_as_words(const std::string& text) {
    static const Library library = [] {
        Faults faults;
        return read_library(around(), faults);
    }();
    (void)recognise(library.commands, text);
    (void)typed_choice(library.texts, {.text_id = "a", .language = Language::nb, .by_number = true}, text);
    (void)detect_language(text);
    (void)says_nothing(text);
    (void)lix(text);
    (void)forbidden_word(text);
    (void)fill(text, {{"lenke", "x"}});
    const Dialog& dialog = library.dialogs.front();
    const StepResult begun = step(dialog, library.texts, {}, {}, Begin{.seed = 1});
    const StepResult after = step(dialog, library.texts, {}, begun.state, Said{repair_utf8(text)});
    STEMMEN_ASSERT(after.effects.size() <= effects_max);
}

void read_as_state(const std::string& text) {
    const Result<State> state = parse_state(text);
    if (!state) return;
    const Result<State> again = parse_state(to_json(*state));
    STEMMEN_ASSERT(again.has_value() && *again == *state);
    static const Library library = *load_library(around());
    (void)step(library.dialogs.front(), library.texts, {}, *state, Said{"1"});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string content(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 7) {
        case 0:
            read_as("d/dialog.json", content);
            break;
        case 1:
            read_as("texts/nb.json", content);
            break;
        case 2:
            read_as("commands.json", content);
            break;
        case 3:
            read_as("texts/uses.json", content);
            break;
        case 4:
            read_as("d/transcripts/t.txt", "# dialog: d v1\n" + content);
            break;
        case 5:
            read_as_state(content);
            break;
        case 6:
            read_as_words(content);
            break;
    }
    return 0;
}
