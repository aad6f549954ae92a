// Keeping findings: the form in which they are stored and shown, and saving them with the words they are found by.
#pragma once

#include <string>
#include <string_view>

#include "service/bank_rows.hpp"

namespace stemmen::service {

// {"claim", "evidence": [{"leg", "text", "link", "persons"}], "spread", "doubt", "unit", "from", "to", "best_before", "owner": {"name"},
// "deputy", "groups", "themes", "situation", "is_external", "uses": [{"decision", "link", "on"}], "told_back": {"said", "did",
// "could_not"}, "is_retired"}. Days as 2026-11-30. Stored with the stewards' subjects, never shown with them.
std::string to_json(const insight::Finding& finding);
// bad_input with a sentence. Absent members are empty; check() says what may not be.
Result<insight::Finding> parse_finding(std::string_view json);

std::string format_day(insight::Day day);
std::optional<insight::Day> parse_day(std::string_view text);

// Saves with the stems of all its words. conflict: there are findings_max already.
Result<KeptFinding> keep(BankDesk& bank, KeptFinding finding, const std::string& note);

}  // namespace stemmen::service
