// kill -9 under load: people answer the survey while the real service dies again and again, with each way in which a Page can be wired.
// At the end each of them has been asked each question once, and each answer stands in the database once.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

#include "app/clock.hpp"
#include "app/daemon.hpp"
#include "installation.hpp"
#include "sandbox/action.hpp"
#include "service/report.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::e2e {
namespace {

using namespace std::chrono_literals;
using sandbox::Verb;

constexpr int rounds_by_default = 20;
constexpr int rounds_of_others = 4;            // so many times fewer for the other set-ups than for the first
constexpr int people_a_round = 5;
constexpr std::size_t webhooks_in_flight = 4;  // so that some are always on their way when the service dies
constexpr int looks_between_jumps = 50;
constexpr auto end_at_most = 180s;             // with sanitizers on a busy machine; a second or two otherwise
constexpr int answers_a_talk = 6;              // rating, good, better, two of fair treatment, more: nobody here is dissatisfied

// How a Page is wired, in the sandbox's words, and with that how the end of a talk is known.
struct SetUp {
    const char* name;
    const char* messenger;             // its settings: members of a JSON object
    std::vector<sandbox::Action> talk; // what follows on the citizen's first words, until the bot is to ask
    int share = rounds_of_others;      // of the rounds: one in so many
};

const sandbox::Action officer_answers{.verb = Verb::officer_says, .text = "Svaret er ja."};

int rounds(const SetUp& set_up) {
    const char* given = std::getenv("STEMMEN_CRASH_ROUNDS");
    return std::max(1, (given == nullptr ? rounds_by_default : std::atoi(given)) / set_up.share);
}

unsigned seed() {
    const char* given = std::getenv("STEMMEN_CRASH_SEED");
    return given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

// Citizens who answer whatever the bot asks. Lives on the sandbox's thread.
class People {
public:
    explicit People(std::vector<sandbox::Action> talk) : talk_(std::move(talk)) {}
    void arrive(sandbox::Sandbox& meta) {
        const std::string name = "person" + std::to_string(++count_);
        must(meta.perform({.verb = Verb::citizen_says, .person = name, .text = "Hei, jeg lurer på noe."}));
        talking_.push_back({.name = name});
    }
    // One look at every screen.
    void look(sandbox::Sandbox& meta) {
        go_on(meta);
        std::vector<sandbox::Action> actions;
        for (const auto& [name, thread] : meta.world().threads()) {
            if (thread.lines.empty() || thread.lines.back().who != sandbox::Who::bot || thread.lines.back().choices.empty()) continue;
            const sandbox::Line& question = thread.lines.back();
            if (!answered_.insert(question.mid).second) continue;
            if (question.choices.size() > 1) {
                actions.push_back({.verb = Verb::citizen_taps, .person = name, .number = 1});
                continue;
            }
            written_.push_back(words(written_.size()));
            actions.push_back({.verb = Verb::citizen_says, .person = name, .text = written_.back()});
        }
        for (const sandbox::Action& action : actions) must(meta.perform(action));
    }
    [[nodiscard]] int count() const { return count_; }
    [[nodiscard]] std::vector<std::string> written() const {
        std::vector<std::string> sorted = written_;
        std::ranges::sort(sorted);
        return sorted;
    }

private:
    struct Talking {
        std::string name;
        std::size_t next = 0;  // of talk_
    };
    // What follows in the same millisecond has no order that a redelivery could restore; nobody is so quick. The others wait on.
    void go_on(sandbox::Sandbox& meta) {
        for (Talking& each : talking_) {
            if (meta.world().threads().at(each.name).lines.back().at == meta.now()) continue;
            sandbox::Action action = talk_[each.next++];
            action.person = each.name;
            must(meta.perform(action));
        }
        std::erase_if(talking_, [&](const Talking& each) { return each.next == talk_.size(); });
    }
    static void must(const Result<std::string>& done) {
        if (!done) throw std::runtime_error(done.error().detail);
    }
    // A different sentence for each number below a thousand, with nothing in it that redaction would take out.
    static std::string words(std::size_t number) {
        static constexpr std::array who{"Betjenten", "Samtalen", "Hjelpen", "Svaret", "Praten", "Måten", "Tonen", "Rådet", "Tiden", "Møtet"};
        static constexpr std::array how{"god", "rask", "grei", "fin", "tydelig", "lang", "kort", "nyttig", "vennlig", "rolig"};
        static constexpr std::array when{"hele veien", "med en gang", "til slutt", "fra starten", "denne gangen", "som alltid", "for meg", "i dag", "sist", "nå"};
        return std::string(who[number % 10]) + " var " + how[number / 10 % 10] + " " + when[number / 100 % 10];
    }

    const std::vector<sandbox::Action> talk_;
    int count_ = 0;
    std::vector<Talking> talking_;
    std::vector<std::string> written_;
    std::set<std::string> answered_;
};

bool has_finished(const sandbox::Thread& thread) {
    return std::ranges::any_of(thread.lines, [](const sandbox::Line& line) { return line.who == sandbox::Who::bot && line.text.starts_with("Tusen takk!"); });
}

bool all_have_finished(const sandbox::Sandbox& meta) {
    return std::ranges::all_of(meta.world().threads(), [](const auto& each) { return has_finished(each.second); });
}

// The screens of those who still wait, for whoever must find out why.
std::string unfinished(const sandbox::Sandbox& meta) {
    std::string screens;
    for (const auto& [name, thread] : meta.world().threads()) {
        if (has_finished(thread)) continue;
        screens += name + ":\n";
        for (const sandbox::Line& line : thread.lines) screens += "  " + format_timestamp(line.at) + " " + line.text + "\n";
    }
    return screens;
}

// Why talks were not asked about.
std::string reasons(const std::string& database) {
    SQLite::Database file(database);
    SQLite::Statement query(file, "SELECT reason, COUNT(*) FROM talk WHERE asked = 0 GROUP BY reason");
    std::string found;
    while (query.executeStep()) found += query.getColumn(0).getString() + ": " + query.getColumn(1).getString() + "\n";
    return found;
}

// Texts that the bot has said more than once to one person.
std::vector<std::string> repetitions(const sandbox::Sandbox& meta) {
    std::vector<std::string> found;
    for (const auto& [name, thread] : meta.world().threads()) {
        std::map<std::string, int> texts, references;
        for (const sandbox::Line& line : thread.lines) {
            if (line.who != sandbox::Who::bot || line.kind != sandbox::Line::Kind::message) continue;
            if (++texts[line.text] == 2) found.push_back(name + ": " + line.text);
            if (++references[line.metadata] == 2) found.push_back(name + ": reference " + line.metadata);
        }
    }
    return found;
}

// After the last kill: the same service in this process, on a clock that can be moved, so that echoes that never come need
// not be waited for in real time.
class Survivor {
public:
    // On the platform's thread.
    Survivor(Platform& platform, net::Loop& loop, sandbox::Sandbox& meta, const Installation& here) : platform_(platform), meta_(meta), oslo_(app::Clock::open("Europe/Oslo").value()) {
        const Environment variables = secrets();
        auto parsed = app::parse_config(read_all(here.folder.path() / "stemmen.json"), "stemmen.json", [&](std::string_view reference) -> Result<Secret> {
            return Secret(variables.at(std::string(reference.substr(reference.find(':') + 1))));
        });
        app::Config config = std::move(std::get<app::Config>(parsed));
        config.store.database = here.database();
        config.store.contacts = here.folder.file("var/contacts.db");
        config.store.keys = "file:" + here.folder.file("var/stemmen.keys");
        config.dialogs = STEMMEN_SOURCE_DIR "/dialogs";
        config.data = STEMMEN_SOURCE_DIR "/config";
        auto rules = app::load_rules(config);
        std::string note;
        auto keys = app::load_keys(config, note);
        auto started = app::Daemon::start(loop, {.config = std::move(config),
                                                 .rules = std::move(std::get<app::Rules>(rules)),
                                                 .keys = std::move(keys.value()),
                                                 .clock = [this] { return oslo_.at(meta_.now()); }});
        if (!started) throw std::runtime_error(started.error().detail);
        daemon_ = std::move(*started);
        meta_.on_advance([this] { daemon_->tick_now(); });
        meta_.set_callback("http://127.0.0.1:" + std::to_string(daemon_->port()) + "/webhooks/messenger");
    }
    ~Survivor() { platform_.stop(); }  // a daemon goes after its loop has ended
    Survivor(const Survivor&) = delete;
    Survivor& operator=(const Survivor&) = delete;

    [[nodiscard]] std::uint16_t port() const { return daemon_->port(); }

private:
    Platform& platform_;
    sandbox::Sandbox& meta_;
    app::Clock oslo_;
    std::unique_ptr<app::Daemon> daemon_;
};

struct Kept {
    std::size_t complete = 0, sessions = 0, answers = 0;
    std::vector<std::string> texts;
};

Kept read_kept(const std::string& database) {
    auto store = store::SqliteStore::open(database, {.read_only = true});
    REQUIRE(store.has_value());
    Kept kept;
    (*store)->each_session({}, [&](const service::Session& session) {
        ++kept.sessions;
        if (session.disposition == service::Disposition::complete && session.ending == "completed") ++kept.complete;
    });
    (*store)->each_answer({}, [&](const service::Session&, const service::Answer& answer) {
        ++kept.answers;
        if (!answer.text.empty()) kept.texts.push_back(answer.text);
    });
    std::ranges::sort(kept.texts);
    return kept;
}

void die_again_and_again(const SetUp& set_up) {
    const unsigned used_seed = seed();
    INFO("repeat with STEMMEN_CRASH_SEED=" << used_seed);
    std::mt19937 random(used_seed);
    std::uniform_int_distribution<int> life(10, 500);

    Platform platform(webhooks_in_flight);
    const Installation here(platform.graph_url(), std::string(R"({"store":{"synchronous_full":true},"messenger":{"typing":"0s","automation_reply":"0s",)") + set_up.messenger + "}}");
    People people(set_up.talk);
    platform.with([&](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::set_up, .text = set_up.name}).has_value()); });
    for (int round = 0; round < rounds(set_up); ++round) {
        Process service(here.folder, here.serve(), secrets());
        const std::uint16_t port = service.port();
        INFO("round " << round << "\n" << service.err());
        REQUIRE(port != 0);
        platform.set_callback(port);
        const auto death = std::chrono::steady_clock::now() + std::chrono::milliseconds(life(random));
        platform.with([&](sandbox::Sandbox& meta) {
            for (int i = 0; i < people_a_round; ++i) people.arrive(meta);
        });
        (void)eventually(
            [&] {
                platform.with([&](sandbox::Sandbox& meta) { people.look(meta); });
                return std::chrono::steady_clock::now() >= death;
            },
            std::chrono::seconds(5));
        service.signal(SIGKILL);
        platform.set_callback(0);
        REQUIRE(service.wait() == 128 + SIGKILL);
    }

    std::unique_ptr<Survivor> survivor;
    platform.with_loop([&](net::Loop& loop, sandbox::Sandbox& meta) { survivor = std::make_unique<Survivor>(platform, loop, meta, here); });
    int steps = 0;
    const bool finished = eventually([&] {
        bool over = false;
        platform.with([&](sandbox::Sandbox& meta) {
            people.look(meta);
            if (++steps % looks_between_jumps == 0) meta.advance(5s);
            over = all_have_finished(meta) && meta.world().webhooks().size() == 0;
        });
        return over;
    }, end_at_most);
    CHECK(finished);
    const std::uint16_t port = survivor->port();
    CHECK(eventually([&] { return metric(port, "stemmen_outbox") == 0; }));
    CHECK(metric(port, "stemmen_events_set_aside") == 0);
    std::vector<std::string> repeated, violations;
    std::string waiting;
    platform.with([&](sandbox::Sandbox& meta) {
        waiting = unfinished(meta);
        repeated = repetitions(meta);
        for (const sandbox::Violation& each : meta.world().violations()) violations.push_back(each.rule + ": " + each.detail);
    });
    survivor.reset();

    INFO("not asked:\n" << reasons(here.database()));
    CHECK(waiting == "");
    CHECK(repeated == std::vector<std::string>{});
    CHECK(violations == std::vector<std::string>{});
    const auto everybody = static_cast<std::size_t>(people.count());
    const Kept kept = read_kept(here.database());
    CHECK(kept.sessions == everybody);
    CHECK(kept.complete == everybody);
    CHECK(kept.answers == everybody * answers_a_talk);
    CHECK(kept.texts == people.written());
    SQLite::Database file(here.database());
    CHECK(file.execAndGet("PRAGMA integrity_check").getString() == "ok");
    CHECK(file.execAndGet("SELECT COUNT(*) FROM talk WHERE asked = 1").getInt() == people.count());
}

TEST_CASE("kill -9 at any moment under load loses nothing that was acknowledged and asks nothing twice") {
    die_again_and_again({.name = "zero-config", .messenger = R"("setups":["zero_config"])", .talk = {officer_answers}, .share = 1});
}

TEST_CASE("kill -9 under load loses nothing where the inbox is the default app and we stand by") {
    die_again_and_again({.name = "inbox", .messenger = R"("setups":["standby"])", .talk = {officer_answers}});
}

TEST_CASE("kill -9 under load loses nothing where the officers' tool passes the thread") {
    die_again_and_again({.name = "tool",
                         .messenger = R"("setups":["passed"],"operator_app_ids":["3344556677889900"])",
                         .talk = {{.verb = Verb::tool_says, .text = "Saken er løst."}, {.verb = Verb::tool_passes, .text = R"({"closed":true})"}}});
}

TEST_CASE("kill -9 under load loses nothing where citizens open a link to be asked") {
    die_again_and_again({.name = "link",
                         .messenger = R"("setups":["link"],"link_refs":["tilbakemelding"])",
                         .talk = {officer_answers, {.verb = Verb::citizen_opens_link, .text = "tilbakemelding"}}});
}

}  // namespace
}  // namespace stemmen::e2e
