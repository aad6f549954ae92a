// The data that the program runs on: dialogs, texts, safety and redaction rules, phrases, units, numbers. Read from a folder
// when there is one, else from the copy that is built in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace stemmen::app {

struct DataFile {
    std::string name;  // relative to the folder that was asked for, such as "texts/nb.json"
    std::string text;
};

struct DataFiles {
    std::vector<DataFile> files;  // sorted by name
    std::string origin;           // the folder, or "built in"
};

inline constexpr std::size_t data_files_max = 10'000;

// `folder` as written in the configuration; `built_in` is the name of the built-in copy ("dialogs" or "config"), which serves
// when the setting has its default value and there is no such folder here.
Result<DataFiles> read_data(const std::string& folder, const std::string& built_in);

// One file of the built-in data, by its name in the source folder; it lives as long as the program. "" when it is not there.
std::string_view built_in_file(std::string_view name);

Result<std::string> read_file(const std::string& path);
// Writes all or nothing (temporary file, sync, rename), readable by the owner only.
Result<void> write_private_file(const std::string& path, std::string_view text, bool replace);

}  // namespace stemmen::app
