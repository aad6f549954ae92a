// The Messenger adapter with test settings, as the harness and the tests here see it. Secret and token are made up; the vectors that go
// with them were computed with another implementation of HMAC.
#pragma once

#include <string>

#include "adapter_table.hpp"
#include "adapters/messenger/settings.hpp"
#include "adapters/messenger/webhook.hpp"

namespace stemmen::testing {

inline constexpr std::string_view test_page = "101234567890123";
inline constexpr std::string_view test_person = "7123456789012345";
inline constexpr std::string_view test_secret = "test_app_secret_0123456789abcdef";
inline constexpr std::string_view test_old_secret = "test_app_secret_of_last_year";
inline constexpr std::string_view test_token = "EAATESTTOKEN";
inline constexpr std::string_view test_proof = "23d2deeb06e78f15b221fcb84ed49c67b34099195239f52dd9cc31c05d852362";

messenger::Settings test_settings();
HttpRequest signed_with(std::string_view secret, std::string body);
ChannelUnderTest messenger_channel();

Decoded decoded_by(const messenger::Settings& settings, std::string_view body);

// "https://graph.facebook.com/v26.0/<page>/<operation>?access_token=…&appsecret_proof=…"
std::string test_url(std::string_view operation);

}  // namespace stemmen::testing
