// How long the dashboard takes to answer: 1 million answers, 100,000 of them texts, over two years and the real tree of units, then the
// overview, any filter at all, and looking for words. In process: what the service does between taking a request and having its answer.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "contact/reference.hpp"
#include "dashboard/cookies.hpp"
#include "dashboard/dashboard.hpp"
#include "dashboard/gate.hpp"
#include "insight/period.hpp"
#include "insight/stem.hpp"
#include "store/sqlite_store.hpp"

namespace {

namespace fs = std::filesystem;
namespace dashboard = stemmen::dashboard;
namespace service = stemmen::service;
using stemmen::HttpRequest;
using stemmen::HttpResponse;
using stemmen::Timestamp;

constexpr int talks = 300'000, days = 730, texts = 100'000;  // each talk: a rating and two or three more answers
constexpr int talks_a_commit = 5'000;
constexpr std::size_t asked_usual = 400;
constexpr Timestamp today{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + std::chrono::hours{12}};

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

stemmen::dialog::Library read_dialogs() {
    const fs::path source = STEMMEN_SOURCE_DIR;
    stemmen::dialog::Files files;
    for (const auto& entry : fs::recursive_directory_iterator(source / "dialogs"))
        if (entry.is_regular_file()) files.emplace_back(fs::relative(entry.path(), source).generic_string(), read(entry.path()));
    return std::move(*stemmen::dialog::load_library(files));
}

class Chance final : public service::Random {
public:
    std::uint64_t next() override { return engine_(); }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
    // Ratings are mostly good, as ratings are.
    const char* rating() { return std::array{"5", "5", "5", "4", "4", "3", "2", "1"}[below(8)]; }

private:
    std::mt19937_64 engine_{20261130};
};

// Everything happens at once, on this thread.
class Desk final : public dashboard::Host {
public:
    Desk(const fs::path& database, const stemmen::contact::UnitTree& tree) : tree_(tree), library_(read_dialogs()) {
        std::string bytes(stemmen::privacy::new_key_file_random_bytes, 'k');
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 + 1);
        keys_.emplace(std::move(*stemmen::privacy::KeyRing::parse(*stemmen::privacy::new_key_file(stemmen::Secret(bytes)))));
        store_ = std::move(*stemmen::store::SqliteStore::open(database));
        reading_ = std::move(*stemmen::store::SqliteStore::open(database, {.read_only = true, .beside_service = true}));
        desk_.emplace(*this);
    }
    bool read(ReadWork work, Done done) override { return work(*reading_), done(nullptr), true; }
    bool write(WriteWork work, Done done) override {
        store_->transact([&](service::Transaction& tx) { work(tx, now()); });
        return done(nullptr), true;
    }
    std::vector<std::string> marks_in(const std::string&) override { return {}; }
    void fetch(HttpRequest, stemmen::Duration, std::move_only_function<void(stemmen::Result<HttpResponse>)> done) override { done(stemmen::Error{stemmen::Errc::unavailable, "no network here"}); }
    service::Moment now() override { return {.now = now_ += std::chrono::milliseconds{100}}; }  // nobody is slowed down for asking often
    service::Random& random() override { return chance; }
    const stemmen::privacy::KeyRing& key_ring() override { return *keys_; }
    const stemmen::contact::UnitTree& units() override { return tree_; }
    const stemmen::contact::Reference& reference() override { return reference_; }
    const stemmen::dialog::Library& dialogs() override { return library_; }
    const dashboard::Settings& dashboard_settings() override { return settings_; }
    void count(std::string_view, std::string_view) override {}
    void tell(std::string_view, std::string_view, const std::string&) override {}

    std::string signed_in() {
        const std::string secret = dashboard::new_secret(chance);
        store_->transact([&](service::Transaction& tx) {
            tx.sign_in().insert(service::ReaderSession{.key = dashboard::session_key(*keys_, secret), .subject = "bench", .name = "bench", .roles = {"analyst"}, .units = {tree_.units.front().id}, .created_at = now_, .seen_at = now_, .expires_at = now_ + std::chrono::hours{10}});
        });
        return dashboard::session_cookie_name(settings_.is_https()) + "=" + secret;
    }
    HttpResponse ask(const std::string& cookie, const std::string& target) {
        HttpResponse answer;
        desk_->handle({.target = target, .headers = {{"cookie", cookie}}, .peer = "127.0.0.1"}, dashboard::Reply([&](HttpResponse response) { answer = std::move(response); }));
        return answer;
    }
    service::Store& store() { return *store_; }
    service::Store& reading() { return *reading_; }

