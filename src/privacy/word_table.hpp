// Pieces of a text that each say a little: words, how words begin, and pairs of words. Points for them are fitted by tools/fit-safety.
//
// A piece is written
//     kniv      a word                    har kniv   two words side by side
//     kniv*     a longer word's beginning #2         a number of two digits
//     ?  !      the thought ends so      =2         the thought has two words (up to three are told)
// Letters are read as on a Norwegian keyboard, letters drawn out once ("hjeeelp" is "hjelp"), apostrophes not at all. A word that holds
// digits besides letters is no piece.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "privacy/string_table.hpp"
#include "privacy/tokens.hpp"

namespace stemmen::privacy {

inline constexpr std::array<std::size_t, 3> piece_stem_letters{4, 5, 7};  // how much of a longer word is a beginning
inline constexpr std::size_t piece_number_digits_max = 12;  // longer numbers count as this long
inline constexpr std::size_t piece_short_words_max = 3;      // of a thought whose length says something
inline constexpr std::size_t pieces_max = 24'576;           // in a table

class WordTable {
public:
    // The error's detail is a sentence for the one who wrote the piece.
    Result<void> add(std::string_view piece, std::uint32_t payload);

    struct Found {
        std::uint32_t payload = 0;
        std::size_t first = 0, last = 0;  // tokens, both included
    };
    // Appends what stands in the tokens from `from` to before `to`, which are one thought, by last token, rising.
    void find(const Tokens& tokens, std::size_t from, std::size_t to, std::vector<Found>& out) const;

    [[nodiscard]] std::size_t size() const { return size_; }
    // After the last add().
    void shrink();

private:
    static constexpr std::uint32_t nothing = 0xFFFFFFFF;
    struct Word {
        std::uint32_t payload = nothing;
        std::uint32_t id = nothing;  // in pairs
    };
    struct Payload {
        std::uint32_t number = nothing;
    };

    std::uint32_t id_of(std::string_view word);

    StringTable<Word> words_;
    StringTable<Payload> stems_;
    StringTable<Payload> pairs_;  // by two ids
    std::uint32_t ids_ = 0;
    std::size_t size_ = 0;
};

struct Piece {
    std::string text;                 // as add() takes it
    std::size_t first = 0, last = 0;  // tokens, both included
};
// Every piece of a thought; each as often as it stands there.
std::vector<Piece> pieces_of(const Tokens& tokens, std::size_t from, std::size_t to);

}  // namespace stemmen::privacy
