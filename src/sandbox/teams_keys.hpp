// The Connector's signing keys: made at the start, published as a JWK set with their endorsements, and changed on demand. OpenSSL.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace stemmen::sandbox {

class TeamsKeys {
public:
    TeamsKeys();
    ~TeamsKeys();
    TeamsKeys(const TeamsKeys&) = delete;
    TeamsKeys& operator=(const TeamsKeys&) = delete;

    // A new key signs from now on; `is_published`: it stands in the set, too.
    void rotate(bool is_published = true);
    void publish();
    [[nodiscard]] std::string key_set() const;
    // A token with these claims (JSON), RS256.
    [[nodiscard]] std::string sign(std::string_view claims) const;

private:
    struct Key;
    std::unique_ptr<Key> published_, signing_;  // signing_ is none while the published one signs
    int made_ = 0;
};

}  // namespace stemmen::sandbox
