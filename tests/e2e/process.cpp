#include "process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>

namespace stemmen::e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds poll_pause{5};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::optional<HttpResponse> parse_response(const std::string& bytes) {
    const auto head_end = bytes.find("\r\n\r\n");
    if (!bytes.starts_with("HTTP/1.1 ") || head_end == std::string::npos) return std::nullopt;
    HttpResponse response;
    if (std::from_chars(bytes.data() + 9, bytes.data() + 12, response.status).ec != std::errc{}) return std::nullopt;
    for (std::size_t at = bytes.find("\r\n") + 2; at < head_end;) {
        const std::size_t end = bytes.find("\r\n", at), colon = bytes.find(": ", at);
        if (colon < end) response.headers.emplace_back(lower(bytes.substr(at, colon - at)), bytes.substr(colon + 2, end - colon - 2));
        at = end + 2;
    }
    response.body = bytes.substr(head_end + 4);
    return response;
}

}  // namespace

bool eventually(const std::function<bool()>& met, milliseconds at_most) {
    // Another process gives us no event to wait on, so we look again and again, until a deadline.
    for (const auto end = steady_clock::now() + at_most; steady_clock::now() < end; ::poll(nullptr, 0, static_cast<int>(poll_pause.count())))
        if (met()) return true;
    return met();
}

Process::Process(const TempFolder& folder, std::vector<std::string> arguments, const Environment& environment, const std::string& input) {
    static std::atomic<int> count = 0;
    const std::string name = "process-" + std::to_string(++count);
    out_path_ = folder.file(name + ".out");
    err_path_ = folder.file(name + ".err");
    const std::string in_path = folder.file(name + ".in");
    write_all(in_path, input);

    arguments.insert(arguments.begin(), STEMMEN_BINARY_DIR "/stemmen");
    std::vector<std::string> variables;
    for (const auto& [key, value] : environment) variables.push_back(key + "=" + value);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, in_path.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addchdir_np(&files, folder.path().c_str());
    const int fault = ::posix_spawn(&id_, arguments.front().c_str(), &files, nullptr, pointers(arguments).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&files);
    if (fault != 0) throw std::runtime_error("cannot start " + arguments.front());
}

Process::~Process() {
    if (ended_) return;
    signal(SIGKILL);
    wait();
}

std::string Process::out() const { return e2e::read_all(out_path_); }
std::string Process::err() const { return e2e::read_all(err_path_); }

void Process::signal(int number) const {
    if (!ended_) ::kill(id_, number);
}

std::optional<int> Process::wait(milliseconds at_most) {
    eventually(
        [this] {
            int status = 0;
            if (ended_) return true;
            if (::waitpid(id_, &status, WNOHANG) != id_) return false;
            has_dumped_core_ = WCOREDUMP(status);
            ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            return true;
        },
        at_most);
    return ended_;
}

std::uint16_t Process::port() {
    std::uint16_t port = 0;
    constexpr std::string_view said = " listening port=";
    eventually([&] {
        const std::string log = err();
        const auto at = log.find(said);
        if (at != std::string::npos && log.find('\n', at) != std::string::npos) {
            std::from_chars(log.data() + at + said.size(), log.data() + log.size(), port);
            return true;
        }
        return wait(milliseconds{0}).has_value();
    });
    return port;
}

Ran run(const TempFolder& folder, std::vector<std::string> arguments, const Environment& environment, const std::string& input) {
    Process process(folder, std::move(arguments), environment, input);
    const std::optional<int> code = process.wait();
    return {code.value_or(-1), process.out(), process.err()};
}

Socket::Socket(std::uint16_t port) : file_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (file_ < 0) return;
    sockaddr generic{};
    static_assert(sizeof generic == sizeof address);
    std::memcpy(&generic, &address, sizeof address);
    if (::connect(file_, &generic, sizeof generic) == 0) return;
    ::close(file_);
    file_ = -1;
}

Socket::~Socket() {
    if (file_ >= 0) ::close(file_);
}

Socket::Socket(Socket&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

std::uint16_t free_port() {
    const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr generic{};
    std::memcpy(&generic, &address, sizeof address);
    socklen_t size = sizeof generic;
    const bool is_bound = ::bind(file, &generic, size) == 0 && ::getsockname(file, &generic, &size) == 0;
    std::memcpy(&address, &generic, sizeof address);
    ::close(file);
    return is_bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

bool Socket::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string Socket::read_all(milliseconds at_most) const {
    std::string all;
    const auto end = steady_clock::now() + at_most;
    for (;;) {
        const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now()).count();
        pollfd waiting{file_, POLLIN, 0};
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return all;
        char buffer[16 * 1024];
        const ssize_t got = ::recv(file_, buffer, sizeof buffer, 0);
        if (got <= 0) return all;
        all.append(buffer, static_cast<std::size_t>(got));
    }
}

std::optional<HttpResponse> ask(std::uint16_t port, const HttpRequest& request, milliseconds at_most) {
    const Socket socket(port);
    std::string bytes = request.method + " " + request.target + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n";
    for (const auto& [name, value] : request.headers) bytes += name + ": " + value + "\r\n";
    if (request.method == "POST") bytes += "content-length: " + std::to_string(request.body.size()) + "\r\n";
    if (!socket.is_open()) return std::nullopt;
    socket.send(bytes + "\r\n" + request.body);  // a refusal may come before all is sent
    return parse_response(socket.read_all(at_most));
}

std::optional<HttpResponse> get(std::uint16_t port, const std::string& target) { return ask(port, {.method = "GET", .target = target}); }

int status_of(const std::optional<HttpResponse>& answer) { return answer ? answer->status : 0; }

}  // namespace stemmen::e2e
