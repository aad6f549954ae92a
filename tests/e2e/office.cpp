#include "office.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/clock.hpp"
#include "app/daemon.hpp"
#include "app/rules.hpp"
#include "temp_folder.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* password = "env:TEAMS_APP_PASSWORD";

Result<Secret> secret(std::string_view reference) {
    if (reference == password) return Secret(std::string(sandbox::teams_defaults::app_password));
    if (reference == "env:MAIL_PASSWORD") return Secret("mail-password-PLANTED-5e6f");
    return Error{Errc::misconfigured, "no such secret in this test"};
}

// Read and checked once: that takes longer than most tests.
const app::Rules& rules_of(const app::Config& config) {
    static const app::Rules rules = [&] {
        auto loaded = app::load_rules(config);
        if (auto* faults = std::get_if<app::Faults>(&loaded)) throw std::runtime_error(faults->sentences.front());
        return std::move(std::get<app::Rules>(loaded));
    }();
    return rules;
}

// A daemon on a loop and a thread of its own.
struct Service {
    Service(app::Config config, std::string config_path, std::function<service::Moment()> clock) {
        const app::Rules& rules = rules_of(config);
        std::string note;
        Result<privacy::KeyRing> keys = app::load_keys(config, note);
        if (!keys) throw std::runtime_error(keys.error().detail);
        auto started = app::Daemon::start(loop, {.config = std::move(config), .config_path = std::move(config_path), .rules = rules, .keys = std::move(*keys), .clock = std::move(clock), .tick = 10ms});
        if (!started) throw std::runtime_error(started.error().detail);
        daemon = std::move(*started);
        thread = std::thread([this] { loop.run(); });
    }
    ~Service() {
        loop.post([this] {
            daemon->prepare_stop();
            loop.stop();
        });
        thread.join();
        daemon.reset();
    }
    net::Loop loop{{.stop_grace = 1s, .on_failure = {}}};
    std::unique_ptr<app::Daemon> daemon;
    std::thread thread;
};

}  // namespace

struct Office::State {
    explicit State(std::string the_changes)
        : changes(std::move(the_changes)), start(from_millis(1'795'953'600'000)),  // Sunday 29 November 2026, noon: nobody is reminded
          teams(loop, [this] { return now(); }), thread([this] { loop.run(); }) {}
    ~State() {
        service.reset();
        run([this] {
            teams.set_down(true);
            loop.stop();
        });
        thread.join();
    }
    [[nodiscard]] Timestamp now() const { return start + Duration{ahead.load()}; }
    void run(const std::function<void()>& work) {
        std::promise<void> done;
        loop.post([&] {
            try {
                work();
                done.set_value();
            } catch (...) {
                done.set_exception(std::current_exception());
            }
        });
        done.get_future().get();
    }

    std::string changes;
    Timestamp start;
    std::atomic<std::int64_t> ahead{0};
    TempFolder folder;
    net::Loop loop{{.stop_grace = 1s, .on_failure = {}}};
    sandbox::TeamsSandbox teams;
    std::thread thread;
    std::unique_ptr<Service> service;
};

Office::Office(const std::string& changes) : state_(std::make_unique<State>(changes)) {}
Office::~Office() = default;

std::string Office::config_text() const {
    json officers;
    state_->run([&] {
        const std::pair<const char*, const char*> listed[] = {{"Kari", "officer"}, {"Ola", "officer"}, {"Jurist", "approver"}, {"Leser", "reader"}};
        for (const auto& [name, role] : listed) officers[state_->teams.world().person(name).directory_id] = {{"name", name}, {"role", role}, {"unit", "201"}};
    });
    json config{{"http", {{"listen", "127.0.0.1:0"}, {"public_url", "https://stemmen.example.no"}}},
                {"store", {{"database", state_->folder.file("stemmen.db")}, {"keys", "file:" + state_->folder.file("stemmen.keys")}, {"synchronous_full", false}}},
                {"dialogs", STEMMEN_SOURCE_DIR "/dialogs"},
                {"data", STEMMEN_SOURCE_DIR "/config"},
                {"teams",
                 {{"app_id", sandbox::teams_defaults::app_id},
                  {"tenant_id", sandbox::teams_defaults::tenant_id},
                  {"app_password", password},
                  {"openid_metadata", state_->teams.metadata_url()},
                  {"token_url", state_->teams.token_url()},
                  {"service_hosts", {state_->teams.host()}},
                  {"officers", officers}}}};
    config.merge_patch(json::parse(state_->changes));
    return config.dump(2);
}

