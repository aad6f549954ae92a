// From what is counted to what may be shown: the one way by which numbers reach an answer of the API, a file or a report. Lives for
// one look into the store, on the thread that looks.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contact/units.hpp"
#include "dashboard/questions.hpp"
#include "dashboard/settings.hpp"
#include "insight/cube.hpp"
#include "insight/publish.hpp"
#include "service/store.hpp"

namespace stemmen::dashboard {

inline constexpr std::string_view kind_funnel = "funnel";        // beside the kinds of service/figure_rows.hpp
inline constexpr std::string_view channel_of_funnel = "web";     // a funnel is of the own page alone

// What is counted, and into which columns.
struct Subject {
    service::Series series;
    insight::Columns columns = insight::Columns::groups;
    std::vector<std::string> values;    // of the columns, in order; what else is found comes after them
    std::vector<std::string> share_of;  // the last of `values`: whose share is the headline
    std::string theme;                  // of texts: only whether this theme was found in them
    std::size_t told_elsewhere = 0;     // of groups: the sum of so many of the first `values` is a figure of its own
    auto operator<=>(const Subject&) const = default;
};
Subject answers_to(const std::string& dialog, const Question& question);
Subject writers_of(const std::string& dialog, const std::string& question);  // of an open question: how many wrote
Subject invitations_of(const std::string& dialog);                           // by what became of them
Subject talks_with_officers();                                               // "asked", or why not
Subject coded_texts(const std::string& dialog, const std::string& question);
Subject theme_in_texts(const std::string& dialog, const std::string& question, std::int64_t theme);
Subject funnel_of(const std::string& dialog, service::FunnelStep step);

// How many work there, where that matters: numbers of a service place with few, or with nobody knows how many, would be of persons (P-36).
std::optional<std::int64_t> staff_of(const contact::Unit& unit, const Settings& settings);

struct Seen {
    struct Part {
        std::string value;
        std::int64_t persons = 0;  // for sums of parts that are shown, never to be shown by itself
        bool is_shown = false;
        insight::Figure figure;
    };
    insight::Figure persons = insight::Hidden::nobody;
    insight::Figure share = insight::Hidden::nobody;  // of share_of
    std::optional<std::string> median;                // the value that the middle person chose
    std::vector<Part> parts;                          // by value
    std::int64_t all = 0;                             // as Part::persons
    bool is_exact = false;                            // `persons` is shown as it is
    bool has_parts = false;                           // not all of the parts are hidden

    [[nodiscard]] const Part* part(std::string_view value) const;
};

class FigureDesk {
public:
    struct Wanted {
        const contact::UnitTree& units;
        const dialog::Library& dialogs;
        const Settings& settings;
        insight::Audience audience;
        Timestamp now;
    };
    // Both rows and the counts of the funnel (those of the quarters that are asked for) outlive the desk.
    FigureDesk(service::FigureRows& rows, service::TextRows& texts, const std::vector<service::FunnelCount>& funnel, const Wanted& wanted)
        : rows_(rows), texts_(texts), funnel_(funnel), wanted_(wanted) {}

    // What is told of a set of people. Where somebody else who counts the same people (siblings_of) hides them, they are hidden here too: the
    // two would be subtracted from each other.
    Seen look(const Subject& subject, const std::string& unit, const insight::Period& period, const std::string& channel);
    // Those that anything was counted in, in the quarter of the period.
    std::vector<std::string> channels(const Subject& subject, const insight::Period& period);
    service::Freshness freshness() { return rows_.freshness(); }
    service::TextRows& texts() { return texts_; }
    [[nodiscard]] const Wanted& wanted() const { return wanted_; }

private:
    // One quarter of a subject.
    struct Loaded {
        std::unique_ptr<insight::Cube> cube;
        std::vector<std::string> columns;             // what each is called
        std::vector<std::size_t> share_of_column;
        std::map<std::string, std::size_t> column_of; // by value
        std::map<std::string, std::size_t> units;     // with anybody in them; the top is 0
        std::map<std::string, std::size_t> channels;  // from 1
        std::set<insight::Period> months_by_day;      // whose days have been added
    };
    using Add = std::function<void(const insight::CubeSpot& spot, std::int64_t persons)>;

    Seen look_alone(const Subject& subject, const std::string& unit, const insight::Period& period, const std::string& channel);
    // The other subjects that count the same people, or nearly: who was asked, who answered a rating, after which talks.
    [[nodiscard]] std::vector<Subject> siblings_of(const Subject& subject) const;
    Loaded& load(const Subject& subject, std::chrono::sys_days quarter);
    void load_days(Loaded& loaded, const Subject& subject, std::chrono::sys_days day);
    [[nodiscard]] std::vector<service::Cell> cells(const Subject& subject, service::Scale scale, const insight::Period& within);
    void name_columns(Loaded& loaded, const Subject& subject, const std::vector<service::Cell>& cells) const;
    void name_units(Loaded& loaded, insight::CubeFrame& frame, const std::vector<service::Cell>& cells) const;
    static void add(const Loaded& loaded, const Subject& subject, const service::Cell& cell, const Add& add);
    insight::Cube::Cut cut(Loaded& loaded, const Subject& subject, std::size_t unit, const insight::Period& period, std::size_t channel);
    [[nodiscard]] Seen seen(const Loaded& loaded, const Subject& subject, const insight::Cube::Cut& cut) const;
    bool is_empty(const Subject& subject, const insight::Period& period);

    service::FigureRows& rows_;
    service::TextRows& texts_;
    const std::vector<service::FunnelCount>& funnel_;
    Wanted wanted_;
    std::map<std::pair<Subject, std::chrono::sys_days>, Loaded> loaded_;
};

}  // namespace stemmen::dashboard
