// Meta's side of one Page as a state machine: the Graph API, the conversations, who has the thread, and the webhooks that follow.
// No sockets and no clock: the time is an argument, and the same calls give the same bytes. People are named as scripts name
// them ("kari"); the platform's id of a person (PSID) follows from the name and Settings::run.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "sandbox/model.hpp"
#include "sandbox/webhook_queue.hpp"

namespace stemmen::sandbox {

struct GraphError;
struct SendRequest;

// Which choice a citizen taps. Vanished quick replies can be tapped by naming their message, as happens when a tap and a new
// message cross on the wire.
struct Tap {
    std::string title;       // or, when empty, by number:
    std::size_t number = 0;  // from 1, among the choices shown
    std::string mid;         // "" for the choices now on the screen
};

class World {
public:
    explicit World(Settings settings);

    // ---- The Graph API, as our app calls it (target: path and query).
    GraphAnswer graph(const HttpRequest& request, Timestamp now);

    // ---- The citizen. Each returns the message's id where there is one; Errc::not_found for what is not on the screen.
    Result<std::string> citizen_says(std::string_view name, std::string_view text, Timestamp now, std::string_view reply_to = {});
    Result<std::string> citizen_sends(std::string_view name, std::string_view media, Timestamp now);  // image, audio, sticker, …
    Result<std::string> citizen_taps(std::string_view name, const Tap& tap, Timestamp now);
    Result<void> citizen_edits(std::string_view name, std::string_view mid, std::string_view text, Timestamp now);
    Result<void> citizen_unsends(std::string_view name, std::string_view mid, Timestamp now);
    Result<void> citizen_reacts(std::string_view name, std::string_view mid, std::string_view emoji, Timestamp now);
    // https://m.me/<page>?ref=<ref>; letters, digits, '-', '_' and '=' only.
    Result<void> citizen_opens_link(std::string_view name, std::string_view ref, Timestamp now);
    Result<void> citizen_blocks(std::string_view name, bool blocked);

    // ---- Those who answer. Writing takes the thread by itself; Errc::conflict when the platform would not let them write.
    Result<std::string> officer_says(std::string_view name, std::string_view text, Timestamp now);
    Result<void> officer_takes(std::string_view name, Timestamp now);  // "move to Main"
    Result<void> officer_done(std::string_view name, Timestamp now);
    Result<void> officer_requests(std::string_view name, Timestamp now);  // asks the owner for the thread
    Result<std::string> tool_says(std::string_view name, std::string_view text, Timestamp now);
    Result<void> tool_passes(std::string_view name, std::string_view metadata, Timestamp now);  // to our app
    Result<std::string> automation_says(std::string_view name, std::string_view text, Timestamp now);

    // ---- The Page. `action`: warning, block, unblock.
    void policy(std::string_view action, std::string_view reason, Timestamp now);
    void revoke_token(bool revoked) { token_revoked_ = revoked; }
    void subscribe(bool subscribed) { subscribed_ = subscribed; }

    // ---- Faults.
    void fail_graph(GraphFault fault, int calls) {
        graph_fault_ = fault;
        graph_fault_calls_ = calls;
    }
    void fail_sends(SendFault fault) { send_fault_ = fault; }

    // ---- Webhooks: take, send, and say what came back (0: nothing did).
    WebhookQueue& webhooks() { return queue_; }
    [[nodiscard]] const WebhookQueue& webhooks() const { return queue_; }
    void webhook_answered(std::uint64_t id, int status, Timestamp now);
    [[nodiscard]] bool is_subscribed() const { return subscribed_; }
    [[nodiscard]] bool has_webhook_alert() const { return webhook_alert_; }  // the mail to the developer after 15 minutes

