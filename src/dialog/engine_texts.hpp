// The texts that the engine says whatever the dialog. For this room only; others ask engine_texts().
#pragma once

#include <string_view>

namespace stemmen::dialog {

inline constexpr std::string_view text_unclear = "fallback.unclear";
inline constexpr std::string_view text_stale = "fallback.stale";
inline constexpr std::string_view text_late = "fallback.late";
inline constexpr std::string_view text_help = "cmd.help";
inline constexpr std::string_view offer_of_languages = "cmd.language";
inline constexpr std::string_view offer_to_resume = "session.resume";
inline constexpr std::string_view offer_to_stop = "stop.did_you_mean";
inline constexpr std::string_view offer_to_switch = "language.offer";
inline constexpr std::string_view text_sami = "language.se_coming";

}  // namespace stemmen::dialog
