// Holds every file of the project to the rules of the house, and the rules to bad examples.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "house_rules.hpp"

namespace fs = std::filesystem;

namespace {

struct File {
    std::string path;  // inside the checkout
    std::string text;
};

std::vector<File> project_files(const std::set<std::string>& extensions) {
    const fs::path root = STEMMEN_SOURCE_DIR;
    const std::set<std::string> left_out{"build", "var", "node_modules", ".git", ".cache"};
    std::vector<File> files;
    for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
        const std::string name = entry->path().filename().string();
        if (entry->is_directory() && left_out.contains(name)) entry.disable_recursion_pending();
        if (!entry->is_regular_file() || name == ".git" || !extensions.contains(entry->path().extension().string())) continue;
        std::ifstream stream(entry->path(), std::ios::binary);
        files.push_back({fs::relative(entry->path(), root).string(), {std::istreambuf_iterator<char>(stream), {}}});
    }
    return files;
}

std::string joined(const std::vector<std::string>& faults) {
    std::string text;
    for (const std::string& fault : faults) text += "\n" + fault;
    return text;
}

struct BadExample {
    std::string name, path, text, complaint;
};

const BadExample bad_examples[] = {
    {"a room that looks upstairs", "src/dialog/a.cpp", "#include \"service/store.hpp\"\n", ":1: the room dialog may not include service"},
    {"a room that looks sideways", "src/contact/a.cpp", "#include \"core/time.hpp\"\n#include \"dialog/step.hpp\"\n", ":2: the room contact may not include dialog"},
    {"core that includes a room", "src/core/a.hpp", "#pragma once\n#include \"dialog/step.hpp\"\n", "the room core may not include dialog"},
    {"an adapter that includes another", "adapters/teams/a.cpp", "#include \"adapters/messenger/send.hpp\"\n", "the room teams may not include messenger"},
    {"an adapter that opens sockets", "adapters/messenger/a.cpp", "#include \"net/client.hpp\"\n", "the room messenger may not include net"},
    {"the sandbox that knows the service", "src/sandbox/a.cpp", "#include \"service/store.hpp\"\n", "the room sandbox may not include service"},
    {"anybody who includes app", "src/service/a.cpp", "#include \"app/config.hpp\"\n", "the room service may not include app"},
    {"a room on no floor", "src/cellar/a.cpp", "int x;\n", "the room cellar is on no floor"},
    {"an include without the room", "src/dialog/a.cpp", "#include \"step.hpp\"\n", "\"step.hpp\" names no room"},
    {"an include through the parent", "src/dialog/a.cpp", "#include \"../core/time.hpp\"\n", "not through \"..\""},
    {"Beast outside net", "src/service/a.cpp", "#include <boost/beast/core.hpp>\n", "<boost/beast/core.hpp> has no business"},
    {"SQLite outside the store", "src/app/a.cpp", "#include <SQLiteCpp/Database.h>\n", "<SQLiteCpp/Database.h> has no business"},
    {"JSON in a header", "src/app/a.hpp", "#pragma once\n#include <nlohmann/json.hpp>\n", "<nlohmann/json.hpp> may not stand in a header"},
    {"a header without its pragma", "src/core/a.hpp", "int f();\n", "#pragma once"},
    {"a namespace opened in a header", "src/core/a.hpp", "#pragma once\nusing namespace std;\n", ":2: using namespace"},
    {"work that nobody waits for", "src/net/a.cpp", "void f() { co_spawn(e, g(), net::detached); }\n", "net::detached"},
    {"RE2 outside the yardsticks", "src/privacy/a.cpp", "#include <re2/re2.h>\n", "<re2/re2.h> has no business"},
    {"std::regex", "src/privacy/a.cpp", "std::regex r;\n", "std::regex"},
    {"a clock in a pure room", "src/contact/a.cpp", "auto now = std::chrono::system_clock::now();\n", "time is an argument"},
    {"chance in the service", "src/service/a.cpp", "std::random_device d;\n", "randomness is an argument"},
    {"a pure room that reads files", "src/dialog/a.cpp", "#include <fstream>\n", "no input or output"},
    {"a struct literal in an awaiting statement", "src/net/a.cpp", "task f() {\n    co_await g(Request{.a = s});\n}\n", ":2: name the value"},
    {"a capturing lambda in an awaiting statement", "src/net/a.cpp", "task f() {\n    co_await g([k] { return k; });\n}\n", "name the value"},
    {"a choice in an awaiting statement", "src/net/a.cpp", "task f() {\n    auto x = b ? co_await g() : co_await h();\n}\n", "name the value"},
};

}  // namespace

