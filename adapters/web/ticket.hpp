// Who a request of the own page comes from: a cookie that lives as long as the browser is open. It holds the account (the open page, or
// the code of a short link) and a number that nobody can guess; the service keeps the number's keyed hash only. No other cookie is set.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/http.hpp"
#include "core/ids.hpp"
#include "core/message.hpp"

namespace stemmen::web {

inline constexpr std::string_view channel_name = "web";
inline constexpr std::string_view open_account = "page";        // of whoever came by no short link
inline constexpr std::string_view cookie_name = "stemmen_talk";
inline constexpr std::size_t token_characters = 32;             // hex digits: 128 bits
inline constexpr std::size_t account_characters_max = 16;
inline constexpr std::size_t cookies_bytes_max = 4096;          // looked at; browsers send less

struct Ticket {
    std::string account;
    Secret token;
    bool operator==(const Ticket&) const = default;
};

// What this channel can do: no window, no officers, nothing to hand back.
Abilities abilities();

bool is_token(std::string_view text);
// Nothing when there is no cookie of ours or it is not as we write it.
std::optional<Ticket> read_ticket(const HttpHeaders& headers);
// The value of Set-Cookie.
std::string cookie_for(const Ticket& ticket, bool is_https);
std::string cookie_gone(bool is_https);

}  // namespace stemmen::web
