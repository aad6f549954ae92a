// What the endpoints of figures and of texts do alike: read the filter of a request, and look into the store on a reading thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dashboard/host.hpp"
#include "insight/period.hpp"

namespace stemmen::dashboard {

inline constexpr std::size_t value_bytes_max = 100;  // of one parameter, unless told otherwise
inline constexpr std::size_t parameters_max = 32;    // in one request
inline constexpr int year_first = 2000, year_last = 2999;  // of a period

// Who may see numbers. Auditors and duty officers have other work.
const std::set<Role>& figure_roles();

// The parameters of a request, taken one by one. What is wrong is gathered, so that all of it is told at once.
class Parameters {
public:
    explicit Parameters(const HttpRequest& request);

    // "" when it is not there.
    std::string text(std::string_view name, std::size_t bytes_max = value_bytes_max);
    // One of `words`; `usual` when it is not there.
    std::string word(std::string_view name, std::span<const std::string_view> words, std::string_view usual);
    std::int64_t whole(std::string_view name, std::int64_t usual, std::int64_t least, std::int64_t most);
    double number(std::string_view name, double usual, double least, double most);
    void fault(std::string sentence) { faults_.push_back(std::move(sentence)); }
    // After all have been taken: whatever was wrong, and what nobody takes. The detail is for the reader.
    [[nodiscard]] Result<void> verdict() const;

private:
    struct Parameter {
        std::string name, value;
        bool is_taken = false;
    };
    std::vector<Parameter> given_;
    std::vector<std::string> faults_;
};

// What figures are about. Units, periods and channels are those there are: nobody puts a group of their own together.
struct Filter {
    std::string dialog;
    std::string unit;                       // with all below
    std::optional<insight::Period> period;  // none: all time, for texts only
    std::string channel;                    // "" for all
    insight::Audience audience{};
    bool operator==(const Filter&) const = default;
};
// What a filter chooses from.
struct Installed {
    const contact::UnitTree& units;
    const dialog::Library& dialogs;
    const Settings& settings;
};
Installed installed(Host& host);
enum class PeriodRule { month, all_time };  // what no period means: the running month (UTC; outside the team the last one that is over), or none
// Faults go to `parameters`; ask for its verdict before the filter is used.
Filter read_filter(Parameters& parameters, const Installed& installed, const Reader& reader, Timestamp now, PeriodRule rule);
Filter read_filter(Parameters& parameters, Host& host, const Reader& reader, Timestamp now, PeriodRule rule);

// The topmost unit that the reader may see; of several the first in the tree. "" if there is none.
std::string topmost_unit(const contact::UnitTree& tree, const Reader& reader);
// The names of dialogs, each once: the one of the settings first, then those of talks with officers, then all others.
std::vector<std::string> dialogs_in_order(const dialog::Library& library, const std::string& first);
std::string_view to_string(insight::Audience audience);
// Nothing that came in after it is in the figures: now, unless something waits to be counted.
Timestamp as_of(const service::Freshness& fresh, Timestamp now);

// `look` runs on a reading thread and makes the whole answer there, out of what never changes in `host` and what it was given.
using Look = std::move_only_function<HttpResponse(service::Store& store)>;
void answer_from(Host& host, Reply reply, Look look);

}  // namespace stemmen::dashboard
