// The second drawer (docs/architecture.md, invariant 10): contact data of volunteers, in a store of their own and sealed with a
// key of their own. Answers know nothing of it. What a contact knows of the talk in which the yes was given is a keyed hash,
// made with the contacts' key: it serves SLETT and withdrawals, and is cut when the link to answers is cut.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "privacy/keys.hpp"
#include "service/store.hpp"

namespace stemmen::service {

inline constexpr std::size_t contact_field_bytes_max = 200;  // of name, phone number and e-mail address each

// What may be kept of a volunteer (domain P-07), and no more.
struct ContactDetails {
    Secret name, phone, email;
    bool operator==(const ContactDetails&) const = default;
};

// As it is stored.
struct Contact {
    ContactId id;
    std::string flag;      // the consent it rests on (privacy/consent.hpp)
    std::string sealed;    // ContactDetails as JSON, sealed for this id
    std::string link;      // keyed hash of the talk, or ""
    Timestamp given_at;
    Timestamp keep_until;  // deleted then
    bool operator==(const Contact&) const = default;
};

// Why contact data went.
enum class ErasureCause { link, receipt, talk, draw, meeting, panel, retention };  // panel: left it. Its end is retention
std::string_view to_string(ErasureCause cause);
// The deletion log of this drawer (P-11): what went, on which day, and how many; never whose. It knows no time of day and no receipt, so
// that no line of it can be laid beside one of the answers' log.
struct Erasure {
    std::string day;       // 2026-12-01, UTC
    std::string cause;
    std::string what;      // volunteers, panel_members, contacts (with nothing else known of them), links, sign_ups, consents, draw_profiles
    std::int64_t count = 0;
    bool operator==(const Erasure&) const = default;
};

// One implementation over SQLite (src/store). Each call is durable when it returns; a broken database throws StoreFailure.
class Contacts {
public:
    virtual ~Contacts() = default;
    virtual void insert(const Contact& contact) = 0;
    virtual std::optional<Contact> find(const ContactId& id) = 0;
    // Those of one talk that rest on `flag`, or all of them if it is "". Returns how many went, and nothing of them is left in
    // the store's files. Whatever is erased stands in the deletion log with the same commit.
    virtual std::size_t erase_linked(const std::string& link, const std::string& flag, Timestamp now) = 0;
    // Retention: deletes what is past its day and cuts links made before `linked_before`, `limit` at most. Returns how many of each.
    struct Pruned {
        std::size_t contacts = 0, links = 0;
        bool operator==(const Pruned&) const = default;
    };
    virtual Pruned prune(Timestamp now, Timestamp linked_before, std::size_t limit) = 0;
    virtual std::int64_t count() = 0;
};

// The store with its key. What a session's contacts are is known to this alone.
class ContactDrawer {
public:
    ContactDrawer(Contacts& contacts, const privacy::KeyRing& keys) : contacts_(contacts), keys_(keys) {}

    // bad_input: no consent flag that keeps contact data, no way to reach the person, or a field over contact_field_bytes_max.
    Result<void> put(const ContactId& id, const std::string& flag, const ContactDetails& details, const SessionId& talk, Timestamp given_at, Timestamp keep_until);
    // The same without storing it. The id is not empty, and nothing is checked.
    [[nodiscard]] Contact seal(const ContactId& id, const std::string& flag, const ContactDetails& details, const SessionId& talk, Timestamp given_at, Timestamp keep_until) const;
    Result<ContactDetails> open(const ContactId& id);
    [[nodiscard]] Result<ContactDetails> open(const Contact& contact) const;
    std::size_t erase_of(const SessionId& talk, const std::string& flag, Timestamp now) { return contacts_.erase_linked(link(talk), flag, now); }
    Contacts::Pruned prune(Timestamp now, Timestamp linked_before, std::size_t limit) { return contacts_.prune(now, linked_before, limit); }

private:
    [[nodiscard]] std::string link(const SessionId& talk) const { return keys_.mac("contact_link", talk.value); }
    Contacts& contacts_;
    const privacy::KeyRing& keys_;
};

}  // namespace stemmen::service
