// The section "web" of the configuration: the police's own page.
#include "app/config_reader.hpp"

namespace stemmen::app {

void read_web(ConfigReader& reader, const JsonNode& root, WebSettings& web) {
    reader.section(root, "web", [&](const JsonNode& node) {
        reader.flag(node, "enabled", web.enabled);
        reader.text(node, "unit", web.unit);
        reader.text(node, "dialog", web.dialog);
        reader.text(node, "controller", web.controller);
        reader.text(node, "controller_contact", web.controller_contact);
        reader.text(node, "privacy_officer", web.privacy_officer);
        reader.texts(node, "processors", web.processors);
        reader.text(node, "transfers", web.transfers);
        reader.text(node, "accessibility_statement", web.accessibility_statement);
        reader.section(node, "limits", [&](const JsonNode& limits) {
            reader.number(limits, "pages_per_minute", web.limits.pages_per_minute, 10, 1'000'000);
            reader.number(limits, "starts_per_hour", web.limits.starts_per_hour, 1, 1'000'000);
            reader.number(limits, "messages_per_minute", web.limits.messages_per_minute, 1, 1'000'000);
            reader.number(limits, "codes_per_hour", web.limits.codes_per_hour, 1, 1'000'000);
            reader.number(limits, "streams", web.limits.streams, 1, 100'000);
        });
    });
}

}  // namespace stemmen::app
