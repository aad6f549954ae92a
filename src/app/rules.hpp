// Everything the service runs on that is data, read and checked once at the start.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/messenger/settings.hpp"
#include "adapters/web/texts.hpp"
#include "app/config.hpp"
#include "app/data_files.hpp"
#include "contact/phrases.hpp"
#include "contact/places.hpp"
#include "contact/reference.hpp"
#include "dialog/library.hpp"
#include "privacy/keys.hpp"
#include "privacy/purposes.hpp"
#include "privacy/screener.hpp"
#include "recruit/plan.hpp"
#include "service/kit.hpp"
#include "service/drive_templates.hpp"
#include "service/officer_texts.hpp"
#include "service/promises.hpp"

namespace stemmen::app {

struct Rules {
    dialog::Library dialogs;
    privacy::Screener screener;
    contact::Phrases phrases;
    contact::UnitTree units;
    contact::Places places;  // municipalities, as people write them
    std::vector<recruit::Mix> population;  // shares, for the plan of a group
    contact::Reference reference;
    privacy::Purposes purposes;
    web::AllTexts pages;  // of the own page
    service::OfficerTexts officers;
    service::DriveTemplates drives;
    std::string dialogs_origin, data_origin;
};

// What may be read again while the service runs: safety and redaction rules, set phrases, published numbers and links.
struct TendedRules {
    privacy::Screener screener;
    contact::Phrases phrases;
    contact::Reference reference;
    bool is_in_use = false;
};

struct Faults {
    std::vector<std::string> sentences;  // each "file:line: what to do"
};

// Checks the dialogs as `stemmen check` does: the service does not start on one that fails.
std::variant<Rules, Faults> load_rules(const Config& config);

// The same checks as at the start; all or nothing.
std::variant<TendedRules, Faults> load_tended_rules(const Config& config, const contact::UnitTree& units);

// The safety and redaction rules alone, for `stemmen screen`.
Result<privacy::Screener> load_screener(const DataFiles& data);
// Why each field is stored, for whatever shows a citizen what is kept; everything that is wrong with the file.
std::variant<privacy::Purposes, Faults> load_purposes(const DataFiles& data);
Result<service::OfficerTexts> load_officer_texts(const DataFiles& data);
Result<dialog::Files> read_dialogs(const std::string& folder);

// The key ring; a first start on an empty place makes the key file and says so through `note`. Refuses a key file that others on the
// machine can read or change. Touches nothing that is there.
Result<privacy::KeyRing> load_keys(const Config& config, std::string& note);
// The same for what only reads or erases: makes no key file, and refuses keys that are not the database's.
Result<privacy::KeyRing> load_keys_of_database(const Config& config);

// Refuses a key file that is not the one the database was made with: every STOPP and every address would be lost to it. What
// tells them apart stands beside the database (DATABASE.keys); the first start writes it.
Result<void> check_keys_fit(const Config& config, const privacy::KeyRing& keys);

service::Limits limits_of(const Config& config);
// What the promises in the texts are held against.
service::Settings settings_told(const Config& config);

messenger::Settings messenger_settings(const MessengerSettings& settings);
// What fills the placeholders of the texts in each language, for the unit of the installation's account.
std::map<Language, dialog::TextArgs> account_args(const Config& config, const contact::UnitTree& units, const contact::Reference& reference);
// The same for an account of that unit.
std::map<Language, dialog::TextArgs> args_of_unit(const Config& config, const contact::UnitTree& units, const contact::Reference& reference, const std::string& unit);
Result<service::Account> messenger_account(const Config& config, const Rules& rules);
// The own page, of whoever comes by no short link.
Result<service::Account> web_account(const Config& config, const Rules& rules);
// The same for a short link: its unit, its dialog. A unit or dialog that is gone falls back to those of the open page.
service::Account place_account(const Config& config, const Rules& rules, const service::ShortLink& link);

}  // namespace stemmen::app
