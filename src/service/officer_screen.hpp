// What an officer sees, as values that know no channel: a heading, parts in their order, and buttons. The words are in the officer's
// language already, and none of them is a citizen's (P-22). A channel draws them as it can (adapters/teams/cards.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/language.hpp"

namespace stemmen::service {

inline constexpr std::size_t screen_parts_max = 60, screen_buttons_max = 6;
inline constexpr std::size_t screen_choices_max = 100;  // of one field; more are searched for

struct Line {
    enum class Style { plain, quiet, strong, good, warning, problem };
    std::string text;
    Style style = Style::plain;
    bool operator==(const Line&) const = default;
};

struct Facts {                      // names with what they are
    std::vector<std::pair<std::string, std::string>> rows;
    bool operator==(const Facts&) const = default;
};

struct OfficerChoice {
    std::string value, title;       // no commas in values
    bool operator==(const OfficerChoice&) const = default;
};

struct Field {
    enum class Kind { text, long_text, number, day, choice, choices, search, toggle };
    std::string name;               // comes back under this name
    Kind kind = Kind::text;
    std::string label;
    std::string value;              // what stands in it: typed before, or prefilled. A day as 2026-11-30, a toggle "true", choices "a,b"
    std::string hint;               // where nothing is typed yet
    std::string problem;            // what is wrong with it; "" for nothing
    std::string missing;            // said at once when nothing is in it; "" when it may be empty
    std::vector<OfficerChoice> choices;
    std::string dataset;            // of a search (OfficerSearched)
    std::size_t characters_max = 0; // of a text
    int from = 0, to = 0;           // of a number; no bounds when both are 0
    bool operator==(const Field&) const = default;
};

// What is sent back when it is pressed, besides the fields: the verb and the data. With a url it opens that, and nothing is sent.
struct OfficerButton {
    std::string title, verb;
    std::map<std::string, std::string> data;
    std::string url;
    bool sends_fields = true;       // false: whatever is typed is left aside, and need not be right
    bool operator==(const OfficerButton&) const = default;
};

struct Item {                       // one of a list
    std::string heading;
    std::vector<Line> lines;
    std::vector<OfficerButton> buttons;
    bool operator==(const Item&) const = default;
};

struct CopyText {                       // a text to copy, or an address for people to type
    std::string label, text;
    bool operator==(const CopyText&) const = default;
};

using Part = std::variant<Line, Facts, Field, Item, CopyText>;

enum class ScreenKind { notice, help, drive_form, preview, drive_list, drive_status, results, tell_form, reminder };

struct Screen {
    ScreenKind kind = ScreenKind::notice;
    Language language = Language::nb;
    std::string heading;
    std::vector<Part> parts;
    std::vector<OfficerButton> buttons;
    std::string summary;            // for feeds and notifications, and where the screen cannot be drawn
    OfficerButton refresh;          // pressed by the channel itself to show the screen as it is now; none without a verb
    bool operator==(const Screen&) const = default;
};

}  // namespace stemmen::service
