// One process at a time: a lock on a file beside the database. It goes with the process, however that ends.
#pragma once

#include <string>

#include "core/result.hpp"

namespace stemmen::store {

class ProcessLock {
public:
    // Errc::conflict, and who holds it, when another process (or another store of this one) does. `what` is named in the message.
    static Result<ProcessLock> take(const std::string& path, const std::string& what);

    ProcessLock() = default;
    ProcessLock(const ProcessLock&) = delete;
    ProcessLock& operator=(const ProcessLock&) = delete;
    ProcessLock(ProcessLock&& other) noexcept;
    ProcessLock& operator=(ProcessLock&& other) noexcept;
    ~ProcessLock();

private:
    explicit ProcessLock(int file) : file_(file) {}
    int file_ = -1;
};

}  // namespace stemmen::store
