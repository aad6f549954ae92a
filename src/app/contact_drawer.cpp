#include "app/contact_drawer.hpp"

#include <filesystem>

#include "app/rules.hpp"

namespace stemmen::app {
namespace {

// The answers' rules for key files hold for these as well.
Config as_database(const StoreSettings& store) {
    Config config;
    config.store.database = contacts_database(store);
    config.store.keys = contact_keys(store);
    return config;
}

Error about_contacts(const Error& error) { return {error.code, "the contacts database (store.contacts, store.contact_keys): " + error.detail}; }

}  // namespace

std::string contacts_database(const StoreSettings& store) {
    if (!store.contacts.empty()) return store.contacts;
    return (std::filesystem::path(store.database).parent_path() / "contacts.db").string();
}

std::string contact_keys(const StoreSettings& store) {
    if (!store.contact_keys.empty()) return store.contact_keys;
    return "file:" + std::filesystem::path(contacts_database(store)).replace_extension(".keys").string();
}

Result<std::unique_ptr<OpenDrawer>> OpenDrawer::open(const StoreSettings& store, const privacy::KeyRing& keys, std::string& note, bool beside_service) {
    const Config config = as_database(store);
    Result<privacy::KeyRing> own = load_keys(config, note);
    if (!own) return about_contacts(own.error());
    if (own->fingerprint() == keys.fingerprint())
        return Error{Errc::misconfigured, "store.contact_keys (" + config.store.keys + ") holds the same hash key as store.keys: whoever has the one must not have the other; make a key file"
                                          " of its own with stemmen keys new --out PATH, and name it there"};
    if (const Result<void> fit = check_keys_fit(config, *own); !fit) return about_contacts(fit.error());
    auto contacts = store::ContactsStore::open(config.store.database, {.beside_service = beside_service});
    if (!contacts) return about_contacts(contacts.error());
    return std::unique_ptr<OpenDrawer>(new OpenDrawer(std::move(*own), std::move(*contacts)));
}

Result<std::unique_ptr<OpenDrawer>> OpenDrawer::open(const StoreSettings& store, const privacy::KeyRing& keys, std::string& note) {
    return open(store, keys, note, false);
}

Result<std::unique_ptr<OpenDrawer>> OpenDrawer::open_beside(const StoreSettings& store, const privacy::KeyRing& keys) {
    std::error_code ignored;
    if (!std::filesystem::exists(contacts_database(store), ignored)) return std::unique_ptr<OpenDrawer>();
    std::string note;
    return open(store, keys, note, true);
}

}  // namespace stemmen::app
