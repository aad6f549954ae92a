// The rule files of the project, as the service would load them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "privacy/named_text.hpp"
#include "privacy/redact.hpp"

namespace stemmen::privacy {

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

inline std::vector<NamedText> files_of(const std::string& folder, const std::string& ending) {
    std::vector<NamedText> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(STEMMEN_SOURCE_DIR) / folder))
        if (entry.path().extension() == ending) files.push_back({folder + "/" + entry.path().filename().string(), read_text(entry.path())});
    std::sort(files.begin(), files.end(), [](const NamedText& a, const NamedText& b) { return a.name < b.name; });
    return files;
}

inline const RedactionRules& redaction_rules_for_tests() {
    static const Result<RedactionRules> loaded = [] {
        auto files = files_of("config/redaction", ".json");
        files.push_back({"config/reference/postnummer-kommune.csv",
                         read_text(std::filesystem::path(STEMMEN_SOURCE_DIR) / "config/reference/postnummer-kommune.csv")});
        return RedactionRules::parse(files);
    }();
    if (!loaded) throw std::runtime_error(loaded.error().detail);
    return *loaded;
}

}  // namespace stemmen::privacy
