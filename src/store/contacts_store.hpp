// service::Contacts and service::Volunteers over an SQLite file of its own: the second drawer. One process, like the other one. Safe to call from any
// thread, one call at a time.
#pragma once

#include <filesystem>
#include <memory>

#include "core/result.hpp"
#include "service/contacts.hpp"
#include "service/volunteer_rows.hpp"

namespace stemmen::store {

inline constexpr std::int64_t contacts_application_id = 0x53746b6f;  // "Stko"

struct ContactsOptions {
    bool beside_service = false;  // for a command while the service has it: takes no lock, since nothing is remembered between calls
};

class ContactsStore final : public service::Contacts, public service::Volunteers {
public:
    // Creates folder, file and schema if they are missing. ":memory:" lives as long as the store. Errors as SqliteStore::open().
    static Result<std::unique_ptr<ContactsStore>> open(const std::filesystem::path& path, const ContactsOptions& options = {});
    ~ContactsStore() override;

    void insert(const service::Contact& contact) override;
    std::optional<service::Contact> find(const ContactId& id) override;
    std::size_t erase_linked(const std::string& link, const std::string& flag, Timestamp now) override;
    Pruned prune(Timestamp now, Timestamp linked_before, std::size_t limit) override;
    std::int64_t count() override;
    void transact(const std::function<void(service::VolunteerDesk&)>& work) override;  // no other call from inside

private:
    struct Impl;
    explicit ContactsStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stemmen::store