TEST_CASE("house: every source file keeps to its floor and to the rules") {
    const auto files = project_files({".hpp", ".cpp"});
    REQUIRE(files.size() > 20);
    std::vector<std::string> faults;
    for (const File& file : files)
        for (std::string& fault : house::check_source(file.path, file.text)) faults.push_back(std::move(fault));
    INFO(joined(faults));
    CHECK(faults.empty());
}

TEST_CASE("house: no file names a workplace or leaves work unfinished") {
    const auto files = project_files({".hpp", ".cpp", ".md", ".txt", ".json", ".csv", ".js", ".service", ".cmake", ".svg", "", ".html", ".ts", ".tsx", ".mjs", ".css"});
    std::vector<std::string> faults;
    for (const File& file : files)
        for (std::string& fault : house::check_text(file.path, file.text)) faults.push_back(std::move(fault));
    INFO(joined(faults));
    CHECK(faults.empty());
}

TEST_CASE("house: the rules find every bad example") {
    for (const BadExample& example : bad_examples) {
        DYNAMIC_SECTION(example.name) {
            const auto faults = house::check_source(example.path, example.text);
            REQUIRE(faults.size() == 1);
            INFO(faults.front());
            CHECK(faults.front().starts_with(example.path + ":"));
            CHECK(faults.front().find(example.complaint) != std::string::npos);
        }
    }
}

TEST_CASE("house: what is allowed passes") {
    const std::string service = "#include \"service/store.hpp\"\n\n#include \"dialog/step.hpp\"\n#include <vector>\n";
    CHECK(house::check_source("src/service/a.cpp", service).empty());
    CHECK(house::check_source("src/app/a.cpp", "#include \"adapters/messenger/send.hpp\"\n#include \"sandbox/world.hpp\"\n").empty());
    CHECK(house::check_source("src/net/a.cpp", "#include <boost/asio.hpp>\ntask f() {\n    const auto [e, n] = co_await g(b[0]);\n}\n").empty());
    CHECK(house::check_source("src/core/a.cpp", "// net::detached and std::regex are banned\nauto s = \"std::regex\";\n").empty());
}

TEST_CASE("house: a file may have as many lines as the limit and not one more") {
    const std::string lines(house::file_lines_max, '\n');
    CHECK(house::check_source("src/core/a.cpp", lines).empty());
    CHECK(house::check_source("src/core/a.cpp", lines + "\n").size() == 1);
}

TEST_CASE("house: a function may have as many lines as the limit and not one more") {
    const std::string inside(house::function_lines_max - 2, '\n');
    CHECK(house::check_source("src/core/a.cpp", "int f() {\n" + inside + "}\n").empty());
    CHECK(house::check_source("src/core/a.cpp", "int f() {\n" + inside + "\n}\n").size() == 1);
    CHECK(house::check_source("src/core/a.cpp", "A(int b)\n        : b_(b) {\n" + inside + "    \n    }\n").size() == 1);
}

TEST_CASE("house: unfinished work and workplaces are found in any file") {
    CHECK(house::check_text("docs/a.md", std::string("see /wo") + "rk/main\n").size() == 1);
    CHECK(house::check_text("docs/a.md", std::string("// TO") + "DO later\n").size() == 1);
    CHECK(house::check_text("docs/a.md", "plain words\n").empty());
}
