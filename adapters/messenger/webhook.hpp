// Messenger's webhook: proves that a request comes from Meta, and turns its body into events the service understands.
// A codec: knows no socket, clock or store. Sources: Meta's pages on webhooks, webhook events and Conversation Routing.
#pragma once

#include <string_view>
#include <vector>

#include "adapters/messenger/hmac.hpp"
#include "adapters/messenger/settings.hpp"
#include "core/http.hpp"
#include "core/message.hpp"
#include "core/result.hpp"

namespace stemmen::messenger {

inline constexpr std::size_t challenge_bytes_max = 256;
inline constexpr std::size_t webhook_body_bytes_max = 4 * 1024 * 1024;  // Meta gives no figure for Messenger; WhatsApp's is 3 MB
inline constexpr std::size_t entries_max = 1000;                        // Meta puts up to 1000 updates in a request
inline constexpr std::size_t items_max = 4000;                          // in all entries together; roomy, since what is over is lost
inline constexpr std::size_t ignored_max = 10'000;                      // what is ignored beyond is not listed any more
inline constexpr std::size_t payload_bytes_max = 4000;         // of a tap; ours have at most 1000 characters. Longer ones come out empty
inline constexpr std::size_t label_code_points_max = 200;      // titles and reasons
inline constexpr std::size_t metadata_code_points_max = 1000;  // Meta's limit
inline constexpr std::size_t ref_code_points_max = 2083;       // Meta's limit for links

// Put before our outbox reference in a message's metadata, so that its echo is known as ours whatever app id it carries.
inline constexpr std::string_view reference_prefix = "ob:";

// The bytes of a body whose signature was right. Borrows them: it must not outlive the request.
class VerifiedBody {
public:
    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    // For tests and fuzzing of decode() only.
    static VerifiedBody trusted_for_tests(std::string_view bytes) { return VerifiedBody(bytes); }

private:
    friend class Webhook;
    explicit VerifiedBody(std::string_view bytes) : bytes_(bytes) {}
    std::string_view bytes_;
};

// One per thread: it keeps prepared HMAC contexts.
class Webhook {
public:
    // The settings must have passed check().
    explicit Webhook(Settings settings);

    // Answers the unsigned GET by which Meta makes sure of the callback: 200 and the challenge, or 403.
    [[nodiscard]] HttpResponse answer_verification(const HttpRequest& request) const;

    // Compares X-Hub-Signature-256 with the HMAC over the raw body under each app secret, in constant time.
    // Errc::unauthenticated when it is missing, doubled, malformed or wrong, always with the same detail; answer with refusal().
    // Errc::over_limit for a body over webhook_body_bytes_max.
    Result<VerifiedBody> verify(const HttpRequest& request);
    Result<VerifiedBody> verify(HttpRequest&&) = delete;  // the verified body borrows from the request

    // Each item of each entry becomes events, or is ignored with a word from a closed set. Returns for any bytes whatever.
    // All of it deserves a 200, also what is ignored: Meta repeats, and finally unsubscribes, what is refused.
    [[nodiscard]] Decoded decode(const VerifiedBody& body) const;

private:
    Settings settings_;
    std::vector<HmacSha256> signers_;
};

HttpResponse acknowledgement();  // 200
HttpResponse refusal();          // 401, without a hint of what was wrong

}  // namespace stemmen::messenger
