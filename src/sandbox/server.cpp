#include "sandbox/server.hpp"

#include <algorithm>
#include <deque>
#include <vector>

#include "core/assert.hpp"
#include "net/client.hpp"
#include "net/server.hpp"
#include "sandbox/control.hpp"
#include "sandbox/webhook_json.hpp"

namespace stemmen::sandbox {
namespace {

constexpr std::string_view challenge = "1158201444";
constexpr Duration due_check_max = std::chrono::minutes{1};  // so that a clock that was moved elsewhere is noticed

net::ServerOptions server_options(const SandboxOptions& options) {
    net::ServerOptions server;
    server.listen = options.listen;
    server.answer_timeout = options.hang + options.graph_latency + std::chrono::seconds{30};
    return server;
}

net::ClientOptions client_options() {
    net::ClientOptions client;
    client.user_agent = "facebookplatform/1.0 (+http://developers.facebook.com)";
    return client;
}

}  // namespace

struct Sandbox::State : std::enable_shared_from_this<Sandbox::State> {
    State(net::Loop& the_loop, SandboxOptions the_options)
        : loop(the_loop), options(std::move(the_options)), world(options.settings), client(loop, client_options()) {
        STEMMEN_ASSERT(options.clock != nullptr);
    }

    [[nodiscard]] Timestamp now() const { return options.clock() + offset; }
    void serve(HttpRequest request, net::Respond respond);
    void serve_graph(const HttpRequest& request, net::Respond respond);
    void hold(net::Respond respond);
    void touched();
    void pump();
    void greet();
    void greeted(const Result<HttpResponse>& answer);
    void send(const Post& post);
    [[nodiscard]] bool is_busy() const;
    void watch_quiet(std::uint64_t seen, Duration settle, Duration left, net::Task task);

