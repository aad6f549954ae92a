#include "sandbox/teams_play.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/text.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;

std::string text_at(const json& node, const char* name) {
    const auto found = node.find(name);
    return found != node.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// Markdown's escapes are for Teams; here the sign itself is read.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

std::string render_field(const json& input) {
    const json value = input.value("value", json(""));
    std::string out = "    " + text_at(input, "label") + text_at(input, "title") + "  (" + text_at(input, "id") + "=" + (value.is_string() ? value.get<std::string>() : value.dump()) + ")\n";
    if (const auto choices = input.find("choices"); choices != input.end() && choices->is_array())
        for (const json& choice : *choices) out += "        " + text_at(choice, "value") + ": " + text_at(choice, "title") + "\n";
    return out;
}

// In the order in which presses() counts the buttons.
void render_node(const json& node, int& buttons, std::string& out) {
    if (node.is_array()) {
        for (const json& child : node) render_node(child, buttons, out);
        return;
    }
    if (!node.is_object()) return;
    const std::string type = text_at(node, "type");
    if (type == "TextBlock") out += "    " + unescaped(text_at(node, "text")) + "\n";
    else if (type.starts_with("Input.")) out += render_field(node);
    else if (type.starts_with("Action.")) out += "    [" + std::to_string(++buttons) + "] " + text_at(node, "title") + (text_at(node, "url").empty() ? "" : "  " + text_at(node, "url")) + "\n";
    if (const auto facts = node.find("facts"); facts != node.end())
        for (const json& fact : *facts) out += "    " + unescaped(text_at(fact, "title")) + ": " + unescaped(text_at(fact, "value")) + "\n";
    if (type.starts_with("Action.") || type.starts_with("Input.")) return;
    for (const char* part : {"body", "items", "columns", "rows", "cells", "actions"})
        if (const auto child = node.find(part); child != node.end()) render_node(*child, buttons, out);
}

}  // namespace

std::string render_card(std::string_view card) {
    const json root = json::parse(card, nullptr, false);
    std::string out;
    int buttons = 0;
    render_node(root, buttons, out);
    return out;
}

TeamsPlay::TeamsPlay(TeamsSandbox& teams, std::string person, std::function<void()> changed) : teams_(teams), person_(std::move(person)), changed_(std::move(changed)) {
    teams_.on_change(changed_);
}

std::string TeamsPlay::typed(std::string_view line) {
    const std::string_view text = trim(line);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos && equals > 0 && text.find(' ') > equals) {
        const std::string name(text.substr(0, equals));
        fields_[name] = std::string(text.substr(equals + 1));
        return "  " + name + " = " + fields_[name] + " (sendes med neste knapp)\n";
    }
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = fault == std::errc{} && end == text.data() + text.size();
    if (!is_number) {
        teams_.post(teams_.world().says(person_, text, teams_.now()));
        return {};
    }
    Result<TeamsActivity> pressed = teams_.world().presses(person_, "#" + std::to_string(number), fields_, teams_.now());
    if (!pressed) return "Det er ingen slik knapp på det siste kortet.\n";
    fields_.clear();
    teams_.post(std::move(*pressed), [this](int status, const std::string&) {
        if (status == 200) return;
        fault_ = "  Tjenesten svarte ikke på knappen (" + std::to_string(status) + ").\n";
        changed_();
    });
    return {};
}

std::string TeamsPlay::news() {
    std::string out;
    for (const TeamsMessage& message : teams_.world().chat(person_).messages) {
        if (!message.is_ours) continue;
        const std::string content = message.text + message.card;
        const auto [at, is_new] = shown_.try_emplace(message.id);
        if (at->second == content) continue;
        at->second = content;
        out += is_new ? "  Robot i Teams:\n" : "  Robot i Teams (kortet er oppdatert):\n";
        out += message.card.empty() ? "    " + message.text + "\n" : render_card(message.card);
    }
    out += std::exchange(fault_, {});
    if (teams_.world().notice() != notice_) {
        notice_ = teams_.world().notice();
        out += "  (" + notice_ + ")\n";
    }
    return out;
}

}  // namespace stemmen::sandbox
