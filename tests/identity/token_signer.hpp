// Keys and tokens as an identity provider makes them, and as a liar would.
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "identity/base64url.hpp"
#include "identity/key_set.hpp"

namespace stemmen::identity_testing {

using identity::Algorithm;

inline std::string bytes_of(const BIGNUM* number, int size) {
    std::string out(static_cast<std::size_t>(size), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), size);
    return out;
}

class SigningKey {
public:
    static SigningKey rsa(std::string id, unsigned bits = 2048) { return {std::move(id), EVP_RSA_gen(bits), true}; }
    static SigningKey p256(std::string id) { return {std::move(id), EVP_EC_gen("P-256"), false}; }

    [[nodiscard]] const std::string& id() const { return id_; }

    // The public half as a JWK; `more` is put in, such as R"("use":"enc",)".
    [[nodiscard]] std::string jwk(const std::string& more = "") const {
        const std::string head = R"({"kid":")" + id_ + "\"," + more;
        if (is_rsa_) return head + R"("kty":"RSA","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" + number(OSSL_PKEY_PARAM_RSA_E) + "\"}";
        return head + R"("kty":"EC","crv":"P-256","x":")" + number(OSSL_PKEY_PARAM_EC_PUB_X, 32) + R"(","y":")" + number(OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"}";
    }
    [[nodiscard]] std::string modulus() const { return identity::decode_base64url(number(OSSL_PKEY_PARAM_RSA_N)).value(); }

    [[nodiscard]] std::string sign(Algorithm algorithm, const std::string& text) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        EVP_PKEY_CTX* key_context = nullptr;
        EVP_DigestSignInit(context.get(), &key_context, EVP_sha256(), nullptr, key_.get());
        if (algorithm == Algorithm::ps256) {
            EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, RSA_PSS_SALTLEN_DIGEST);
        }
        std::size_t size = 0;
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size());
        std::string out(size, '\0');
        if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes, text.size()) != 1) throw std::runtime_error("cannot sign");
        out.resize(size);
        return is_rsa_ ? out : raw(out);
    }

private:
    SigningKey(std::string id, EVP_PKEY* key, bool is_rsa) : id_(std::move(id)), key_(key, EVP_PKEY_free), is_rsa_(is_rsa) {}

    [[nodiscard]] std::string number(const char* name, int size = 0) const {
        BIGNUM* value = nullptr;
        EVP_PKEY_get_bn_param(key_.get(), name, &value);
        const std::string out = bytes_of(value, size == 0 ? BN_num_bytes(value) : size);
        BN_free(value);
        return identity::encode_base64url(out);
    }
    static std::string raw(const std::string& der) {
        const auto* at = reinterpret_cast<const unsigned char*>(der.data());
        ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
        const std::string out = bytes_of(ECDSA_SIG_get0_r(signature), 32) + bytes_of(ECDSA_SIG_get0_s(signature), 32);
        ECDSA_SIG_free(signature);
        return out;
    }

    std::string id_;
    std::shared_ptr<EVP_PKEY> key_;  // of this key and its copies
    bool is_rsa_;
};

inline std::string key_document(const std::vector<std::string>& keys) {
    std::string out = R"({"keys":[)";
    for (const std::string& key : keys) out += (out.ends_with('[') ? "" : ",") + key;
    return out + "]}";
}

inline std::string token_of(const std::string& header, const std::string& payload, const SigningKey& key, Algorithm algorithm = Algorithm::rs256) {
    const std::string text = identity::encode_base64url(header) + "." + identity::encode_base64url(payload);
    return text + "." + identity::encode_base64url(key.sign(algorithm, text));
}
inline std::string token_of(const std::string& payload, const SigningKey& key, Algorithm algorithm = Algorithm::rs256) {
    return token_of(R"({"alg":")" + std::string(to_string(algorithm)) + R"(","kid":")" + key.id() + "\"}", payload, key, algorithm);
}
// The oldest trick: the public key taken as the secret of an HMAC.
inline std::string hmac_token(const std::string& payload, const SigningKey& key) {
    const std::string text = identity::encode_base64url(R"({"alg":"HS256","kid":")" + key.id() + "\"}") + "." + identity::encode_base64url(payload);
    const std::string secret = key.modulus();
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
    return text + "." + identity::encode_base64url({reinterpret_cast<const char*>(mac), size});
}

}  // namespace stemmen::identity_testing
