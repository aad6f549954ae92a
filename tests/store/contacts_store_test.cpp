// The second drawer: what every implementation of service::Contacts does, and what its file is.
#include "store/contacts_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
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
        auto& desk_of = dynamic_cast<ContactsStore&>(contacts);
        desk_of.transact([](records::VolunteerDesk& desk) {
            CHECK(desk.erase(contact_id(1), records::ErasureCause::link, noon));
            CHECK_FALSE(desk.erase(contact_id(1), records::ErasureCause::link, noon));
        });
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
        CHECK(contacts.erase_linked("talk-1", "panel", noon) == 1);
        CHECK(contacts.find(contact_id(1)).has_value());
        CHECK(contacts.erase_linked("talk-1", "", noon) == 1);
        CHECK(contacts.erase_linked("talk-1", "", noon) == 0);
        CHECK(contacts.erase_linked("", "", noon) == 0);
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
    CHECK(contacts->erase_linked("talk-1", "", noon) == 1);
    CHECK_FALSE(found());
}

TEST_CASE("contacts: a database of every older version is brought up to date, with what it holds") {
    for (int version = 1; version <= 2; ++version) {
        CAPTURE(version);
        const TemporaryFolder folder;
        {
            SQLite::Database old(folder / "contacts.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            std::ifstream file(STEMMEN_SOURCE_DIR "/tests/store/contacts_schema_" + std::to_string(version) + ".sql");
            old.exec(std::string(std::istreambuf_iterator<char>(file), {}));
        }
        const auto contacts = open_contacts(folder / "contacts.db");
        CHECK(contacts->count() == 1);
        contacts->transact([&](records::VolunteerDesk& desk) {
            CHECK(desk.volunteers(3).size() == (version == 1 ? 0U : 1U));
            CHECK(desk.erasures().empty());
        });
    }
}

TEST_CASE("contacts: the deletion log tells day, cause and number of what went, adds them up, and forgets in its time") {
    const auto contacts = open_contacts(":memory:");
    contacts->insert(sample_contact(1));
    contacts->transact([](records::VolunteerDesk& desk) {
        for (int i = 2; i <= 6; ++i) desk.insert({.contact = sample_contact(i, ""), .drive = i < 5 ? 3 : 0, .code = "code" + std::to_string(i), .sealed_sign_up = "s", .contact_key = "k", .receipt = "r"});
        for (int i = 2; i <= 3; ++i) CHECK(desk.erase(contact_id(i), records::ErasureCause::draw, noon + i * 1h));
    });
    CHECK(contacts->erase_linked("talk-1", "", noon) == 1);
    CHECK(contacts->prune(noon + 5 * day, noon, 100).contacts == 2);
    using records::Erasure;
    contacts->transact([](records::VolunteerDesk& desk) {
        CHECK(desk.erasures() == std::vector<Erasure>{{format_date(noon), "draw", "volunteers", 2}, {format_date(noon), "talk", "contacts", 1}, {format_date(noon + 5 * day), "retention", "panel_members", 1}, {format_date(noon + 5 * day), "retention", "volunteers", 1}});
        CHECK(desk.prune(noon + 6 * day, noon + 5 * day, 100) == 2);
        CHECK(desk.erasures().size() == 2);
    });
}

TEST_CASE("contacts: volunteers, their links and their letters go with the contact, and the seat stays") {
    for_each_contacts([](records::Contacts& contacts) {
        auto& volunteers = dynamic_cast<ContactsStore&>(contacts);
        volunteers.transact([](records::VolunteerDesk& desk) {
            for (int i = 1; i <= 2; ++i) {
                desk.insert({.contact = sample_contact(i, i == 1 ? "talk-1" : ""), .drive = 3, .code = "code" + std::to_string(i), .sealed_sign_up = "s", .contact_key = "k", .receipt = "r" + std::to_string(i)});
                desk.add_link("link" + std::to_string(i), contact_id(i), noon + day);
                desk.save(3, stemmen::recruit::Seat{.code = "code" + std::to_string(i), .answer_by = noon, .changed_at = noon});
                CHECK(desk.post({.to = contact_id(i), .drive = 3, .kind = records::LetterKind::selected, .sealed = "words", .created_at = noon, .next_at = noon}) > 0);
            }
        });
        CHECK(contacts.erase_linked("talk-1", "", noon) == 1);
        volunteers.transact([](records::VolunteerDesk& desk) {
            CHECK(desk.volunteers(3).size() == 1);
            CHECK(desk.by_receipt("r1").empty());
            CHECK_FALSE(desk.link("link1", noon).has_value());
            CHECK(desk.link("link2", noon) == contact_id(2));
            CHECK_FALSE(desk.link("link2", noon + day).has_value());
            CHECK(desk.letters_waiting(3) == 1);
            CHECK(desk.seats(3).size() == 2);
        });
    });
}

TEST_CASE("contacts: what a job of recruitment began and did not end is not there") {
    const auto contacts = open_contacts(":memory:");
    CHECK_THROWS_AS(contacts->transact([](records::VolunteerDesk& desk) {
        desk.save(records::KeptPlan{1, "{}", noon});
        throw std::runtime_error("no");
    }),
                    std::runtime_error);
    contacts->transact([](records::VolunteerDesk& desk) { CHECK_FALSE(desk.plan(1).has_value()); });
}

TEST_CASE("contacts: what recruitment keeps is found again as it was, and goes when its time is over") {
    const auto contacts = open_contacts(":memory:");
    const records::PendingSignUp pending{.id = contact_id(5), .drive = 3, .sealed = std::string("a\0b", 3), .code_hash = "h", .tries_left = 5, .contact_key = "k", .expires_at = noon + day};
    const records::KeptDraw draw{.drive = 3, .sealed_record = "rec", .published = "{}", .commitment = "c", .source = "dice", .prepared_at = noon, .prepared_by = "o", .drawn_at = noon, .drawn_by = "p", .keep_until = noon + 2 * day,
                                 .thanked_at = noon, .told_at = {}};
    const records::VolunteerConsent consent{.drive = 3, .code = "c1", .flag = "panel", .given = true, .text_id = "t", .text_version = 2, .text_hash = "h", .text = "words", .language = Language::nn, .at = noon, .keep_until = noon + day};
    contacts->transact([&](records::VolunteerDesk& desk) {
        desk.save(pending);
        desk.save(draw);
        desk.append(consent);
        desk.note_code_sent("k", noon);
    });
    contacts->transact([&](records::VolunteerDesk& desk) {
        CHECK(desk.pending(contact_id(5)) == pending);
        CHECK(desk.draw(3) == draw);
        CHECK(desk.drives_with_seats() == std::vector<std::int64_t>{3});
        CHECK(desk.consents(3, "c1") == std::vector{consent});
        CHECK(desk.codes_sent("k", noon - day) == 1);
        CHECK(desk.prune(noon + day, noon, 1) == 3);
        CHECK_FALSE(desk.pending(contact_id(5)).has_value());
        CHECK(desk.consents(3, "c1").empty());
        CHECK(desk.codes_sent("k", noon - day) == 0);
        CHECK(desk.draw(3) == draw);
        CHECK(desk.prune(noon + 2 * day, noon, 100) == 1);
        CHECK(desk.draw(3)->sealed_record.empty());
        CHECK(desk.draw(3)->published == "{}");
        CHECK(desk.prune(noon + 2 * day, noon, 100) == 0);
    });
}
