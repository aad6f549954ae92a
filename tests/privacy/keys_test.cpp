#include "privacy/keys.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <set>

using namespace stemmen;
using namespace stemmen::privacy;

namespace {

Secret bytes(std::size_t count, unsigned seed) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>((i * 37 + seed * 101 + (i * i) % 251) & 0xFF);
    return Secret(out);
}
Secret key_file(unsigned seed = 1) { return new_key_file(bytes(new_key_file_random_bytes, seed)).value(); }
KeyRing ring(const Secret& file) {
    auto parsed = KeyRing::parse(file);
    REQUIRE(parsed);
    return std::move(*parsed);
}
std::string fault(const std::string& text) {
    const auto parsed = KeyRing::parse(Secret(text));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == Errc::misconfigured);
    return parsed.error().detail;
}

}  // namespace

TEST_CASE("keys: what was sealed opens again, and only where it belongs") {
    const KeyRing keys = ring(key_file());
    const std::string sealed = keys.seal(Secret("7654321"), "person-a");
    CHECK(sealed.size() == 7 + sealed_overhead_bytes);
    CHECK(sealed.find("7654321") == std::string::npos);
    CHECK(keys.open(sealed, "person-a")->reveal() == "7654321");
    CHECK(keys.open(sealed, "person-b").error().code == Errc::unauthenticated);
}

TEST_CASE("keys: sealed as text it is base64url, and opens where it belongs") {
    const KeyRing keys = ring(key_file());
    for (const std::size_t length : {0U, 1U, 2U, 3U, 600U}) {
        const std::string plain(length, 'x');
        const std::string sealed = keys.seal_text(Secret(plain), "person-a");
        CHECK(sealed.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos);
        CHECK(keys.open_text(sealed, "person-a")->reveal() == plain);
        CHECK(keys.open_text(sealed, "person-b").error().code == Errc::unauthenticated);
        CHECK_FALSE(keys.open_text(sealed.substr(1), "person-a"));
    }
    for (const char* wrong : {"", "A", "AAAA", "not base64", "===="}) CHECK(keys.open_text(wrong, "p").error().code == Errc::bad_input);
}

TEST_CASE("keys: each kind of sealed value has a key of its own, also after a rotation") {
    const KeyRing keys = ring(rotate_key_file(key_file(), bytes(rotation_random_bytes, 9)).value());
    const Sealed kinds[] = {Sealed::address, Sealed::duty_text, Sealed::held_words, Sealed::officer};
    static_assert(std::size(kinds) == sealed_kinds_count);
    for (const Sealed sealed_as : kinds)
        for (const Sealed opened_as : kinds) {
            const auto opened = keys.open(keys.seal(Secret("han har kniv"), "p", sealed_as), "p", opened_as);
            CHECK(opened.has_value() == (sealed_as == opened_as));
        }
}

TEST_CASE("keys: a changed byte anywhere in a sealed value is noticed") {
    const KeyRing keys = ring(key_file());
    const std::string sealed = keys.seal(Secret("secret"), "p");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CAPTURE(i);
        CHECK_FALSE(keys.open(changed, "p"));
    }
    for (std::size_t length = 0; length < sealed.size(); ++length) CHECK_FALSE(keys.open(sealed.substr(0, length), "p"));
}

TEST_CASE("keys: the same secret never seals to the same bytes") {
    const KeyRing keys = ring(key_file());
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) seen.insert(keys.seal(Secret("x"), "p"));
    CHECK(seen.size() == 100);
}

TEST_CASE("keys: after a rotation old seals open, new seals use the new key, and hashes stay") {
    const Secret first = key_file();
    const Secret second = rotate_key_file(first, bytes(rotation_random_bytes, 9)).value();
    const KeyRing before = ring(first), after = ring(second);
    const std::string old_seal = before.seal(Secret("id"), "p"), new_seal = after.seal(Secret("id"), "p");
    CHECK(after.open(old_seal, "p")->reveal() == "id");
    CHECK(after.is_outdated(old_seal));
    CHECK_FALSE(after.is_outdated(new_seal));
    CHECK(before.open(new_seal, "p").error().code == Errc::not_found);
    CHECK(before.person_key("messenger", "1", Secret("7")) == after.person_key("messenger", "1", Secret("7")));
    CHECK(before.event_key("messenger", "e") == after.event_key("messenger", "e"));
    CHECK(before.receipt_hash("code") == after.receipt_hash("code"));
    CHECK(before.mac("payload", "t") == after.mac("payload", "t"));
    CHECK(before.fingerprint() == after.fingerprint());
}

TEST_CASE("keys: another key file opens nothing and recognises nobody") {
    const KeyRing one = ring(key_file(1)), other = ring(key_file(2));
    CHECK(other.open(one.seal(Secret("id"), "p"), "p").error().code == Errc::unauthenticated);
    CHECK_FALSE(one.person_key("messenger", "1", Secret("7")) == other.person_key("messenger", "1", Secret("7")));
    CHECK_FALSE(one.fingerprint() == other.fingerprint());
}

