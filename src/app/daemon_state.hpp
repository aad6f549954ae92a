// The inside of Daemon, shared by its source files: jobs and clockwork (daemon.cpp), what the web server asks for
// (daemon_routes.cpp), and Messenger (daemon_messenger.cpp). Lives on the loop's thread, but for what runs in jobs.
#pragma once

#include <atomic>
#include <filesystem>

#include "adapters/messenger/startup_check.hpp"
#include "app/clock.hpp"
#include "app/contact_drawer.hpp"
#include "app/courier.hpp"
#include "app/daemon.hpp"
#include "app/duty_alarm.hpp"
#include "app/housekeeping.hpp"
#include "app/metrics.hpp"
#include "app/read_pool.hpp"
#include "app/refresher.hpp"
#include "app/routes.hpp"
#include "app/sender.hpp"
#include "app/teams_channel.hpp"
#include "net/server.hpp"
#include "service/exports.hpp"
#include "store/group_commit.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {

inline constexpr std::size_t claims_per_tick_max = 256;

// When a file was written and how long it is: one may be seen half written, and be whole in the same tick of the disk's clock.
using FileMark = std::pair<std::filesystem::file_time_type, std::uintmax_t>;
FileMark mark_of(const std::string& path);  // FileMark{} when it cannot be seen

// That each has a unit of the tree.
Result<void> check_officers(const TeamsOfficers& officers, const contact::UnitTree& units);

struct Daemon::State final : RouteHost, dashboard::Host {
    State(net::Loop& the_loop, DaemonParts the_parts, std::unique_ptr<store::SqliteStore> the_store, std::vector<service::Account> accounts);

    // ---- one job on the store thread, and what follows on the network thread ----

    // `work(transaction, moment, results)` may run twice; `done(failure)` runs once. Both and the results lie in one allocation: the
    // callback owns it, and the work, which is gone before any callback runs, points to it.
    template <class Work, class Done>
    bool submit(Work work, Done done, store::Urgency urgency = store::Urgency::now) {
        struct Job {
            Work work;
            Done done;
            service::Moment moment;
            bool may_dispatch = false;
            service::Results results;
        };
        const bool may_dispatch = sender && sender->may_dispatch() && commits.depth() < claims_per_tick_max;
        std::unique_ptr<Job> owned(new Job{std::move(work), std::move(done), parts.clock(), may_dispatch, {}});
        Job* const job = owned.get();
        return commits.submit(
            [job](service::Transaction& tx) {
                job->results = service::Results{.may_dispatch = job->may_dispatch};
                job->work(tx, job->moment, job->results);
            },
            [this, kept = std::move(owned)](const std::exception_ptr& failure) {
                if (!failure) apply(kept->results);
                kept->done(failure);
            },
            urgency);
    }
    void apply(service::Results& results);
    void take_back(std::int64_t row);
    void alarm(std::string_view about, const std::string& sentence);
    void report(std::string_view job, const std::exception_ptr& failure);

    // ---- the clockwork ----
    void tick();
    void next_tick();
    void prune();

    // ---- exported files in which somebody stands who has been erased (daemon_exports.cpp) ----
    void tend_exports();
    void mend(const std::shared_ptr<std::vector<service::WaitingExport>>& waiting);
    void next_exports();

    // ---- volunteers and their letters (daemon_recruit.cpp) ----
    Result<void> start_recruitment();
    void tend_letters();
    void settle_letter(const Carried& carried);

    // ---- rules that are read again, and the switch (daemon_rules.cpp) ----
    void reload_rules();
    void watch_switch();
    // In a job: whether the accounts of the channel may say anything.
    struct Switch {
        std::string channel;
        std::string path;          // of the file that turns it off
        bool is_off = false;       // as the accounts have been told
    };
    void mark_channel(service::Transaction& tx, service::Moment moment, const std::string& channel, bool off);
    void watch(std::size_t which);
    // The list of officers: when the configuration's file has changed, and at SIGHUP.
    void watch_officers();
    void read_officers();
    void take_officers(std::shared_ptr<const TeamsOfficers> fresh);
    void add_rule_warnings(Readiness& ready);

    // ---- Messenger ----
    void start_messenger();
    void settle(service::Outgoing sent, SendOutcome outcome);
    void stop_sending(const std::string& reason);
    void resume_sending();
    void heed(const service::Verdict& verdict);
    // The accounts belong to the store thread while jobs run, so the change is a job.
    void mark_account(bool stopped);
    void check_health(std::function<void()> judged = [] {});
    void ask_health(messenger::Settings settings, bool may_ask_again, std::function<void()> judged);
    void prove_with(const messenger::Settings& settings);
    void judge_health(messenger::HealthReport report);

