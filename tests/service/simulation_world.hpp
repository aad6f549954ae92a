// The parts of the simulation: a store that dies at its edges, and the citizens with their platform.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "rules.hpp"
#include "simulation.hpp"

namespace stemmen::service::testing {

struct CrashNow {};  // the process ends here; only the database and the platform remain

class Crashes {
public:
    explicit Crashes(SeededRandom& dice) : dice_(dice) {}
    void at(Edge edge) {
        if (!storm || dice_.below(one_in) != 0) return;
        ++hits[static_cast<std::size_t>(edge)];
        throw CrashNow{};
    }
    bool storm = true;
    std::array<int, edges_count> hits{};
    static constexpr std::uint64_t one_in = 40;

private:
    SeededRandom& dice_;
};

// The real store behind, and a plan that may end the process before or after a commit.
class CrashingStore final : public Store {
public:
    CrashingStore(Store& inner, Crashes& crashes) : inner_(inner), crashes_(crashes) {}
    std::function<void()> on_commit;

    void transact(const std::function<void(Transaction&)>& work) override {
        inner_.transact([&](Transaction& tx) {
            work(tx);
            crashes_.at(Edge::before_commit);
        });
        on_commit();
        crashes_.at(Edge::after_commit);
    }
    std::vector<std::exception_ptr> transact_all(const std::vector<std::function<void(Transaction&)>>& jobs) override { return inner_.transact_all(jobs); }
    void each_answer(const Filter& f, const std::function<void(const Session&, const Answer&)>& row) override { inner_.each_answer(f, row); }
    void each_session(const Filter& f, const std::function<void(const Session&)>& row) override { inner_.each_session(f, row); }
    void each_consent(const Filter& f, const std::function<void(const Session&, const Consent&)>& row) override { inner_.each_consent(f, row); }
    void each_talk(const Filter& f, const std::function<void(const Talk&)>& row) override { inner_.each_talk(f, row); }
    void each_funnel(const Filter& f, const std::function<void(const FunnelCount&)>& row) override { inner_.each_funnel(f, row); }
    void each_sum(const Filter& f, const std::function<void(const Sum&)>& row) override { inner_.each_sum(f, row); }
    void each_access(const std::function<void(const AccessMarks&)>& marks, const std::function<void(const Access&)>& row) override { inner_.each_access(marks, row); }
    void read_figures(const std::function<void(FigureRows&, TextRows&)>& read) override { inner_.read_figures(read); }
    std::vector<Access> access_before(std::int64_t number, std::size_t limit) override { return inner_.access_before(number, limit); }
    std::optional<ReaderSession> reader_session(const ReaderKey& key) override { return inner_.reader_session(key); }
    std::optional<ApiToken> api_token(const ReaderKey& key) override { return inner_.api_token(key); }
    std::vector<ApiToken> api_tokens() override { return inner_.api_tokens(); }
    std::vector<ExportRequest> export_requests(std::size_t limit) override { return inner_.export_requests(limit); }
    void read_drives(const std::function<void(DriveRows&)>& read) override { inner_.read_drives(read); }
    void read_bank(const std::function<void(BankRows&)>& read) override { inner_.read_bank(read); }
    std::vector<ShortLink> short_links(std::size_t limit) override { return inner_.short_links(limit); }
    Counts counts() override { return inner_.counts(); }
    std::vector<Oldest> oldest() override { return inner_.oldest(); }

private:
    Store& inner_;
    Crashes& crashes_;
};

struct Webhook {
    Inbound event;
    Timestamp due;
    bool acknowledged = false;  // told again all the same, now and then
};

struct Citizen {
    std::string psid;
    bool is_ours = false;  // who has the thread, by the platform
    std::vector<ChoiceOffered> buttons;
    std::vector<std::int64_t> arrived;  // outbox rows, in the order of their first arrival
    std::set<std::int64_t> invitations;
    std::string last_message_id;
};

// Citizens, officers and the platform between them and us.
class World {
public:
    explicit World(SeededRandom& dice);

    void somebody_acts(Timestamp now);
    // The platform meets one operation of ours. `storm`: it may fail in every way it knows.
    SendOutcome perform(const std::string& psid, std::int64_t row, const std::string& purpose, const Operation& operation, Timestamp now, bool storm);

    std::vector<Citizen> citizens;
    std::deque<Webhook> webhooks;
    std::map<std::int64_t, int> arrivals;   // of messages, by outbox row
    std::set<std::int64_t> excused;         // rows that may arrive twice: their outcome was lost
    std::vector<std::string> faults;
    bool delays = true;
    int events = 0;

private:
    Citizen& citizen(const std::string& psid);
    void tell(const Citizen& of, Timestamp now, bool standby, InboundBody body);
    void citizen_acts(Citizen& who, Timestamp now);
    void officer_acts(Citizen& who, Timestamp now);
    SendOutcome by_the_rules(Citizen& to, std::int64_t row, const std::string& purpose, const Operation& operation, Timestamp now);

    SeededRandom& dice_;
    int next_id_ = 0;
};

}  // namespace stemmen::service::testing
