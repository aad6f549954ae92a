// The reading list: finding texts, and reading one with all that was added to it.
#include <algorithm>
#include <limits>
#include <tuple>

#include "store/figure_rows.hpp"
#include "store/rows.hpp"

namespace stemmen::store {
namespace {

constexpr std::int64_t word_count_max = 2'000;  // more common than that is common
constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

// Columns of Sql::texts_from and Sql::text_at.
enum Column { answer, day, dialog, question, unit, channel, language, is_flagged };

service::ReportHead read_head(const Query& row) {
    return {.id = row.integer(0), .title = row.text(1), .by = row.text(2), .unit = row.text(3), .audience = row.text(4), .at = row.time(5), .filter = row.text(6)};
}

}  // namespace

std::vector<service::Theme> read_codebook(Connection& connection) {
    std::vector<service::Theme> changes;
    Query query(connection, Sql::themes);
    while (query.step())
        changes.push_back({.id = query.integer(1), .version = query.integer(0), .name = query.text(2), .description = query.text(3), .question = query.text(4),
                           .is_retired = query.integer(5) != 0, .by = query.text(6), .at = query.time(7)});
    return changes;
}

std::optional<service::ReadText> read_text(Connection& connection, std::int64_t number) {
    service::ReadText text{.number = number};
    std::int64_t session = 0;
    {
        Query listed(connection, Sql::text_at);
        if (!listed.bind(number).step()) return std::nullopt;
        Query query(connection, Sql::answer_at);
        if (!query.bind(number).step()) return std::nullopt;
        text.session = read_session(query);
        text.answer = read_answer(query, session_columns_count);
        Query of(connection, Sql::text_answer);
        if (of.bind(number).step()) session = of.integer(0);
    }
    {
        Query query(connection, Sql::consents_of);
        query.bind(session);
        while (query.step()) text.consents.push_back(read_consent(query));
    }
    {
        Query query(connection, Sql::text_rating);
        if (query.bind(number).step()) text.rating = query.text(0);
    }
    {
        Query query(connection, Sql::codes_of);
        query.bind(number);
        while (query.step()) {
            if (text.coded_by.empty() || text.coded_by.back() != query.text(0)) text.coded_by.push_back(query.text(0));
            if (!query.is_null(2)) text.codes.push_back({.theme = query.integer(2), .coder = query.text(0), .at = query.time(1)});
        }
    }
    {
        Query query(connection, Sql::check_get);
        if (query.bind(number).step()) text.check = service::FlagCheck{.outcome = query.text(0), .by = query.text(1), .at = query.time(2)};
    }
    Query query(connection, Sql::approvals_of);
    query.bind(number);
    while (query.step())
        text.approvals.push_back({.who = query.text(0), .is_redacted = query.integer(1) != 0, .has_rare_mark = query.integer(2) != 0, .at = query.time(3)});
    return text;
}

bool SqliteTextRows::fits(const service::TextQuery& wanted, const Query& row) {
    if (wanted.state == service::TextState::to_check && row.integer(Column::is_flagged) == 0) return false;
    if (const std::int64_t on = row.integer(Column::day); (wanted.from && on < *wanted.from) || (wanted.to && on > *wanted.to)) return false;
    if (!wanted.units.contains(row.text(Column::unit))) return false;
    const auto is = [&](const std::string& asked, Column column) { return asked.empty() || row.text(column) == asked; };
    return is(wanted.dialog, Column::dialog) && is(wanted.question, Column::question) && is(wanted.channel, Column::channel) &&
           (!wanted.language || row.text(Column::language) == to_string(*wanted.language));
}

// What needs a look into other tables.
bool SqliteTextRows::fits_slowly(const service::TextQuery& wanted, std::int64_t number) {
    if (!wanted.rating.empty()) {
        Query rating(connection_, Sql::text_rating);
        if (!rating.bind(number).step() || rating.text(0) != wanted.rating) return false;
    }
    if (wanted.theme) {
        Query theme(connection_, Sql::has_theme);
        if (!theme.bind(number).bind(*wanted.theme).step()) return false;
    }
    if (wanted.state == service::TextState::to_check) {
        Query check(connection_, Sql::check_get);
        return !check.bind(number).step();
    }
    if (wanted.state == service::TextState::any) return true;
    Query coded(connection_, Sql::has_coder);
    coded.bind(number);
    wanted.state == service::TextState::uncoded ? coded.bind_null() : coded.bind(wanted.coder);
    return !coded.step();
}

std::vector<std::string> SqliteTextRows::rarest_first(std::vector<std::string> stems) {
    std::vector<std::pair<std::int64_t, std::string>> counted;
    for (const std::string& stem : stems) {
        Query count(connection_, Sql::word_count);
        counted.emplace_back(count.bind(stem).bind(word_count_max).step() ? count.integer(0) : 0, stem);
    }
    std::ranges::sort(counted);
    std::ranges::transform(counted, stems.begin(), [](const auto& each) { return each.second; });
    return stems;
}

service::TextPage SqliteTextRows::find(const service::TextQuery& wanted) {
    service::TextPage page;
    const std::int64_t before = wanted.before > 0 ? wanted.before : newest;
    const std::size_t limit = std::min(wanted.limit, service::texts_per_page_max);
    std::size_t looked_at = 0;
    // True: enough. What was looked at last is where the next page goes on.
    const auto take = [&](std::int64_t number, const Query& row) {
        if (fits(wanted, row) && fits_slowly(wanted, number)) page.numbers.push_back(number);
        if (page.numbers.size() < limit && ++looked_at < service::texts_looked_at_max) return false;
        page.next = number;
        return true;
    };
    if (wanted.stems.empty()) {
        Query query(connection_, Sql::texts_from);
        query.bind(before);
        while (query.step())
            if (take(query.integer(Column::answer), query)) break;
        return page;
    }
    const std::vector<std::string> stems = rarest_first(wanted.stems);
    Query query(connection_, Sql::word_texts);
    query.bind(stems.front()).bind(before);
    while (query.step()) {
        const std::int64_t number = query.integer(0);
        const bool has_all = std::ranges::all_of(stems.begin() + 1, stems.end(), [&](const std::string& stem) {
            Query in(connection_, Sql::word_in);
            return in.bind(stem).bind(number).step();
        });
        if (!has_all) {
            if (++looked_at < service::texts_looked_at_max) continue;
            page.next = number;
            break;
        }
        Query row(connection_, Sql::text_at);
        if (row.bind(number).step() && take(number, row)) break;
    }
    return page;
}

std::optional<service::ReadText> SqliteTextRows::text(std::int64_t number) { return read_text(connection_, number); }

std::vector<service::Theme> SqliteTextRows::codebook() { return read_codebook(connection_); }

std::vector<std::pair<std::string, std::int64_t>> SqliteTextRows::coders() {
    std::vector<std::pair<std::string, std::int64_t>> found;
    Query query(connection_, Sql::coders);
    query.bind(as_limit(service::coders_max));
    while (query.step()) found.emplace_back(query.text(0), query.integer(1));
    std::ranges::sort(found, [](const auto& a, const auto& b) { return std::tie(b.second, a.first) < std::tie(a.second, b.first); });
    return found;
}

std::vector<service::CodedText> SqliteTextRows::coded_by(const std::string& coder, std::size_t limit) {
    std::vector<service::CodedText> found;
    Query query(connection_, Sql::coded_of);
    query.bind(coder).bind(as_limit(limit));
    while (query.step()) {
        if (found.empty() || found.back().text != query.integer(0))
            found.push_back({.text = query.integer(0), .question = query.text(2), .unit = query.text(3), .at = query.time(1), .themes = {}});
        if (!query.is_null(4)) found.back().themes.push_back(query.integer(4));
    }
    return found;
}

std::vector<std::int64_t> SqliteTextRows::approved_texts(std::size_t limit) {
    std::vector<std::int64_t> found;
    Query query(connection_, Sql::approved);
    query.bind(as_limit(limit));
    while (query.step()) found.push_back(query.integer(0));
    return found;
}

std::vector<service::ReportHead> SqliteTextRows::reports(std::size_t limit) {
    std::vector<service::ReportHead> heads;
    Query query(connection_, Sql::report_heads);
    query.bind(as_limit(limit));
    while (query.step()) heads.push_back(read_head(query));
    return heads;
}

std::optional<std::pair<service::ReportHead, std::string>> SqliteTextRows::report(std::int64_t id) {
    Query query(connection_, Sql::report_get);
    if (!query.bind(id).step()) return std::nullopt;
    return std::pair{read_head(query), query.text(7)};
}

}  // namespace stemmen::store
