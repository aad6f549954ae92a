#include "service/records.hpp"

#include <array>

namespace stemmen::service {
namespace {

struct Name {
    Disposition disposition;
    std::string_view name;
    std::string_view code;
};
constexpr std::array names{
    Name{Disposition::pending, "pending", ""},          Name{Disposition::complete, "complete", "I"},
    Name{Disposition::partial, "partial", "P"},         Name{Disposition::refusal, "refusal", "R"},
    Name{Disposition::non_contact, "non_contact", "NC"}, Name{Disposition::other, "other", "O"},
    Name{Disposition::unknown, "unknown", "UO"},
};

}  // namespace

std::string_view to_string(Disposition disposition) { return names[static_cast<std::size_t>(disposition)].name; }
std::string_view aapor_code(Disposition disposition) { return names[static_cast<std::size_t>(disposition)].code; }

std::optional<Disposition> parse_disposition(std::string_view name) {
    for (const Name& row : names)
        if (row.name == name) return row.disposition;
    return std::nullopt;
}

}  // namespace stemmen::service
