#include "sandbox/script.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/text.hpp"

namespace stemmen::sandbox {
namespace {

using Step = decltype(ScriptStep::what);

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// "…" up to the next quotation mark. Texts with quotation marks in them are named by `*` in expectations.
std::optional<std::string> take_quoted(std::string_view& text) {
    text = trim(text);
    if (!text.starts_with('"')) return std::nullopt;
    const auto end = text.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string quoted(text.substr(1, end - 1));
    text = trim(text.substr(end + 1));
    return quoted;
}

std::string_view take_word(std::string_view& text) {
    text = trim(text);
    const auto end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text = trim(text.substr(end));
    return word;
}

std::optional<Step> parse_expectation(std::string_view rest, const std::string& person) {
    using What = Expectation::What;
    struct Row {
        std::string_view prefix;
        What what;
        bool needs_text;
    };
    static constexpr std::array<Row, 7> rows{{{"bot:", What::bot_says, true},
                                              {"choices:", What::choices, true},
                                              {"owner ", What::owner, true},
                                              {"persona:", What::persona, true},
                                              {"nothing", What::nothing, false},
                                              {"no violations", What::no_violations, false},
                                              {"call ", What::call, true}}};
    for (const Row& row : rows) {
        if (!take_prefix(rest, row.prefix)) continue;
        const std::string text(trim(rest));
        if (text.empty() == row.needs_text) return std::nullopt;
        return Expectation{.what = row.what, .person = person, .text = text};
    }
    return std::nullopt;
}

// officer, tool, automation: "<who>: text" or "<who> <deed>".
std::optional<Step> parse_staff(std::string_view line, const std::string& person) {
    struct Row {
        std::string_view prefix;
        Verb verb;
        bool has_text;
    };
    static constexpr std::array<Row, 7> rows{{{"officer:", Verb::officer_says, true},
                                              {"officer takes", Verb::officer_takes, false},
                                              {"officer done", Verb::officer_done, false},
                                              {"officer requests", Verb::officer_requests, false},
                                              {"tool:", Verb::tool_says, true},
                                              {"tool passes", Verb::tool_passes, true},
                                              {"automation:", Verb::automation_says, true}}};
    for (const Row& row : rows) {
        if (!take_prefix(line, row.prefix)) continue;
        const std::string text(trim(line));
        if (row.has_text ? text.empty() && row.verb != Verb::tool_passes : !text.empty()) return std::nullopt;
        return Action{.verb = row.verb, .person = person, .text = text};
    }
    return std::nullopt;
}

std::optional<Step> parse_tap(Action action, std::string_view rest) {
    if (auto title = take_quoted(rest)) {
        action.text = std::move(*title);
    } else {
        const std::string_view word = take_word(rest);
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), action.number);
        if (error != std::errc{} || end != word.data() + word.size() || action.number == 0) return std::nullopt;
    }
    if (take_prefix(rest, "of ")) {
        auto message = take_quoted(rest);
        if (!message) return std::nullopt;
        action.message = std::move(*message);
    }
    return rest.empty() ? std::optional<Step>(std::move(action)) : std::nullopt;
}

std::optional<Step> parse_edit(Action action, std::string_view rest) {
    auto before = take_quoted(rest);
    if (!before || !take_prefix(rest, "to ")) return std::nullopt;
    auto after = take_quoted(rest);
    if (!after || !rest.empty()) return std::nullopt;
    action.message = std::move(*before);
    action.text = std::move(*after);
    return action;
}

