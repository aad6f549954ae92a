// Another system is told of a new item in the duty queue: over a real connection, unit and number only, and what becomes of a failure.
#include "app/duty_alarm.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "net/server.hpp"

using namespace stemmen;
using namespace stemmen::app;
using namespace std::chrono_literals;

namespace {

constexpr AlarmWaits no_waits{1ms, 1ms, 1ms};

// A system that is told, and what it heard.
struct Hook {
    explicit Hook(std::function<int(std::size_t)> answer) : answer_(std::move(answer)) {}

    // Until `settled` items have been told or given up.
    void run(const std::vector<service::DutyAlarm>& alarms, std::string url = "", int settled = 1) {
        net::ServerOptions options;
        options.listen = "127.0.0.1:0";
        net::Server server(loop, options, [this](HttpRequest request, net::Respond respond) {
            heard.push_back(std::move(request));
            respond({.status = answer_(heard.size())});
        });
        if (url.empty()) url = "http://127.0.0.1:" + std::to_string(server.port()) + "/duty";
        const auto settle = [this, settled](std::string_view event) {
            ++counted[std::string(event)];
            if (counted["told"] + counted["given_up"] == settled) loop.stop();
        };
        DutyAlarms hook(loop, {.url = url, .token = Secret("alarm-token"), .ca_file = ""}, settle, [this](const std::string& sentence) { complaints.push_back(sentence); }, no_waits);
        loop.post([&] {
            for (const service::DutyAlarm& alarm : alarms) hook.ring(alarm);
        });
        loop.run();
    }

    std::vector<HttpRequest> heard;
    std::map<std::string, int> counted;
    std::vector<std::string> complaints;

private:
    std::function<int(std::size_t)> answer_;
    net::Loop loop;
};

}  // namespace

TEST_CASE("duty alarm: the unit and the number are told, with the token, and nothing else") {
    Hook hook([](std::size_t) { return 204; });
    hook.run({{"201", 17}});
    REQUIRE(hook.heard.size() == 1);
    CHECK(hook.heard.front().method == "POST");
    CHECK(hook.heard.front().target == "/duty");
    CHECK(hook.heard.front().body == R"({"unit":"201","item":17})");
    CHECK(header(hook.heard.front().headers, "authorization") == "Bearer alarm-token");
    CHECK(hook.counted == std::map<std::string, int>{{"told", 1}, {"given_up", 0}});
    CHECK(hook.complaints.empty());
}

TEST_CASE("duty alarm: a failure is counted and tried again until it is heard") {
    Hook hook([](std::size_t heard) { return heard < 3 ? 503 : 200; });
    hook.run({{"201", 17}});
    CHECK(hook.heard.size() == 3);
    CHECK(hook.counted["failed"] == 2);
    CHECK(hook.counted["told"] == 1);
    CHECK(hook.complaints.empty());
}

TEST_CASE("duty alarm: what cannot be told is given up after four tries, with a sentence that says what to do") {
    Hook refuses([](std::size_t) { return 404; });
    refuses.run({{"201", 17}});
    CHECK(refuses.heard.size() == alarm_waits.size() + 1);
    CHECK(refuses.counted["failed"] == 4);
    REQUIRE(refuses.complaints.size() == 1);
    CHECK(refuses.complaints.front() == "nobody could be told of item 17 in the duty queue of unit 201 (it answered 404); call the duty officer, and look at \"safety\": \"alarm\"");

    Hook absent([](std::size_t) { return 200; });
    absent.run({{"201", 1}, {"202", 2}}, "http://127.0.0.1:1/duty", 2);  // nobody listens there
    CHECK(absent.heard.empty());
    CHECK(absent.counted["given_up"] == 2);
    CHECK(absent.complaints.size() == 2);
}
