#include "contact/codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace stemmen::contact {
namespace {

// The end of the year 9999 and the longest duration a setting may have.
constexpr std::int64_t time_max = 253'402'300'799'999 + 3'660LL * 24 * 3'600 * 1'000;

// One letter a kind, in the order of MarkKind and of Owner.
constexpr std::array kind_letters{'c', 'h', 'o', 'g', 'a', 'u', 'v', 'n', 'p', 't', 'f', 'q', 'l', 'i'};
constexpr std::array owner_letters{'?', 'u', 'o', 'n'};
constexpr std::int64_t ends_count = 6;

struct TimeField {
    char name;
    std::optional<Timestamp> Thread::* member;
};
constexpr std::array thread_times{TimeField{'a', &Thread::last_person_action}, TimeField{'s', &Thread::last_standby_at},
                                  TimeField{'d', &Thread::last_direct_at}, TimeField{'t', &Thread::taken_from_us_at},
                                  TimeField{'r', &Thread::control_refused_at}};
constexpr std::array fact_times{&EpisodeFacts::started, &EpisodeFacts::last_at, &EpisodeFacts::last_citizen_at,
                                &EpisodeFacts::last_officer_at, &EpisodeFacts::closing_at};
constexpr std::array fact_counts{&EpisodeFacts::citizen_messages, &EpisodeFacts::officer_messages, &EpisodeFacts::automation_messages,
                                 &EpisodeFacts::unknown_messages};

std::string text_of(const std::optional<Timestamp>& at) { return at ? std::to_string(to_millis(*at)) : std::string(); }

std::string encode_facts(const EpisodeFacts& facts) {
    std::string out;
    for (const auto member : fact_times) out += text_of(facts.*member) + ',';
    for (const auto member : fact_counts) out += std::to_string(facts.*member) + ',';
    out += facts.do_not_ask ? "1," : "0,";
    if (facts.ended_by) out += std::to_string(static_cast<int>(*facts.ended_by));
    return out + ',' + text_of(facts.ended_at);
}

// Takes a text apart from the front. Every read tells whether it found what it was asked for; nothing is moved otherwise.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    bool literal(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    // A number as to_string() writes it, at most `limit`.
    bool number(std::int64_t& value, std::int64_t limit) {
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        const auto length = static_cast<std::size_t>(end - rest_.data());
        if (error != std::errc{} || value < 0 || value > limit || (rest_[0] == '0' && length > 1) || rest_[0] == '-') return false;
        rest_.remove_prefix(length);
        return true;
    }
    bool time(std::optional<Timestamp>& at) {
        std::int64_t millis = 0;
        if (!number(millis, time_max)) return false;
        at = from_millis(millis);
        return true;
    }
    bool time_or_nothing(std::optional<Timestamp>& at) { return rest_.starts_with(',') || rest_.empty() || time(at); }
    template <std::size_t size>
    bool letter(const std::array<char, size>& letters, std::size_t& index) {
        const auto found = rest_.empty() ? letters.end() : std::ranges::find(letters, rest_.front());
        if (found == letters.end()) return false;
        index = static_cast<std::size_t>(found - letters.begin());
        rest_.remove_prefix(1);
        return true;
    }
    [[nodiscard]] bool at_field_end() const { return rest_.empty() || rest_.front() == ';'; }
    [[nodiscard]] std::string_view field() const { return rest_.substr(0, rest_.find(';')); }
    void skip(std::size_t length) { rest_.remove_prefix(length); }

private:
    std::string_view rest_;
};

bool read_facts(Reader& reader, EpisodeFacts& facts) {
    for (const auto member : fact_times)
        if (!reader.time_or_nothing(facts.*member) || !reader.literal(",")) return false;
    for (const auto member : fact_counts) {
        std::int64_t value = 0;
        if (!reader.number(value, messages_counted_max) || !reader.literal(",")) return false;
        facts.*member = static_cast<int>(value);
    }
    std::int64_t do_not_ask = 0, ended_by = 0;
    if (!reader.number(do_not_ask, 1) || !reader.literal(",")) return false;
    facts.do_not_ask = do_not_ask == 1;
    if (reader.number(ended_by, ends_count - 1)) facts.ended_by = static_cast<EndedBy>(ended_by);
    if (!reader.literal(",") || !reader.time_or_nothing(facts.ended_at)) return false;
    return facts.started && facts.last_at && facts.ended_by.has_value() == facts.ended_at.has_value();
}

bool read_marks(Reader& reader, Episode& episode) {
    Timestamp before{};
    while (!reader.at_field_end()) {
        std::size_t kind = 0;
        std::int64_t since = 0;
        if (!reader.letter(kind_letters, kind) || !reader.number(since, time_max - to_millis(before))) return false;
        const Mark mark{before + Duration{since}, static_cast<MarkKind>(kind)};
        if (episode.recent.size() == marks_max || (!episode.recent.empty() && mark <= episode.recent.back())) return false;
        if (episode.horizon && mark.at < *episode.horizon) return false;
        episode.recent.push_back(mark);
        before = mark.at;
    }
    return !episode.recent.empty();
}

bool read_state(Reader& reader, State& state) {
    if (!reader.literal("1")) return false;
    for (const TimeField& field : thread_times)
        if (reader.literal(std::string{';', field.name, '='}) && !reader.time(state.thread.*field.member)) return false;
    if (reader.literal(";m=")) {
        std::size_t who = 0;
        if (!reader.time(state.thread.moved_at) || !reader.letter(owner_letters, who)) return false;
        state.thread.moved_to = static_cast<Owner>(who);
    }
    state.judged = reader.literal(";j");
    if (reader.literal(";h=") && !reader.time(state.episode.horizon)) return false;
    if (reader.literal(";f=")) {
        Reader facts(reader.field());
        if (!read_facts(facts, state.episode.settled) || !facts.at_end()) return false;
        reader.skip(reader.field().size());
    }
    if (reader.literal(";e=") && !read_marks(reader, state.episode)) return false;
    return reader.at_end();
}

}  // namespace

std::string encode(const State& state) {
    std::string out = "1";
    for (const TimeField& field : thread_times)
        if (const auto& at = state.thread.*field.member) out += std::string{';', field.name, '='} + text_of(at);
    if (state.thread.moved_at) {
        out += ";m=" + text_of(state.thread.moved_at);
        out += owner_letters[static_cast<std::size_t>(state.thread.moved_to)];
    }
    if (state.judged) out += ";j";
    if (state.episode.horizon) out += ";h=" + text_of(state.episode.horizon);
    if (state.episode.settled.started) out += ";f=" + encode_facts(state.episode.settled);
    if (!state.episode.recent.empty()) out += ";e=";
    Timestamp before{};
    for (const Mark& mark : state.episode.recent) {
        out += kind_letters[static_cast<std::size_t>(mark.kind)];
        out += std::to_string((mark.at - before).count());
        before = mark.at;
    }
    return out;
}

Result<State> decode(std::string_view text) {
    State state;
    if (text.empty()) return state;
    if (text.size() > encoded_bytes_max) return Error{Errc::over_limit, "a thread's contact state is longer than 2048 bytes"};
    Reader reader(text);
    if (!read_state(reader, state)) return Error{Errc::bad_input, "a thread's contact state cannot be read"};
    return state;
}

}  // namespace stemmen::contact
