#include "app/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "core/json.hpp"
#include "core/text.hpp"

namespace stemmen::app {
namespace {

constexpr const char* line_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {  // Owned here and by nobody else; lives as long as the process.
        auto made = std::make_shared<spdlog::logger>("stemmen", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern(line_pattern, spdlog::pattern_time_type::utc);
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *instance;
}

bool is_plain(char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '='; }

std::string value_of(std::string_view text) {
    if (text.size() > log_value_bytes_max) text = first_code_points(text, log_value_bytes_max / 4);
    bool plain = !text.empty();
    for (const char c : text) plain = plain && is_plain(c);
    return plain ? std::string(text) : json_quote(text);
}

}  // namespace

std::string log_line(std::string_view event, std::initializer_list<LogField> fields) {
    std::string line(event);
    for (const auto& [key, value] : fields) line.append(" ").append(key).append("=").append(value_of(value));
    return line;
}

void log_to_file(const std::string& path) {
    auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path, true);
    sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(line_pattern, spdlog::pattern_time_type::utc));
    logger().sinks() = {std::move(sink)};
}

void set_log_level(std::string_view level) { logger().set_level(spdlog::level::from_str(std::string(level))); }

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err};
    const auto chosen = levels[static_cast<int>(level)];
    if (!logger().should_log(chosen)) return;
    logger().log(chosen, "{}", log_line(event, fields));
}

}  // namespace stemmen::app
