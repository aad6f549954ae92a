// A citizen's words as the team sees them: the id by which a text is spoken of, who may see it, its JSON, and the entries of the
// access log that say who has seen it (P-41).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dashboard/host.hpp"
#include "service/access_log.hpp"
#include "service/text_rows.hpp"

namespace stemmen::dashboard {

// Whoever reads free text (P-40). Tokens never do.
const std::set<Role>& text_readers();

// "17-3fa9c0d2": the number of the text, and a keyed hash of its words. An id that was made up names nothing, and words that the citizen
// has changed meanwhile have another id, so that nobody decides about words they have not seen.
std::string text_id(const privacy::KeyRing& keys, const service::ReadText& text);
// The number in it; nothing if it is not written like an id.
std::optional<std::int64_t> number_of_text(std::string_view id);

// A text of no unit belongs to the whole, and is for those who see the whole.
bool may_read(Host& host, const Reader& reader, const std::string& unit);

// The text of that id, for this reader. not_found otherwise, and no word about why.
Result<service::ReadText> asked_text(Host& host, const Reader& reader, service::TextDesk& desk, const std::string& id);

nlohmann::json shown_text(const privacy::KeyRing& keys, const service::ReadText& text);

// As many as it takes for all numbers to stand in them; at least one.
std::vector<service::Access> seen_texts(const Reader& reader, std::string_view what, std::string_view why, const std::vector<std::int64_t>& numbers);

}  // namespace stemmen::dashboard
