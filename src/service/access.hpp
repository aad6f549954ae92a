// Everything that is kept under a receipt code, for the citizen to read and take along: GDPR art. 15 and 20 (domain P-10), with a
// receipt for each consent. JSON of a documented shape: config/access.schema.json, format_version access_format_version.
#pragma once

#include <optional>
#include <string>

#include "dialog/texts.hpp"
#include "privacy/purposes.hpp"
#include "service/kit.hpp"
#include "service/store.hpp"

namespace stemmen::service {

inline constexpr int access_format_version = 1;

struct AccessRules {
    const privacy::Purposes& purposes;
    const dialog::Texts& texts;
    const dialog::TextArgs& args;  // placeholders, such as the address of the controller's page
    Limits limits;                 // until when what is kept
};

// One session with all that hangs on it.
struct KeptTalk {
    Session session;
    std::vector<Answer> answers;
    std::vector<Consent> consents;  // every decision, oldest first
};
// Nothing if the code leads to no session.
std::optional<KeptTalk> kept_under(Transaction& tx, const std::string& receipt_hash);

// In the language of the talk.
std::string access_file(const KeptTalk& kept, const AccessRules& rules);
// From a database that is only read. Nothing if the code leads to no session.
struct AccessFile {
    SessionId session;
    std::string text;
};
std::optional<AccessFile> access_file(Store& store, const std::string& receipt_hash, const AccessRules& rules);

}  // namespace stemmen::service
