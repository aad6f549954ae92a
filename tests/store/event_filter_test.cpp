#include "store/event_filter.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using stemmen::store::bucket_keys_max;
using stemmen::store::EventFilter;

namespace {

EventFilter::Key random_key(std::mt19937_64& random) {
    EventFilter::Key key;
    std::generate(key.begin(), key.end(), [&] { return static_cast<unsigned char>(random()); });
    return key;
}

}  // namespace

TEST_CASE("the event filter names every bucket that holds a key with its neighbours, newest first") {
    EventFilter filter;
    std::mt19937_64 random(1);
    const auto key = random_key(random);
    std::vector<std::int64_t> expected;
    for (const std::int64_t bucket : {1'000'000, 1'024, 1'023, 0}) {
        filter.add(key, bucket);
        for (std::int64_t each = bucket / 16 * 16 + 15; each >= bucket / 16 * 16; --each) expected.push_back(each);
    }
    CHECK(filter.buckets_of(key) == expected);
    CHECK(filter.buckets_of(random_key(random)).empty());
}

TEST_CASE("with full buckets the event filter hardly ever asks a bucket in vain") {
    EventFilter filter;
    std::mt19937_64 random(2);
    constexpr std::int64_t buckets = 1'024;
    for (std::int64_t bucket = 0; bucket < buckets; ++bucket)
        for (std::int64_t i = 0; i < bucket_keys_max; ++i) filter.add(random_key(random), bucket);
    std::size_t in_vain = 0;
    constexpr std::size_t tries = 10'000;
    for (std::size_t i = 0; i < tries; ++i) in_vain += filter.buckets_of(random_key(random)).size();
    CHECK(in_vain < tries / 500 * 16);  // sixteen at a time
}

TEST_CASE("the event filter lets go of segments whose buckets are gone, and only of those") {
    EventFilter filter;
    std::mt19937_64 random(3);
    const auto key = random_key(random);
    for (const std::int64_t bucket : {160, 1'600, 3'200}) filter.add(key, bucket);
    filter.drop_below(1'600);
    CHECK(filter.segments() == 2);
    CHECK(filter.buckets_of(key).size() == 32);
    CHECK(filter.buckets_of(key).front() == 3'215);
    CHECK(filter.buckets_of(key).back() == 1'600);
}