// "<person> <deed> …"
std::optional<Step> parse_citizen(std::string_view line) {
    Action action{.person = std::string(take_word(line))};
    const std::string_view deed = take_word(line);
    if (deed == "taps") {
        action.verb = Verb::citizen_taps;
        return parse_tap(std::move(action), line);
    }
    if (deed == "edits") {
        action.verb = Verb::citizen_edits;
        return parse_edit(std::move(action), line);
    }
    if (deed == "unsends") {
        action.verb = Verb::citizen_unsends;
        auto text = take_quoted(line);
        if (!text) return std::nullopt;
        action.message = std::move(*text);
        return action;
    }
    struct Row {
        std::string_view deed;
        Verb verb;
        bool has_text;
    };
    static constexpr std::array<Row, 5> rows{{{"reacts", Verb::citizen_reacts, true},
                                              {"sends", Verb::citizen_sends, true},
                                              {"opens", Verb::citizen_opens_link, true},
                                              {"blocks", Verb::citizen_blocks, false},
                                              {"unblocks", Verb::citizen_unblocks, false}}};
    for (const Row& row : rows) {
        if (row.deed != deed) continue;
        if (line.empty() == row.has_text) return std::nullopt;
        action.verb = row.verb;
        action.text = std::string(line);
        return action;
    }
    return std::nullopt;
}

std::optional<Step> parse_line(std::string_view line, std::string& person) {
    if (take_prefix(line, "citizen")) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        if (const auto name = trim(line.substr(0, colon)); !name.empty()) person = std::string(name);
        const auto text = trim(line.substr(colon + 1));
        if (text.empty()) return std::nullopt;
        return Action{.verb = Verb::citizen_says, .person = person, .text = std::string(text)};
    }
    if (take_prefix(line, "expect ")) return parse_expectation(trim(line), person);
    if (take_prefix(line, "aside ")) return Aside{std::string(trim(line))};
    if (take_prefix(line, "wait ")) {
        const auto span = parse_duration(trim(line));
        return span ? std::optional<Step>(Wait{*span}) : std::nullopt;
    }
    static constexpr std::array<std::pair<std::string_view, Verb>, 3> settings{
        {{"setup ", Verb::set_up}, {"page ", Verb::page}, {"fault ", Verb::fault}}};
    for (const auto& [prefix, verb] : settings)
        if (take_prefix(line, prefix)) return Action{.verb = verb, .text = std::string(trim(line))};
    if (auto staff = parse_staff(line, person)) return staff;
    auto step = parse_citizen(line);
    if (step) person = std::get<Action>(*step).person;
    return step;
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

const Line* next_bot_line(const Thread* thread, std::uint64_t after) {
    if (thread == nullptr) return nullptr;
    for (const Line& line : thread->lines)
        if (line.number > after && line.kind == Line::Kind::message && line.who == Who::bot) return &line;
    return nullptr;
}

const Line* last_bot_line(const Thread* thread) {
    if (thread == nullptr) return nullptr;
    for (auto line = thread->lines.rbegin(); line != thread->lines.rend(); ++line)
        if (line->kind == Line::Kind::message && line->who == Who::bot) return &*line;
    return nullptr;
}

std::string joined_choices(const World& world, const Thread* thread) {
    std::string all;
    if (thread == nullptr) return all;
    for (const Choice& choice : world.choices(*thread)) all += (all.empty() ? "" : " | ") + choice.title;
    return all;
}

Judgement wait_for(bool met, std::string reason) {
    return met ? Judgement{Verdict::met, ""} : Judgement{Verdict::not_yet, std::move(reason)};
}

Judgement judge_bot(const Expectation& expectation, const Thread* thread, Progress& progress) {
    std::uint64_t& seen = progress.seen[expectation.person];
    const Line* line = next_bot_line(thread, seen);
    if (line == nullptr) return {Verdict::not_yet, "the bot said nothing"};
    if (!matches(expectation.text, line->text)) return {Verdict::failed, "the bot said " + quoted(line->text)};
    seen = line->number;
    return {Verdict::met, ""};
}

}  // namespace

