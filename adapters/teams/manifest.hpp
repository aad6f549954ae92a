// The app package for Teams: its manifest and the same in other languages. Pure; app zips it with the icons.
// Source: Microsoft, "App manifest schema for Teams" (1.25: with the scope team an app says supportsChannelFeatures), "Localize your app".
#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "service/officer_texts.hpp"

namespace stemmen::teams {

inline constexpr std::string_view manifest_version = "1.25";
inline constexpr std::size_t manifest_name_max = 30, manifest_full_name_max = 100, manifest_short_max = 80, manifest_long_max = 4000, manifest_developer_max = 32;
inline constexpr std::size_t manifest_command_max = 32;  // what is shown of a command; 128 may be written

struct ManifestSettings {
    std::string app_id;      // of the registration; the package's id, too
    std::string version;     // such as "1.0.0"; must rise with each change
    std::string public_url;  // https
    std::string developer;   // whose app it is
};
struct PackageFile {
    std::string name, bytes;
};

// manifest.json (bokmål), nn-no.json and en.json. Errc::misconfigured, with a sentence: no https, a version or a text that Teams refuses.
Result<std::vector<PackageFile>> manifest_files(const ManifestSettings& settings, const service::OfficerTexts& texts);

}  // namespace stemmen::teams
