#include "search.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>

#include "core/text.hpp"
#include "temp_folder.hpp"

namespace stemmen::e2e {
namespace {

constexpr std::size_t chunk_bytes = 1U << 20U;
constexpr std::size_t overlap_bytes = 4096;  // no needle is longer

std::size_t begin_of(std::string_view bytes) {
    return std::size_t{static_cast<unsigned char>(bytes[0])} << 8U | static_cast<unsigned char>(bytes[1]);
}

std::string wide(const std::string& text, std::size_t width) {
    std::string out;
    for (std::size_t offset = 0; offset < text.size();) {
        char32_t c = next_code_point(text, offset);
        for (std::size_t i = 0; i < width; ++i, c >>= 8U) out += static_cast<char>(c & 0xFFU);
    }
    return out;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

struct Mapping {
    std::uintptr_t begin = 0, end = 0;
    std::string name;
};

std::vector<Mapping> mappings(pid_t process) {
    std::vector<Mapping> found;
    std::istringstream lines(read_all("/proc/" + std::to_string(process) + "/maps"));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string range, rights, skip, name;
        words >> range >> rights >> skip >> skip >> skip >> name;
        if (!rights.starts_with('r') || name.starts_with("[v")) continue;  // the kernel's own pages
        const auto dash = range.find('-');
        found.push_back({std::stoull(range.substr(0, dash), nullptr, 16), std::stoull(range.substr(dash + 1), nullptr, 16), name.empty() ? "unnamed" : name});
    }
    return found;
}

}  // namespace

Search::Search(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (word.size() < word_bytes_min) throw std::invalid_argument("too short to be searched for: " + word);
        add(word, word);
        if (const std::string small = lower(word); small != word) add(word + " (lower case)", small);
        std::string escaped = nlohmann::json(word).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
        escaped = escaped.substr(1, escaped.size() - 2);
        if (escaped != word) add(word + " (JSON)", escaped);
        add(word + " (UTF-16)", wide(word, 2));
        add(word + " (UTF-32)", wide(word, 4));
    }
}

void Search::add(const std::string& name, const std::string& bytes) {
    if (bytes.size() > overlap_bytes) throw std::invalid_argument("too long to be searched for: " + name);
    by_begin_[begin_of(bytes)].push_back(needles_.size());
    needles_.push_back({name, bytes});
}

std::vector<std::string> Search::in(std::string_view bytes) const {
    std::set<std::string> found;
    for (std::size_t at = 0; at + word_bytes_min <= bytes.size(); ++at)
        for (const std::size_t index : by_begin_[begin_of(bytes.substr(at, 2))])
            if (bytes.substr(at).starts_with(needles_[index].bytes)) found.insert(needles_[index].name);
    return {found.begin(), found.end()};
}

std::vector<std::string> Search::in_files(const std::filesystem::path& folder, const std::vector<std::string>& but) const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string path = entry.path().string();
        if (!entry.is_regular_file() || std::ranges::any_of(but, [&](const std::string& end) { return path.ends_with(end); })) continue;
        for (const std::string& word : in(read_all(entry.path()))) found.push_back(entry.path().filename().string() + ": " + word);
        for (const std::string& word : in(path)) found.push_back("the name of a file: " + word);
    }
    return found;
}

Search::Memory Search::in_memory(pid_t process) const {
    Memory result;
    const int file = ::open(("/proc/" + std::to_string(process) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        result.fault = std::strerror(errno);
        return result;
    }
    ::kill(process, SIGSTOP);
    std::string chunk(chunk_bytes, '\0');
    for (const Mapping& mapping : mappings(process)) {
        for (std::uintptr_t at = mapping.begin; at < mapping.end; at += chunk_bytes - overlap_bytes) {
            const std::size_t size = std::min<std::size_t>(chunk_bytes, mapping.end - at);
            const ssize_t got = ::pread(file, chunk.data(), size, static_cast<off_t>(at));
            if (got <= 0) break;  // such as a page beyond the end of its file
            result.bytes += static_cast<std::size_t>(got);
            for (const std::string& word : in(std::string_view(chunk).substr(0, static_cast<std::size_t>(got)))) result.found.push_back(word + " in " + mapping.name);
        }
    }
    ::kill(process, SIGCONT);
    ::close(file);
    if (result.bytes == 0) result.fault = "nothing can be read";
    return result;
}

std::string bytes_of_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return bytes;
}

}  // namespace stemmen::e2e
