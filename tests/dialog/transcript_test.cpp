// The talks in dialogs/*/transcripts must come out as written. UPDATE_GOLDEN=1 writes them anew; review the diff like code.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "dialog/check.hpp"
#include "dialog/transcript.hpp"
#include "folder.hpp"

using namespace stemmen;
using namespace stemmen::dialog;

TEST_CASE("transcripts: every talk comes out as written") {
    const bool is_updating = std::getenv("UPDATE_GOLDEN") != nullptr;
    int count = 0;
    for (const auto& [path, content] : real_files()) {
        if (role_of(path) != FileRole::transcript) continue;
        ++count;
        INFO(path);
        const Played played = play(real_library(), path, content);
        for (const Fault& fault : played.faults) UNSCOPED_INFO(to_string(fault));
        CHECK(played.faults.empty());
        if (is_updating)
            write_back(path, played.text);
        else
            CHECK(played.text == content);
    }
    CHECK(count >= 12);
}

TEST_CASE("check: the dialogs we ship have no fault") {
    if (std::getenv("UPDATE_GOLDEN") != nullptr) return;  // The files were read before they were written anew.
    const Faults faults = check(real_files(), Abilities{.shared_inbox = true});
    for (const Fault& fault : faults) UNSCOPED_INFO(to_string(fault));
    CHECK(faults.empty());
}

TEST_CASE("transcripts: a line that cannot be played is a fault with its place") {
    struct Case {
        std::string transcript, fault;
    };
    const Case cases[] = {
        {"# dialog: small v1\nhei\n",
         "t.txt:2: this line is neither \"user: …\", \"tap: …\" nor one of @begin, @pause, @resume, @again, @remind and @time-out"},
        {"# dialog: small\n", "t.txt:1: write the dialog and its version, such as \"# dialog: after-conversation v1\""},
        {"# dialog: large v1\n@begin\n", "t.txt:2: there is no dialog \"large\" v1; name one in \"# dialog: name v1\""},
        {"# dialog: small v1\n# channel: telepathy\n", "t.txt:2: no channel has the ability \"telepathy\""},
        {"# dialog: small v1\n# language: fr\n", "t.txt:2: the language is one of nb, nn, en, se, smj and sma"},
        {"# dialog: small v1\n# seed: -1\n", "t.txt:2: the seed is a whole number below 4294967296"},
        {"# dialog: small v1\n@begin\ntap: hello\n", "t.txt:3: a tap names a step and a value, such as \"tap: q.rating 5\""},
        {"# dialog: small v1\n", "t.txt:1: nothing is said in this transcript; begin with \"@begin\""},
        {std::string(transcript_bytes_max + 1, '#'), "t.txt:0: the transcript is larger than 256 KiB"},
    };
    const Library library = *load_library(small_files());
    for (const Case& c : cases) {
        const Played played = play(library, "t.txt", c.transcript);
        REQUIRE(!played.faults.empty());
        CHECK(to_string(played.faults.front()) == c.fault);
    }
}

TEST_CASE("a talk at the terminal has a heading that plays it again") {
    Talk talk(real_library(), after_conversation(), shared_inbox({"drive_open"}), {.seed = 7, .language = Language::nn});
    std::string text = talk.heading("shows the heading"), fault;
    for (const std::string line : {"@begin", "user: ja", "user: eg vil svare her", "user: 4"}) {
        text += line + "\n";
        for (const std::string& out : talk.input(line, fault)) text += out + "\n";
    }
    CHECK(fault.empty());
    CHECK(play(real_library(), "talk.txt", text).text == text);
    CHECK(talk.state().step == "q.good");
}
