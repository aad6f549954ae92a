// The values of the sandbox's world: what a Page, its apps and its conversations look like from Meta's side. No behaviour.
// The facts are Meta's documentation of the Messenger Platform as of autumn 2026; what is not documented says so.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/http.hpp"
#include "core/time.hpp"
#include "sandbox/defaults.hpp"

namespace stemmen::sandbox {

// ---- Limits of the platform -----------------------------------------------------------------------------------------

inline constexpr std::size_t text_code_points_end = 2000;      // a text must stay under it
inline constexpr std::size_t metadata_code_points_end = 1000;  // of a message: must stay under it
inline constexpr std::size_t pass_metadata_code_points_max = 1000;
inline constexpr std::size_t quick_replies_max = 13;
inline constexpr std::size_t title_code_points_max = 20;  // longer titles are cut, not refused
inline constexpr std::size_t payload_code_points_max = 1000;
inline constexpr std::size_t buttons_max = 3;
inline constexpr std::size_t button_text_code_points_max = 640;
inline constexpr std::size_t persona_name_code_points_max = 50;
inline constexpr int edits_max = 5;
inline constexpr Duration answer_window = std::chrono::hours{24};
inline constexpr Duration control_span = std::chrono::hours{24};
inline constexpr Duration control_span_max = std::chrono::hours{24 * 7};
inline constexpr Duration webhook_alert_after = std::chrono::minutes{15};
inline constexpr Duration webhook_unsubscribe_after = std::chrono::hours{1};
inline constexpr std::size_t batch_items_max = 1000;

// ---- Limits of the sandbox itself -----------------------------------------------------------------------------------

inline constexpr std::size_t people_max = 100'000;         // further people are refused
inline constexpr std::size_t name_bytes_max = 200;         // of a person
inline constexpr std::size_t lines_per_thread_max = 2000;  // the oldest are forgotten
inline constexpr std::size_t calls_max = 20'000;           // the oldest are forgotten
inline constexpr std::size_t violations_max = 10'000;      // the oldest are forgotten
inline constexpr std::size_t posts_max = 100'000;          // further webhooks are dropped and counted
inline constexpr std::size_t personas_max = 100;
inline constexpr std::size_t said_bytes_max = 100'000;  // of one text that a person types

// ---- The Page and its apps ------------------------------------------------------------------------------------------

enum class Routing { zero_config, default_app };
// When our app may take a thread. The switch "Take control of conversations" is on or off; whether it holds for a thread
// that another app is active in is not documented, so both readings can be tried.
enum class TakeControlSwitch { off, on, only_idle };
// What "Done" in the inbox does to the thread: not documented for Conversation Routing; `pass` is the classic protocol.
enum class DoneEffect { nothing, release, pass };

struct Settings {
    std::string page_id{defaults::page_id};
    std::string page_name{defaults::page_name};
    std::string app_id{defaults::app_id};
    std::string app_name{defaults::app_name};
    std::string inbox_app_id{defaults::inbox_app_id};
    std::string tool_app_id{defaults::tool_app_id};
    std::string automation_app_id{defaults::automation_app_id};
    std::string app_secret{defaults::app_secret};
    std::string page_token{defaults::page_token};
    std::string callback_url{};  // of the app's webhooks, as its dashboard shows it; "": not set up
    bool proof_required = true;  // "Require app secret"; a wrong proof is refused in any case
    Routing routing = Routing::default_app;
    std::string default_app_id{defaults::inbox_app_id};  // of no meaning in zero-config
    TakeControlSwitch take_control = TakeControlSwitch::on;
    DoneEffect done = DoneEffect::nothing;
    std::map<std::string, std::string> link_routes{};  // ref of an m.me link → app id
    std::set<std::string> permissions{"pages_messaging", "pages_manage_metadata", "pages_show_list", "pages_read_engagement"};
    std::set<std::string> fields{"messages",
                                 "messaging_postbacks",
                                 "message_echoes",
                                 "standby",
                                 "messaging_handovers",
                                 "messaging_referrals",
                                 "message_reactions",
                                 "message_edits",
                                 "message_reads",
                                 "message_deliveries",
                                 "messaging_policy_enforcement"};
    bool european = true;  // referrals come without `source`
    std::size_t sends_per_second_max = 300;
    std::size_t calls_per_engaged_person_max = 200;  // in 24 hours; 0: no such limit
    std::string run;                                 // sets this run's message and person ids apart from an earlier run's
};

// The set-ups in which an app can learn that a talk is over: A the inbox is the default app, B nobody is, C an operator tool
// is, E as A with one link routed to our app.
enum class Setup { inbox, zero_config, tool, link };
inline constexpr std::string_view routed_ref = "tilbakemelding";  // the link of set-up E
void apply(Setup setup, Settings& settings);
std::optional<Setup> parse_setup(std::string_view name);  // "inbox", "zero-config", "tool", "link", or A, B, C, E

// ---- Conversations --------------------------------------------------------------------------------------------------

enum class Who { citizen, bot, officer, tool, automation };

struct Choice {
    std::string title;  // as shown: at most title_code_points_max
    std::string payload;
    bool is_button = false;  // a button stays tappable, a quick reply vanishes when anything follows
    bool operator==(const Choice&) const = default;
};

struct Line {
    enum class Kind { message, control } kind = Kind::message;
    std::uint64_t number = 0;  // counts through the whole world
    Timestamp at;
    Who who{};
    std::string app_id;  // of the sender, "" for the citizen
    std::string mid;
    std::string text;     // of a control line: what happened, in Norwegian
    std::string media;    // the attachment's type, or ""
    std::string payload;  // of a tap
    std::string metadata;
    std::string persona;  // name shown instead of the Page's
    std::vector<Choice> choices;
    std::string reaction;  // emoji by the citizen
    int edits = 0;
    bool unsent = false;
    bool operator==(const Line&) const = default;
};

struct Thread {
    std::string name;  // what scripts and people call the citizen
    std::string psid;
    std::optional<Timestamp> last_action;  // by the citizen; opens the answer window
    std::string owner;                     // app id, or "" (see World::owner)
    Timestamp owned_until;
    std::vector<Line> lines;
    Timestamp watermark;        // of the newest message sent as the Page
    bool has_unread = false;    // by the citizen
    bool blocked_page = false;  // the citizen blocked the Page
    std::string pending_ref;    // of a link that opened a new thread, told with the first message
};

// ---- What our app did, and what came of it ---------------------------------------------------------------------------

struct Call {
    Timestamp at;
    std::string method;
    std::string path;  // without version and query, so that no token is kept
    std::string psid;  // "" if the call is not about a person
    std::string body;
    int status = 0;
    int code = 0;  // of the error, 0 if none
    int subcode = 0;
    bool by_fault = false;  // the error was ordered, not earned
    bool operator==(const Call&) const = default;
};

// A call that the platform's rules forbid. A service that keeps the rules has none.
struct Violation {
    Timestamp at;
    std::string psid;
    std::string rule;  // a constant word: window, ownership, text_length, …
    std::string detail;
    bool operator==(const Violation&) const = default;
};

// ---- Webhooks ---------------------------------------------------------------------------------------------------------

enum class Container { none, messaging, standby };

struct Post {
    std::uint64_t id = 0;
    std::string body;  // the exact bytes to sign and send
    Timestamp due;
    std::optional<Timestamp> first_failure;
    int attempts = 0;
    bool in_flight = false;
    bool operator==(const Post&) const = default;
};

// ---- Faults on demand -------------------------------------------------------------------------------------------------

enum class GraphFault {
    error_500,     // answers 500 without doing anything
    hang,          // never answers, does nothing
    lost_answer,   // does it, and never answers
    accepted_500,  // does it, and answers 500
};

struct SendFault {
    int code = 0;
    int subcode = 0;
    int status = 400;
    int count = 1;  // how many sends
};

// How a Graph call is answered on the wire.
struct GraphAnswer {
    bool hangs = false;  // the connection stays open without a word
    HttpResponse response;
    bool operator==(const GraphAnswer&) const = default;
};

}  // namespace stemmen::sandbox
