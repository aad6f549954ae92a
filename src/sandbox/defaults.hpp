// The sandbox's own Page, apps and secrets, so that `stemmen sandbox` needs no configuration. None of them opens anything:
// they are accepted by the sandbox alone, on loopback.
#pragma once

#include <string_view>

namespace stemmen::sandbox::defaults {

inline constexpr std::string_view page_id = "101234567890123";
inline constexpr std::string_view page_name = "Politiet (sandkasse)";
inline constexpr std::string_view app_id = "2233445566778899";
inline constexpr std::string_view app_name = "Stemmen";
inline constexpr std::string_view inbox_app_id = "263902037430900";        // the inbox of Meta Business Suite
inline constexpr std::string_view tool_app_id = "3344556677889900";        // an operator tool (CRM) connected to the Page
inline constexpr std::string_view automation_app_id = "4455667788990011";  // instant replies and other machines
inline constexpr std::string_view app_secret = "sandbox-app-secret";
inline constexpr std::string_view next_app_secret = "sandbox-next-app-secret";  // after it has been changed in the app dashboard
inline constexpr std::string_view page_token = "SANDBOX-PAGE-TOKEN";
inline constexpr std::string_view verify_token = "SANDBOX-VERIFY-TOKEN";
inline constexpr std::string_view graph_version = "v26.0";

}  // namespace stemmen::sandbox::defaults
