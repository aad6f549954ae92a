// One event a line on standard error: level, a constant name, then key=value. Never a citizen's words, a token or a platform id.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace stemmen::app {

enum class LogLevel { debug, info, warn, error };  // error wants a human, warn heals itself, info is a lifecycle step

using LogField = std::pair<std::string_view, std::string>;
inline constexpr std::size_t log_value_bytes_max = 300;

// What stands after time and level. A value that is no plain word is quoted, so that no text can pass for a field or a line of its own.
std::string log_line(std::string_view event, std::initializer_list<LogField> fields);

// Into this file instead of standard error, where a person is playing.
void log_to_file(const std::string& path);
void set_log_level(std::string_view level);  // "debug", "info", "warn", "error"
void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

}  // namespace stemmen::app
