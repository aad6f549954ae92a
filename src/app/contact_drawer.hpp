// The second drawer of an installation: the contacts database with its own key file, opened together.
#pragma once

#include <memory>
#include <string>

#include "app/config.hpp"
#include "privacy/keys.hpp"
#include "store/contacts_store.hpp"

namespace stemmen::app {

// Where it lies: as configured, else beside the answers' database; the key file, else beside the contacts.
std::string contacts_database(const StoreSettings& store);
std::string contact_keys(const StoreSettings& store);

class OpenDrawer {
public:
    // Never the same key as the answers' (`keys`): refused. At a first start, when there is no contacts database yet, the key file
    // is made, and `note` says so; a missing or a wrong one is refused later on. Touches nothing when it refuses.
    static Result<std::unique_ptr<OpenDrawer>> open(const StoreSettings& store, const privacy::KeyRing& keys, std::string& note);
    // For a command beside the running service. None if there is no contacts database.
    static Result<std::unique_ptr<OpenDrawer>> open_beside(const StoreSettings& store, const privacy::KeyRing& keys);

    service::ContactDrawer* drawer() { return &drawer_; }
    service::Contacts& contacts() { return *contacts_; }
    service::Volunteers& volunteers() { return *contacts_; }
    [[nodiscard]] const privacy::KeyRing& keys() const { return keys_; }

private:
    OpenDrawer(privacy::KeyRing keys, std::unique_ptr<store::ContactsStore> contacts) : keys_(std::move(keys)), contacts_(std::move(contacts)), drawer_(*contacts_, keys_) {}
    static Result<std::unique_ptr<OpenDrawer>> open(const StoreSettings& store, const privacy::KeyRing& keys, std::string& note, bool beside_service);

    privacy::KeyRing keys_;
    std::unique_ptr<store::ContactsStore> contacts_;
    service::ContactDrawer drawer_;
};

}  // namespace stemmen::app
