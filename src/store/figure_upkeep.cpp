// Figures: what is to be counted anew, and writing what was found.
#include <algorithm>
#include <array>

#include "core/json.hpp"
#include "store/rows.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {
namespace {

using service::Scale;

std::string as_json(const std::vector<std::string>& words) {
    std::string text = "[";
    for (const std::string& word : words) text += (text.size() > 1 ? "," : "") + json_quote(word);
    return text + "]";
}

}  // namespace

void StaleDays::write(Connection& connection) {
    for (const std::int64_t day : waiting_) {
        Query(connection, Sql::stale_add).bind(day).run();
        if (day >= 0 && begun_.insert(day).second) Query(connection, Sql::begin_add).bind(day).run();
    }
    if (!rows_went_) return;
    std::array<std::int64_t, 3> next{};
    {
        Query query(connection, Sql::begin_next);
        query.step();
        next = {query.integer(0), query.integer(1), query.integer(2)};
    }
    Query(connection, Sql::begin_lower).bind(next[0]).bind(next[1]).bind(next[2]).run();
}

void StaleDays::written() {
    written_.merge(waiting_);
    waiting_.clear();
    rows_went_ = false;
}

void StaleDays::taken(const std::vector<std::int64_t>& days) {
    for (const std::int64_t day : days) {
        written_.erase(day);
        waiting_.erase(day);
    }
    last_ = no_day;
}

void drop_text(Connection& connection, std::int64_t answer) {
    std::string stems;
    {
        Query query(connection, Sql::text_stems);
        if (!query.bind(answer).step()) return;
        stems = query.text(0);
    }
    Query(connection, Sql::words_drop).bind(answer).bind(stems).run();
    Query(connection, Sql::text_drop).bind(answer).run();
}

// Those taken before and not finished come first: the process may have ended in between.
std::vector<service::StaleDay> SqliteFigureUpkeep::take_stale(std::size_t limit) {
    const std::size_t most = std::min(limit, service::stale_days_at_once_max);
    std::vector<service::StaleDay> taken;
    const auto read = [&](Sql sql) {
        std::vector<service::StaleDay> days;
        Query query(connection_, sql);
        query.bind(as_limit(most - taken.size()));
        while (query.step()) days.push_back(query.integer(0));
        return days;
    };
    taken = read(Sql::stale_taken);
    for (const service::StaleDay day : read(Sql::stale_open)) {
        if (std::ranges::find(taken, day) != taken.end()) continue;
        Query(connection_, Sql::stale_take).bind(day).run();
        taken.push_back(day);
    }
    for (const service::StaleDay day : taken) Query(connection_, Sql::stale_drop).bind(day).bind(std::int64_t{0}).run();
    memory_.stale.taken(taken);
    return taken;
}

std::int64_t SqliteFigureUpkeep::number_of(const service::Series& series) {
    Query(connection_, Sql::series_add).bind(series.dialog).bind(series.question).bind(series.kind).run();
    Query find(connection_, Sql::series_find);
    find.bind(series.dialog).bind(series.question).bind(series.kind).step();
    return find.integer(0);
}

void SqliteFigureUpkeep::add(std::int64_t series, Scale scale, const service::Cell& cell) {
    const std::int64_t first = service::first_day(scale, cell.first);
    const auto number = static_cast<std::int64_t>(scale);
    Query(connection_, Sql::cell_add).bind(series).bind(number).bind(first).bind(cell.unit).bind(cell.channel).bind(cell.value).bind(cell.persons).run();
    if (cell.persons < 0)
        Query(connection_, Sql::cell_drop).bind(series).bind(number).bind(first).bind(cell.unit).bind(cell.channel).bind(cell.value).run();
}

void SqliteFigureUpkeep::add(const service::TextEntry& text) {
    const std::string stems = as_json(text.stems);
    // Only while it reads as it did when it was counted: it may have been edited or erased since.
    const auto added = Query(connection_, Sql::text_add)
                           .bind(text.answer).bind(text.day).bind(text.dialog).bind(text.question).bind(text.unit).bind(text.channel)
                           .bind(stored_name(text.language)).bind(std::int64_t{text.is_flagged}).bind(stems).bind(text.text)
                           .run();
    if (added > 0) Query(connection_, Sql::word_add).bind(text.answer).bind(stems).run();
}

void SqliteFigureUpkeep::apply(const service::Recount& recount, Timestamp now) {
    const service::Series* before = nullptr;
    std::int64_t series = 0;
    for (const service::CellChange& change : recount.changes) {
        if (before == nullptr || !(*before == change.series)) series = number_of(change.series);
        before = &change.series;
        add(series, change.scale, change.cell);
        if (change.scale == Scale::day) add(series, Scale::week, change.cell);
        add(series, Scale::month, change.cell);
        add(series, Scale::quarter, change.cell);
    }
    for (const service::TextEntry& text : recount.texts) add(text);
    for (const service::StaleDay day : recount.days) Query(connection_, Sql::stale_drop).bind(day).bind(std::int64_t{1}).run();
    const std::int64_t is_new = recount.changes.empty() && recount.texts.empty() ? 0 : 1;
    Query(connection_, Sql::refresh_set).bind(is_new).bind(now).run();
}

}  // namespace stemmen::store
