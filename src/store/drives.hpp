// The register of drives over one connection, within one transaction of it.
#pragma once

#include "service/drive_rows.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

class SqliteDriveRows final : public service::DriveRows {
public:
    explicit SqliteDriveRows(Connection& connection) : connection_(connection) {}

    std::vector<service::KeptDrive> find(const service::DriveQuery& query) override;
    std::optional<service::KeptDrive> drive(std::int64_t number) override;
    std::vector<service::DriveVersion> versions(std::int64_t number) override;

private:
    Connection& connection_;
};

class SqliteDriveDesk final : public service::DriveDesk {
public:
    explicit SqliteDriveDesk(Connection& connection) : connection_(connection), rows_(connection) {}

    service::DriveRows& rows() override { return rows_; }
    std::int64_t count() override;
    service::KeptDrive save(service::KeptDrive drive, std::string_view step) override;
    std::vector<service::KeptDrive> open() override;
    bool remember_reminder(std::int64_t number, const recruit::Due& due, Timestamp at) override;

private:
    Connection& connection_;
    SqliteDriveRows rows_;
};

}  // namespace stemmen::store
