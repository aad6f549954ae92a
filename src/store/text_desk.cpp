// What the project team adds to texts, their codebook, and frozen reports.
#include "store/rows.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {

std::optional<std::int64_t> SqliteTextDesk::day_of_text(std::int64_t number) {
    Query query(connection_, Sql::text_at);
    if (!query.bind(number).step()) return std::nullopt;
    return query.integer(1);
}

std::optional<service::ReadText> SqliteTextDesk::text(std::int64_t number) { return read_text(connection_, number); }

bool SqliteTextDesk::set_codes(std::int64_t text, const std::string& coder, const std::vector<std::int64_t>& themes, Timestamp at) {
    const auto day = day_of_text(text);
    if (!day) return false;
    Query(connection_, Sql::coded_save).bind(text).bind(coder).bind(at).run();
    Query(connection_, Sql::codes_drop).bind(text).bind(coder).run();
    for (const std::int64_t theme : themes) Query(connection_, Sql::code_add).bind(text).bind(coder).bind(theme).run();
    memory_.stale.mark(*day);
    return true;
}

bool SqliteTextDesk::set_check(std::int64_t text, const service::FlagCheck& check) {
    const auto day = day_of_text(text);
    if (!day) return false;
    Query(connection_, Sql::check_save).bind(text).bind(check.outcome).bind(check.by).bind(check.at).run();
    if (check.outcome != "delete") return true;
    drop_text(connection_, text);
    Query(connection_, Sql::words_erase).bind(text).run();
    memory_.stale.mark(*day);
    memory_.erased = true;
    return true;
}

bool SqliteTextDesk::set_approval(std::int64_t text, const service::QuoteApproval& approval, bool approve) {
    if (!day_of_text(text)) return false;
    if (!approve) return Query(connection_, Sql::approval_drop).bind(text).bind(approval.who).run(), true;
    Query save(connection_, Sql::approval_save);
    save.bind(text).bind(approval.who).bind(std::int64_t{approval.is_redacted}).bind(std::int64_t{approval.has_rare_mark}).bind(approval.at).run();
    return true;
}

std::vector<service::Theme> SqliteTextDesk::codebook() { return read_codebook(connection_); }

void SqliteTextDesk::append(const service::Theme& theme) {
    Query query(connection_, Sql::theme_add);
    query.bind(theme.version).bind(theme.id).bind(theme.name).bind(theme.description).bind(theme.question).bind(std::int64_t{theme.is_retired});
    query.bind(theme.by).bind(theme.at).run();
}

std::int64_t SqliteTextDesk::append(const service::ReportHead& head, const std::string& body) {
    connection_.forget_last_id();
    Query query(connection_, Sql::report_add);
    query.bind(head.title).bind(head.by).bind(head.unit).bind(head.audience).bind(head.at).bind(head.filter).bind(body).run();
    return connection_.last_id();
}

}  // namespace stemmen::store