    void start_channels();
    void start_teams();
    void answer(HttpRequest request, net::Respond respond);

    // ---- RouteHost ----
    bool receive(std::shared_ptr<const Inbound> event, std::string_view channel, ReceivedCall done) override;
    // One event that we cannot handle may neither block its batch nor make the platform unsubscribe us.
    void set_aside(const std::shared_ptr<const Inbound>& event, std::string_view channel, ReceivedCall done);
    bool run(StoreWork work, std::function<void(bool stored)> done) override;
    bool end_episode(service::EndedCall call, std::function<void(std::optional<Error>, bool stored)> done) override;
    void heard_from_platform() override { last_webhook = parts.clock().now; }
    Readiness readiness() override;
    std::string metrics_text() override;
    const privacy::KeyRing& key_ring() override { return parts.keys; }
    const Config& config() override { return parts.config; }
    void count(std::string_view name, std::string_view label) override { metrics.count(name, label); }
    const Rules& rules() override { return parts.rules; }
    bool is_channel_off(std::string_view channel) override;
    // As the talk behind the link asks: with the questions that its drive wants besides.
    service::Account account_of(service::Transaction& tx, const service::ShortLink& link);
    const service::Account* place(service::Transaction& tx, const std::string& code) override;
    const service::RecruitKit& recruitment() override { return *recruit; }
    void letters_posted() override;

    // ---- dashboard::Host ----
    bool read(ReadWork work, Done done) override;
    bool write(WriteWork work, Done done) override;
    void fetch(HttpRequest request, Duration deadline, net::Client::Done done) override { dashboard_client.send(std::move(request), deadline, std::move(done)); }
    service::Moment now() override { return parts.clock(); }
    service::Random& random() override { return loop_random; }
    const contact::UnitTree& units() override { return parts.rules.units; }
    const contact::Reference& reference() override { return parts.rules.reference; }
    const dialog::Library& dialogs() override { return parts.rules.dialogs; }
    std::vector<std::string> marks_in(const std::string& text) override { return parts.rules.screener.redacted(text).found; }
    const dashboard::Settings& dashboard_settings() override { return parts.config.dashboard; }
    void tell(std::string_view event, std::string_view why, const std::string& detail) override;

    net::Loop& loop;
    DaemonParts parts;
    std::unique_ptr<store::SqliteStore> store;
    std::unique_ptr<OpenDrawer> contacts;  // the store thread's
    std::optional<Clock> zone;             // local times of other instants than now
    std::optional<service::RecruitKit> recruit;  // as kit
    SystemRandom system_random, loop_random;  // one a thread: the store's, the network's
    service::PlatformClocks clocks;  // the store thread's
    service::Kit kit;            // the store thread's, but for what never changes
    Metrics metrics;
    Housekeeping housekeeping;   // the store thread's
    store::GroupCommit commits;  // stops first: its jobs use what stands above
    net::Client client, dashboard_client;
    std::unique_ptr<Sender> sender;
    std::unique_ptr<Courier> courier;
    std::unique_ptr<DutyAlarms> duty_alarms;  // none: nobody else is told
    dashboard::Dashboard dashboard{*this, duty_endpoints(*this)};
    Refresher refresher{loop, *this, [this](const service::Freshness& fresh) { dashboard.announce(fresh); }};
    std::unique_ptr<ReadPool> readers;
    std::unique_ptr<Routes> routes;
    std::unique_ptr<TeamsChannel> teams;  // none: officers are not in Teams here
    std::unique_ptr<net::Server> server;
    messenger::HealthReport health;
    messenger::Settings page;  // how we speak to Meta: the app secret that it accepts is the first
    std::string stopped_because;
    Timestamp newest_verdict;    // of those that have been heeded
    Timestamp last_webhook;      // the newest genuine one; at first our own start
    std::vector<Switch> switches;  // one a channel that is configured
    TeamsOfficers officers;      // the store thread's; the configuration's own are the loop's
    FileMark config_mark;        // of the configuration when it was looked at last
    std::string officers_refused;  // why the list on the disk is not in use; "" when it is
    std::string rules_refused;   // why the rules on the disk are not in use; "" when they are
    std::vector<std::string> launch_warnings_now;
    net::Timer tick_timer, prune_timer, health_timer, exports_timer, letters_timer;
    Timestamp groups_advanced_at;  // the store thread's
    bool is_mail_alarmed = false;  // somebody has been told that nothing goes out
    bool are_letters_tended = false;
    std::size_t exports_failed = 0;  // files that an operator has to look at
    std::atomic<bool> more_to_prune = false;
    int store_probes_left = 0;   // a commit has failed: so many must be stored before we call the database good again
    Timestamp next_store_probe;
    bool stopping = false;
};

}  // namespace stemmen::app
