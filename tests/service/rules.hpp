// The project's own dialogs and rule files, and what the tests of the use cases make a Kit of. Loaded once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/access.hpp"
#include "service/kit.hpp"

namespace stemmen::service::testing {

struct Rules {
    dialog::Library dialogs;
    privacy::Screener screener;
    privacy::KeyRing keys;
    contact::Phrases phrases;
    privacy::Purposes purposes;
};
const Rules& rules();

// The same numbers for the same seed (splitmix64).
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() override;
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }

private:
    std::uint64_t state_;
};

inline constexpr std::string_view channel = "messenger";
inline constexpr std::string_view page = "101234567890123";

// A Page that runs in these set-ups ("standby", "zero_config", "passed", "link").
Account page_account(const std::vector<std::string>& setups);
Kit kit_for(Random& random, Account account);

// What a citizen is told of the purposes, with the texts of the project.
AccessRules access_rules();

std::string read_file(const std::string& path);

}  // namespace stemmen::service::testing
