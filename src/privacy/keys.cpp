#include "privacy/keys.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>

#include "core/assert.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::string_view heading = "stemmen-keys 1";
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t mac_bytes = 12;
constexpr std::size_t hash_bytes = 16;
constexpr int base64_kind = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
static_assert(key_bytes == crypto_kdf_KEYBYTES && key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(sealed_overhead_bytes == 1 + nonce_bytes + tag_bytes);
static_assert(hash_bytes >= crypto_generichash_BYTES_MIN);

// Numbers of the derived keys. They are part of the stored format: never change or reuse one.
enum class Purpose : std::uint64_t { seal = 1, person = 2, event = 3, message = 4, receipt = 5, mac = 6, fingerprint = 7, pseudonym = 8, seal_duty = 9, seal_held = 10, seal_officer = 11 };
constexpr std::array<Purpose, sealed_kinds_count> sealing_purposes{Purpose::seal, Purpose::seal_duty, Purpose::seal_held, Purpose::seal_officer};  // by Sealed

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

void need_sodium() {
    static const int started = sodium_init();
    STEMMEN_ASSERT(started >= 0);
}

void derive(DerivedKey& into, Purpose purpose, const DerivedKey& master) {
    crypto_kdf_derive_from_key(into.data(), key_bytes, static_cast<std::uint64_t>(purpose), "stemmen1", master.data());
}

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string out(sodium_base64_ENCODED_LEN(size, base64_kind), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes, size, base64_kind);
    out.resize(out.size() - 1);
    return out;
}

// A key line's bytes. Nothing when it is not exactly key_bytes of base64url.
bool decode_key(std::string_view text, DerivedKey& into) {
    std::size_t size = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(into.data(), key_bytes, text.data(), text.size(), nullptr, &size, &end, base64_kind);
    return failed == 0 && size == key_bytes && end == text.data() + text.size();
}

bool all_bytes_alike(const DerivedKey& key) {
    return std::all_of(key.data(), key.data() + key_bytes, [&](unsigned char byte) { return byte == *key.data(); });
}

// Fields are framed with their length, so that ("ab","c") and ("a","bc") differ.
void keyed_hash(const DerivedKey& key, std::initializer_list<std::string_view> fields, unsigned char* out, std::size_t size) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, key.data(), key_bytes, size);
    for (const std::string_view field : fields) {
        std::array<unsigned char, 8> length{};
        for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<unsigned char>(std::uint64_t{field.size()} >> (8 * i));
        crypto_generichash_update(&state, length.data(), length.size());
        crypto_generichash_update(&state, bytes_of(field), field.size());
    }
    crypto_generichash_final(&state, out, size);
    sodium_memzero(&state, sizeof state);
}

std::string hex_hash(const DerivedKey& key, std::initializer_list<std::string_view> fields) {
    std::array<unsigned char, hash_bytes> hash{};
    keyed_hash(key, fields, hash.data(), hash.size());
    std::string out(2 * hash_bytes + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), hash.data(), hash.size());
    out.resize(2 * hash_bytes);
    return out;
}

Error fault(std::size_t line, const std::string& sentence) {
    return {Errc::misconfigured, "the key file, line " + std::to_string(line) + ": " + sentence};
}

struct KeyLine {
    std::size_t line = 0;
    bool is_hash = false;
    std::uint8_t id = 0;
    DerivedKey key;
};

Result<KeyLine> parse_key_line(std::string_view text, std::size_t line) {
    KeyLine out{.line = line};
    const auto first = text.find(' ');
    const auto second = first == std::string_view::npos ? first : text.find(' ', first + 1);
    const auto kind = text.substr(0, first);
    if (second == std::string_view::npos || (kind != "hash" && kind != "seal"))
        return fault(line, "write \"hash 1 KEY\" or \"seal NUMBER KEY\"; `stemmen keys new` makes a whole file");
    out.is_hash = kind == "hash";
    const auto number = text.substr(first + 1, second - first - 1);
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), out.id);
    if (problem != std::errc{} || end != number.data() + number.size() || out.id == 0)
        return fault(line, "the number of a key goes from 1 to 255");
    if (!decode_key(text.substr(second + 1), out.key))
        return fault(line, "a key is 43 characters of base64url (32 bytes); restore the line from the backup of the key file");
    if (all_bytes_alike(out.key)) return fault(line, "this key is not random; make one with `stemmen keys new`");
    return out;
}

