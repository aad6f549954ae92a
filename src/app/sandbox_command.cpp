#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/daemon.hpp"
#include "app/log.hpp"
#include "net/server.hpp"
#include "sandbox/defaults.hpp"
#include "sandbox/script_runner.hpp"
#include "sandbox/server.hpp"
#include "sandbox/teams_server.hpp"
#include "sandbox/terminal.hpp"
#include "store/process_lock.hpp"

namespace stemmen::app {
namespace {

namespace defaults = sandbox::defaults;

constexpr const char* folder = "var/sandbox";
constexpr const char* teams_person = "Kari Nordmann";
constexpr Duration settle = std::chrono::milliseconds{1200};  // longer than the typing mark is shown

std::string in_folder(std::string_view name) { return std::string(folder) + "/" + std::string(name); }

// The same kind of file an installation has, so that `stemmen export --config` works on what was said here.
std::string config_text(const std::string& graph_url, const std::string& address, sandbox::TeamsSandbox& teams) {
    const std::string officer = teams.world().person(teams_person).directory_id;
    return "{\n  // Written by `stemmen sandbox` at every start.\n  \"http\": { \"listen\": \"" + address + "\", \"public_url\": \"http://" + address + "\" },\n"
           "  \"store\": { \"database\": \"" + in_folder("stemmen.db") + "\", \"contacts\": \"" + in_folder("contacts.db") + "\", \"keys\": \"file:" + in_folder("stemmen.keys") + "\" },\n"
           "  \"contact\": { \"quiet_hours\": \"off\" },\n  \"texts\": { \"tid\": \"noen timer\" },\n"
           "  \"messenger\": {\n    \"graph_url\": \"" + graph_url + "\", \"graph_version\": \"" + std::string(defaults::graph_version) + "\",\n"
           "    \"page_id\": \"" + std::string(defaults::page_id) + "\", \"app_id\": \"" + std::string(defaults::app_id) + "\",\n"
           "    \"app_secrets\": [\"file:" + in_folder("app_secret") + "\"], \"verify_token\": \"file:" + in_folder("verify_token") + "\", \"page_token\": \"file:" + in_folder("page_token") + "\",\n"
           "    \"operator_app_ids\": [\"" + std::string(defaults::inbox_app_id) + "\", \"" + std::string(defaults::tool_app_id) + "\"],\n"
           "    \"automation_reply\": \"0s\"  // Whoever plays both sides may answer at once.\n  },\n"
           "  \"teams\": {\n    \"app_id\": \"" + std::string(sandbox::teams_defaults::app_id) + "\", \"tenant_id\": \"" + std::string(sandbox::teams_defaults::tenant_id) + "\", \"app_password\": \"file:" + in_folder("app_password") + "\",\n"
           "    \"openid_metadata\": \"" + teams.metadata_url() + "\", \"token_url\": \"" + teams.token_url() + "\", \"service_hosts\": [\"" + teams.host() + "\"],\n"
           "    \"officers\": { \"" + officer + "\": { \"name\": \"Kari Nordmann\", \"role\": \"officer\", \"unit\": \"201\" } }\n  }\n}\n";
}

// The usual address, or one that is free now: the links that citizens get must lead here.
std::string spare_address(net::Loop& loop) {
    const auto is_free = [&](const std::string& address) -> std::string {
        net::ServerOptions options;
        options.listen = address;
        const net::Server server(loop, options, [](HttpRequest, net::Respond) {});
        return "127.0.0.1:" + std::to_string(server.port());
    };
    try {
        return is_free("127.0.0.1:8080");
    } catch (const std::runtime_error&) {
        return is_free("127.0.0.1:0");
    }
}

// Beside the folder, which is made anew at each start: nobody's running database is taken away.
Result<store::ProcessLock> hold_folder() {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), ignored);  // the lock says what is wrong
    return store::ProcessLock::take(std::string(folder) + ".lock", folder);
}

// Where this program lies, for somebody who copies the line: it need not be on the PATH.
std::string own_path() {
    std::error_code failed;
    const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", failed);
    return failed ? "stemmen" : path.string();
}

Result<Config> prepare(const std::string& graph_url, const std::string& address, sandbox::TeamsSandbox& teams) {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    const std::pair<std::string_view, std::string_view> files[] = {
        {"app_secret", defaults::app_secret}, {"verify_token", defaults::verify_token}, {"page_token", defaults::page_token}, {"app_password", sandbox::teams_defaults::app_password}};
    for (const auto& [name, text] : files)
        if (Result<void> written = write_private_file(in_folder(name), text, true); !written) return written.error();
    const std::string text = config_text(graph_url, address, teams), path = in_folder("stemmen.json");
    if (Result<void> written = write_private_file(path, text, true); !written) return written.error();
    auto parsed = parse_config(text, path, secret_from_environment);
    if (auto* config = std::get_if<Config>(&parsed)) return std::move(*config);
    return Error{Errc::misconfigured, std::get<ConfigFaults>(parsed).faults.front()};
}

