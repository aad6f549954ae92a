#include "bench/load/generator.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

#include "bench/load/wire.hpp"

namespace bench {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t answer_patience = 10 * second;
constexpr std::uint64_t listener_tag = ~0ULL;
constexpr std::size_t read_bytes = 64 * 1024;
constexpr int events_at_once = 256;

std::int64_t clock_ns(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return now.tv_sec * second + now.tv_nsec;
}
std::int64_t now_ns() { return clock_ns(CLOCK_MONOTONIC); }
std::int64_t wall_ms() { return clock_ns(CLOCK_REALTIME) / 1'000'000; }

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}
void prepare(int socket) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
}
void watch(int epoll, int socket, std::uint64_t tag) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = tag;
    if (::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) != 0) throw std::runtime_error("epoll_ctl failed");
}
std::uint32_t microseconds(std::int64_t span) { return static_cast<std::uint32_t>(std::max<std::int64_t>(0, span) / 1000); }

}  // namespace

Generator::Generator(GeneratorOptions options, PeopleOptions people)
    : options_(std::move(options)), people_(std::move(people)), signer_(options_.secret), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    open_graph();
}

Generator::~Generator() {
    for (const Line& line : lines_)
        if (line.socket >= 0) ::close(line.socket);
    ::close(listener_);
    ::close(epoll_);
}

void Generator::open_graph() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = loopback(options_.graph_port);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(listener_, 512) != 0)
        throw std::runtime_error("cannot listen on port " + std::to_string(options_.graph_port) + " for the Graph stand-in");
    watch(epoll_, listener_, listener_tag);
}

int Generator::connect_to_server() const {
    const sockaddr_in address = loopback(options_.server_port);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("cannot connect to the server");
    prepare(socket);
    return socket;
}

void Generator::open_server_lines() {
    for (std::size_t i = 0; i < options_.connections; ++i) {
        const int socket = connect_to_server();
        idle_.push_back(lines_.size());
        watch(epoll_, socket, lines_.size());
        lines_.push_back({socket, false, false, false, nobody, {}, {}});
    }
}

// Servers may close what is idle. A line that carries a webhook must not be cut: that is a fault to report, not to smooth over.
void Generator::on_closed(std::size_t index) {
    Line& line = lines_[index];
    ::close(line.socket);
    line.socket = -1;
    if (line.is_graph) return;
    if (line.is_busy) throw std::runtime_error("the server closed a connection without answering");
    line.in.clear();
    line.socket = connect_to_server();
    watch(epoll_, line.socket, index);
}

void Generator::start() {
    open_server_lines();
    started_ = next_due_ = next_look_ = now_ns();
    for (std::size_t i = 0; i < options_.people_at_once; ++i) arrive(started_);
}

bool Generator::warmed_up() const {
    return static_cast<double>(now_ns() - started_) >= options_.warm_up_seconds * double(second);
}

void Generator::begin_measuring() {
    measuring_ = true;
    measured_from_ = now_ns();
}

bool Generator::finished() const {
    if (options_.people_in_all != 0) return here_ == 0;
    return static_cast<double>(now_ns() - measured_from_) >= options_.seconds * double(second);
}

Measured Generator::take_result() {
    result_.seconds = static_cast<double>(now_ns() - measured_from_) / double(second);
    return std::move(result_);
}

void Generator::arrive(Nanoseconds now) {
    if (options_.people_in_all != 0 && people_.count() >= options_.people_in_all) return;
    const People::Index person = people_.arrive();
    talks_.emplace_back();
    ++here_;
    auto before = people_.before_opening(person, wall_ms());
    if (before.empty()) return ready_.push_back(person);
    talks_[person].due = now;
    for (std::string& body : before) sendings_.push_back({std::move(body), person, false});
}

void Generator::leave(People::Index person) {
    talks_[person] = {};
    talks_[person].left = true;
    --here_;
    arrive(now_ns());
}

void Generator::take_turn(People::Index person, Nanoseconds due) {
    Talk& talk = talks_[person];
    talk = {};
    talk.due = due;
    talk.open = true;
    sendings_.push_back({people_.next_turn(person, wall_ms()), person, true});
}

// Somebody whose thread was handed back while they made up their mind has left.
bool Generator::somebody_ready() {
    while (!ready_.empty() && talks_[ready_.front()].left) ready_.pop_front();
    return !ready_.empty();
}

void Generator::start_due_turns(Nanoseconds now) {
    if (options_.turns_per_second <= 0) {
        for (; somebody_ready(); ready_.pop_front()) take_turn(ready_.front(), now);
        return;
    }
    while (next_due_ <= now) {
        overdue_.push_back(next_due_);
        ++scheduled_;
        next_due_ = started_ + static_cast<Nanoseconds>(double(scheduled_) * double(second) / options_.turns_per_second);
    }
    for (; !overdue_.empty() && somebody_ready(); overdue_.pop_front(), ready_.pop_front()) take_turn(ready_.front(), overdue_.front());
}

void Generator::write(Line& line) {
    while (!line.out.empty()) {
        const ssize_t sent = ::send(line.socket, line.out.data(), line.out.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) continue;  // Loopback buffers are larger than anything we send at once.
        if (sent < 0) throw std::runtime_error("the server closed a connection");
        line.out.erase(0, static_cast<std::size_t>(sent));
    }
}

