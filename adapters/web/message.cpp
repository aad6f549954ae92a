#include "adapters/web/message.hpp"

#include "core/json.hpp"

namespace stemmen::web {

std::string to_json(const PageLine& line) {
    std::string out = R"({"no":)" + std::to_string(line.number) + R"(,"from":"bot","text":)";
    append_json_string(out, line.text);
    out += R"(,"choices":[)";
    for (std::size_t i = 0; i < line.choices.size(); ++i) {
        out += i == 0 ? R"({"title":)" : R"(,{"title":)";
        append_json_string(out, line.choices[i].title);
        out += R"(,"payload":)";
        append_json_string(out, line.choices[i].payload);
        out += '}';
    }
    out += ']';
    if (line.language) out += R"(,"lang":)" + json_quote(to_string(*line.language));
    return out + R"(,"at":)" + json_quote(format_timestamp(line.at)) + "}";
}

std::string to_event(const PageLine& line) { return "id: " + std::to_string(line.number) + "\ndata: " + to_json(line) + "\n\n"; }

std::string state_event(bool is_running) { return std::string("event: state\ndata: {\"running\":") + (is_running ? "true" : "false") + "}\n\n"; }

std::string to_json(const std::vector<PageLine>& lines, bool is_running, Language language) {
    std::string out = R"({"messages":[)";
    for (std::size_t i = 0; i < lines.size(); ++i) out += (i == 0 ? "" : ",") + to_json(lines[i]);
    return out + R"(],"running":)" + (is_running ? "true" : "false") + R"(,"lang":)" + json_quote(to_string(language)) + "}\n";
}

}  // namespace stemmen::web
