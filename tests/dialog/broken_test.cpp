// Broken dialogs and the exact message for each: file, line, and what to do.
#include <catch2/catch.hpp>
#include <chrono>

#include "dialog/check.hpp"
#include "dialog/walk.hpp"
#include "folder.hpp"

using namespace stemmen;
using namespace stemmen::dialog;

namespace {

struct Break {
    std::string file, from, to;
    std::string message;  // one of the faults
};

const Abilities any_channel;

std::string all_of(const Faults& faults) {
    std::string out;
    for (const Fault& fault : faults) out += to_string(fault) + "\n";
    return out;
}

void check_breaks(const std::vector<Break>& breaks) {
    for (const Break& c : breaks) {
        INFO("from: " << c.from << "\nto: " << c.to);
        const std::string found = all_of(check(broken(c.file, c.from, c.to), any_channel));
        INFO("found:\n" << found);
        CHECK(found.find(c.message + "\n") != std::string::npos);
    }
}

const std::string unused_texts = R"("why": { "version": 1, "text": "Hvorfor?",
      "choices": { "SKIP": "Hopp over" } },)";

}  // namespace

TEST_CASE("check: the small dialog of these tests is sound") {
    const Faults faults = check(small_files(), any_channel);
    CHECK(all_of(faults).empty());
}

