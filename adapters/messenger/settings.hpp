// What the Messenger adapter has to know about one Page and one app. Read from the configuration by app; never changed while running.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/message.hpp"
#include "core/result.hpp"

namespace stemmen::messenger {

// The app behind the Page Inbox of Meta Business Suite, where officers write by hand (Conversation Routing, Meta's documentation).
inline constexpr std::string_view inbox_app_id = "263902037430900";
// The same id as Meta's page on echoes prints it, one digit short; accepted wherever the right one is configured.
inline constexpr std::string_view inbox_app_id_misprint = "26390203743090";

inline constexpr std::size_t app_secrets_max = 2;  // the current one, and its predecessor or successor while it is being changed

struct Settings {
    std::string graph_url = "https://graph.facebook.com";  // no slash at the end
    std::string graph_version = "v26.0";
    std::string page_id;              // decimal digits
    std::string app_id;               // decimal digits
    std::vector<Secret> app_secrets;  // 1 to app_secrets_max; webhooks may be signed with any, the first proves our calls
    std::string callback_url;         // where Meta should send webhooks; "": nobody compares it
    Secret verify_token;              // what the app dashboard sends along when the callback is set up
    Secret page_token;
    std::vector<std::string> operator_app_ids{std::string(inbox_app_id)};  // apps in which people write; threads are passed to the first
    std::vector<std::string> automation_texts;                             // what automatic replies of the Page say, word for word
    std::string persona_id;                                                // shown as the sender of our messages; "" for the Page itself
};

// Errc::misconfigured with a sentence that names the setting and says what to write.
Result<void> check(const Settings& settings);

// What Messenger can do, in the service's words (Send API reference: text under 2000 characters, 13 quick replies with titles of
// at most 20 characters and payloads of at most 1000; standard messaging window 24 hours).
Abilities abilities();

}  // namespace stemmen::messenger
