// Tells another system, such as the operations centre's, that something waits in the duty queue: unit and number, never a word of it.
// What it cannot tell is tried a few times, counted and logged; the queue and its metric tell it in any case.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "net/client.hpp"
#include "service/kit.hpp"

namespace stemmen::app {

inline constexpr std::chrono::seconds alarm_deadline{10};
using AlarmWaits = std::array<Duration, 3>;
inline constexpr AlarmWaits alarm_waits{std::chrono::seconds{1}, std::chrono::seconds{10}, std::chrono::seconds{60}};  // between the tries
inline constexpr std::size_t alarms_waiting_max = 1'000;

class DutyAlarms {
public:
    // `count` is told "told", "failed" (one try) and "given_up"; `complain` gets a sentence for a human.
    using Count = std::function<void(std::string_view event)>;
    using Complain = std::function<void(const std::string& sentence)>;
    DutyAlarms(net::Loop& loop, AlarmSettings settings, Count count, Complain complain, AlarmWaits waits = alarm_waits);

    void ring(const service::DutyAlarm& alarm);

private:
    void attempt(const service::DutyAlarm& alarm, std::size_t tries);
    void failed(const service::DutyAlarm& alarm, std::size_t tries, const std::string& why);

    net::Loop& loop_;
    AlarmSettings settings_;
    net::Client client_;
    Count count_;
    Complain complain_;
    AlarmWaits waits_;
    std::map<std::int64_t, net::Timer> waiting_;  // by item: its next try
};

}  // namespace stemmen::app
