// The way out to Messenger, against a server on this machine that answers as each case says. Time is the loop's own: what is held to be
// late enough is measured, what comes too late is not.
#include "app/sender.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "net/server.hpp"

using namespace stemmen;
using namespace stemmen::app;
using namespace std::chrono_literals;

namespace {

constexpr const char* delivered = R"({"recipient_id":"7","message_id":"m_1"})";
constexpr const char* done = R"({"success":true})";

class Play {
public:
    explicit Play(Sender::Options options)
        : server_(loop_, at_any_port(), [this](HttpRequest request, net::Respond respond) { hear(std::move(request), std::move(respond)); }),
          client_(loop_, one_connection()),
          sender(loop_, client_, settings(), std::move(options), [this](const service::Outgoing& sent, SendOutcome outcome) { settle(sent.id, std::move(outcome)); },
                 [this](const std::string& reason) { stopped_because.push_back(reason); }) {}

    // Runs until so many operations have been settled. Once.
    void until_settled(std::size_t count) {
        wanted_ = count;
        if (settled.size() >= wanted_) return;
        const net::Timer patience = loop_.after(30s, [this] { loop_.stop(); });
        loop_.run();
        REQUIRE(settled.size() >= wanted_);
    }
    void send(std::int64_t row, Operation operation, const std::string& purpose = "say") {
        service::Dispatch dispatch;
        dispatch.row.id = row;
        dispatch.row.person = person(row);
        dispatch.row.purpose = purpose;
        dispatch.operation = std::move(operation);
        dispatch.address = Secret("7");
        sender.send(std::move(dispatch));
    }
    void say(std::int64_t row) { send(row, SendText{.text = "row " + std::to_string(row)}); }
    static PersonKey person(std::int64_t row) { return {"person" + std::to_string(row)}; }
    [[nodiscard]] messenger::Settings settings() const {
        messenger::Settings settings;
        settings.graph_url = "http://127.0.0.1:" + std::to_string(server_.port());
        settings.page_id = "1";
        settings.app_id = "2";
        settings.app_secrets = {Secret("first"), Secret("second")};
        settings.page_token = Secret("token");
        return settings;
    }

    struct Heard {
        std::string target, body;
        std::chrono::steady_clock::time_point at;
    };
    std::vector<Heard> heard;
    std::vector<std::pair<std::int64_t, SendOutcome>> settled;
    std::vector<std::string> stopped_because;
    std::function<HttpResponse(const HttpRequest&)> answer = [](const HttpRequest& request) {
        return HttpResponse{200, {}, request.target.find("/messages") != std::string::npos ? delivered : done};
    };
    std::function<void(std::int64_t)> on_settled = [](std::int64_t) {};

private:
    static net::ServerOptions at_any_port() {
        net::ServerOptions options;
        options.listen = "127.0.0.1:0";
        return options;
    }
    static net::ClientOptions one_connection() {  // so that requests arrive in the order in which they left
        net::ClientOptions options;
        options.connections_per_origin_max = 1;
        return options;
    }
    void hear(HttpRequest request, net::Respond respond) {
        heard.push_back({request.target, request.body, std::chrono::steady_clock::now()});
        respond(answer(request));
    }
    void settle(std::int64_t row, SendOutcome outcome) {
        settled.emplace_back(row, std::move(outcome));
        on_settled(row);
        if (wanted_ > 0 && settled.size() >= wanted_) loop_.stop();
    }

    net::Loop loop_;
    net::Server server_;
    net::Client client_;
    std::size_t wanted_ = 0;

public:
    Sender sender;
};

std::vector<std::int64_t> rows_of(const Play& play) {
    std::vector<std::int64_t> rows;
    for (const auto& [row, outcome] : play.settled) rows.push_back(row);
    return rows;
}

}  // namespace

TEST_CASE("sender: messages leave in order and not faster than the limit") {
    Play play({.per_second_max = 50});
    const auto began = std::chrono::steady_clock::now();
    for (std::int64_t row = 1; row <= 10; ++row) play.say(row);
    CHECK(play.heard.empty());
    play.until_settled(10);
    REQUIRE(play.heard.size() == 10);
    for (std::size_t i = 0; i < play.heard.size(); ++i) {
        INFO(i);
        CHECK(play.heard[i].at - began >= 20ms * static_cast<int>(i) - 10ms);
        CHECK(play.heard[i].body.find("row " + std::to_string(i + 1) + "\"") != std::string::npos);
    }
    for (const auto& [row, outcome] : play.settled) CHECK(outcome == SendOutcome(Delivered{"m_1"}));
}

