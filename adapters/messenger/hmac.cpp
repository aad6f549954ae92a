#include "adapters/messenger/hmac.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <stdexcept>

namespace stemmen::messenger {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

void HmacSha256::Free::operator()(evp_mac_ctx_st* context) const { EVP_MAC_CTX_free(context); }

HmacSha256::HmacSha256(const Secret& key) {
    EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    context_.reset(EVP_MAC_CTX_new(algorithm));
    EVP_MAC_free(algorithm);  // the context keeps its own reference
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    if (!context_ || EVP_MAC_init(context_.get(), bytes_of(key.reveal()), key.reveal().size(), parameters) != 1)
        throw std::runtime_error("HMAC-SHA256 is unavailable");
}

HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;
HmacSha256& HmacSha256::operator=(HmacSha256&&) noexcept = default;
HmacSha256::~HmacSha256() = default;

Mac HmacSha256::of(std::string_view text) {
    Mac mac{};
    std::size_t size = 0;
    // Without a key, init only rewinds to the state after the key, which is what makes the context worth keeping.
    const bool done = EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1 &&
                      EVP_MAC_update(context_.get(), bytes_of(text), text.size()) == 1 &&
                      EVP_MAC_final(context_.get(), mac.data(), &size, mac.size()) == 1 && size == mac.size();
    if (!done) throw std::runtime_error("HMAC-SHA256 failed");
    return mac;
}

bool same_bytes(std::string_view a, std::string_view b) { return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

bool same_mac(const Mac& a, const Mac& b) { return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

std::string lower_hex(const Mac& mac) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(mac.size() * 2);
    for (const unsigned char byte : mac) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

}  // namespace stemmen::messenger
