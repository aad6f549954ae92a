#include "rules.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "adapters/messenger/settings.hpp"
#include "contact/reference.hpp"
#include "contact/units.hpp"
#include "service/fields.hpp"

namespace stemmen::service::testing {
namespace {

namespace fs = std::filesystem;

const fs::path source = STEMMEN_SOURCE_DIR;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    return std::move(*result);
}

std::vector<fs::path> files_under(const fs::path& folder) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(source / folder))
        if (entry.is_regular_file()) paths.push_back(entry.path());
    std::ranges::sort(paths);
    return paths;
}

dialog::Library load_dialogs() {
    dialog::Files files;
    for (const fs::path& path : files_under("dialogs")) files.emplace_back(fs::relative(path, source).generic_string(), read_file(path));
    return must(dialog::load_library(files));
}

privacy::Screener load_screener() {
    std::vector<privacy::NamedText> safety, redaction;
    for (const fs::path& path : files_under("config/safety"))
        if (path.extension() == ".json") safety.push_back({path.filename().string(), read_file(path)});
    for (const fs::path& path : files_under("config/redaction"))
        if (path.extension() == ".json") redaction.push_back({path.filename().string(), read_file(path)});
    redaction.push_back({"postnummer-kommune.csv", read_file(source / "config/reference/postnummer-kommune.csv")});
    return must(privacy::Screener::load(safety, redaction));
}

privacy::Purposes load_purposes() {
    // Which storage times are settings is known to the app, and tested there.
    const std::string text = read_file(source / "config/purposes.json");
    std::vector<std::string> names;
    for (const auto& purpose : nlohmann::json::parse(text, nullptr, true, true).at("purposes")) names.push_back(purpose.at("retention").get<std::string>());
    const std::vector<std::string_view> times(names.begin(), names.end());
    auto read = privacy::read_purposes(text, "purposes.json", stored_fields(), times);
    if (const auto* faults = std::get_if<std::vector<std::string>>(&read)) throw std::runtime_error(faults->front());
    return std::move(std::get<privacy::Purposes>(read));
}

privacy::KeyRing load_keys() {
    SeededRandom random(4711);
    std::string bytes(privacy::new_key_file_random_bytes, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random.below(256));
    return must(privacy::KeyRing::parse(must(privacy::new_key_file(Secret(bytes)))));
}

}  // namespace

AccessRules access_rules() {
    static const dialog::TextArgs args{{"lenke", "https://stemmen.example.no"}, {"innsyn_lenke", "https://stemmen.example.no/innsyn"}};
    return {rules().purposes, rules().dialogs.texts, args, {}};
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) throw std::runtime_error("cannot read " + path);
    return content.str();
}

const Rules& rules() {
    static const Rules all{load_dialogs(), load_screener(), load_keys(),
                           must(contact::parse_phrases(read_file(source / "config/phrases.json"), "phrases.json")), load_purposes()};
    return all;
}

std::uint64_t SeededRandom::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

Account page_account(const std::vector<std::string>& setups) {
    Account account{.channel = std::string(channel),
                    .id = std::string(page),
                    .unit = "",
                    .abilities = messenger::abilities(),
                    .language = Language::nb,
                    .dialog = "after-conversation"};
    account.policy.setups = must(contact::parse_setups(setups));
    const contact::UnitTree units = must(contact::parse_units(read_file(source / "config/units.csv"), "units.csv"));
    const contact::Reference reference = must(contact::parse_reference(read_file(source / "config/numbers.json"), "numbers.json", units));
    for (const Language language : all_languages) {
        for (const auto& [name, value] : contact::placeholders(reference, units, "", language)) account.args[language][name] = value;
        account.args[language].try_emplace("lenke", "https://stemmen.example.no");
        account.args[language].try_emplace("personvern_lenke", "https://stemmen.example.no/personvern");
        account.args[language].try_emplace("innsyn_lenke", "https://stemmen.example.no/innsyn");
    }
    return account;
}

Kit kit_for(Random& random, Account account) {
    Kit kit{rules().dialogs, rules().screener, rules().keys, rules().phrases, random, {}, {}};
    kit.accounts.push_back(std::move(account));
    return kit;
}

}  // namespace stemmen::service::testing
