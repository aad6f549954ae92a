// What every service::Store does with readers' sessions, API tokens and export requests. Each case runs against every engine.
#include <catch2/catch.hpp>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using records::ApiToken, records::ExportRequest, records::ReaderKey, records::ReaderSession;

namespace {

ReaderKey key(int number) { return {hex_of(7'000'000 + number)}; }

ReaderSession sample_session_of(int number) {
    return {.key = key(number),
            .subject = "oidc:kari'; DROP TABLE session;--",
            .name = "Kari <script>",
            .roles = {"analyst", "auditor"},
            .units = {"201"},
            .is_trial = true,
            .sealed_hint = "sealed",
            .created_at = noon,
            .seen_at = noon + 1min,
            .expires_at = noon + 10h};
}

}  // namespace

TEST_CASE("a reader's session comes back as written, is touched, and is gone when erased") {
    for_each_engine([](records::Store& store) {
        ReaderSession session = sample_session_of(1);
        store.transact([&](Tx& tx) { tx.sign_in().insert(session); });
        CHECK(store.reader_session(key(1)) == session);
        CHECK_FALSE(store.reader_session(key(2)).has_value());
        CHECK_FALSE(store.reader_session({}).has_value());
        session.seen_at = noon + 2h;
        store.transact([&](Tx& tx) {
            tx.sign_in().touch(key(1), noon + 2h);
            CHECK(tx.sign_in().session(key(1)) == session);
        });
        store.transact([&](Tx& tx) {
            CHECK(tx.sign_in().erase_session(key(1)));
            CHECK_FALSE(tx.sign_in().erase_session(key(1)));
            CHECK_FALSE(tx.sign_in().erase_session({}));
        });
        CHECK_FALSE(store.reader_session(key(1)).has_value());
    });
}

TEST_CASE("sessions that have expired or are idle are pruned, a few at a time") {
    for_each_engine([](records::Store& store) {
        store.transact([&](Tx& tx) {
            for (int i = 0; i < 6; ++i) {
                ReaderSession session = sample_session_of(i);
                session.seen_at = noon + std::chrono::hours{i};  // 0 to 5
                session.expires_at = noon + std::chrono::hours{i == 5 ? 1 : 20};
                tx.sign_in().insert(session);
            }
        });
        const auto prune = [&](std::size_t limit) { return ask(store, [&](Tx& tx) { return tx.sign_in().prune_sessions(noon + 6h, noon + 3h, limit); }); };
        CHECK(prune(2) == 2);
        CHECK(prune(9) == 2);  // 0, 1, 2 were idle, 5 had expired
        CHECK(prune(9) == 0);
        CHECK(store.reader_session(key(3)).has_value());
        CHECK_FALSE(store.reader_session(key(5)).has_value());
    });
}

TEST_CASE("a token is found by its key, has its name for itself, and is gone when revoked") {
    for_each_engine([](records::Store& store) {
        const ApiToken token{.name = "bi", .key = key(1), .roles = {"analyst"}, .units = {"201", "202"}, .created_at = noon, .expires_at = noon + 24h};
        store.transact([&](Tx& tx) {
            CHECK(tx.sign_in().insert(token));
            CHECK_FALSE(tx.sign_in().insert(ApiToken{.name = "bi", .key = key(2), .roles = {}, .units = {}, .created_at = noon, .expires_at = noon}));
        });
        CHECK(store.api_token(key(1)) == token);
        CHECK_FALSE(store.api_token(key(2)).has_value());
        CHECK(store.api_tokens() == std::vector{token});
        store.transact([&](Tx& tx) {
            CHECK(tx.sign_in().erase_token("bi"));
            CHECK_FALSE(tx.sign_in().erase_token("bi"));
        });
        CHECK(store.api_tokens().empty());
    });
}

TEST_CASE("an export request is decided and used, and its number is never used twice") {
    for_each_engine([](records::Store& store) {
        ExportRequest request{.what = "unit=201", .why = "analysis", .asked_by = "oidc:kari", .asked_name = "Kari", .asked_at = noon, .expires_at = noon + 24h};
        request.number = ask(store, [&](Tx& tx) { return tx.sign_in().insert(request); });
        CHECK(ask(store, [&](Tx& tx) { return tx.sign_in().export_request(request.number); }) == request);
        request.decided_by = "oidc:ola";
        request.decided_at = noon + 1h;
        request.is_approved = true;
        request.expires_at = noon + 2h;
        request.used_at = noon + 90min;
        store.transact([&](Tx& tx) { tx.sign_in().update(request); });
        CHECK(store.export_requests(9) == std::vector{request});
        CHECK(ask(store, [](Tx& tx) { return tx.sign_in().prune_export_requests(noon, 9); }) == 0);
        CHECK(ask(store, [](Tx& tx) { return tx.sign_in().prune_export_requests(noon + 1h, 9); }) == 1);
        CHECK(ask(store, [&](Tx& tx) { return tx.sign_in().insert(request); }) == request.number + 1);
        CHECK(store.export_requests(0).empty());
    });
}

TEST_CASE("the access log is read a page at a time, newest first") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 1; i <= 5; ++i) tx.access().append({.number = i, .at = noon, .who = "kari", .what = "text.view", .about = "1", .why = "reading", .link = "l"});
        });
        const auto numbers = [&](std::int64_t before, std::size_t limit) {
            std::vector<std::int64_t> out;
            for (const records::Access& entry : store.access_before(before, limit)) out.push_back(entry.number);
            return out;
        };
        CHECK(numbers(INT64_MAX, 2) == std::vector<std::int64_t>{5, 4});
        CHECK(numbers(4, 9) == std::vector<std::int64_t>{3, 2, 1});
        CHECK(numbers(1, 9).empty());
    });
}
