// A receipt code opens and deletes answers. While it waits to be sent, nobody who reads the database can read it.
#include <algorithm>
#include <catch2/catch.hpp>

#include "image.hpp"
#include "scene.hpp"
#include "service/body.hpp"
#include "service/outbox.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Image;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

// The receipt codes among the words of these texts.
std::vector<std::string> codes_in(const std::vector<std::string>& texts) {
    std::vector<std::string> codes;
    for (const std::string& text : texts)
        for (std::size_t at = 0; at + 17 <= text.size(); ++at)
            if (const std::string_view word = std::string_view(text).substr(at, 17); normal_receipt(word) == word) codes.emplace_back(word);
    return codes;
}

std::vector<Outgoing> rows(Scene& scene) {
    std::vector<Outgoing> found;
    scene.store->transact([&](Transaction& tx) {
        found.clear();
        for (std::int64_t id = 1; id < 200; ++id)
            if (auto row = tx.outgoing(id)) found.push_back(std::move(*row));
    });
    return found;
}

}  // namespace

TEST_CASE("no receipt code stands in the database while it waits to be sent, and it is sent after a crash all the same") {
    Scene scene;
    scene.started();
    (void)scene.told();
    scene.goes_nowhere = true;
    scene.citizen("INNSYN");
    REQUIRE_FALSE(rows(scene).empty());
    for (const Outgoing& row : rows(scene)) {
        INFO(row.body);
        CHECK(row.body.starts_with("sealed:"));
        CHECK(operation_of(scene.kit.keys, row).has_value());
    }
    const std::string bytes = Image(*scene.store).bytes();
    scene.restart();
    scene.wait(2min);
    const std::vector<std::string> codes = codes_in(scene.told());
    REQUIRE(codes.size() == 1);
    CHECK(bytes.find(codes.front()) == std::string::npos);
    CHECK(Image(*scene.store).bytes().find(codes.front()) == std::string::npos);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("a sealed message that hands the thread back does so when it is sent after a crash") {
    Scene scene;
    scene.started();
    scene.citizen("Fornøyd");
    scene.citizen("Alt gikk bra.");  // without words there is nothing to quote, and no last question
    const auto can_tap = [&](const std::string& title) {
        const std::vector<std::string> buttons = scene.buttons();
        return std::ranges::find(buttons, title) != buttons.end();
    };
    const std::string to_the_end = "Ja, det er greit";  // the last question: may we quote?
    for (int i = 0; i < 8 && !can_tap(to_the_end); ++i) scene.tap(can_tap("Nei, jeg er ferdig") ? "Nei, jeg er ferdig" : "Hopp over");
    REQUIRE(can_tap(to_the_end));
    (void)scene.told();
    scene.goes_nowhere = true;
    scene.tap(to_the_end);
    REQUIRE(rows(scene).size() == 1);
    CHECK(rows(scene).front().body.starts_with("sealed:"));
    scene.restart();
    CHECK(scene.owner == Scene::Thread::ours);
    scene.wait(2min);
    CHECK(codes_in(scene.told()).size() == 1);
    CHECK(scene.owner != Scene::Thread::ours);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("a row that an older version has written in plain is sent") {
    Scene scene;
    scene.started();
    (void)scene.told();
    const SessionId session = scene.session().id;
    scene.store->transact([&](Transaction& tx) {
        tx.enqueue({.person = scene.person(),
                    .channel = "messenger",
                    .account = scene.kit.accounts.front().id,
                    .session = session,
                    .purpose = "say",
                    .body = to_json(SendText{.text = "Skriv SLETT 7F3K-9Q2M-X4T8-BC"}),
                    .created_at = scene.now,
                    .next_at = scene.now},
                   scene.now, false);
    });
    scene.wait(1s);
    CHECK(scene.told() == std::vector<std::string>{"Skriv SLETT 7F3K-9Q2M-X4T8-BC"});
}

TEST_CASE("a sealed row opens for its person alone, and one that cannot be opened is given up, not sent") {
    Scene scene;
    scene.started();
    const Operation operation = SendText{.text = "Hei", .choices = {{"Ja", "p"}}, .after = AfterSend::pass_to_operators};
    Outgoing row{.person = scene.person(), .body = sealed_body(scene.kit.keys, scene.person(), operation)};
    CHECK(operation_of(scene.kit.keys, row).value() == operation);
    row.person.value.front() = row.person.value.front() == '0' ? '1' : '0';
    CHECK_FALSE(operation_of(scene.kit.keys, row).has_value());
    for (const char* body : {"", "sealed:", "sealed:???", "sealed:AAAA", "[]"}) CHECK_FALSE(operation_of(scene.kit.keys, {.person = scene.person(), .body = body}).has_value());

    (void)scene.told();
    const PersonKey somebody_else = row.person;
    scene.store->transact([&](Transaction& tx) {
        tx.enqueue({.person = scene.person(),
                    .channel = "messenger",
                    .account = scene.kit.accounts.front().id,
                    .purpose = "say",
                    .body = sealed_body(scene.kit.keys, somebody_else, operation),
                    .created_at = scene.now,
                    .next_at = scene.now},
                   scene.now, false);
    });
    scene.wait(1s);
    CHECK(scene.counted("send_given_up", "unreadable") == 1);
    CHECK(scene.told().empty());
}