TEST_CASE("keys: hashes are 32 hex digits and keep fields and purposes apart") {
    const KeyRing keys = ring(key_file());
    const std::string person = keys.person_key("messenger", "12", Secret("3")).value;
    CHECK(person.size() == 32);
    CHECK(person.find_first_not_of("0123456789abcdef") == std::string::npos);
    const std::set<std::string> different{person,
                                          keys.person_key("messenger", "1", Secret("23")).value,
                                          keys.person_key("messenger1", "2", Secret("3")).value,
                                          keys.event_key("messenger", "3").value,
                                          keys.message_key("messenger", "3").value,
                                          keys.receipt_hash("3")};
    CHECK(different.size() == 6);
}

TEST_CASE("keys: a MAC is short, fits its purpose and text alone, and refuses everything else") {
    const KeyRing keys = ring(key_file());
    const std::string mac = keys.mac("payload", "s1|q.rating|v2");
    CHECK(mac.size() == mac_characters);
    CHECK(keys.verify_mac("payload", "s1|q.rating|v2", mac));
    CHECK_FALSE(keys.verify_mac("link", "s1|q.rating|v2", mac));
    CHECK_FALSE(keys.verify_mac("payload", "s1|q.rating|v3", mac));
    CHECK_FALSE(keys.verify_mac("payload", "s1|q.rating|v2", mac.substr(1)));
    CHECK_FALSE(keys.verify_mac("payload", "s1|q.rating|v2", ""));
}

TEST_CASE("keys: a faulty key file is refused with its line and what to do, and never with a key") {
    const std::string good = key_file().reveal();
    const std::string hash_line = good.substr(good.find("hash 1 "), 50);
    CHECK(fault("").find("no hash key") != std::string::npos);
    CHECK(fault("{\"keys\": 1}\n").find("line 1: the first line must be") != std::string::npos);
    CHECK(fault("stemmen-keys 1\nhash 1 tooshort\n").find("line 2: a key is 43 characters") != std::string::npos);
    CHECK(fault("stemmen-keys 1\n" + hash_line + "\n").find("no seal key") != std::string::npos);
    CHECK(fault(good + hash_line + "\n").find("only one hash key") != std::string::npos);
    CHECK(fault(good + "seal 1 " + hash_line.substr(7) + "\n").find("must rise") != std::string::npos);
    CHECK(fault(good + "seal 300 " + hash_line.substr(7) + "\n").find("from 1 to 255") != std::string::npos);
    CHECK(fault(good + "seal 2 " + std::string(43, 'A') + "\n").find("not random") != std::string::npos);
    CHECK(fault(good + "open sesame\n").find("write \"hash 1 KEY\"") != std::string::npos);
    CHECK(fault(std::string(key_file_bytes_max + 1, '#')).find("larger than") != std::string::npos);
    CHECK(fault(good + hash_line + "\n").find(hash_line.substr(7, 8)) == std::string::npos);
}

TEST_CASE("keys: a file holds at most 64 seal keys, and rotation says so") {
    Secret file = key_file();
    for (std::size_t i = 1; i < key_generations_max; ++i)
        file = rotate_key_file(file, bytes(rotation_random_bytes, static_cast<unsigned>(i + 20))).value();
    CHECK(KeyRing::parse(file));
    CHECK(rotate_key_file(file, bytes(rotation_random_bytes, 5)).error().code == Errc::over_limit);
}

TEST_CASE("keys: making and rotating refuse the wrong amount of randomness, and bytes that are not random") {
    CHECK_FALSE(new_key_file(bytes(63, 1)));
    CHECK_FALSE(new_key_file(Secret(std::string(64, 'a'))));
    CHECK_FALSE(rotate_key_file(key_file(), bytes(31, 1)));
    CHECK_FALSE(rotate_key_file(Secret("nonsense"), bytes(32, 1)));
}

TEST_CASE("keys: any bytes as sealed value or key file return an error, not a crash") {
    const KeyRing keys = ring(key_file());
    CHECK(rc::check([&](const std::string& anything) {
        RC_ASSERT(!keys.open(anything, "p"));
        RC_ASSERT(!KeyRing::parse(Secret(anything)));
    }));
}

TEST_CASE("keys: a person has one pseudonym a drive, which no other person has") {
    const KeyRing keys = ring(key_file());
    const PersonKey kari = keys.person_key("messenger", "101", Secret("1")), ola = keys.person_key("messenger", "101", Secret("2"));
    const Pseudonym here = keys.pseudonym(kari, "after-conversation");
    CHECK(here == keys.pseudonym(kari, "after-conversation"));
    CHECK(here.value.size() == 32);
    CHECK(here.value != kari.value);
    CHECK(here != keys.pseudonym(kari, "passport-office"));
    CHECK(here != keys.pseudonym(ola, "after-conversation"));
}
