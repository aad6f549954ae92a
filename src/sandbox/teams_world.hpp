// Microsoft's side of one tenant with our bot, as a state machine: the Bot Connector's REST API v3 with the rules that its documentation
// and its makers' measurements state, the token service, people with their chats, a team's channel, and the activities that follow from
// what they do. No sockets and no clock; the time is an argument. People are named as scripts name them ("kari"); ids follow from that.
// Sources: Microsoft, "Bot Connector REST API", "Rate limiting", "Send proactive messages"; teams.net, "CreateConversation API behavior".
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "sandbox/teams_keys.hpp"

namespace stemmen::sandbox {

namespace teams_defaults {
inline constexpr std::string_view app_id = "22222222-2222-4222-8222-222222222222";
inline constexpr std::string_view tenant_id = "11111111-1111-4111-8111-111111111111";
inline constexpr std::string_view app_password = "sandbox-app-password";
inline constexpr std::string_view issuer = "https://api.botframework.com";
inline constexpr std::string_view scope = "https://api.botframework.com/.default";
}  // namespace teams_defaults

inline constexpr std::size_t teams_message_utf16_bytes_max = 100 * 1024;  // MessageSizeTooBig beyond (documentation: about 100 KB)
inline constexpr std::size_t teams_sends_per_second_max = 7;              // to one conversation
inline constexpr std::size_t teams_log_max = 1'000;                       // calls kept

struct TeamsMessage {
    std::string id;
    bool is_ours = true;
    std::string text, card, summary;  // a text or a card (JSON)
    int revision = 0;                 // how often it was replaced
    Timestamp at;
    bool operator==(const TeamsMessage&) const = default;
};

enum class TeamsScope { personal, group_chat, channel };
struct TeamsConversation {
    std::string id;
    TeamsScope scope = TeamsScope::personal;
    bool is_installed = false;
    std::vector<TeamsMessage> messages;
    std::deque<Timestamp> sends;      // of the last second
};

struct TeamsPerson {
    std::string name, user_id, directory_id, conversation_id;
};

// What the Connector does instead of its work, for so many calls.
struct TeamsFault {
    int status = 0;                   // 0: the answer never comes although the work is done (a time-out)
    std::string body;
    int retry_after = 0;              // seconds; 0: no such header
    int calls = 1;
};

struct TeamsCall {
    std::string method, path;
    int status = 0;
};

// An activity to be posted to the bot.
struct TeamsActivity {
    std::string body;
    bool is_invoke = false;
    std::string conversation_id, message_id;  // whose card an invoke's answer replaces
};

class TeamsWorld {
public:
    // `service_url` as activities name it, such as "http://127.0.0.1:8123/emea/<tenant>/".
    explicit TeamsWorld(std::string service_url);

    // ---- What the bot calls (target: path and query). Nothing: no answer will come.
    std::optional<HttpResponse> answer(const HttpRequest& request, Timestamp now);

    // ---- What people do. Errc::not_found: no such card, button or app.
    TeamsActivity installs(std::string_view name, Timestamp now);
    TeamsActivity removes(std::string_view name, Timestamp now);
    TeamsActivity says(std::string_view name, std::string_view text, Timestamp now);
    TeamsActivity says_in_channel(std::string_view name, std::string_view text, Timestamp now);
    // The button of that title, or "#2" for the second, on the newest card of the chat that has one; `fields` go with it. `as_submit`: by
    // an old client.
    Result<TeamsActivity> presses(std::string_view name, std::string_view title, const std::map<std::string, std::string>& fields, Timestamp now, bool as_submit = false);
    Result<TeamsActivity> searches(std::string_view name, std::string_view dataset, std::string_view text, Timestamp now);
    // What the bot answered to an invoke: a card takes the place of the pressed one.
    void invoke_answered(const TeamsActivity& activity, int status, std::string_view body, Timestamp now);

    // ---- Faults.
    void fail(TeamsFault fault) { fault_ = std::move(fault); }
    void expire_tokens() { tokens_.clear(); }
    void refuse_secret(bool refused) { secret_refused_ = refused; }
    TeamsKeys& keys() { return keys_; }

    // ---- Looking.
    const TeamsPerson& person(std::string_view name);
    const TeamsConversation& chat(std::string_view name) { return conversation_of(person(name).conversation_id); }
    const TeamsConversation& channel();
    [[nodiscard]] const std::deque<TeamsCall>& calls() const { return calls_; }
    // Sentences about what the bot did against the rules.
    [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
    [[nodiscard]] const std::string& notice() const { return notice_; }  // the last passing notice over a card
    [[nodiscard]] std::size_t tokens_given() const { return tokens_given_; }
    [[nodiscard]] const std::string& service_url() const { return service_url_; }
    // The bearer token that goes with an activity of ours.
    [[nodiscard]] std::string bearer(Timestamp now) const;

private:
    TeamsConversation& conversation_of(const std::string& id);
    HttpResponse give_token(const HttpRequest& request, Timestamp now);
    HttpResponse connector(const HttpRequest& request, std::string_view path, Timestamp now);
    HttpResponse create(std::string_view body, Timestamp now);
    HttpResponse write(TeamsConversation& conversation, const HttpRequest& request, const std::string& replaces, Timestamp now);
    HttpResponse refuse(int status, std::string_view code, std::string_view sentence);
    [[nodiscard]] bool is_signed_in(const HttpRequest& request, Timestamp now) const;
    std::string new_id();
    std::string activity(std::string_view type, const TeamsPerson& sender, const TeamsConversation& where, Timestamp now, const std::string& members);

    std::string service_url_, base_path_;
    TeamsKeys keys_;
    std::map<std::string, TeamsPerson, std::less<>> people_;
    std::map<std::string, TeamsConversation, std::less<>> conversations_;
    std::map<std::string, Timestamp, std::less<>> tokens_;  // and until when they are good
    std::optional<TeamsFault> fault_;
    std::deque<TeamsCall> calls_;
    std::vector<std::string> violations_;
    std::string notice_;
    std::size_t tokens_given_ = 0;
    std::uint64_t next_ = 1;
    bool secret_refused_ = false;
};

}  // namespace stemmen::sandbox
