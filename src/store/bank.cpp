#include "store/bank.hpp"

#include <algorithm>
#include <unordered_set>

#include "service/bank.hpp"
#include "store/sqlite_store_impl.hpp"

namespace stemmen::store {
namespace {

enum Kind { user_group, theme };
// Columns of Sql::finding_get, and of the longer lists.
enum Column { number, version, body, who, at, unit, from_day, to_day, best_before, is_retired, owner, deputy };

std::int64_t day_number(insight::Day day) { return day.time_since_epoch().count(); }

// What this program wrote it reads; a body that it cannot read was damaged, and the row is passed over.
std::optional<service::KeptFinding> read_finding(const Query& row) {
    Result<insight::Finding> finding = service::parse_finding(row.text(Column::body));
    if (!finding) return std::nullopt;
    return service::KeptFinding{.number = row.integer(Column::number), .version = row.integer(Column::version), .finding = std::move(*finding), .by = row.text(Column::who), .at = row.time(Column::at)};
}

// Each stem in double quotes, so that none is an operator (FTS5 query syntax).
std::string match_of(const std::vector<std::string>& stems, std::string_view joined_by) {
    std::string match;
    for (const std::string& stem : stems) {
        if (!match.empty()) match += joined_by;
        match += '"';
        for (const char c : stem) match += c == '"' ? std::string("\"\"") : std::string(1, c);
        match += '"';
    }
    return match;
}

}  // namespace

bool SqliteBankRows::has_label(int kind, const std::string& label, std::int64_t finding) {
    Query query(connection_, Sql::finding_has_label);
    return query.bind(std::int64_t{kind}).bind(label).bind(finding).step();
}

bool SqliteBankRows::fits(const service::FindingQuery& wanted, const Query& row) {
    if (!wanted.with_retired && row.integer(Column::is_retired) != 0) return false;
    if (wanted.units && !wanted.units->contains(row.text(Column::unit))) return false;
    if (wanted.from && row.integer(Column::to_day) < day_number(*wanted.from)) return false;
    if (wanted.to && row.integer(Column::from_day) > day_number(*wanted.to)) return false;
    if (wanted.best_before_over && row.integer(Column::best_before) >= day_number(*wanted.best_before_over)) return false;
    if (!wanted.steward.empty() && row.text(Column::owner) != wanted.steward && row.text(Column::deputy) != wanted.steward) return false;
    const std::int64_t finding = row.integer(Column::number);
    return (wanted.group.empty() || has_label(Kind::user_group, wanted.group, finding)) && (wanted.theme.empty() || has_label(Kind::theme, wanted.theme, finding));
}

std::vector<service::KeptFinding> SqliteBankRows::find(const service::FindingQuery& wanted) {
    std::vector<service::KeptFinding> found;
    const std::size_t limit = std::min(wanted.limit, service::findings_per_page_max);
    std::size_t fitting = 0, looked_at = 0;
    std::unordered_set<std::int64_t> met;  // by the words of the search before
    const auto take = [&](Query& query) {
        while (found.size() < limit && query.step() && looked_at++ < wanted.looked_at_max) {
            if (!fits(wanted, query) || !met.insert(query.integer(Column::number)).second) continue;
            auto finding = read_finding(query);
            if (!finding || (wanted.also && !wanted.also(finding->finding))) continue;
            if (++fitting > wanted.skip) found.push_back(std::move(*finding));
        }
    };
    if (wanted.stems.empty()) {
        Query query(connection_, Sql::findings_newest);
        take(query);
        return found;
    }
    // Ranks of words say little in a small bank: whatever has all words comes first.
    for (const std::string_view joined_by : {" AND ", " OR "}) {
        if (wanted.any_word && joined_by == " AND ") continue;
        const std::string match = match_of(wanted.stems, joined_by);
        Query query(connection_, Sql::findings_by_words);
        query.bind(match);
        take(query);
    }
    return found;
}

std::optional<service::KeptFinding> SqliteBankRows::finding(std::int64_t number) {
    Query query(connection_, Sql::finding_get);
    if (!query.bind(number).step()) return std::nullopt;
    return read_finding(query);
}

std::vector<service::FindingVersion> SqliteBankRows::versions(std::int64_t number) {
    std::vector<service::FindingVersion> all;
    Query query(connection_, Sql::finding_versions);
    query.bind(number);
    while (query.step()) all.push_back({.version = query.integer(0), .by = query.text(1), .at = query.time(2), .note = query.text(3)});
    return all;
}

std::optional<insight::Finding> SqliteBankRows::version(std::int64_t number, std::int64_t version) {
    Query query(connection_, Sql::finding_version);
    if (!query.bind(number).bind(version).step()) return std::nullopt;
    Result<insight::Finding> finding = service::parse_finding(query.text(0));
    if (!finding) return std::nullopt;
    return std::move(*finding);
}

service::Labels SqliteBankRows::labels() {
    service::Labels labels;
    Query query(connection_, Sql::finding_labels);
    while (query.step()) (query.integer(0) == Kind::user_group ? labels.groups : labels.themes).push_back({query.text(1), query.integer(2)});
    return labels;
}

std::int64_t SqliteBankDesk::count() {
    Query query(connection_, Sql::finding_count);
    return query.step() ? query.integer(0) : 0;
}

service::KeptFinding SqliteBankDesk::save(service::KeptFinding kept, const std::vector<std::string>& stems, const std::string& note) {
    const bool is_new = kept.number == 0;
    if (is_new) {
        kept.version = 1;
    } else {
        Query(connection_, Sql::finding_keep_past).bind(kept.number).run();
        ++kept.version;
    }
    const insight::Finding& finding = kept.finding;
    const std::string body = service::to_json(finding);
    if (is_new) connection_.forget_last_id();
    {
        Query query(connection_, is_new ? Sql::finding_insert : Sql::finding_update);
        query.bind(kept.version).bind(finding.unit).bind(day_number(finding.from)).bind(day_number(finding.to)).bind(day_number(finding.best_before)).bind(std::int64_t{finding.is_retired});
        query.bind(finding.owner.subject).bind(finding.deputy.subject).bind(body).bind(kept.by).bind(kept.at).bind(note);
        if (!is_new) query.bind(kept.number);
        query.run();
    }
    if (is_new) kept.number = connection_.last_id();
    save_words(kept, stems);
    return kept;
}

void SqliteBankDesk::save_words(const service::KeptFinding& kept, const std::vector<std::string>& stems) {
    Query(connection_, Sql::finding_labels_drop).bind(kept.number).run();
    const auto add = [&](Kind kind, const std::vector<std::string>& labels) {
        for (const std::string& label : labels) Query(connection_, Sql::finding_label_add).bind(std::int64_t{kind}).bind(label).bind(kept.number).run();
    };
    add(Kind::user_group, kept.finding.groups);
    add(Kind::theme, kept.finding.themes);
    std::string words;
    for (const std::string& stem : stems) words += (words.empty() ? "" : " ") + stem;
    Query(connection_, Sql::finding_words_drop).bind(kept.number).run();
    Query(connection_, Sql::finding_words_add).bind(kept.number).bind(words).run();
}

void SqliteStore::read_bank(const std::function<void(service::BankRows&)>& read) {
    impl_->with_snapshot([&](Connection& connection) {
        SqliteBankRows bank(connection);
        read(bank);
    });
}

}  // namespace stemmen::store
