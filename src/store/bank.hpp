// The insight bank over one connection, within one transaction of it.
#pragma once

#include "service/bank_rows.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

class SqliteBankRows final : public service::BankRows {
public:
    explicit SqliteBankRows(Connection& connection) : connection_(connection) {}

    std::vector<service::KeptFinding> find(const service::FindingQuery& query) override;
    std::optional<service::KeptFinding> finding(std::int64_t number) override;
    std::vector<service::FindingVersion> versions(std::int64_t number) override;
    std::optional<insight::Finding> version(std::int64_t number, std::int64_t version) override;
    service::Labels labels() override;

private:
    [[nodiscard]] bool fits(const service::FindingQuery& wanted, const Query& row);
    [[nodiscard]] bool has_label(int kind, const std::string& label, std::int64_t finding);
    Connection& connection_;
};

class SqliteBankDesk final : public service::BankDesk {
public:
    explicit SqliteBankDesk(Connection& connection) : connection_(connection) {}

    std::optional<service::KeptFinding> finding(std::int64_t number) override { return SqliteBankRows(connection_).finding(number); }
    std::int64_t count() override;
    service::KeptFinding save(service::KeptFinding finding, const std::vector<std::string>& stems, const std::string& note) override;

private:
    void save_words(const service::KeptFinding& finding, const std::vector<std::string>& stems);
    Connection& connection_;
};

}  // namespace stemmen::store
