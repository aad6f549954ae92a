// How long the safety gate and the redactor take for a message, beside the same patterns in std::regex and RE2. bench/README.md
// explains the figures.
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/screen/regexes.hpp"
#include "bench/screen/texts.hpp"
#include "core/text.hpp"
#include "privacy/screener.hpp"

namespace {

using namespace stemmen;
using Clock = std::chrono::steady_clock;
using privacy::NamedText;

constexpr double goal_us = 50;         // median for 300 characters
constexpr double goal_growth = 13;     // time of 10,000 characters : time of 1,000; 10 is linear, the rest is noise and caches
constexpr std::size_t usual_length = 300;
constexpr std::array<std::size_t, 3> lengths{usual_length, 1'000, 10'000};
// std::regex recurses for each character of a repetition: longer texts could exhaust the stack.
constexpr std::size_t std_regex_length_max = 1'000;
constexpr std::size_t rounds_per_batch_max = 500;
constexpr int batches_usual = 8, batches_slow = 2;
constexpr std::chrono::milliseconds time_per_batch{50};

std::vector<NamedText> files_of(const std::string& folder, std::string_view ending) {
    std::vector<NamedText> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(STEMMEN_SOURCE_DIR) / folder)) {
        if (entry.path().extension() != ending) continue;
        std::ostringstream text;
        text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        files.push_back({folder + "/" + entry.path().filename().string(), text.str()});
    }
    std::ranges::sort(files, {}, &NamedText::name);
    return files;
}

// Every result goes here, so that no work can be left out.
volatile std::size_t sink = 0;

// The median of the quietest of some batches: what else the machine does meanwhile stays out of it.
double median_us(const std::function<std::size_t()>& work, int batches = batches_usual) {
    double quietest = 0;
    for (int batch = 0; batch < batches; ++batch) {
        std::vector<double> times;
        const auto end = Clock::now() + time_per_batch;
        do {
            const auto begin = Clock::now();
            sink = sink + work();
            times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
        } while (times.size() < rounds_per_batch_max && Clock::now() < end);
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
        std::ranges::nth_element(times, middle);
        quietest = batch == 0 ? *middle : std::min(quietest, *middle);
    }
    return quietest;
}

// Compiled once, as a service would. RE2::Set builds its automaton while it reads, so the first reading of a text tells what a new text
// costs, and the median what one costs that has been read before.
class Yardsticks {
public:
    explicit Yardsticks(const std::vector<std::string>& patterns) : set_(options(), RE2::UNANCHORED) {
        for (const std::string& pattern : patterns) {
            singles_.push_back(std::make_unique<RE2>(pattern, options()));
            if (!singles_.back()->ok()) throw std::runtime_error("RE2 refuses " + pattern);
            set_.Add(pattern, nullptr);
            standard_.emplace_back(pattern, std::regex::ECMAScript | std::regex::optimize);
        }
        if (!set_.Compile()) throw std::runtime_error("RE2::Set does not compile");
    }
    [[nodiscard]] std::size_t re2_set(const std::string& text) const {
        std::vector<int> found;
        set_.Match(text, &found);
        return found.size();
    }
    [[nodiscard]] std::size_t re2_each(const std::string& text) const {
        return static_cast<std::size_t>(std::ranges::count_if(singles_, [&](const auto& one) { return RE2::PartialMatch(text, *one); }));
    }
    [[nodiscard]] std::size_t std_regex(const std::string& text) const {
        return static_cast<std::size_t>(std::ranges::count_if(standard_, [&](const auto& one) { return std::regex_search(text, one); }));
    }

    // They are yardsticks only if they find the same.
    void compare(const std::string& text) const {
        if (re2_set(text) != re2_each(text)) throw std::runtime_error("RE2::Set and RE2 differ: its automaton outgrew its memory");
        if (text.size() <= std_regex_length_max && std_regex(text) != re2_each(text)) throw std::runtime_error("std::regex and RE2 differ");
    }

private:
    static RE2::Options options() {
        RE2::Options options(RE2::Latin1);
        options.set_max_mem(std::int64_t{1} << 30);
        options.set_log_errors(false);
        return options;
    }
    std::vector<std::unique_ptr<RE2>> singles_;
    RE2::Set set_;
    std::vector<std::regex> standard_;
};

int measure(bool with_yardsticks) {
    auto redaction = files_of("config/redaction", ".json");
    for (auto& file : files_of("config/reference", ".csv"))
        if (file.name.ends_with("postnummer-kommune.csv")) redaction.push_back(std::move(file));
    const auto safety = files_of("config/safety", ".json");
    const auto screener = privacy::Screener::load(safety, redaction);
    if (!screener) throw std::runtime_error(screener.error().detail);
    const auto patterns = bench::regexes_of(safety, redaction);
    std::unique_ptr<Yardsticks> others;
    if (with_yardsticks) others = std::make_unique<Yardsticks>(patterns);

    std::printf("%zu patterns; medians in microseconds, one core\n%-22s %7s %9s %9s %9s %9s %9s %10s %7s %10s\n", patterns.size(), "text", "letters", "safety",
                "redaction", "both", "set, new", "set, seen", "RE2 each", "(found)", "std::regex");
    double slowest = 0, steepest = 0;
    for (const bench::Sample& sample : bench::samples()) {
        double before = 0;
        for (const std::size_t length : lengths) {
            const std::string text = bench::grown(sample.text, length);
            const double gate = median_us([&] { return static_cast<std::size_t>(screener->safety(text)); });
            const double cut = median_us([&] { return screener->redacted(text).text.size(); });
            std::printf("%-22s %7zu %9.1f %9.1f %9.1f", std::string(sample.name).c_str(), length, gate, cut, gate + cut);
            if (others) {
                const std::string folded = fold_case(text);
                const auto begin = Clock::now();
                sink = sink + others->re2_set(folded);
                const double first = std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
                others->compare(folded);
                std::printf(" %9.1f %9.1f %10.1f %7zu", first, median_us([&] { return others->re2_set(folded); }),
                            median_us([&] { return others->re2_each(folded); }), others->re2_each(folded));
                if (length <= std_regex_length_max) std::printf(" %10.1f", median_us([&] { return others->std_regex(folded); }, batches_slow));
            }
            std::printf("\n");
            std::fflush(stdout);
            if (length == usual_length) slowest = std::max(slowest, gate + cut);
            if (length == lengths.back()) steepest = std::max(steepest, (gate + cut) / before);
            before = gate + cut;
        }
    }
    const auto goal = [](const char* what, double measured, double limit) {
        std::printf("%-66s %9.2f   goal <= %-6.0f %s\n", what, measured, limit, measured <= limit ? "met" : "MISSED");
    };
    goal("safety and redaction of 300 characters, slowest text, in us", slowest, goal_us);
    goal("time of 10,000 characters : 1,000, steepest text", steepest, goal_growth);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return measure(!(argc > 1 && std::string_view(argv[1]) == "--alone"));
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "screen: %s\n", problem.what());
        return 1;
    }
}
