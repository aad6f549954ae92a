// The running service as the dashboard's tests need it: a real store in memory, a clock that the test moves, and the network as a
// function. Everything happens at once, on the test's own thread.
#pragma once

#include <catch2/catch.hpp>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "dashboard/cookies.hpp"
#include "dashboard/dashboard.hpp"
#include "privacy/redact.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::dashboard {

using nlohmann::json;

inline constexpr Timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + std::chrono::hours{12}};

class CountingRandom : public service::Random {
public:
    std::uint64_t next() override { return state_ = state_ * 6364136223846793005U + 1442695040888963407U; }

private:
    std::uint64_t state_ = 42;
};

// The dialogs as they are in the project.
inline const dialog::Library& real_dialogs() {
    static const dialog::Library library = [] {
        const std::filesystem::path source = STEMMEN_SOURCE_DIR;
        dialog::Files files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(source / "dialogs")) {
            if (!entry.is_regular_file()) continue;
            std::ifstream file(entry.path(), std::ios::binary);
            files.emplace_back(std::filesystem::relative(entry.path(), source).generic_string(), std::string(std::istreambuf_iterator<char>(file), {}));
        }
        return std::move(*dialog::load_library(files));
    }();
    return library;
}

class TestHost final : public Host {
public:
    explicit TestHost(Settings settings = {.public_url = "https://stemmen.example.no"}) : settings_(std::move(settings)) {
        std::string bytes;
        for (std::size_t i = 0; i < privacy::new_key_file_random_bytes; ++i) bytes.push_back(static_cast<char>(i * 7 + 1));
        keys_.emplace(std::move(*privacy::KeyRing::parse(*privacy::new_key_file(Secret(bytes)))));
        store_ = std::move(*store::SqliteStore::open(":memory:"));
        dashboard.emplace(*this);
    }

    bool read(ReadWork work, Done done) override {
        if (is_full) return false;
        work(*store_);
        done(nullptr);
        return true;
    }
    bool write(WriteWork work, Done done) override {
        if (is_full) return false;
        store_->transact([&](service::Transaction& tx) { work(tx, now()); });
        done(nullptr);
        return true;
    }
    // What the redactor's forms of numbers and addresses are, without its lists of names.
    std::vector<std::string> marks_in(const std::string& text) override {
        static const privacy::RedactionRules rules = *privacy::RedactionRules::parse({{"numbers.json", R"({"published_numbers": ["112", "02800"]})"}});
        return privacy::redact(rules, text).found;
    }
    void fetch(HttpRequest request, Duration, std::move_only_function<void(Result<HttpResponse>)> done) override {
        asked.push_back(request.target);
        done(network ? network(request) : Result<HttpResponse>(Error{Errc::unavailable, "no network here"}));
    }
    service::Moment now() override { return {.now = time}; }
    service::Random& random() override { return random_; }
    const privacy::KeyRing& key_ring() override { return *keys_; }
    const contact::UnitTree& units() override { return tree_; }
    const contact::Reference& reference() override { return numbers; }
    const dialog::Library& dialogs() override { return real_dialogs(); }
    const Settings& dashboard_settings() override { return settings_; }
    void count(std::string_view, std::string_view label) override { counted.emplace_back(label); }
    void tell(std::string_view, std::string_view, const std::string& detail) override { told.push_back(detail); }

    HttpResponse ask(HttpRequest request) {
        if (request.peer.empty()) request.peer = "10.0.0.1";
        std::optional<HttpResponse> answer;
        dashboard->handle(std::move(request), Reply([&](HttpResponse response) { answer = std::move(response); }));
        REQUIRE(answer.has_value());
        return std::move(*answer);
    }
    // The cookie of a session that has begun, as a browser sends it.
    std::string signed_in(const std::string& subject, std::vector<std::string> roles, std::vector<std::string> units = {"pod"}) {
        const std::string secret = new_secret(random_);
        store_->transact([&](service::Transaction& tx) {
            tx.sign_in().insert(service::ReaderSession{.key = session_key(*keys_, secret), .subject = subject, .name = subject, .roles = std::move(roles), .units = std::move(units),
                                                       .created_at = time, .seen_at = time, .expires_at = time + settings_.session});
        });
        return session_cookie_name(settings_.is_https()) + "=" + secret;
    }
    std::string csrf(const std::string& cookie) { return csrf_token(*keys_, session_key(*keys_, cookie.substr(cookie.find('=') + 1))); }
    HttpResponse get(const std::string& cookie, const std::string& target) { return ask({.target = target, .headers = {{"cookie", cookie}}}); }
    HttpResponse post(const std::string& cookie, const std::string& target, const std::string& body = "") {
        return ask({.method = "POST", .target = target, .headers = {{"cookie", cookie}, {"x-csrf-token", csrf(cookie)}}, .body = body});
    }
    // "who what about why" of the access log, oldest first.
    std::vector<std::string> log() {
        std::vector<std::string> lines;
        store_->each_access([](const service::AccessMarks&) {}, [&](const service::Access& e) { lines.push_back(e.who + " " + e.what + " " + e.about + " " + e.why); });
        return lines;
    }
    service::Store& store() { return *store_; }

    Timestamp time = noon;
    bool is_full = false;
    std::function<Result<HttpResponse>(const HttpRequest&)> network;
    std::vector<std::string> asked, counted, told;
    std::optional<Dashboard> dashboard;
    contact::Reference numbers{.numbers = {{"nod_politi", "112", "", true}, {"politi", "02800", "", true}}, .defaults = {}, .units = {}};

private:
    Settings settings_;
    std::optional<privacy::KeyRing> keys_;
    std::unique_ptr<store::SqliteStore> store_;
    CountingRandom random_;
    contact::UnitTree tree_{{{.id = "pod", .parent = "", .kind = contact::UnitKind::directorate},
                             {.id = "201", .parent = "pod", .kind = contact::UnitKind::district},
                             {.id = "201-a", .parent = "201", .kind = contact::UnitKind::area},
                             {.id = "202", .parent = "pod", .kind = contact::UnitKind::district},
                             {.id = "203", .parent = "pod", .kind = contact::UnitKind::district}}};
};

inline json body_of(const HttpResponse& answer) { return json::parse(answer.body, nullptr, false); }
inline std::string error_of(const HttpResponse& answer) { return body_of(answer).value("error", ""); }
inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace stemmen::dashboard
