#include "adapters/teams/answers.hpp"

#include <nlohmann/json.hpp>

namespace stemmen::teams {
namespace {

using nlohmann::json;

std::string text_of(const json& answer) { return answer.dump(-1, ' ', false, json::error_handler_t::replace); }
bool is_dialog(Way way) { return way == Way::fetch || way == Way::finish; }

}  // namespace

std::string card_answer(Way way, const std::string& card, const std::string& title) {
    constexpr const char* type = "application/vnd.microsoft.card.adaptive";
    json content = json::parse(card, nullptr, false);
    if (!is_dialog(way)) return text_of({{"statusCode", 200}, {"type", type}, {"value", std::move(content)}});
    json attachment{{"contentType", type}, {"content", std::move(content)}};
    json value{{"title", title}, {"width", "medium"}, {"height", "medium"}, {"card", std::move(attachment)}};
    return text_of({{"task", {{"type", "continue"}, {"value", std::move(value)}}}});
}

std::string text_answer(Way way, const std::string& text) {
    if (is_dialog(way)) return text_of({{"task", {{"type", "message"}, {"value", text}}}});
    return text_of({{"statusCode", 200}, {"type", "application/vnd.microsoft.activity.message"}, {"value", text}});
}

}  // namespace stemmen::teams
