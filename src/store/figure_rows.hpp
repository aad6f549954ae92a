// The reading side of figures and of the reading list over one connection, within one transaction of it.
#pragma once

#include "service/store.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

class SqliteFigureRows final : public service::FigureRows {
public:
    explicit SqliteFigureRows(Connection& connection) : connection_(connection) {}

    service::Freshness freshness() override;
    std::vector<service::SeriesDays> series() override;
    void each_cell(const service::Series& series, service::Scale scale, std::int64_t from, std::int64_t to,
                   const std::function<void(const service::Cell&)>& cell) override;
    service::Recount recount(std::span<const service::StaleDay> days, const service::Stemmer& stemmer) override;

private:
    Connection& connection_;
};

class SqliteTextRows final : public service::TextRows {
public:
    explicit SqliteTextRows(Connection& connection) : connection_(connection) {}

    service::TextPage find(const service::TextQuery& query) override;
    std::optional<service::ReadText> text(std::int64_t number) override;
    std::vector<service::Theme> codebook() override;
    std::vector<std::pair<std::string, std::int64_t>> coders() override;
    std::vector<service::CodedText> coded_by(const std::string& coder, std::size_t limit) override;
    std::vector<std::int64_t> approved_texts(std::size_t limit) override;
    std::vector<service::ReportHead> reports(std::size_t limit) override;
    std::optional<std::pair<service::ReportHead, std::string>> report(std::int64_t id) override;

private:
    [[nodiscard]] std::vector<std::string> rarest_first(std::vector<std::string> stems);
    bool fits(const service::TextQuery& wanted, const Query& row);
    bool fits_slowly(const service::TextQuery& wanted, std::int64_t number);
    Connection& connection_;
};

}  // namespace stemmen::store
