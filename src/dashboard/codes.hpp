// The codebook as it is at one time, and what may be coded with it. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "service/text_rows.hpp"

namespace stemmen::dashboard {

// Each theme as the last change up to `version` left it, in the order in which they were made; none: as of now.
std::vector<service::Theme> themes_at(std::span<const service::Theme> changes, std::optional<std::int64_t> version = {});
std::int64_t version_of(std::span<const service::Theme> changes);  // 0: nothing was ever written in it

// Whether a theme is for texts of that question.
bool fits(const service::Theme& theme, std::string_view question);

std::vector<std::int64_t> own_codes(const service::ReadText& text, std::string_view coder);
// A retired theme, and one for another question, stays where somebody has given it before (`own`), and is given no more.
Result<void> may_code(std::span<const service::Theme> changes, std::string_view question, std::span<const std::int64_t> themes, std::span<const std::int64_t> own);

}  // namespace stemmen::dashboard
