// What citizens have said yes to, as the history tells it, and taking a yes back (domain P-03; GDPR art. 7(3)). A decision is
// appended, never changed. Whether a flag is on is asked here and nowhere else, so that a withdrawal takes effect everywhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/texts.hpp"
#include "service/contacts.hpp"
#include "service/store.hpp"

namespace stemmen::service {

// The text of a record: id, version, language, hash and what the hash is of, as it is shown to whoever reads `language`.
Consent consent_text(const dialog::Texts& texts, std::string_view id, Language language);

// Of one session's history, oldest first. A flag is off until it was given; the last decision about it counts.
bool is_given(const std::vector<Consent>& history, std::string_view flag);
std::vector<std::string> flags_given(const std::vector<Consent>& history);

// Whether words of this answer may be shown to others than the project team, as far as the citizen decides. What else a quote
// needs (domain 5.7: redaction by people, size of the cell, two who approve) comes on top.
bool may_quote(const Answer& answer, const std::vector<Consent>& history);

// What is taken back: everything, all that rests on contact data (a sign-up is withdrawn), or one flag.
struct Withdrawal {
    bool contact_only = false;
    std::string flag;
    // How it was done, for the record: text, language, channel and time. `session`, `flag` and `given` are filled in.
    Consent record;
};
// Appends a no for each flag that is given and meant, and erases contact data that rest on it, in the drawer first: a crash
// in between is mended by the repetition, and nobody is told before both are done. Returns the flags.
std::vector<std::string> withdraw(Transaction& tx, ContactDrawer* contacts, const SessionId& session, const Withdrawal& withdrawal);

// The same from the command line, for whoever holds the receipt code. Nothing if the code leads to no session.
std::optional<std::vector<std::string>> withdraw_by_code(const privacy::KeyRing& keys, Transaction& tx, ContactDrawer* contacts, std::string_view code,
                                                         const std::string& flag, Timestamp now);

}  // namespace stemmen::service
