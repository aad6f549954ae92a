// Our own talk: answers, languages, dispositions, danger, what is edited and taken back.
#include <catch2/catch.hpp>

#include <algorithm>

#include "dialog/state.hpp"
#include "privacy/redact.hpp"
#include "scene.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool any_has(const std::vector<std::string>& texts, const std::string& part) {
    return std::ranges::any_of(texts, [&](const std::string& text) { return has(text, part); });
}

}  // namespace

TEST_CASE("a talk with rating 2 in nynorsk: language offered, follow-ups asked, answers and circumstances stored, complete") {
    Scene scene;
    scene.started();
    REQUIRE(scene.session().variant == "order=rating_first");
    scene.citizen("2");
    CHECK(has(scene.last(), "Vil du skrive uten at de som svarer"));
    scene.tap("Fortsett her");
    scene.tap("Lang ventetid");
    CHECK(scene.last() == "Hva var bra?");
    scene.citizen("Eg fekk snakke med ein som var hyggeleg.");
    CHECK(has(scene.last(), "Skal eg òg skrive nynorsk?"));
    scene.tap("Ja, nynorsk");
    CHECK(scene.last() == "Kva skulle vi ha gjort annleis?");
    scene.citizen("De kunne ha svart meg same dag, ikkje ei veke seinare.");
    scene.tap("Delvis");
    scene.tap("Hopp over");
    scene.tap("Nei, eg er ferdig");
    scene.tap("Ja, det er greitt");
    CHECK(has(scene.last(), "Tusen takk! Svara hjelper oss å bli betre."));

    const Session session = scene.session();
    CHECK(session.disposition == Disposition::complete);
    CHECK(session.ending == "completed");
    CHECK(session.language == Language::nn);
    CHECK(session.ended_at.has_value());
    CHECK_FALSE(session.receipt_hash.empty());
    const auto answers = scene.answers();
    CHECK(answers.at("q.rating").value == "2");
    CHECK(answers.at("q.low.reason").value == "WAIT");
    CHECK(answers.at("q.good").text == "Eg fekk snakke med ein som var hyggeleg.");
    CHECK(answers.at("q.good").language == Language::nn);
    CHECK(answers.at("q.low.change").text == "De kunne ha svart meg same dag, ikkje ei veke seinare.");
    std::vector<Consent> consents;
    scene.store->each_consent({}, [&](const Session&, const Consent& consent) { consents.push_back(consent); });
    REQUIRE(consents.size() == 1);
    CHECK(consents.front().flag == "quote");
    CHECK(consents.front().given);
    CHECK(consents.front().language == Language::nn);
    CHECK(consents.front().text_hash.size() == 64);
    CHECK(scene.owner == Scene::Thread::nobody);
    CHECK(scene.thread()->sealed_address.empty());
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("a random tenth is asked the open question first, and the variant is stored") {
    int open_first = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Scene scene({"standby"}, {}, seed);
        scene.invited();
        const std::string variant = scene.session().variant;
        CHECK((variant == "order=rating_first" || variant == "order=open_first"));
        open_first += variant == "order=open_first" ? 1 : 0;
    }
    CHECK(open_first >= 1);
    CHECK(open_first <= 15);
}

TEST_CASE("English from the citizen to the officers is invited in English, nynorsk is left to be offered") {
    Scene scene;
    scene.citizen("Hello, where can I get a new passport, please? I would like to know how long it takes.");
    scene.officer("You can come to our office. It takes two weeks.");
    scene.wait(16min);
    CHECK(has(scene.last(), "Do you have two minutes"));
    CHECK(scene.session().language == Language::en);
}

TEST_CASE("dispositions: rating only is partial, silence after the invitation is non-contact, a no is a refusal") {
    SECTION("rating only") {
        Scene scene;
        scene.started();
        scene.citizen("4");
        scene.wait(25h);
        CHECK(scene.session().disposition == Disposition::partial);
        CHECK(scene.session().ending == "timed_out");
    }
    SECTION("silence") {
        Scene scene;
        scene.invited();
        scene.wait(25h);
        CHECK(scene.session().disposition == Disposition::non_contact);
        CHECK(scene.told().empty());
    }
    SECTION("the web page instead") {
        Scene scene;
        scene.invited();
        scene.tap("Ja, det går fint");
        scene.tap("Svar på nettsiden");
        CHECK(scene.session().disposition == Disposition::other);
    }
}

