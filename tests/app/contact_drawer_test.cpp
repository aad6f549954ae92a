// The second drawer of an installation: where it lies, and which keys it accepts.
#include "app/contact_drawer.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "app/clock.hpp"
#include "app/data_files.hpp"

using namespace stemmen;
using namespace stemmen::app;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() : path_((fs::temp_directory_path() / "stemmen-drawer-XXXXXX").string()) { REQUIRE(::mkdtemp(path_.data()) != nullptr); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }
    [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

Secret new_keys() { return privacy::new_key_file(random_bytes(privacy::new_key_file_random_bytes)).value(); }
privacy::KeyRing ring(const Secret& text) { return std::move(privacy::KeyRing::parse(text).value()); }
StoreSettings in(const Folder& folder) { return {.database = folder.file("stemmen.db"), .contacts = {}, .keys = "file:" + folder.file("stemmen.keys"), .contact_keys = {}}; }

}  // namespace

TEST_CASE("contact drawer: it lies beside the answers unless another place is written") {
    CHECK(contacts_database({.database = "var/stemmen.db"}) == "var/contacts.db");
    CHECK(contact_keys({.database = "var/stemmen.db"}) == "file:var/contacts.keys");
    CHECK(contacts_database({.database = "a.db"}) == "contacts.db");
    CHECK(contact_keys({.database = "a.db", .contacts = "/drawer/volunteers.sqlite"}) == "file:/drawer/volunteers.keys");
    CHECK(contact_keys({.contact_keys = "env:KEYS"}) == "env:KEYS");
}

TEST_CASE("contact drawer: a first start makes database and keys, a later one needs the same keys") {
    const Folder folder;
    const privacy::KeyRing answers = ring(new_keys());
    const StoreSettings store = in(folder);
    std::string note;
    CHECK(OpenDrawer::open_beside(store, answers).value() == nullptr);
    {
        const auto drawer = OpenDrawer::open(store, answers, note);
        REQUIRE(drawer.has_value());
        CHECK(note.find(folder.file("contacts.keys")) != std::string::npos);
        CHECK(fs::exists(folder.file("contacts.db")));
        REQUIRE((*drawer)->drawer()->put({std::string(32, 'a')}, "panel", {.name = Secret("Kari"), .phone = Secret("1"), .email = {}}, {}, Timestamp{}, Timestamp{}).has_value());
        CHECK(OpenDrawer::open(store, answers, note).error().code == Errc::conflict);
        CHECK(OpenDrawer::open_beside(store, answers).value() != nullptr);
    }
    note.clear();
    {
        const auto again = OpenDrawer::open(store, answers, note);
        REQUIRE(again.has_value());
        CHECK(note.empty());
        CHECK((*again)->drawer()->open({std::string(32, 'a')})->name.reveal() == "Kari");
    }
    const std::string kept = read_file(folder.file("contacts.keys")).value();
    REQUIRE(write_private_file(folder.file("contacts.keys"), new_keys().reveal(), true).has_value());
    const auto wrong = OpenDrawer::open(store, answers, note);
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().detail.find("contacts.keys is another key file") != std::string::npos);
    fs::remove(folder.file("contacts.keys"));
    const auto missing = OpenDrawer::open(store, answers, note);
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().detail.find("put the key file back") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.file("contacts.keys")));
}

TEST_CASE("contact drawer: the answers' key is refused for it, also as a copy") {
    const Folder folder;
    const Secret text = new_keys();
    const privacy::KeyRing answers = ring(text);
    REQUIRE(write_private_file(folder.file("contacts.keys"), text.reveal(), false).has_value());
    std::string note;
    const auto refused = OpenDrawer::open(in(folder), answers, note);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().detail.find("stemmen keys new") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.file("contacts.db")));
}
