#include "privacy/word_table.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text.hpp"
#include "privacy/spellings.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::array<std::string_view, piece_number_digits_max + 1> number_pieces{"",   "#1", "#2", "#3", "#4",  "#5",  "#6",
                                                                                  "#7", "#8", "#9", "#10", "#11", "#12"};

constexpr std::array<std::string_view, piece_short_words_max + 1> short_pieces{"", "=1", "=2", "=3"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The word as pieces have it, "" if it is none. `own` holds it where it differs from the text.
std::string_view plain_word(const Tokens& tokens, std::size_t at, std::string& own) {
    const std::string_view word = tokens.word(at);
    const Token& token = tokens.tokens[at];
    if (token.number) {
        return number_pieces[std::min(word.size(), piece_number_digits_max)];
    }
    bool same = !token.drawn_out;
    for (const char c : word) {
        if (is_digit(c)) return {};
        if (c == '\'' || c == '\xC3') same = false;
    }
    if (same) return word;
    own = without_apostrophes(token.drawn_out ? squeeze(word, 1) : std::string(word));
    to_norwegian_letters(own);
    return own;
}

// The beginnings of a word that is longer.
template <class Visit>
void each_stem(std::string_view word, Visit&& visit) {
    std::size_t letters = 0, next = 0;
    for (std::size_t offset = 0; offset < word.size() && next < piece_stem_letters.size();) {
        if (letters == piece_stem_letters[next]) {
            visit(word.substr(0, offset));
            ++next;
        }
        next_code_point(word, offset);
        ++letters;
    }
}

// How a thought ends: "?", "!" or "".
std::string_view ending(const Tokens& tokens, std::size_t to) {
    const std::size_t begin = tokens.tokens[to - 1].end;
    const std::size_t end = to < tokens.size() ? tokens.tokens[to].begin : tokens.folded.size();
    const std::string_view between = std::string_view(tokens.folded).substr(begin, end - begin);
    if (between.find('?') != std::string_view::npos) return "?";
    return between.find('!') != std::string_view::npos ? "!" : "";
}

// How many words a short thought has, "" for a longer one.
std::string_view length(std::size_t words) { return words < short_pieces.size() ? short_pieces[words] : std::string_view{}; }

// Two ids as a key of a table.
class Pair {
public:
    Pair(std::uint32_t first, std::uint32_t second) : ids_{first, second} {}
    [[nodiscard]] std::string_view key() const { return {reinterpret_cast<const char*>(ids_.data()), sizeof ids_}; }

private:
    std::array<std::uint32_t, 2> ids_;
};

}  // namespace

std::uint32_t WordTable::id_of(std::string_view word) {
    Word& entry = words_[word];
    if (entry.id == nothing) entry.id = ids_++;
    return entry.id;
}

Result<void> WordTable::add(std::string_view piece, std::uint32_t payload) {
    const auto fault = [](std::string sentence) { return Error{Errc::bad_input, std::move(sentence)}; };
    if (++size_ > pieces_max) return fault("there are more than " + std::to_string(pieces_max) + " words");
    // A piece that stands in a table twice keeps what it had; it is refused anyway.
    const auto put = [&](std::uint32_t& number) {
        if (number != nothing) return false;
        number = payload;
        return true;
    };
    bool is_new = false;
    if (const std::size_t space = piece.find(' '); space != std::string_view::npos) {
        const std::string_view first = piece.substr(0, space), second = piece.substr(space + 1);
        if (first.empty() || second.empty() || second.find(' ') != std::string_view::npos) return fault("a pair is two words with one space between");
        const std::uint32_t first_id = id_of(first), second_id = id_of(second);
        is_new = put(pairs_[Pair(first_id, second_id).key()].number);
    } else if (piece.ends_with('*')) {
        const std::string_view stem = piece.substr(0, piece.size() - 1);
        const std::size_t letters = count_code_points(stem);
        if (std::find(piece_stem_letters.begin(), piece_stem_letters.end(), letters) == piece_stem_letters.end())
            return fault("the beginning of a word has 4, 5 or 7 letters");
        is_new = put(stems_[stem].number);
    } else {
        if (piece.empty()) return fault("a word is not empty");
        is_new = put(words_[piece].payload);
    }
    if (!is_new) return fault("it stands here twice; keep one");
    return {};
}

void WordTable::find(const Tokens& tokens, std::size_t from, std::size_t to, std::vector<Found>& out) const {
    std::uint32_t before = nothing;  // the id of the word before
    std::string own;
    for (std::size_t at = from; at < to; ++at) {
        const std::string_view word = plain_word(tokens, at, own);
        const Word* const entry = word.empty() ? nullptr : words_.find(word);
        if (entry != nullptr && entry->payload != nothing) out.push_back({entry->payload, at, at});
        each_stem(word, [&](std::string_view stem) {
            if (const Payload* const found = stems_.find(stem)) out.push_back({found->number, at, at});
        });
        const std::uint32_t id = entry != nullptr ? entry->id : nothing;
        if (before != nothing && id != nothing)
            if (const Payload* const found = pairs_.find(Pair(before, id).key())) out.push_back({found->number, at - 1, at});
        before = id;
    }
    if (from == to) return;
    for (const std::string_view sign : {ending(tokens, to), length(to - from)})
        if (const Word* const entry = sign.empty() ? nullptr : words_.find(sign); entry != nullptr && entry->payload != nothing)
            out.push_back({entry->payload, to - 1, to - 1});
}

void WordTable::shrink() {
    words_.shrink();
    stems_.shrink();
    pairs_.shrink();
}

std::vector<Piece> pieces_of(const Tokens& tokens, std::size_t from, std::size_t to) {
    std::vector<Piece> out;
    std::string before, own;
    for (std::size_t at = from; at < to; ++at) {
        const std::string word(plain_word(tokens, at, own));
        if (!word.empty()) out.push_back({word, at, at});
        each_stem(word, [&](std::string_view stem) { out.push_back({std::string(stem) + "*", at, at}); });
        if (!before.empty() && !word.empty()) out.push_back({before + " " + word, at - 1, at});
        before = word;
    }
    if (from == to) return out;
    for (const std::string_view sign : {ending(tokens, to), length(to - from)})
        if (!sign.empty()) out.push_back({std::string(sign), to - 1, to - 1});
    return out;
}

}  // namespace stemmen::privacy
