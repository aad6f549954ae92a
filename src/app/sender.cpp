#include "app/sender.hpp"

#include <algorithm>

#include "app/log.hpp"

namespace stemmen::app {
namespace {

constexpr std::chrono::seconds held_for{1};
constexpr Duration pause_holds_min = std::chrono::minutes{1};  // a short pause between sends holds so long after the last word on usage
constexpr Duration early_max = std::chrono::milliseconds{10};  // a turn may come so much early, or the coarseness of timers would cost turns

std::chrono::steady_clock::duration gap(const Sender::Options& options) {
    return std::chrono::steady_clock::duration{std::chrono::seconds{1}} / static_cast<std::int64_t>(std::max<std::size_t>(options.per_second_max, 1));
}

}  // namespace

Sender::Sender(net::Loop& loop, net::Client& client, messenger::Settings settings, Options options, Settle settle, Stop stop)
    : loop_(loop), client_(client), encoder_(settings), options_(options), settle_(std::move(settle)), stop_(std::move(stop)) {}

std::size_t Sender::room() const {
    if (stopped_ || in_flight() >= options_.in_flight_max) return 0;
    // What would have to wait here for longer than pause_in_memory_max stays in the outbox.
    const auto now = Steady::now();
    const Steady::duration booked = std::max(next_turn_, now) - now;
    if (booked >= pause_in_memory_max) return 0;
    const auto turns = static_cast<std::size_t>((pause_in_memory_max - booked) / gap(options_));
    return std::min(options_.in_flight_max - in_flight(), turns);
}

void Sender::send(service::Dispatch dispatch) {
    if (stopped_) return settle_(std::move(dispatch.row), Misconfigured{"sending_stopped"});
    const Duration wait = pause();
    const bool is_question = dispatch.row.purpose == "invite" || dispatch.row.purpose == "ask";
    const bool shows_typing = is_question && options_.typing > Duration::zero();
    if (wait == Duration::zero() && !shows_typing) return depart(std::move(dispatch));  // which looks at the switch itself
    if (is_held(dispatch)) return settle_(std::move(dispatch.row), Throttled{"channel_off", held_for});
    if (wait > pause_in_memory_max) return settle_(std::move(dispatch.row), Throttled{"pace", std::chrono::ceil<std::chrono::seconds>(wait)});
    if (shows_typing) show_typing(dispatch.address);
    after(shows_typing ? options_.typing + wait : wait, std::move(dispatch), &Sender::depart);
}

// Only messages take turns: a thread is given back at once.
void Sender::depart(service::Dispatch dispatch) {
    const Duration wait = std::holds_alternative<SendText>(dispatch.operation) ? take_turn() : Duration::zero();
    if (wait == Duration::zero()) return transmit(std::move(dispatch));
    after(wait, std::move(dispatch), &Sender::transmit);
}

// The switch may be a moment ahead of what the outbox knows: the message goes back there, where it is dropped.
bool Sender::is_held(const service::Dispatch& dispatch) const {
    const bool gives_back = std::holds_alternative<ReleaseControl>(dispatch.operation) || std::holds_alternative<PassControl>(dispatch.operation);
    return !gives_back && options_.is_off && options_.is_off();
}

// A courtesy: whether it arrives is of no consequence, but what the answer says of our usage is.
void Sender::show_typing(const Secret& address) {
    client_.send(encoder_.encode(ShowTyping{}, address), send_deadline, [this](Result<HttpResponse> response) {
        if (response) pace(response->headers);
    });
}

void Sender::after(Duration wait, service::Dispatch dispatch, void (Sender::*next)(service::Dispatch)) {
    const std::int64_t row = dispatch.row.id;
    PersonKey person = dispatch.row.person;
    net::Timer timer = loop_.after(wait, [this, row, next, dispatch = std::move(dispatch)]() mutable {
        service::Dispatch due = std::move(dispatch);  // Erasing the timer destroys this task and what it holds.
        Sender* const self = this;
        const auto then = next;
        timers_.erase(row);
        (self->*then)(std::move(due));
    });
    timers_.insert_or_assign(row, Waiting{std::move(person), std::move(timer)});
}

std::vector<std::int64_t> Sender::recall(const PersonKey& person) {
    std::vector<std::int64_t> rows;
    for (const auto& [row, waiting] : timers_)
        if (waiting.person == person) rows.push_back(row);
    for (const std::int64_t row : rows) timers_.erase(row);
    return rows;
}

void Sender::transmit(service::Dispatch dispatch) {
    if (stopped_) return settle_(std::move(dispatch.row), Misconfigured{"sending_stopped"});  // it may have waited here meanwhile
    if (is_held(dispatch)) return settle_(std::move(dispatch.row), Throttled{"channel_off", held_for});
    ++in_flight_;
    HttpRequest request = encoder_.encode(dispatch.operation, dispatch.address);
    client_.send(std::move(request), send_deadline, [this, row = std::move(dispatch.row), operation = std::move(dispatch.operation)](Result<HttpResponse> response) mutable {
        --in_flight_;
        const SendOutcome outcome = response ? messenger::classify(operation, *response) : messenger::classify_failure(operation, response.error());
        if (response) pace(response->headers);
        if (!response) log(LogLevel::warn, "send_failed", {{"row", std::to_string(row.id)}, {"detail", response.error().detail}});
        if (const auto* fault = std::get_if<Misconfigured>(&outcome); fault != nullptr && !stopped_) {
            stopped_ = true;
            stop_(fault->reason);
        }
        settle_(std::move(row), outcome);
    });
}

void Sender::pace(const HttpHeaders& headers) {
    const auto usage = messenger::usage_of(headers);
    if (!usage) return;
    pause_ = messenger::pause_after(*usage);
    pause_until_ = Steady::now() + std::max<Duration>(pause_, pause_holds_min);
}

Duration Sender::take_turn() {
    const auto now = Steady::now();
    const auto turn = std::max(next_turn_, now);
    next_turn_ = turn + gap(options_);
    return turn - now <= early_max ? Duration::zero() : std::chrono::ceil<Duration>(turn - now);
}

// A pause ends by itself: while nothing is sent, no answer can lift it.
Duration Sender::pause() {
    const auto now = Steady::now();
    if (now >= pause_until_) pause_ = {};
    if (pause_ <= pause_in_memory_max) return pause_;
    return std::chrono::ceil<Duration>(pause_until_ - now);
}

}  // namespace stemmen::app
