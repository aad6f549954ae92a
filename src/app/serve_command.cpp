#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <fstream>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/daemon.hpp"
#include "app/log.hpp"
#include "app/spare_memory.hpp"

namespace stemmen::app {

void complain(const std::string& sentence) { std::fprintf(stderr, "stemmen: %s\n", sentence.c_str()); }

std::optional<Config> read_config(const std::string& path) {
    Result<std::string> text = read_file(path);
    if (!text) {
        complain(text.error().detail + "; start from config/example.json");
        return std::nullopt;
    }
    auto parsed = parse_config(*text, path, secret_from_environment);
    if (auto* config = std::get_if<Config>(&parsed)) return std::move(*config);
    for (const std::string& fault : std::get<ConfigFaults>(parsed).faults) complain(fault);
    return std::nullopt;
}

namespace {

// Every connection is a file: as many as the system lets us have, so that connections_max is what bounds them.
void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// A core file would put words, ids and keys on the disk.
void forbid_core_dumps() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    // A program that takes dumps from the kernel is not bound by the limit: it gets none of our memory.
    std::ofstream("/proc/self/coredump_filter") << "0";
    ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int serve(const std::string& config_path, bool may_try_first) {
    forbid_core_dumps();  // before the first secret is read
    std::optional<Config> config = read_config(config_path);
    if (!config) return 1;
    set_log_level(config->log.level);
    raise_file_limit();
    std::signal(SIGXFSZ, SIG_IGN);  // A file that may not grow is a full disk to us (503), not the end.
    auto loaded = load_rules(*config);
    if (const auto* faults = std::get_if<Faults>(&loaded)) {
        for (const std::string& sentence : faults->sentences) complain(sentence);
        return 1;
    }
    const Result<Clock> clock = Clock::open(config->contact.time_zone);
    if (!clock) return complain(config_path + ": " + clock.error().detail), 1;
    std::string note;
    Result<privacy::KeyRing> keys = load_keys(*config, note);
    if (!keys) return complain(config_path + ": " + keys.error().detail), 1;
    if (const Result<void> fit = check_keys_fit(*config, *keys); !fit) return complain(fit.error().detail), 1;
    if (!note.empty()) log(LogLevel::warn, "keys_made", {{"what", note}});

    Rules& rules = std::get<Rules>(loaded);
    log(LogLevel::info, "starting", {{"dialogs", rules.dialogs_origin}, {"data", rules.data_origin}, {"database", config->store.database}});
    net::Loop loop({.on_failure = [](std::string_view task, const std::exception_ptr& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& fault) {
            log(LogLevel::error, "task_failed", {{"task", std::string(task)}, {"detail", fault.what()}});
        }
    }});
    const bool has_page = config->web.enabled;
    auto daemon = Daemon::start(loop, {.config = std::move(*config), .config_path = config_path, .rules = std::move(rules), .keys = std::move(*keys), .clock = [clock = *clock] { return clock.now(); }, .may_try_first = may_try_first});
    if (!daemon) return complain(daemon.error().detail), 1;
    bool asked_to_stop = false;
    loop.on_signal({SIGTERM, SIGINT}, [&](int) {
        if (asked_to_stop) std::_Exit(1);  // The second one means it.
        asked_to_stop = true;
        log(LogLevel::info, "stopping");
        (*daemon)->prepare_stop();
        loop.stop();
    });
    loop.on_signal({SIGHUP}, [&](int) { (*daemon)->reload_rules(); });
    give_spare_memory_back();
    log(LogLevel::info, "listening", {{"port", std::to_string((*daemon)->port())}});
    if (may_try_first) {
        if (has_page) std::printf("citizens talk here: http://127.0.0.1:%d/\n", (*daemon)->port());
        std::printf("dashboard, for one person and a quarter of an hour: %s\n", (*daemon)->first_try_url().c_str());
        std::fflush(stdout);
    }
    loop.run();
    daemon->reset();
    log(LogLevel::info, "stopped");
    return 0;
}

}  // namespace stemmen::app
