#include "stage.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "app/clock.hpp"
#include "app/daemon.hpp"
#include "core/text.hpp"
#include "net/client.hpp"
#include "net/server.hpp"
#include "sandbox/defaults.hpp"
#include "sandbox/server.hpp"
#include "store/sqlite_store.hpp"
#include "temp_folder.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;
namespace defaults = sandbox::defaults;

constexpr std::string_view default_start = "2026-11-02T11:00:00.000Z";  // a Monday, noon in Oslo
constexpr Duration hanging_call = std::chrono::milliseconds{300};
constexpr Duration patience = std::chrono::seconds{5};  // with one answer of the service
constexpr Duration tick = std::chrono::milliseconds{20};

// Different numbers, all of which decide alike: a talk's seed is the lower half.
class FixedRandom final : public service::Random {
public:
    explicit FixedRandom(std::uint32_t seed) : seed_(seed) {}
    std::uint64_t next() override { return (++count_ << 32) | seed_; }

private:
    std::uint64_t count_ = 0;
    std::uint32_t seed_;
};

std::string duty_token(std::string_view officer) { return "a long random token of " + fold_case(officer); }

Result<Secret> sandbox_secret(std::string_view reference) {
    if (reference == "env:APP_SECRET") return Secret(std::string(defaults::app_secret));
    if (reference == "env:NEXT_APP_SECRET") return Secret(std::string(defaults::next_app_secret));
    if (reference == "env:VERIFY_TOKEN") return Secret(std::string(defaults::verify_token));
    if (reference == "env:PAGE_TOKEN") return Secret(std::string(defaults::page_token));
    if (reference.starts_with("env:DUTY_")) return Secret(duty_token(reference.substr(9)));
    return Error{Errc::misconfigured, "no such secret in this test"};
}

app::Config installation(const std::string& graph_url, const std::string& database, const std::string& changes) {
    json config{{"http", {{"listen", "127.0.0.1:0"}, {"public_url", "https://stemmen.example.no"}}},
                {"store", {{"database", database}, {"synchronous_full", false}}},
                {"dialogs", STEMMEN_SOURCE_DIR "/dialogs"},
                {"data", STEMMEN_SOURCE_DIR "/config"},
                {"contact", {{"quiet_hours", "off"}}},
                {"messenger",
                 {{"graph_url", graph_url},
                  {"graph_version", defaults::graph_version},
                  {"page_id", defaults::page_id},
                  {"app_id", defaults::app_id},
                  {"app_secrets", {"env:APP_SECRET"}},
                  {"verify_token", "env:VERIFY_TOKEN"},
                  {"page_token", "env:PAGE_TOKEN"},
                  {"operator_app_ids", {defaults::inbox_app_id, defaults::tool_app_id}},
                  {"automation_reply", "0s"},
                  {"typing", "0s"}}}};
    config.merge_patch(json::parse(changes));
    auto parsed = app::parse_config(config.dump(), "stage.json", sandbox_secret);
    if (auto* faults = std::get_if<app::ConfigFaults>(&parsed)) throw std::runtime_error(faults->faults.front());
    return std::move(std::get<app::Config>(parsed));
}

// Read and checked once: that takes longer than most stories.
const app::Rules& rules_of(const app::Config& config) {
    static const app::Rules rules = [&] {
        auto loaded = app::load_rules(config);
        if (auto* faults = std::get_if<app::Faults>(&loaded)) throw std::runtime_error(faults->sentences.front());
        return std::move(std::get<app::Rules>(loaded));
    }();
    return rules;
}

privacy::KeyRing new_keys() {
    auto text = privacy::new_key_file(app::random_bytes(privacy::new_key_file_random_bytes));
    if (!text) throw std::runtime_error(text.error().detail);
    auto keys = privacy::KeyRing::parse(*text);
    if (!keys) throw std::runtime_error(keys.error().detail);
    return std::move(*keys);
}

std::vector<std::pair<std::string, std::string>> cells_of(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> cells;
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        const std::string_view cell = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto equals = cell.find('=');
        if (equals != std::string_view::npos) cells.emplace_back(cell.substr(0, equals), cell.substr(equals + 1));
    }
    return cells;
}

