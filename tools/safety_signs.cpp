// Prints what the rules of safety see in each line of sentences: {"words": [[…], …], "signs": [["våpen", …], …]}, a list for each
// thought. tools/fit-safety compiles and runs it; no part of the service.  Usage: safety_signs <folder of rules> < lines of text
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
        const auto thoughts = rules->thoughts_of(tokens);
        std::vector<std::string> words, signs;
        for (std::size_t i = 0; i < thoughts.size(); ++i) {
            std::vector<std::string> of_thought;
            const std::size_t end = i + 1 < thoughts.size() ? thoughts[i + 1].first : tokens.size();
            for (std::size_t at = thoughts[i].first; at < end; ++at) of_thought.emplace_back(tokens.word(at));
            words.push_back(quoted_list(of_thought));
            signs.push_back(quoted_list(thoughts[i].signs));
        }
        std::cout << "{\"words\": " << list(words) << ", \"signs\": " << list(signs) << "}\n";
    }
}
