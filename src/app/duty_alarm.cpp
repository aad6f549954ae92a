#include "app/duty_alarm.hpp"

#include "core/json.hpp"

namespace stemmen::app {
namespace {

net::ClientOptions client_options(const AlarmSettings& settings) {
    net::ClientOptions options;
    options.extra_ca_file = settings.ca_file;
    return options;
}

HttpRequest request_of(const AlarmSettings& settings, const service::DutyAlarm& alarm) {
    HttpRequest request{.method = "POST", .target = settings.url, .headers = {{"content-type", "application/json"}}, .body = "{\"unit\":" + json_quote(alarm.unit) + ",\"item\":" + std::to_string(alarm.item) + "}"};
    if (!settings.token.empty()) request.headers.emplace_back("authorization", "Bearer " + settings.token.reveal());
    return request;
}

}  // namespace

DutyAlarms::DutyAlarms(net::Loop& loop, AlarmSettings settings, Count count, Complain complain, AlarmWaits waits)
    : loop_(loop), settings_(std::move(settings)), client_(loop, client_options(settings_)), count_(std::move(count)), complain_(std::move(complain)), waits_(waits) {}

void DutyAlarms::ring(const service::DutyAlarm& alarm) { attempt(alarm, 0); }

void DutyAlarms::attempt(const service::DutyAlarm& alarm, std::size_t tries) {
    client_.send(request_of(settings_, alarm), alarm_deadline, [this, alarm, tries](Result<HttpResponse> response) {
        if (!response) return failed(alarm, tries, response.error().detail);
        if (response->status < 200 || response->status >= 300) return failed(alarm, tries, "it answered " + std::to_string(response->status));
        count_("told");
    });
}

// The other side may be told of one item twice: it goes by the number.
void DutyAlarms::failed(const service::DutyAlarm& alarm, std::size_t tries, const std::string& why) {
    count_("failed");
    if (tries >= waits_.size() || waiting_.size() >= alarms_waiting_max) {
        count_("given_up");
        return complain_("nobody could be told of item " + std::to_string(alarm.item) + " in the duty queue of unit " + alarm.unit + " (" + why + "); call the duty officer, and look at \"safety\": \"alarm\"");
    }
    waiting_.insert_or_assign(alarm.item, loop_.after(waits_.at(tries), [this, alarm, tries] {
                                  const service::DutyAlarm due = alarm;  // Erasing the timer destroys this task.
                                  const std::size_t next = tries + 1;
                                  waiting_.erase(due.item);
                                  attempt(due, next);
                              }));
}

}  // namespace stemmen::app
