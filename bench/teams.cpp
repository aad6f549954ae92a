// Officers in Teams at a steady rate: from when an activity was due to its 200, which follows the commit. Every answer goes out to the
// sandbox's Connector meanwhile. The goal: 100 activities a second, p99 at most 50 ms (issue 5). Usage: teams STEMMEN FOLDER [RATE [SECONDS]]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/load/process.hpp"
#include "sandbox/teams_server.hpp"

namespace {

using nlohmann::json;
using stemmen::Duration;
using stemmen::Timestamp;
using Steady = std::chrono::steady_clock;
namespace sandbox = stemmen::sandbox;

constexpr std::size_t people = 500;
constexpr int presses_every = 5;  // one in so many is an invoke, answered in the body
constexpr double p99_goal_ms = 50;

std::string name_of(std::size_t number) { return "officer-" + std::to_string(number % people); }

void write_config(const std::string& folder, std::uint16_t port, sandbox::TeamsSandbox& teams) {
    json officers;
    for (std::size_t i = 0; i < people; ++i) officers[teams.world().person(name_of(i)).directory_id] = {{"name", name_of(i)}, {"role", "officer"}, {"unit", "201"}};
    const json bot{{"app_id", sandbox::teams_defaults::app_id}, {"tenant_id", sandbox::teams_defaults::tenant_id}, {"app_password", "env:TEAMS_APP_PASSWORD"}, {"openid_metadata", teams.metadata_url()},
                   {"token_url", teams.token_url()}, {"service_hosts", {teams.host()}}, {"officers", officers}, {"sends_per_second_max", 50}};
    const std::string address = "127.0.0.1:" + std::to_string(port);
    const json config{{"http", {{"listen", address}, {"public_url", "http://" + address}}}, {"store", {{"database", folder + "/stemmen.db"}, {"keys", "file:" + folder + "/stemmen.keys"}}},
                      {"dialogs", STEMMEN_SOURCE_DIR "/dialogs"}, {"data", STEMMEN_SOURCE_DIR "/config"}, {"log", {{"level", "warn"}}}, {"teams", bot}};
    std::ofstream(folder + "/teams.json") << config.dump(2);
}

std::uint16_t free_port(stemmen::net::Loop& loop) {
    stemmen::net::ServerOptions options;
    options.listen = "127.0.0.1:0";
    return stemmen::net::Server(loop, options, [](stemmen::HttpRequest, stemmen::net::Respond) {}).port();
}

// Posts at fixed times, whatever comes back, and ends the loop.
class Load {
public:
    Load(stemmen::net::Loop& loop, sandbox::TeamsSandbox& teams, double rate, int seconds) : loop_(loop), teams_(teams), gap_(std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(1 / rate))), total_(static_cast<std::size_t>(rate * seconds)), first_(Steady::now()) {}

    void run() {
        for (; sent_ < total_ && Steady::now() >= first_ + gap_ * static_cast<std::int64_t>(sent_); ++sent_) post(first_ + gap_ * static_cast<std::int64_t>(sent_));
        if (sent_ == total_ && answered_ == total_) return loop_.stop();
        timer_ = loop_.after(Duration{1}, [this] { run(); });
    }
    [[nodiscard]] std::vector<double>& waits() { return waits_; }
    [[nodiscard]] std::size_t refused() const { return refused_; }

private:
    void post(Steady::time_point due) {
        sandbox::TeamsWorld& world = teams_.world();
        const std::string name = name_of(sent_);
        sandbox::TeamsActivity activity = world.says(name, "hjelp", teams_.now());
        if (sent_ % presses_every == 0)
            if (auto pressed = world.presses(name, "Mine innsamlinger", {}, teams_.now())) activity = std::move(*pressed);
        if (bearer_.empty()) bearer_ = "Bearer " + world.bearer(teams_.now());  // the Connector uses one for an hour, too
        teams_.post_raw(activity.body, bearer_, [this, due](int status, const std::string&) {
            ++answered_;
            if (status != 200) ++refused_;
            waits_.push_back(std::chrono::duration<double, std::milli>(Steady::now() - due).count());
        });
    }

    stemmen::net::Loop& loop_;
    sandbox::TeamsSandbox& teams_;
    Steady::duration gap_;
    std::size_t total_, sent_ = 0, answered_ = 0, refused_ = 0;
    Steady::time_point first_;
    std::string bearer_;
    std::vector<double> waits_;
    stemmen::net::Timer timer_;
};

double percentile(std::vector<double>& values, double share) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return std::fprintf(stderr, "usage: teams STEMMEN FOLDER [RATE [SECONDS]]\n"), 2;
    const std::string binary = argv[1], folder = argv[2];
    const double rate = argc > 3 ? std::atof(argv[3]) : 100;
    const int seconds = argc > 4 ? std::atoi(argv[4]) : 20;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    ::setenv("TEAMS_APP_PASSWORD", std::string(sandbox::teams_defaults::app_password).c_str(), 1);

    stemmen::net::Loop loop;
    sandbox::TeamsSandbox teams(loop, [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); });
    const std::uint16_t port = free_port(loop);
    write_config(folder, port, teams);
    bench::Process service({binary, "serve", "--config", folder + "/teams.json"}, folder + "/server.log");
    service.wait_for(port);
    teams.set_callback("http://127.0.0.1:" + std::to_string(port) + "/api/messages");
    const double cpu_before = service.cpu_seconds();
    Load load(loop, teams, rate, seconds);
    load.run();
    loop.run();
    const double cpu = service.cpu_seconds() - cpu_before, p99 = percentile(load.waits(), 0.99);
    std::printf("%.0f activities a second for %d s: p50 %.2f ms, p99 %.2f ms (goal %.0f), most %.2f ms; refused %zu; %.0f us CPU each; %ld KiB resident\n", rate, seconds, percentile(load.waits(), 0.5), p99, p99_goal_ms,
                percentile(load.waits(), 1), load.refused(), cpu * 1e6 / static_cast<double>(load.waits().size()), service.resident_kib());
    return load.refused() == 0 && p99 <= p99_goal_ms ? 0 : 1;
}
