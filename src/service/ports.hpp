// What the use cases need from outside, beside the Store. The app plugs in the real ones, tests their own.
#pragma once

#include <cstdint>
#include <string>

#include "contact/may_ask.hpp"
#include "core/time.hpp"

namespace stemmen::service {

using contact::Moment;  // now, and how far local time is ahead of UTC

class Random {
public:
    virtual ~Random() = default;
    // 64 bits nobody can guess.
    virtual std::uint64_t next() = 0;
};

std::string random_id(Random& random);  // 32 hex digits

// What lets a citizen find or delete answers without an identity: 14 characters of Crockford's base 32 (70 bits) in groups,
// such as "7F3K-9Q2M-X4T8-BC". `normal_receipt` takes what a person typed (any case, O for 0, no hyphens) to the canonical
// form, or gives "" if it cannot be a code.
std::string new_receipt(Random& random);
std::string normal_receipt(std::string_view typed);

}  // namespace stemmen::service
