// A text as the safety gate and the redactor read it: one spelling for what looks alike. Every byte knows where in the
// original it came from, so that what is found here can be cut out there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemmen::privacy {

// A base letter with more marks than this is cut into several when normalised, which keeps the work linear.
inline constexpr std::size_t marks_in_a_row_max = 30;

struct NormalText {
    std::string text;                   // valid UTF-8
    std::vector<std::uint32_t> origin;  // of each byte: where its original begins; empty when both texts are the same bytes
    std::size_t original_size = 0;

    // The original bytes behind [from, to) of `text` are [original_begin(from), original_end(to)).
    [[nodiscard]] std::size_t original_begin(std::size_t from) const;
    [[nodiscard]] std::size_t original_end(std::size_t to) const;
};

// Unicode NFKC; without zero-width, bidirectional and other invisible characters; any space becomes ' ' (several become one), any
// line end '\n', any dash '-', curly quotes straight ones; digits of any script become 0-9; the letters O, l and I become digits
// inside a row of digits. Any bytes are accepted; what is not UTF-8 becomes U+FFFD. Texts up to 4 GiB.
NormalText normalise(std::string_view original);

}  // namespace stemmen::privacy
