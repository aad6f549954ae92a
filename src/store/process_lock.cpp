#include "store/process_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace stemmen::store {
namespace {

std::string holder_of(int file) {
    std::array<char, 16> text{};
    const ssize_t size = ::pread(file, text.data(), text.size(), 0);
    std::string_view pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    pid = pid.substr(0, pid.find_first_not_of("0123456789"));
    return pid.empty() ? "another process" : "another stemmen (pid " + std::string(pid) + ")";
}

std::string reason() { return std::generic_category().message(errno); }

}  // namespace

Result<ProcessLock> ProcessLock::take(const std::string& path, const std::string& what) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return Error{Errc::misconfigured,
                     "the lock file " + path + " cannot be opened (" + reason() + "); let this user write to its folder"};
    ProcessLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return Error{Errc::conflict, holder_of(file) + " has " + what + " open; stop it first"};
        return Error{Errc::misconfigured,
                     "the lock file " + path + " cannot be locked (" + reason() + "); keep the database on a local disk"};
    }
    // The number only serves the message above, so a full disk that refuses it does not matter.
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(file, 0) == 0) static_cast<void>(::pwrite(file, pid.data(), pid.size(), 0));
    return lock;
}

ProcessLock::ProcessLock(ProcessLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

ProcessLock& ProcessLock::operator=(ProcessLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

ProcessLock::~ProcessLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace stemmen::store
