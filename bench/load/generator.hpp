// One thread that plays Meta towards the server under test: posts signed webhooks over keep-alive connections, and is the Graph API
// that the answers are sent to. Two ways: at a fixed rate, whatever the server does (a turn that starts late counts from when it
// was due, so a stalling server cannot hide its stall), or each person as fast as answers come.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "bench/load/people.hpp"
#include "bench/signature.hpp"

namespace bench {

struct GeneratorOptions {
    std::uint16_t server_port = 0;
    std::uint16_t graph_port = 0;
    std::string secret;
    double turns_per_second = 0;      // 0: as fast as answers come
    std::size_t connections = 64;
    std::size_t people_at_once = 64;  // in conversation at the same time
    std::size_t people_in_all = 0;    // stop after so many; 0: by time only
    double warm_up_seconds = 1;
    double seconds = 10;              // measured
    bool answers_come = true;
    bool echoes = false;              // report the bot's messages back, as the Page subscription of a real app does
    Opening opening = Opening::link;
};

struct Measured {
    double seconds = 0;
    std::uint64_t turns = 0;                  // acknowledged and, where answers come, answered
    std::uint64_t refused = 0;                // not 200
    std::uint64_t stalled = 0;                // people given up on because no answer came
    std::uint64_t talks = 0;                  // that came to their end
    std::uint64_t all_turns = 0;              // with the warm-up
    std::vector<std::uint32_t> ack_us;        // due → 200
    std::vector<std::uint32_t> answer_us;     // due → the bot's first message at the Graph API
};

class Generator {
public:
    // `on_start` and `on_end` are called where the measured span begins and ends.
    Generator(GeneratorOptions options, PeopleOptions people);
    ~Generator();
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;

    template <class OnStart, class OnEnd>
    Measured run(OnStart on_start, OnEnd on_end) {
        start();
        while (!warmed_up()) turn_loop();
        on_start();
        begin_measuring();
        while (!finished()) turn_loop();
        on_end();
        return take_result();
    }

private:
    using Nanoseconds = std::int64_t;  // of the monotonic clock
    static constexpr People::Index nobody = static_cast<People::Index>(-1);

    struct Line {  // one connection, either way
        int socket = -1;
        bool is_graph = false;
        bool is_busy = false;   // a webhook is out
        bool is_turn = false;
        People::Index person = nobody;
        std::string in, out;
    };
    struct Talk {  // what a person is waiting for
        Nanoseconds due = 0, heard_at = 0;
        bool open = false, acknowledged = false, answered = false, first_heard = false, left = false;
        After after = After::listening;
    };
    struct Sending {
        std::string body;
        People::Index person = nobody;
        bool is_turn = false;
    };

    void start();
    [[nodiscard]] int connect_to_server() const;
    void open_server_lines();
    void on_closed(std::size_t line);
    void open_graph();
    [[nodiscard]] bool warmed_up() const;
    void begin_measuring();
    [[nodiscard]] bool finished() const;
    Measured take_result();
    void turn_loop();
    void start_due_turns(Nanoseconds now);
    bool somebody_ready();
    void take_turn(People::Index person, Nanoseconds due);
    void flush_sendings();
    void give_up_on_the_silent(Nanoseconds now);
    void arrive(Nanoseconds now);
    [[nodiscard]] Nanoseconds next_wake(Nanoseconds now) const;
    void on_readable(std::size_t line);
    void on_webhook_answer(Line& line);
    void on_graph_call(Line& line);
    void hear(People::Index person, std::string_view body);
    void settle(People::Index person, Nanoseconds now);
    void leave(People::Index person);
    void write(Line& line);
    void accept_graph_lines();

    GeneratorOptions options_;
    People people_;
    Signer signer_;
    std::vector<Line> lines_;
    std::vector<std::size_t> idle_;         // server lines without a webhook out
    std::vector<Talk> talks_;               // one for each person
    std::deque<People::Index> ready_;       // may take their next turn
    std::deque<Nanoseconds> overdue_;       // due times for which nobody was ready
    std::deque<Sending> sendings_;          // wait for a line
    int epoll_ = -1, listener_ = -1;
    Nanoseconds started_ = 0, measured_from_ = 0, next_due_ = 0, next_look_ = 0;
    std::uint64_t scheduled_ = 0, message_ids_ = 0;
    std::size_t here_ = 0;                  // people in conversation
    bool measuring_ = false;
    Measured result_;
};

}  // namespace bench