    Chance chance;

private:
    Timestamp now_ = today;
    dashboard::Settings settings_{.public_url = "https://stemmen.example.no"};
    const stemmen::contact::UnitTree& tree_;
    stemmen::dialog::Library library_;
    stemmen::contact::Reference reference_;
    std::optional<stemmen::privacy::KeyRing> keys_;
    std::unique_ptr<stemmen::store::SqliteStore> store_, reading_;
    std::optional<dashboard::Dashboard> desk_;
};

std::string id_of(int number, char kind) {
    char text[40];
    std::snprintf(text, sizeof text, "%08x%c%015x%08x", static_cast<unsigned>(number) * 2654435761U, kind, 0U, static_cast<unsigned>(number));
    return std::string(text).substr(0, 32);
}

const std::vector<std::string>& words() {
    static const std::vector<std::string> all{"ventetid", "lenge", "hyggelig", "betjent", "telefon", "passet", "timen", "svar", "raskt", "politiet", "saken", "skranke", "nettside", "skjema", "kjempebra", "kø",
                                              "forstod", "spurte", "igjen", "ringte", "dagen", "etter", "hjelp", "takk", "burde", "bedre", "informasjon", "språk", "lyttet", "forklarte"};
    return all;
}

void add_talk(service::Transaction& tx, Chance& chance, const std::vector<std::string>& places, int number) {
    const Timestamp at = today - std::chrono::days{days - 1} + std::chrono::days{static_cast<std::int64_t>(number) * days / talks};
    const stemmen::SessionId session{id_of(number, 'a')};
    const bool is_web = chance.below(4) == 0;
    tx.insert(service::Session{.id = session, .channel = is_web ? "teams" : "messenger", .account = "101", .unit = places[chance.below(places.size())], .dialog = "after-conversation", .dialog_version = 1, .language = stemmen::Language::nb,
                               .setup = "quiet", .invited_at = at, .active_at = at, .ended_at = at, .ending = "completed", .disposition = service::Disposition::complete});
    const Timestamp day = std::chrono::floor<std::chrono::days>(at);
    const auto answer = [&](char kind, const char* question, const char* type, const std::string& value, const std::string& text) {
        tx.save(service::Answer{.id = {id_of(number, kind)}, .session = session, .question = question, .kind = type, .value = value, .text = text, .language = stemmen::Language::nb, .answered_at = day});
    };
    answer('b', "q.rating", "rating", chance.rating(), "");
    answer('c', "q.pj.voice", "choice", std::array{"3", "2", "1", "9"}[chance.below(4)], "");
    answer('d', "q.pj.respect", "choice", std::array{"3", "2", "1", "9"}[chance.below(4)], "");
    if (number % (talks / texts) != 0) return;
    std::string text;
    for (std::size_t i = 0; i < 12; ++i) text += (text.empty() ? "" : " ") + words()[std::min(chance.below(words().size()), chance.below(words().size()))] + (i == 5 ? std::to_string(chance.below(20'000)) + "x" : "");
    answer('e', "q.better", "open", "", text);
}

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

void fill(Desk& desk, const std::vector<std::string>& places) {
    const Clock::time_point begin = Clock::now();
    for (int from = 0; from < talks; from += talks_a_commit)
        desk.store().transact([&](service::Transaction& tx) {
            for (int i = from; i < from + talks_a_commit; ++i) add_talk(tx, desk.chance, places, i);
        });
    std::printf("made %d answers of %d talks, %d of them texts, over %d days: %.0f s\n", talks * 3 + texts, talks, texts, days, seconds_since(begin));
    const Clock::time_point count = Clock::now();
    std::size_t counted = 0;
    for (;;) {
        std::vector<service::StaleDay> stale;
        desk.store().transact([&](service::Transaction& tx) { stale = tx.figures().take_stale(service::stale_days_at_once_max); });
        if (stale.empty()) break;
        service::Recount recount;
        desk.reading().read_figures([&](service::FigureRows& figures, service::TextRows&) { recount = figures.recount(stale, stemmen::insight::stems); });
        desk.store().transact([&](service::Transaction& tx) { tx.figures().apply(recount, today); });
        counted += stale.size();
    }
    std::printf("counted %zu days: %.0f s, %.1f ms a day\n\n", counted, seconds_since(count), seconds_since(count) * 1000 / static_cast<double>(counted));
}

// Prints one line; true: the goal was met, and every answer was one.
template <class Target>
bool measure(Desk& desk, const std::string& cookie, const char* name, std::optional<double> goal, Target target) {
    std::vector<double> times;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < asked_usual; ++i) {
        const std::string asked = target();
        const Clock::time_point begin = Clock::now();
        const HttpResponse answer = desk.ask(cookie, asked);
        times.push_back(seconds_since(begin) * 1000);
        bytes += answer.body.size();
        if (answer.status == 200) continue;
        std::printf("%s answered %d: %s\n", asked.c_str(), answer.status, answer.body.c_str());
        return false;
    }
    std::ranges::sort(times);
    const auto at = [&](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]; };
    const bool is_met = !goal || at(0.95) <= *goal;
    std::printf("%-44s %9.2f %9.2f %9.2f %9zu", name, at(0.5), at(0.95), times.back(), bytes / times.size());
    if (goal) std::printf("   goal <= %3.0f ms  %s", *goal, is_met ? "met" : "MISSED");
    std::printf("\n");
    std::fflush(stdout);
    return is_met;
}

std::string period(Chance& chance, std::size_t kinds) {
    const int back = static_cast<int>(chance.below(22));
    const auto day = std::chrono::floor<std::chrono::days>(today) - std::chrono::days{30 * back};
    return name_of(stemmen::insight::period_of(day, std::array{stemmen::insight::PeriodKind::month, stemmen::insight::PeriodKind::quarter, stemmen::insight::PeriodKind::week}[chance.below(kinds)]));
}

std::string any_filter(Chance& chance, const std::vector<std::string>& units) {
    return "unit=" + units[chance.below(units.size())] + "&period=" + period(chance, 3) + std::array{"", "", "&channel=messenger", "&channel=teams"}[chance.below(4)];
}

}  // namespace