TEST_CASE("danger: the fixed text with 112, the survey waits, nothing is stored, the officers have the thread") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    (void)scene.told();
    scene.citizen("Hjelp meg nå, han har kniv");
    const auto told = scene.told();
    REQUIRE(told.size() == 1);
    CHECK(has(told[0], "112"));
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK(scene.answers().size() == 1);
    CHECK(scene.counted("safety", "danger") == 1);
    scene.citizen("Han står utenfor døra");
    CHECK(scene.told().empty());
    CHECK(scene.stored().answers == 1);
    scene.tap("Det er ikke fare");
    CHECK(scene.last() == "Hva var bra?");
    CHECK(scene.owner == Scene::Thread::ours);
}

TEST_CASE("danger once does not make a later survey deaf: the next talk hears typed answers again") {
    Scene scene;
    scene.started();
    scene.citizen("Hjelp meg nå, han har kniv");
    scene.officer("Vi er på vei.");
    scene.wait(24h * 100);
    scene.talk();
    scene.wait(16min);
    scene.citizen("ja");
    CHECK(has(scene.last(), "Kort om personvern"));
}

TEST_CASE("a complaint is offered its own way, is not stored, and help leads to a person") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.citizen("Jeg vil klage på politiet, de brukte vold mot meg");
    CHECK(has(scene.last(), "Vil du klage på politiet?"));
    CHECK(scene.stored().answers == 1);
    scene.tap("Hjelp meg å klage");
    CHECK(scene.owner == Scene::Thread::inbox);
    (void)scene.told();
    scene.citizen("Det skjedde i går");
    CHECK(scene.told().empty());
}

TEST_CASE("a question about a case is sent on, not stored, and the survey goes on by a tap") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.citizen("Hvor er passet mitt?");
    CHECK(has(scene.last(), "Jeg kan ikke svare på spørsmål eller se saker"));
    CHECK(scene.stored().answers == 1);
    scene.tap("Ja, fortsett");
    CHECK(scene.last() == "Hva var bra?");
}

TEST_CASE("what identifies people is taken out, and that is said once a talk") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    (void)scene.told();
    scene.citizen("Ring meg på 91 23 45 67, det var en grei samtale med god hjelp");
    CHECK(any_has(scene.told(), "tatt det bort fra svaret ditt"));
    const Answer answer = scene.answers().at("q.good");
    CHECK_FALSE(has(answer.text, "91 23 45 67"));
    CHECK(has(answer.text, "[telefonnummer]"));
    CHECK(answer.redacted == std::vector<std::string>{"phone"});
    scene.citizen("Og e-posten min er ola.nordmann@example.no om dere vil svare");
    CHECK_FALSE(any_has(scene.told(), "tatt det bort"));
    CHECK_FALSE(has(scene.answers().at("q.better").text, "example.no"));
}

TEST_CASE("that something was taken out is said in the citizen's language, with the name of its type") {
    struct Case {
        std::string language, answer, said;
    };
    const Case cases[] = {
        {"bokmål", "Ring 91 23 45 67", "noe som ligner på et telefonnummer, og har tatt det bort fra svaret ditt"},
        {"nynorsk", "Skriv til ola@example.no", "noko som liknar på ei e-postadresse, og har teke det bort frå svaret ditt"},
        {"English", "My car is AB 12345", "something that looks like a number plate and removed it from your answer"},
    };
    for (const Case& c : cases) {
        DYNAMIC_SECTION(c.language) {
            Scene scene;
            scene.started();
            scene.citizen("SPRÅK");
            scene.citizen(c.language);
            scene.citizen("4");
            (void)scene.told();
            scene.citizen(c.answer);
            CHECK(any_has(scene.told(), c.said));
            scene.citizen(c.answer);
            CHECK_FALSE(any_has(scene.told(), c.said));
        }
    }
}

TEST_CASE("what is not kept is not said to be taken out, an edit that brings something is") {
    Scene scene;
    scene.started();
    scene.citizen("fødselsnummeret mitt er 15819012382");  // to a question that wants a rating
    CHECK_FALSE(any_has(scene.told(), "tatt det bort"));
    scene.citizen("4");
    scene.citizen("Det gikk greit alt sammen");
    (void)scene.told();
    const std::string question = scene.last();
    const auto buttons = scene.buttons();
    scene.edits("Det gikk greit, sa betjent Hansen");
    CHECK(any_has(scene.told(), "noe som ligner på et navn"));
    CHECK(scene.last() == question);
    CHECK(scene.buttons() == buttons);
    scene.edits("Det gikk greit, sa betjent Olsen");
    CHECK_FALSE(any_has(scene.told(), "tatt det bort"));
}

