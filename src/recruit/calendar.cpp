#include "recruit/calendar.hpp"

#include "core/text.hpp"

namespace stemmen::recruit {
namespace {

// Commas, semicolons and backslashes are escaped, line ends become \n (RFC 5545 3.3.11); other control characters go.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == ',' || c == ';') out += '\\';
        if (c == '\n') out += "\\n";
        else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
    }
    return out;
}

// Folds between characters, never inside one.
void add_line(std::string& file, std::string_view line) {
    std::size_t used = 0;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t next = at;
        next_code_point(line, next);
        if (used + (next - at) > calendar_line_octets_max) {
            file += "\r\n ";
            used = 1;
        }
        file.append(line.substr(at, next - at));
        used += next - at;
        at = next;
    }
    file += "\r\n";
}

std::string compact(Timestamp at) {  // 20261130T183000
    std::string out;
    for (const char c : format_timestamp(at).substr(0, 19))
        if (c != '-' && c != ':') out += c;
    return out;
}

}  // namespace

std::string calendar_file(const CalendarEvent& event) {
    std::string file;
    const auto line = [&](const std::string& text) { add_line(file, text); };
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Politiet//Stemmen//NO");
    line(event.is_cancelled ? "METHOD:CANCEL" : "METHOD:PUBLISH");
    for (const char* each : {"BEGIN:VTIMEZONE", "TZID:Europe/Oslo", "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200",
                             "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100",
                             "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT", "END:VTIMEZONE", "BEGIN:VEVENT"})
        line(each);
    line("UID:" + escaped(event.uid));
    line("DTSTAMP:" + compact(event.made_at) + "Z");
    line("DTSTART;TZID=Europe/Oslo:" + compact(event.begins_local));
    line("DTEND;TZID=Europe/Oslo:" + compact(event.ends_local));
    line("SUMMARY:" + escaped(event.title));
    line("LOCATION:" + escaped(event.place));
    if (!event.description.empty()) line("DESCRIPTION:" + escaped(event.description));
    line("SEQUENCE:" + std::to_string(event.sequence));
    line(event.is_cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
    line("TRANSP:OPAQUE");
    line("END:VEVENT");
    line("END:VCALENDAR");
    return file;
}

}  // namespace stemmen::recruit
