#include "sandbox/teams_keys.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

namespace stemmen::sandbox {
namespace {

using nlohmann::json;

// Without padding (RFC 4648 §5).
std::string base64url(const unsigned char* bytes, std::size_t size) {
    std::vector<unsigned char> text(4 * ((size + 2) / 3) + 1);
    const int written = EVP_EncodeBlock(text.data(), bytes, static_cast<int>(size));
    std::string out(text.begin(), text.begin() + written);
    while (out.ends_with('=')) out.pop_back();
    for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return out;
}
std::string base64url(std::string_view text) { return base64url(reinterpret_cast<const unsigned char*>(text.data()), text.size()); }

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(BIGNUM* number) const { BN_free(number); }
};

}  // namespace

struct TeamsKeys::Key {
    std::string id;
    std::unique_ptr<EVP_PKEY, Free> key;

    [[nodiscard]] std::string number(const char* name) const {
        BIGNUM* raw = nullptr;
        if (EVP_PKEY_get_bn_param(key.get(), name, &raw) != 1) throw std::runtime_error("a key without numbers");
        const std::unique_ptr<BIGNUM, Free> value(raw);
        std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(value.get())));
        BN_bn2bin(value.get(), bytes.data());
        return base64url(bytes.data(), bytes.size());
    }
};

TeamsKeys::TeamsKeys() { rotate(); }
TeamsKeys::~TeamsKeys() = default;

void TeamsKeys::rotate(bool is_published) {
    auto key = std::make_unique<Key>();
    key->id = "sandbox-key-" + std::to_string(++made_);
    key->key.reset(EVP_RSA_gen(2048));
    if (!key->key) throw std::runtime_error("no RSA key could be made");
    signing_ = std::move(key);
    if (is_published) publish();
}

void TeamsKeys::publish() {
    if (signing_) published_ = std::move(signing_);
}

std::string TeamsKeys::key_set() const {
    const json key{{"kty", "RSA"}, {"use", "sig"}, {"kid", published_->id}, {"x5t", published_->id}, {"n", published_->number(OSSL_PKEY_PARAM_RSA_N)},
                   {"e", published_->number(OSSL_PKEY_PARAM_RSA_E)}, {"endorsements", {"msteams", "webchat", "emulator"}}};
    return json{{"keys", json::array({key})}}.dump();
}

std::string TeamsKeys::sign(std::string_view claims) const {
    const Key& key = signing_ ? *signing_ : *published_;
    const std::string text = base64url(json{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", key.id}, {"x5t", key.id}}.dump()) + "." + base64url(claims);
    const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
    std::size_t size = 0;
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1)
        throw std::runtime_error("nothing could be signed");
    std::vector<unsigned char> signature(size);
    if (EVP_DigestSign(context.get(), signature.data(), &size, reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1) throw std::runtime_error("nothing could be signed");
    return text + "." + base64url(signature.data(), size);
}

}  // namespace stemmen::sandbox
