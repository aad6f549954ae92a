#include <catch2/catch.hpp>

#include "fixture.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::string_view secret = "test_app_secret_0123456789abcdef";

TEST_CASE("sandbox webhook: body and signature are Meta's, byte for byte") {
    const std::string body =
        R"({"object":"page","entry":[{"id":"101234567890123","time":1790000000123,"messaging":[{"sender":{"id":"7123456789012345"},"recipient":{"id":"101234567890123"},"timestamp":1790000000001,"message":{"mid":"m_AbC-1","text":"Bl\u00e5b\u00e6r \ud83d\ude00 a\/b \u003C5\u0025 x\u0040y.no"}}]}]})";
    const Item item{
        Container::messaging,
        R"({"sender":{"id":"7123456789012345"},"recipient":{"id":"101234567890123"},"timestamp":1790000000001,"message":{"mid":"m_AbC-1","text":"Blåbær 😀 a/b <5% x@y.no"}})"};
    CHECK(webhook_body("101234567890123", std::span(&item, 1), from_millis(1'790'000'000'123)) == body);
    CHECK(webhook_signature(secret, body) == "sha256=2ecf73faae6594b326f557bfe53702ecef4526579a2d73e14e4790507f99ad6d");
    CHECK(appsecret_proof(secret, "EAATESTTOKEN") == "23d2deeb06e78f15b221fcb84ed49c67b34099195239f52dd9cc31c05d852362");
}

TEST_CASE("sandbox webhook: a backslash before a slash survives the escaping") {
    const std::string text = "a\\/b \"</>%\\u0040\"";
    CHECK(json::parse(meta_escape(json(text).dump())) == json(text));
}

std::vector<json> items_of(const std::vector<json>& posts) {
    std::vector<json> items;
    for (const json& post : posts)
        for (const json& entry : post["entry"])
            for (const json& item : entry.value("messaging", json::array())) items.push_back(item);
    return items;
}

TEST_CASE("sandbox fault: a duplicate has the same mid and another timestamp") {
    Fixture f(Setup::zero_config);
    f.world.webhooks().duplicate_next(1);
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    REQUIRE(f.world.citizen_says("kari", "Hallo", f.now).has_value());
    const auto items = items_of(f.webhooks());
    REQUIRE(items.size() == 3);
    CHECK(items[0]["message"] == items[1]["message"]);
    CHECK(items[0]["timestamp"] != items[1]["timestamp"]);
    CHECK(items[2]["message"]["text"] == "Hallo");
}

TEST_CASE("sandbox fault: reordered posts come last first, then order returns") {
    Fixture f(Setup::zero_config);
    f.world.webhooks().reverse_next(2, f.now);
    for (const char* text : {"1", "2", "3"}) REQUIRE(f.world.citizen_says("kari", text, f.now).has_value());
    const auto items = items_of(f.webhooks());
    REQUIRE(items.size() == 3);
    CHECK(items[0]["message"]["text"] == "2");
    CHECK(items[1]["message"]["text"] == "1");
    CHECK(items[2]["message"]["text"] == "3");
}

TEST_CASE("sandbox fault: a batch has several entries and several items in an entry, each container its own entry") {
    Fixture f(Setup::zero_config);
    f.world.webhooks().batch_next(5, f.now);
    for (const char* text : {"1", "2", "3"}) REQUIRE(f.world.citizen_says("kari", text, f.now).has_value());
    CHECK(f.webhooks().empty());
    apply(Setup::inbox, f.world.settings());
    for (const char* text : {"4", "5"}) REQUIRE(f.world.citizen_says("ola", text, f.now).has_value());
    const auto posts = f.webhooks();
    REQUIRE(posts.size() == 1);
    const json& entries = posts[0]["entry"];
    REQUIRE(entries.size() == 3);
    CHECK(entries[0]["messaging"].size() == 2);
    CHECK(entries[1]["messaging"].size() == 1);
    CHECK(entries[2]["standby"].size() == 2);
}

TEST_CASE("sandbox fault: what is held comes out on flush, and delayed posts come due later") {
    Fixture f(Setup::zero_config);
    f.world.webhooks().batch_next(100, f.now);
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    CHECK(f.world.webhooks().held() == 1);
    f.world.webhooks().flush(f.now);
    CHECK(f.webhooks().size() == 1);
    f.world.webhooks().delay(2s);
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    CHECK(f.webhooks().empty());
    f.now += 2s;
    CHECK(f.webhooks().size() == 1);
}

TEST_CASE("sandbox webhook: a post is told until 200, ever more seldom, and after an hour the app is unsubscribed") {
    Fixture f(Setup::zero_config);
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    const Timestamp start = f.now;
    std::string body;
    int attempts = 0;
    bool was_warned = false;
    while (f.world.is_subscribed()) {
        REQUIRE(attempts < 100);
        const auto post = f.world.webhooks().take(f.now);
        REQUIRE(post.has_value());
        if (!body.empty()) CHECK(post->body == body);
        body = post->body;
        f.world.webhook_answered(post->id, ++attempts % 2 == 0 ? 503 : 0, f.now);
        was_warned = was_warned || (f.world.has_webhook_alert() && f.world.is_subscribed());
        if (const auto due = f.world.webhooks().next_due()) f.now = std::max(f.now, *due);
    }
    CHECK(was_warned);
    CHECK(f.now - start >= webhook_unsubscribe_after);
    CHECK(f.now - start < webhook_unsubscribe_after + 11min);
    CHECK(f.world.webhooks().dropped() == 1);
    CHECK(json::parse(f.call("GET", "/me/subscribed_apps").response.body)["data"].empty());
    f.call("POST", "/me/subscribed_apps", R"({"subscribed_fields":["messages"]})");
    REQUIRE(f.world.citizen_says("kari", "Hei igjen", f.now).has_value());
    CHECK(f.webhooks().size() == 1);
}

TEST_CASE("sandbox webhook: a post that failed lets later ones pass, and a success ends the alarm") {
    Fixture f(Setup::zero_config);
    REQUIRE(f.world.citizen_says("kari", "1", f.now).has_value());
    REQUIRE(f.world.citizen_says("kari", "2", f.now).has_value());
    const auto first = f.world.webhooks().take(f.now);
    f.world.webhook_answered(first->id, 500, f.now);
    const auto again = f.world.webhooks().take(f.now);
    CHECK(again->id == first->id);
    f.world.webhook_answered(first->id, 500, f.now);
    const auto second = f.world.webhooks().take(f.now);
    REQUIRE(second.has_value());
    CHECK(second->id != first->id);
    f.world.webhook_answered(second->id, 200, f.now);
    CHECK_FALSE(f.world.webhooks().failing_since().has_value());
}

}  // namespace
}  // namespace stemmen::sandbox
