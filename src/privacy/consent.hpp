// What a citizen can say yes to, each thing apart from every other (domain P-03; GDPR art. 7). Off until given, given and
// withdrawn as often as the citizen likes, and no flag is a condition for another. Pure; knows nothing of who said it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stemmen::privacy {

inline constexpr std::size_t consent_subject_characters_max = 64;

enum class ConsentKind {
    quote,          // a redacted quote may be shown to others in the police
    contact_group,  // name and phone or e-mail are kept to ask about the group of one drive: "contact_group:<drive>"
    panel,          // the same, to ask about other groups later
    recording,      // one session of a group is recorded: "recording:<session>"
};

struct ConsentFlag {
    ConsentKind kind{};
    std::string subject;  // the drive or session; "" for a kind that has none
    bool operator==(const ConsentFlag&) const = default;
};

std::string_view to_string(ConsentKind kind);
std::optional<ConsentKind> parse_consent_kind(std::string_view name);
// "quote", "contact_group:tromso-2026". The subject is 1 to consent_subject_characters_max of a–z, 0–9, '-', '_' and '.'.
std::string to_string(const ConsentFlag& flag);
std::optional<ConsentFlag> parse_consent_flag(std::string_view text);

// Whether contact data are kept on the strength of it, which go when it is withdrawn.
bool keeps_contact_data(ConsentKind kind);

}  // namespace stemmen::privacy
