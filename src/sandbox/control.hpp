// The sandbox's own JSON API under /sandbox/, so that a script in any language can play citizens and officers. Pure.
//   POST /sandbox/citizen   {"person","text","reply_to"?}     /media {"person","kind"}   /link {"person","ref"}
//   POST /sandbox/tap       {"person","title" or "number","message"?}   /edit {"person","text","message"?}
//   POST /sandbox/unsend    {"person","message"?}   /react {"person","emoji","message"?}   /block, /unblock {"person"}
//   POST /sandbox/officer   {"person","text"}   /officer/take, /officer/done, /officer/request {"person"}
//   POST /sandbox/tool      {"person","text"}   /tool/pass {"person","metadata"}   /automation {"person","text"}
//   POST /sandbox/setup     {"setup"}   /page {"state"}   /fault {"fault"}   (the words of Verb and apply_fault)
//   POST /sandbox/time      {"advance":"15m"}
//   GET  /sandbox/time, /sandbox/state, /sandbox/thread?person=, /sandbox/calls, /sandbox/violations
// A POST answers {"ok":true,"message_id":…}; a refusal is 400, 404 or 409 with {"error":…}. `message` is an id or a whole text.
#pragma once

#include "core/http.hpp"
#include "sandbox/world.hpp"

namespace stemmen::sandbox {

inline constexpr std::size_t listed_max = 1000;  // calls and violations in one answer: the newest

struct Controlled {
    HttpResponse response;
    Duration advance{0};  // move the clock by so much
    bool operator==(const Controlled&) const = default;
};

bool is_control(const HttpRequest& request);
Controlled control(World& world, const HttpRequest& request, Timestamp now);

}  // namespace stemmen::sandbox