TEST_CASE("check: what cannot be read is refused with its place") {
    check_breaks({
        {"dialog.json", "\"version\": 1,", "\"version\": 1", "small/dialog.json:4: this is not JSON: expected '}'"},
        {"dialog.json", "\"version\": 1", "\"version\": 1.5", "small/dialog.json:3: \"version\" must be a whole number from 1 to 1000000"},
        {"dialog.json", "\"version\": 1", "\"version\": 1e99", "small/dialog.json:3: \"version\" must be a whole number from 1 to 1000000"},
        {"dialog.json", "\"kind\": \"test\",", "", "small/dialog.json:1: \"kind\" is missing; write it as a string"},
        {"dialog.json", "\"kind\": \"test\"", "\"kind\": 3", "small/dialog.json:4: \"kind\" must be a string"},
        {"dialog.json", "\"kind\": \"test\"", "\"kind\": \"a b\"",
         "small/dialog.json:1: the kind \"a b\" must be 1 to 40 of the characters a-z A-Z 0-9 . _ + -"},
        {"dialog.json", "\"languages\": [\"nb\"]", "\"languages\": [\"fr\"]",
         "small/dialog.json:5: a language is one of nb, nn, en, se, smj and sma, in quotes"},
        {"dialog.json", "\"languages\": [\"nb\"]", "\"languages\": []",
         "small/dialog.json:5: \"nb\" must be among the languages: whoever reads another one falls back to it"},
        {"dialog.json", "\"kind\": \"offer\"", "\"kind\": \"speech\"",
         "small/dialog.json:7: a step's kind is one of \"notice\", \"offer\", \"rating\", \"choice\", \"open\", \"consent\" and \"pick\""},
        {"dialog.json", "\"privacy\": true", "\"secret\": true",
         "small/dialog.json:7: a step has no \"secret\"; it may have \"id\", \"kind\", \"text\", \"question\", \"flag\", \"when\", "
         "\"choices\", \"privacy\" and \"other_words\""},
        {"dialog.json", "\"id\": \"why\"", "\"id\": \"rate\"",
         "small/dialog.json:9: there is a step \"rate\" already; give this one another \"id\""},
        {"dialog.json", "\"end\": \"declined\"", "\"end\": \"nowhere\"",
         "small/dialog.json:7: there is no ending \"nowhere\"; add it under \"endings\""},
        {"dialog.json", "\"end\": \"declined\"", "\"end\": \"declined\", \"say\": \"bye\"",
         "small/dialog.json:7: a choice has at most one of \"end\", \"say\" and \"prompt\""},
        {"dialog.json", "\"YES\": {}", "\"YES\": { \"prompt\": \"bye\" }",
         "small/dialog.json:7: only an open question can prompt for words; use \"say\""},
        {"dialog.json", "[\"2\", \"1\", \"SKIP\"]", "[\"2\", \"1\"]",
         "small/dialog.json:8: every question can be skipped; add the choice \"SKIP\", or mark one with \"skip\": true"},
        {"dialog.json", "[\"2\", \"1\", \"SKIP\"]", "[\"2\", \"2\", \"SKIP\"]",
         "small/dialog.json:8: the choice \"2\" stands here twice; keep one"},
        {"dialog.json", "[\"2\", \"1\", \"SKIP\"]", "[\"good\", \"1\", \"SKIP\"]",
         "small/dialog.json:8: the value of a rating is one digit, since people type it"},
        {"dialog.json", "{ \"YES\": {}, \"NO\": { \"end\": \"declined\" } }", "{}",
         "small/dialog.json:7: nobody can get past this step; give it choices"},
        {"dialog.json", "\"kind\": \"offer\"", "\"kind\": \"notice\"",
         "small/dialog.json:7: a notice waits for nothing; make it an \"offer\" or take out its choices"},
        {"dialog.json", "\"kind\": \"offer\"", "\"kind\": \"consent\"",
         "small/dialog.json:7: a consent needs a \"flag\" to store the yes under"},
        {"dialog.json", "\"kind\": \"rating\"", "\"kind\": \"consent\", \"flag\": \"f\"",
         "small/dialog.json:8: a consent has exactly the choices \"YES\" and \"NO\""},
        {"dialog.json", "\"kind\": \"rating\"", "\"kind\": \"rating\", \"flag\": \"f\"",
         "small/dialog.json:8: only a consent has a \"flag\""},
        {"dialog.json", "\"kind\": \"rating\"", "\"kind\": \"rating\", \"other_words\": \"shout\"",
         "small/dialog.json:8: \"other_words\" is \"ask_again\" or \"hand_back\""},
        {"dialog.json", "\"left\": { \"text\": \"bye\" },", "",
         "small/dialog.json:11: the ending \"left\" is missing; every dialog needs it"},
        {"dialog.json", "\"no_contact\"", "\"complete\"",
         "small/dialog.json:16: \"disposition\" says what the ending counts as without answers: \"refusal\", \"no_contact\" or \"other\""},
        {"dialog.json", "\"dialog\": \"small\"", "\"dialog\": \"tiny\"",
         "small/dialog.json:1: the dialog is called \"tiny\" but its folder \"small\"; name both alike"},
        {"dialog.json", "\"steps\"", "\"variants\": { \"v\": {} }, \"steps\"",
         "small/dialog.json:6: a variant lists its outcomes with weights, such as {\"rating_first\": 9, \"open_first\": 1}"},
        {"dialog.json", "\"steps\"", "\"variants\": { \"v\": { \"a\": 0 } }, \"steps\"",
         "small/dialog.json:6: \"a\" must be a whole number from 1 to 1000"},
        {"nb.json", "\"status\": \"pilot\"", "\"status\": \"done\"",
         "texts/nb.json:3: the status \"done\" is none of \"draft\", \"pilot\" and \"approved\""},
        {"nb.json", "\"language\": \"nb\"", "\"language\": \"no\"",
         "texts/nb.json:2: the language \"no\" is none of nb, nn, en, se, smj and sma"},
        {"nb.json", "\"text\": \"Hvorfor?\"", "\"text\": 7", "texts/nb.json:9: \"text\" must be a string"},
        {"commands.json", "\"stop\"", "\"halt\"",
         "commands.json:3: a command is one of \"stop\", \"delete\", \"help\", \"access\", \"language\", \"genuine\", \"human\", \"start\", "
         "\"withdraw\", \"robot\", \"withdraw_consent\" and \"correct\""},
        {"commands.json", "[\"STOPP\"]", "[\"...\"]", "commands.json:3: one to 5 words of letters must stand here"},
    });
}

