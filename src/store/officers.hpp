// Where officers are reached and what is sent there, over one connection, within one transaction of it.
#pragma once

#include "service/officer_rows.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

class SqliteOfficerDesk final : public service::OfficerDesk {
public:
    explicit SqliteOfficerDesk(Connection& connection) : connection_(connection) {}

    std::optional<service::OfficerPlace> place(const service::PlaceKey& key) override;
    std::optional<service::OfficerPlace> place_of(const PersonKey& person) override;
    void save(const service::OfficerPlace& place) override;
    std::int64_t insert(const service::OfficerPost& post) override;
    std::optional<service::OfficerPost> post(std::int64_t number) override;
    std::optional<service::OfficerPost> post_about(const service::PlaceKey& place, const std::string& subject) override;
    void update(const service::OfficerPost& post) override;
    void erase_post(std::int64_t number) override;
    std::size_t erase_posts(const service::PlaceKey& place) override;
    std::vector<service::OfficerPost> due_posts(Timestamp now, std::size_t limit) override;
    std::size_t count_posts() override;
    std::optional<service::OfficerCard> card(const service::PlaceKey& place, const std::string& subject) override;
    std::vector<service::OfficerCard> cards_about(const std::string& subject, std::size_t limit) override;
    void save(const service::OfficerCard& card) override;
    void erase_card(const service::PlaceKey& place, const std::string& subject) override;
    std::size_t prune_places(Timestamp seen_before, std::size_t limit) override;

private:
    Connection& connection_;
};

}  // namespace stemmen::store
