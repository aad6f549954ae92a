// Every story of scripts/ is played against the whole service, and then again with each webhook fed twice; afterwards the
// database says what is written in the story.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "stage.hpp"
#include "temp_folder.hpp"

namespace stemmen::e2e {
namespace {

struct Told {
    std::map<std::string, std::vector<std::string>> tables;
    std::vector<std::string> counts;
    bool operator==(const Told&) const = default;
};

std::vector<std::filesystem::path> story_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(STEMMEN_SOURCE_DIR "/tests/e2e/scripts"))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::string cell(const service::Table& table, const std::vector<std::string>& row, const std::string& column) {
    for (std::size_t i = 0; i < row.size(); ++i)
        if (table.columns[i].name == column) return row[i];
    return "there is no column " + column;
}

void compare_rows(const Story& story, const service::Table& table) {
    std::vector<const Story::Row*> expected;
    for (const Story::Row& row : story.rows)
        if (row.table == table.name) expected.push_back(&row);
    const std::vector<std::string> found = lines_of(table);
    std::string shown;
    for (const std::string& line : found) shown += line + "\n";
    INFO(table.name << " holds:\n" << shown);
    CHECK(table.rows.size() == expected.size());
    for (std::size_t i = 0; i < std::min(table.rows.size(), expected.size()); ++i)
        for (const auto& [column, value] : expected[i]->cells) {
            INFO(table.name << " row " << i + 1 << ", " << column);
            CHECK(cell(table, table.rows[i], column) == value);
        }
}

Told tell(const Story& story, bool everything_twice) {
    Stage stage({.config = story.config, .seed = story.seed, .start = story.start, .everything_twice = everything_twice});
    const Result<void> played = stage.play(story.script);
    INFO((played ? std::string("came out as written") : played.error().detail));
    CHECK(played.has_value());
    Told told{.tables = {}, .counts = stage.table_counts()};
    for (const char* name : {"answers", "consents", "dispositions", "not-asked"}) {
        const service::Table table = stage.table(service::parse_report(name).value());
        compare_rows(story, table);
        told.tables[name] = lines_of(table);
    }
    CHECK(stage.metrics().find("stemmen_events_failed_total") == std::string::npos);
    return told;
}

TEST_CASE("every story comes out as written, and the same when each webhook is fed twice") {
    const auto files = story_files();
    REQUIRE_FALSE(files.empty());
    for (const auto& path : files) {
        DYNAMIC_SECTION(path.stem().string()) {
            const Result<Story> story = parse_story(read_all(path), path.filename().string());
            INFO((story ? std::string("readable") : story.error().detail));
            REQUIRE(story.has_value());
            const Told once = tell(*story, false);
            const Told twice = tell(*story, true);
            CHECK(once.tables == twice.tables);
            CHECK(once.counts == twice.counts);
        }
    }
}

TEST_CASE("the age of the last genuine webhook grows until the next one comes") {
    Stage stage({.start = parse_timestamp("2026-11-02T11:00:00.000Z").value()});
    const auto script = sandbox::parse_script("wait 1h\ncitizen kari: Hei\nwait 30m\n", "silence");
    REQUIRE(script.has_value());
    REQUIRE(stage.play(*script).has_value());
    const std::string name = "\nstemmen_webhook_last_seconds ";
    const auto at = stage.metrics().find(name);
    REQUIRE(at != std::string::npos);
    const double age = std::stod(stage.metrics().substr(at + name.size()));
    CHECK(age >= 1800);  // the hour before it does not count
    CHECK(age < 3600);
}

TEST_CASE("a story with a broken directive is refused with its place") {
    for (const char* text : {"#: seed x\n", "\n#: row nothing a=b\n", "#: start yesterday\n", "#: config {\n", "#: dance\n"}) {
        const Result<Story> story = parse_story(text, "s.txt");
        INFO(text);
        REQUIRE_FALSE(story.has_value());
        CHECK(story.error().detail.starts_with("s.txt:"));
    }
}

}  // namespace
}  // namespace stemmen::e2e
