// Police staff in Teams: the sandbox of Teams in a thread of its own, on a clock that the test moves, and the service beside it: in the same
// process, or as the real program.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "process.hpp"
#include "sandbox/teams_server.hpp"

namespace stemmen::e2e {

struct Answered {
    int status = 0;
    std::string body;
};

class Office {
public:
    // `changes`: a JSON merge patch of the configuration. Kari and Ola are officers, Jurist is an approver, Leser a reader; nobody else is listed.
    explicit Office(const std::string& changes = "{}");
    ~Office();
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;

    // The service in this process: until stop_service().
    void start_service();
    void stop_service();
    [[nodiscard]] std::uint16_t port() const;

    // The file that the service reads again when it changes; `changes` as above, from the next start on, too.
    void write_config(const std::string& changes);
    // As a configuration file for the real program, whose callback is set when it has said its port.
    [[nodiscard]] std::string config_text() const;
    void set_callback(std::uint16_t port);

    // On the sandbox's thread; returns when it is done.
    void with(const std::function<void(sandbox::TeamsSandbox&)>& work);
    void advance(Duration span);
    [[nodiscard]] Timestamp now() const;

    // What the bot answered.
    Answered post(const std::function<Result<sandbox::TeamsActivity>(sandbox::TeamsWorld&, Timestamp)>& deed);
    Answered post_raw(const std::string& body, const std::string& authorization);
    Answered says(const std::string& name, const std::string& text);
    Answered presses(const std::string& name, const std::string& title, const std::map<std::string, std::string>& fields = {});

    // Our messages in that person's chat, oldest first: the text, or the card as JSON.
    [[nodiscard]] std::vector<std::string> heard(const std::string& name);
    // In the end the newest of them has these words, or there are so many.
    bool hears(const std::string& name, const std::string& words);
    bool hears_so_many(const std::string& name, std::size_t count);
    [[nodiscard]] std::string directory_id(const std::string& name);
    std::string get(const std::string& path);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace stemmen::e2e
