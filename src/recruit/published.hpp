// What everybody may see of a draw: people as codes that only they can recognise, no profile and no quota. From this alone anyone works
// out the commitment, counts tickets, computes the number from the public value and sees who was drawn (fair selection 6, 11). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recruit/draw.hpp"

namespace stemmen::recruit {

inline constexpr std::size_t code_characters = 16;
inline constexpr std::size_t salt_bytes_min = 16;

// What the commitment binds: it is SHA-256 over text_of() this (record_json.hpp).
struct Announcement {
    std::string program, source, prepared_at;
    std::vector<Preparation> earlier;    // times that the same group was prepared before; their commitments were published, too
    std::size_t people = 0, tickets = 0;
    std::size_t impossible = 0;          // people who can be in no group that meets the quotas, and are on no ticket
    int seats = 0;
    std::string minimum_chance, certified_bound;  // with eight decimals
    std::string input_hash;              // of pool and quotas, salted: for whoever may see the record
    std::string codes_hash;              // of the codes, each and "\n"
    std::string tickets_hash;            // of the tickets, each as places in the list of codes, each and " ", and "\n"
    bool operator==(const Announcement&) const = default;
};
Announcement announcement_of(const Record& record);

struct PublishedList {
    Announcement announced;
    std::string commitment;
    std::vector<std::string> codes;
    std::vector<Ticket> tickets;         // places in codes
    std::optional<std::string> value;    // the public value, canonical; with it the rest, when it has been drawn
    std::optional<std::size_t> ticket;
    std::vector<std::string> selected;   // codes
    bool operator==(const PublishedList&) const = default;
};
PublishedList published_list(const Record& record);

// What is wrong with a list, found from it alone. Empty: all is well.
std::vector<std::string> faults_of(const PublishedList& list);
// On how many tickets somebody is; none: no such code.
std::optional<int> tickets_of(const PublishedList& list, std::string_view code);
// The first digits of SHA-256 over salt and id.
std::string code_of(std::string_view salt, std::string_view id);

}  // namespace stemmen::recruit
