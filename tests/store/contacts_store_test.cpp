// The second drawer: what every implementation of service::Contacts does, and what its file is.
#include "store/contacts_store.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using store::ContactsStore;

namespace {

ContactId contact_id(int number) { return {hex_of(7'000'000 + number)}; }

records::Contact sample_contact(int number, const std::string& link = "talk-1") {
    return {.id = contact_id(number),
            .flag = "contact_group:oslo",
            .sealed = std::string("seal\0ed\xff of ", 12) + std::to_string(number),
            .link = link,
            .given_at = noon,
            .keep_until = noon + number * day};
}

std::unique_ptr<ContactsStore> open_contacts(const std::filesystem::path& path) {
    auto opened = ContactsStore::open(path);
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(*opened);
}

void for_each_contacts(const std::function<void(records::Contacts&)>& check) {
    DYNAMIC_SECTION("SQLite in memory") { check(*open_contacts(":memory:")); }
    DYNAMIC_SECTION("SQLite in a file") {
        const TemporaryFolder folder;
        check(*open_contacts(folder / "var/contacts.db"));
    }
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("contacts: what is put in is found by its id, until it is erased") {
    for_each_contacts([](records::Contacts& contacts) {
        contacts.insert(sample_contact(1));
        contacts.insert(sample_contact(2, ""));
        CHECK(contacts.find(contact_id(1)) == sample_contact(1));
        CHECK(contacts.find(contact_id(2)) == sample_contact(2, ""));
        CHECK_FALSE(contacts.find(contact_id(3)));
        CHECK(contacts.count() == 2);
        CHECK(contacts.erase(contact_id(1)));
        CHECK_FALSE(contacts.erase(contact_id(1)));
        CHECK_FALSE(contacts.find(contact_id(1)));
        CHECK_THROWS_AS(contacts.insert(sample_contact(2)), std::logic_error);
        CHECK(contacts.count() == 1);
    });
}

TEST_CASE("contacts: those of one talk go together or by their flag, and nobody else's") {
    for_each_contacts([](records::Contacts& contacts) {
        auto panel = sample_contact(2);
        panel.flag = "panel";
        for (const auto& contact : {sample_contact(1), panel, sample_contact(3, "talk-2"), sample_contact(4, "")}) contacts.insert(contact);
        CHECK(contacts.erase_linked("talk-1", "panel") == 1);
        CHECK(contacts.find(contact_id(1)).has_value());
        CHECK(contacts.erase_linked("talk-1", "") == 1);
        CHECK(contacts.erase_linked("talk-1", "") == 0);
        CHECK(contacts.erase_linked("", "") == 0);
        CHECK(contacts.count() == 2);
    });
}

TEST_CASE("contacts: retention deletes on the day and cuts links in time, a bounded number at once") {
    for_each_contacts([](records::Contacts& contacts) {
        for (const int i : {1, 2, 3, 9}) contacts.insert(sample_contact(i));
        CHECK(contacts.prune(noon, noon, 10) == records::Contacts::Pruned{});
        CHECK(contacts.prune(noon + 3 * day, noon, 2) == records::Contacts::Pruned{2, 0});
        CHECK(contacts.prune(noon + 3 * day, noon + 1ms, 2) == records::Contacts::Pruned{1, 1});
        CHECK(contacts.find(contact_id(9))->link.empty());
        CHECK(contacts.prune(noon + 3 * day, noon + 1ms, 2) == records::Contacts::Pruned{});
    });
}

TEST_CASE("contacts: the file is private, one process's, durable, and no other database") {
    const TemporaryFolder folder;
    const auto path = folder / "var/contacts.db";
    {
        const auto contacts = open_contacts(path);
        contacts->insert(sample_contact(1));
        struct stat facts {};
        REQUIRE(::stat(path.c_str(), &facts) == 0);
        CHECK((facts.st_mode & 0777) == 0600);
        const auto second = ContactsStore::open(path);
        REQUIRE_FALSE(second.has_value());
        CHECK(second.error().code == Errc::conflict);
        const auto beside = ContactsStore::open(path, {.beside_service = true});
        REQUIRE(beside.has_value());
        (*beside)->insert(sample_contact(2));
        CHECK(contacts->count() == 2);
    }
    CHECK(open_contacts(path)->find(contact_id(1)) == sample_contact(1));
    const auto as_answers = store::SqliteStore::open(path);
    REQUIRE_FALSE(as_answers.has_value());
    CHECK(as_answers.error().detail.find("store.database") != std::string::npos);
    open_or_throw(folder / "answers.db");
    const auto as_contacts = ContactsStore::open(folder / "answers.db");
    REQUIRE_FALSE(as_contacts.has_value());
    CHECK(as_contacts.error().detail.find("write another name in store.contacts") != std::string::npos);
}

TEST_CASE("contacts: an erased contact is in none of the files, though the store is still open") {
    const TemporaryFolder folder;
    const auto path = folder / "contacts.db";
    const auto contacts = open_contacts(path);
    auto planted = sample_contact(1);
    planted.sealed = "PLANTED-" + std::string(500, 'x');
    contacts->insert(planted);
    contacts->insert(sample_contact(2, "talk-2"));
    const auto found = [&] {
        return bytes_of(path).find("PLANTED") != std::string::npos || bytes_of(path.string() + "-wal").find("PLANTED") != std::string::npos;
    };
    CHECK(found());
    CHECK(contacts->erase_linked("talk-1", "") == 1);
    CHECK_FALSE(found());
}
