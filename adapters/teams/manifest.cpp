#include "adapters/teams/manifest.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/officer_commands.hpp"

namespace stemmen::teams {
namespace {

using nlohmann::json;
using service::OfficerCommand;

constexpr std::array commands{OfficerCommand::fresh, OfficerCommand::mine, OfficerCommand::running, OfficerCommand::results, OfficerCommand::help};

// With a tag of Teams; the first is the manifest's own language.
struct Translation {
    Language language;
    const char* tag;
};
constexpr std::array translations{Translation{Language::nb, "nb-no"}, Translation{Language::nn, "nn-no"}, Translation{Language::en, "en"}};

// Everything that is read by people, in one language.
class Words {
public:
    Words(const service::OfficerTexts& texts, Language language) : texts_(texts), language_(language) {}

    std::string operator()(const std::string& name, std::size_t characters_max) {
        std::string text = texts_.text(name, language_);
        check(name, text, characters_max);
        return text;
    }
    std::string title(OfficerCommand command) {
        std::string title = service::command_title(command, texts_, language_);
        check("command." + std::string(to_string(command)), title, manifest_command_max);
        return title;
    }
    std::string description(OfficerCommand command) { return (*this)("manifest.command." + std::string(to_string(command)), manifest_command_max * 4); }
    [[nodiscard]] const std::string& fault() const { return fault_; }

private:
    void check(const std::string& name, const std::string& text, std::size_t characters_max) {
        if (count_code_points(text) > characters_max) fault_ = "config/officers/" + std::string(to_string(language_)) + ".json: \"" + name + "\" may have " + std::to_string(characters_max) + " characters in an app package; shorten it";
    }
    const service::OfficerTexts& texts_;
    Language language_;
    std::string fault_;
};

// Three numbers with dots between, as the schema wants it.
bool is_version(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::ranges::count(text, '.') == 2 && text.find("..") == std::string_view::npos && is_digit(text.front()) && is_digit(text.back()) && std::ranges::all_of(text, [&](char c) { return is_digit(c) || c == '.'; });
}

json command_list(Words& words, const std::vector<std::string>& scopes) {
    json list = json::array();
    for (const OfficerCommand command : commands) list.push_back({{"title", words.title(command)}, {"description", words.description(command)}});
    return {{"scopes", scopes}, {"commands", std::move(list)}};
}

json manifest_of(const ManifestSettings& settings, Words& words) {
    const std::string& url = settings.public_url;
    const std::string privacy = url + "/personvern";
    json bot{{"botId", settings.app_id}, {"scopes", {"personal", "team", "groupChat"}}, {"supportsFiles", false}, {"isNotificationOnly", false}};
    bot["commandLists"] = json::array({command_list(words, {"personal"}), command_list(words, {"team", "groupChat"})});
    json others = json::array();
    for (const Translation& each : translations)
        if (each.language != Language::nb) others.push_back({{"languageTag", each.tag}, {"file", std::string(each.tag) + ".json"}});
    return {{"$schema", "https://developer.microsoft.com/en-us/json-schemas/teams/v" + std::string(manifest_version) + "/MicrosoftTeams.schema.json"},
            {"manifestVersion", manifest_version},
            {"version", settings.version},
            {"id", settings.app_id},
            {"developer", {{"name", settings.developer}, {"websiteUrl", url + "/"}, {"privacyUrl", privacy}, {"termsOfUseUrl", privacy}}},
            {"localizationInfo", {{"defaultLanguageTag", translations.front().tag}, {"additionalLanguages", std::move(others)}}},
            {"name", {{"short", words("manifest.name", manifest_name_max)}, {"full", words("manifest.full", manifest_full_name_max)}}},
            {"description", {{"short", words("manifest.short", manifest_short_max)}, {"full", words("manifest.long", manifest_long_max)}}},
            {"icons", {{"color", "color.png"}, {"outline", "outline.png"}}},
            {"accentColor", "#1F3A5F"},
            {"supportsChannelFeatures", "tier1"},
            {"bots", json::array({std::move(bot)})},
            {"permissions", {"identity", "messageTeamMembers"}},
            {"validDomains", {url.substr(std::string_view("https://").size())}}};
}

json translation_of(Words& words) {
    json out{{"$schema", "https://developer.microsoft.com/en-us/json-schemas/teams/v" + std::string(manifest_version) + "/MicrosoftTeams.Localization.schema.json"},
             {"name.short", words("manifest.name", manifest_name_max)},
             {"name.full", words("manifest.full", manifest_full_name_max)},
             {"description.short", words("manifest.short", manifest_short_max)},
             {"description.full", words("manifest.long", manifest_long_max)}};
    for (const int list : {0, 1})
        for (std::size_t i = 0; i < commands.size(); ++i) {
            const std::string key = "bots[0].commandLists[" + std::to_string(list) + "].commands[" + std::to_string(i) + "].";
            out[key + "title"] = words.title(commands[i]);
            out[key + "description"] = words.description(commands[i]);
        }
    return out;
}

Error wrong(std::string sentence) { return {Errc::misconfigured, std::move(sentence)}; }

}  // namespace

Result<std::vector<PackageFile>> manifest_files(const ManifestSettings& settings, const service::OfficerTexts& texts) {
    const std::string_view url = settings.public_url;
    const bool is_host = url.starts_with("https://") && url.find_first_of("/:", std::string_view("https://").size()) == std::string_view::npos;
    if (!is_host) return wrong("\"http\": \"public_url\" must be https:// and a host name alone: Teams shows people who is behind an app, and where");
    if (settings.developer.empty() || count_code_points(settings.developer) > manifest_developer_max)
        return wrong("the developer's name may have 1 to " + std::to_string(manifest_developer_max) + " characters; give a short one with --developer");
    if (settings.version.empty() || !is_version(settings.version)) return wrong("write the package's version as three numbers, such as --package-version 1.0.1, higher than the last one you uploaded");
    std::vector<PackageFile> files;
    for (const Translation& each : translations) {
        Words words(texts, each.language);
        const bool is_own = each.language == Language::nb;
        const json content = is_own ? manifest_of(settings, words) : translation_of(words);
        if (!words.fault().empty()) return wrong(words.fault());
        files.push_back({is_own ? "manifest.json" : std::string(each.tag) + ".json", content.dump(2, ' ', false, json::error_handler_t::replace) + "\n"});
    }
    return files;
}

}  // namespace stemmen::teams
