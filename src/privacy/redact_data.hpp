// What the detectors of the redactor share: the compiled lists, the text in work, and who has claimed which part of it.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "privacy/phrases.hpp"
#include "privacy/redact.hpp"
#include "privacy/string_table.hpp"
#include "privacy/tokens.hpp"

namespace stemmen::privacy {

// What a word may be; one word may be several things ("Berg" is a surname and a place).
enum WordFlag : std::uint32_t {
    first_name = 1U << 0,
    surname = 1U << 1,
    common_word = 1U << 2,  // also an everyday word: a name only where something else says so
    place = 1U << 3,
    not_a_name = 1U << 4,  // capitalised, but no name of a person: months, organisations
    title = 1U << 5,
    relation = 1U << 6,
    child = 1U << 7,
    name_particle = 1U << 8,
    street_word = 1U << 9,
    road_word = 1U << 10,  // "gate", "vei"; words with these endings that are no addresses
    school_word = 1U << 11,
    unit_word = 1U << 12,
    money_word = 1U << 13,
    at_word = 1U << 14,
    dot_word = 1U << 15,
    month = 1U << 16,
    membership_word = 1U << 17,
    possessive = 1U << 18,
    not_a_plate = 1U << 19,
    square = 1U << 20,  // a street whose name is one word: "Torget 2"
    saint = 1U << 21,   // what follows is a day, a church or a hospital: "St. Hans"
    range_word = 1U << 22,  // "barn under 10 år" tells nobody's age
    number_word = 1U << 23  // "åtte", "nitti", "nittiåtte", "hundre"
};

// What a phrase announces; the number or word after it is what counts.
enum class Cue : std::uint8_t {
    phone,
    case_number,
    service_number,
    passport,
    duf,
    account,
    organisation,
    plate,
    vehicle,
    birth,
    last_five,
    name,
    lives,
    user_name,
    postbox,
    count
};

inline constexpr std::string_view hundred_digits = "100";

struct RedactionData {
    StringTable<std::uint32_t> words;       // flags
    StringTable<std::uint32_t> postcodes;   // "0155" → in `post_places`
    std::vector<std::string> post_places;   // first words of places, lower case
    StringTable<bool> published_numbers;    // digits only
    StringTable<std::string> number_words;  // "nittiåtte" → "98", "hundre" → hundred_digits
    std::vector<std::string> street_endings, profile_sites, map_sites, published_profiles;
    PhraseBook phrases;
    struct Meaning {
        bool is_cue = false;
        Cue cue{};
        Pii type{};
    };
    std::vector<Meaning> meanings;  // by payload of `phrases`

    [[nodiscard]] std::uint32_t flags(std::string_view word) const {
        const std::uint32_t* const found = words.find(word);
        return found == nullptr ? 0 : *found;
    }
};

// A run of digits in the normalised text.
struct DigitGroup {
    std::size_t begin = 0, end = 0;
    [[nodiscard]] std::size_t size() const { return end - begin; }
};

struct CueMatch {
    Cue cue{};
    std::size_t first = 0, last = 0;  // tokens
};

// One text in work. Detectors run one after the other; the first to claim a part has it.
class RedactionWork {
public:
    struct Claim {
        Pii type{};
        std::size_t begin = 0, end = 0;  // of the normalised text
    };
    RedactionWork(const RedactionData& with, const NormalText& normal);

    const RedactionData& data;
    const std::string& text;
    Tokens tokens;
    std::vector<std::uint32_t> flags;  // of each token
    std::vector<DigitGroup> groups;
    std::vector<CueMatch> cues;
    std::vector<Claim> sensitive;  // phrases of articles 9 and 10, claimed last
    std::uint32_t all_flags = 0;   // of all tokens together

    bool claim(Pii type, std::size_t begin, std::size_t end);
    [[nodiscard]] bool is_free(std::size_t begin, std::size_t end) const;
    [[nodiscard]] bool has(std::size_t token, std::uint32_t any) const { return token < flags.size() && (flags[token] & any) != 0; }
    [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const {
        return std::string_view(text).substr(begin, end - begin);
    }
    // The characters between two tokens or groups that follow each other.
    [[nodiscard]] std::string_view between(std::size_t token) const {
        return slice(tokens.tokens[token].end, tokens.tokens[token + 1].begin);
    }
    [[nodiscard]] std::string_view gap(std::size_t group) const { return slice(groups[group].end, groups[group + 1].begin); }
    // The first token that begins at or after the byte; tokens.size() if there is none.
    [[nodiscard]] std::size_t token_at(std::size_t byte) const;
    [[nodiscard]] std::size_t group_at(std::size_t byte) const;
    [[nodiscard]] const std::vector<Claim>& claims() const { return claims_; }

private:
    std::vector<Claim> claims_;
    std::vector<bool> taken_;
};

void find_contacts(RedactionWork& work);   // e-mail, profiles, user names, map links
void find_number_words(RedactionWork& work);  // phone, identity and account numbers in words
void find_positions(RedactionWork& work);  // degrees, addresses of machines
void find_numbers(RedactionWork& work);    // everything that is digits; calls find_plates
void find_plates(RedactionWork& work);     // plates, passports, IBANs
// The last token of two letters and four or five digits that are written in any pieces from `token` on: "a b 12 345".
std::optional<std::size_t> plate_in_pieces(const RedactionWork& work, std::size_t token);
void find_places(RedactionWork& work);     // addresses, postcodes, schools
void find_names(RedactionWork& work);      // names, and the ages beside them

}  // namespace stemmen::privacy
