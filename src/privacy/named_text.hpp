// A file that somebody else has read: rooms without I/O get their data this way.
#pragma once

#include <string>

namespace stemmen::privacy {

struct NamedText {
    std::string name;  // as shown in errors, such as "config/safety/nb.json"
    std::string text;
};

}  // namespace stemmen::privacy
