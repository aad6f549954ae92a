#include "store/database_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace stemmen::store {

Result<void> prepare_file(const std::filesystem::path& path, const std::string& setting) {
    const std::filesystem::path folder = path.parent_path();
    std::error_code error;
    if (!folder.empty() && !std::filesystem::exists(folder, error)) {
        std::filesystem::create_directories(folder, error);
        if (error)
            return Error{Errc::misconfigured, "the folder " + folder.string() + " cannot be made (" + error.message() +
                                                  "); make it, or write another name in " + setting};
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return Error{Errc::misconfigured, path.string() + " cannot be opened for writing (" + std::generic_category().message(errno) +
                                              "); give this user the right, or write another name in " + setting};
    ::close(file);
    return {};
}

}  // namespace stemmen::store
