// Check-digit rules of the numbers that identify people in Norway. For finding and removing them, never for storing or validating
// a person. Every function takes digits only and answers false for anything else.
#pragma once

#include <string_view>

namespace stemmen::privacy {

// Eleven digits whose first six can be a birth date: DDMMYY, also with 40 added to the day (D number), with 40 (H number, NAV's test
// numbers), 65 (Norsk helsenett) or 80 (Skatteetaten's synthetic persons) added to the month, and both together.
bool has_plausible_birth_date(std::string_view digits);
// The same for the six digits of the date alone.
bool is_plausible_birth_date(std::string_view six_digits);

enum class NationalIdRule { none, today, from_2032 };
// Which rule the two check digits keep. Numbers issued from 1 January 2032 may leave a remainder of 0, 1, 2 or 3 in the first
// control; a number that keeps today's rule keeps the new one too and is told as `today`. Looks at the check digits alone: test
// numbers exist whose month is none.
NationalIdRule national_id_rule(std::string_view digits);

bool is_account_number(std::string_view digits);       // 11 digits, MOD11
bool is_organisation_number(std::string_view digits);  // 9 digits, MOD11
bool is_card_number(std::string_view digits);          // 13 to 19 digits, Luhn
bool is_iban(std::string_view letters_and_digits);     // 15 to 34 characters without spaces, ISO 13616, MOD97

}  // namespace stemmen::privacy
