#include "desk.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace stemmen::service::testing {

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

Desk::Desk()
    : now(*parse_timestamp("2026-12-01T10:00:00.000Z")),
      units(*contact::parse_units(read_source("config/units.csv"), "config/units.csv")),
      kit{.texts = officer_texts(), .units = units, .random = random, .public_url = "https://stemmen.example.no"} {
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

}  // namespace stemmen::service::testing
