// The record of a draw as JSON: whole, for the organiser's own keeping, and as published, where people are codes that only they can
// recognise and no profile stands.
#pragma once

#include <string>
#include <string_view>

#include "recruit/draw.hpp"

namespace stemmen::recruit {

inline constexpr std::size_t code_characters = 16;
inline constexpr std::size_t salt_bytes_min = 16;

std::string to_json(const Record& record);
// bad_input with a sentence; faults_of() then says whether it is a sound one.
Result<Record> parse_record(std::string_view text);

// What is printed by `stemmen draw`: minimum_chance, certificate_gap, chances and tickets by id, selected, alternates, and how it was drawn.
std::string summary_json(const Record& record, const std::vector<std::string>& notices);
std::string fault_json(const DrawFault& fault);

// A person's code in the published list: the first digits of SHA-256 over salt and id. The salt is as secret as the pool.
std::string code_of(std::string_view salt, std::string_view id);
// For everybody: number of tickets, each as codes; the commitment, the smallest chance and its bound, the public value and the number
// drawn. No profile, no quota that few people meet.
std::string published_json(const Record& record, std::string_view salt);

}  // namespace stemmen::recruit
