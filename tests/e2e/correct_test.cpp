// A citizen corrects what is kept: by the word in the chat, and by receipt code at the counter, beside the running service.
#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>

#include "conversation.hpp"

namespace stemmen::e2e {
namespace {

using sandbox::Verb;

std::string stored_texts(const Installation& here) {
    SQLite::Database file(here.database());
    return file.execAndGet("SELECT group_concat(text, '|') FROM answer WHERE kind = 'open' AND text <> ''").getString();
}

// Until an open answer has been given.
void answer_in_words(Conversation& person, std::uint16_t port, const std::string& words) {
    for (int i = 0; i < 3; ++i) {
        const double before = metric(port, "stemmen_answers_stored");
        const bool is_rating = person.is_offered("Fornøyd");
        if (is_rating) person.act(Verb::citizen_taps, "Fornøyd");
        else person.act(Verb::citizen_says, words);
        REQUIRE(eventually([&] { return metric(port, "stemmen_answers_stored") == before + 1; }));
        person.hears("?");
        person.settle();
        if (!is_rating) return;
    }
}

}  // namespace

TEST_CASE("an answer is corrected by RETT in the chat and by receipt code at the command line, redacted both times") {
    Platform platform;
    const Installation here(platform.graph_url(), quick_talks);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    platform.with([](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::set_up, .text = "zero-config"}).has_value()); });
    Conversation kari(platform, port);
    kari.start();
    answer_in_words(kari, port, "Lang ventetid på svar");
    kari.act(Verb::citizen_says, "RETT");
    kari.hears("Hvilket svar vil du rette?");
    kari.settle();
    const std::string number = kari.is_offered("2") ? "2" : "1";  // the rating may have come first
    kari.act(Verb::citizen_taps, number);
    kari.hears("Skriv det som skal stå i stedet.");
    kari.settle();
    kari.act(Verb::citizen_says, "Ring 91234567, ventetiden var kort");
    kari.hears("Greit, nå står det: Ring [telefonnummer], ventetiden var kort");
    kari.settle();
    CHECK(has(stored_texts(here), "Ring [telefonnummer], ventetiden var kort"));
    CHECK_FALSE(has(stored_texts(here), "Lang ventetid"));
    kari.act(Verb::citizen_says, "INNSYN");
    kari.hears("Du kan få se alt");
    kari.settle();
    const std::string code = kari.codes().front();

    const auto correct = [&](std::vector<std::string> more, const std::string& input = "") {
        std::vector<std::string> arguments{"correct", "--receipt", code, "--config", "stemmen.json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(here.folder, arguments, secrets(), input);
    };
    const Ran listed = correct({});
    INFO(listed.err);
    CHECK(listed.code == 0);
    CHECK(has(listed.out, number + "  Hva"));
    CHECK(has(listed.out, "   Ring [telefonnummer], ventetiden var kort"));
    const Ran changed = correct({"--answer", number}, "Alt gikk bra, skriv til kari@example.no\n");
    INFO(changed.err);
    CHECK(changed.code == 0);
    CHECK(changed.out == "corrected; taken out of the new words: email\n");
    CHECK(has(stored_texts(here), "Alt gikk bra, skriv til [e-postadresse]"));
    CHECK(correct({"--answer", "9"}, "x").code == 2);
    CHECK(correct({"--answer", number}, "").code == 2);
    const Ran danger = correct({"--answer", number}, "Hjelp, han har kniv og kommer inn nå");
    CHECK(danger.code == 1);
    CHECK(has(danger.err, "112"));
    CHECK(has(stored_texts(here), "Alt gikk bra"));
    CHECK(correct({"--answer", number, "--erase"}).out == "taken out\n");
    CHECK_FALSE(has(stored_texts(here), "Alt gikk bra"));
    CHECK(run(here.folder, {"correct", "--receipt", "not-a-code", "--config", "stemmen.json"}, secrets()).code == 2);
    CHECK(run(here.folder, {"correct", "--receipt", "0000-0000-0000-00", "--config", "stemmen.json"}, secrets()).code == 1);
}

}  // namespace stemmen::e2e