    net::Loop& loop;
    SandboxOptions options;
    World world;
    Duration offset{0};
    net::Client client;
    std::unique_ptr<net::Server> server;
    std::deque<net::Respond> hanging;
    std::vector<net::Timer> timers;  // of delayed answers, hanging calls and quiet watches; swept when they are done
    net::Timer due;
    net::Timer greet_again;
    bool verified = false;
    bool greeting = false;
    std::string handshake_fault;
    std::size_t posts_in_flight = 0;
    std::size_t answers_delayed = 0;
    std::uint64_t activity = 0;
    std::function<void()> told_of_advance;
    std::function<void()> told_of_change;
};

void Sandbox::State::touched() {
    ++activity;
    std::erase_if(timers, [](const net::Timer& timer) { return !timer.is_pending(); });
    if (told_of_change) told_of_change();
}

void Sandbox::State::serve(HttpRequest request, net::Respond respond) {
    if (!is_control(request)) return serve_graph(request, std::move(respond));
    Controlled done = control(world, request, now());
    respond(std::move(done.response));
    if (done.advance > Duration{0}) {
        offset += done.advance;
        if (told_of_advance) told_of_advance();
    }
    if (request.method != "POST") return;
    pump();
    touched();
}

void Sandbox::State::serve_graph(const HttpRequest& request, net::Respond respond) {
    GraphAnswer answer = world.graph(request, now());
    if (answer.hangs) {
        hold(std::move(respond));
    } else if (options.graph_latency > Duration{0}) {
        ++answers_delayed;
        timers.push_back(loop.after(options.graph_latency, [watch = weak_from_this(), respond = std::move(respond),
                                                            response = std::move(answer.response)]() mutable {
            respond(std::move(response));
            const auto self = watch.lock();
            if (!self) return;
            --self->answers_delayed;
            self->touched();
        }));
    } else {
        respond(std::move(answer.response));
    }
    pump();
    touched();
}

void Sandbox::State::hold(net::Respond respond) {
    if (hanging.size() >= hanging_calls_max) hanging.pop_front();
    hanging.push_back(std::move(respond));
    timers.push_back(loop.after(options.hang, [watch = weak_from_this()] {
        if (const auto self = watch.lock(); self && !self->hanging.empty()) self->hanging.pop_front();
    }));
}

void Sandbox::State::pump() {
    if (options.callback_url.empty()) return;
    if (!verified) return greet();
    while (posts_in_flight < options.webhooks_in_flight_max) {
        const auto post = world.webhooks().take(now());
        if (!post) break;
        send(*post);
    }
    if (posts_in_flight > 0) return;  // its answer comes back here
    const auto next = world.webhooks().next_due();
    due.cancel();
    if (!next) return;
    const Duration wait = std::clamp<Duration>(*next - now(), Duration{1}, due_check_max);
    due = loop.after(wait, [watch = weak_from_this()] {
        if (const auto self = watch.lock()) self->pump();
    });
}

void Sandbox::State::send(const Post& post) {
    HttpRequest request{.method = "POST", .target = options.callback_url};
    request.headers = {{"content-type", "application/json"},
                       {"x-hub-signature-256", webhook_signature(world.settings().app_secret, post.body)}};
    request.body = post.body;
    ++posts_in_flight;
    client.send(std::move(request), options.webhook_deadline, [watch = weak_from_this(), id = post.id](const Result<HttpResponse>& answer) {
        const auto self = watch.lock();
        if (!self) return;
        --self->posts_in_flight;
        self->world.webhook_answered(id, answer ? answer->status : 0, self->now());
        self->pump();
        self->touched();
    });
}

// GET with hub.challenge, as when the callback is configured in the app dashboard; repeated while the service is not up.
void Sandbox::State::greet() {
    if (greeting || greet_again.is_pending()) return;
    greeting = true;
    HttpRequest request;
    request.target = options.callback_url + (options.callback_url.find('?') == std::string::npos ? "?" : "&") +
                     "hub.mode=subscribe&hub.verify_token=" + percent_encode(options.verify_token) +
                     "&hub.challenge=" + std::string(challenge);
    client.send(std::move(request), options.webhook_deadline, [watch = weak_from_this()](const Result<HttpResponse>& answer) {
        if (const auto self = watch.lock()) self->greeted(answer);
    });
}

void Sandbox::State::greeted(const Result<HttpResponse>& answer) {
    greeting = false;
    verified = answer && answer->status == 200 && answer->body == challenge;
    if (verified) {
        handshake_fault.clear();
        pump();
    } else {
        handshake_fault = !answer                 ? "the callback did not answer: " + answer.error().detail
                          : answer->status != 200 ? "the callback refused the handshake with " + std::to_string(answer->status)
                                                  : "the callback did not return the challenge as it was sent";
        greet_again = loop.after(options.handshake_pause, [watch = weak_from_this()] {
            const auto self = watch.lock();
            if (!self) return;
            self->greet_again = net::Timer();
            self->greet();
        });
    }
    touched();
}

bool Sandbox::State::is_busy() const {
    if (posts_in_flight > 0 || answers_delayed > 0) return true;
    if (options.callback_url.empty()) return false;
    const auto next = world.webhooks().next_due();
    return next && *next <= now();
}

void Sandbox::State::watch_quiet(std::uint64_t seen, Duration settle, Duration left, net::Task task) {
    timers.push_back(loop.after(settle, [watch = weak_from_this(), seen, settle, left, task = std::move(task)]() mutable {
        const auto self = watch.lock();
        if (!self) return;
        const bool is_quiet = self->activity == seen && !self->is_busy();
        if (is_quiet || left <= settle) return task();
        self->watch_quiet(self->activity, settle, left - settle, std::move(task));
    }));
}

Sandbox::Sandbox(net::Loop& loop, SandboxOptions options) : state_(std::make_shared<State>(loop, std::move(options))) {
    state_->server = std::make_unique<net::Server>(
        loop, server_options(state_->options),
        [self = state_.get()](HttpRequest request, net::Respond respond) { self->serve(std::move(request), std::move(respond)); });
    state_->pump();
}

Sandbox::~Sandbox() { release_hanging(); }

std::uint16_t Sandbox::port() const { return state_->server->port(); }
std::string Sandbox::graph_url() const { return "http://127.0.0.1:" + std::to_string(port()); }
Timestamp Sandbox::now() const { return state_->now(); }
bool Sandbox::is_verified() const { return state_->verified; }
const std::string& Sandbox::handshake_fault() const { return state_->handshake_fault; }
const World& Sandbox::world() const { return state_->world; }
World& Sandbox::world() { return state_->world; }
void Sandbox::on_advance(std::function<void()> told) { state_->told_of_advance = std::move(told); }
void Sandbox::on_change(std::function<void()> told) { state_->told_of_change = std::move(told); }
void Sandbox::release_hanging() { state_->hanging.clear(); }

void Sandbox::set_callback(std::string url) {
    state_->world.settings().callback_url = url;
    state_->options.callback_url = std::move(url);
    state_->verified = false;
    state_->pump();
}

Result<std::string> Sandbox::perform(const Action& action) {
    auto done = sandbox::perform(state_->world, action, now());
    deliver();
    return done;
}

void Sandbox::deliver() {
    state_->pump();
    state_->touched();
}

void Sandbox::advance(Duration span) {
    STEMMEN_ASSERT(span >= Duration{0});
    state_->offset += span;
    if (state_->told_of_advance) state_->told_of_advance();
    deliver();
}

void Sandbox::when_quiet(Duration settle, Duration at_most, net::Task task) {
    state_->watch_quiet(state_->activity, settle, at_most, std::move(task));
}

}  // namespace stemmen::sandbox