Result<void> read_directive(Story& story, std::string_view line) {
    const auto space = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, space), rest = trim(line.substr(space));
    if (word == "config") {
        story.config = rest;
        if (!json::accept(story.config)) return Error{Errc::bad_input, "config must be JSON"};
        return {};
    }
    if (word == "seed") {
        const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), story.seed);
        if (fault != std::errc{} || end != rest.data() + rest.size()) return Error{Errc::bad_input, "seed must be a number"};
        return {};
    }
    if (word == "start") {
        const Result<Timestamp> at = parse_timestamp(rest);
        if (!at) return at.error();
        story.start = *at;
        return {};
    }
    if (word != "row") return Error{Errc::bad_input, "there is no directive " + std::string(word)};
    const auto table_end = std::min(rest.find(' '), rest.size());
    Story::Row row{std::string(rest.substr(0, table_end)), cells_of(rest.substr(table_end))};
    if (!service::parse_report(row.table)) return Error{Errc::bad_input, "there is no table " + row.table};
    story.rows.push_back(std::move(row));
    return {};
}

}  // namespace

Result<Story> parse_story(const std::string& text, const std::string& name) {
    Result<sandbox::Script> script = sandbox::parse_script(text, name);
    if (!script) return script.error();
    Story story{.name = name, .script = std::move(*script), .config = "{}", .start = parse_timestamp(default_start).value(), .rows = {}};
    int number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = trim(std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
        ++number;
        if (!line.starts_with("#:")) continue;
        if (Result<void> read = read_directive(story, trim(line.substr(2))); !read)
            return Error{read.error().code, name + ":" + std::to_string(number) + ": " + read.error().detail};
    }
    return story;
}

struct Stage::State {
    explicit State(StageOptions the_options)
        : options(std::move(the_options)), random(options.seed), began(std::chrono::steady_clock::now()), oslo(app::Clock::open("Europe/Oslo").value()),
          meta(loop, {.clock = [this] { return real_time(); }, .hang = hanging_call}), client(loop, {}),
          repeater(loop, {.listen = "127.0.0.1:0"}, [this](HttpRequest request, net::Respond respond) { pass_on(std::move(request), std::move(respond)); }) {
        app::Config config = installation(meta.graph_url(), database(), options.config);
        app::Rules rules = rules_of(config);
        auto started = app::Daemon::start(loop, {.config = std::move(config),
                                                 .rules = std::move(rules),
                                                 .keys = new_keys(),
                                                 .clock = [this] { return oslo.at(meta.now()); },
                                                 .tick = tick,
                                                 .random = &random});
        if (!started) throw std::runtime_error(started.error().detail);
        daemon = std::move(*started);
        meta.on_advance([this] { daemon->tick_now(); });
        meta.set_callback((options.everything_twice ? "http://127.0.0.1:" + std::to_string(repeater.port()) : base_url()) + "/webhooks/messenger");
    }

