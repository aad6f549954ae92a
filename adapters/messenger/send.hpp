// Operations on a thread as requests to the Graph API (Send API and Conversation Routing).
#pragma once

#include <string>
#include <string_view>

#include "adapters/messenger/settings.hpp"
#include "core/http.hpp"
#include "core/message.hpp"

namespace stemmen::messenger {

inline constexpr std::size_t metadata_sent_max = 999;  // code points; Meta's limit is "under 1000"

// The lower-case hex HMAC-SHA256 of a token under the app secret, by which Meta knows that a call comes from our servers.
std::string app_secret_proof(const Secret& app_secret, const Secret& token);

// Builds requests; immutable, so any number of threads may share it. The settings must have passed check().
//
// The target of each request carries the token in its query, and the body a person's id: neither may be logged.
// path_of(target) is fit for a log.
class Encoder {
public:
    explicit Encoder(const Settings& settings);

    // Cuts what is over Meta's limits (abilities()) without cutting a character: the service should have split texts before. Bytes that
    // are not UTF-8 are sent as U+FFFD. PassControl goes to the first operator app; with none configured the thread is released,
    // which gives it to the Page's default application.
    [[nodiscard]] HttpRequest encode(const Operation& operation, const Secret& person) const;

private:
    [[nodiscard]] HttpRequest post(const Secret& url, std::string body) const;
    [[nodiscard]] std::string body_of(const SendText& message, const Secret& person) const;

    Secret messages_url_, take_url_, release_url_, pass_url_;
    std::string operator_app_id_;  // "" if there is none
    std::string persona_id_;       // "" if there is none
};

}  // namespace stemmen::messenger
