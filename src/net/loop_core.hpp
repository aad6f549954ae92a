// The inside of the loop, for this room only: Asio's context, the coarse clock that deadlines are checked by, and the stop.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <exception>
#include <list>
#include <string_view>
#include <thread>
#include <vector>

#include "core/time.hpp"
#include "net/loop.hpp"

namespace stemmen::net {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
// With the executor's own type, so that no call goes through any_io_executor.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using AsioTimer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using TimePoint = std::chrono::steady_clock::time_point;

// Deadlines of connections are looked at this often, so they are met up to one tick late. One timer for all of them: a timer
// per operation would cost two system calls a request.
inline constexpr Duration tick = std::chrono::milliseconds(100);
// After the stop, aborted operations get so many turns to let go of what they hold.
inline constexpr int closing_turns_max = 100'000;

// A server or a client, as the loop sees it.
class Participant {
public:
    virtual ~Participant() = default;
    virtual void on_tick(TimePoint now) = 0;
    virtual void begin_stop() = 0;  // end what is idle, finish what is in flight, take nothing new
    [[nodiscard]] virtual bool is_stopped() const = 0;
    virtual void cut() = 0;  // end everything now
};
enum class Floor { server, client };  // servers stop first: their handlers may still need clients

class LoopCore {
public:
    explicit LoopCore(LoopOptions options);

    void run();
    void stop();
    void join(Participant& participant, Floor floor);
    void leave(Participant& participant);
    // A participant says that it may have nothing left to do.
    void on_quiet();

    // Runs a task of somebody else's; what it throws ends in on_failure, or ends the run.
    template <class Work>
    void guard(std::string_view name, Work&& work) {
        try {
            work();
        } catch (...) {
            fail(name, std::current_exception());
        }
    }
    void fail(std::string_view name, std::exception_ptr failure);

    // True on the loop's thread, and on any thread while the loop does not run.
    [[nodiscard]] bool is_own_thread() const { return thread_ == std::thread::id{} || thread_ == std::this_thread::get_id(); }

    asio::io_context io;
    std::list<asio::basic_signal_set<Executor>> signals;

private:
    struct Member {
        Participant* participant;
        Floor floor;
    };
    enum class StopStage { none, servers, clients, done };

    void wait_for_tick();
    void on_tick();
    void advance_stop();
    [[nodiscard]] bool is_floor_stopped(Floor floor) const;
    void begin_stop_of(Floor floor);
    template <class Visit>
    void for_each_member(Visit visit);

    LoopOptions options_;
    AsioTimer ticker_;
    std::vector<Member> members_;
    std::exception_ptr failure_;
    std::atomic<std::thread::id> thread_;
    StopStage stage_ = StopStage::none;
    TimePoint stop_deadline_{};
};

}  // namespace stemmen::net
