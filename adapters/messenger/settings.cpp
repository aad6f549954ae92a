#include "adapters/messenger/settings.hpp"

#include <algorithm>

namespace stemmen::messenger {
namespace {

constexpr std::size_t id_digits_max = 20;  // platform ids are unsigned 64-bit numbers written out

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= id_digits_max && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_version(std::string_view text) {
    return text.size() >= 4 && text.front() == 'v' &&
           std::ranges::all_of(text.substr(1), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

Error wrong(std::string_view setting, std::string_view advice) {
    return Error{Errc::misconfigured, "messenger." + std::string(setting) + ": " + std::string(advice)};
}

}  // namespace

Result<void> check(const Settings& settings) {
    const bool has_scheme = settings.graph_url.starts_with("https://") || settings.graph_url.starts_with("http://");
    if (!has_scheme || settings.graph_url.ends_with('/') || settings.graph_url.contains('?'))
        return wrong("graph_url", "write scheme and host only, as in \"https://graph.facebook.com\"");
    if (!is_version(settings.graph_version)) return wrong("graph_version", "write a Graph API version, as in \"v26.0\"");
    if (!is_id(settings.page_id)) return wrong("page_id", "write the Page's id, digits only");
    if (!is_id(settings.app_id)) return wrong("app_id", "write the app's id, digits only");
    if (settings.app_secrets.empty() || settings.app_secrets.size() > app_secrets_max)
        return wrong("app_secrets", "give one app secret, or two while it is being changed");
    if (std::ranges::any_of(settings.app_secrets, &Secret::empty)) return wrong("app_secrets", "an app secret is empty");
    if (settings.verify_token.empty())
        return wrong("verify_token", "give the token that the app dashboard sends when the callback is set up");
    if (settings.page_token.empty()) return wrong("page_token", "give the Page's access token");
    if (!std::ranges::all_of(settings.operator_app_ids, is_id)) return wrong("operator_app_ids", "write app ids, digits only");
    if (std::ranges::find(settings.operator_app_ids, settings.app_id) != settings.operator_app_ids.end())
        return wrong("operator_app_ids", "our own app_id must not be among them, or our messages would count as an officer's");
    if (!settings.persona_id.empty() && !is_id(settings.persona_id)) return wrong("persona_id", "write the persona's id, digits only");
    return {};
}

Abilities abilities() {
    return {.text_max = 1999,
            .text_unit = TextUnit::code_points,
            .choices_max = 13,
            .choice_title_max = 20,
            .payload_max = 1000,
            .answer_window = std::chrono::hours{24},
            .has_thread_control = true,
            .can_edit = true,
            .shared_inbox = true};
}

}  // namespace stemmen::messenger
