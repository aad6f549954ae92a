#include "identity/key_set.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

#include "core/json.hpp"
#include "identity/base64url.hpp"

namespace stemmen::identity {
namespace {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Big = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using Build = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using PublicKey = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>>;

constexpr std::size_t p256_bytes = 32;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
Big number(std::string_view bytes) { return Big(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr)); }

PublicKey built(const char* type, OSSL_PARAM_BLD* build) {
    const Params params(OSSL_PARAM_BLD_to_param(build));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) <= 0 || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) <= 0)
        return nullptr;
    return PublicKey(key);
}

PublicKey rsa_key(std::string_view modulus, std::string_view exponent) {
    while (modulus.starts_with('\0')) modulus.remove_prefix(1);
    if (modulus.size() < rsa_modulus_bytes_min || modulus.size() > rsa_modulus_bytes_max || exponent.empty() || exponent.size() > rsa_exponent_bytes_max)
        return nullptr;
    const Big n = number(modulus), e = number(exponent);
    const Build build(OSSL_PARAM_BLD_new());
    if (!OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) || !OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get())) return nullptr;
    return built("RSA", build.get());
}

PublicKey p256_key(std::string_view x, std::string_view y) {
    if (x.size() != p256_bytes || y.size() != p256_bytes) return nullptr;
    const std::string point = "\x04" + std::string(x) + std::string(y);  // uncompressed (SEC 1 §2.3.3)
    const Build build(OSSL_PARAM_BLD_new());
    if (!OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ||
        !OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()))
        return nullptr;
    return built("EC", build.get());
}

std::string text_of(const JsonNode& object, std::string_view name) {
    const JsonNode* node = object.find(name);
    return node != nullptr && node->is(JsonNode::Kind::string) ? node->string : std::string{};
}

std::vector<std::string> endorsements_of(const JsonNode& node) {
    const JsonNode* list = node.find("endorsements");
    std::vector<std::string> out;
    if (list == nullptr || !list->is(JsonNode::Kind::array) || list->items.size() > endorsements_max) return out;
    for (const JsonNode& item : list->items)
        if (item.is(JsonNode::Kind::string)) out.push_back(item.string);
    return out;
}

PublicKey read_key(const JsonNode& node) {
    const auto bytes = [&](std::string_view name) { return decode_base64url(text_of(node, name)).value_or(""); };
    const std::string type = text_of(node, "kty");
    if (type == "RSA") return rsa_key(bytes("n"), bytes("e"));
    if (type == "EC" && text_of(node, "crv") == "P-256") return p256_key(bytes("x"), bytes("y"));
    return nullptr;
}

// What a JWS carries is r and s side by side (RFC 7518 §3.4); OpenSSL wants them in DER.
std::string as_der(std::string_view pair) {
    if (pair.size() != 2 * p256_bytes) return "";
    const Signature signature(ECDSA_SIG_new());
    Big r = number(pair.substr(0, p256_bytes)), s = number(pair.substr(p256_bytes));
    if (!signature || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return "";
    static_cast<void>(r.release());  // the signature's now
    static_cast<void>(s.release());
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    if (size <= 0) return "";
    std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
}

bool is_pss_set(EVP_PKEY_CTX* context) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0;
}

}  // namespace

struct KeySet::Key {
    std::string id;
    std::string algorithm;  // "" when the key does not say
    bool is_rsa = false;
    PublicKey key;
    std::vector<std::string> endorsements;

    [[nodiscard]] bool is_for(Algorithm wanted) const {
        return is_rsa == (wanted != Algorithm::es256) && (algorithm.empty() || algorithm == to_string(wanted));
    }
};

KeySet::KeySet() = default;
KeySet::~KeySet() = default;
KeySet::KeySet(KeySet&&) noexcept = default;
KeySet& KeySet::operator=(KeySet&&) noexcept = default;

std::string_view to_string(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::rs256: return "RS256";
        case Algorithm::ps256: return "PS256";
        case Algorithm::es256: return "ES256";
    }
    return "";
}

std::optional<Algorithm> parse_algorithm(std::string_view text) {
    for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::ps256, Algorithm::es256})
        if (text == to_string(algorithm)) return algorithm;
    return std::nullopt;
}

Result<KeySet> KeySet::parse(std::string_view text) {
    if (text.size() > key_set_bytes_max) return Error{Errc::bad_input, "the key document is too large"};
    const Result<JsonNode> root = parse_json_tree(text, "keys");
    const JsonNode* keys = root ? root->find("keys") : nullptr;
    if (keys == nullptr || !keys->is(JsonNode::Kind::array)) return Error{Errc::bad_input, "the key document is no JWKS"};
    if (keys->items.size() > keys_max) return Error{Errc::bad_input, "the key document has more than " + std::to_string(keys_max) + " keys"};
    KeySet set;
    for (const JsonNode& node : keys->items) {
        const std::string use = text_of(node, "use"), id = text_of(node, "kid");
        if ((!use.empty() && use != "sig") || id.empty() || id.size() > key_id_bytes_max) continue;
        if (PublicKey key = read_key(node)) set.keys_.push_back({id, text_of(node, "alg"), text_of(node, "kty") == "RSA", std::move(key), endorsements_of(node)});
    }
    if (set.keys_.empty()) return Error{Errc::bad_input, "the key document has no key for RS256, PS256 or ES256 with an id"};
    return set;
}

std::size_t KeySet::size() const { return keys_.size(); }

bool KeySet::knows(std::string_view key_id) const { return std::ranges::find(keys_, key_id, &Key::id) != keys_.end(); }

bool KeySet::endorses(std::string_view key_id, std::string_view channel) const {
    return std::ranges::any_of(keys_, [&](const Key& key) { return key.id == key_id && std::ranges::find(key.endorsements, channel) != key.endorsements.end(); });
}

bool KeySet::verifies(std::string_view key_id, Algorithm algorithm, std::string_view signed_text, std::string_view signature) const {
    const auto key = std::ranges::find_if(keys_, [&](const Key& each) { return each.id == key_id && each.is_for(algorithm); });
    if (key == keys_.end()) return false;
    const std::string der = algorithm == Algorithm::es256 ? as_der(signature) : std::string(signature);
    const Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* key_context = nullptr;
    if (der.empty() || !context || EVP_DigestVerifyInit(context.get(), &key_context, EVP_sha256(), nullptr, key->key.get()) != 1) return false;
    if (algorithm == Algorithm::ps256 && !is_pss_set(key_context)) return false;
    return EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(signed_text), signed_text.size()) == 1;
}

}  // namespace stemmen::identity