void Generator::flush_sendings() {
    while (!sendings_.empty() && !idle_.empty()) {
        Line& line = lines_[idle_.back()];
        const Sending& sending = sendings_.front();
        line.is_busy = true;
        line.is_turn = sending.is_turn;
        line.person = sending.person;
        line.out = "POST /webhooks/messenger HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nUser-Agent: facebookexternalua\r\n"
                   "X-Hub-Signature-256: " + signer_.sign(sending.body) + "\r\nContent-Length: " + std::to_string(sending.body.size()) + "\r\n\r\n";
        line.out += sending.body;
        idle_.pop_back();
        sendings_.pop_front();
        write(line);
    }
}

Generator::Nanoseconds Generator::next_wake(Nanoseconds now) const {
    const Nanoseconds latest = now + second / 20;
    return options_.turns_per_second > 0 ? std::min(latest, next_due_) : latest;
}

void Generator::turn_loop() {
    Nanoseconds now = now_ns();
    start_due_turns(now);
    flush_sendings();
    if (now >= next_look_) give_up_on_the_silent(now);
    now = now_ns();
    const Nanoseconds wait = std::max<Nanoseconds>(0, next_wake(now) - now);
    const timespec patience{wait / second, wait % second};
    std::array<epoll_event, events_at_once> events{};
    const int count = ::epoll_pwait2(epoll_, events.data(), events_at_once, &patience, nullptr);
    for (int i = 0; i < count; ++i) {
        const std::uint64_t tag = events[static_cast<std::size_t>(i)].data.u64;
        if (tag == listener_tag) accept_graph_lines();
        else on_readable(static_cast<std::size_t>(tag));
    }
}

void Generator::accept_graph_lines() {
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        prepare(socket);
        watch(epoll_, socket, lines_.size());
        lines_.push_back({socket, true, false, false, nobody, {}, {}});
    }
}

void Generator::on_readable(std::size_t index) {
    Line& line = lines_[index];
    std::array<char, read_bytes> bytes;
    const ssize_t size = ::recv(line.socket, bytes.data(), bytes.size(), 0);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) return on_closed(index);
    line.in.append(bytes.data(), static_cast<std::size_t>(size));
    if (line.is_graph) return on_graph_call(line);
    on_webhook_answer(line);
    if (!line.is_busy) idle_.push_back(index);
}

void Generator::on_webhook_answer(Line& line) {
    const auto message = next_message(line.in);
    if (!message) return;
    const Nanoseconds now = now_ns();
    const bool accepted = status_of(message->head) == 200;
    line.in.erase(0, message->size);
    line.is_busy = false;
    if (!accepted) ++result_.refused;
    if (!line.is_turn) return;
    Talk& talk = talks_[line.person];
    if (!talk.open) return;  // given up on
    if (!accepted) return leave(line.person);
    talk.acknowledged = true;
    if (measuring_ && talk.due >= measured_from_) result_.ack_us.push_back(microseconds(now - talk.due));
    settle(line.person, now);
}

void Generator::on_graph_call(Line& line) {
    while (const auto message = next_message(line.in)) {
        const std::string_view target = target_of(message->head);
        const std::string_view path = target.substr(0, target.find('?'));
        const bool is_message = path.ends_with("/messages") && message->body.find("\"message\"") != std::string_view::npos;
        const People::Index person = people_.find(message->body);
        std::string answer = R"({"success":true})";
        if (path.ends_with("/messages") && person != people_.count()) {
            answer = R"({"recipient_id":")" + people_.id(person) + '"';
            if (is_message) answer += R"(,"message_id":"m_Bot-)" + std::to_string(++message_ids_) + '"';
            answer += "}";
        } else if (path.ends_with("/subscribed_apps")) {
            answer = R"({"data":[]})";
        }
        line.out += "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(answer.size()) + "\r\n\r\n" + answer;
        const bool ends = path.ends_with("/release_thread_control") || path.ends_with("/pass_thread_control");
        if (person != people_.count() && is_message) hear(person, message->body);
        else if (person != people_.count() && ends && !talks_[person].left) leave(person);
        line.in.erase(0, message->size);
    }
    write(line);
}

void Generator::hear(People::Index person, std::string_view body) {
    Talk& talk = talks_[person];
    if (talk.left) return;
    const Nanoseconds now = now_ns();
    if (options_.echoes) sendings_.push_back({people_.echo(person, body, wall_ms()), person, false});
    if (talk.open && !talk.first_heard) {
        talk.first_heard = true;
        if (measuring_ && talk.due >= measured_from_) result_.answer_us.push_back(microseconds(now - talk.due));
    }
    const After after = people_.hear(person, body);
    if (after == After::listening) return;
    talk.after = after;
    if (!talk.open) return after == After::asked ? ready_.push_back(person) : leave(person);  // the invitation
    talk.answered = true;
    settle(person, now);
}

void Generator::settle(People::Index person, Nanoseconds) {
    Talk& talk = talks_[person];
    if (!talk.acknowledged || (options_.answers_come && !talk.answered)) return;
    ++result_.all_turns;
    if (measuring_ && talk.due >= measured_from_) ++result_.turns;
    const bool goes_on = options_.answers_come ? talk.after == After::asked : people_.has_more(person);
    talk.open = false;
    if (goes_on) return ready_.push_back(person);
    if (measuring_) ++result_.talks;
    leave(person);
}

void Generator::give_up_on_the_silent(Nanoseconds now) {
    next_look_ = now + second;
    for (People::Index person = 0; person < talks_.size(); ++person) {
        const Talk& talk = talks_[person];
        if (!talk.open || now - talk.due < answer_patience) continue;
        ++result_.stalled;
        leave(person);
    }
}

}  // namespace bench