    [[nodiscard]] Timestamp real_time() const {
        return options.start + std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began);
    }
    [[nodiscard]] std::string database() const { return folder.file("stemmen.db"); }
    [[nodiscard]] std::string base_url() const { return "http://127.0.0.1:" + std::to_string(daemon->port()); }

    // Every webhook goes to the service twice, byte for byte; the second answer counts.
    void pass_on(HttpRequest request, net::Respond respond) {
        HttpRequest sent{.method = request.method, .target = base_url() + request.target, .body = request.body};
        for (const char* name : {"content-type", "x-hub-signature-256"})
            if (const auto value = header(request.headers, name); !value.empty()) sent.headers.emplace_back(name, value);
        const auto answer = [](net::Respond& to, const Result<HttpResponse>& from) { to(from ? HttpResponse{from->status, {}, from->body} : HttpResponse{502, {}, ""}); };
        if (request.method != "POST")
            return client.send(std::move(sent), patience, [answer, respond = std::move(respond)](Result<HttpResponse> from) mutable { answer(respond, from); });
        HttpRequest again = sent;
        client.send(std::move(sent), patience, [this, answer, again = std::move(again), respond = std::move(respond)](Result<HttpResponse> first) mutable {
            if (!first || first->status != 200) return answer(respond, first);
            client.send(std::move(again), patience, [answer, respond = std::move(respond)](Result<HttpResponse> second) mutable { answer(respond, second); });
        });
    }

    // "check messenger", or "duty open 1 as kari: 200 *kniv*"
    void beside(const std::string& text, std::function<void(Result<void>)> done) {
        if (text == "check messenger") return daemon->check_messenger_now([done = std::move(done)] { done({}); });
        const auto colon = std::min(text.find(": "), text.size());
        const std::string pattern(trim(std::string_view(text).substr(std::min(colon + 2, text.size()))));
        std::istringstream words(text.substr(0, colon));
        std::string duty, deed, word, to, officer;
        long item = 0;
        words >> duty >> deed;
        if (deed != "list") words >> item;
        while (words >> word) words >> (word == "to" ? to : officer);
        HttpRequest request{.method = deed == "list" ? "GET" : "POST", .target = base_url() + "/api/v1/duty", .headers = {{"authorization", "Bearer " + duty_token(officer)}}};
        if (deed != "list") {
            request.target += "/" + deed;
            json body{{"item", item}};
            if (!to.empty()) body["to"] = to;
            request.body = body.dump();
        }
        client.send(std::move(request), patience, [pattern, done = std::move(done)](const Result<HttpResponse>& answer) {
            if (!answer) return done(answer.error());
            const std::string shown = std::to_string(answer->status) + " " + std::string(trim(answer->body));
            done(sandbox::matches(pattern, shown) ? Result<void>{} : Result<void>(Error{Errc::conflict, "the service answered " + shown}));
        });
    }

    void stop() {
        HttpRequest request;
        request.target = base_url() + "/metrics";
        client.send(std::move(request), patience, [this](Result<HttpResponse> answer) {
            if (answer) metrics = std::move(answer->body);
            meta.release_hanging();
            daemon->prepare_stop();
            loop.stop();
        });
    }

    StageOptions options;
    TempFolder folder;
    FixedRandom random;
    std::chrono::steady_clock::time_point began;
    app::Clock oslo;
    net::Loop loop;
    sandbox::Sandbox meta;
    net::Client client;
    net::Server repeater;
    std::unique_ptr<app::Daemon> daemon;
    std::string metrics;
};

Stage::Stage(StageOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Stage::~Stage() = default;

Result<void> Stage::play(sandbox::Script script) {
    Result<void> outcome;
    sandbox::ScriptOptions options;
    options.aside = [this](const std::string& text, std::function<void(Result<void>)> done) { state_->beside(text, std::move(done)); };
    sandbox::ScriptRunner runner(state_->loop, state_->meta, std::move(script), options, [&](Result<void> result) {
        outcome = std::move(result);
        state_->stop();
    });
    runner.start();
    state_->loop.run();
    state_->daemon.reset();
    return outcome;
}

service::Table Stage::table(service::Report report) {
    auto store = store::SqliteStore::open(database(), {.read_only = true});
    if (!store) throw std::runtime_error(store.error().detail);
    return service::read_table(**store, report, {});
}

std::vector<std::string> Stage::table_counts() {
    SQLite::Database file(database());
    std::vector<std::string> counts;
    for (const std::string table : {"event", "failed_event", "thread", "session", "answer", "consent", "talk", "deletion", "outbox", "duty_item", "access_log"}) {
        SQLite::Statement count(file, "SELECT COUNT(*) FROM " + table);
        count.executeStep();
        counts.push_back(table + "=" + count.getColumn(0).getString());
    }
    return counts;
}

const std::string& Stage::metrics() const { return state_->metrics; }
std::string Stage::database() const { return state_->database(); }

std::vector<std::string> lines_of(const service::Table& table) {
    std::vector<std::string> lines;
    for (const auto& row : table.rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string& name = table.columns[i].name;
            if (name.ends_with("_id") && name != "text_id") continue;
            line += (line.empty() ? "" : "; ") + name + "=" + row[i];
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace stemmen::e2e
