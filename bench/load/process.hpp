// Starts the server to be measured and reads from /proc what it costs.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

class Process {
public:
    // Runs the command with our environment; its output goes to `log`. Throws when it cannot be started.
    Process(const std::vector<std::string>& command, const std::string& log);
    ~Process();  // stops it
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    // Until something listens on the loopback port. Throws when the process ends first or 30 s have passed.
    void wait_for(std::uint16_t port);
    [[nodiscard]] double cpu_seconds() const;       // user and system, all threads, from /proc/<pid>/stat
    [[nodiscard]] long resident_kib() const;        // VmRSS
    // SIGTERM, then up to 15 s of patience. Returns the exit status as the shell counts it.
    int stop();

private:
    pid_t pid_ = 0;
    std::string log_;
};

}  // namespace bench