TEST_CASE("check: conditions name only what there is, before the step") {
    const std::string when = R"({ "answer": "rate", "in": ["1"] })";
    check_breaks({
        {"dialog.json", when, R"({ "answer": "mood", "in": ["1"] })",
         "small/dialog.json:9: no earlier step asks \"mood\"; a condition can only look back"},
        {"dialog.json", when, R"({ "answer": "why", "in": ["SKIP"] })",
         "small/dialog.json:9: no earlier step asks \"why\"; a condition can only look back"},
        {"dialog.json", when, R"({ "answer": "rate", "in": ["9"] })", "small/dialog.json:9: \"rate\" has no choice \"9\""},
        {"dialog.json", when, R"({ "answer": "rate" })",
         "small/dialog.json:9: an answer condition names a question and values: {\"answer\": \"q.rating\", \"in\": [\"1\", \"2\"]}"},
        {"dialog.json", when, R"("rate == 1")",
         "small/dialog.json:9: a condition is an object with one of \"all\", \"any\", \"not\", \"answer\", \"shorter_than\", \"at_least\", "
         "\"written\", \"asked\", \"variant\", "
         "\"asked_fewer_than\", \"open_asked_fewer_than\", \"ability\" and \"feature\" (\"answer\" goes with \"in\")"},
        {"dialog.json", when, R"({ "ability": "messenger" })",
         "small/dialog.json:9: no channel has the ability \"messenger\"; there are \"shared_inbox\", \"thread_control\" and \"edit\""},
        {"dialog.json", when, R"({ "variant": { "order": "x" } })",
         "small/dialog.json:9: there is no variant \"order\"; add it under \"variants\""},
        {"dialog.json", when, R"({ "asked": "later" })",
         "small/dialog.json:9: there is no step \"later\" before this one; name an earlier step"},
        {"dialog.json", when, R"({ "all": [] })", "small/dialog.json:9: \"all\" takes a list of 1 to 16 conditions"},
        {"dialog.json", when, R"({ "shorter_than": 10 })",
         "small/dialog.json:9: \"shorter_than\" takes one question and a number of characters, such as {\"q.good\": 10}"},
        {"dialog.json", when, R"({ "open_asked_fewer_than": 0 })",
         "small/dialog.json:9: \"open_asked_fewer_than\" must be a whole number from 1 to 9"},
        {"dialog.json", when, R"({ "feature": "no such" })",
         "small/dialog.json:9: the feature \"no such\" must be 1 to 40 of the characters a-z A-Z 0-9 . _ + -"},
    });
}

TEST_CASE("check: every path is walked, and what no talk should meet is refused") {
    const std::string why = R"({ "id": "why", "kind": "open", "when": { "answer": "rate", "in": ["1"] }, "choices": ["SKIP"] })";
    const auto more = [&](std::string_view kind, int count) {
        std::string out = why;
        for (int i = 0; i < count; ++i)
            out += ",\n{ \"id\": \"extra" + std::to_string(i) + "\", \"text\": \"why\", \"question\": \"e" + std::to_string(i) +
                   "\", \"kind\": \"" + std::string(kind) + "\", \"choices\": [\"SKIP\"] }";
        return out;
    };
    check_breaks({
        {"dialog.json", R"("when": { "answer": "rate", "in": ["1"] })",
         R"("when": { "all": [{ "answer": "rate", "in": ["1"] }, { "answer": "rate", "in": ["2"] }] })",
         "small/dialog.json:9: the step \"why\" is on no path; its condition never holds: change or remove it"},
        {"dialog.json", R"("NO": { "end": "declined" })", R"("NO": {})",
         "small/dialog.json:13: no path leads to the ending \"declined\"; remove it, or lead a choice there"},
        {"dialog.json", R"("privacy": true, )", "",
         "small/dialog.json:8: on some path this is asked before the privacy information; put an offer with \"privacy\": true before it"},
        {"dialog.json", why, more("open", 3),
         "small/dialog.json:12: on some path this is open question number 4; at most 3 may be: add {\"open_asked_fewer_than\": 3}"},
        {"dialog.json", why, more("choice", 7),
         "small/dialog.json:16: on some path this is question number 9; at most 8 may be asked: add a condition such as "
         "{\"asked_fewer_than\": 8}"},
        {"dialog.json", R"("choices": ["SKIP"] })", R"("choices": { "SKIP": { "prompt": "bye" } } })",
         "small/dialog.json:9: whoever skips is not asked for words; take out \"prompt\""},
    });
    // The bound itself is allowed.
    CHECK(all_of(check(broken("dialog.json", why, more("choice", 6)), any_channel)).find("question number") == std::string::npos);
    CHECK(all_of(check(broken("dialog.json", why, more("open", 2)), any_channel)).find("question number") == std::string::npos);
}