Result<std::vector<KeyLine>> parse_lines(std::string_view text) {
    if (text.size() > key_file_bytes_max) return fault(1, "the file is larger than 16 KiB, so it is no key file");
    std::vector<KeyLine> keys;
    bool headed = false;
    std::size_t line = 0, hashes = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view one = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++line;
        while (!one.empty() && (one.back() == '\r' || one.back() == ' ')) one.remove_suffix(1);
        if (one.empty() || one.front() == '#') continue;
        if (!headed && one != heading) return fault(line, "the first line must be \"" + std::string(heading) + "\"; is this the key file?");
        if (!std::exchange(headed, true)) continue;
        auto key = parse_key_line(one, line);
        if (!key) return key.error();
        if (key->is_hash && ++hashes > 1)
            return fault(line, "there can be only one hash key; keep the one that the database was made with");
        if (!key->is_hash)
            for (const KeyLine& other : keys)
                if (!other.is_hash && other.id >= key->id)
                    return fault(line, "the numbers of seal keys must rise from line to line, each used once");
        keys.push_back(std::move(*key));
    }
    if (keys.size() - hashes > key_generations_max) return fault(line, "there are more than 64 seal keys; remove the oldest ones");
    if (hashes == 0) return fault(line, "there is no hash key; restore the file from its backup, for without it nobody is recognised");
    if (keys.size() == hashes) return fault(line, "there is no seal key; restore the file from its backup");
    return keys;
}

}  // namespace

DerivedKey::DerivedKey(DerivedKey&& other) noexcept : bytes_(other.bytes_) { sodium_memzero(other.bytes_.data(), key_bytes); }

