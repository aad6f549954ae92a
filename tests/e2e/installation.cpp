#include "installation.hpp"

#include <cstdlib>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "sandbox/defaults.hpp"
#include "sandbox/webhook_json.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;

sandbox::SandboxOptions sandbox_options(std::size_t webhooks_in_flight_max) {
    sandbox::SandboxOptions options;
    options.settings.app_secret = app_secret;
    options.settings.page_token = page_token;
    options.settings.run = std::to_string(now_millis());
    options.verify_token = verify_token;
    options.clock = [] { return from_millis(now_millis()); };
    options.webhooks_in_flight_max = webhooks_in_flight_max;
    options.handshake_pause = std::chrono::milliseconds{50};
    return options;
}

std::string webhook(const json& item) {
    return json{{"object", "page"}, {"entry", {{{"id", page_id}, {"time", now_millis()}, {"messaging", {item}}}}}}.dump();
}

}  // namespace

struct Platform::State {
    explicit State(std::size_t webhooks_in_flight_max) : meta(loop, sandbox_options(webhooks_in_flight_max)), thread([this] { loop.run(); }) {}
    ~State() { stop(); }
    void stop() {
        if (!thread.joinable()) return;
        loop.post([this] {
            meta.release_hanging();
            loop.stop();
        });
        thread.join();
    }
    net::Loop loop{{.stop_grace = std::chrono::seconds{1}, .on_failure = {}}};
    sandbox::Sandbox meta;
    std::thread thread;
};

Platform::Platform(std::size_t webhooks_in_flight_max) : state_(std::make_unique<State>(webhooks_in_flight_max)) {}
Platform::~Platform() = default;

std::string Platform::graph_url() const { return state_->meta.graph_url(); }

void Platform::with(const std::function<void(sandbox::Sandbox&)>& work) {
    with_loop([&](net::Loop&, sandbox::Sandbox& meta) { work(meta); });
}

// What the work throws is thrown here, so that a test may check inside it.
void Platform::with_loop(const std::function<void(net::Loop&, sandbox::Sandbox&)>& work) {
    std::promise<void> done;
    state_->loop.post([&] {
        try {
            work(state_->loop, state_->meta);
            done.set_value();
        } catch (...) {
            done.set_exception(std::current_exception());
        }
    });
    done.get_future().get();
}

void Platform::stop() { state_->stop(); }

void Platform::set_callback(std::uint16_t port) {
    with([&](sandbox::Sandbox& meta) {
        meta.set_callback(port == 0 ? "" : "http://127.0.0.1:" + std::to_string(port) + "/webhooks/messenger");
    });
}

std::string config_text(const std::string& graph_url, const std::string& changes) {
    json config{{"http", {{"listen", "127.0.0.1:0"}, {"public_url", "https://stemmen.example.no"}}},
                {"store", {{"database", "var/stemmen.db"}, {"contacts", "var/contacts.db"}, {"keys", "file:var/stemmen.keys"}}},
                {"dialogs", "dialogs"},
                {"contact", {{"gap", "90d"}, {"quiet_hours", "off"}, {"window_margin", "15m"}, {"hand_back_after", "45m"}}},
                {"messenger",
                 {{"graph_url", graph_url},
                  {"graph_version", "v26.0"},
                  {"page_id", page_id},
                  {"app_id", "2233445566778899"},
                  {"app_secrets", {"env:MESSENGER_APP_SECRET"}},
                  {"verify_token", "env:MESSENGER_VERIFY_TOKEN"},
                  {"page_token", "env:MESSENGER_PAGE_TOKEN"},
                  {"operator_app_ids", {inbox_app_id}},
                  {"setups", {"standby", "zero_config", "passed", "link"}},
                  {"quiet_time", "0s"}}},
                {"operators", {{"token", "env:OPERATOR_TOKEN"}}}};
    config.merge_patch(json::parse(changes));
    return "// Written by hand, so with a comment.\n" + config.dump(2) + "\n";
}

Environment secrets() {
    Environment variables{{"MESSENGER_APP_SECRET", app_secret}, {"MESSENGER_VERIFY_TOKEN", verify_token}, {"MESSENGER_PAGE_TOKEN", page_token}, {"OPERATOR_TOKEN", operator_token}};
    // Sanitizers and coverage are steered by the environment.
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR"})
        if (const char* value = std::getenv(name)) variables[name] = value;
    return variables;
}

HttpRequest signed_webhook(const std::string& body, const std::string& secret) {
    return {.method = "POST",
            .target = "/webhooks/messenger",
            .headers = {{"content-type", "application/json"}, {"x-hub-signature-256", sandbox::webhook_signature(secret, body)}},
            .body = body,
            .peer = {}};
}

std::string said_by_citizen(const std::string& psid, const std::string& mid, const std::string& text, std::int64_t at) {
    return webhook({{"sender", {{"id", psid}}}, {"recipient", {{"id", page_id}}}, {"timestamp", at}, {"message", {{"mid", mid}, {"text", text}}}});
}

std::string said_by_officer(const std::string& psid, const std::string& mid, const std::string& text, std::int64_t at) {
    return webhook({{"sender", {{"id", page_id}}},
                    {"recipient", {{"id", psid}}},
                    {"timestamp", at},
                    {"message", {{"mid", mid}, {"is_echo", true}, {"app_id", std::stoll(inbox_app_id)}, {"text", text}}}});
}

std::int64_t now_millis() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Installation::Installation(const std::string& graph_url, const std::string& changes) {
    write_all(folder.path() / "stemmen.json", config_text(graph_url, changes));
}

double metric(std::uint16_t port, const std::string& name) {
    const auto answer = get(port, "/metrics");
    if (!answer) return 0;
    const auto at = answer->body.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::strtod(answer->body.c_str() + at + name.size() + 2, nullptr);
}

}  // namespace stemmen::e2e
