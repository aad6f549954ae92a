#include "dialog/transcript.hpp"

#include <array>
#include <charconv>
#include <functional>

#include "core/assert.hpp"
#include "core/text.hpp"

namespace stemmen::dialog {
namespace {

struct Heading {
    std::string dialog;
    int version = 0;
    Surroundings around;
    Begin begin;
};

std::vector<std::string_view> pieces(std::string_view text) {
    std::vector<std::string_view> out;
    for (text = trim(text); !text.empty(); text = trim(text)) {
        const std::size_t space = text.find(' ');
        out.push_back(text.substr(0, space));
        text = space == std::string_view::npos ? std::string_view{} : text.substr(space);
    }
    return out;
}

template <class Number>
bool read_number(std::string_view digits, Number& out) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc{} && end == digits.data() + digits.size();
}

// One line "# key: value" of the heading; "" when it is fine or just a comment.
std::string read_heading(std::string_view line, Heading& heading) {
    line = trim(line.substr(1));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return {};
    const std::string_view key = line.substr(0, colon), value = trim(line.substr(colon + 1));
    if (key == "dialog") {
        const auto parts = pieces(value);
        if (parts.size() != 2 || !parts[1].starts_with('v') || !read_number(parts[1].substr(1), heading.version))
            return "write the dialog and its version, such as \"# dialog: after-conversation v1\"";
        heading.dialog = parts[0];
    } else if (key == "channel") {
        for (const std::string_view name : pieces(value)) {
            bool is_known = false;
            for (const NamedAbility& ability : named_abilities()) {
                if (ability.name != name) continue;
                heading.around.abilities.*ability.member = true;
                is_known = true;
            }
            if (!is_known) return "no channel has the ability " + json_quote(name);
        }
    } else if (key == "features") {
        for (const std::string_view name : pieces(value)) heading.around.features.emplace_back(name);
    } else if (key == "language") {
        const auto language = parse_language(value);
        if (!language) return "the language is one of nb, nn, en, se, smj and sma";
        heading.begin.language = *language;
    } else if (key == "seed") {
        if (!read_number(value, heading.begin.seed)) return "the seed is a whole number below 4294967296";
    }
    return {};
}

struct Line {
    const Texts& texts;
    const TextArgs& args;

    std::string operator()(const Say& effect) const {
        std::string out = "bot: " + render(texts, effect.text_id, effect.language, args);
        for (const Choice& choice : effect.choices) out += " [" + choice.title + "]";
        return out;
    }
    std::string operator()(const SaveAnswer& effect) const {
        if (!effect.with_text) return "bot! save " + effect.question + "=" + effect.value;
        return "bot! save " + effect.question + " (" + std::to_string(effect.characters) + " characters, " +
               std::string(to_string(effect.language)) + ")";
    }
    std::string operator()(const SaveConsent& effect) const {
        return "bot! consent " + effect.flag + (effect.is_given ? "=yes" : "=no") + " (" + effect.text_id + " v" +
               std::to_string(effect.text_version) + ", " + std::string(to_string(effect.language)) + ")";
    }
    std::string operator()(const LanguageSwitched& effect) const { return "bot! language " + std::string(to_string(effect.language)); }
    std::string operator()(const LanguageMissing& effect) const {
        return "bot! language missing " + std::string(to_string(effect.language));
    }
    std::string operator()(const Chosen& effect) const { return "bot! chosen " + effect.text_id + " " + effect.value; }
    std::string operator()(const NotAnAnswer&) const { return "bot! not an answer: the thread goes to people"; }
    std::string operator()(const Ended& effect) const {
        return "bot! end " + effect.ending + " (" + std::string(to_string(effect.disposition)) + ")";
    }
};

}  // namespace

std::string to_line(const Texts& texts, const Effect& effect, const TextArgs& args) { return std::visit(Line{texts, args}, effect); }

Talk::Talk(const Library& library, const Dialog& dialog, Surroundings around, Begin begin)
    : library_(library), dialog_(dialog), around_(std::move(around)), begin_(begin) {}

std::vector<Effect> Talk::turn(const Event& event) {
    StepResult result = step(dialog_, library_.texts, around_, std::move(state_), event);
    // What would not survive a restart must not pass a transcript.
    Result<State> read = parse_state(to_json(result.state));
    STEMMEN_ASSERT(read.has_value());
    state_ = std::move(*read);
    return std::move(result.effects);
}

std::string Talk::heading(std::string_view goal) const {
    std::string out = "# dialog: " + dialog_.name + " v" + std::to_string(dialog_.version) + "\n# goal: " + std::string(goal) + "\n";
    std::string abilities, features;
    for (const NamedAbility& ability : named_abilities())
        if (around_.abilities.*ability.member) abilities += " " + std::string(ability.name);
    for (const std::string& feature : around_.features) features += " " + feature;
    if (!abilities.empty()) out += "# channel:" + abilities + "\n";
    if (!features.empty()) out += "# features:" + features + "\n";
    return out + "# language: " + std::string(to_string(begin_.language)) + "\n# seed: " + std::to_string(begin_.seed) + "\n";
}

