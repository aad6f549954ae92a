// The real binary as an outsider runs it: a configuration file, secrets in the environment, HTTP on a port the system chose.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/http.hpp"
#include "temp_folder.hpp"

namespace stemmen::e2e {

using Environment = std::map<std::string, std::string>;

inline constexpr std::chrono::milliseconds patience{60'000};  // with a busy machine and sanitizers; nothing waits so long when all is well

// Polls until `met` holds; false when the patience is over.
bool eventually(const std::function<bool()>& met, std::chrono::milliseconds at_most = patience);

// `stemmen` with these arguments, in `folder`; its output goes to files there.
class Process {
public:
    Process(const TempFolder& folder, std::vector<std::string> arguments, const Environment& environment, const std::string& input = {});
    ~Process();  // kill -9, if it still runs
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] pid_t id() const { return id_; }
    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;
    void signal(int number) const;
    // The exit code, 128 + the signal that ended it, or nothing when it still runs after that time.
    std::optional<int> wait(std::chrono::milliseconds at_most = patience);
    [[nodiscard]] bool has_dumped_core() const { return has_dumped_core_; }  // after it has ended
    // Of "listening port=N" in the log; 0 when it ended or never said so.
    std::uint16_t port();

private:
    std::string out_path_, err_path_;
    pid_t id_ = -1;
    std::optional<int> ended_;
    bool has_dumped_core_ = false;
};

// Runs to the end.
struct Ran {
    int code = -1;
    std::string out, err;
};
Ran run(const TempFolder& folder, std::vector<std::string> arguments, const Environment& environment = {}, const std::string& input = {});

// A connection to a loopback port, closed with it.
class Socket {
public:
    explicit Socket(std::uint16_t port);
    ~Socket();
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&&) = delete;

    [[nodiscard]] bool is_open() const { return file_ >= 0; }
    bool send(std::string_view bytes) const;
    // Until the other side closes, or for so long.
    [[nodiscard]] std::string read_all(std::chrono::milliseconds at_most = patience) const;

private:
    int file_ = -1;
};

// One that the system has just had to spare, for a service that cannot tell which one it took.
std::uint16_t free_port();

// One request on a connection of its own. nullopt: no whole answer came.
std::optional<HttpResponse> ask(std::uint16_t port, const HttpRequest& request, std::chrono::milliseconds at_most = patience);
std::optional<HttpResponse> get(std::uint16_t port, const std::string& target);
int status_of(const std::optional<HttpResponse>& answer);  // 0 when none came

}  // namespace stemmen::e2e
