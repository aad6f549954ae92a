// Prints what the rules of safety see in each line of sentences: {"pieces": [["kniv", "har kniv", …], …], "signs": [["våpen", …], …]}, a
// list for each thought. tools/fit-safety compiles and runs it; no part of the service.  Usage: safety_signs <folder of rules> < lines of text
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "privacy/normalise.hpp"
#include "privacy/safety.hpp"

using namespace stemmen::privacy;

namespace {

std::vector<NamedText> rule_files(const char* folder) {
    std::vector<NamedText> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream in(entry.path());
        files.push_back({entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(in), {})});
    }
    std::sort(files.begin(), files.end(), [](const NamedText& a, const NamedText& b) { return a.name < b.name; });
    return files;
}

std::string list(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) out += (out.empty() ? "" : ",") + item;
    return "[" + out + "]";
}

std::string quoted_list(std::vector<std::string> items) {
    for (std::string& item : items) item = stemmen::json_quote(item);
    return list(items);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: safety_signs <folder of rules> < lines\n";
        return 2;
    }
    const auto rules = SafetyRules::parse(rule_files(argv[1]));
    if (!rules) {
        std::cerr << rules.error().detail << '\n';
        return 1;
    }
    for (std::string line; std::getline(std::cin, line);) {
        const Tokens tokens = tokenise(normalise(line));
        std::vector<std::string> pieces, signs;
        for (SafetyThought& thought : rules->thoughts_of(tokens)) {
            pieces.push_back(quoted_list(std::move(thought.pieces)));
            signs.push_back(quoted_list(std::move(thought.signs)));
        }
        std::cout << "{\"pieces\": " << list(pieces) << ", \"signs\": " << list(signs) << "}\n";
    }
}
