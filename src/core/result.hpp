// The outcome of everything that can be expected to fail. Broken environments throw, bugs abort (core/assert.hpp).
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace stemmen {

// What a caller may branch on. The detail beside it is for the log or the terminal and is never shown to a citizen.
enum class Errc {
    bad_input,        // malformed, too long, of the wrong type
    unauthenticated,  // a signature, token or MAC does not fit
    not_found,
    conflict,         // somebody else holds it, or it is there already
    misconfigured,    // a setting is missing or wrong; the detail says what to write
    unavailable,      // another party did not answer, or answered nonsense
    timed_out,
    over_limit,       // a named bound was met
};

struct Error {
    Errc code{};
    std::string detail;
    bool operator==(const Error&) const = default;
};

template <class T>
struct [[nodiscard]] Result : std::expected<T, Error> {
    using std::expected<T, Error>::expected;
    Result(Error error) : std::expected<T, Error>(std::unexpected(std::move(error))) {}
};

template <>
struct [[nodiscard]] Result<void> : std::expected<void, Error> {
    using std::expected<void, Error>::expected;
    Result() = default;
    Result(Error error) : std::expected<void, Error>(std::unexpected(std::move(error))) {}
};

}  // namespace stemmen