std::string_view script_help() {
    return R"(A script is a text with one action or expectation a line; the program says what did not come out as written, and ends with 1 then.
  # a comment

Who is there: citizens by name ("borger" before any is named), officers in the inbox, a tool of theirs, automatic replies.
  citizen kari: Hei, jeg trenger hjelp     citizen: …        the one named last
  kari taps "Ja"      kari taps 2          kari taps "Ja" of "Hva var bra?"
  kari edits "gammel" to "ny"              kari unsends "tekst"
  kari reacts ❤️       kari sends image     kari opens tilbakemelding
  kari blocks         kari unblocks
  officer: Takk for praten!                officer takes     officer done      officer requests
  tool: Saken er ferdig                    tool passes {"closed":true}
  automation: Vi svarer snart
  wait 15m                                 s, m, h, d

How the Page is wired:
  setup inbox         setup zero-config    setup tool        setup link
  setup take-control off                   on, only-idle
  setup done pass                          nothing, release: what "officer done" does to the thread

What Meta does:
  page block          page unblock         page warning      page token revoked          page token restored
  page secret changed  page unsubscribed   page subscribed   page without message_edits  page with message_edits

What goes wrong, and how often:
  fault duplicate 2   fault reorder 3      fault batch 3     fault flush       fault delay 10s
  fault graph error_500 2                  hang, lost_answer, accepted_500
  fault send 613 2    fault send 10/2018278                  the Send API refuses with this code and subcode
  fault clear

What shall be so; * stands for any text:
  expect bot: Hva var bra?                 expect choices: Ja | Nei
  expect nothing                           the bot has said nothing more
  expect owner bot                         inbox, tool, nobody
  expect persona: Roboten
  expect call take_thread_control          since the last such expectation of that operation
  expect no violations                     of Meta's rules
)";
}

bool matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

Result<Script> parse_script(std::string_view text, std::string_view name) {
    Script script{.name = std::string(name), .steps = {}};
    std::string person(default_person);
    int number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = trim(text.substr(begin, end - begin));
        begin = end + 1;
        ++number;
        if (line.empty() || line.starts_with('#')) continue;
        const std::string where = script.name + ":" + std::to_string(number) + ": ";
        if (script.steps.size() >= script_lines_max) return Error{Errc::over_limit, where + "a script has at most 10,000 steps"};
        auto step = parse_line(line, person);
        if (!step) return Error{Errc::bad_input, where + "this is no action or expectation: " + std::string(line)};
        script.steps.push_back({.line = number, .what = std::move(*step)});
    }
    return script;
}

Judgement judge(const Expectation& expectation, const World& world, Timestamp now, Progress& progress) {
    using What = Expectation::What;
    const Thread* thread = world.thread(expectation.person);
    switch (expectation.what) {
        case What::bot_says:
            return judge_bot(expectation, thread, progress);
        case What::choices: {
            const std::string shown = joined_choices(world, thread);
            return wait_for(matches(expectation.text, shown), "the choices are " + quoted(shown));
        }
        case What::owner: {
            const std::string owner = thread == nullptr ? "nobody" : world.owner_word(*thread, now);
            return wait_for(owner == expectation.text, "the owner is " + owner);
        }
        case What::persona: {
            const Line* line = last_bot_line(thread);
            const std::string shown = line == nullptr ? "" : line->persona;
            return wait_for(shown == expectation.text, "the persona is " + quoted(shown));
        }
        case What::nothing: {
            const Line* line = next_bot_line(thread, progress.seen[expectation.person]);
            return line == nullptr ? Judgement{Verdict::met, ""} : Judgement{Verdict::failed, "the bot said " + quoted(line->text)};
        }
        case What::no_violations: {
            if (world.violations().empty()) return {Verdict::met, ""};
            const Violation& first = world.violations().front();
            return {Verdict::failed, "a rule was broken (" + first.rule + "): " + first.detail};
        }
        case What::call: {
            std::size_t& matched = progress.calls_matched[expectation.text];
            const auto made = static_cast<std::size_t>(std::ranges::count_if(
                world.calls(), [&](const Call& call) { return call.status == 200 && call.path.ends_with("/" + expectation.text); }));
            if (made <= matched) return {Verdict::not_yet, "there was no such call"};
            ++matched;
            return {Verdict::met, ""};
        }
    }
    return {Verdict::failed, "unknown expectation"};
}

}  // namespace stemmen::sandbox
