// Takes what identifies people, and what nobody may keep, out of a text before it is stored. The lists are data (config/redaction,
// config/reference); the forms of numbers are code. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "privacy/named_text.hpp"

namespace stemmen::privacy {

enum class Pii : std::uint8_t {
    national_id,
    phone,
    account,
    iban,
    card,
    organisation,
    plate,
    passport,
    duf,
    case_number,
    service_number,
    email,
    address,
    postal_place,
    name,
    profile,
    user_name,
    ip_address,
    birth_date,
    date,
    age,
    school,
    position,
    number,
    health,
    faith,
    politics,
    union_membership,
    sex_life,
    ethnicity,
    criminal
};
inline constexpr std::size_t pii_count = 31;

std::string_view to_string(Pii type);  // "national_id", "phone", …: stable, in English, for files and metrics
std::string_view token_of(Pii type);   // "[fødselsnummer]", "[telefonnummer]", …: what stands in the text instead
bool is_special_category(Pii type);    // GDPR article 9
bool is_criminal_matter(Pii type);     // GDPR article 10

struct Removed {
    Pii type{};
    std::size_t begin = 0, end = 0;  // bytes of the original text
    bool operator==(const Removed&) const = default;
};

struct Redaction {
    std::string text;                // valid UTF-8; the original but for the tokens
    std::vector<std::string> found;  // the types taken out, each once, in order of their first place
    std::vector<std::string> flags;  // "art9", "art10": a person must look at the text
    std::vector<Removed> removed;    // from left to right, apart from each other
    bool operator==(const Redaction&) const = default;
};

struct RedactionData;  // redact_data.hpp, for the room's own files

class RedactionRules {
public:
    // Files that end in .json hold lists (config/redaction/README.md tells their keys), those that end in .csv postcodes with their
    // places in the columns `postnr` and `poststed`. The error's detail is "<name>:<line>: <sentence>".
    static Result<RedactionRules> parse(const std::vector<NamedText>& files);

    [[nodiscard]] const RedactionData& data() const { return *data_; }

private:
    explicit RedactionRules(std::shared_ptr<const RedactionData> data) : data_(std::move(data)) {}
    std::shared_ptr<const RedactionData> data_;  // owned by the rules and their copies; never changes
};

// Accepts any bytes; those that are not UTF-8 come out as U+FFFD. Work grows linearly with the length.
Redaction redact(const RedactionRules& rules, std::string_view text);

}  // namespace stemmen::privacy
