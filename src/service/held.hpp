// A complaint is not feedback until the person says "continue" (P-28): what was written waits here, redacted and sealed, while
// scope.complaint stands as a question. Anything else than "continue" drops it.
#pragma once

#include <optional>

#include "service/talk.hpp"

namespace stemmen::service {

inline constexpr std::string_view complaint_text = "scope.complaint";

struct Held {
    Words words;
    MessageKey message;
};

// Replaces what the session held before.
void hold(Work& work, const Words& words, const MessageKey& message);
// What waits in the open session; it costs nothing where no complaint has been made.
std::optional<Held> held(const Work& work);
// The same, and it is gone.
std::optional<Held> take_held(Work& work);

}  // namespace stemmen::service
