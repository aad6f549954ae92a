// `stemmen draw` as an officer with two spreadsheets uses it, and as somebody who does not trust the officer checks it.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "installation.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;

constexpr std::string_view quotas = "category,feature,min,max\ngender,female,2,3\ngender,male,2,3\narea,north,1,3\narea,south,2,4\n";

std::string volunteers() {
    std::string text = "id,gender,area\n";
    for (int i = 0; i < 24; ++i) text += "v" + std::to_string(10 + i) + (i % 3 == 0 ? ",female" : ",male") + (i % 4 == 0 ? ",north\n" : ",south\n");
    return text;
}
struct Table {
    TempFolder folder;
    Table() {
        write_all(folder.path() / "pool.csv", volunteers());
        write_all(folder.path() / "quotas.csv", std::string(quotas));
    }
    [[nodiscard]] Ran draw(std::vector<std::string> more) const {
        std::vector<std::string> arguments{"draw"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(folder, arguments);
    }
};

}  // namespace

TEST_CASE("draw: a pool and quotas give a group, its alternates, everybody's chance and a record that checks out") {
    const Table table;
    const Ran ran = table.draw({"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5", "--seed", "Lotto uke 49: 3 7 12 20 28 31 34", "--format", "json", "--record", "record.json"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    const json out = json::parse(ran.out);
    CHECK(out.at("selected").size() == 5);
    CHECK(out.at("alternates").size() == 2);
    CHECK(out.at("certificate_gap").get<double>() <= 1e-6);
    double sum = 0;
    for (const auto& [id, chance] : out.at("chances").items()) sum += chance.get<double>();
    CHECK(sum == Approx(5).margin(1e-6));
    const Ran again = table.draw({"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5", "--seed", "Lotto uke 49: 3 7 12 20 28 31 34", "--format", "json"});
    CHECK(json::parse(again.out).at("selected") == out.at("selected"));

    const Ran verified = table.draw({"--verify", "record.json", "--certificate"});
    CHECK(verified.code == 0);
    CHECK(verified.out.contains("ok: every ticket meets every quota"));
    CHECK(verified.out.contains("ok: no lottery gives everybody more than"));
    const std::string explained = table.draw({"--from", "record.json", "--explain", "v10"}).out;
    CHECK(explained.contains("av 10000 lodd"));
    const auto first = out.at("selected").at(0).get<std::string>();
    const Ran called = table.draw({"--from", "record.json", "--dropped", first});
    CHECK(called.code == 0);
    CHECK(called.out.size() > 1);
    CHECK(table.draw({"--from", "record.json", "--seed", "once more"}).err.contains("there is no second draw"));
}

TEST_CASE("draw: announced first, then the value in any spelling, then a list that anybody checks alone") {
    const Table table;
    write_all(table.folder.path() / "salt", "a line that nobody can guess\n");
    const std::vector<std::string> prepare{"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5", "--salt", "salt", "--record", "record.json"};
    CHECK(table.draw(prepare).err.contains("say with --source"));
    std::vector<std::string> announce = prepare;
    announce.insert(announce.end(), {"--source", "Lotto uke 49, hovedtallene", "--publish", "before.json"});
    const Ran prepared = table.draw(announce);
    INFO(prepared.err);
    REQUIRE(prepared.code == 0);
    CHECK(prepared.out.contains("Not drawn yet: publish the commitment"));
    CHECK(table.draw({"--verify", "before.json"}).out.contains("not drawn yet"));

    const Ran drawn = table.draw({"--from", "record.json", "--seed", " 3, 08, 14", "--record", "drawn.json", "--publish", "after.json"});
    INFO(drawn.err);
    REQUIRE(drawn.code == 0);
    CHECK(drawn.out.contains("read as \"3 8 14\""));
    const std::string published = read_all(table.folder.path() / "after.json");
    CHECK_FALSE(published.contains("v10"));
    CHECK_FALSE(published.contains("female"));
    CHECK(json::parse(published).at("announced") == json::parse(read_all(table.folder.path() / "before.json")).at("announced"));
    const Ran verified = table.draw({"--verify", "after.json"});
    CHECK(verified.code == 0);
    for (const char* part : {"ok: the commitment binds", "\"Lotto uke 49, hovedtallene\"", "draws ticket", "not checked, since no list can show it"}) CHECK(verified.out.contains(part));
    const auto code = json::parse(published).at("selected").at(0).get<std::string>();
    CHECK(verified.out.contains(code));
}

TEST_CASE("draw: a record or a list that somebody changed is found, and one of another version is not guessed at") {
    const Table table;
    write_all(table.folder.path() / "salt", "a line that nobody can guess\n");
    REQUIRE(table.draw({"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5", "--salt", "salt", "--record", "record.json", "--source", "Lotto", "--publish", "list.json"}).code == 0);
    const auto forged = [&](const char* name, const char* part) {
        std::string text = read_all(table.folder.path() / name);
        const auto at = text.find(part) + std::string_view(part).size();
        text.replace(at, 1, text[at] == '9' ? "8" : "9");
        write_all(table.folder.path() / "forged.json", text);
        return table.draw({"--verify", "forged.json"});
    };
    const Ran record = forged("record.json", "\"tickets\":[[");
    CHECK(record.code == 1);
    CHECK(record.err.contains("hash of the tickets does not fit"));
    const Ran list = forged("list.json", "\"prepared_at\":\"");
    CHECK(list.code == 1);
    CHECK(list.err.contains("commitment does not fit"));
    write_all(table.folder.path() / "old.json", R"({"format":"stemmen draw 1"})");
    CHECK(table.draw({"--verify", "old.json"}).err.contains("written by another version of Stemmen"));
}

TEST_CASE("draw: preparing again stands in what is published, and nothing is published of what was not announced") {
    const Table table;
    write_all(table.folder.path() / "salt", "a line that nobody can guess\n");
    const std::vector<std::string> prepare{"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5", "--salt", "salt", "--record", "record.json", "--publish", "list.json", "--source"};
    const auto announce = [&](const char* source) {
        std::vector<std::string> words = prepare;
        words.emplace_back(source);
        return table.draw(words);
    };
    REQUIRE(announce("Lotto uke 49").code == 0);
    const auto first = json::parse(read_all(table.folder.path() / "list.json")).at("commitment").get<std::string>();
    const Ran second = announce("Lotto uke 50");
    CHECK(second.out.contains("prepared 2 times"));
    const json earlier = json::parse(read_all(table.folder.path() / "list.json")).at("announced").at("earlier");
    REQUIRE(earlier.size() == 1);
    CHECK(earlier.at(0).at("commitment") == first);
    CHECK(table.draw({"--verify", "list.json"}).out.contains("prepared before, and not drawn: "));
    REQUIRE(table.draw({"--from", "record.json", "--seed", "3 8 14", "--record", "record.json"}).code == 0);
    CHECK(announce("Lotto uke 51").err.contains("has been drawn already"));
    CHECK(table.draw({"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5", "--seed", "x", "--publish", "trial.json", "--salt", "salt"}).err.contains("of a draw that was announced"));
    CHECK(table.draw({"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5", "--seed", "x", "--source", "Lotto"}).err.contains("--source announces"));
}

TEST_CASE("draw: what cannot be is told with file, line and what would help") {
    const Table table;
    write_all(table.folder.path() / "quotas.csv", "category,feature,min,max\ngender,female,4,5\ngender,male,2,3\narea,north,0,3\narea,south,2,5\n");
    const Ran impossible = table.draw({"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5", "--seed", "x", "--format", "json"});
    CHECK(impossible.code == 1);
    CHECK(impossible.err.contains("the minimums of gender add up to 6, and there are 5 seats"));
    CHECK_FALSE(json::parse(impossible.out).at("repairs").empty());
    write_all(table.folder.path() / "pool.csv", "id,gender,area\na,female,north\na,male,\n");
    const Ran broken = table.draw({"--pool", "pool.csv", "--quotas", "quotas.csv", "--seats", "5"});
    CHECK(broken.code == 1);
    CHECK(broken.err.contains("pool.csv:3: the id \"a\" stands already on line 2"));
    CHECK(table.draw({}).code == 2);
    CHECK(table.draw({"--pool", "nowhere.csv", "--quotas", "quotas.csv", "--seats", "5"}).err.contains("nowhere.csv"));
}

}  // namespace stemmen::e2e
