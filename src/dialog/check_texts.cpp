#include "dialog/check_texts.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "dialog/readability.hpp"
#include "dialog/step.hpp"

namespace stemmen::dialog {
namespace {

void add(Faults& faults, std::string file, int line, std::string sentence) {
    faults.push_back({std::move(file), line, std::move(sentence)});
}
void add(Faults& faults, const Text& at, std::string sentence) {
    add(faults, at.file, at.line, json_quote(at.id) + " " + std::move(sentence));
}

std::set<Language> published(const Library& library) {
    std::set<Language> out;
    for (const Dialog& dialog : library.dialogs) out.insert(dialog.languages.begin(), dialog.languages.end());
    return out;
}

std::string file_of(const Library& library, Language language) {
    const auto found = library.texts.all().find(language);
    if (found == library.texts.all().end() || found->second.empty()) return "texts/" + std::string(to_string(language)) + ".json";
    return found->second.begin()->second.file;
}

std::string joined(const std::set<std::string>& values) { return listed({values.begin(), values.end()}); }

void check_choices(const Text& text, const Abilities& limits, Faults& faults) {
    const std::size_t count_max = std::min(choices_max, limits.choices_max);
    if (text.choices.size() > count_max)
        add(faults, text,
            "has " + std::to_string(text.choices.size()) + " choices, and at most " + std::to_string(count_max) +
                " can be shown; take some out");
    const std::size_t title_max = std::min(choice_title_characters_max, limits.choice_title_max);
    for (const Choice& choice : text.choices) {
        const std::size_t length = count_code_points(choice.title);
        if (length == 0 || length > title_max)
            add(faults, text,
                "has a choice " + json_quote(choice.title) + " of " + std::to_string(length) + " characters; it must have 1 to " +
                    std::to_string(title_max));
        for (const Choice& other : text.choices)
            if (&other < &choice && other.folded == choice.folded && !choice.folded.empty())
                add(faults, text, "has two choices called " + json_quote(choice.title) + "; whoever types it must mean one");
    }
}

void check_words(const Text& text, Faults& faults) {
    if (const auto stem = forbidden_word(text.text)) {
        const bool is_allowed =
            std::ranges::any_of(text.allow, [&](const auto& each) { return each.first == *stem && !each.second.empty(); });
        if (!is_allowed)
            add(faults, text,
                "says \"" + std::string(*stem) +
                    "…\", which is not true where officers can read along; write what is true instead, or give the reason under \"allow\"");
    }
    const auto score = lix(text.text);
    if (score && *score > lix_max)
        add(faults, text,
            "has LIX " + std::to_string(std::lround(*score)) + ", over " + std::to_string(std::lround(lix_max)) +
                "; write shorter sentences and shorter words");
}

void check_placeholders(const Library& library, const Text& text, Faults& faults) {
    const Text* first = library.texts.find(text.id, Language::nb);
    if (first == nullptr || first == &text) return;
    const auto of = [](const Text& each) {
        const auto names = placeholders(each.text);
        return std::set<std::string>(names.begin(), names.end());
    };
    if (of(text) != of(*first))
        add(faults, text,
            "has other placeholders than the bokmål text (" + (of(*first).empty() ? std::string("none") : joined(of(*first))) +
                "); use the same ones");
}

}  // namespace

std::vector<TextNeed> needs_of(const Dialog& dialog) {
    std::vector<TextNeed> needs;
    const auto need = [&](const std::string& id, int line) { needs.push_back({.text_id = id, .file = dialog.file, .line = line}); };
    for (const Step& step : dialog.steps) {
        TextNeed own{.text_id = step.text, .has_values = true, .file = dialog.file, .line = step.line};
        for (const ChoiceRule& rule : step.choices) {
            own.values.push_back(rule.value);
            if (!rule.say.empty()) need(rule.say, rule.line);
            if (!rule.prompt.empty()) need(rule.prompt, rule.line);
        }
        needs.push_back(std::move(own));
    }
    for (const Ending& ending : dialog.endings) {
        need(ending.text, ending.line);
        need(ending.text_without_answers, ending.line);
    }
    for (const std::string_view id : engine_texts()) need(std::string(id), dialog.line);
    return needs;
}

std::vector<TextNeed> needs_of_uses(const Library& library) {
    std::vector<TextNeed> needs;
    for (const TextUse& use : library.uses) needs.push_back({.text_id = use.text_id, .file = library.uses_file, .line = use.line});
    return needs;
}

void check_needs(const Library& library, const std::vector<TextNeed>& needs, const std::set<Language>& languages, Faults& faults) {
    for (const TextNeed& need : needs) {
        for (const Language language : languages) {
            const std::string name(to_string(language));
            if (!library.texts.is_shown(language)) continue;  // Reported once, for the language.
            const Text* text = library.texts.find(need.text_id, language);
            if (text == nullptr) {
                add(faults, need.file, need.line,
                    "the text " + json_quote(need.text_id) + " is missing in " + name + "; add it to " + file_of(library, language));
                continue;
            }
            if (text->status == TextStatus::draft)
                add(faults, need.file, need.line,
                    "the text " + json_quote(need.text_id) + " is a draft in " + name + "; it must be approved before it is shown");
            if (!need.has_values) continue;
            std::set<std::string> have, want(need.values.begin(), need.values.end());
            for (const Choice& choice : text->choices) have.insert(choice.value);
            if (have == want) continue;
            add(faults, need.file, need.line,
                "the choices of " + json_quote(need.text_id) + " in " + name + " are " + (have.empty() ? "none" : joined(have)) +
                    ", but this step needs " + (want.empty() ? "none" : joined(want)) + "; make them alike");
        }
    }
}

void check_each_text(const Library& library, const Abilities& limits, Faults& faults) {
    for (const auto& [language, texts] : library.texts.all()) {
        for (const auto& [id, text] : texts) {
            const std::size_t length = limits.text_unit == TextUnit::bytes ? text.text.size() : count_code_points(text.text);
            const std::size_t length_max = std::min(text_characters_max, limits.text_max);
            if (length == 0) add(faults, text, "is empty; write it or take it out");
            if (length > length_max)
                add(faults, text,
                    "is " + std::to_string(length) + " characters long; at most " + std::to_string(length_max) +
                        " are allowed: shorten it");
            check_choices(text, limits, faults);
            check_placeholders(library, text, faults);
            // Drafts are not shown, and LIX and the list of words are made for the other languages.
            if (text.status != TextStatus::draft) check_words(text, faults);
        }
    }
}

void check_unused(const Library& library, Faults& faults) {
    std::set<std::string, std::less<>> used;
    for (const Dialog& dialog : library.dialogs)
        for (const TextNeed& need : needs_of(dialog)) used.insert(need.text_id);
    for (const TextUse& use : library.uses) used.insert(use.text_id);
    for (const auto& [language, texts] : library.texts.all())
        for (const auto& [id, text] : texts)
            if (!used.contains(id)) add(faults, text, "is said by nobody; take it out, or name who says it in texts/uses.json");
}

void check_commands(const Library& library, Faults& faults) {
    for (const Language language : published(library)) {
        for (const Command command : {Command::stop, Command::delete_}) {
            const bool has = std::ranges::any_of(
                library.commands.phrases, [&](const CommandPhrase& each) { return each.command == command && each.language == language; });
            if (!has && !library.commands.phrases.empty())
                add(faults, library.commands.file, 1,
                    "there is no word for \"" + std::string(to_string(command)) + "\" in " + std::string(to_string(language)) +
                        "; every talk must be able to end and be deleted");
        }
    }
    for (const Dialog& dialog : library.dialogs) {
        for (const Step& step : dialog.steps) {
            for (const auto& [language, texts] : library.texts.all()) {
                const Text* text = library.texts.find(step.text, language);
                if (text == nullptr) continue;
                for (const Choice& choice : text->choices) {
                    const auto command = recognise(library.commands, choice.title);
                    const ChoiceRule* rule = step.choice(choice.value);
                    if (command && (rule == nullptr || rule->end.empty()))
                        add(faults, *text,
                            "has a choice " + json_quote(choice.title) + " that, typed, is the command \"" +
                                std::string(to_string(command->command)) + "\"; call it something else");
                }
            }
        }
    }
}

}  // namespace stemmen::dialog
