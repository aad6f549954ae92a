// The whole service in this process, against the sandbox, on a clock that the test moves: what a script says is played, and
// afterwards the database is read as an export would read it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "sandbox/script.hpp"
#include "sandbox/script_runner.hpp"
#include "service/report.hpp"

namespace stemmen::e2e {

// A script that a tester can read, with what must stand in the database afterwards. Beside the sandbox's own lines
// (sandbox/script.hpp) it has lines that begin with "#:":
//   #: config {"contact":{"quiet_hours":"21:00-08:00"}}     merged into the installation's configuration
//   #: seed 8                                               decides variant and picks of every talk
//   #: start 2026-11-02T12:00:00.000Z
//   #: row dispositions setup=quiet; ending=completed       the table's next row has these values; every row is listed
// and asides for what officers do outside the chat, answered "STATUS {json}":
//   aside duty list as kari: 200 *"state":"unopened"*
//   aside duty open 1 as kari: 200 *kniv*
//   aside duty handled 1 to operations as kari: 200 *
// "aside check messenger" has the service ask Meta what it asks at the start and every quarter of an hour.
// An officer's token is that of sandbox_secret in stage.cpp: env:DUTY_KARI for kari.
struct Story {
    std::string name;
    sandbox::Script script;
    std::string config;  // JSON
    std::uint32_t seed = 1;
    Timestamp start;
    struct Row {
        std::string table;
        std::vector<std::pair<std::string, std::string>> cells;
    };
    std::vector<Row> rows;
};
Result<Story> parse_story(const std::string& text, const std::string& name);

struct StageOptions {
    std::string config = "{}";  // merged into the installation's configuration
    std::uint32_t seed = 1;
    Timestamp start;
    bool everything_twice = false;  // each webhook is fed to the service twice, byte for byte
};

class Stage {
public:
    explicit Stage(StageOptions options);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    // Plays it, stops the service, and gives what did not come out. Once.
    Result<void> play(sandbox::Script script);
    // After play(): as `stemmen export` reads it.
    service::Table table(service::Report report);
    // After play(): rows of every table that grows with what happens, as "name=count".
    std::vector<std::string> table_counts();
    // After play(): "metric{label}" values as /metrics showed them last.
    [[nodiscard]] const std::string& metrics() const;
    [[nodiscard]] std::string database() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// "column=value; …" of every row, without ids, for comparison.
std::vector<std::string> lines_of(const service::Table& table);

}  // namespace stemmen::e2e
