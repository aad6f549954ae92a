#include "adapters/messenger/signed_request.hpp"

#include <algorithm>
#include <optional>

#include "adapters/messenger/hmac.hpp"
#include "adapters/messenger/json_reading.hpp"
#include "core/json.hpp"

namespace stemmen::messenger {
namespace {

// RFC 4648 §5 without padding; nothing for other characters, impossible lengths and stray bits.
std::optional<std::string> base64url_decoded(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    unsigned bits = 0;
    int held = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFFU;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(bits >> held & 0xFFU);
    }
    if ((bits & ((1U << held) - 1)) != 0) return std::nullopt;
    return bytes;
}

bool is_signed(const Settings& settings, std::string_view signature, std::string_view payload) {
    const auto decoded = base64url_decoded(signature);
    Mac claimed{};
    if (!decoded || decoded->size() != claimed.size()) return false;
    std::ranges::copy(*decoded, claimed.begin());
    bool fits = false;
    for (const Secret& secret : settings.app_secrets) fits |= same_mac(HmacSha256(secret).of(payload), claimed);
    return fits;
}

bool names_our_algorithm(const json& fields) {
    std::string name(string_member(fields, "algorithm").value_or(""));
    for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name == "HMAC-SHA256";
}

}  // namespace

Result<SignedRequest> read_signed_request(const Settings& settings, const HttpRequest& request) {
    if (request.body.size() > signed_request_bytes_max) return Error{Errc::over_limit, "signed_request"};
    const std::string text = form_value(request.body, "signed_request");
    const auto dot = text.find('.');
    const std::string_view payload = dot == std::string::npos ? std::string_view{} : std::string_view(text).substr(dot + 1);
    if (payload.empty() || !is_signed(settings, std::string_view(text).substr(0, dot), payload))
        return Error{Errc::unauthenticated, "signed_request signature"};
    const auto decoded = base64url_decoded(payload);
    Document document;
    const json& fields = document.root();
    if (!decoded || document.parse(*decoded) != ParseFault::none || !names_our_algorithm(fields))
        return Error{Errc::bad_input, "signed_request payload"};
    const auto issued = time_member(fields, "issued_at");
    SignedRequest known{.user = Secret(id_member(fields, "user_id")), .page_id = id_member(fields, "profile_id"), .issued_at = {}};
    if (!issued || (known.user.empty() && known.page_id.empty())) return Error{Errc::bad_input, "signed_request fields"};
    known.issued_at = *issued;
    return known;
}

HttpResponse deletion_answer(std::string_view status_url, std::string_view confirmation_code) {
    std::string body = "{\"url\":";
    append_json_string(body, status_url);
    body += ",\"confirmation_code\":";
    append_json_string(body, confirmation_code);
    body += '}';
    return {.status = 200,
            .headers = {{"content-type", "application/json; charset=utf-8"}, {"x-content-type-options", "nosniff"}},
            .body = std::move(body)};
}

}  // namespace stemmen::messenger
