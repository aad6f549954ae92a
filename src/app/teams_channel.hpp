// Officers in Teams: POST /api/messages, who may call it, and the carrying of what is posted to them. The answer to a message is an empty
// 200 after the commit; the answer to an invoke stands in the body, within eight seconds. On the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/draw_worker.hpp"
#include "app/metrics.hpp"
#include "app/route_host.hpp"
#include "app/teams_keys.hpp"
#include "app/teams_poster.hpp"
#include "app/teams_talk.hpp"
#include "net/server.hpp"

namespace stemmen::app {

inline constexpr std::string_view teams_path = "/api/messages";
inline constexpr Duration reminders_pause = std::chrono::minutes{10};
inline constexpr std::chrono::hours reminders_from{8}, reminders_to{16};  // local time, Monday to Friday: nobody is reminded at night
inline constexpr Duration settle_again = std::chrono::seconds{1};         // when the database did not take an outcome

class TeamsChannel {
public:
    using Alarm = std::function<void(std::string_view about, const std::string& sentence)>;
    // The settings, texts and units outlive it. Throws std::runtime_error when ca_file cannot be read.
    TeamsChannel(net::Loop& loop, RouteHost& host, TeamsTalk talk, Alarm alarm);

    void handle(HttpRequest request, net::Respond respond);
    // Often: reads keys that are due, sends what is due, reminds.
    void tend();
    void add_readiness(Readiness& ready) const;
    void add_gauges(Metrics& metrics) const;
    void stop() { is_stopping_ = true; }

private:
    // One request on its way; owned by the callbacks that answer it.
    struct Call {
        HttpRequest request;
        net::Respond respond;
        std::optional<teams::Activity> activity;
        Heard heard;             // written by the transaction, read after the commit
        bool is_answered = false;
        net::Timer late;
    };
    void check(const std::shared_ptr<Call>& call, bool may_ask_again);
    void refuse(Call& call, const teams::Refusal& refusal);
    void take(const std::shared_ptr<Call>& call);
    void answered(Call& call, bool is_stored);
    void respond(Call& call, HttpResponse response);
    void prepared(const DrawWorker::JobPtr& job, service::PreparedDraw outcome);
    void post_due();
    void settle(std::shared_ptr<const service::PostSettled> settled);
    void remind();
    [[nodiscard]] Timestamp now() { return host_.now().now; }

    net::Loop& loop_;
    RouteHost& host_;
    TeamsTalk talk_;
    Alarm alarm_;
    net::Client client_;
    TeamsKeys keys_;
    TeamsToken token_;
    TeamsPoster poster_;
    DrawWorker draws_;
    std::map<service::PlaceKey, net::Timer> settling_;
    std::string first_issuer_;   // of the first caller we believed: told once
    Timestamp reminded_at_;
    bool is_claiming_ = false, claims_again_ = false, is_stopping_ = false;
};

}  // namespace stemmen::app
