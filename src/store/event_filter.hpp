// Which buckets of remembered event keys may hold a key: a bit-sliced Bloom filter. Keys are hashes, so a table of them in
// order of the key dirties one page an insert, and costs more the larger it is; the store therefore fills small buckets, one
// after the other, and asks this filter in which of them a key may already stand. It only saves time: the table decides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace stemmen::store {

inline constexpr std::int64_t bucket_keys_max = 256;  // so that what is being filled is two or three pages

class EventFilter {
public:
    using Key = std::array<unsigned char, 16>;  // evenly distributed, as hashes are

    void add(const Key& key, std::int64_t bucket);
    // Newest first. A bucket that holds the key is always among them, and with it those that share its bit.
    [[nodiscard]] std::vector<std::int64_t> buckets_of(const Key& key) const;
    // Forgets all that stands in buckets below this one, as far as whole segments allow.
    void drop_below(std::int64_t bucket);
    [[nodiscard]] std::size_t segments() const { return segments_.size(); }

private:
    static constexpr std::int64_t bit_buckets = 16;       // share a bit: asking one in vain is cheap, a bit for each is not
    static constexpr std::int64_t segment_buckets = 64 * bit_buckets;
    static constexpr std::size_t segment_words = 65'536;  // one for each value of two bytes of a key
    static constexpr std::size_t line_words = 8;          // a cache line
    static constexpr std::size_t segment_lines = 8'192;

    // 1 MiB for 262,144 keys. Nearly every question is answered by one line of `front`; the slices then name the bucket.
    struct Segment {
        std::vector<std::uint64_t> front = std::vector<std::uint64_t>(segment_lines * line_words);
        std::vector<std::uint64_t> slices = std::vector<std::uint64_t>(segment_words);
    };
    std::map<std::int64_t, Segment, std::greater<>> segments_;
};

}  // namespace stemmen::store
