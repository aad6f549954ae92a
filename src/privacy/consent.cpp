#include "privacy/consent.hpp"

#include <algorithm>
#include <array>

namespace stemmen::privacy {
namespace {

constexpr std::array<std::string_view, 4> names{"quote", "contact_group", "panel", "recording"};

bool has_subject(ConsentKind kind) { return kind == ConsentKind::contact_group || kind == ConsentKind::recording; }

bool is_subject_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; }

}  // namespace

std::string_view to_string(ConsentKind kind) { return names[static_cast<std::size_t>(kind)]; }

std::optional<ConsentKind> parse_consent_kind(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<ConsentKind>(found - names.begin());
}

std::string to_string(const ConsentFlag& flag) {
    std::string out(to_string(flag.kind));
    return has_subject(flag.kind) ? out + ":" + flag.subject : out;
}

std::optional<ConsentFlag> parse_consent_flag(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto kind = parse_consent_kind(text.substr(0, colon));
    if (!kind || has_subject(*kind) != (colon != std::string_view::npos)) return std::nullopt;
    if (!has_subject(*kind)) return ConsentFlag{*kind, {}};
    const std::string_view subject = text.substr(colon + 1);
    if (subject.empty() || subject.size() > consent_subject_characters_max || !std::ranges::all_of(subject, is_subject_character)) return std::nullopt;
    return ConsentFlag{*kind, std::string(subject)};
}

bool keeps_contact_data(ConsentKind kind) { return kind == ConsentKind::contact_group || kind == ConsentKind::panel; }

}  // namespace stemmen::privacy
