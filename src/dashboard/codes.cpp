#include "dashboard/codes.hpp"

#include <algorithm>

namespace stemmen::dashboard {

std::vector<service::Theme> themes_at(std::span<const service::Theme> changes, std::optional<std::int64_t> version) {
    std::vector<service::Theme> themes;
    for (const service::Theme& change : changes) {
        if (version && change.version > *version) break;
        const auto known = std::ranges::find(themes, change.id, &service::Theme::id);
        if (known == themes.end()) themes.push_back(change);
        else *known = change;
    }
    return themes;
}

std::int64_t version_of(std::span<const service::Theme> changes) { return changes.empty() ? 0 : changes.back().version; }

bool fits(const service::Theme& theme, std::string_view question) { return theme.question.empty() || theme.question == question; }

std::vector<std::int64_t> own_codes(const service::ReadText& text, std::string_view coder) {
    std::vector<std::int64_t> own;
    for (const service::Code& code : text.codes)
        if (code.coder == coder) own.push_back(code.theme);
    return own;
}

Result<void> may_code(std::span<const service::Theme> changes, std::string_view question, std::span<const std::int64_t> themes, std::span<const std::int64_t> own) {
    const std::vector<service::Theme> known = themes_at(changes);
    for (const std::int64_t wanted : themes) {
        if (std::ranges::find(own, wanted) != own.end()) continue;
        const auto theme = std::ranges::find(known, wanted, &service::Theme::id);
        if (theme == known.end()) return Error{Errc::bad_input, "there is no theme " + std::to_string(wanted) + "; /api/v1/codebook lists those there are"};
        if (theme->is_retired) return Error{Errc::conflict, "theme " + std::to_string(wanted) + " is retired and no longer given; fetch the codebook anew"};
        if (!fits(*theme, question)) return Error{Errc::bad_input, "theme " + std::to_string(wanted) + " is for texts of another question"};
    }
    return {};
}

}  // namespace stemmen::dashboard
