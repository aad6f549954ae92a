// What the browser shows when a sign-in did not succeed: one sentence on why and what to do. Pure.
#pragma once

#include <string_view>

#include "core/http.hpp"

namespace stemmen::dashboard {

enum class SignInFault {
    not_set_up,       // no identity provider in the configuration
    provider_down,    // it does not answer, or not as it must
    provider_lied,    // what it said does not pass our checks
    stale,            // no attempt of this browser, or it is over
    replayed,         // the same answer came before
    cancelled,        // they or the provider broke it off
    no_groups,        // they are who they are, but have no role here
    too_many_groups,  // the provider left their groups out
    too_often,
    busy,
    link_spent,       // the link of a first try was used, is over, or is none
};

// In the first of the browser's languages that we have (bokmål, nynorsk, English), bokmål without. `style`: the address of the dashboard's
// stylesheet; without it the page is plain.
HttpResponse sign_in_page(SignInFault fault, std::string_view accept_language, std::string_view style = {});

}  // namespace stemmen::dashboard
