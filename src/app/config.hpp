// The settings of one installation, read from one JSON file with comments. docs: README.md, config/stemmen.schema.json.
// A secret is never a value but "env:NAME" or "file:/path".
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/teams/settings.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"
#include "dashboard/settings.hpp"
#include "privacy/children.hpp"
#include "recruit/drive.hpp"
#include "service/safety_modes.hpp"

namespace stemmen::app {

inline constexpr std::size_t public_url_bytes_max = 200;  // it goes into QR codes

struct HttpSettings {
    std::string listen = "127.0.0.1:8080";
    std::string public_url = "http://127.0.0.1:8080";
    std::size_t connections_max = 4'000;
    std::size_t connections_per_peer_max = 4'000;  // a reverse proxy is one peer
    std::vector<std::string> trusted_proxies;      // addresses whose X-Forwarded-For is believed
};

struct StoreSettings {
    std::string database = "var/stemmen.db";
    std::string contacts;      // "": contacts.db beside the database (app/contact_drawer.hpp)
    std::string keys = "file:var/stemmen.keys";
    std::string contact_keys;  // "": beside the contacts, such as "file:var/contacts.keys"
    bool synchronous_full = true;  // off only in benchmarks: a 200 is a promise
};

struct ContactSettings {
    Duration gap = std::chrono::days{90};
    std::optional<QuietHours> quiet_hours = QuietHours{std::chrono::hours{21}, std::chrono::hours{8}};
    Duration window_margin = std::chrono::minutes{15};
    Duration hand_back_after = std::chrono::minutes{45};
    Duration session_timeout = std::chrono::hours{24};
    std::string time_zone = "Europe/Oslo";
    Language language = Language::nb;
    std::string dialog = "after-conversation";
};

inline constexpr Duration gap_min = std::chrono::days{30};
inline constexpr Duration gap_max = std::chrono::days{365};

// How long what is kept; src/app/retention_config.cpp has the limits and their reasons, service::Limits what each one is about.
struct RetentionSettings {
    Duration link_kept = std::chrono::days{90};
    Duration thread_kept = std::chrono::days{180};
    Duration stop_kept = std::chrono::days{730};
    Duration answers_kept = std::chrono::days{730};
    Duration consents_kept = std::chrono::days{365};
    Duration talks_kept = std::chrono::days{730};
    Duration deletions_kept = std::chrono::days{1825};
    Duration event_keys_kept = std::chrono::days{10};
    Duration backups_kept = std::chrono::days{35};  // your own routines; citizens are told these two
    Duration inbox_kept = std::chrono::days{30};
    Duration officers_kept = std::chrono::days{180};
};

struct MessengerSettings {
    std::string graph_url = "https://graph.facebook.com";
    std::string graph_version = "v26.0";
    std::string page_id;
    std::string app_id;
    std::vector<Secret> app_secrets;  // one, or two while one is being replaced
    Secret verify_token;
    Secret page_token;
    std::vector<std::string> operator_app_ids = {"263902037430900"};
    std::vector<std::string> automation_texts;
    std::vector<std::string> setups = {"standby", "zero_config", "passed", "link"};
    std::vector<std::string> link_refs;  // the fixed ref values of m.me links that mean "ask me"
    Duration quiet_time = std::chrono::minutes{15};
    Duration closing_pause = std::chrono::minutes{1};             // the same after an officer's closing phrase
    std::optional<Duration> automation_reply;                     // an echo so soon is a machine; 3 s, or a 300th of a short quiet_time
    bool thanks_need_no_answer = false;                           // a citizen's bare "takk" does not reopen the talk
    Duration typing = std::chrono::milliseconds{700};
    std::string persona_id;
    std::string unit;                    // which unit of the police this Page belongs to
    std::string ca_file;                 // extra certificate authority, for a stand-in over TLS
    int sends_in_flight_max = 64;
    int sends_per_second_max = 40;       // above it Meta's inbox stops showing messages to the officers
};

// How much may come from one block of addresses (/24, /56): a school, an office, a mobile operator may stand behind one.
struct WebLimits {
    int pages_per_minute = 1200;
    int starts_per_hour = 600;
    int messages_per_minute = 1200;
    int codes_per_hour = 60;
    int streams = 256;
};

// The police's own page. What a citizen must be told (GDPR art. 13) and only the installation knows.
struct WebSettings {
    bool enabled = true;
    std::string unit;                          // of whoever came by no short link
    std::string dialog = "web";
    std::string controller = "Politidirektoratet";
    std::string controller_contact = "https://www.politiet.no, 02800";
    std::string privacy_officer;               // how to reach them; "": the controller's contact, and a warning
    std::vector<std::string> processors;       // one sentence each: who, what, where, on which basis; none: nobody but the police
    std::string transfers;                     // "": none, but what Meta does with Messenger
    std::string accessibility_statement;       // its address; "": the contact, and a warning
    WebLimits limits;
};

struct OperatorSettings {
    std::optional<Secret> token;  // for /api/v1: who may tell us that a talk has ended
};

// Who may open the duty queue; by a token of their own (service/safety_modes.hpp says where and when).
// Who else is told of a new item in the duty queue: a web hook, which gets the unit and the number.
struct AlarmSettings {
    std::string url;
    Secret token;         // sent as a bearer token; may be left out
    std::string ca_file;  // trusted besides the system's authorities
};

struct SafetySettings {
    service::SafetyModes modes;
    std::map<std::string, Secret, std::less<>> officers;  // name → token
    Duration access_log_kept = std::chrono::days{366};
    std::optional<AlarmSettings> alarm;
};

// How mail leaves (net/smtp.hpp). Without it nobody can sign up by e-mail.
struct MailSettings {
    std::string server;                  // "smtp.example.no:587"
    std::string security = "starttls";   // or tls; none on this machine only
    std::string user;
    Secret password;
    std::string from;
    std::string from_name = "Politiet";
    std::string ca_file;                 // trusted instead of the system's authorities
    bool operator==(const MailSettings&) const = default;
    [[nodiscard]] std::string host() const { return server.substr(0, server.rfind(':')); }
    [[nodiscard]] int port() const;
};

// A gateway for text messages: POST of one JSON object, whose members are called as the gateway wants them.
struct TextSettings {
    std::string url;
    Secret token;                        // may be left out
    std::string token_header = "authorization";  // there as a bearer token, in any other header as it is
    std::string sender = "Politiet";
    std::string to_field = "to", text_field = "text", sender_field = "from", id_field = "id";  // "": left out
    std::string ca_file;
};

struct RecruitmentSettings {
    int panel_contacts_per_year = 4;
    Duration panel_gap = std::chrono::days{180};
    Duration panel_kept = std::chrono::days{365};
};

// Somebody of the police, as the list in the configuration has them: rights never come from a name, a card or a text.
struct TeamsOfficer {
    std::string name;  // as others see whose a drive is
    recruit::Role role = recruit::Role::reader;
    std::string unit;  // of units.csv: where their drives begin
    bool operator==(const TeamsOfficer&) const = default;
};
using TeamsOfficers = std::map<std::string, TeamsOfficer, std::less<>>;  // by directory_id()

// Officers in Microsoft Teams.
struct TeamsSettings {
    teams::Settings bot;
    TeamsOfficers officers;
    std::string ca_file;            // extra certificate authority, for a stand-in over TLS
    int sends_per_second_max = 15;  // Teams takes some 50 for an app and tenant; 10 to 20 leave room
};

// An object id of the directory as we compare it: in lower case, for it is a number.
std::string directory_id(std::string_view text);

struct LogSettings {
    std::string level = "info";
};

struct Config {
    HttpSettings http;
    StoreSettings store;
    std::string dialogs = "dialogs";
    std::string data = "config";
    ContactSettings contact;
    RetentionSettings retention;
    privacy::ChildRules children;
    std::optional<MessengerSettings> messenger;
    WebSettings web;
    OperatorSettings operators;
    SafetySettings safety;
    dashboard::Settings dashboard;
    std::optional<MailSettings> mail;
    std::optional<TextSettings> sms;
    RecruitmentSettings recruitment;
    LogSettings log;
    std::optional<TeamsSettings> teams;
    std::map<std::string, std::string> texts;  // values for placeholders that this installation wants different
};

// The settings of the sections that say how long something is kept, by their paths, such as "retention.link_kept"; "*" is any unit.
std::set<std::string> storage_settings();

// Reads "env:NAME" and "file:/path". Injected, so that reading a configuration needs no environment.
using SecretSource = std::function<Result<Secret>(std::string_view reference)>;
Result<Secret> secret_from_environment(std::string_view reference);

// Everything that is wrong, each as "<name>:<line>: <sentence that says what to write>".
struct ConfigFaults {
    std::vector<std::string> faults;
};
std::variant<Config, ConfigFaults> parse_config(std::string_view text, std::string_view name, const SecretSource& secrets);

// The server listens on loopback, and so is it known outside.
bool is_reached_from_here_only(const Config& config);

// http:// is for loopback addresses only (sandboxes and tests).
bool is_loopback_url(std::string_view url);

}  // namespace stemmen::app
