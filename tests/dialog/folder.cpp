#include "folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/assert.hpp"

namespace stemmen::dialog {
namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

const Files& real_files() {
    static const Files files = [] {
        Files out;
        const std::filesystem::path root(STEMMEN_SOURCE_DIR);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "dialogs"))
            if (entry.is_regular_file()) out.emplace_back(entry.path().lexically_relative(root).string(), read(entry.path()));
        std::ranges::sort(out);
        return out;
    }();
    return files;
}

const Library& real_library() {
    static const Library library = [] {
        Result<Library> loaded = load_library(real_files());
        if (!loaded) std::fprintf(stderr, "%s\n", loaded.error().detail.c_str());
        STEMMEN_ASSERT(loaded.has_value());
        return std::move(*loaded);
    }();
    return library;
}

const Dialog& after_conversation() {
    const Dialog* dialog = real_library().latest("after-conversation");
    STEMMEN_ASSERT(dialog != nullptr);
    return *dialog;
}

void write_back(const std::string& path, const std::string& content) {
    std::ofstream(std::filesystem::path(STEMMEN_SOURCE_DIR) / path, std::ios::binary) << content;
}

Surroundings shared_inbox(std::vector<std::string> features) {
    Surroundings around{.features = std::move(features)};
    around.abilities.shared_inbox = true;
    return around;
}

Files small_files() {
    return {
        {"texts/nb.json", R"({
  "language": "nb",
  "status": "pilot",
  "texts": {
    "hello": { "version": 1, "text": "Hei! Vil du svare?",
      "choices": { "YES": "Ja", "NO": "Nei" } },
    "rate": { "version": 1, "text": "Hvordan gikk det?",
      "choices": { "2": "Bra", "1": "Dårlig", "SKIP": "Hopp over" } },
    "why": { "version": 1, "text": "Hvorfor?",
      "choices": { "SKIP": "Hopp over" } },
    "bye": { "version": 1, "text": "Takk! Skriv SLETT om du vil slette det." },
    "fallback.unclear": { "version": 1, "text": "Det forsto jeg ikke." },
    "fallback.stale": { "version": 1, "text": "Den er vi ferdige med." },
    "fallback.late": { "version": 1, "text": "Vi er ferdige." },
    "cmd.help": { "version": 1, "text": "Skriv STOPP eller SLETT." },
    "cmd.language": { "version": 1, "text": "Hvilket språk?", "choices": { "nb": "Bokmål" } },
    "session.resume": { "version": 1, "text": "Fortsette?", "choices": { "CONTINUE": "Ja, fortsett", "STOP": "Nei, avslutt" } },
    "stop.did_you_mean": { "version": 1, "text": "Mente du STOPP?", "choices": { "YES": "Ja, stopp", "NO": "Nei, fortsett" } },
    "language.offer": { "version": 1, "text": "Skal jeg skrive bokmål?", "choices": { "YES": "Ja, bokmål", "NO": "Nei" } },
    "language.se_coming": { "version": 1, "text": "Samisk kommer." }
  }
})"},
        {"commands.json", R"({
  "commands": [
    { "command": "stop", "words": { "nb": ["STOPP"] } },
    { "command": "delete", "words": { "nb": ["SLETT"] } }
  ]
})"},
        {"small/dialog.json", R"({
  "dialog": "small",
  "version": 1,
  "kind": "test",
  "languages": ["nb"],
  "steps": [
    { "id": "hello", "kind": "offer", "privacy": true, "choices": { "YES": {}, "NO": { "end": "declined" } } },
    { "id": "rate", "kind": "rating", "choices": ["2", "1", "SKIP"] },
    { "id": "why", "kind": "open", "when": { "answer": "rate", "in": ["1"] }, "choices": ["SKIP"] }
  ],
  "endings": {
    "completed": { "text": "bye" },
    "declined": { "text": "bye" },
    "stopped": { "text": "bye" },
    "left": { "text": "bye" },
    "timed_out": { "text": "bye", "disposition": "no_contact" }
  }
})"},
        {"small/transcripts/all.txt", R"(# dialog: small v1
@begin
bot: Hei! Vil du svare? [Ja] [Nei]
user: ja
bot: Hvordan gikk det? [Bra] [Dårlig] [Hopp over]
user: 1
bot! save rate=1
bot: Hvorfor? [Hopp over]
user: Fordi
bot! save why (5 characters, nb)
bot: Takk! Skriv SLETT om du vil slette det.
bot! end completed (complete)
)"},
        {"small/transcripts/declined.txt", R"(# dialog: small v1
@begin
bot: Hei! Vil du svare? [Ja] [Nei]
user: nei
bot: Takk! Skriv SLETT om du vil slette det.
bot! end declined (refusal)
)"},
        {"small/transcripts/stopped.txt", R"(# dialog: small v1
@begin
bot: Hei! Vil du svare? [Ja] [Nei]
user: stopp
bot! command stop
bot: Takk! Skriv SLETT om du vil slette det.
bot! end stopped (refusal)
)"},
        {"small/transcripts/left.txt", R"(# dialog: small v1
@begin
bot: Hei! Vil du svare? [Ja] [Nei]
@remind
bot: Fortsette? [Ja, fortsett] [Nei, avslutt]
user: nei
bot: Takk! Skriv SLETT om du vil slette det.
bot! end left (refusal)
)"},
        {"small/transcripts/silent.txt", R"(# dialog: small v1
@begin
bot: Hei! Vil du svare? [Ja] [Nei]
@time-out
bot! end timed_out (no_contact)
)"},
    };
}

Files broken(std::string_view path, std::string_view from, std::string_view to) {
    Files files = small_files();
    const auto file = std::ranges::find_if(files, [&](const auto& each) { return each.first.ends_with(path); });
    STEMMEN_ASSERT(file != files.end());
    const std::size_t at = file->second.find(from);
    STEMMEN_ASSERT(at != std::string::npos);
    file->second.replace(at, from.size(), to);
    return files;
}

}  // namespace stemmen::dialog