TEST_CASE("check: texts keep their rules") {
    check_breaks({
        {"nb.json", unused_texts, "", "small/dialog.json:9: the text \"why\" is missing in nb; add it to texts/nb.json"},
        {"nb.json", "\"Hvorfor?\"", "\"" + std::string(641, 'a') + "\"",
         "texts/nb.json:9: \"why\" is 641 characters long; at most 640 are allowed: shorten it"},
        {"nb.json", "\"Hvorfor?\"", "\"\"", "texts/nb.json:9: \"why\" is empty; write it or take it out"},
        {"nb.json", "\"2\": \"Bra\"", "\"2\": \"Alt var veldig bra og\"",
         "texts/nb.json:7: \"rate\" has a choice \"Alt var veldig bra og\" of 21 characters; it must have 1 to 20"},
        {"nb.json", "\"2\": \"Bra\"", "\"2\": \"Dårlig!\"",
         "texts/nb.json:7: \"rate\" has two choices called \"Dårlig\"; whoever types it must mean one"},
        {"nb.json", "\"2\": \"Bra\"", "\"3\": \"Bra\"",
         "small/dialog.json:8: the choices of \"rate\" in nb are \"1\", \"3\" and \"SKIP\", but this step needs \"1\", \"2\" and \"SKIP\"; "
         "make them alike"},
        {"nb.json", "\"2\": \"Bra\"", "\"2\": \"Stopp\"",
         "texts/nb.json:7: \"rate\" has a choice \"Stopp\" that, typed, is the command \"stop\"; call it something else"},
        {"nb.json", "\"Hvorfor?\"", "\"Svarene er anonyme.\"",
         "texts/nb.json:9: \"why\" says \"anonym…\", which is not true where officers can read along; write what is true instead, or give "
         "the reason under \"allow\""},
        {"nb.json", "\"Hvorfor?\"",
         "\"Politidirektoratets behandlingsansvarlige gjennomfører systematiske undersøkelser av innbyggernes erfaringer med "
         "publikumstjenester gjennom digitale samtaler.\"",
         "texts/nb.json:9: \"why\" has LIX 98, over 40; write shorter sentences and shorter words"},
        {"nb.json", "\"why\": {", "\"idle\": { \"version\": 1, \"text\": \"Hei.\" },\n\"why\": {",
         "texts/nb.json:9: \"idle\" is said by nobody; take it out, or name who says it in texts/uses.json"},
        {"nb.json", "Skriv SLETT om du vil slette det.", "Ha det.",
         "texts/nb.json:11: \"bye\" ends talks with answers but does not say how to delete them; name the word, such as SLETT"},
        {"nb.json", "\"version\": 1, \"text\": \"Hvorfor?\"", "\"version\": 1, \"status\": \"draft\", \"text\": \"Hvorfor?\"",
         "small/dialog.json:9: the text \"why\" is a draft in nb; it must be approved before it is shown"},
        {"nb.json", "\"status\": \"pilot\"", "\"status\": \"draft\"",
         "small/dialog.json:5: the texts in \"nb\" are drafts and may not be shown; take the language out until they are approved"},
        {"dialog.json", "[\"nb\"]", "[\"nb\", \"sma\"]",
         "small/dialog.json:5: there are no texts in \"sma\"; add texts/sma.json or take the language out"},
        {"dialog.json", "[\"nb\"]", "[\"nb\", \"sma\"]",
         "commands.json:1: there is no word for \"stop\" in sma; every talk must be able to end and be deleted"},
        {"commands.json", "\"delete\"", "\"help\"",
         "commands.json:1: there is no word for \"delete\" in nb; every talk must be able to end and be deleted"},
        {"nb.json", "\"Hvorfor?\"", "\"Hvorfor? Svarene er anonyme.\", \"allow\": { \"anonym\": \"\" }",
         "texts/nb.json:9: \"why\" says \"anonym…\", which is not true where officers can read along; write what is true instead, or give "
         "the reason under \"allow\""},
    });
    Files other = small_files();
    other.emplace_back(
        "texts/nn.json",
        R"({ "language": "nn", "status": "pilot", "texts": { "why": { "version": 1, "text": "Kvifor, {namn}?", "choices": { "SKIP": "Hopp over" } } } })");
    CHECK(all_of(check(other, any_channel)) ==
          "texts/nn.json:1: \"why\" has other placeholders than the bokmål text (none); use the same ones\n");
    Files used = small_files();
    used.emplace_back("texts/uses.json", R"({ "uses": { "service": ["gone"] } })");
    CHECK(all_of(check(used, any_channel)) == "texts/uses.json:1: the text \"gone\" is missing in nb; add it to texts/nb.json\n");
}

