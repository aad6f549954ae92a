// How far a platform's clock is from ours, so that there is one rule: what the platform tells happened when its own timestamp says,
// put on our clock; windows and order are measured between such times, and what is due is due by ours. Only what is certain is
// corrected: nothing reaches us before it was stamped, and no echo of ours was stamped before we sent it. What lies between is delay.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/time.hpp"

namespace stemmen::service {

inline constexpr Duration platform_clock_tolerance = std::chrono::minutes{2};  // a difference beyond it is not believed of the clock: one odd event
inline constexpr Duration platform_clock_memory = std::chrono::minutes{30};    // clocks are put right some day: what was seen before that counts no more

class PlatformClocks {
public:
    // An event that was stamped so has come in now. False: a stamp so far in the future is not believed.
    bool received(std::string_view channel, std::string_view account, Timestamp stamp, Timestamp now);
    // The platform has stamped, as its own time, something that we had not sent before `sent`. False: so far in the past is not believed.
    bool echoed(std::string_view channel, std::string_view account, Timestamp stamp, Timestamp sent, Timestamp now);

    // What is added to a stamp: zero as long as both clocks may agree. Within the tolerance.
    [[nodiscard]] Duration correction(std::string_view channel, std::string_view account) const;

private:
    // Bounds of ours minus theirs.
    struct Bounds {
        std::optional<Duration> least, most;
    };
    struct Seen {
        Timestamp since;
        Bounds earlier, current;  // of the last span, and of this one
    };
    Seen& seen(std::string_view channel, std::string_view account, Timestamp now);

    std::map<std::pair<std::string, std::string>, Seen> seen_;
};

}  // namespace stemmen::service
