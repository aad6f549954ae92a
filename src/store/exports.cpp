// Reading for exports and reports.
#include "core/json.hpp"
#include "store/rows.hpp"
#include "store/sqlite_store_impl.hpp"

namespace stemmen::store {
namespace {

using service::Filter;

constexpr std::size_t month_characters = 7;  // 2026-11

// A filter as the parameters of the statements, kept for as long as they are bound.
struct Narrowing {
    std::optional<std::int64_t> from, to;
    std::optional<std::string> units;  // a JSON array
    std::optional<std::string> dialog;

    explicit Narrowing(const Filter& filter) {
        if (filter.from) from = to_millis(*filter.from);
        if (filter.to) to = to_millis(*filter.to);
        if (!filter.dialog.empty()) dialog = filter.dialog;
        if (filter.unit.empty() && filter.units.empty()) return;
        units = "[";
        if (!filter.unit.empty()) *units += json_quote(filter.unit);
        for (const std::string& unit : filter.units) *units += (units->size() > 1 ? "," : "") + json_quote(unit);
        *units += "]";
    }

    // Answers know their day only: a day of which a part is asked for counts as a whole.
    void to_days() {
        constexpr std::int64_t day = std::chrono::milliseconds(std::chrono::days{1}).count();
        if (from) from = day_of(from_millis(*from));
        if (to) to = day_of(from_millis(*to + day - 1));
    }

    void bind_to(Query& query, bool has_dialog) const {
        query.bind(from).bind(to).bind(units);
        if (has_dialog) query.bind(dialog);
    }
};

// Ends the reading transaction whatever happens.
struct Snapshot {
    explicit Snapshot(Connection& connection_) : connection(connection_) { connection.execute("BEGIN"); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    ~Snapshot() { connection.rollback(); }
    Connection& connection;
};

}  // namespace

void SqliteStore::Impl::with_snapshot(const std::function<void(Connection&)>& read) {
    if (in_memory()) {
        const std::lock_guard guard(writing);
        const Snapshot snapshot(*writer);
        read(*writer);
        return;
    }
    const std::lock_guard guard(reading);
    if (!reader) reader = std::make_unique<Connection>(path, connection_options(true));
    const Snapshot snapshot(*reader);
    read(*reader);
}

void SqliteStore::each_answer(const Filter& filter, const std::function<void(const service::Session&, const service::Answer&)>& row) {
    Narrowing narrowing(filter);
    narrowing.to_days();
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::each_answer);
        narrowing.bind_to(query, true);
        while (query.step()) row(read_session(query), read_answer(query, session_columns_count));
    });
}

void SqliteStore::each_session(const Filter& filter, const std::function<void(const service::Session&)>& row) {
    const Narrowing narrowing(filter);
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::each_session);
        narrowing.bind_to(query, true);
        while (query.step()) row(read_session(query));
    });
}

void SqliteStore::each_consent(const Filter& filter, const std::function<void(const service::Session&, const service::Consent&)>& row) {
    const Narrowing narrowing(filter);
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::each_consent);
        narrowing.bind_to(query, true);
        while (query.step()) row(read_session(query), read_consent(query, session_columns_count));
    });
}

void SqliteStore::each_talk(const Filter& filter, const std::function<void(const service::Talk&)>& row) {
    const Narrowing narrowing(filter);
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::each_talk);
        narrowing.bind_to(query, false);
        while (query.step()) row(read_talk(query));
    });
}

void SqliteStore::each_sum(const Filter& filter, const std::function<void(const service::Sum&)>& row) {
    const Narrowing narrowing(filter);
    // A month of which a part is asked for counts as a whole.
    std::optional<std::string> from, last;
    if (filter.from) from = format_date(*filter.from).substr(0, month_characters);
    if (filter.to) last = format_date(*filter.to - std::chrono::milliseconds{1}).substr(0, month_characters);
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::each_sum);
        query.bind(from).bind(last).bind(narrowing.units).bind(narrowing.dialog);
        while (query.step())
            row({.month = query.text(0), .unit = query.text(1), .dialog = query.text(2), .question = query.text(3), .kind = query.text(4),
                 .value = query.text(5), .count = query.integer(6)});
    });
}

void SqliteStore::each_funnel(const Filter& filter, const std::function<void(const service::FunnelCount&)>& row) {
    Narrowing narrowing(filter);
    narrowing.to_days();
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::each_funnel);
        narrowing.bind_to(query, false);
        while (query.step()) row(read_funnel_count(query));
    });
}

std::vector<service::Oldest> SqliteStore::oldest() {
    std::vector<service::Oldest> all;
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::oldest);
        while (query.step()) all.push_back({query.text(0), query.maybe_time(1)});
    });
    return all;
}

void SqliteStore::each_access(const std::function<void(const service::AccessMarks&)>& marks, const std::function<void(const service::Access&)>& row) {
    impl_->with_snapshot([&](Connection& connection) {
        marks(read_access_marks(connection));
        Query query(connection, Sql::each_access);
        while (query.step()) row(read_access(query));
    });
}

service::Counts SqliteStore::counts() {
    service::Counts counts;
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::counts);
        if (!query.step()) return;
        counts = {.threads = query.integer(0),
                  .open_sessions = query.integer(1),
                  .sessions = query.integer(2),
                  .answers = query.integer(3),
                  .outbox = query.integer(4),
                  .awaiting_echo = query.integer(5),
                  .failed_events = query.integer(6),
                  .oldest_outbox = query.maybe_time(7),
                  .duty = {.unopened = query.integer(8), .opened = query.integer(9), .handled = query.integer(10), .oldest_unopened = query.maybe_time(11)},
                  .exports = {.waiting = query.integer(12), .failed = query.integer(13)},
                  .officer_posts = query.integer(14),
                  .oldest_officer_post = query.maybe_time(15)};
    });
    return counts;
}

}  // namespace stemmen::store