TEST_CASE("check: the strictest channel decides about lengths and choices") {
    const std::string found = all_of(check(small_files(), Abilities{.text_max = 30, .choices_max = 2, .choice_title_max = 8}));
    CHECK(found.find("texts/nb.json:11: \"bye\" is 39 characters long; at most 30 are allowed: shorten it\n") != std::string::npos);
    CHECK(found.find("texts/nb.json:7: \"rate\" has 3 choices, and at most 2 can be shown; take some out\n") != std::string::npos);
    CHECK(found.find("texts/nb.json:7: \"rate\" has a choice \"Hopp over\" of 9 characters; it must have 1 to 8\n") != std::string::npos);
}

TEST_CASE("check: transcripts must come out, and reach every step, ending and language") {
    check_breaks({
        {"all.txt", "bot: Hvorfor? [Hopp over]", "bot: Hvordan?",
         "small/transcripts/all.txt:8: the talk comes out differently here: written is \"bot: Hvordan?\", but what happens is \"bot: "
         "Hvorfor? [Hopp over]\"; correct the dialog or the transcript"},
        {"all.txt", "user: 1\n", "user: 2\n",
         "small/dialog.json:9: no transcript reaches the step \"why\"; add a talk to transcripts/ that does"},
        {"declined.txt", "user: nei", "user: ja",
         "small/dialog.json:13: no transcript reaches the ending \"declined\"; add a talk to transcripts/ that does"},
        {"all.txt", "@begin", "@start",
         "small/transcripts/all.txt:2: this line is neither \"user: …\", \"tap: …\" nor one of @begin, @pause, @resume, @again, @remind "
         "and @time-out"},
    });
}

TEST_CASE("check: versions stand beside each other, the newest serves new talks, and no two are the same") {
    Files files = small_files();
    std::string older;
    for (auto& [path, content] : files) {
        if (!path.ends_with("dialog.json")) continue;
        older = content;
        content.replace(content.find("\"version\": 1"), 12, "\"version\": 2");
    }
    for (auto& [path, content] : files)
        if (path.ends_with(".txt")) content.replace(content.find("v1"), 2, "v2");
    files.emplace_back("small/dialog.v1.json", older);
    CHECK(all_of(check(files, any_channel)).empty());
    const Library library = *load_library(files);
    CHECK(library.latest("small")->version == 2);
    REQUIRE(library.find("small", 1) != nullptr);
    CHECK(library.find("small", 3) == nullptr);
    files.emplace_back("small/dialog.v0.json", older);
    CHECK(all_of(check(files, any_channel))
              .find("small/dialog.v0.json:1: version 1 of \"small\" is there twice; give the newer one the next number\n") !=
          std::string::npos);
}

TEST_CASE("check: a missing or empty folder says what is missing") {
    const std::string found = all_of(check({}, any_channel));
    CHECK(found ==
          "commands.json:1: the file is missing; without it nobody could write STOPP\ntexts/nb.json:1: the file is missing; bokmål is what "
          "every other language falls back to\n");
    CHECK(load_library({}).error().code == Errc::misconfigured);
}

TEST_CASE("walk: every step and ending of the dialog we ship is met, in few states") {
    const Walked walked = walk(after_conversation(), real_library().texts);
    CHECK(walked.faults.empty());
    CHECK(walked.steps.size() >= after_conversation().steps.size());
    CHECK(walked.endings.size() == after_conversation().endings.size());
    CHECK(walked.states > 500);
    CHECK(walked.states < walk_states_max / 10);
}

TEST_CASE("check: stays far below ten seconds for the dialogs we ship, unoptimised and on a busy machine") {
    const auto start = std::chrono::steady_clock::now();
    (void)check(real_files(), any_channel);
    const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    CHECK(spent.count() < 10'000);
}
