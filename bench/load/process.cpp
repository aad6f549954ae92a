#include "bench/load/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

constexpr int start_patience_ms = 30'000;
constexpr int stop_patience_ms = 15'000;
constexpr int look_again_ms = 20;

bool listens(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return connected;
}

int shell_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::string& log) : log_(log) {
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ > 0) return;
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::execvp(arguments[0], arguments.data());
    _exit(127);
}

Process::~Process() { stop(); }

void Process::wait_for(std::uint16_t port) {
    for (int waited = 0; waited < start_patience_ms; waited += look_again_ms) {
        if (listens(port)) return;
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = 0;
            throw std::runtime_error("the server ended with " + std::to_string(shell_status(status)) + " before it listened; see " + log_);
        }
        ::poll(nullptr, 0, look_again_ms);
    }
    throw std::runtime_error("nothing listens on port " + std::to_string(port) + "; see " + log_);
}

double Process::cpu_seconds() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
    std::string line;
    std::getline(file, line);
    // The second field is the program's name in parentheses and may hold anything, so count from behind it.
    const auto name_end = line.rfind(')');
    if (name_end == std::string::npos) throw std::runtime_error("the server is gone; see " + log_);
    std::istringstream fields(line.substr(name_end + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    long user = 0, system = 0;
    fields >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

long Process::resident_kib() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
    return 0;
}

int Process::stop() {
    if (pid_ == 0) return 0;
    ::kill(pid_, SIGTERM);
    int status = 0;
    for (int waited = 0; ::waitpid(pid_, &status, WNOHANG) != pid_; waited += look_again_ms) {
        if (waited >= stop_patience_ms) ::kill(pid_, SIGKILL);
        ::poll(nullptr, 0, look_again_ms);
    }
    pid_ = 0;
    return shell_status(status);
}

}  // namespace bench
