// What the store's tests share: ids, samples, folders that vanish, and every implementation of service::Store.
#pragma once

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/sqlite_store.hpp"

namespace stemmen::store_testing {

namespace records = stemmen::service;
using Tx = records::Transaction;

class TemporaryFolder {
public:
    TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "stemmen-store-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return std::filesystem::path(path_) / name; }

private:
    std::string path_;
};

// 32 hex digits that differ in their first and last bytes.
inline std::string hex_of(int number) {
    std::string text(33, '0');
    std::snprintf(text.data(), text.size(), "%08x%016x%08x", static_cast<unsigned>(number) * 2654435761U, 0, static_cast<unsigned>(number));
    text.resize(32);
    return text;
}
inline PersonKey person(int number) { return {hex_of(1'000'000 + number)}; }
inline Pseudonym pseudonym(int number) { return {hex_of(6'000'000 + number)}; }
inline SessionId session_id(int number) { return {hex_of(2'000'000 + number)}; }
inline AnswerId answer_id(int number) { return {hex_of(3'000'000 + number)}; }
inline EventKey event(int number) { return {hex_of(4'000'000 + number)}; }
inline MessageKey message(int number) { return {hex_of(5'000'000 + number)}; }

inline constexpr Timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{12}};
inline constexpr std::chrono::hours day{24};

inline records::Thread sample_thread(int number) {
    return {.person = person(number),
            .channel = "messenger",
            .account = "101",
            .sealed_address = std::string("seal\0ed\xff", 8),
            .contact = R"({"owner":"us"})"};
}
inline records::Session sample_session(int number, int of_person) {
    return {.id = session_id(number),
            .person = pseudonym(of_person),
            .channel = "messenger",
            .account = "101",
            .unit = "oslo",
            .dialog = "after-conversation",
            .dialog_version = 3,
            .variant = "order=open_first",
            .language = Language::nn,
            .state = R"({"step":"rating"})",
            .setup = "quiet",
            .invited_at = noon,
            .active_at = noon};
}
inline records::Answer sample_answer(int number, int of_session, const std::string& question) {
    return {.id = answer_id(number),
            .session = session_id(of_session),
            .question = question,
            .kind = "open",
            .text = "Dei høyrde på meg 🙂, [telefon] 'og' \"det\"",
            .redacted = {"phone", "name"},
            .flags = {"art9"},
            .language = Language::nn,
            .message = message(number),
            .answered_at = std::chrono::floor<std::chrono::days>(noon)};
}
inline records::Outgoing sample_outgoing(int of_person, Timestamp next_at = noon) {
    return {.person = person(of_person),
            .channel = "messenger",
            .account = "101",
            .purpose = "ask",
            .body = R"({"text":"Hei"})",
            .created_at = noon,
            .next_at = next_at};
}

// Every implementation of the port; another engine joins by adding a row.
struct Engine {
    std::string name;
    std::unique_ptr<records::Store> (*make)(const TemporaryFolder& folder);
};
inline std::unique_ptr<store::SqliteStore> open_or_throw(const std::filesystem::path& path, const store::Options& options = {}) {
    auto opened = store::SqliteStore::open(path, options);
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(*opened);
}
inline const std::vector<Engine>& engines() {
    static const std::vector<Engine> all{
        {"SQLite in memory", [](const TemporaryFolder&) -> std::unique_ptr<records::Store> { return open_or_throw(":memory:"); }},
        {"SQLite in a file",
         [](const TemporaryFolder& folder) -> std::unique_ptr<records::Store> { return open_or_throw(folder / "var/stemmen.db"); }},
    };
    return all;
}

inline void for_each_engine(const std::function<void(records::Store&)>& check) {
    for (const Engine& engine : engines()) {
        DYNAMIC_SECTION(engine.name) {
            const TemporaryFolder folder;
            const auto store = engine.make(folder);
            check(*store);
        }
    }
}

inline void add_sessions(records::Store& store, int count) {
    store.transact([&](Tx& tx) {
        for (int i = 0; i < count; ++i) tx.insert(sample_session(i, i));
    });
}

// A question to the store as one transaction with a value.
template <class F>
auto ask(records::Store& store, F question) {
    using Value = decltype(question(std::declval<Tx&>()));
    std::optional<Value> value;
    store.transact([&](Tx& tx) { value = question(tx); });
    return std::move(*value);
}

}  // namespace stemmen::store_testing