    // ---- Looking.
    [[nodiscard]] Settings& settings() { return settings_; }
    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] const Thread* thread(std::string_view name) const;
    [[nodiscard]] const Thread* thread_of_psid(std::string_view psid) const;
    [[nodiscard]] const std::map<std::string, Thread, std::less<>>& threads() const { return threads_; }  // by name
    // The app that controls the thread, or "" when it is idle.
    [[nodiscard]] std::string owner(const Thread& thread, Timestamp now) const;
    // "bot", "inbox", "tool", "nobody", or the app id.
    [[nodiscard]] std::string owner_word(const Thread& thread, Timestamp now) const;
    // Where our app would now be told of this thread.
    [[nodiscard]] Container container(const Thread& thread, Timestamp now) const;
    // What the citizen can tap now: the last message's quick replies, and every button (newest first).
    [[nodiscard]] std::vector<Choice> choices(const Thread& thread) const;
    [[nodiscard]] std::string psid(std::string_view name) const;
    [[nodiscard]] const std::deque<Call>& calls() const { return calls_; }
    [[nodiscard]] std::size_t calls_in_all() const { return calls_in_all_; }
    [[nodiscard]] const std::deque<Violation>& violations() const { return violations_; }

private:
    friend class Graph;

    Result<Thread*> person(std::string_view name);
    Thread* find_psid(std::string_view psid);
    Line& add_line(Thread& thread, Line line);
    void add_control_line(Thread& thread, Who who, std::string text, Timestamp now);
    std::string new_mid();
    [[nodiscard]] bool may_write(const Thread& thread, Timestamp now, Duration window) const;

    // What every action of a citizen does first: reads what is unread, opens the window, wakes an idle thread.
    void citizen_acts(Thread& thread, Timestamp now);
    Result<std::string> page_says(Thread& thread, Who who, const std::string& app_id, std::string_view text, Timestamp now);
    void move_control(Thread& thread, const std::string& app_id, Timestamp now);
    // The events of moving control, told to our app if it is the one concerned.
    void take(Thread& thread, const std::string& app_id, Timestamp now);
    void pass(Thread& thread, const std::string& app_id, std::string_view metadata, Timestamp now);
    void request(Thread& thread, const std::string& app_id, Timestamp now);

    // Webhooks. `json` is the item's own member, such as "\"message\":{…}".
    void tell(const Thread& thread, std::string_view field, const std::string& member, Timestamp now, bool standby_allowed = true);
    void tell_directly(const Thread& thread, std::string_view field, const std::string& member, Timestamp now);
    void tell_echo(const Thread& thread, const Line& line, Timestamp now);
    void tell_delivery(const Thread& thread, const Line& line, Timestamp now);
    void queue_item(Container where, std::string_view field, std::string json, Timestamp now);
    [[nodiscard]] std::string item_from_citizen(const Thread& thread, const std::string& member, Timestamp now) const;

    Settings settings_;
    std::map<std::string, Thread, std::less<>> threads_;
    std::map<std::string, std::string, std::less<>> names_;  // PSID → name
    std::set<std::pair<Timestamp, std::string>> engaged_;    // last action and PSID of those in the answer window
    WebhookQueue queue_;
    bool subscribed_ = true;
    bool webhook_alert_ = false;
    bool token_revoked_ = false;
    bool page_restricted_ = false;
    std::uint64_t next_line_ = 1;
    std::uint64_t next_mid_ = 1;
    std::uint64_t next_persona_ = 1;
    std::map<std::string, std::string> personas_;  // id → name
    std::string profile_ = "{}";                   // of the Messenger Profile API, as JSON
    std::deque<Call> calls_;
    std::size_t calls_in_all_ = 0;
    std::deque<Violation> violations_;
    std::optional<GraphFault> graph_fault_;
    int graph_fault_calls_ = 0;
    SendFault send_fault_{.count = 0};
    std::deque<Timestamp> sends_last_second_;
    std::deque<std::pair<std::int64_t, std::size_t>> calls_by_minute_;  // the last 24 hours
};

}  // namespace stemmen::sandbox
