// Feeds files to a fuzz target without libFuzzer, so that any compiler replays what fuzzing has found.
// Arguments are files or folders; a folder that does not exist holds nothing. Also fed: no bytes at all. Fails when not one file
// was found: a corpus that has moved would look like one in which all is well.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void feed(const std::string& bytes) {
    // A copy of exactly this size lets the sanitizers see a read past the end.
    const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

bool feed_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        std::cerr << "cannot read " << path << "\n";
        return false;
    }
    std::cerr << path.filename().string() << std::endl;  // The last name shown is the one that did not return.
    feed({std::istreambuf_iterator<char>(file), {}});
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    namespace fs = std::filesystem;
    bool all_read = true;
    std::size_t files = 0;
    const auto take = [&](const fs::path& path) {
        ++files;
        all_read = feed_file(path) && all_read;
    };
    feed("");
    for (const std::string& argument : std::vector<std::string>(arguments + 1, arguments + count)) {
        if (fs::is_regular_file(argument)) take(argument);
        if (!fs::is_directory(argument)) continue;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(argument))
            if (entry.is_regular_file()) take(entry.path());
    }
    if (files == 0) std::cerr << "no file was found; put seeds where the arguments say\n";
    return all_read && files > 0 ? 0 : 1;
}
