#include "app/data_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>

extern "C" {
struct StemmenEmbedded {
    const char* name;
    const char* begin;
    const char* end;
};
extern const StemmenEmbedded stemmen_embedded_table[];
extern const std::uint64_t stemmen_embedded_count;
}

namespace stemmen::app {
namespace {

namespace fs = std::filesystem;

std::span<const StemmenEmbedded> embedded() { return {stemmen_embedded_table, stemmen_embedded_count}; }

Error fault_of(const std::string& what, const std::string& path) {
    return Error{Errc::unavailable, what + " " + path + ": " + std::strerror(errno)};
}

}  // namespace

std::string_view built_in_file(std::string_view name) {
    for (const StemmenEmbedded& file : embedded())
        if (name == file.name) return {file.begin, file.end};
    return {};
}

Result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    if (!file.is_open() || file.bad()) return fault_of("cannot read", path);
    return content.str();
}

Result<void> write_private_file(const std::string& path, std::string_view text, bool replace) {
    std::error_code ignored;
    const fs::path target(path);
    if (target.has_parent_path()) fs::create_directories(target.parent_path(), ignored);
    if (!replace && fs::exists(target, ignored)) return Error{Errc::conflict, path + " is there already; move it away first, it will not be overwritten"};
    const std::string temporary = path + ".new";
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return fault_of("cannot write", temporary);
    std::size_t written = 0;
    bool good = true;
    while (good && written < text.size()) {
        const ssize_t step = ::write(file, text.data() + written, text.size() - written);
        good = step > 0;
        if (good) written += static_cast<std::size_t>(step);
    }
    good = good && ::fsync(file) == 0;
    ::close(file);
    if (!good || std::rename(temporary.c_str(), path.c_str()) != 0) return fault_of("cannot write", path);
    return {};
}

Result<DataFiles> read_data(const std::string& folder, const std::string& built_in) {
    DataFiles data;
    std::error_code fault;
    if (fs::is_directory(folder, fault)) {
        data.origin = folder;
        for (const auto& entry : fs::recursive_directory_iterator(folder, fault)) {
            if (!entry.is_regular_file()) continue;
            if (data.files.size() == data_files_max) return Error{Errc::over_limit, folder + " holds more than 10000 files; is it the right folder?"};
            Result<std::string> text = read_file(entry.path().string());
            if (!text) return text.error();
            data.files.push_back({fs::relative(entry.path(), folder).generic_string(), std::move(*text)});
        }
        if (fault) return Error{Errc::unavailable, "cannot read the folder " + folder + ": " + fault.message()};
    } else if (folder == built_in) {
        data.origin = "built in";
        const std::string prefix = built_in + "/";
        for (const StemmenEmbedded& file : embedded())
            if (std::string_view(file.name).starts_with(prefix)) data.files.push_back({file.name + prefix.size(), std::string(file.begin, file.end)});
    } else {
        return Error{Errc::not_found, "there is no folder " + folder + "; write its path, or leave the setting out to use what is built in"};
    }
    std::ranges::sort(data.files, {}, &DataFile::name);
    return data;
}

}  // namespace stemmen::app