TEST_CASE("every type that is taken out has a name in every published language") {
    const dialog::Texts& texts = service::testing::rules().dialogs.texts;
    for (std::size_t i = 0; i < privacy::pii_count; ++i)
        for (const Language language : {Language::nb, Language::nn, Language::en}) {
            const std::string id = "pii.type." + std::string(privacy::to_string(static_cast<privacy::Pii>(i)));
            CAPTURE(id, to_string(language));
            CHECK(texts.find(id, language) != nullptr);
        }
}

TEST_CASE("an edited answer is changed, an unsent one is removed, and the talk goes on where it was") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.citizen("Dere svarte fort og greit på alt jeg lurte på");
    const std::string question = scene.last();
    scene.edits("Dere svarte ganske fort, på 91 23 45 67");
    CHECK(scene.answers().at("q.good").text == "Dere svarte ganske fort, på [telefonnummer]");
    CHECK(scene.last() == question);
    scene.unsends();
    CHECK(scene.answers().count("q.good") == 0);
    CHECK(scene.counted("unsent", "erased") == 1);
    scene.edits("Sent");
    CHECK(scene.counted("edits", "no_answer") == 1);
}

TEST_CASE("an answer that is edited into a cry for help is taken out, and help is named") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.citizen("Dere svarte fort og greit på alt jeg lurte på");
    scene.edits("Hjelp meg nå, han har kniv");
    CHECK(scene.answers().count("q.good") == 0);
    CHECK(has(scene.last(), "112"));
    CHECK(scene.owner == Scene::Thread::inbox);
}

TEST_CASE("pictures are not looked at: said so, and the question comes again") {
    Scene scene;
    scene.started();
    const std::string question = scene.last();
    scene.sends_picture();
    const auto told = scene.told();
    REQUIRE(told.size() == 2);
    CHECK(has(told[0], "Jeg kan bare lese tekst"));
    CHECK(told[1] == question);
    CHECK(scene.stored().answers == 0);
}

TEST_CASE("a text longer than the channel takes arrives in parts, in order, with the buttons under the last") {
    Scene scene({"standby"}, [](Account& account) { account.abilities.text_max = 80; });
    scene.invited();
    scene.tap("Ja, det går fint");
    const auto told = scene.told();
    REQUIRE(told.size() > 2);
    std::string whole;
    for (const std::string& part : told) {
        CHECK(count_code_points(part) <= 80);
        whole += (whole.empty() ? "" : " ") + part;
    }
    CHECK(has(whole, "Kort om personvern: Politidirektoratet har ansvaret."));
    CHECK(scene.buttons().size() == 3);
    CHECK(scene.shown[scene.shown.size() - 2].choices.empty());
}

TEST_CASE("an open answer is kept up to its bound, and cut between characters") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    std::string long_answer;
    for (int i = 0; i < 3000; ++i) long_answer += "å";
    scene.citizen(long_answer);
    CHECK(count_code_points(scene.answers().at("q.good").text) == dialog::answer_characters_max);
}

TEST_CASE("no more messages than the limit follow from one event") {
    Scene scene;
    scene.kit.limits.messages_per_event_max = 1;
    scene.started();
    (void)scene.told();
    scene.citizen("HJELP");
    CHECK(scene.told().size() == 1);
    CHECK(scene.counted("send_refused", "messages_per_event_max") == 1);
}

TEST_CASE("every text the service says by itself stands in every published language") {
    const dialog::Texts& texts = service::testing::rules().dialogs.texts;
    std::vector<std::string> ids{"cmd.help", "cmd.stop", "cmd.delete.confirm", "cmd.delete.done", "cmd.delete.none", "cmd.access.none", "cmd.access.code",
                                 "cmd.human", "cmd.language", "language.chosen", "invite.is_this_real", "safety.emergency", "safety.child",
                                 "safety.selfharm", "safety.domestic", "safety.crime", "scope.complaint", "scope.case", "pii.removed", "fallback.abuse",
                                 "fallback.media", "fallback.stale", "fallback.late", "fallback.error", "pii.type.other"};
    std::string missing;
    for (const std::string& id : ids)
        for (const Language language : {Language::nb, Language::nn, Language::en})
            if (texts.find(id, language) == nullptr) missing += id + "/" + std::string(to_string(language)) + " ";
    CAPTURE(missing);
    CHECK(missing.empty());
}
