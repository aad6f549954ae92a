// `stemmen teams-package`: the app package that an administrator uploads in the Teams admin centre. The only place with minizip.
#include <zip.h>

#include <cstdio>
#include <filesystem>

#include "adapters/teams/manifest.hpp"
#include "app/commands.hpp"
#include "app/data_files.hpp"
#include "app/rules.hpp"

namespace stemmen::app {
namespace {

// Every file in the root, as Teams wants it; always the same bytes for the same content.
Result<void> write_zip(const std::string& path, const std::vector<teams::PackageFile>& files) {
    const zipFile zip = zipOpen(path.c_str(), APPEND_STATUS_CREATE);
    bool is_good = zip != nullptr;
    for (const teams::PackageFile& file : files) {
        zip_fileinfo info{};
        info.tmz_date = {.tm_sec = 0, .tm_min = 0, .tm_hour = 0, .tm_mday = 1, .tm_mon = 0, .tm_year = 1980};
        is_good = is_good && zipOpenNewFileInZip(zip, file.name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, Z_DEFAULT_COMPRESSION) == ZIP_OK;
        is_good = is_good && zipWriteInFileInZip(zip, file.bytes.data(), static_cast<unsigned>(file.bytes.size())) == ZIP_OK && zipCloseFileInZip(zip) == ZIP_OK;
    }
    if (zip != nullptr) is_good = zipClose(zip, nullptr) == ZIP_OK && is_good;
    if (!is_good) return Error{Errc::unavailable, path + " cannot be written; name a place where you may write with --out"};
    return {};
}

}  // namespace

int teams_package(const TeamsPackageArguments& arguments) {
    const std::optional<Config> config = read_config_without_secrets(arguments.config);
    if (!config) return 1;
    if (!config->teams) return complain(arguments.config + " has no section \"teams\"; write app_id, tenant_id and app_password there first"), 1;
    const Result<DataFiles> data = read_data(config->data, "config");
    if (!data) return complain(data.error().detail), 1;
    const Result<service::OfficerTexts> texts = load_officer_texts(*data);
    if (!texts) return complain(texts.error().detail), 1;
    const std::string& developer = arguments.developer.empty() ? config->web.controller : arguments.developer;
    Result<std::vector<teams::PackageFile>> files = teams::manifest_files({.app_id = config->teams->bot.app_id, .version = arguments.version, .public_url = config->http.public_url, .developer = developer}, *texts);
    if (!files) return complain(files.error().detail), 1;
    for (const char* icon : {"color.png", "outline.png"}) files->push_back({icon, std::string(built_in_file("config/teams/" + std::string(icon)))});
    if (std::filesystem::exists(arguments.out) && !arguments.replace) return complain(arguments.out + " is there already; give another name with --out, or --replace"), 1;
    if (const Result<void> written = write_zip(arguments.out, *files); !written) return complain(written.error().detail), 1;
    std::printf("%s: upload it in the Teams admin centre under Manage apps, and pre-install it with a setup policy for those who are listed in \"officers\"\n", arguments.out.c_str());
    return 0;
}

}  // namespace stemmen::app
