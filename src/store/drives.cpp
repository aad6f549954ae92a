#include "store/drives.hpp"

#include <algorithm>

#include "service/drives.hpp"
#include "store/sqlite_store_impl.hpp"

namespace stemmen::store {
namespace {

// Columns of Sql::drive_get, and of the longer lists.
enum Column { number, version, body, who, at, unit, state, owner, deputy };

// What this program wrote it reads; a body that it cannot read was damaged, and the row is passed over.
std::optional<service::KeptDrive> read_drive(const Query& row) {
    Result<recruit::Drive> drive = service::parse_drive(row.text(Column::body));
    if (!drive) return std::nullopt;
    return service::KeptDrive{.number = row.integer(Column::number), .version = row.integer(Column::version), .drive = std::move(*drive), .by = row.text(Column::who), .at = row.time(Column::at)};
}

bool fits(const service::DriveQuery& wanted, const Query& row) {
    if (wanted.units && !wanted.units->contains(row.text(Column::unit))) return false;
    const auto state = recruit::parse_drive_state(row.text(Column::state));
    if (!wanted.states.empty() && (!state || std::ranges::find(wanted.states, *state) == wanted.states.end())) return false;
    return wanted.steward.empty() || row.text(Column::owner) == wanted.steward || row.text(Column::deputy) == wanted.steward;
}

}  // namespace

std::vector<service::KeptDrive> SqliteDriveRows::find(const service::DriveQuery& wanted) {
    std::vector<service::KeptDrive> found;
    const std::size_t limit = std::min(wanted.limit, service::drives_per_page_max);
    std::size_t fitting = 0;
    Query query(connection_, Sql::drives_latest);
    while (found.size() < limit && query.step())
        if (fits(wanted, query) && ++fitting > wanted.skip)
            if (auto drive = read_drive(query)) found.push_back(std::move(*drive));
    return found;
}

std::optional<service::KeptDrive> SqliteDriveRows::drive(std::int64_t wanted) {
    Query query(connection_, Sql::drive_get);
    if (!query.bind(wanted).step()) return std::nullopt;
    return read_drive(query);
}

std::vector<service::DriveVersion> SqliteDriveRows::versions(std::int64_t wanted) {
    std::vector<service::DriveVersion> all;
    Query query(connection_, Sql::drive_versions);
    query.bind(wanted);
    while (query.step()) all.push_back({.version = query.integer(0), .by = query.text(1), .at = query.time(2), .step = query.text(3)});
    return all;
}

std::int64_t SqliteDriveDesk::count() {
    Query query(connection_, Sql::drive_count);
    return query.step() ? query.integer(0) : 0;
}

service::KeptDrive SqliteDriveDesk::save(service::KeptDrive kept, std::string_view step) {
    const bool is_new = kept.number == 0;
    if (is_new) {
        kept.version = 1;
        connection_.forget_last_id();
    } else {
        Query(connection_, Sql::drive_keep_past).bind(kept.number).run();
        ++kept.version;
    }
    const recruit::Drive& drive = kept.drive;
    const std::string state_word(to_string(drive.state)), text = service::to_json(drive), step_word(step);
    {
        Query query(connection_, is_new ? Sql::drive_insert : Sql::drive_update);
        query.bind(kept.version).bind(state_word).bind(drive.unit).bind(std::int64_t{drive.starts_on.time_since_epoch().count()});
        query.bind(drive.owner.directory_id).bind(drive.deputy.directory_id).bind(text).bind(kept.by).bind(kept.at).bind(step_word);
        if (!is_new) query.bind(kept.number);
        query.run();
    }
    if (is_new) kept.number = connection_.last_id();
    return kept;
}

std::vector<service::KeptDrive> SqliteDriveDesk::open() {
    std::vector<service::KeptDrive> all;
    Query query(connection_, Sql::drives_open);
    while (query.step())
        if (auto drive = read_drive(query)) all.push_back(std::move(*drive));
    return all;
}

bool SqliteDriveDesk::remember_reminder(std::int64_t wanted, const recruit::Due& due, Timestamp when) {
    const std::string word(to_string(due.reminder));
    Query query(connection_, Sql::drive_reminder_add);
    return query.bind(wanted).bind(word).bind(std::int64_t{due.is_deputy}).bind(when).run() > 0;
}

void SqliteStore::read_drives(const std::function<void(service::DriveRows&)>& read) {
    impl_->with_snapshot([&](Connection& connection) {
        SqliteDriveRows drives(connection);
        read(drives);
    });
}

}  // namespace stemmen::store
