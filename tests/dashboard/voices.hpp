// Talks, answers and outcomes as the service would have stored them, and the figures counted from them.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "dialog/definition.hpp"
#include "insight/stem.hpp"
#include "test_host.hpp"

namespace stemmen::dashboard {

struct Voice {
    std::string unit = "pod";
    std::string rating;  // "" for none
    std::string channel = "messenger";
    std::string dialog = "after-conversation";
    service::Disposition disposition = service::Disposition::complete;
    std::string better;  // words to q.better; "" for none
    std::string reason;  // q.low.reason
    Timestamp at = noon;
};

class Voices {
public:
    explicit Voices(service::Store& store) : store_(store) {}

    void add(const Voice& voice, int times = 1) {
        store_.transact([&](service::Transaction& tx) {
            for (int i = 0; i < times; ++i) add_one(tx, voice);
        });
    }
    // A talk with officers that was not asked about, or was.
    void talk(const std::string& unit, const std::string& why_not, int times = 1, Timestamp at = noon) {
        store_.transact([&](service::Transaction& tx) {
            for (int i = 0; i < times; ++i)
                tx.append(service::Talk{.channel = "messenger", .account = "101", .unit = unit, .started_at = at, .ended_at = at, .ended_by = "quiet", .asked = why_not.empty(), .reason = why_not, .session = {}});
        });
    }
    // Counts what is stale, as the service does.
    void refresh(Timestamp now = noon) {
        for (;;) {
            std::vector<service::StaleDay> days;
            store_.transact([&](service::Transaction& tx) { days = tx.figures().take_stale(service::stale_days_at_once_max); });
            if (days.empty()) return;
            service::Recount recount;
            store_.read_figures([&](service::FigureRows& figures, service::TextRows&) { recount = figures.recount(days, insight::stems); });
            store_.transact([&](service::Transaction& tx) { tx.figures().apply(recount, now); });
        }
    }
    // The session of the voice that was added last.
    [[nodiscard]] SessionId last() const { return {id(number_ - 1, 'a')}; }

private:
    static std::string id(int number, char kind) {
        std::string text(33, '0');
        std::snprintf(text.data(), text.size(), "%08x%c%015x%08x", static_cast<unsigned>(number) * 2654435761U, kind, 0, static_cast<unsigned>(number));
        text.resize(32);
        return text;
    }
    void add_one(service::Transaction& tx, const Voice& voice) {
        const int number = number_++;
        const SessionId session{id(number, 'a')};
        tx.insert(service::Session{.id = session, .channel = voice.channel, .account = "101", .unit = voice.unit, .dialog = voice.dialog, .dialog_version = 1, .language = Language::nb, .setup = voice.channel == "web" ? "link" : "quiet",
                                   .invited_at = voice.at, .active_at = voice.at, .ended_at = voice.at, .ending = "completed", .disposition = voice.disposition});
        const auto answer = [&](char kind, const char* question, const char* type, const std::string& value, const std::string& text) {
            tx.save(service::Answer{.id = {id(number, kind)}, .session = session, .question = question, .kind = type, .value = value, .text = text, .language = Language::nb, .answered_at = std::chrono::floor<std::chrono::days>(voice.at)});
        };
        if (!voice.rating.empty()) answer('b', "q.rating", "rating", voice.rating, "");
        if (!voice.reason.empty()) answer('c', "q.low.reason", "choice", voice.reason, "");
        const bool skips = voice.better == dialog::skip_value;
        if (!voice.better.empty()) answer('d', "q.better", "open", skips ? voice.better : "", skips ? "" : voice.better);
    }

    service::Store& store_;
    int number_ = 1;
};

// A service with an analyst who sees everything and a leader who sees what leaders see.
struct Office {
    TestHost host;
    Voices voices{host.store()};
    std::string analyst, leader;

    Office() { sign_in(); }
    void sign_in() {
        analyst = host.signed_in("oidc:kari", {"analyst"});
        leader = host.signed_in("oidc:leder", {"steering_viewer"});
    }

    json ask(const std::string& target, const std::string& cookie = "") {
        const HttpResponse answer = host.get(cookie.empty() ? analyst : cookie, "/api/v1/" + target);
        INFO(target << "\n" << answer.body);
        REQUIRE(answer.status == 200);
        return body_of(answer);
    }
    std::string refusal(const std::string& target, const std::string& cookie = "") {
        const HttpResponse answer = host.get(cookie.empty() ? analyst : cookie, "/api/v1/" + target);
        CAPTURE(target);
        CHECK(answer.status == 400);
        return error_of(answer);
    }
};

// "80 % of 60, 68.2 to 88.2", "7", "under 10", "hidden: small_group".
inline std::string told(const json& figure) {
    const std::string kind = figure["kind"].get<std::string>();
    const auto percent = [](double share) {
        char text[16];
        std::snprintf(text, sizeof text, "%.1f", share * 100);
        return std::string(text);
    };
    if (kind == "count") return std::to_string(figure["persons"].get<int>()) + (figure.contains("rounded") ? " rounded" : "");
    if (kind == "under") return "under " + std::to_string(figure["limit"].get<int>());
    if (kind == "hidden") return "hidden: " + figure["why"].get<std::string>();
    if (kind != "share") return figure.dump();
    std::string text = percent(figure["share"].get<double>()) + " %";
    if (figure.contains("of")) text += " of " + std::to_string(figure["of"].get<int>());
    if (figure.contains("low")) text += ", " + percent(figure["low"].get<double>()) + " to " + percent(figure["high"].get<double>());
    return text + (figure["few"].get<bool>() ? ", few" : "") + (figure.contains("rounded") ? ", rounded" : "");
}

// The member of a list whose `name` is `value`.
inline const json& at(const json& list, const char* name, const std::string& value) {
    for (const json& each : list)
        if (each[name] == value) return each;
    FAIL("there is no " << name << " " << value << " in " << list.dump());
    return list;
}

}  // namespace stemmen::dashboard
