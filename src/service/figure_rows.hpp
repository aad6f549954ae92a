// Figures as they are counted beforehand, and how they are kept true: what a turn writes marks its day as stale, and the refresher
// counts only stale days anew, exactly, from the rows themselves. So nothing is counted twice, an erasure lowers the counts, and a
// turn costs no more than before. Single rows that retention has deleted stay counted through the sums.
//
// Counts are of persons as far as the service knows them: one answer a question and talk.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/time.hpp"

namespace stemmen::service {

// What is counted. An answer's kind ("rating", "choice", "open"), or one of these:
inline constexpr std::string_view kind_disposition = "disposition";  // of invitations: the value is the disposition
inline constexpr std::string_view kind_link = "link";                // the same of those who came by an open link: nobody knows how many were asked
inline constexpr std::string_view kind_talk = "talk";                // talks with officers: "asked", or why not
inline constexpr std::string_view kind_theme = "theme";              // texts by the themes that somebody found in them; "" is every coded text

struct Series {
    std::string dialog;    // "" for talks
    std::string question;  // "" for dispositions and talks
    std::string kind;
    auto operator<=>(const Series&) const = default;
};

enum class Scale { day, week, month, quarter, retained };  // retained: what is left of deleted rows, by month; part of months and quarters
// The first day (days since 1970, UTC) of what `day` lies in: the day itself, the Monday, the first of the month or quarter.
std::int64_t first_day(Scale scale, std::int64_t day);

struct Cell {
    std::int64_t first = 0;  // first day of the period
    std::string unit;
    std::string channel;  // "" where it is no longer known (retained)
    std::string value;
    std::int64_t persons = 0;
    bool operator==(const Cell&) const = default;
};
struct CellChange {
    Series series;
    Scale scale{};  // day or retained; the others follow
    Cell cell;      // persons: how many more, or fewer if negative
    bool operator==(const CellChange&) const = default;
};

// A text as the reading list finds it.
struct TextEntry {
    std::int64_t answer = 0;  // number of the answer's row; grows
    std::int64_t day = 0;
    std::string dialog, question, unit, channel;
    Language language{};
    bool is_flagged = false;  // art. 9 or 10
    std::vector<std::string> stems;
    std::string text;
};

using Stemmer = std::function<std::vector<std::string>(std::string_view text, Language language)>;

// A day since 1970, or the first day of a month of sums as a negative number.
using StaleDay = std::int64_t;
inline constexpr std::size_t stale_days_at_once_max = 4;

struct Recount {
    std::vector<StaleDay> days;
    std::vector<CellChange> changes;
    std::vector<TextEntry> texts;  // not yet on the reading list
};

struct Freshness {
    std::int64_t version = 0;          // grows with each change of figures or texts
    std::optional<Timestamp> as_of;    // of the last refresh
    std::int64_t stale_days = 0;       // that wait; 0: nothing is missing
    bool operator==(const Freshness&) const = default;
};

struct SeriesDays {
    Series series;
    std::int64_t first = 0, last = 0;  // with anything in them
};

// For reading, from one moment.
class FigureRows {
public:
    virtual ~FigureRows() = default;
    virtual Freshness freshness() = 0;
    virtual std::vector<SeriesDays> series() = 0;
    // Every cell of one scale whose period begins from `from` to `to`, both included.
    virtual void each_cell(const Series& series, Scale scale, std::int64_t from, std::int64_t to, const std::function<void(const Cell&)>& cell) = 0;
    // What has changed on days that have been taken (FigureUpkeep::take_stale).
    virtual Recount recount(std::span<const StaleDay> days, const Stemmer& stemmer) = 0;
};

// The refresher's three steps are take_stale, recount (which reads, and holds up no turn), apply. A crash between them costs a
// second recount.
class FigureUpkeep {
public:
    virtual ~FigureUpkeep() = default;
    virtual std::vector<StaleDay> take_stale(std::size_t limit) = 0;
    virtual void apply(const Recount& recount, Timestamp now) = 0;
};

}  // namespace stemmen::service
