#include "signature.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <stdexcept>

namespace bench {

struct Signer::State {
    explicit State(const std::string& key) : algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr)), context(EVP_MAC_CTX_new(algorithm)) {
        std::string digest = "SHA256";
        const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0), OSSL_PARAM_construct_end()};
        const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
        if (EVP_MAC_init(context, bytes, key.size(), parameters.data()) != 1) throw std::runtime_error("HMAC is not available");
    }
    ~State() {
        EVP_MAC_CTX_free(context);
        EVP_MAC_free(algorithm);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    EVP_MAC* algorithm;
    EVP_MAC_CTX* context;
};

Signer::Signer(const std::string& key) : state_(std::make_unique<State>(key)) {}
Signer::~Signer() = default;

std::string Signer::sign(std::string_view body) {
    std::array<unsigned char, 32> mac{};
    std::size_t size = 0;
    // No key: the context starts again with the one it has.
    const bool ok = EVP_MAC_init(state_->context, nullptr, 0, nullptr) == 1 &&
                    EVP_MAC_update(state_->context, reinterpret_cast<const unsigned char*>(body.data()), body.size()) == 1 &&
                    EVP_MAC_final(state_->context, mac.data(), &size, mac.size()) == 1;
    if (!ok) throw std::runtime_error("HMAC failed");
    std::string text = "sha256=";
    for (const unsigned char byte : mac) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

bool Signer::genuine(std::string_view body, std::string_view signature) {
    const std::string expected = sign(body);
    return signature.size() == expected.size() && CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

}  // namespace bench
