// Events in, state out: what one event changes in what we know of a thread and of the talk in it. Total, and indifferent to
// order and repetition (episode.hpp, thread.hpp). The service keeps State as one text (codec.hpp) and feeds every event.
#pragma once

#include <optional>

#include "contact/episode.hpp"
#include "contact/phrases.hpp"
#include "contact/policy.hpp"
#include "contact/thread.hpp"
#include "core/message.hpp"

namespace stemmen::contact {

struct State {
    Thread thread;
    Episode episode;
    bool judged = false;  // it has been decided, and counted, whether the episode is asked about; the service sets it
    bool operator==(const State&) const = default;
};

// `left` is a talk that was over and had not been judged when the next one began: count it, with reason_when_over().
struct Observed {
    State state;
    std::optional<EpisodeFacts> left;
    bool operator==(const Observed&) const = default;
};

// To whom a message of the citizen was addressed. The service knows: there is an open session that has the thread.
enum class Addressee { officers, us };

// What happened by the platform's account. A message to us opens the window and is no part of the officers' talk.
Observed observe(State state, const Inbound& event, Addressee addressee, const Policy& policy, const Phrases& phrases);

// An operators' tool told us, in an authenticated call, that the talk is over.
Observed observe_told(State state, Timestamp at, bool do_not_ask, const Policy& policy);

// Our own operation on the thread ended: we got control or gave it away (released: nobody; passed on: other).
State observe_control(State state, Timestamp at, Owner to);
// Taking control was refused. We do not try again in this episode.
State observe_refusal(State state, Timestamp at);

// Lets the episode end by itself when its time has come (quiet, closing phrase, idle). Call before decide().
State settle(State state, const Policy& policy, Timestamp now);
// When settle() will change something if nothing happens before; when to look at this thread again.
std::optional<Timestamp> next_due(const State& state, const Policy& policy);

// What the one who passed the thread to us says about the talk: JSON {"closed": false} means it is not over,
// {"do_not_ask": true} or a do-not-ask phrase that the citizen shall not be invited. Anything else: it is over.
struct PassMeaning {
    bool closed = true;
    bool do_not_ask = false;
    bool operator==(const PassMeaning&) const = default;
};
inline constexpr std::size_t pass_metadata_max = 4'000;  // bytes; what is longer is not looked into
PassMeaning read_pass_metadata(std::string_view metadata, const Phrases& phrases);

}  // namespace stemmen::contact
