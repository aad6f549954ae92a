// Officers who talk with the service over a real store: what they say and press, and what they see.
#pragma once

#include <memory>
#include <string>

#include "adapters/teams/cards.hpp"
#include "service/officers.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::service::officer_testing {

const OfficerTexts& officer_texts();          // those of config/officers
const DriveTemplates& drive_templates();      // of config/drives.json
const dialog::Library& dialogs();
std::string read_source(const std::string& name);

inline const recruit::Officer kari{"dir-kari", "Kari Nordmann"}, ola{"dir-ola", "Ola Hansen"}, lise{"dir-lise", "Lise Lov"}, per{"dir-per", "Per Leser"};

struct CountingRandom final : Random {
    std::uint64_t at = 1;
    std::uint64_t next() override { return at++ * 0x9E3779B97F4A7C15ULL; }
};

using Values = std::map<std::string, std::string>;

class Desk {
public:
    Desk();
    OfficerReply say(const recruit::Officer& who, const std::string& text);
    OfficerReply press(const recruit::Officer& who, const OfficerButton& button, std::map<std::string, std::string> typed = {});
    OfficerReply hear(const OfficerEvent& event);
    // What stands in the screen's fields, with what is typed over it, sent by the button of that verb.
    OfficerReply submit(const recruit::Officer& who, const Screen& screen, std::string_view verb, Values typed = {});
    // Kari fills in the whole form; Ola is her deputy. The number of the drive.
    std::int64_t new_drive(Values typed = {});
    // ... and Lise approves, and Kari starts it.
    std::int64_t running_drive(Values typed = {});
    recruit::Drive drive(std::int64_t number);
    void in_transaction(const std::function<void(Transaction&)>& work);

    recruit::Role role_of(const recruit::Officer& who) const;
    contact::Moment moment() const { return {now, std::chrono::minutes{60}}; }

    Timestamp now;
    Language language = Language::nb;
    contact::UnitTree units;
    CountingRandom random;
    std::unique_ptr<store::SqliteStore> store;
    OfficerKit kit;
};

const Field* field(const Screen& screen, const std::string& name);
const OfficerButton* button(const Screen& screen, std::string_view verb);
std::string all_words(const Screen& screen);  // of heading and parts, a line each

}  // namespace stemmen::service::officer_testing
