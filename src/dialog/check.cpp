#include "dialog/check.hpp"

#include <algorithm>
#include <tuple>

#include "core/text.hpp"
#include "dialog/check_texts.hpp"
#include "dialog/step.hpp"
#include "dialog/transcript.hpp"
#include "dialog/walk.hpp"

namespace stemmen::dialog {
namespace {

struct Reached {
    std::set<std::string> steps, endings;
    std::set<Language> languages;
};

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        out.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return out;
}

void compare(const std::string& file, std::string_view written, std::string_view played, Faults& faults) {
    const auto want = lines_of(written), have = lines_of(played);
    for (std::size_t i = 0; i < std::max(want.size(), have.size()); ++i) {
        const std::string_view wanted = i < want.size() ? want[i] : "(the end)", had = i < have.size() ? have[i] : "(the end)";
        if (wanted == had) continue;
        faults.push_back({file, static_cast<int>(i + 1),
                          "the talk comes out differently here: written is " + json_quote(wanted) + ", but what happens is " +
                              json_quote(had) + "; correct the dialog or the transcript"});
        return;
    }
}

std::map<const Dialog*, Reached> replay(const Files& files, const Library& library, Faults& faults) {
    std::map<const Dialog*, Reached> reached;
    for (const auto& [path, content] : files) {
        if (role_of(path) != FileRole::transcript) continue;
        const Played played = play(library, path, content);
        faults.insert(faults.end(), played.faults.begin(), played.faults.end());
        if (played.dialog == nullptr) continue;
        if (played.faults.empty()) compare(path, content, played.text, faults);
        Reached& sum = reached[played.dialog];
        sum.steps.insert(played.steps.begin(), played.steps.end());
        sum.endings.insert(played.endings.begin(), played.endings.end());
        sum.languages.insert(played.languages.begin(), played.languages.end());
    }
    return reached;
}

// After answers, the parting words must say how to delete them, in words that work.
void check_parting(const Library& library, const Dialog& dialog, const std::set<std::string>& endings, Faults& faults) {
    for (const std::string& id : endings) {
        const Ending& ending = *dialog.ending(id);
        for (const Language language : dialog.languages) {
            const Text* text = library.texts.find(ending.text, language);
            if (text == nullptr) continue;
            const std::vector<std::string> said = words(text->text);
            const bool tells = std::ranges::any_of(library.commands.phrases, [&](const CommandPhrase& phrase) {
                return phrase.command == Command::delete_ && phrase.language == language &&
                       std::ranges::search(said, words(phrase.written)).begin() != said.end();
            });
            if (!tells)
                faults.push_back(
                    {text->file, text->line,
                     json_quote(text->id) + " ends talks with answers but does not say how to delete them; name the word, such as SLETT"});
        }
    }
}

void check_walk(const Library& library, const Dialog& dialog, const Reached* reached, Faults& faults) {
    Walked walked = walk(dialog, library.texts);
    std::ranges::move(walked.faults, std::back_inserter(faults));
    check_parting(library, dialog, walked.endings_with_answers, faults);
    const bool is_latest = library.latest(dialog.name) == &dialog;
    const auto fault = [&](int line, std::string sentence) { faults.push_back({dialog.file, line, std::move(sentence)}); };
    for (const Step& step : dialog.steps) {
        if (!walked.steps.contains(step.id))
            fault(step.line, "the step " + json_quote(step.id) + " is on no path; its condition never holds: change or remove it");
        else if (is_latest && (reached == nullptr || !reached->steps.contains(step.id)))
            fault(step.line, "no transcript reaches the step " + json_quote(step.id) + "; add a talk to transcripts/ that does");
    }
    for (const Ending& ending : dialog.endings) {
        if (!walked.endings.contains(ending.id))
            fault(ending.line, "no path leads to the ending " + json_quote(ending.id) + "; remove it, or lead a choice there");
        else if (is_latest && (reached == nullptr || !reached->endings.contains(ending.id)))
            fault(ending.line, "no transcript reaches the ending " + json_quote(ending.id) + "; add a talk to transcripts/ that does");
    }
    for (const Language language : dialog.languages)
        if (is_latest && (reached == nullptr || !reached->languages.contains(language)))
            fault(dialog.languages_line, "no transcript is in " + std::string(to_string(language)) + "; add one, or take the language out");
}

void check_languages(const Library& library, const Dialog& dialog, Faults& faults) {
    for (const Language language : dialog.languages) {
        if (library.texts.is_shown(language)) continue;
        const std::string name = json_quote(to_string(language));
        const bool is_there = library.texts.all().contains(language);
        faults.push_back(
            {dialog.file, dialog.languages_line,
             is_there
                 ? "the texts in " + name + " are drafts and may not be shown; take the language out until they are approved"
                 : "there are no texts in " + name + "; add texts/" + std::string(to_string(language)) + ".json or take the language out"});
    }
}

}  // namespace

Faults check(const Files& files, const Abilities& limits) {
    Faults faults;
    const Library library = read_library(files, faults);
    if (faults.empty() && library.dialogs.empty())
        faults.push_back({"dialog.json", 1, "there is no dialog; add a folder with a dialog.json"});
    check_each_text(library, limits, faults);
    // Of a dialog that cannot be read, nothing more can be said.
    if (faults.empty() || !library.dialogs.empty()) {
        std::set<Language> all_published;
        for (const Dialog& dialog : library.dialogs) {
            check_languages(library, dialog, faults);
            check_needs(library, needs_of(dialog), {dialog.languages.begin(), dialog.languages.end()}, faults);
            all_published.insert(dialog.languages.begin(), dialog.languages.end());
        }
        check_needs(library, needs_of_uses(library), all_published, faults);
        check_unused(library, faults);
        check_commands(library, faults);
        check_promises(library, faults);
        const auto reached = replay(files, library, faults);
        for (const Dialog& dialog : library.dialogs) {
            const auto found = reached.find(&dialog);
            check_walk(library, dialog, found == reached.end() ? nullptr : &found->second, faults);
        }
    }
    const auto place = [](const Fault& fault) { return std::tie(fault.file, fault.line, fault.sentence); };
    std::ranges::sort(faults, [&](const Fault& a, const Fault& b) { return place(a) < place(b); });
    faults.erase(std::unique(faults.begin(), faults.end()), faults.end());
    return faults;
}

}  // namespace stemmen::dialog
