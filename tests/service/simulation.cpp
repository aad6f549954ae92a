#include "simulation.hpp"

#include <algorithm>
#include <memory>

#include "image.hpp"
#include "service/deliver.hpp"
#include "service/receive.hpp"
#include "service/wake.hpp"
#include "simulation_world.hpp"

namespace stemmen::service::testing {
namespace {

using Job = std::function<void(const Kit&, Transaction&, Results&)>;
using namespace std::chrono_literals;

constexpr std::size_t per_tick = 20;
constexpr int calm_turns_max = 3'000;  // until everything has drained

std::unique_ptr<store::SqliteStore> open_store() {
    auto opened = store::SqliteStore::open(":memory:");
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(*opened);
}

class Simulation {
public:
    explicit Simulation(const SimulationOptions& options)
        : options_(options), dice_(options.seed), random_(options.seed ^ 0xabcdefULL), crashes_(dice_), world_(dice_), real_(open_store()),
          store_(*real_, crashes_), kit_(kit_for(random_, page_account({"standby"}))), now_(*parse_timestamp("2026-03-02T08:00:00.000Z")) {}

    SimulationReport run() {
        for (int turn = 0; turn < options_.turns; ++turn) {
            now_ += pause();
            if (dice_.below(2) == 0) world_.somebody_acts(now_);
            if (dice_.below(3) == 0) world_.somebody_acts(now_ += 2s);
            survive([&] { work_through(); });
        }
        calm();
        check();
        return report();
    }

private:
    struct Sending {
        Dispatch dispatch;
        Timestamp due;
    };
    struct Answered {
        Outgoing row;
        SendOutcome outcome;
        Timestamp due;
    };
    struct Logged {
        SeededRandom random;
        Job job;
    };

