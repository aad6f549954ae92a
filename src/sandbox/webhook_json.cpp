#include "sandbox/webhook_json.hpp"

#include <openssl/evp.h>

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace stemmen::sandbox {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t items_per_entry_max = 2;

std::string hmac_hex(std::string_view key, std::string_view text) {
    std::array<unsigned char, 32> mac{};
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(), bytes, text.size(), mac.data(), mac.size(), &size) ==
            nullptr ||
        size != mac.size())
        throw std::runtime_error("HMAC-SHA256 is unavailable");
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : mac) {
        hex += digits[byte >> 4U];
        hex += digits[byte & 0xFU];
    }
    return hex;
}

}  // namespace

std::string meta_escape(std::string_view text) {
    const std::string ascii = ordered_json::parse(text).dump(-1, ' ', true, json::error_handler_t::replace);
    std::string out;
    out.reserve(ascii.size() + ascii.size() / 8);
    // These four occur inside strings only, so the document need not be walked.
    for (const char c : ascii) {
        switch (c) {
            case '/':
                out += "\\/";
                break;
            case '<':
                out += "\\u003C";
                break;
            case '%':
                out += "\\u0025";
                break;
            case '@':
                out += "\\u0040";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string webhook_body(std::string_view page_id, std::span<const Item> items, Timestamp sent) {
    ordered_json body{{"object", "page"}, {"entry", ordered_json::array()}};
    auto& entries = body["entry"];
    Container open = Container::none;
    std::size_t in_entry = 0;
    for (const Item& item : items) {
        const char* name = item.container == Container::standby ? "standby" : "messaging";
        if (item.container != open || in_entry == items_per_entry_max) {
            entries.push_back(ordered_json{{"id", page_id}, {"time", to_millis(sent)}, {name, ordered_json::array()}});
            open = item.container;
            in_entry = 0;
        }
        entries.back()[name].push_back(ordered_json::parse(item.json));
        ++in_entry;
    }
    return meta_escape(body.dump(-1, ' ', false, json::error_handler_t::replace));
}

Item retold(const Item& item, Duration later) {
    ordered_json again = ordered_json::parse(item.json);
    if (const auto at = again.find("timestamp"); at != again.end()) *at = at->get<std::int64_t>() + later.count();
    return Item{item.container, again.dump(-1, ' ', false, json::error_handler_t::replace)};
}

std::string webhook_signature(std::string_view app_secret, std::string_view body) { return "sha256=" + hmac_hex(app_secret, body); }

std::string appsecret_proof(std::string_view app_secret, std::string_view token) { return hmac_hex(app_secret, token); }

}  // namespace stemmen::sandbox
