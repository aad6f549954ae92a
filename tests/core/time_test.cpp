#include <catch2/catch.hpp>

#include "core/http.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

using namespace stemmen;
using namespace std::chrono_literals;

TEST_CASE("time: durations are read and written in one notation") {
    const std::pair<std::string, Duration> cases[] = {{"15m", 15min}, {"24h", 24h}, {"90d", std::chrono::days{90}}, {"2s", 2s}, {"700ms", 700ms}, {"0s", 0s}};
    for (const auto& [text, value] : cases) {
        const auto parsed = parse_duration(text);
        REQUIRE(parsed.has_value());
        CHECK(*parsed == value);
        CHECK(*parse_duration(format_duration(value)) == value);
    }
    CHECK(format_duration(90min) == "90m");
    for (const char* wrong : {"", "15", "m", "-1s", "1.5h", "15 m", "1w", "99999999999999999999d", "40000d"}) CHECK_FALSE(parse_duration(wrong).has_value());
}

TEST_CASE("time: timestamps come back as they were written") {
    const Timestamp at = from_millis(1'790'000'000'123);
    CHECK(format_timestamp(at) == "2026-09-21T14:13:20.123Z");
    CHECK(parse_timestamp(format_timestamp(at)).value() == at);
    CHECK(to_millis(parse_timestamp("1970-01-02").value()) == 86'400'000);
    for (const char* wrong : {"", "2026-13-01", "2026-02-30", "2026-9-1", "2026-09-21T25:00:00.000Z", "2026-09-21T14:13:20Z"})
        CHECK_FALSE(parse_timestamp(wrong).has_value());
}

TEST_CASE("time: quiet hours are a span of the day, across midnight if need be") {
    CHECK(parse_quiet_hours("21:00-08:00").value() == QuietHours{21h, 8h});
    for (const char* wrong : {"off", "21-08", "21:00-21:00", "24:00-08:00", "21:60-08:00", "21:00-8:00"}) CHECK_FALSE(parse_quiet_hours(wrong).has_value());
}

TEST_CASE("http: targets and forms are taken apart") {
    CHECK(path_of("/webhooks/messenger?hub.mode=subscribe") == "/webhooks/messenger");
    CHECK(form_value(query_of("/x?hub.mode=subscribe&hub.challenge=a%20b+c&empty"), "hub.challenge") == "a b c");
    CHECK(form_value("a=1&b=2", "c").empty());
    CHECK(form_value("a=%zz", "a") == "%zz");
    CHECK(percent_encode("a b/ø") == "a%20b%2F%C3%B8");
}

TEST_CASE("ids: a secret moved from holds nothing") {
    Secret first("token");
    const Secret second(std::move(first));
    CHECK(second.reveal() == "token");
    CHECK(first.empty());
}
