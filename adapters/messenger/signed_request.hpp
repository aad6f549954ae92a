// The two callbacks that Meta sends when a person removes an app in the Facebook settings: data deletion and deauthorization.
// Both carry a `signed_request` in a form. The id in it is an app-scoped one (Facebook Login), which in the EEA cannot be joined with
// a Messenger conversation; deletion of Messenger answers goes through the chat and the web page.
#pragma once

#include <string>
#include <string_view>

#include "adapters/messenger/settings.hpp"
#include "core/http.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"

namespace stemmen::messenger {

inline constexpr std::size_t signed_request_bytes_max = 8 * 1024;

struct SignedRequest {
    Secret user;          // app-scoped id; empty when a Page, not a person, removed the app
    std::string page_id;  // of that Page (`profile_id`), or ""; then an administrator should know
    Timestamp issued_at;  // replays are possible: both callbacks must be answered alike when repeated
    bool operator==(const SignedRequest&) const = default;
};

// Errc::unauthenticated if the signature is missing, malformed or wrong, always with the same detail (answer with refusal());
// Errc::bad_input if what is signed is not what we know; Errc::over_limit beyond signed_request_bytes_max.
Result<SignedRequest> read_signed_request(const Settings& settings, const HttpRequest& request);

// What Meta expects after a deletion request: where a person can read what was done, and a code for it. The code must be letters and
// digits, unguessable (64 bits or more) and the same for a repeated request: a keyed hash of the user id does it.
HttpResponse deletion_answer(std::string_view status_url, std::string_view confirmation_code);

}  // namespace stemmen::messenger
