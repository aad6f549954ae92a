// Carries a script out on a sandbox, on the loop's thread.
#pragma once

#include <functional>

#include "net/loop.hpp"
#include "sandbox/script.hpp"
#include "sandbox/server.hpp"

namespace stemmen::sandbox {

struct ScriptOptions {
    Duration patience = std::chrono::seconds{5};        // for one expectation to come out, in real time
    Duration settle = std::chrono::milliseconds{20};    // quiet after an action before the next step
    Duration silence = std::chrono::milliseconds{200};  // quiet before "expect nothing" and "expect no violations" are judged
    Duration poll = std::chrono::milliseconds{5};
    // Carries out an aside and says how it went, once. Without it a script with asides fails.
    std::function<void(const std::string& text, std::function<void(Result<void>)> done)> aside = {};
};

class ScriptRunner {
public:
    using Done = std::function<void(Result<void>)>;  // the error's detail is "<name>:<line>: <what did not come out>"

    ScriptRunner(net::Loop& loop, Sandbox& sandbox, Script script, ScriptOptions options, Done done);
    ~ScriptRunner();  // a script that is not finished is given up
    ScriptRunner(const ScriptRunner&) = delete;
    ScriptRunner& operator=(const ScriptRunner&) = delete;

    void start();

private:
    struct State;
    std::shared_ptr<State> state_;  // ours; tasks on their way watch whether it still lives
};

}  // namespace stemmen::sandbox
