// What we have said, as the own page reads it (encode).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "core/message.hpp"
#include "core/time.hpp"

namespace stemmen::web {

struct PageLine {
    std::int64_t number = 0;
    std::string text;
    std::vector<ChoiceOffered> choices;
    Timestamp at;
    std::optional<Language> language{};  // of the words; it may be another than the page's
    bool operator==(const PageLine&) const = default;
};

// {"no": 17, "from": "bot", "text": "…", "choices": [{"title": "…", "payload": "…"}], "lang": "nb", "at": "2026-11-30T10:00:00.000Z"}
std::string to_json(const PageLine& line);
// The same as a server-sent event whose id is the number.
std::string to_event(const PageLine& line);

// How things stand, as an event without a number.
std::string state_event(bool is_running);

// {"messages": […], "running": true, "lang": "nb"}: what a talk's page shows.
std::string to_json(const std::vector<PageLine>& lines, bool is_running, Language language);

// Sent first on a stream: how soon to come back when it breaks. And what is sent when there is nothing to say.
inline constexpr const char* event_preamble = "retry: 2000\n\n";
inline constexpr const char* event_idle = ":\n\n";

}  // namespace stemmen::web