    Duration pause() {
        const std::uint64_t kind = dice_.below(40);
        if (kind < 3) return 16min;
        if (kind == 3) return 50min;
        return std::chrono::milliseconds{dice_.below(20'000)};
    }
    contact::Moment moment() const { return {now_, std::chrono::minutes{60}}; }

    void survive(const std::function<void()>& part) {
        try {
            part();
        } catch (const CrashNow&) {
            restart();
        }
    }

    // Memory is gone; outcomes that had not been recorded are lost.
    void restart() {
        for (const Answered& answered : answered_) world_.excused.insert(answered.row.id);
        sending_.clear();
        answered_.clear();
        survive([&] {
            commit([at = moment()](const Kit& kit, Transaction& tx, Results& results) { recover(kit, tx, at, results); });
        });
    }

    void commit(const Job& job) {
        const SeededRandom before = random_;
        Results results;
        store_.on_commit = [&] { log_.push_back({before, job}); };
        store_.transact([&](Transaction& tx) { job(kit_, tx, results = {}); });
        for (Dispatch& dispatch : results.dispatches) sending_.push_back({std::move(dispatch), now_ + std::chrono::milliseconds{dice_.below(calm_ ? 100 : 3'000)}});
    }

    void work_through() {
        deliver_webhooks();
        commit([at = moment()](const Kit& kit, Transaction& tx, Results& results) {
            wake_due(kit, tx, per_tick, at, results);
            claim(kit, tx, per_tick, at, results);
        });
        send();
        settle_answers();
    }

    void deliver_webhooks() {
        const std::size_t waiting = world_.webhooks.size();
        for (std::size_t i = 0; i < waiting; ++i) {
            Webhook webhook = std::move(world_.webhooks.front());
            world_.webhooks.pop_front();
            if (webhook.due > now_) {
                world_.webhooks.push_back(std::move(webhook));
                continue;
            }
            try {
                commit([event = webhook.event, at = moment()](const Kit& kit, Transaction& tx, Results& results) { receive(kit, tx, channel, event, at, results); });
            } catch (const CrashNow&) {
                webhook.due = now_ + 30s;  // not acknowledged: told again
                world_.webhooks.push_back(std::move(webhook));
                throw;
            }
            if (webhook.acknowledged || calm_ || dice_.below(10) != 0) continue;
            webhook.acknowledged = true;
            webhook.due = now_ + std::chrono::seconds{dice_.below(90)};
            world_.webhooks.push_back(std::move(webhook));
        }
    }

    void send() {
        for (std::size_t i = 0; i < sending_.size();) {
            if (sending_[i].due > now_) {
                ++i;
                continue;
            }
            const Sending sending = std::move(sending_[i]);
            sending_.erase(sending_.begin() + static_cast<std::ptrdiff_t>(i));
            const Outgoing& row = sending.dispatch.row;
            if (options_.marks_sent_before_sending) record(row, Delivered{});
            crashes_.at(Edge::before_send);
            SendOutcome outcome = world_.perform(sending.dispatch.address.reveal(), row.id, row.purpose, sending.dispatch.operation, now_, !calm_);
            answered_.push_back({row, std::move(outcome), now_ + std::chrono::milliseconds{dice_.below(calm_ ? 100 : 10'000)}});
            crashes_.at(Edge::after_send);
        }
    }

    void settle_answers() {
        for (std::size_t i = 0; i < answered_.size();) {
            if (answered_[i].due > now_) {
                ++i;
                continue;
            }
            record(answered_[i].row, answered_[i].outcome);
            answered_.erase(answered_.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }

    void record(const Outgoing& row, const SendOutcome& outcome) {
        const auto is_message = std::make_shared<bool>(false);  // Owned by the job as well, which is run again by the pure run.
        commit([is_message, row, outcome, at = moment()](const Kit& kit, Transaction& tx, Results& results) {
            const auto found = tx.outgoing(row.id);
            *is_message = found && found->body.find("\"text\"") != std::string::npos;
            settle(kit, tx, row, outcome, at, results);
        });
        if (*is_message && std::holds_alternative<Delivered>(outcome)) recorded_.insert(row.id);
    }

    // No more faults and nobody acts: everything drains within a bounded number of turns, threads go back, talks time out.
    void calm() {
        calm_ = true;
        crashes_.storm = false;
        world_.delays = false;
        const Timestamp storm_over = now_;
        for (int turn = 0; turn < calm_turns_max; ++turn) {
            now_ += now_ < storm_over + 30min ? Duration{5s} : Duration{1min};
            work_through();
            if (now_ > storm_over + 27h && is_drained()) return;
        }
        fault("not everything has drained in calm: " + std::to_string(real_->counts().outbox) + " messages, " + std::to_string(world_.webhooks.size()) +
              " webhooks, " + std::to_string(real_->counts().open_sessions) + " talks");
    }
    bool is_drained() {
        const Counts counts = real_->counts();
        return counts.outbox == 0 && counts.open_sessions == 0 && world_.webhooks.empty() && sending_.empty() && answered_.empty();
    }

    void fault(std::string sentence) { world_.faults.push_back(std::move(sentence)); }

    void check() {
        for (const auto& [row, times] : world_.arrivals)
            if (times > 1 && !world_.excused.contains(row)) fault("message " + std::to_string(row) + " arrived " + std::to_string(times) + " times for no reason");
        for (const std::int64_t row : recorded_)
            if (!world_.arrivals.contains(row)) fault("message " + std::to_string(row) + " was recorded as sent and never arrived");
        for (const Citizen& citizen : world_.citizens) {
            if (citizen.is_ours) fault("the thread of " + citizen.psid + " is still in our hands");
            if (citizen.invitations.size() > 1) fault(citizen.psid + " was invited " + std::to_string(citizen.invitations.size()) + " times");
        }
        real_->each_session({}, [&](const Session& session) {
            if (!session.ended_at || session.disposition == Disposition::pending) fault("a talk has no final disposition");
        });
        if (const std::string integrity = real_->integrity(); integrity != "ok") fault("the database is broken: " + integrity);
        compare_with_the_pure_run();
    }

    // What was committed, and nothing else, has happened: the same jobs on an empty database, without faults, come out alike.
    void compare_with_the_pure_run() {
        const auto twin = open_store();
        SeededRandom random(0);
        const Kit kit = kit_for(random, page_account({"standby"}));
        for (const Logged& each : log_) {
            random = each.random;
            twin->transact([&](Transaction& tx) {
                Results results;
                each.job(kit, tx, results);
            });
        }
        if (Image(*twin).dump() != Image(*real_).dump()) fault("the database differs from the pure run over what was committed");
    }

    SimulationReport report() {
        SimulationReport out{.faults = world_.faults, .crashes = crashes_.hits, .events = world_.events};
        for (const auto& [row, times] : world_.arrivals) {
            ++out.messages;
            out.repeated += times > 1 ? 1 : 0;
        }
        for (const Citizen& citizen : world_.citizens) out.invitations += static_cast<int>(citizen.invitations.size());
        out.answers = static_cast<int>(real_->counts().answers);
        return out;
    }

    const SimulationOptions options_;
    SeededRandom dice_;    // of the world
    SeededRandom random_;  // of the service
    Crashes crashes_;
    World world_;
    std::unique_ptr<store::SqliteStore> real_;
    CrashingStore store_;
    const Kit kit_;
    Timestamp now_;
    bool calm_ = false;
    std::vector<Sending> sending_;
    std::vector<Answered> answered_;
    std::vector<Logged> log_;
    std::set<std::int64_t> recorded_;
};

}  // namespace

SimulationReport simulate(const SimulationOptions& options) { return Simulation(options).run(); }

}  // namespace stemmen::service::testing
