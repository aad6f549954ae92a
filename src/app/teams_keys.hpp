// The keys by which we know who calls from Teams, read from where their owners publish them: at the start, each day, and when a token
// names one that we do not have, though not as often as somebody likes to invent such names. Old ones are kept while reading fails, for
// five days. On the loop's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/teams/caller.hpp"
#include "net/client.hpp"

namespace stemmen::app {

inline constexpr Duration keys_deadline = std::chrono::seconds{5};
inline constexpr Duration keys_jitter_max = std::chrono::hours{1};  // earlier than a day, so that many services do not ask at once
inline constexpr std::size_t keys_waiting_max = 1'000;              // requests that wait for keys; more are refused at once

// The keys of one issuer.
struct KeySource {
    std::string url;  // of the metadata document, or of the keys themselves
    bool is_metadata = false;
    identity::KeySet keys;
    teams::KeyAge age;
    bool is_reading = false;
};

class TeamsKeys {
public:
    // `jitter`: 0 to keys_jitter_max. `now`: the clock. `tell`: a sentence for the log, when reading failed or works again ("").
    TeamsKeys(net::Client& client, const teams::Settings& settings, Duration jitter, std::function<Timestamp()> now, std::function<void(const std::string& fault)> tell);

    // Often: reads what is due.
    void tend();
    // Those that may be believed now.
    [[nodiscard]] teams::Keys keys() const;
    // A token names a key that is not among them: `then` runs when they have been read again, at once when it is too early for that.
    void refresh(std::function<void()> then);
    // Why nobody can be believed now; "" when somebody can.
    [[nodiscard]] std::string fault() const;
    [[nodiscard]] std::optional<Duration> age() const;

private:
    [[nodiscard]] bool may_read(const KeySource& source, bool is_unknown_key) const;
    void read(KeySource& source);
    void fetch_keys(KeySource& source, const std::string& url);
    void failed(KeySource& source, const std::string& why);
    void done(KeySource& source);

    net::Client& client_;
    teams::Settings settings_;
    Duration jitter_;
    std::function<Timestamp()> now_;
    std::function<void(const std::string&)> tell_;
    KeySource connector_;
    std::optional<KeySource> entra_;
    std::vector<std::function<void()>> waiting_;
    std::string fault_;  // of the last reading
};

}  // namespace stemmen::app