DerivedKey& DerivedKey::operator=(DerivedKey&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

DerivedKey::~DerivedKey() { sodium_memzero(bytes_.data(), key_bytes); }

Result<Secret> new_key_file(const Secret& random) {
    need_sodium();
    if (random.reveal().size() != new_key_file_random_bytes) return Error{Errc::bad_input, "a new key file takes 64 random bytes"};
    std::string out =
        "# Keys of Stemmen. Without this file nothing sealed can be opened and nobody is recognised: keep a copy apart from\n"
        "# the database and its backups. Whoever has both can read addresses.\n";
    const unsigned char* bytes = bytes_of(random.reveal());
    out.reserve(512);  // no reallocation, which would leave a copy of a key behind
    out.append(heading).append("\nhash 1 ").append(Secret(base64(bytes, key_bytes)).reveal());
    out.append("\nseal 1 ").append(Secret(base64(bytes + key_bytes, key_bytes)).reveal()).append("\n");
    Secret file(std::move(out));
    if (const auto ring = KeyRing::parse(file); !ring) return ring.error();  // such as random bytes that are all alike
    return file;
}

Result<Secret> rotate_key_file(const Secret& key_file, const Secret& random) {
    need_sodium();
    if (random.reveal().size() != rotation_random_bytes) return Error{Errc::bad_input, "a rotation takes 32 random bytes"};
    const auto lines = parse_lines(key_file.reveal());
    if (!lines) return lines.error();
    int newest = 0, seals = 0;
    for (const KeyLine& line : *lines) {
        if (line.is_hash) continue;
        newest = line.id;
        ++seals;
    }
    if (newest == 255) return Error{Errc::over_limit, "the seal keys have used up the numbers to 255; start again with a new key file"};
    if (seals == static_cast<int>(key_generations_max))
        return Error{Errc::over_limit, "there are 64 seal keys; remove the oldest line first"};
    std::string out;
    out.reserve(key_file.reveal().size() + 128);
    out.append(key_file.reveal());
    if (out.back() != '\n') out.push_back('\n');
    out.append("seal ").append(std::to_string(newest + 1)).append(" ");
    out.append(Secret(base64(bytes_of(random.reveal()), key_bytes)).reveal()).append("\n");
    Secret file(std::move(out));
    if (const auto ring = KeyRing::parse(file); !ring) return ring.error();
    return file;
}

Result<KeyRing> KeyRing::parse(const Secret& key_file) {
    need_sodium();
    auto lines = parse_lines(key_file.reveal());
    if (!lines) return lines.error();
    KeyRing ring;
    for (KeyLine& line : *lines) {
        if (line.is_hash) {
            derive(ring.person_, Purpose::person, line.key);
            derive(ring.event_, Purpose::event, line.key);
            derive(ring.message_, Purpose::message, line.key);
            derive(ring.receipt_, Purpose::receipt, line.key);
            derive(ring.mac_, Purpose::mac, line.key);
            derive(ring.fingerprint_, Purpose::fingerprint, line.key);
            derive(ring.pseudonym_, Purpose::pseudonym, line.key);
        } else {
            Generation& generation = ring.seals_.emplace_back(Generation{.id = line.id, .keys = {}});
            for (std::size_t kind = 0; kind < sealed_kinds_count; ++kind) derive(generation.keys[kind], sealing_purposes[kind], line.key);
        }
    }
    return ring;
}

const KeyRing::Generation* KeyRing::generation(std::uint8_t id) const {
    for (const Generation& one : seals_)
        if (one.id == id) return &one;
    return nullptr;
}

PersonKey KeyRing::person_key(std::string_view channel, std::string_view account, const Secret& platform_id) const {
    return {hex_hash(person_, {channel, account, platform_id.reveal()})};
}
Pseudonym KeyRing::pseudonym(const PersonKey& person, std::string_view drive) const { return {hex_hash(pseudonym_, {person.value, drive})}; }

EventKey KeyRing::event_key(std::string_view channel, std::string_view raw_key) const { return {hex_hash(event_, {channel, raw_key})}; }
MessageKey KeyRing::message_key(std::string_view channel, std::string_view raw_id) const { return {hex_hash(message_, {channel, raw_id})}; }
std::string KeyRing::receipt_hash(std::string_view code) const { return hex_hash(receipt_, {code}); }
std::string KeyRing::fingerprint() const { return hex_hash(fingerprint_, {"fingerprint"}).substr(0, 16); }

std::string KeyRing::seal(const Secret& plain, std::string_view bound_to, Sealed kind) const {
    const Generation& current = seals_.back();
    std::string out(sealed_overhead_bytes + plain.reveal().size(), '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(out.data());
    bytes[0] = current.id;
    randombytes_buf(bytes + 1, nonce_bytes);
    unsigned long long size = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + 1 + nonce_bytes, &size, bytes_of(plain.reveal()), plain.reveal().size(),
                                               bytes_of(bound_to), bound_to.size(), nullptr, bytes + 1, current.key(kind).data());
    return out;
}

Result<Secret> KeyRing::open(std::string_view sealed, std::string_view bound_to, Sealed kind) const {
    if (sealed.size() < sealed_overhead_bytes) return Error{Errc::bad_input, "too short for a sealed value"};
    const unsigned char* bytes = bytes_of(sealed);
    const Generation* with = generation(bytes[0]);
    if (with == nullptr)
        return Error{Errc::not_found,
                     "sealed with key " + std::to_string(bytes[0]) + ", which the key file does not hold; put its line back"};
    std::string plain(sealed.size() - sealed_overhead_bytes, '\0');
    unsigned long long size = 0;
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(plain.data()), &size, nullptr,
                                                                  bytes + 1 + nonce_bytes, sealed.size() - 1 - nonce_bytes,
                                                                  bytes_of(bound_to), bound_to.size(), bytes + 1, with->key(kind).data());
    Secret opened(std::move(plain));
    if (failed != 0) return Error{Errc::unauthenticated, "a sealed value was changed, or belongs elsewhere"};
    return opened;
}

std::string KeyRing::seal_text(const Secret& plain, std::string_view bound_to) const {
    const std::string sealed = seal(plain, bound_to);
    return base64(bytes_of(sealed), sealed.size());
}

Result<Secret> KeyRing::open_text(std::string_view sealed, std::string_view bound_to) const {
    std::string bytes(sealed.size(), '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), sealed.data(), sealed.size(), nullptr,
                                         &size, &end, base64_kind);
    if (failed != 0 || end != sealed.data() + sealed.size()) return Error{Errc::bad_input, "not the text of a sealed value"};
    bytes.resize(size);
    return open(bytes, bound_to);
}

bool KeyRing::is_outdated(std::string_view sealed) const {
    return !sealed.empty() && static_cast<std::uint8_t>(sealed.front()) != seals_.back().id;
}

std::string KeyRing::mac(std::string_view purpose, std::string_view text) const {
    std::array<unsigned char, hash_bytes> hash{};
    keyed_hash(mac_, {purpose, text}, hash.data(), hash.size());
    return base64(hash.data(), mac_bytes);
}

bool KeyRing::verify_mac(std::string_view purpose, std::string_view text, std::string_view given) const {
    const std::string expected = mac(purpose, text);
    return given.size() == expected.size() && sodium_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

}  // namespace stemmen::privacy
