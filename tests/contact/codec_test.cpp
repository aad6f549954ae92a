#include "contact/codec.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

namespace stemmen::contact {

using namespace std::chrono_literals;

TEST_CASE("codec: a thread in which nothing has happened is the shortest text, and the empty text reads as it") {
    CHECK(encode({}) == "1");
    CHECK(decode("").value() == State{});
    CHECK(decode("1").value() == State{});
}

TEST_CASE("codec: the format is the documented one") {
    State state = after({citizen(from_millis(1000)), officer(from_millis(9000)), passed_to_us(from_millis(10'000))});
    state.judged = true;
    CHECK(encode(state) == "1;a=1000;s=9000;m=10000u;j;e=c1000o8000p1000");
    CHECK(decode(encode(state)).value() == state);
}

TEST_CASE("codec: a state with counted marks and a long talk fits and survives") {
    State state;
    for (int i = 0; i < 400; ++i)
        state = after({i % 3 == 0 ? citizen(noon + i * 1h) : officer(noon + i * 1h)}, all_setups(), std::move(state));
    state = after({taken_from_us(noon + 500h), passed_to_us(noon + 501h)}, all_setups(), std::move(state));
    state = observe_refusal(std::move(state), noon + 502h);
    CHECK(state.episode.settled.started.has_value());
    CHECK(encode(state).size() <= encoded_bytes_max / 2);
    CHECK(decode(encode(state)).value() == state);
}

TEST_CASE("codec: what encode does not write is refused") {
    const std::vector<std::string> texts{"2",
                                         "1;",
                                         "1;x=1",
                                         "1;a=",
                                         "1;a=-1",
                                         "1;a=01",
                                         "1;a=1;a=2",
                                         "1;s=1;a=1",
                                         "1;m=1",
                                         "1;m=1x",
                                         "1;j=1",
                                         "1;e=",
                                         "1;e=c",
                                         "1;e=z1",
                                         "1;e=c1c0",
                                         "1;e=o5c0",
                                         "1;h=9;e=c1",
                                         "1;a=99999999999999999999",
                                         "1;f=",
                                         "1;f=1,1,,,,0,0,0,0,0,,5",
                                         "1;f=1,1,,,,0,0,0,0,0,6,5",
                                         "1;f=,,,,,0,0,0,0,0,,",
                                         "1;f=1,1,,,,1000001,0,0,0,0,,",
                                         "1;f=1,1,,,,0,0,0,0,2,,",
                                         "1;f=1,1,,,,0,0,0,0,0,,;j",
                                         " 1",
                                         "1 "};
    for (const std::string& text : texts) {
        INFO(text);
        CHECK_FALSE(decode(text).has_value());
    }
    CHECK(decode("1;f=1,1,,,,0,0,0,0,0,3,5").value().episode.settled.ended_by == EndedBy::quiet);
}

TEST_CASE("codec: more marks than are kept and longer texts than are written are refused") {
    std::string marks = "1;e=c1";
    for (std::size_t i = 1; i < marks_max; ++i) marks += "c1";
    CHECK(decode(marks).has_value());
    CHECK_FALSE(decode(marks + "c1").has_value());
    CHECK(decode(std::string(encoded_bytes_max + 1, '1')).error().code == Errc::over_limit);
}

}  // namespace stemmen::contact
