// The rows one turn of a talk leaves behind, and a thread that commits many turns at once. What a service of this kind cannot do
// without, and nothing else: no rules, no sealing, no outbox line, no time-outs.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bench {

inline constexpr std::size_t batch_turns_max = 256;

struct Turn {
    std::string event_key;  // unique for each event
    std::string person;
    std::string text;       // what was said or tapped
};

class TurnStore {
public:
    using Done = std::function<void()>;
    using Deliver = std::function<void(std::vector<Done>)>;  // called on the store's thread after each durable commit

    TurnStore(const std::string& path, bool synchronous_full, Deliver deliver);
    ~TurnStore();  // commits what is waiting
    TurnStore(const TurnStore&) = delete;
    TurnStore& operator=(const TurnStore&) = delete;

    void submit(Turn turn, Done done);

private:
    struct Rows;
    void run();

    std::unique_ptr<Rows> rows_;
    Deliver deliver_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::pair<Turn, Done>> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace bench
