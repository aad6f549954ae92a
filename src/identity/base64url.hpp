// Base64url without padding (RFC 4648 §5), strictly: nothing but the alphabet, and no stray bits at the end.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stemmen::identity {

std::string encode_base64url(std::string_view bytes);
std::optional<std::string> decode_base64url(std::string_view text);

// The first `bytes` of the SHA-256 of the text: 32 for a PKCE challenge (RFC 7636 §4.2), 16 for at_hash (OpenID Connect Core §3.1.3.6).
std::string sha256_base64url(std::string_view text, std::size_t bytes = 32);

}  // namespace stemmen::identity
