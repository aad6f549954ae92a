#include "adapters/web/ticket.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace stemmen::web {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool is_account(std::string_view text) {
    return !text.empty() && text.size() <= account_characters_max &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

std::string attributes(bool is_https) { return std::string("; Path=/; HttpOnly; SameSite=Lax") + (is_https ? "; Secure" : ""); }

}  // namespace

Abilities abilities() {
    return {.text_max = 4000,
            .text_unit = TextUnit::code_points,
            .choices_max = 13,
            .choice_title_max = 40,
            .payload_max = 1000,
            .answer_window = std::nullopt,
            .own_page = true};
}

bool is_token(std::string_view text) { return text.size() == token_characters && std::ranges::all_of(text, is_hex); }

std::optional<Ticket> read_ticket(const HttpHeaders& headers) {
    for (const auto& [name, value] : headers) {
        if (name != "cookie") continue;
        std::string_view rest = std::string_view(value).substr(0, cookies_bytes_max);
        while (!rest.empty()) {
            const auto end = rest.find(';');
            const std::string_view pair = trim(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != cookie_name) continue;
            const std::string_view ticket = pair.substr(equals + 1);
            const auto dot = ticket.find('.');
            if (dot == std::string_view::npos || !is_account(ticket.substr(0, dot)) || !is_token(ticket.substr(dot + 1))) continue;
            return Ticket{std::string(ticket.substr(0, dot)), Secret(std::string(ticket.substr(dot + 1)))};
        }
    }
    return std::nullopt;
}

std::string cookie_for(const Ticket& ticket, bool is_https) { return std::string(cookie_name) + "=" + ticket.account + "." + ticket.token.reveal() + attributes(is_https); }
std::string cookie_gone(bool is_https) { return std::string(cookie_name) + "=; Max-Age=0" + attributes(is_https); }

}  // namespace stemmen::web
