// An episode: one conversation between a citizen and officers, as seen from outside, with its end. It is kept as a short
// sorted set of marks (what happened when) and read by folding over them, so that events that come late, in another order
// or twice give the same episode. No text is kept. Must not know: channels, sessions, clocks.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "contact/policy.hpp"
#include "core/time.hpp"

namespace stemmen::contact {

inline constexpr std::size_t marks_max = 32;            // kept one by one; older ones are counted and cannot be reordered any more
inline constexpr int messages_counted_max = 1'000'000;  // counters stop here

// In the order in which marks of the same millisecond are read: messages, remarks, ends.
enum class MarkKind : std::uint8_t {
    citizen,      // the citizen wrote to the officers
    thanks,       // the same, but a bare thanks or goodbye
    officer,      // somebody wrote by hand for the organisation
    closing,      // the same, with a closing phrase
    automation,   // an answering machine
    unknown_app,  // somebody else spoke as the organisation: no proof of a human
    activity,     // a reaction, an edit, a tap: somebody is there
    do_not_ask,   // an officer said that this citizen shall not be invited
    passed,       // ends, by what made them
    told,
    closing_phrase,
    quiet,
    link,  // the citizen opened the link that means "ask me"; a beginning as well
    idle,
};

struct Mark {
    Timestamp at;
    MarkKind kind{};
    auto operator<=>(const Mark&) const = default;
};

enum class EndedBy : std::uint8_t { passed, told, closing_phrase, quiet, link, idle };
std::string_view to_string(EndedBy how);  // constant words, in exports and metrics

// What an episode amounts to.
struct EpisodeFacts {
    std::optional<Timestamp> started;          // first message; none: nobody has said anything since the last end
    std::optional<Timestamp> last_at;          // last sign of life from any side
    std::optional<Timestamp> last_citizen_at;  // last message that wants an answer
    std::optional<Timestamp> last_officer_at;
    std::optional<Timestamp> closing_at;  // a closing phrase after which neither side has spoken
    int citizen_messages = 0;
    int officer_messages = 0;
    int automation_messages = 0;
    int unknown_messages = 0;
    bool do_not_ask = false;
    std::optional<EndedBy> ended_by;
    std::optional<Timestamp> ended_at;
    bool operator==(const EpisodeFacts&) const = default;
};

struct Episode {
    std::optional<Timestamp> horizon;  // what happened up to here belongs to an earlier episode, or is in `settled`
    EpisodeFacts settled;              // older than the marks
    std::vector<Mark> recent;          // sorted, no two alike, marks_max at most
    bool operator==(const Episode&) const = default;
};

EpisodeFacts facts(const Episode& episode, const Policy& policy);

// A new episode begins with the first message after an end. `finished` is the one that was over by then.
struct Marked {
    Episode episode;
    std::optional<EpisodeFacts> finished;
    bool operator==(const Marked&) const = default;
};
Marked add_mark(Episode episode, Mark mark, const Policy& policy);

// When the episode ends by itself (closing phrase, quiet time, idleness) if nothing more happens.
std::optional<Mark> end_if_nothing_happens(const Episode& episode, const Policy& policy);

}  // namespace stemmen::contact
