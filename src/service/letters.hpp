// Letters to volunteers: composed and sealed when they are posted, sent by whoever carries mail and text messages, tried again for as
// long as it makes sense. A letter that has been sent is gone; only its kind is counted.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "service/recruitment.hpp"

namespace stemmen::service {

inline constexpr std::size_t letters_claimed_max = 20;           // at once
inline constexpr std::chrono::minutes letter_lease{10};          // a letter handed over and not settled by then is handed over again
inline constexpr std::array<Duration, 7> letter_waits{std::chrono::minutes{1}, std::chrono::minutes{5},  std::chrono::minutes{30}, std::chrono::hours{2},
                                                      std::chrono::hours{6},   std::chrono::hours{12},   std::chrono::hours{24}};
inline constexpr std::chrono::minutes letter_ours_wait{30};      // while our own mail or gateway is to be mended
inline constexpr std::size_t letter_code_tries_max = 3;          // of a code, which is of no use later

// To whom, and with what the places in the texts are filled.
struct LetterDraft {
    ContactId to;                      // empty: the letter does not go with the person
    std::int64_t drive = 0;
    LetterKind kind{};
    Language language{};
    std::string phone, email;
    dialog::TextArgs args;
    std::string calendar;              // a file to go along, or ""
};
void post_letter(const RecruitKit& kit, VolunteerDesk& desk, const LetterDraft& draft, Timestamp now);

// Stands in an invitation for the day by which it must be answered, which counts from the try that arrives.
inline constexpr std::string_view deadline_place = "{svarfrist}";

// What the texts are filled with for a plan: {tema}, {tid}, {sted}.
dialog::TextArgs plan_args(const RecruitKit& kit, const recruit::Plan& plan, Language language);
std::string day_in_words(const RecruitKit& kit, Timestamp at, Language language);   // "3. desember 2026", in local time
std::string time_in_words(const RecruitKit& kit, Timestamp at, Language language);  // "torsdag 3. desember 2026 kl. 18.00"

// The end of the quiet hours that `moment` lies in; none: it is not quiet.
std::optional<Timestamp> end_of_quiet(const std::optional<QuietHours>& quiet, const Moment& moment);

// A letter on its way out.
struct Sending {
    Letter letter;
    std::string to;                    // e-mail address or E.164 number
    std::string subject, text, calendar;
    std::string message_id;            // the same at every try, so that a mail that comes twice is seen as one
};
// Those that are due, each for letter_lease. Text messages wait for the end of the quiet hours.
std::vector<Sending> claim_letters(const RecruitKit& kit, Timestamp now, std::size_t limit = letters_claimed_max);

enum class Delivery { sent, try_again, refused };  // refused: this address will never take it
// A refusal makes the volunteer known as unreachable; `advance` gives the seat to somebody else. `is_ours`: nothing goes out until somebody
// mends our own mail or gateway, so the letter waits and no try is counted, but for a code, which is of no use later. When an invitation
// was taken by the mail server or gateway, the days to answer it begin; when it is given up, the seat is free for somebody else.
// How the letter ended; none: it waits for another try.
std::optional<LetterEnd> settle(const RecruitKit& kit, const Letter& letter, Delivery delivery, bool is_ours, Timestamp now);

}  // namespace stemmen::service
