// The safety and redaction rules as regular expressions, for measuring beside the matcher of src/privacy: what somebody would write who
// had only a regex library. They find the same phrases and forms of numbers; what they cannot do is left out, in their favour
// (misspellings, negation, contexts, check digits, who stands beside whom).
#pragma once

#include <string>
#include <vector>

#include "privacy/named_text.hpp"

namespace stemmen::bench {

// ECMAScript and RE2 read them alike. They are made for text in lower case, and work on bytes: a byte over 0x7F counts as a letter.
std::vector<std::string> regexes_of(const std::vector<privacy::NamedText>& safety_files, const std::vector<privacy::NamedText>& redaction_files);

}  // namespace stemmen::bench
