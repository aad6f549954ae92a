// Can any bytes break the reader of tokens or of key documents? What comes first are the keys, then after a NUL a token. A token that
// reads must be signed, and nobody here has the key.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/assert.hpp"
#include "identity/base64url.hpp"
#include "identity/web_token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace stemmen;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto nul = std::min(bytes.find('\0'), bytes.size());
    const std::string_view token = bytes.substr(std::min(nul + 1, bytes.size()));
    if (const auto decoded = identity::decode_base64url(token)) STEMMEN_ASSERT(identity::encode_base64url(*decoded) == token);
    const Result<identity::KeySet> given = identity::KeySet::parse(bytes.substr(0, nul));
    if (given) STEMMEN_ASSERT(given->size() > 0 && given->size() <= identity::keys_max);
    // The key of RFC 7515, appendix A.3, under the id that the seeds name.
    static const Result<identity::KeySet> ours = identity::KeySet::parse(
        R"({"keys":[{"kty":"EC","kid":"e1","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
    const Result<identity::Claims> claims = identity::read_token(token, *ours, {identity::Algorithm::rs256, identity::Algorithm::ps256, identity::Algorithm::es256});
    STEMMEN_ASSERT(!claims);
    if (given) static_cast<void>(identity::read_token(token, *given, {identity::Algorithm::es256}));
    return 0;
}