std::string what_to_do_next(const std::string& page, const std::string& dashboard) {
    return "Stemmen går på denne maskinen. Slik prøver du:\n\n"
           "  1. Svar som innbygger. Åpne i nettleseren:\n     " + page + "\n"
           "  2. Les svaret som prosjektgruppe. Åpne i en ny fane; lenken virker én gang, i et kvarter (skriv /svar, så får du en ny):\n     " + dashboard + "\n"
           "     Det du skriver, står under «Tekster» et sekund etter. Tall om færre enn fem vises aldri.\n"
           "  3. Eller spill begge sider av en samtale i Messenger, her:\n\n";
}

}  // namespace

int sandbox(const std::string& data_folder, const std::string& script_path) {
    std::optional<sandbox::Script> script;
    if (!script_path.empty()) {
        const Result<std::string> text = read_file(script_path);
        if (!text) return complain(text.error().detail), 2;
        Result<sandbox::Script> parsed = sandbox::parse_script(*text, script_path);
        if (!parsed) return complain(parsed.error().detail), 2;
        script = std::move(*parsed);
    }
    const Result<Clock> clock = Clock::open("Europe/Oslo");
    if (!clock) return complain(clock.error().detail), 1;

    const Result<store::ProcessLock> held = hold_folder();
    if (!held) return complain(held.error().detail), 1;

    net::Loop loop;
    sandbox::SandboxOptions options{.clock = [clock = *clock] { return clock.now().now; }};
    options.settings.run = std::to_string(to_millis(clock->now().now));  // Message ids of one start are not those of another.
    sandbox::Sandbox meta(loop, std::move(options));
    sandbox::TeamsSandbox teams(loop, [&meta] { return meta.now(); });
    Result<Config> config = prepare(meta.graph_url(), spare_address(loop), teams);
    if (!config) return complain(config.error().detail), 1;
    config->data = data_folder;
    log_to_file(in_folder("log"));
    auto loaded = load_rules(*config);
    if (const auto* faults = std::get_if<Faults>(&loaded)) {
        for (const std::string& sentence : faults->sentences) complain(sentence);
        return 1;
    }
    std::string note;
    Result<privacy::KeyRing> keys = load_keys(*config, note);
    if (!keys) return complain(keys.error().detail), 1;
    auto daemon = Daemon::start(loop, {.config = std::move(*config), .rules = std::move(std::get<Rules>(loaded)), .keys = std::move(*keys),
                                       .clock = [clock = *clock, &meta] { return clock.at(meta.now()); }, .may_try_first = true});
    if (!daemon) return complain(daemon.error().detail), 1;
    meta.on_advance([&] { (*daemon)->tick_now(); });
    const std::string address = "http://127.0.0.1:" + std::to_string((*daemon)->port());
    meta.set_callback(address + "/webhooks/messenger");
    teams.set_callback(address + "/api/messages");

    int code = 0;
    const auto over = [&] {
        meta.release_hanging();
        (*daemon)->prepare_stop();
        loop.stop();
    };
    loop.on_signal({SIGTERM, SIGINT}, [&](int) { over(); });
    std::unique_ptr<sandbox::ScriptRunner> runner;
    std::unique_ptr<sandbox::Terminal> terminal;
    if (script) {
        runner = std::make_unique<sandbox::ScriptRunner>(loop, meta, std::move(*script), sandbox::ScriptOptions{}, [&](Result<void> result) {
            if (!result) complain(result.error().detail);
            else std::cout << script_path << ": came out as written\n";
            code = result ? 0 : 1;
            over();
        });
        runner->start();
    } else {
        std::cout << what_to_do_next(address + "/", (*daemon)->first_try_url()) << std::flush;
        sandbox::TerminalOptions play{.is_interactive = ::isatty(STDIN_FILENO) != 0, .settle = settle, .new_dashboard_link = [&] { return (*daemon)->first_try_url(); }, .teams = &teams, .teams_person = teams_person};
        terminal = std::make_unique<sandbox::Terminal>(loop, meta, std::move(play), std::cout, over);
        terminal->start();
    }
    loop.run();
    runner.reset();
    terminal.reset();
    daemon->reset();
    if (!script) std::cout << "Les svarene: " << own_path() << " export answers --config " << in_folder("stemmen.json") << "\n";
    return code;
}

}  // namespace stemmen::app
