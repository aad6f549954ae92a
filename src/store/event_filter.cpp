#include "store/event_filter.hpp"

#include <bit>

namespace stemmen::store {
namespace {

// A key is a hash, so its eight pairs of bytes serve as the eight hash functions of the filter.
std::size_t slice(const EventFilter::Key& key, std::size_t i) { return (std::size_t{key[2 * i]} << 8) | key[2 * i + 1]; }

constexpr std::size_t slices = 8;

}  // namespace

void EventFilter::add(const Key& key, std::int64_t bucket) {
    std::vector<std::uint64_t>& words = segments_[bucket / segment_buckets];
    if (words.empty()) words.resize(segment_words);
    const std::uint64_t bit = std::uint64_t{1} << (bucket % segment_buckets);
    for (std::size_t i = 0; i < slices; ++i) words[slice(key, i)] |= bit;
}

std::vector<std::int64_t> EventFilter::buckets_of(const Key& key) const {
    std::vector<std::int64_t> found;
    for (const auto& [segment, words] : segments_) {
        std::uint64_t candidates = ~std::uint64_t{0};
        for (std::size_t i = 0; i < slices && candidates != 0; ++i) candidates &= words[slice(key, i)];
        while (candidates != 0) {
            const int highest = 63 - std::countl_zero(candidates);
            found.push_back(segment * segment_buckets + highest);
            candidates &= ~(std::uint64_t{1} << highest);
        }
    }
    return found;
}

void EventFilter::drop_below(std::int64_t bucket) {
    std::erase_if(segments_, [&](const auto& segment) { return segment.first < bucket / segment_buckets; });
}

}  // namespace stemmen::store
