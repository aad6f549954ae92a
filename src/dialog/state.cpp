#include "dialog/state.hpp"

#include <array>
#include <charconv>

namespace stemmen::dialog {
namespace {

// {"d":"after-conversation","v":1,"l":"nn","s":4711,"r":"rating_first","n":"q.good","a":"q.rating=2 q.good:34 q.low.change"}
// Names hold none of the separators, so that nothing needs escaping.
constexpr std::size_t asked_max = 2 * steps_max;

void put(std::string& out, std::string_view key, std::string_view value) {
    out += out.empty() ? "{\"" : ",\"";
    out.append(key).append("\":\"").append(value) += '"';
}

void put(std::string& out, std::string_view key, std::uint64_t value) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out += out.empty() ? "{\"" : ",\"";
    out.append(key).append("\":").append(digits.data(), end);
}

std::string asked_string(const std::vector<Asked>& asked) {
    std::string out;
    for (const Asked& each : asked) {
        if (!out.empty()) out += ' ';
        out += each.step;
        if (!each.value.empty()) out.append("=").append(each.value);
        if (each.characters) out.append(":").append(std::to_string(*each.characters));
    }
    return out;
}

struct Flag {
    std::string_view key;
    bool State::* member;
};
constexpr std::array<Flag, 5> flags{{{"p", &State::is_paused},
                                     {"w", &State::is_prompted},
                                     {"k", &State::is_language_settled},
                                     {"z", &State::is_sami_told},
                                     {"m", &State::is_reminded}}};
struct Name {
    std::string_view key;
    std::string State::* member;
};
constexpr std::array<Name, 4> names{{{"d", &State::dialog}, {"n", &State::step}, {"o", &State::offer}, {"e", &State::ending}}};

std::optional<std::uint64_t> number(std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

bool read_asked(std::string_view list, std::vector<Asked>& out) {
    while (!list.empty()) {
        const std::size_t space = list.find(' ');
        std::string_view item = list.substr(0, space);
        list = space == std::string_view::npos ? std::string_view{} : list.substr(space + 1);
        if (space != std::string_view::npos && list.empty()) return false;
        Asked each;
        if (const std::size_t colon = item.find(':'); colon != std::string_view::npos) {
            const auto characters = number(item.substr(colon + 1));
            if (!characters || *characters > answer_characters_max) return false;
            each.characters = static_cast<std::uint32_t>(*characters);
            item = item.substr(0, colon);
        }
        if (const std::size_t equals = item.find('='); equals != std::string_view::npos) {
            if (!is_name(item.substr(equals + 1)) || each.characters) return false;
            each.value = item.substr(equals + 1);
            item = item.substr(0, equals);
        }
        if (!is_name(item) || out.size() == asked_max) return false;
        each.step = item;
        out.push_back(std::move(each));
    }
    return true;
}

bool read_variants(std::string_view list, std::vector<std::string>& out) {
    for (;;) {
        const std::size_t space = list.find(' ');
        if (!is_name(list.substr(0, space)) || out.size() == variants_max) return false;
        out.emplace_back(list.substr(0, space));
        if (space == std::string_view::npos) return true;
        list = list.substr(space + 1);
    }
}

bool take_string(State& state, std::string_view key, std::string_view value) {
    for (const Name& name : names) {
        if (name.key != key) continue;
        state.*name.member = value;
        return is_name(value);
    }
    if (key == "l" || key == "t") {
        const auto language = parse_language(value);
        if (!language) return false;
        if (key == "l")
            state.language = *language;
        else
            state.offered_language = *language;
        return true;
    }
    if (key == "r") return state.variants.empty() && read_variants(value, state.variants);
    return key == "a" && state.asked.empty() && read_asked(value, state.asked);
}

bool take_number(State& state, std::string_view key, std::uint64_t value) {
    if (key == "v" && value >= 1 && value <= 1'000'000)
        state.version = static_cast<int>(value);
    else if (key == "s" && value <= UINT32_MAX)
        state.seed = static_cast<std::uint32_t>(value);
    else if (key == "u" && value >= 1 && value < static_cast<std::uint64_t>(unclear_max))
        state.unclear = static_cast<int>(value);
    else {
        for (const Flag& flag : flags) {
            if (flag.key != key || value != 1) continue;
            state.*flag.member = true;
            return true;
        }
        return false;
    }
    return true;
}

bool read_members(std::string_view json, State& state) {
    if (json == "{}") return true;
    std::size_t at = 0;
    const auto expect = [&](char c) { return at < json.size() && json[at++] == c; };
    const auto quoted = [&](std::string_view& out) {
        if (!expect('"')) return false;
        const std::size_t end = json.find('"', at);
        if (end == std::string_view::npos) return false;
        out = json.substr(at, end - at);
        at = end + 1;
        return true;
    };
    if (!expect('{')) return false;
    for (;;) {
        std::string_view key, value;
        if (!quoted(key) || !expect(':') || at >= json.size()) return false;
        if (json[at] == '"') {
            if (!quoted(value) || !take_string(state, key, value)) return false;
        } else {
            const std::size_t end = json.find_first_not_of("0123456789", at);
            const auto digits = number(json.substr(at, end == std::string_view::npos ? end : end - at));
            if (!digits || !take_number(state, key, *digits)) return false;
            at = end == std::string_view::npos ? json.size() : end;
        }
        if (at < json.size() && json[at] == ',')
            ++at;
        else
            return expect('}') && at == json.size();
    }
}

}  // namespace

std::string to_json(const State& state) {
    if (!state.has_begun()) return "{}";
    std::string out;
    out.reserve(320);
    put(out, "d", state.dialog);
    put(out, "v", static_cast<std::uint64_t>(state.version));
    put(out, "l", to_string(state.language));
    put(out, "s", state.seed);
    std::string variants;
    for (const std::string& variant : state.variants) variants += (variants.empty() ? "" : " ") + variant;
    if (!variants.empty()) put(out, "r", variants);
    if (!state.step.empty()) put(out, "n", state.step);
    if (!state.asked.empty()) put(out, "a", asked_string(state.asked));
    if (!state.offer.empty()) put(out, "o", state.offer);
    if (state.offered_language) put(out, "t", to_string(*state.offered_language));
    if (state.unclear > 0) put(out, "u", static_cast<std::uint64_t>(state.unclear));
    for (const Flag& flag : flags)
        if (state.*flag.member) put(out, flag.key, 1);
    if (!state.ending.empty()) put(out, "e", state.ending);
    return out += '}';
}

Result<State> parse_state(std::string_view json) {
    State state;
    const bool fits = json.size() <= state_bytes_max && read_members(json, state);
    if (!fits || (state.has_begun() ? state.version == 0 : state != State{}))
        return Error{Errc::bad_input, "this is not the state of a talk"};
    return state;
}

bool fits(const Dialog& dialog, const State& state) {
    if (!state.has_begun()) return true;
    if (state.dialog != dialog.name || state.version != dialog.version) return false;
    if (state.has_ended()) return true;
    return dialog.find(state.step) != nullptr && waits(dialog.find(state.step)->kind) && !state.asked.empty() &&
           state.asked.back().step == state.step;
}

int answers_given(const Dialog& dialog, const State& state) {
    int count = 0;
    for (const Asked& each : state.asked) {
        const Step* step = dialog.find(each.step);
        if (step == nullptr || !is_question(step->kind) || step->kind == StepKind::consent || !each.is_answered()) continue;
        const ChoiceRule* rule = step->choice(each.value);
        if (rule == nullptr || !rule->is_skip) ++count;
    }
    return count;
}

Disposition disposition(const Dialog& dialog, const State& state) {
    if (!state.has_ended()) return Disposition::open;
    bool has_rating = false, has_replied = false;
    for (const Asked& each : state.asked) {
        const Step* step = dialog.find(each.step);
        has_replied = has_replied || each.is_answered();
        if (step == nullptr || step->kind != StepKind::rating) continue;
        const ChoiceRule* rule = step->choice(each.value);
        has_rating = has_rating || (rule != nullptr && !rule->is_skip);
    }
    const int answers = answers_given(dialog, state);
    if (has_rating && answers >= 2) return Disposition::complete;
    if (answers >= 1) return Disposition::partial;
    const Ending* ending = dialog.ending(state.ending);
    const Disposition otherwise = ending == nullptr ? Disposition::refusal : ending->without_answers;
    return otherwise == Disposition::no_contact && has_replied ? Disposition::refusal : otherwise;
}

}  // namespace stemmen::dialog
