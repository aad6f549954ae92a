// Starts a server, puts load on it as Meta would, and prints one line of figures. See bench/README.md and `load --help`.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/load/generator.hpp"
#include "bench/load/process.hpp"

namespace {

namespace fs = std::filesystem;
using bench::Opening;

struct Arguments {
    std::string name, config, table, log = "server.log", database;
    std::string opening = "link", link_ref = "bench";
    std::vector<std::string> command;
    bench::GeneratorOptions generator;
    std::uint32_t turns_per_person = 0;
    std::uint64_t first_person = 0;
    bool no_answers = false;
};

// What the server itself is configured with; ports and ids are told once, there.
void read_config(const std::string& path, bench::GeneratorOptions& generator, bench::PeopleOptions& people) {
    std::ifstream file(path);
    const auto config = nlohmann::json::parse(file, nullptr, true, true);
    const auto port_of = [](const std::string& address) { return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))); };
    const auto& messenger = config.at("messenger");
    generator.server_port = port_of(config.at("http").at("listen").get<std::string>());
    generator.graph_port = port_of(messenger.at("graph_url").get<std::string>());
    people.page_id = messenger.at("page_id").get<std::string>();
    people.app_id = messenger.at("app_id").get<std::string>();
    people.inbox_id = messenger.at("operator_app_ids").at(0).get<std::string>();
}

double percentile(std::vector<std::uint32_t>& values, double share) {
    if (values.empty()) return 0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * double(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

std::uintmax_t bytes_of(const std::string& database) {
    std::uintmax_t bytes = 0;
    for (const std::string suffix : {"", "-wal"}) {
        std::error_code missing;
        const auto size = fs::file_size(database + suffix, missing);
        if (!missing) bytes += size;
    }
    return bytes;
}

struct Figure {
    const char* name;
    double value;
    int decimals;
};

void report(const Arguments& arguments, const std::vector<Figure>& figures) {
    const bool is_new = arguments.table.empty() || !fs::exists(arguments.table);
    std::FILE* out = arguments.table.empty() ? stdout : std::fopen(arguments.table.c_str(), "a");
    if (out == nullptr) throw std::runtime_error("cannot write " + arguments.table);
    if (is_new) {
        std::fprintf(out, "name");
        for (const Figure& figure : figures) std::fprintf(out, "\t%s", figure.name);
        std::fprintf(out, "\n");
    }
    std::fprintf(out, "%s", arguments.name.c_str());
    for (const Figure& figure : figures) std::fprintf(out, "\t%.*f", figure.decimals, figure.value);
    std::fprintf(out, "\n");
    if (out != stdout) std::fclose(out);
}

int measure(Arguments& arguments) {
    bench::PeopleOptions people;
    read_config(arguments.config, arguments.generator, people);
    const char* secret = std::getenv("MESSENGER_APP_SECRET");
    if (secret == nullptr) throw std::runtime_error("MESSENGER_APP_SECRET is not set");
    arguments.generator.secret = secret;
    arguments.generator.answers_come = !arguments.no_answers;
    arguments.generator.opening = people.opening = arguments.opening == "standby" ? Opening::standby : Opening::link;
    people.link_ref = arguments.link_ref;
    people.turns_max = arguments.turns_per_person;
    people.first_person = arguments.first_person;
    people.answers_come = arguments.generator.answers_come;

    const std::uintmax_t bytes_before = bytes_of(arguments.database);
    bench::Generator generator(arguments.generator, people);
    bench::Process server(arguments.command, arguments.log);
    server.wait_for(arguments.generator.server_port);
    const long idle_kib = server.resident_kib();
    double cpu = 0;
    long loaded_kib = 0;
    auto measured = generator.run([&] { cpu = -server.cpu_seconds(); },
                                  [&] {
                                      cpu += server.cpu_seconds();
                                      loaded_kib = server.resident_kib();
                                  });
    const int status = server.stop();
    const double turns = std::max<double>(1, double(measured.turns));
    const double growth = double(bytes_of(arguments.database)) - double(bytes_before);
    report(arguments, {{"rate", arguments.generator.turns_per_second, 0},
                       {"turns", double(measured.turns), 0},
                       {"turns_per_s", double(measured.turns) / measured.seconds, 0},
                       {"cpu_us_per_turn", cpu * 1e6 / turns, 1},
                       {"ack_p50_us", percentile(measured.ack_us, 0.50), 0},
                       {"ack_p99_us", percentile(measured.ack_us, 0.99), 0},
                       {"answer_p50_us", percentile(measured.answer_us, 0.50), 0},
                       {"answer_p99_us", percentile(measured.answer_us, 0.99), 0},
                       {"rss_idle_kib", double(idle_kib), 0},
                       {"rss_loaded_kib", double(loaded_kib), 0},
                       {"disk_bytes_per_turn", growth / std::max<double>(1, double(measured.all_turns)), 0},
                       {"talks", double(measured.talks), 0},
                       {"refused", double(measured.refused), 0},
                       {"stalled", double(measured.stalled), 0},
                       {"exit_status", double(status), 0}});
    return measured.turns > 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
    Arguments arguments;
    CLI::App app("Puts load on a webhook server as Meta would, and measures it. The server's command comes last, after --.");
    app.add_option("--name", arguments.name, "what to call this run in the table")->required();
    app.add_option("--config", arguments.config, "configuration of the server: ports, page, app")->required();
    app.add_option("--table", arguments.table, "file to append a tab-separated line to; without it, standard output");
    app.add_option("--log", arguments.log, "where the server's own output goes");
    app.add_option("--database", arguments.database, "file whose growth is the disk used");
    app.add_option("--rate", arguments.generator.turns_per_second, "turns per second; 0 is as fast as answers come");
    app.add_option("--connections", arguments.generator.connections, "keep-alive connections to the server")->check(CLI::Range(1, 4000));
    app.add_option("--people", arguments.generator.people_at_once, "people in conversation at the same time")->check(CLI::Range(1, 1'000'000));
    app.add_option("--people-in-all", arguments.generator.people_in_all, "end when so many have come and gone, instead of by time");
    app.add_option("--turns-per-person", arguments.turns_per_person, "then the person leaves; 0 is to the end of the dialog");
    app.add_option("--first-person", arguments.first_person, "number of the first person, so that a later run brings new ones");
    app.add_option("--warm-up", arguments.generator.warm_up_seconds, "seconds before measuring");
    app.add_option("--seconds", arguments.generator.seconds, "seconds measured");
    app.add_option("--opening", arguments.opening, "link, or standby (a talk with an officer first)")->check(CLI::IsMember({"link", "standby"}));
    app.add_option("--link-ref", arguments.link_ref, "ref value of the link");
    app.add_flag("--echoes", arguments.generator.echoes, "report the bot's messages back as echoes");
    app.add_flag("--no-answers", arguments.no_answers, "the server sends nothing back; a turn is over when acknowledged");
    app.add_option("command", arguments.command, "the server and its arguments")->required();
    CLI11_PARSE(app, count, values);
    try {
        return measure(arguments);
    } catch (const std::exception& failure) {
        std::cerr << arguments.name << ": " << failure.what() << "\n";
        return 1;
    }
}
