#include "contact/places.hpp"

#include "core/csv.hpp"
#include "core/text.hpp"

namespace stemmen::contact {
namespace {

// For people without Norwegian letters on their keyboard.
std::string plain(std::string_view text) {
    std::string out = fold_case(trim(text));
    for (const auto& [letter, without] : {std::pair{"æ", "ae"}, std::pair{"ø", "o"}, std::pair{"å", "a"}})
        for (std::size_t at = out.find(letter); at != std::string::npos; at = out.find(letter, at)) out.replace(at, std::string_view(letter).size(), without);
    return out;
}

}  // namespace

Result<Places> Places::parse(const Municipalities& municipalities, std::string_view postcodes_csv, std::string_view name) {
    const auto rows = parse_csv(postcodes_csv, name, {"postnr", "poststed", "kommunenr", "politidistrikt_id"});
    if (!rows) return rows.error();
    Places out;
    for (const auto& [line, fields] : *rows) {
        if (municipalities.find(fields[2]) != nullptr) out.by_postcode_.insert_or_assign(fields[0], fields[2]);
    }
    const auto add = [&](const std::string& typed, const std::string& number) {
        const auto [at, is_new] = out.by_name_.emplace(typed, number);
        if (!is_new && at->second != number) at->second.reset();
    };
    for (const Municipality& each : municipalities.all) {
        add(plain(each.name), each.number);
        if (!each.name_se.empty()) add(plain(each.name_se), each.number);
    }
    return out;
}

std::optional<std::string> Places::find(std::string_view typed) const {
    const std::string_view trimmed = trim(typed);
    if (const auto code = by_postcode_.find(trimmed); code != by_postcode_.end()) return code->second;
    const auto found = by_name_.find(plain(trimmed));
    return found == by_name_.end() ? std::nullopt : found->second;
}

}  // namespace stemmen::contact
