// One identity provider over the network: its description and keys, kept for a while; a code for tokens; a token for claims. What it
// says is believed only after every check. On the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dashboard/host.hpp"
#include "dashboard/openid.hpp"

namespace stemmen::dashboard {

inline constexpr Duration provider_deadline = std::chrono::seconds{8};       // of one request to it
inline constexpr Duration description_kept = std::chrono::hours{1};
inline constexpr Duration keys_kept = std::chrono::hours{12};
inline constexpr Duration keys_refresh_pause = std::chrono::minutes{1};      // a flood of unknown keys asks no more often than this
inline constexpr Duration failure_pause = std::chrono::seconds{5};           // after a failure nobody asks again so soon
inline constexpr std::size_t waiting_max = 64;                               // for one answer of the provider

class Provider {
public:
    Provider(Host& host, const SignInSettings& settings) : host_(host), settings_(settings) {}

    template <class T>
    using Then = std::move_only_function<void(Result<T>)>;

    void describe(Then<ProviderDescription> then);

    struct SignedIn {
        identity::Claims claims;
        Secret id_token;
    };
    // The code against tokens, and every check of them but who may come in.
    void redeem(std::string code, Attempt attempt, std::string redirect_uri, Then<SignedIn> then);

private:
    // Something fetched from the provider, once for all who wait for it.
    template <class T>
    struct Kept {
        std::shared_ptr<const T> value;
        Timestamp fetched_at, failed_at;
        std::string failure;
        bool is_fetching = false;
        std::vector<std::move_only_function<void(Result<std::shared_ptr<const T>>)>> waiting;
    };
    template <class T, class Read>
    void fetch(Kept<T>& kept, std::string url, Read read);
    template <class T>
    void settle(Kept<T>& kept, Result<T> outcome);

    void keys(const ProviderDescription& provider, bool again, Then<std::shared_ptr<const identity::KeySet>> then);
    struct Redemption;
    void verify(std::shared_ptr<Redemption> redemption, bool again);

    Host& host_;
    const SignInSettings& settings_;
    Kept<ProviderDescription> description_;
    Kept<identity::KeySet> keys_;
};

}  // namespace stemmen::dashboard
