// Officers' forms and colleagues over one connection, within one transaction of it.
#pragma once

#include "service/form_rows.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

class SqliteFormDesk final : public service::FormDesk {
public:
    explicit SqliteFormDesk(Connection& connection) : connection_(connection) {}

    void save(const service::DriveForm& form) override;
    std::optional<service::DriveForm> form(const std::string& nonce) override;
    void remember(const service::Colleague& colleague) override;
    std::optional<service::Colleague> colleague(const std::string& directory_id) override;
    std::vector<service::Colleague> colleagues(std::string_view begins, recruit::Role role, std::size_t limit) override;
    std::size_t prune_forms(Timestamp before, std::size_t limit) override;
    std::size_t prune_colleagues(Timestamp seen_before, std::size_t limit) override;

private:
    Connection& connection_;
};

}  // namespace stemmen::store
