// The record of a draw as JSON, whole, for the organiser's own keeping; and the list for everybody.
#pragma once

#include <string>
#include <string_view>

#include "recruit/published.hpp"

namespace stemmen::recruit {

std::string to_json(const Record& record);
// bad_input with a sentence; faults_of() then says whether it is a sound one.
Result<Record> parse_record(std::string_view text);

std::string text_of(const Announcement& announcement);  // without white space, in this order: what is hashed
std::string to_json(const PublishedList& list);
// not_found: this is something else than a published list. bad_input with a sentence: it is one, and cannot be read.
Result<PublishedList> parse_published(std::string_view text);

// What is printed by `stemmen draw`: minimum_chance, certificate_gap, chances and tickets by id, selected, alternates, and how it was drawn.
std::string summary_json(const Record& record, const std::vector<std::string>& notices);
std::string fault_json(const DrawFault& fault);

}  // namespace stemmen::recruit
