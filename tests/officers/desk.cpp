#include "desk.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace stemmen::service::officer_testing {

std::string read_source(const std::string& name) {
    const std::ifstream file(std::string(STEMMEN_SOURCE_DIR) + "/" + name);
    if (!file) throw std::runtime_error(name + " cannot be read");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

const OfficerTexts& officer_texts() {
    static const OfficerTexts texts = [] {
        std::vector<std::pair<std::string, std::string>> files;
        for (const Language language : officer_languages) {
            const std::string name = "config/officers/" + std::string(to_string(language)) + ".json";
            files.emplace_back(name, read_source(name));
        }
        Result<OfficerTexts> read = gather_officer_texts(files);
        if (!read) throw std::runtime_error(read.error().detail);
        return *std::move(read);
    }();
    return texts;
}

const DriveTemplates& drive_templates() {
    static const DriveTemplates templates = [] {
        Result<DriveTemplates> read = read_drive_templates(read_source("config/drives.json"), "config/drives.json");
        if (!read) throw std::runtime_error(read.error().detail);
        return *std::move(read);
    }();
    return templates;
}

const dialog::Library& dialogs() {
    static const dialog::Library library = [] {
        namespace fs = std::filesystem;
        dialog::Files files;
        const fs::path source = STEMMEN_SOURCE_DIR;
        for (const auto& entry : fs::recursive_directory_iterator(source / "dialogs"))
            if (entry.is_regular_file()) files.emplace_back(fs::relative(entry.path(), source).generic_string(), read_source(fs::relative(entry.path(), source).string()));
        std::ranges::sort(files);
        Result<dialog::Library> read = dialog::load_library(files);
        if (!read) throw std::runtime_error(read.error().detail);
        return *std::move(read);
    }();
    return library;
}

Desk::Desk()
    : now(*parse_timestamp("2026-12-01T10:00:00.000Z")),
      units(*contact::parse_units(read_source("config/units.csv"), "config/units.csv")),
      kit{.texts = officer_texts(), .templates = drive_templates(), .dialogs = dialogs(), .units = units, .random = random, .public_url = "https://stemmen.example.no", .messenger_page = "101234567890123"} {
    auto opened = store::SqliteStore::open(":memory:");
    if (!opened) throw std::runtime_error(opened.error().detail);
    store = std::move(*opened);
}

recruit::Role Desk::role_of(const recruit::Officer& who) const {
    if (who == lise) return recruit::Role::approver;
    return who == per ? recruit::Role::reader : recruit::Role::officer;
}

OfficerReply Desk::hear(const OfficerEvent& event) {
    OfficerReply reply;
    store->transact([&](Transaction& tx) { reply = hear_officer(tx, kit, event, moment()); });
    return reply;
}

OfficerReply Desk::say(const recruit::Officer& who, const std::string& text) {
    return hear({.who = who, .role = role_of(who), .language = language, .what = OfficerSaid{text}});
}

OfficerReply Desk::press(const recruit::Officer& who, const OfficerButton& pressed, std::map<std::string, std::string> typed) {
    if (pressed.sends_fields) typed.insert(pressed.data.begin(), pressed.data.end());
    else typed = pressed.data;
    return hear({.who = who, .role = role_of(who), .language = language, .what = OfficerPressed{.verb = pressed.verb, .form = std::move(typed)}});
}

OfficerReply Desk::submit(const recruit::Officer& who, const Screen& screen, std::string_view verb, Values typed) {
    const OfficerButton* pressed = button(screen, verb);
    if (pressed == nullptr) throw std::runtime_error("there is no button " + std::string(verb) + " on\n" + all_words(screen));
    for (const Part& part : screen.parts)
        if (const auto* each = std::get_if<Field>(&part)) typed.emplace(each->name, each->value);
    std::erase_if(typed, [](const auto& each) { return each.second.empty(); });  // as clients do
    return press(who, *pressed, std::move(typed));
}

std::int64_t Desk::new_drive(Values typed) {
    say(ola, "hjelp");
    say(lise, "hjelp");
    Values first{{"f_kind", "counter"}, {"f_title", "Trygt i skranken"}, {"f_unit", "201"}, {"f_deputy", ola.directory_id}}, second{{"f_use", "Vi endrer tre ting."}, {"f_decision", "Åpningstider fra mars"}};
    for (auto& [name, value] : typed) (first.contains(name) || name == "f_starts_on" ? first : second)[name] = value;
    OfficerReply reply = submit(kari, *say(kari, "ny innsamling").screen, verb_next, first);
    reply = submit(kari, *reply.screen, verb_save, second);
    if (!reply.shows_drive) throw std::runtime_error("not saved:\n" + all_words(*reply.screen));
    return *reply.shows_drive;
}

std::int64_t Desk::running_drive(Values typed) {
    const std::int64_t number = new_drive(std::move(typed));
    const auto show = [&](const recruit::Officer& who) { return *press(who, {.verb = std::string(verb_show), .data = {{"drive", std::to_string(number)}}}).screen; };
    submit(kari, show(kari), verb_ask);
    submit(lise, show(lise), verb_approve, {{"f_dpia", "covered"}});
    const OfficerReply started = submit(kari, show(kari), verb_start);
    if (drive(number).state != recruit::DriveState::running) throw std::runtime_error("not started:\n" + all_words(*started.screen));
    return number;
}

recruit::Drive Desk::drive(std::int64_t number) {
    recruit::Drive found;
    in_transaction([&](Transaction& tx) { found = tx.drive_desk().rows().drive(number).value().drive; });
    return found;
}

void Desk::in_transaction(const std::function<void(Transaction&)>& work) { store->transact(work); }

const Field* field(const Screen& screen, const std::string& name) {
    for (const Part& part : screen.parts)
        if (const auto* found = std::get_if<Field>(&part); found != nullptr && found->name == name) return found;
    return nullptr;
}

const OfficerButton* button(const Screen& screen, std::string_view verb) {
    for (const OfficerButton& each : screen.buttons)
        if (each.verb == verb) return &each;
    for (const Part& part : screen.parts)
        if (const auto* item = std::get_if<Item>(&part))
            for (const OfficerButton& each : item->buttons)
                if (each.verb == verb) return &each;
    return nullptr;
}

std::string all_words(const Screen& screen) {
    std::string out = screen.heading + "\n";
    for (const Part& part : screen.parts) {
        if (const auto* line = std::get_if<Line>(&part)) out += line->text + "\n";
        if (const auto* facts = std::get_if<Facts>(&part))
            for (const auto& [name, value] : facts->rows) out += name + ": " + value + "\n";
        if (const auto* item = std::get_if<Item>(&part)) {
            out += item->heading + "\n";
            for (const Line& each : item->lines) out += each.text + "\n";
        }
        if (const auto* copy = std::get_if<CopyText>(&part)) out += copy->label + ": " + copy->text + "\n";
        if (const auto* each = std::get_if<Field>(&part)) out += each->label + ": " + each->value + (each->problem.empty() ? "" : " !" + each->problem) + "\n";
    }
    return out;
}

}  // namespace stemmen::service::officer_testing
