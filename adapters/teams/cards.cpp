#include "adapters/teams/cards.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "adapters/teams/connector.hpp"
#include "core/text.hpp"
#include "core/time.hpp"

namespace stemmen::teams {
namespace {

using json = nlohmann::ordered_json;
using service::CopyText;
using service::Facts;
using service::Field;
using service::Item;
using service::Line;
using service::OfficerButton;
using service::Screen;

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

json text_block(std::string_view text) { return {{"type", "TextBlock"}, {"text", as_plain_markdown(text)}, {"wrap", true}}; }

json drawn(const Line& line) {
    json block = text_block(line.text);
    switch (line.style) {
        case Line::Style::plain: break;
        case Line::Style::quiet:
            block["isSubtle"] = true;
            block["size"] = "Small";
            break;
        case Line::Style::strong: block["weight"] = "Bolder"; break;
        case Line::Style::good: block["color"] = "Good"; break;
        case Line::Style::warning: block["color"] = "Warning"; break;
        case Line::Style::problem: block["color"] = "Attention"; break;
    }
    return block;
}

json drawn(const Facts& facts) {
    json rows = json::array();
    for (const auto& [name, value] : facts.rows) rows.push_back({{"title", as_plain_markdown(name)}, {"value", as_plain_markdown(value)}});
    return {{"type", "FactSet"}, {"facts", std::move(rows)}};
}

// Both forms: old clients, and places where Teams takes no Action.Execute, send the second as a message (Universal Actions).
json drawn(const OfficerButton& button) {
    if (!button.url.empty()) return {{"type", "Action.OpenUrl"}, {"title", button.title}, {"url", button.url}};
    json data = json::object();
    for (const auto& [name, value] : button.data) data[name] = value;
    json submitted = data;
    submitted["verb"] = button.verb;
    json execute{{"type", "Action.Execute"}, {"title", button.title}, {"verb", button.verb}, {"data", std::move(data)}};
    json submit{{"type", "Action.Submit"}, {"title", button.title}, {"data", std::move(submitted)}};
    if (!button.sends_fields) execute["associatedInputs"] = submit["associatedInputs"] = "none";
    execute["fallback"] = std::move(submit);
    return execute;
}

json drawn(const std::vector<OfficerButton>& buttons) {
    json actions = json::array();
    for (const OfficerButton& each : buttons) actions.push_back(drawn(each));
    return actions;
}

json choices_of(const Field& field) {
    json choices = json::array();
    for (const service::OfficerChoice& each : field.choices) choices.push_back({{"title", each.title}, {"value", each.value}});
    return choices;
}

// The input without what all inputs have. A value that the input cannot hold would break the card in some clients, and is left out.
json input(const Field& field) {
    json out;
    switch (field.kind) {
        case Field::Kind::text:
        case Field::Kind::long_text:
            out = {{"type", "Input.Text"}, {"value", field.value}};
            if (field.kind == Field::Kind::long_text) out["isMultiline"] = true;
            if (field.characters_max > 0) out["maxLength"] = field.characters_max;
            break;
        case Field::Kind::number: {
            out = {{"type", "Input.Number"}};
            int number = 0;
            const char* end = field.value.data() + field.value.size();
            if (const auto [rest, fault] = std::from_chars(field.value.data(), end, number); fault == std::errc{} && rest == end) out["value"] = number;
            if (field.from != 0 || field.to != 0) out.update(json{{"min", field.from}, {"max", field.to}});
            break;
        }
        case Field::Kind::day: {
            constexpr std::size_t day_characters = 10;
            out = {{"type", "Input.Date"}};
            if (field.value.size() == day_characters && parse_timestamp(field.value)) out["value"] = field.value;
            break;
        }
        case Field::Kind::choice: out = {{"type", "Input.ChoiceSet"}, {"style", "compact"}, {"wrap", true}, {"value", field.value}, {"choices", choices_of(field)}}; break;
        case Field::Kind::choices: out = {{"type", "Input.ChoiceSet"}, {"style", "expanded"}, {"isMultiSelect", true}, {"wrap", true}, {"value", field.value}, {"choices", choices_of(field)}}; break;
        case Field::Kind::search:
            out = {{"type", "Input.ChoiceSet"}, {"style", "filtered"}, {"value", field.value}, {"choices", choices_of(field)}, {"choices.data", {{"type", "Data.Query"}, {"dataset", field.dataset}}}};
            break;
        case Field::Kind::toggle: return {{"type", "Input.Toggle"}, {"title", field.label}, {"value", field.value == "true" ? "true" : "false"}, {"valueOn", "true"}, {"valueOff", "false"}, {"wrap", true}};
    }
    out["label"] = field.label;
    if (!field.hint.empty()) out["placeholder"] = field.hint;
    return out;
}

void draw(const Field& field, json& body) {
    if (!field.problem.empty()) body.push_back(drawn(Line{field.problem, Line::Style::problem}));
    json out = input(field);
    out["id"] = field.name;
    if (!field.missing.empty()) out["isRequired"] = true;
    if (!field.missing.empty()) out["errorMessage"] = field.missing;
    body.push_back(std::move(out));
}

void draw(const Item& item, json& body) {
    json inside = json::array({drawn(Line{item.heading, Line::Style::strong})});
    for (const Line& each : item.lines) {
        json block = drawn(each);
        block["spacing"] = "None";
        inside.push_back(std::move(block));
    }
    if (!item.buttons.empty()) inside.push_back({{"type", "ActionSet"}, {"actions", drawn(item.buttons)}});
    body.push_back({{"type", "Container"}, {"separator", true}, {"items", std::move(inside)}});
}

void draw(const CopyText& code, json& body) {
    body.push_back(drawn(Line{code.label, Line::Style::quiet}));
    json block = text_block(code.text);
    block["spacing"] = "None";
    body.push_back(std::move(block));
}

std::string card_text(const Screen& screen, const std::vector<std::string>& refresh_users) {
    json heading = text_block(screen.heading);
    heading.update(json{{"style", "heading"}, {"size", "Medium"}, {"weight", "Bolder"}});
    json body = json::array({std::move(heading)});
    for (const service::Part& part : screen.parts)
        std::visit(overloaded{[&](const Line& each) { body.push_back(drawn(each)); }, [&](const Facts& each) { body.push_back(drawn(each)); }, [&](const auto& each) { draw(each, body); }}, part);
    json card{{"type", "AdaptiveCard"}, {"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"}, {"version", card_version}, {"lang", to_string(screen.language)},
              {"fallbackText", screen.summary.empty() ? screen.heading : screen.summary}, {"msteams", {{"width", "Full"}}}, {"body", std::move(body)}};
    if (!screen.buttons.empty()) card["actions"] = drawn(screen.buttons);
    if (!screen.refresh.verb.empty()) {
        json action = drawn(screen.refresh);
        action.erase("fallback");
        card["refresh"] = {{"action", std::move(action)}};
        if (!refresh_users.empty()) card["refresh"]["userIds"] = std::vector<std::string>(refresh_users.begin(), refresh_users.begin() + static_cast<std::ptrdiff_t>(std::min(refresh_users.size(), refresh_users_max)));
    }
    return card.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string as_plain_markdown(std::string_view text) {
    constexpr std::string_view marks = "\\`*_[]<>~|#";  // of links, emphasis, code, HTML, tables and headings
    constexpr std::string_view at_start = "-+>";         // of lists and quotes
    std::string out;
    bool is_start = true, is_number = false;
    for (const char c : text) {
        const bool is_digit = c >= '0' && c <= '9';
        const bool is_list_number = is_number && (c == '.' || c == ')');
        if (marks.contains(c) || (is_start && at_start.contains(c)) || is_list_number) out += '\\';
        out += c;
        is_number = is_digit && (is_start || is_number);
        is_start = c == '\n' || (is_start && c == ' ');
    }
    return out;
}

Result<std::string> card_of(const Screen& screen, const std::vector<std::string>& refresh_users) {
    std::string card = card_text(screen, refresh_users);
    Screen shorter;
    if (card.size() > card_bytes_max) shorter = screen;
    while (card.size() > card_bytes_max) {
        const auto last = std::find_if(shorter.parts.rbegin(), shorter.parts.rend(), [](const service::Part& part) { return !std::holds_alternative<Field>(part); });
        if (last == shorter.parts.rend()) return Error{Errc::over_limit, "a card whose fields alone are over card_bytes_max"};
        shorter.parts.erase(std::next(last).base());
        card = card_text(shorter, refresh_users);
    }
    return card;
}

std::string search_answer(const std::vector<service::OfficerChoice>& found) {
    json results = json::array();
    for (const service::OfficerChoice& each : found) results.push_back({{"title", each.title}, {"value", each.value}});
    const json answer{{"type", "application/vnd.microsoft.search.searchResponse"}, {"value", {{"results", std::move(results)}}}};
    return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace stemmen::teams
