// Why each stored field is kept, and on which legal basis (domain P-01, GDPR art. 5(1)(b) and 6): config/purposes.json. One
// purpose a field, one basis a purpose; a field without one, and one that is not on the list of what may be stored (P-07), is
// refused. Pure.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/language.hpp"
#include "privacy/consent.hpp"

namespace stemmen::privacy {

inline constexpr std::size_t purposes_max = 64;

// The bases of GDPR art. 6(1) that a police body may rest on here. A contract (b) is none with a citizen who answers, and
// legitimate interests (f) are not for public authorities in their tasks (art. 6(1), last sentence).
enum class Basis { consent, legal_obligation, vital_interests, public_task };
std::string_view to_string(Basis basis);   // "consent" …
std::string_view article_of(Basis basis);  // "6(1)(a)" …

struct Purpose {
    std::string id;
    Basis basis{};
    std::string supplementary;             // the national provision; needed for legal_obligation and public_task (art. 6(3))
    std::optional<ConsentKind> flag;       // of a consent
    std::map<Language, std::string> text;  // what the citizen reads; nb, nn and en at least
    std::string retention;                 // which storage time holds
    std::vector<std::string> fields;       // what is stored for it
    std::vector<std::string> uses;         // of a consent: fields of another purpose that may be used for this one as well
    int line = 0;
    bool operator==(const Purpose&) const = default;
};

struct Purposes {
    std::vector<Purpose> all;
    std::string file;
    [[nodiscard]] const Purpose* of_field(std::string_view field) const;
    [[nodiscard]] const Purpose* of_flag(ConsentKind kind) const;
    bool operator==(const Purposes&) const = default;
};

// The whole file, or everything that is wrong with it: "file:line: what to do". `stored` is every field there is, `retentions`
// the names of the storage times.
std::variant<Purposes, std::vector<std::string>> read_purposes(std::string_view text, std::string_view file, std::span<const std::string_view> stored,
                                                               std::span<const std::string_view> retentions);

}  // namespace stemmen::privacy
