// Taking back what is kept: on the citizen's word, by receipt code, or because its time is over. The deletion log says what
// was deleted, never whose it was.
#pragma once

#include <string>

#include "service/work.hpp"

namespace stemmen::service {

struct Forgotten {
    std::size_t sessions = 0;
    std::size_t answers = 0;
    std::size_t contacts = 0;  // contact data that rested on these talks
    std::size_t duty_items = 0;
    std::size_t exports = 0;   // files that have to be mended (service/exports.hpp)
    std::string confirmation;  // a code for the deletion log; "" when there was nothing
    bool operator==(const Forgotten&) const = default;

    [[nodiscard]] bool is_nothing() const { return sessions == 0 && duty_items == 0; }
};

// All talks with this person, the running one included. What remains is the keyed hash with the date of the last
// invitation and a STOPP, so that the promise not to ask again can be kept.
Forgotten forget_person(Work& work);
// The one talk that this code belongs to, whoever gives it.
Forgotten forget_receipt(Work& work, const std::string& receipt_hash);
// The same where there is no thread: from the command line ("operator") or the own page ("receipt"), which the deletion log tells.
Forgotten forget_by_code(const privacy::KeyRing& keys, Random& random, Transaction& tx, ContactDrawer* contacts, std::string_view code, std::string_view cause,
                         Timestamp now);

// The deletion log's entries of what was forgotten, under its confirmation.
void log_forgotten(Transaction& tx, const Forgotten& forgotten, std::string_view cause, Timestamp now);

// One small step of what storage times demand. True if there may be more to do.
bool prune(const Kit& kit, Transaction& tx, Moment moment, Results& results);

}  // namespace stemmen::service
