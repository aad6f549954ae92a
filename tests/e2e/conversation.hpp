// One citizen's talk with the real service, played on the sandbox from the test's own thread. What does not come about fails the
// test where it stands.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "installation.hpp"
#include "sandbox/action.hpp"

namespace stemmen::e2e {

// What these talks need of an installation, for Installation's `changes`.
inline constexpr const char* quick_talks = R"({"messenger":{"typing":"0s","automation_reply":"0s"}})";

class Conversation {
public:
    // The platform is set up (Verb::set_up, "zero-config") and its callback is set.
    Conversation(Platform& platform, std::uint16_t port, std::string name = "kari");

    void act(sandbox::Verb verb, const std::string& text);
    // The bot answers with this, in the end: after the newest words or tap of the citizen.
    void hears(const std::string& text);
    // From hello to the first question.
    void start(const std::string& hello = "Hei, jeg lurer på noe.", const std::string& answer = "Svaret er ja.");
    // The newest words of the bot have a button of this title.
    [[nodiscard]] bool is_offered(const std::string& title) const;
    // Nothing of the service is on its way out any more, to anybody.
    void settle() const;

    [[nodiscard]] std::string psid() const;
    // Of every message of this talk, by anybody.
    [[nodiscard]] std::vector<std::string> message_ids() const;
    // The receipt codes that the bot has shown, oldest first.
    [[nodiscard]] std::vector<std::string> codes() const;

private:
    [[nodiscard]] std::vector<sandbox::Line> lines() const;

    Platform& platform_;
    std::uint16_t port_;
    std::string name_;
};

}  // namespace stemmen::e2e