// What the service does with words: commands first, then the engine.
std::vector<std::string> Talk::said(std::string_view words_said) {
    std::vector<std::string> lines;
    const std::optional<Recognised> command = recognise(library_.commands, words_said);
    if (!command) {
        effects_ = turn(Said{repair_utf8(words_said)});
    } else {
        lines.push_back("bot! command " + std::string(to_string(command->command)) + (command->code.empty() ? "" : " " + command->code) +
                        (command->is_unsure ? "?" : ""));
        switch (command->command) {
            case Command::stop:
            case Command::withdraw:
                effects_ = command->is_unsure ? turn(StopUnsure{std::string(words_said)}) : turn(Stopped{});
                break;
            case Command::language:
                effects_ = command->language ? turn(LanguageChosen{*command->language}) : turn(LanguageAsked{});
                break;
            case Command::start:
                effects_ = turn(Resumed{});
                break;
            case Command::help: {
                effects_ = {say(library_.texts, "cmd.help", state_.language)};
                for (Effect& effect : turn(AskAgain{})) effects_.push_back(std::move(effect));
                break;
            }
            case Command::delete_:
            case Command::withdraw_consent:
            case Command::access:
            case Command::genuine:
            case Command::human:
            case Command::robot:
            case Command::correct:
                effects_.clear();
                break;  // The service's own business; the talk stays where it is.
        }
    }
    for (const Effect& effect : effects_) lines.push_back(to_line(library_.texts, effect));
    return lines;
}

bool Talk::tapped(std::string_view arguments, std::vector<Effect>& out, std::string& fault) {
    const auto parts = pieces(arguments);
    Tapped tap{.version = dialog_.version};
    const bool has_version = parts.size() == 3 && parts[2].starts_with('v') && read_number(parts[2].substr(1), tap.version);
    if (parts.size() != 2 && !has_version) {
        fault = "a tap names a step and a value, such as \"tap: q.rating 5\"";
        return false;
    }
    tap.step = parts[0];
    tap.value = parts[1];
    out = turn(tap);
    return true;
}

std::vector<std::string> Talk::input(std::string_view line, std::string& fault) {
    if (line.starts_with("user:")) return said(trim(line.substr(5)));
    const auto parts = pieces(line);
    const std::string_view verb = parts.empty() ? std::string_view{} : parts[0];
    const std::string_view argument = parts.size() > 1 ? parts[1] : std::string_view{};
    if (verb == "tap:") {
        if (!tapped(line.substr(4), effects_, fault)) return {};
    } else if (verb == "@begin") {
        effects_ = turn(begin_);
    } else if (verb == "@pause") {
        effects_ = turn(Paused{std::string(argument)});
    } else if (verb == "@resume") {
        effects_ = turn(Resumed{});
    } else if (verb == "@again") {
        effects_ = turn(AskAgain{});
    } else if (verb == "@remind") {
        effects_ = turn(Reminded{});
    } else if (verb == "@time-out") {
        effects_ = turn(TimedOut{.may_say = argument == "say"});
    } else {
        fault = "this line is neither \"user: …\", \"tap: …\" nor one of @begin, @pause, @resume, @again, @remind and @time-out";
        return {};
    }
    std::vector<std::string> lines;
    for (const Effect& effect : effects_) lines.push_back(to_line(library_.texts, effect));
    return lines;
}

Played play(const Library& library, std::string_view name, std::string_view transcript) {
    Played played;
    Heading heading;
    std::optional<Talk> talk;
    int number = 0;
    const auto fault = [&](std::string sentence) { played.faults.push_back({std::string(name), number, std::move(sentence)}); };
    if (transcript.size() > transcript_bytes_max) {
        fault("the transcript is larger than 256 KiB");
        return played;
    }
    while (!transcript.empty()) {
        const std::size_t end = transcript.find('\n');
        const std::string_view line = transcript.substr(0, end);
        transcript = end == std::string_view::npos ? std::string_view{} : transcript.substr(end + 1);
        ++number;
        if (line.starts_with("bot:") || line.starts_with("bot!")) continue;
        played.text.append(line) += '\n';
        if (line.starts_with('#') && !talk) {
            if (std::string sentence = read_heading(line, heading); !sentence.empty()) fault(std::move(sentence));
            continue;
        }
        if (line.starts_with('#') || trim(line).empty()) continue;
        if (!talk) {
            played.dialog = library.find(heading.dialog, heading.version);
            if (played.dialog == nullptr) {
                fault("there is no dialog " + json_quote(heading.dialog) + " v" + std::to_string(heading.version) +
                      "; name one in \"# dialog: name v1\"");
                return played;
            }
            talk.emplace(library, *played.dialog, heading.around, heading.begin);
        }
        std::string sentence;
        for (const std::string& out : talk->input(line, sentence)) played.text.append(out) += '\n';
        if (!sentence.empty()) fault(std::move(sentence));
        for (const Effect& effect : talk->last_effects()) {
            if (const auto* message = std::get_if<Say>(&effect)) {
                played.steps.insert(message->step);
                played.languages.insert(message->language);
            }
            if (const auto* ended = std::get_if<Ended>(&effect)) played.endings.insert(ended->ending);
        }
    }
    if (!talk && played.faults.empty()) fault("nothing is said in this transcript; begin with \"@begin\"");
    return played;
}

}  // namespace stemmen::dialog