int main() {
    const fs::path folder = fs::temp_directory_path() / ("stemmen-bench-dashboard-" + std::to_string(Clock::now().time_since_epoch().count()));
    fs::create_directories(folder);
    const auto tree = stemmen::contact::parse_units(read(fs::path(STEMMEN_SOURCE_DIR) / "config/units.csv"), "units.csv");
    if (!tree) return std::fprintf(stderr, "%s\n", tree.error().detail.c_str()), 1;
    std::vector<std::string> units, places;
    for (const auto& unit : tree->units) {
        units.push_back(unit.id);
        if (tree->children(unit.id).empty()) places.push_back(unit.id);
    }
    bool is_met = true;
    {
        Desk desk(folder / "stemmen.db", *tree);
        fill(desk, places);
        const std::string cookie = desk.signed_in(), root = "/api/v1/";
        Chance& chance = desk.chance;
        std::printf("%-44s %9s %9s %9s %9s\n", "server time in ms, of 400 questions", "p50", "p95", "most", "bytes");
        is_met &= measure(desk, cookie, "overview, a month", 100, [&] { return root + "overview?period=" + period(chance, 1); });
        is_met &= measure(desk, cookie, "overview, any filter", 200, [&] { return root + "overview?" + any_filter(chance, units); });
        const std::array<const char*, 5> others{"distribution?", "dispositions?", "not-asked?", "missing?", "trend?question=q.rating&"};
        is_met &= measure(desk, cookie, "any other figure, any filter", 200, [&] { return root + others[chance.below(others.size())] + any_filter(chance, units); });
        is_met &= measure(desk, cookie, "trend of 13 weeks, any filter", 200, [&] { return root + "trend?kind=week&count=13&" + any_filter(chance, units); });
        is_met &= measure(desk, cookie, "texts, newest first, any filter", 200, [&] { return root + "texts?" + any_filter(chance, units); });
        is_met &= measure(desk, cookie, "text search, a common word", 50, [&] { return root + "texts?q=" + stemmen::percent_encode(words()[chance.below(3)]); });
        is_met &= measure(desk, cookie, "text search, two words", 50, [&] { return root + "texts?q=" + stemmen::percent_encode(words()[chance.below(words().size())] + " " + words()[chance.below(words().size())]); });
        is_met &= measure(desk, cookie, "text search, a rare word", 50, [&] { return root + "texts?q=" + stemmen::percent_encode("ventetid" + std::to_string(chance.below(20'000)) + "x"); });
    }
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return is_met ? 0 : 1;
}
