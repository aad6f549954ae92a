// What every use case works with: rules and texts that never change while running, and what comes of one piece of work.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contact/phrases.hpp"
#include "contact/policy.hpp"
#include "core/message.hpp"
#include "dialog/library.hpp"
#include "privacy/keys.hpp"
#include "privacy/screener.hpp"
#include "service/contacts.hpp"
#include "service/outbox.hpp"
#include "service/platform_clock.hpp"
#include "service/ports.hpp"
#include "service/safety_modes.hpp"
#include "service/store.hpp"

namespace stemmen::service {

// One account on one channel, such as a Page.
struct Account {
    std::string channel;
    std::string id;
    std::string unit;
    Abilities abilities;
    contact::Policy policy;
    contact::AccountFacts facts;
    Language language{};                     // of those we know nothing about
    std::string dialog;                      // what is asked after a conversation
    std::vector<std::string> features;       // "drive_open" …
    std::map<Language, dialog::TextArgs> args;  // placeholders of this unit: links, numbers
    DutyRule duty;                           // staffed or not, as it holds for this unit
};

struct Limits {
    RetryLimits retry;
    Duration session_timeout = std::chrono::hours{24};       // after the last message: partial
    Duration late_event = std::chrono::days{7};              // an older event is counted and dropped
    Duration clock_skew = platform_clock_tolerance;          // an event further in the future counts as having happened now
    Duration delayed_event = std::chrono::minutes{1};        // an event that comes so late seldom comes alone ...
    Duration delayed_grace = std::chrono::seconds{3};        // ... so we look again after this before we act on a silence
    Duration explicit_end_grace = std::chrono::seconds{3};   // the same for an end that overtook the officer's last word
    Duration restart_grace = std::chrono::minutes{1};        // and for redeliveries after a start; never over the quiet time
    Duration event_keys_kept = std::chrono::days{10};        // longer than any redelivery (Messenger: 36 hours)
    Duration link_kept = std::chrono::days{90};              // from receipt code or thread to the answers
    Duration thread_kept = std::chrono::days{180};           // keyed hash for the contact budget
    Duration stop_kept = std::chrono::days{730};             // keyed hash for STOPP
    Duration sessions_kept = std::chrono::days{730};         // single answers; then sums only
    Duration consents_kept = std::chrono::days{365};         // after the answers they were about
    Duration talks_kept = std::chrono::days{730};            // single talks with officers; then sums only
    Duration deletions_kept = std::chrono::days{1825};       // the deletion log
    Duration access_log_kept = std::chrono::days{366};       // who opened what
    Duration reader_idle = std::chrono::minutes{30};         // a reader of the dashboard who does nothing is signed out
    Duration backups_kept = std::chrono::days{35};           // told in cmd.delete.done
    Duration inbox_kept = std::chrono::days{30};             // told in cmd.delete.done; the officers' own routine
    Duration officers_kept = std::chrono::days{180};         // where an officer is reached, after they last wrote
    Duration page_messages_kept = std::chrono::hours{48};    // what the bot said on the own page; longer than a talk may fall silent
    std::size_t messages_per_event_max = 8;
    std::size_t prune_rows_max = 500;                        // in one transaction
    std::size_t recover_threads_max = 100'000;               // looked at before anything else at a start
};

struct Kit {
    const dialog::Library& dialogs;
    const privacy::Screener& screener;
    const privacy::KeyRing& keys;
    const contact::Phrases& phrases;
    Random& random;
    std::vector<Account> accounts;
    Limits limits;
    Timestamp listening_since{};  // start of the process: what happened before may still be on its way to us
    PlatformClocks* clocks = nullptr;   // of those who talk to us over a network; outlives the kit
    ContactDrawer* contacts = nullptr;  // none in tests that need none; outlives the kit
    std::map<std::string, Account, std::less<>> places;  // accounts of the own page, one a short link, by its code

    [[nodiscard]] const Account* account(std::string_view channel, std::string_view id) const;
};

// An operation that has been handed to the network by the commit: send it now.
struct Dispatch {
    Outgoing row;
    Operation operation;
    Secret address;
};

// Something has been said on the own page: it is stored, and whoever looks at the page can be told.
struct Shown {
    PageMessage message;
    SendText said;
    bool is_running = false;  // a talk of ours goes on after it
};

// Something waits in the duty queue: where, and its number. Never a word of it.
struct DutyAlarm {
    std::string unit;
    std::int64_t item = 0;
    bool operator==(const DutyAlarm&) const = default;
};

// Metric increments and log lines; only constant words and numbers, applied after the commit.
struct Count {
    std::string_view name;
    std::string label;
    bool operator==(const Count&) const = default;
};

// What the platform has decided about an account: whether it may send. They may arrive in another order than they were decided in.
struct Verdict {
    bool blocked = false;
    Timestamp at;  // by the platform's clock, never in the future
    bool operator==(const Verdict&) const = default;
};

struct Results {
    bool may_dispatch = true;             // false when enough is in flight: rows stay `ready` for a later claim
    std::vector<PersonKey> recalls;       // what was handed over for them before and has not left yet shall not leave
    std::vector<Dispatch> dispatches;
    std::vector<Shown> shown;
    std::vector<DutyAlarm> duty_alarms;
    std::vector<Count> counts;
    std::vector<std::string> alarms;      // sentences for a human
    std::vector<Verdict> verdicts;        // on the channel's account, each told once
};

}  // namespace stemmen::service
