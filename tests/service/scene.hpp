// A citizen, officers and a Page on a stand-in for Messenger, with the use cases over a real store in memory. The stand-in
// enforces who may speak, assigns message ids, echoes what is sent and tells who has the thread; the clock moves only when a
// test says so. Tests are written in its verbs.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::service::testing {

// How the platform answers one operation, instead of by its own rules.
struct Answering {
    SendOutcome outcome;
    bool arrives = false;           // the citizen sees the message whatever the outcome says
    std::string_view purpose = {};  // of the row it is for; empty: the next message
};

class Scene {
public:
    enum class Thread { inbox, ours, nobody };  // who has it, by the platform

    explicit Scene(const std::vector<std::string>& setups = {"standby"}, std::function<void(Account&)> adjust = {}, std::uint64_t seed = 1);

    // ---- what people do; each takes five seconds ----
    void citizen(const std::string& text);
    void tap(const std::string& title);  // the newest button of that title, also one that has vanished
    void sends_picture();
    void reacts();
    void edits(const std::string& text);  // the citizen's newest message
    void unsends();                       // the same
    void opens_link(const std::string& ref = "evaluering");
    void officer(const std::string& text, Speaker speaker = Speaker::operator_);
    void pass(const std::string& metadata = "");  // the officers' tool gives us the thread
    void take();                                  // an officer moves the thread to the inbox
    void request();                               // the inbox asks for the thread
    Result<void> told_over(bool do_not_ask = false);  // an operators' tool calls us
    // Anything else. True of `standby`: as the platform would tell it now.
    void happens(InboundBody body, std::optional<bool> standby = std::nullopt);
    // A talk from hello to a closing word of the officer.
    void talk();
    // A talk, the quiet time after it, and the invitation.
    void invited();
    // The same, and on to the first question (the rating, unless the open question comes first).
    void started();

    // ---- time ----
    void wait(Duration duration);
    void set_time(std::string_view local);  // "2026-03-02T22:00" in Oslo; only forwards

    // ---- what is seen ----
    std::vector<std::string> told();        // what the citizen was told since the last call
    std::string last() const;               // the last thing the citizen was told
    std::vector<std::string> buttons() const;  // under the last thing told
    std::string operations();               // "take invite release …": what reached the platform since the last call
    std::vector<Session> sessions();
    Session session();                      // the only or latest one
    std::map<std::string, Answer> answers();  // of the latest session, by question
    std::vector<Talk> talks();
    std::string reasons();                  // of the talks in order: "asked stopped …"
    std::optional<service::Thread> thread();
    Counts stored() { return store->counts(); }
    int counted(std::string_view name, std::string_view label = {}) const;

    // ---- faults ----
    std::deque<Answering> answering;
    bool echoes = true;
    int deliveries = 1;        // of every event
    Duration late{};           // how long every event has been on its way
    Duration platform_ahead{};  // the platform's clock, against ours
    bool goes_nowhere = false;  // dispatches are lost: as if the process died before sending
    void restart();            // the process dies and starts again on the same database
    void restart_with(const dialog::Library& dialogs);  // which outlive the scene

    // ---- for tests that go deeper ----
    std::unique_ptr<store::SqliteStore> store;
    SeededRandom random;
    Kit kit;
    Timestamp now;
    std::string psid = "7711223344556677";
    Thread owner = Thread::inbox;
    std::vector<std::string> alarms;
    std::vector<Verdict> verdicts;
    std::vector<Count> counts;
    contact::Moment moment() const { return {now, std::chrono::minutes{60}}; }
    PersonKey person() const { return kit.keys.person_key(channel, page, Secret(psid)); }

    struct Message {
        std::string text, purpose;
        std::vector<ChoiceOffered> choices;
        AfterSend after{};
        bool operator==(const Message&) const = default;
    };
    std::vector<Message> shown;  // everything the citizen was shown
    void feed(const Inbound& event);
    void tick();  // what the clockwork of the service does now
    std::string newest_message_id;  // of the citizen

private:
    bool is_zero_config() const;
    void carry_out(std::vector<Dispatch> dispatches);
    SendOutcome perform(const Dispatch& dispatch);
    void work(const std::function<void(Transaction&, Results&)>& job);
    void echo_all();

    std::size_t told_until_ = 0;
    std::string operations_;
    int next_id_ = 0;
    struct Echo {
        std::string message_id, reference, text;
    };
    std::deque<Echo> echoes_waiting_;
};

}  // namespace stemmen::service::testing
