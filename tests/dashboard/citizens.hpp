// Citizens who have said something, and the counting that a running service does by itself.
#pragma once

#include "insight/stem.hpp"
#include "test_host.hpp"

namespace stemmen::dashboard {

inline const std::string bettering = "q.better";

inline std::string hex_id(int kind, int number) {
    std::string text(40, '0');
    std::snprintf(text.data(), text.size(), "%08x%08x%016x", static_cast<unsigned>(number) * 2654435761U, static_cast<unsigned>(kind), static_cast<unsigned>(number));
    text.resize(32);
    return text;
}

struct Said {
    int number = 0;  // of the talk
    std::string text;
    std::string unit = "201";
    std::string rating = "4";
    std::vector<std::string> flags{};
    Timestamp at = noon;
    std::string channel = "messenger";
    Language language = Language::nb;
    bool may_quote = false;
};

inline void say(TestHost& host, const Said& said) {
    host.store().transact([&](service::Transaction& tx) {
        const service::Session session{.id = {hex_id(1, said.number)}, .channel = said.channel, .account = "101", .unit = said.unit, .dialog = "after-conversation", .dialog_version = 1, .variant = "a",
                                       .language = said.language, .setup = "quiet", .invited_at = said.at, .active_at = said.at};
        tx.insert(session);
        tx.save(service::Answer{.id = {hex_id(2, said.number)}, .session = session.id, .question = bettering, .kind = "open", .text = said.text, .flags = said.flags, .language = said.language, .answered_at = said.at});
        tx.save(service::Answer{.id = {hex_id(3, said.number)}, .session = session.id, .question = "q.rating", .kind = "rating", .value = said.rating, .language = said.language, .answered_at = said.at});
        tx.append(service::Consent{.session = session.id, .flag = "quote", .given = said.may_quote, .text_id = "c.quote", .text_version = 1, .text_hash = std::string(64, 'a'), .language = said.language, .channel = said.channel, .at = said.at});
    });
}

inline void refresh(TestHost& host) {
    for (;;) {
        std::vector<service::StaleDay> days;
        host.store().transact([&](service::Transaction& tx) { days = tx.figures().take_stale(service::stale_days_at_once_max); });
        if (days.empty()) return;
        service::Recount recount;
        host.store().read_figures([&](service::FigureRows& figures, service::TextRows&) { recount = figures.recount(days, insight::stems); });
        host.store().transact([&](service::Transaction& tx) { tx.figures().apply(recount, host.time); });
    }
}

inline HttpResponse put(TestHost& host, const std::string& cookie, const std::string& target, const std::string& body) {
    return host.ask({.method = "PUT", .target = target, .headers = {{"cookie", cookie}, {"x-csrf-token", host.csrf(cookie)}}, .body = body});
}

// The texts of a page, by their words.
inline std::vector<std::string> words_in(const HttpResponse& answer) {
    std::vector<std::string> words;
    for (const json& text : body_of(answer).value("texts", json::array())) words.push_back(text.value("text", ""));
    return words;
}

// The id by which the text with these words is spoken of.
inline std::string id_of(TestHost& host, const std::string& cookie, const std::string& words) {
    for (const json& text : body_of(host.get(cookie, "/api/v1/texts?limit=100")).value("texts", json::array()))
        if (text["text"] == words) return text["id"].get<std::string>();
    FAIL("nobody wrote \"" << words << "\"");
    return {};
}

}  // namespace stemmen::dashboard
