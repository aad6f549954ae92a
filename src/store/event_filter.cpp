#include "store/event_filter.hpp"

#include <bit>

namespace stemmen::store {
namespace {

// A key is a hash, so its own bits serve as the hash functions of both filters.
constexpr std::size_t functions = 8;
std::size_t slice_of(const EventFilter::Key& key, std::size_t i) { return (std::size_t{key[2 * i]} << 8) | key[2 * i + 1]; }
std::uint64_t front_bit(const EventFilter::Key& key, std::size_t i) { return std::uint64_t{1} << (key[8 + i] & 63); }

}  // namespace

void EventFilter::add(const Key& key, std::int64_t bucket) {
    Segment& segment = segments_[bucket / segment_buckets];
    const std::size_t line = slice_of(key, 0) % segment_lines * line_words;
    const std::uint64_t bit = std::uint64_t{1} << (bucket % segment_buckets / bit_buckets);
    for (std::size_t i = 0; i < functions; ++i) {
        segment.front[line + i] |= front_bit(key, i);
        segment.slices[slice_of(key, i)] |= bit;
    }
}

std::vector<std::int64_t> EventFilter::buckets_of(const Key& key) const {
    const std::size_t line = slice_of(key, 0) % segment_lines * line_words;
    std::vector<std::int64_t> found;
    for (const auto& [number, segment] : segments_) {
        bool may_hold = true;
        for (std::size_t i = 0; i < functions; ++i) may_hold = may_hold && (segment.front[line + i] & front_bit(key, i)) != 0;
        if (!may_hold) continue;
        std::uint64_t candidates = ~std::uint64_t{0};
        for (std::size_t i = 0; i < functions; ++i) candidates &= segment.slices[slice_of(key, i)];
        while (candidates != 0) {
            const int highest = 63 - std::countl_zero(candidates);
            const std::int64_t lowest = number * segment_buckets + highest * bit_buckets;
            for (std::int64_t bucket = lowest + bit_buckets - 1; bucket >= lowest; --bucket) found.push_back(bucket);
            candidates &= ~(std::uint64_t{1} << highest);
        }
    }
    return found;
}

void EventFilter::drop_below(std::int64_t bucket) {
    std::erase_if(segments_, [&](const auto& segment) { return segment.first < bucket / segment_buckets; });
}

}  // namespace stemmen::store
