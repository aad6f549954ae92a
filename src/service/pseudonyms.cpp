#include "service/pseudonyms.hpp"

namespace stemmen::service {

std::vector<SessionId> sessions_of(const privacy::KeyRing& keys, Transaction& tx, const PersonKey& person) {
    std::vector<SessionId> all;
    for (const std::string& drive : tx.drives()) {
        const std::vector<SessionId> found = tx.sessions_of(keys.pseudonym(person, drive));
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

std::optional<Session> latest_session(const privacy::KeyRing& keys, Transaction& tx, const PersonKey& person) {
    std::optional<Session> latest;
    for (const std::string& drive : tx.drives()) {
        std::optional<Session> found = tx.latest_session(keys.pseudonym(person, drive));
        if (found && (!latest || latest->invited_at < found->invited_at)) latest = std::move(found);
    }
    return latest;
}

std::optional<Answer> answer_by_message(const privacy::KeyRing& keys, Transaction& tx, const PersonKey& person, const MessageKey& message) {
    for (const std::string& drive : tx.drives())
        if (std::optional<Answer> found = tx.answer_by_message(keys.pseudonym(person, drive), message)) return found;
    return std::nullopt;
}

bool divide_by_drive(const privacy::KeyRing& keys, Transaction& tx) {
    const auto pseudonym = [&](const PersonKey& person, const std::string& drive) { return keys.pseudonym(person, drive); };
    return tx.divide_by_drive(pseudonym, divided_at_once_max) == divided_at_once_max;
}

}  // namespace stemmen::service
