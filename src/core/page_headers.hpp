// What every answer to a browser carries so that a mistake in a page does not become a hole: nothing runs or loads that is not a file of
// our own, nobody may frame us, and no address leaks. Sources: OWASP Secure Headers Project; Content Security Policy Level 3.
#pragma once

#include <string_view>

#include "core/http.hpp"

namespace stemmen {

// Scripts, styles and pictures come from this origin as files, never from inside a page; pictures also from data: addresses, which the
// design system's icons are. A page that needs less may set a stricter policy itself.
inline constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

// Adds what is not there yet. `is_https`: whether the outside reaches us by https, so that browsers may be told to stay with it.
// The referrer policy keeps Origin on forms of our own (with "no-referrer" browsers send "null", and the check of origins would refuse them).
void add_page_headers(HttpResponse& response, bool is_https);

}  // namespace stemmen