void Office::write_config(const std::string& changes) {
    state_->changes = changes;
    write_all(state_->folder.path() / "office.json", config_text());
}

void Office::start_service() {
    auto parsed = app::parse_config(config_text(), "office.json", secret);
    if (auto* faults = std::get_if<app::ConfigFaults>(&parsed)) throw std::runtime_error(faults->faults.front());
    const app::Clock clock = *app::Clock::open("Europe/Oslo");
    state_->service = std::make_unique<Service>(std::move(std::get<app::Config>(parsed)), state_->folder.file("office.json"), [state = state_.get(), clock] { return clock.at(state->now()); });
    set_callback(port());
}

void Office::stop_service() { state_->service.reset(); }

std::uint16_t Office::port() const { return state_->service->daemon->port(); }

void Office::set_callback(std::uint16_t port) {
    with([&](sandbox::TeamsSandbox& teams) { teams.set_callback("http://127.0.0.1:" + std::to_string(port) + "/api/messages"); });
}

void Office::with(const std::function<void(sandbox::TeamsSandbox&)>& work) {
    state_->run([&] { work(state_->teams); });
}

Timestamp Office::now() const { return state_->now(); }

void Office::advance(Duration span) { state_->ahead += span.count(); }

Answered Office::post(const std::function<Result<sandbox::TeamsActivity>(sandbox::TeamsWorld&, Timestamp)>& deed) {
    std::promise<Answered> answered;
    state_->run([&] {
        Result<sandbox::TeamsActivity> activity = deed(state_->teams.world(), state_->now());
        if (!activity) throw std::runtime_error(activity.error().detail);
        state_->teams.post(std::move(*activity), [&](int status, const std::string& body) { answered.set_value({status, body}); });
    });
    return answered.get_future().get();
}

Answered Office::post_raw(const std::string& body, const std::string& authorization) {
    std::promise<Answered> answered;
    state_->run([&] { state_->teams.post_raw(body, authorization, [&](int status, const std::string& answer) { answered.set_value({status, answer}); }); });
    return answered.get_future().get();
}

Answered Office::says(const std::string& name, const std::string& text) {
    return post([&](sandbox::TeamsWorld& world, Timestamp now) -> Result<sandbox::TeamsActivity> { return world.says(name, text, now); });
}

Answered Office::presses(const std::string& name, const std::string& title, const std::map<std::string, std::string>& fields) {
    return post([&](sandbox::TeamsWorld& world, Timestamp now) { return world.presses(name, title, fields, now); });
}

std::vector<std::string> Office::heard(const std::string& name) {
    std::vector<std::string> out;
    with([&](sandbox::TeamsSandbox& teams) {
        for (const sandbox::TeamsMessage& message : teams.world().chat(name).messages)
            if (message.is_ours) out.push_back(message.text + message.card);
    });
    return out;
}

bool Office::hears(const std::string& name, const std::string& words) {
    return eventually([&] {
        const std::vector<std::string> all = heard(name);
        return !all.empty() && all.back().find(words) != std::string::npos;
    });
}

bool Office::hears_so_many(const std::string& name, std::size_t count) {
    return eventually([&] { return heard(name).size() == count; });
}

std::string Office::directory_id(const std::string& name) {
    std::string id;
    with([&](sandbox::TeamsSandbox& teams) { id = teams.world().person(name).directory_id; });
    return id;
}

std::string Office::get(const std::string& path) { return e2e::get(port(), path).value_or(HttpResponse{}).body; }

}  // namespace stemmen::e2e
