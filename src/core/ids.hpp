// Distinct types for distinct identities, and a string that does not print itself.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/wipe.hpp"

namespace stemmen {

template <class Tag>
struct Id {
    std::string value;
    auto operator<=>(const Id&) const = default;
    [[nodiscard]] bool empty() const { return value.empty(); }
};

using PersonKey = Id<struct PersonTag>;    // 32 hex digits: keyed hash of channel, account and platform id
using Pseudonym = Id<struct PseudonymTag>; // 32 hex digits: keyed hash of person and drive (domain P-43)
using SessionId = Id<struct SessionTag>;   // 32 hex digits, random
using AnswerId = Id<struct AnswerTag>;     // 32 hex digits, random
using EventKey = Id<struct EventTag>;      // 32 hex digits: keyed hash of the adapter's de-duplication key
using MessageKey = Id<struct MessageTag>;  // 32 hex digits: keyed hash of a platform message id
using ContactId = Id<struct ContactTag>;   // 32 hex digits, random

// A secret or a raw platform id: lives in memory only, is wiped when it dies, and has no operator<<.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(Secret other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Secret() { wipe(); }

    // The one way to the bytes; greps for it find every use.
    [[nodiscard]] const std::string& reveal() const { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }
    bool operator==(const Secret&) const = default;

private:
    void wipe() noexcept { stemmen::wipe(value_); }
    std::string value_;
};

}  // namespace stemmen

template <class Tag>
struct std::hash<stemmen::Id<Tag>> {
    std::size_t operator()(const stemmen::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
