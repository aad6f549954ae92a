// The rules of asking as an installation has set them. Values only; docs/architecture.md has the words.
// Defaults: domain rules (one invitation in 90 days, nothing between 21 and 08) and the platform's limits (24-hour window).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace stemmen::contact {

// How an installation may learn that a talk is over. Several at once.
struct Setups {
    bool standby = false;      // A: we listen while officers have the thread; a quiet time ends the talk; we take control to ask
    bool zero_config = false;  // B: nobody owns the thread; a quiet time ends the talk; we just send
    bool passed = false;       // C: the operators' tool passes the thread to us when the case is closed
    bool link = false;         // E: the citizen opens a link that means "ask me"
    bool operator==(const Setups&) const = default;
};

struct Policy {
    Setups setups;
    Duration quiet_time = std::chrono::minutes{15};                  // nothing from either side for so long after an officer: over
    Duration closing_pause = std::chrono::minutes{1};                // the same after a closing phrase; never longer than quiet_time
    Duration episode_idle = std::chrono::days{7};                    // a talk that never ended; officers may answer for seven days
    Duration automation_reply = std::chrono::seconds{3};             // nobody reads and writes faster: such an echo is automation
    std::optional<Duration> answer_window = std::chrono::hours{24};  // since the person's last action; none: the channel has no window
    Duration window_margin = std::chrono::minutes{15};               // we stop so long before the window closes
    Duration gap = std::chrono::days{90};                            // between two invitations to one person
    std::optional<QuietHours> quiet_hours = QuietHours{std::chrono::hours{21}, std::chrono::hours{8}};
    Duration hand_back_after = std::chrono::minutes{45};  // silence in our own talk before the thread goes back
    int citizen_messages_min = 1;
    bool thanks_need_no_answer = false;  // whether a bare "takk" after the officer's last word leaves the word with the officer
    std::vector<std::string> link_refs;  // refs that mean "ask me"; empty: every ref does
    bool operator==(const Policy&) const = default;
};

// "standby", "zero_config", "passed", "link".
Result<Setups> parse_setups(const std::vector<std::string>& names);

// Refuses what can never work, such as a margin as long as the window; the detail says what to write.
Result<void> check(const Policy& policy);

}  // namespace stemmen::contact