TEST_CASE("sender: giving a thread back waits for no turn, and what waits can be recalled") {
    Play play({.per_second_max = 1});
    play.say(1);
    play.say(2);
    play.send(3, ReleaseControl{}, "release");
    play.until_settled(2);
    std::vector<std::int64_t> rows = rows_of(play);
    std::ranges::sort(rows);
    CHECK(rows == std::vector<std::int64_t>{1, 3});
    CHECK(play.sender.in_flight() == 1);
    CHECK(play.sender.recall(Play::person(1)).empty());  // it has left
    CHECK(play.sender.recall(Play::person(2)) == std::vector<std::int64_t>{2});
    CHECK(play.sender.in_flight() == 0);
}

TEST_CASE("sender: there is room for what may be in flight and for what gets its turn within the time that may be waited here") {
    Play few({.in_flight_max = 3});
    CHECK(few.sender.room() == 3);
    few.say(1);
    few.say(2);
    CHECK(few.sender.room() == 1);
    few.say(3);
    CHECK(few.sender.room() == 0);
    CHECK_FALSE(few.sender.may_dispatch());

    Play slow({.in_flight_max = 64, .per_second_max = 1});
    CHECK(slow.sender.room() == 5);  // pause_in_memory_max
    for (std::int64_t row = 1; row <= 4; ++row) slow.say(row);
    CHECK(slow.sender.room() <= 1);
    slow.say(5);
    CHECK(slow.sender.room() == 0);

    Play stopped({});
    CHECK(stopped.sender.may_dispatch());
    stopped.sender.set_stopped(true);
    CHECK(stopped.sender.room() == 0);
}

TEST_CASE("sender: a refused token stops sending with its reason, once, and nothing more leaves") {
    Play play({});
    play.answer = [](const HttpRequest&) { return HttpResponse{400, {}, R"({"error":{"code":190}})"}; };
    play.on_settled = [&](std::int64_t row) {
        if (row == 1) play.say(2);
    };
    play.say(1);
    play.until_settled(2);
    CHECK(play.settled == std::vector<std::pair<std::int64_t, SendOutcome>>{{1, Misconfigured{"token_invalid"}}, {2, Misconfigured{"sending_stopped"}}});
    CHECK(play.stopped_because == std::vector<std::string>{"token_invalid"});
    CHECK(play.heard.size() == 1);
}

TEST_CASE("sender: what waits for its turn when sending is stopped goes back unsent") {
    Play play({.per_second_max = 10});
    play.say(1);
    play.say(2);
    play.sender.set_stopped(true);
    play.until_settled(2);
    CHECK(play.heard.size() == 1);
    CHECK(play.settled.back() == std::pair<std::int64_t, SendOutcome>{2, Misconfigured{"sending_stopped"}});
}

TEST_CASE("sender: while Meta asks for a long pause, messages go back with the time to wait") {
    Play play({});
    play.answer = [](const HttpRequest&) {
        return HttpResponse{200, {{"x-business-use-case-usage", R"({"1":[{"call_count":100,"estimated_time_to_regain_access":10}]})"}}, delivered};
    };
    play.on_settled = [&](std::int64_t row) {
        if (row == 1) play.say(2);
    };
    play.say(1);
    play.until_settled(2);
    const auto* throttled = std::get_if<Throttled>(&play.settled.back().second);
    REQUIRE(throttled != nullptr);
    CHECK(throttled->reason == "pace");
    CHECK(throttled->wait > 500s);
    CHECK(throttled->wait <= 600s);
    CHECK(play.heard.size() == 1);
}

TEST_CASE("sender: with the channel switched off only threads are given back") {
    Play play({.is_off = [] { return true; }});
    play.say(1);
    play.send(2, TakeControl{}, "take");
    play.send(3, PassControl{}, "pass");
    play.until_settled(3);
    for (const auto& [row, outcome] : play.settled) {
        INFO(row);
        CHECK(std::holds_alternative<Delivered>(outcome) == (row == 3));
    }
    CHECK(play.heard.size() == 1);
}

TEST_CASE("sender: typing is shown before a question and takes no turn") {
    Play play({.typing = 1ms, .per_second_max = 1});
    play.send(1, SendText{.text = "Hva var bra?"}, "ask");
    play.until_settled(1);
    REQUIRE(play.heard.size() == 2);
    CHECK(std::ranges::count_if(play.heard, [](const Play::Heard& each) { return each.body.find("typing_on") != std::string::npos; }) == 1);
}

TEST_CASE("sender: calls are proven with the app secret that stands first, and with another from when it is told") {
    Play play({});
    play.on_settled = [&](std::int64_t row) {
        if (row != 1) return;
        messenger::Settings settings = play.settings();
        std::swap(settings.app_secrets[0], settings.app_secrets[1]);
        play.sender.prove_with(settings);
        play.say(2);
    };
    play.say(1);
    play.until_settled(2);
    REQUIRE(play.heard.size() == 2);
    CHECK(play.heard[0].target.ends_with("appsecret_proof=" + messenger::app_secret_proof(Secret("first"), Secret("token"))));
    CHECK(play.heard[1].target.ends_with("appsecret_proof=" + messenger::app_secret_proof(Secret("second"), Secret("token"))));
}
