// The citizens: whole conversations as webhook bodies. They open the feedback link (or talk to an officer first), then answer what
// the bot asks, by what its messages offer, so that any dialog can be played. Knows nothing of sockets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

enum class Opening { link, standby };  // an m.me link; or a talk with an officer that we only listen to, until asked

struct PeopleOptions {
    std::string page_id, inbox_id, app_id, link_ref;
    Opening opening = Opening::link;
    bool answers_come = true;        // false: the server sends nothing, so taps are made up
    std::uint32_t turns_max = 0;     // per person; 0 is to the end of the dialog
    std::uint64_t first_person = 0;  // number of the first one, so that a second run brings new people
};

// How a message of the bot leaves the person.
enum class After { listening, asked, over };

class People {
public:
    explicit People(PeopleOptions options) : options_(std::move(options)) {}

    using Index = std::size_t;
    Index arrive();
    [[nodiscard]] std::size_t count() const { return people_.size(); }
    // The events before the bot may speak; empty bodies are left out. For `link` the opening is itself a turn.
    std::vector<std::string> before_opening(Index person, std::int64_t now_ms);
    // What the person does next, as one signed-to-be body.
    std::string next_turn(Index person, std::int64_t now_ms);
    // For servers that send nothing: true while the person has more to say.
    bool has_more(Index person) const;
    // What the bot said, as the body of POST …/messages, and what that means.
    After hear(Index person, std::string_view message);
    // The person a Graph call is about, or count() when nobody of ours.
    [[nodiscard]] Index find(std::string_view body) const;
    [[nodiscard]] const std::string& id(Index person) const { return people_[person].id; }
    // An echo of a message of the bot, as Meta reports it to us.
    std::string echo(Index person, std::string_view message, std::int64_t now_ms);

private:
    struct Person {
        std::string id;
        std::uint32_t turns = 0;
        bool taps = false;           // the next thing is a tap on …
        std::string title, payload;  // … this
    };
    std::string envelope(std::string_view container, const std::string& item) const;
    std::string message_item(const Person& person, const std::string& content, std::int64_t now_ms);

    PeopleOptions options_;
    std::vector<Person> people_;
    std::uint64_t messages_ = 0;
};

}  // namespace bench
