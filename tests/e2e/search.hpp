// Looks for planted words where they must not be: in bytes of files, and in the memory of a running process.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stemmen::e2e {

class Search {
public:
    static constexpr std::size_t word_bytes_min = 6;  // a shorter one is found by chance

    // Each word as it is, in lower case, with JSON's escapes, and in UTF-16 and UTF-32.
    explicit Search(const std::vector<std::string>& words);

    // "word (spelling)" of all that is in there, each once.
    [[nodiscard]] std::vector<std::string> in(std::string_view bytes) const;
    // Every file below the folder, but for those whose path ends like one of these.
    [[nodiscard]] std::vector<std::string> in_files(const std::filesystem::path& folder, const std::vector<std::string>& but) const;

    struct Memory {
        std::string fault;               // why it could not be read; "" if it could
        std::vector<std::string> found;  // with the mapping's name
        std::size_t bytes = 0;           // read
    };
    // All readable mappings, while the process stands still.
    [[nodiscard]] Memory in_memory(pid_t process) const;

private:
    struct Needle {
        std::string name, bytes;
    };
    void add(const std::string& name, const std::string& bytes);

    std::vector<Needle> needles_;
    std::array<std::vector<std::size_t>, 65536> by_begin_;  // of needles_, by their first two bytes
};

// A hex id as the database keeps it.
std::string bytes_of_hex(std::string_view hex);

}  // namespace stemmen::e2e
