// Limits by block of addresses: who shares one, when it comes back, and that nothing is remembered that leads to an address.
#include "app/address_limits.hpp"

#include <catch2/catch.hpp>

#include "app/client_address.hpp"

using namespace stemmen;
using namespace stemmen::app;
using namespace std::chrono_literals;

namespace {

class Counter final : public service::Random {
public:
    std::uint64_t next() override { return ++count_ * 0x9E3779B97F4A7C15U; }

private:
    std::uint64_t count_ = 0;
};

constexpr Timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + 12h};
using Act = AddressLimits::Act;

std::string from(const std::string& peer, const std::string& forwarded, const std::vector<std::string>& trusted) {
    HttpRequest request{.method = "GET", .target = "/", .headers = {}, .body = {}, .peer = peer};
    if (!forwarded.empty()) request.headers.emplace_back("x-forwarded-for", forwarded);
    return client_address(request, trusted);
}

}  // namespace

TEST_CASE("address limits: a block has its allowance, then waits as long as it is told, and others are not touched") {
    Counter random;
    AddressLimits limits(random, {Allowance{1000, 1min}, Allowance{3, 1h}, Allowance{1000, 1min}, Allowance{1, 1h}});
    for (int i = 0; i < 3; ++i) CHECK_FALSE(limits.refuse(Act::start, "192.0.2." + std::to_string(i + 1), noon).has_value());
    const auto wait = limits.refuse(Act::start, "192.0.2.99", noon);
    REQUIRE(wait.has_value());
    CHECK(*wait == 20min);
    CHECK_FALSE(limits.refuse(Act::start, "192.0.3.1", noon).has_value());
    CHECK_FALSE(limits.refuse(Act::code, "192.0.2.1", noon).has_value());
    CHECK(limits.refuse(Act::start, "192.0.2.1", noon + *wait - 1s).has_value());
    CHECK_FALSE(limits.refuse(Act::start, "192.0.2.1", noon + *wait).has_value());
    CHECK(limits.refuse(Act::start, "192.0.2.1", noon + *wait).has_value());
}

TEST_CASE("address limits: each day everything begins anew, and no more is remembered than the limit") {
    Counter random;
    AddressLimits limits(random, {Allowance{1, 1h}, Allowance{1, 1h}, Allowance{1, 1h}, Allowance{1, 1h}});
    CHECK_FALSE(limits.refuse(Act::page, "192.0.2.1", noon).has_value());
    CHECK(limits.refuse(Act::page, "192.0.2.1", noon).has_value());
    CHECK_FALSE(limits.refuse(Act::page, "192.0.2.1", noon + 24h).has_value());
    for (std::size_t i = 0; i < AddressLimits::blocks_max + 50; ++i)
        (void)limits.refuse(Act::page, std::to_string(i >> 16) + "." + std::to_string((i >> 8) & 255) + "." + std::to_string(i & 255) + ".1", noon + 25h);
    CHECK(limits.blocks() <= AddressLimits::blocks_max + 1);
    CHECK(limits.refuse(Act::page, "203.0.113.7", noon + 25h).has_value());            // whoever is new shares one
    CHECK_FALSE(limits.refuse(Act::page, "203.0.113.7", noon + 26h + 1s).has_value());  // until there is room
}

TEST_CASE("client address: blocks are /24 and /56, and what is no address has none") {
    CHECK(address_block("192.0.2.1") == address_block("192.0.2.255"));
    CHECK(address_block("192.0.2.1") != address_block("192.0.3.1"));
    CHECK(address_block("::ffff:192.0.2.9") == address_block("192.0.2.1"));
    CHECK(address_block("2001:db8:1:2ff::1") == address_block("2001:db8:1:200::9"));
    CHECK(address_block("2001:db8:1:200::1") != address_block("2001:db8:1:300::1"));
    for (const char* bad : {"", "localhost", "192.0.2", "1.2.3.4.5", "::g"}) CHECK(address_block(bad).empty());
}

TEST_CASE("client address: what a trusted proxy says is believed, as far as it can know") {
    CHECK(from("198.51.100.1", "", {}) == "198.51.100.1");
    CHECK(from("198.51.100.1", "203.0.113.5", {}) == "198.51.100.1");  // anybody may write that
    CHECK(from("10.0.0.5", "203.0.113.5", {"10.0.0.5"}) == "203.0.113.5");
    CHECK(from("10.0.0.5", "1.1.1.1, 203.0.113.5", {"10.0.0.5"}) == "203.0.113.5");
    CHECK(from("10.0.0.5", "1.1.1.1, 203.0.113.5 , 10.0.0.6", {"10.0.0.5", "10.0.0.6"}) == "203.0.113.5");
    CHECK(from("10.0.0.5", "nonsense", {"10.0.0.5"}) == "10.0.0.5");
    CHECK(from("10.0.0.5", "", {"10.0.0.5"}) == "10.0.0.5");
    CHECK(from("10.0.0.5", std::string(forwarded_bytes_max + 1, '1'), {"10.0.0.5"}) == "10.0.0.5");
}
