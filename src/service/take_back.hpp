// Taking a yes back in the chat: one word, nothing asked back, at any time until the link to the talk is cut (domain P-03).
#pragma once

#include <string>

#include "service/work.hpp"

namespace stemmen::service {

// TREKK: every yes that this person has given, in all talks; with a receipt code, those of its talk, whoever gives it. Says which
// they were, or that there were none.
void take_back_consents(Work& work, const std::string& code);

// AVMELD, which stops as well: what rests on contact data is withdrawn. Says nothing.
void leave_sign_ups(Work& work);

}  // namespace stemmen::service
