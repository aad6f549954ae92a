// The app package, held to the rules of Microsoft's manifest schema 1.25.
#include "adapters/teams/manifest.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "core/text.hpp"
#include "support.hpp"

using namespace stemmen;
using nlohmann::json;

namespace {

service::OfficerTexts texts() {
    std::vector<std::pair<std::string, std::string>> files;
    for (const std::string language : {"nb", "nn", "en"}) {
        std::ifstream file(std::string(STEMMEN_SOURCE_DIR "/config/officers/") + language + ".json");
        files.emplace_back(language + ".json", std::string{std::istreambuf_iterator<char>(file), {}});
    }
    return std::move(*service::gather_officer_texts(files));
}

const teams::ManifestSettings good{.app_id = "22222222-2222-4222-8222-222222222222", .version = "1.0.0", .public_url = "https://stemmen.example.no", .developer = "Politidirektoratet"};

std::map<std::string, json> package(const teams::ManifestSettings& settings = good) {
    const auto files = teams::manifest_files(settings, texts());
    REQUIRE(files.has_value());
    std::map<std::string, json> out;
    for (const teams::PackageFile& file : *files) out[file.name] = json::parse(file.bytes);
    return out;
}

void check_length(const json& text, std::size_t most) {
    REQUIRE(text.is_string());
    CHECK(count_code_points(text.get<std::string>()) >= 1);
    CHECK(count_code_points(text.get<std::string>()) <= most);
}

// "bots[0].commandLists[1].commands[2].title" as JSON Pointer, to see that it names something.
std::string pointer_of(std::string key) {
    std::string out = "/";
    for (const char c : key)
        if (c == '.' || c == '[') out += '/';
        else if (c != ']') out += c;
    return out;
}

}  // namespace

TEST_CASE("teams package: every rule of the manifest that a bot has to keep") {
    const json manifest = package()["manifest.json"];
    CHECK(manifest["manifestVersion"] == "1.25");
    CHECK(manifest["$schema"].get<std::string>().find("/v1.25/") != std::string::npos);
    CHECK(manifest["id"] == good.app_id);
    check_length(manifest["name"]["short"], 30);
    check_length(manifest["name"]["full"], 100);
    check_length(manifest["description"]["short"], 80);
    check_length(manifest["description"]["full"], 4000);
    check_length(manifest["developer"]["name"], 32);
    for (const char* url : {"websiteUrl", "privacyUrl", "termsOfUseUrl"}) CHECK(manifest["developer"][url].get<std::string>().starts_with("https://stemmen.example.no/"));
    CHECK(manifest["icons"] == json{{"color", "color.png"}, {"outline", "outline.png"}});
    CHECK(manifest["supportsChannelFeatures"] == "tier1");  // wanted with the scope team
    REQUIRE(manifest["bots"].size() == 1);
    const json& bot = manifest["bots"][0];
    CHECK(bot["botId"] == good.app_id);
    CHECK(bot["isNotificationOnly"] == false);  // people write to it
    CHECK(bot["scopes"] == json{"personal", "team", "groupChat"});
    CHECK(bot["commandLists"].size() <= 3);
    std::set<std::string> scopes;
    for (const json& list : bot["commandLists"]) {
        for (const json& scope : list["scopes"]) CHECK(scopes.insert(scope.get<std::string>()).second);
        CHECK(list["commands"].size() <= 12);
        for (const json& command : list["commands"]) {
            check_length(command["title"], 32);
            check_length(command["description"], 4000);
        }
    }
    CHECK(manifest["validDomains"] == json{"stemmen.example.no"});
}

TEST_CASE("teams package: everything that people read is there in bokmål, nynorsk and English") {
    auto files = package();
    const json manifest = files["manifest.json"];
    CHECK(manifest["localizationInfo"]["defaultLanguageTag"] == "nb-no");
    CHECK(files.size() == 3);
    for (const json& language : manifest["localizationInfo"]["additionalLanguages"]) {
        const auto translated = files.find(language["file"].get<std::string>());
        REQUIRE(translated != files.end());
        std::size_t commands = 0;
        for (const auto& [key, text] : translated->second.items()) {
            if (key == "$schema") continue;
            INFO(key);
            const json::json_pointer pointer(pointer_of(key));
            REQUIRE(manifest.contains(pointer));
            CHECK(manifest[pointer].is_string());
            check_length(text, key.ends_with("short") ? 80 : 4000);
            if (key.ends_with("title")) ++commands;
        }
        CHECK(commands == 10);
    }
    CHECK(files["nn-no.json"]["bots[0].commandLists[0].commands[0].title"] == "Ny innsamling");
    CHECK(files["en.json"]["bots[0].commandLists[0].commands[0].title"] != manifest["bots"][0]["commandLists"][0]["commands"][0]["title"]);
}

TEST_CASE("teams package: what Teams would refuse is refused here, with what to do") {
    const auto refused = [](teams::ManifestSettings settings) {
        const auto files = teams::manifest_files(settings, texts());
        REQUIRE_FALSE(files.has_value());
        return files.error().detail;
    };
    auto settings = good;
    settings.public_url = "http://127.0.0.1:8080";
    CHECK(refused(settings).find("must be https://") != std::string::npos);
    for (const std::string version : {"", "1", "1.0", "1.0.0.0", "1..0", "v1.0.0", ".1.0"}) {
        settings = good;
        settings.version = version;
        CHECK(refused(settings).find("three numbers") != std::string::npos);
    }
    settings = good;
    settings.developer = std::string(33, 'x');
    CHECK(refused(settings).find("--developer") != std::string::npos);
}

TEST_CASE("teams package: the icons have the sizes that Teams asks for") {
    const std::pair<const char*, unsigned> icons[] = {{"color", 192}, {"outline", 32}};
    for (const auto& [name, size] : icons) {
        std::ifstream file(std::string(STEMMEN_SOURCE_DIR "/config/teams/") + name + ".png", std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        REQUIRE(bytes.size() > 24);
        CHECK(bytes.substr(1, 3) == "PNG");
        const auto number_at = [&](std::size_t at) {  // big-endian, of the header chunk
            unsigned out = 0;
            for (std::size_t i = at; i < at + 4; ++i) out = out * 256 + static_cast<unsigned char>(bytes[i]);
            return out;
        };
        CHECK(number_at(16) == size);
        CHECK(number_at(20) == size);
    }
}
