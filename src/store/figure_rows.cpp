// Figures: reading them, and counting days anew from their rows.
#include "store/figure_rows.hpp"

#include <limits>
#include <map>
#include <tuple>

#include "store/rows.hpp"
#include "store/sqlite_store_impl.hpp"

namespace stemmen::store {
namespace {

using service::Cell;
using service::Scale;
using service::Series;

// Sessions are written on the day of their invitation and answers on their own; a talk's end may be told days later.
constexpr std::int64_t days_before = 2, days_after = 8, days_after_talk = 40;
constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t month_characters = 7;  // 2026-11

struct Bounds {
    std::int64_t from = 0, to = no_end;  // both included
};
struct DayRows {
    Bounds answers, sessions, talks;
};
DayRows rows_of(Connection& connection, std::int64_t day) {
    DayRows rows;
    {
        Query before(connection, Sql::begin_before);
        if (before.bind(day - days_before).step()) {
            rows.answers.from = before.maybe_integer(0).value_or(0);
            rows.sessions.from = before.maybe_integer(1).value_or(0);
            rows.talks.from = before.maybe_integer(2).value_or(0);
        }
    }
    const auto end = [&](std::int64_t days, int column) {
        Query after(connection, Sql::begin_after);
        return after.bind(day + days).step() ? after.maybe_integer(column).value_or(no_end) : no_end;
    };
    rows.answers.to = end(days_after, 0);
    rows.sessions.to = end(days_after, 1);
    rows.talks.to = end(days_after_talk, 2);
    return rows;
}

// Persons by series and cell; the cells of one scale and one period.
using Key = std::tuple<Series, std::string, std::string, std::string>;  // unit, channel, value
using CountsByKey = std::map<Key, std::int64_t>;

Query& bind(Query& query, const Bounds& bounds, const std::int64_t& day) { return query.bind(bounds.from).bind(bounds.to).bind(day); }

void count_answers(Connection& connection, const Bounds& bounds, std::int64_t day, CountsByKey& counts) {
    Query query(connection, Sql::day_answers);
    bind(query, bounds, day);
    while (query.step()) ++counts[{Series{query.text(0), query.text(1), query.text(2)}, query.text(3), query.text(4), query.text(5)}];
}

void count_sessions(Connection& connection, const Bounds& bounds, std::int64_t day, CountsByKey& counts) {
    Query query(connection, Sql::day_sessions);
    bind(query, bounds, day);
    while (query.step()) {
        const std::string kind(query.integer(4) != 0 ? service::kind_link : service::kind_disposition);
        ++counts[{Series{query.text(0), "", kind}, query.text(1), query.text(2), query.text(3)}];
    }
}

void count_talks(Connection& connection, const Bounds& bounds, std::int64_t day, CountsByKey& counts) {
    Query query(connection, Sql::day_talks);
    bind(query, bounds, day);
    while (query.step()) ++counts[{Series{"", "", std::string(service::kind_talk)}, query.text(0), query.text(1), query.text(2)}];
}

void count_themes(Connection& connection, const Bounds& bounds, std::int64_t day, CountsByKey& counts) {
    const std::string kind(service::kind_theme);
    {
        Query query(connection, Sql::day_coded);
        bind(query, bounds, day);
        while (query.step()) ++counts[{Series{query.text(1), query.text(2), kind}, query.text(3), query.text(4), ""}];
    }
    Query query(connection, Sql::day_themes);
    bind(query, bounds, day);
    while (query.step())
        ++counts[{Series{query.text(2), query.text(3), kind}, query.text(4), query.text(5), std::to_string(query.integer(1))}];
}

CountsByKey count_day(Connection& connection, const DayRows& rows, std::int64_t day) {
    CountsByKey counts;
    count_answers(connection, rows.answers, day, counts);
    count_sessions(connection, rows.sessions, day, counts);
    count_talks(connection, rows.talks, day, counts);
    count_themes(connection, rows.answers, day, counts);
    return counts;
}

CountsByKey count_retained(Connection& connection, std::int64_t first) {
    CountsByKey counts;
    const std::string month = format_date(midnight_of(first)).substr(0, month_characters);
    Query query(connection, Sql::month_sums);
    query.bind(month);
    while (query.step())
        counts[{Series{query.text(0), query.text(1), query.text(2)}, query.text(3), "", query.text(4)}] += query.integer(5);
    return counts;
}

std::vector<std::pair<std::int64_t, Series>> all_series(Connection& connection) {
    std::vector<std::pair<std::int64_t, Series>> all;
    Query query(connection, Sql::series_all);
    while (query.step()) all.emplace_back(query.integer(0), Series{query.text(1), query.text(2), query.text(3)});
    return all;
}

void subtract_counted(Connection& connection, Scale scale, std::int64_t first, CountsByKey& counts) {
    for (const auto& [no, series] : all_series(connection)) {
        Query query(connection, Sql::cells);
        query.bind(no).bind(static_cast<std::int64_t>(scale)).bind(first).bind(first);
        while (query.step()) counts[{series, query.text(1), query.text(2), query.text(3)}] -= query.integer(4);
    }
}

void new_texts(Connection& connection, const Bounds& bounds, std::int64_t day, const service::Stemmer& stemmer, std::vector<service::TextEntry>& texts) {
    Query query(connection, Sql::day_texts);
    bind(query, bounds, day);
    while (query.step()) {
        service::TextEntry entry{.answer = query.integer(0), .day = query.integer(1), .dialog = query.text(2), .question = query.text(3), .unit = query.text(4),
                                 .channel = query.text(5), .language = parse_language(query.text(6)).value_or(Language::nb), .is_flagged = !query.text(7).empty(),
                                 .stems = {}, .text = query.text(8)};
        entry.stems = stemmer(entry.text, entry.language);
        texts.push_back(std::move(entry));
    }
}

}  // namespace

service::Freshness SqliteFigureRows::freshness() {
    service::Freshness fresh;
    {
        Query query(connection_, Sql::refresh_get);
        if (query.step()) fresh = {.version = query.integer(0), .as_of = query.maybe_time(1), .stale_days = 0};
    }
    Query stale(connection_, Sql::stale_count);
    if (stale.step()) fresh.stale_days = stale.integer(0);
    return fresh;
}

std::vector<service::SeriesDays> SqliteFigureRows::series() {
    std::vector<service::SeriesDays> found;
    const auto edge = [&](Sql sql, std::int64_t no, Scale scale) {
        Query query(connection_, sql);
        return query.bind(no).bind(static_cast<std::int64_t>(scale)).step() ? query.maybe_integer(0) : std::nullopt;
    };
    for (auto& [no, series] : all_series(connection_)) {
        const auto first = edge(Sql::series_first, no, Scale::month), last = edge(Sql::series_last, no, Scale::day);
        if (first) found.push_back({std::move(series), *first, last.value_or(*first)});
    }
    return found;
}

void SqliteFigureRows::each_cell(const Series& series, Scale scale, std::int64_t from, std::int64_t to, const std::function<void(const Cell&)>& cell) {
    std::int64_t no = 0;
    {
        Query find(connection_, Sql::series_find);
        if (!find.bind(series.dialog).bind(series.question).bind(series.kind).step()) return;
        no = find.integer(0);
    }
    Query query(connection_, Sql::cells);
    query.bind(no).bind(static_cast<std::int64_t>(scale)).bind(from).bind(to);
    while (query.step())
        cell({.first = query.integer(0), .unit = query.text(1), .channel = query.text(2), .value = query.text(3), .persons = query.integer(4)});
}

service::Recount SqliteFigureRows::recount(std::span<const service::StaleDay> days, const service::Stemmer& stemmer) {
    service::Recount recount{.days = {days.begin(), days.end()}, .changes = {}, .texts = {}};
    for (const service::StaleDay day : days) {
        const Scale scale = day < 0 ? Scale::retained : Scale::day;
        const std::int64_t first = day < 0 ? -day : day;
        CountsByKey counts;
        if (scale == Scale::retained) {
            counts = count_retained(connection_, first);
        } else {
            const DayRows rows = rows_of(connection_, day);
            counts = count_day(connection_, rows, day);
            new_texts(connection_, rows.answers, day, stemmer, recount.texts);
        }
        subtract_counted(connection_, scale, first, counts);
        for (const auto& [key, persons] : counts) {
            const auto& [series, unit, channel, value] = key;
            if (persons != 0) recount.changes.push_back({series, scale, {first, unit, channel, value, persons}});
        }
    }
    return recount;
}

void SqliteStore::read_figures(const std::function<void(service::FigureRows&, service::TextRows&)>& read) {
    impl_->with_snapshot([&](Connection& connection) {
        SqliteFigureRows figures(connection);
        SqliteTextRows texts(connection);
        read(figures, texts);
    });
}

}  // namespace stemmen::store
