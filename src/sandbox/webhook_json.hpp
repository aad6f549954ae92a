// The bodies of Meta's webhooks, byte for byte as Meta escapes them. No state.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/model.hpp"

namespace stemmen::sandbox {

// One element of `messaging[]` or `standby[]`, as compact JSON in UTF-8.
struct Item {
    Container container = Container::messaging;
    std::string json;
};

// Escapes a JSON document as Meta does: non-ASCII as \uXXXX (lower-case hex, surrogate pairs), and / < % @ escaped, too.
std::string meta_escape(std::string_view json);

// The whole body. Items of one container that follow each other share an entry, at most two to an entry, so that a batch has
// several entries as well as several items in one.
std::string webhook_body(std::string_view page_id, std::span<const Item> items, Timestamp sent);

// The same item told again by the platform: same ids, another time (what live Pages have seen).
Item retold(const Item& item, Duration later);

// "sha256=<64 lower-case hex digits>" over the bytes of the body.
std::string webhook_signature(std::string_view app_secret, std::string_view body);
// Lower-case hex of HMAC-SHA256(app secret, token).
std::string appsecret_proof(std::string_view app_secret, std::string_view token);

}  // namespace stemmen::sandbox
