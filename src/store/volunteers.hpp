// service::VolunteerDesk over the contacts database. Only src/store includes this.
#pragma once

#include "service/volunteer_rows.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

// Step 2 of the contacts database.
extern const char* const volunteers_schema;

class VolunteerTables final : public service::VolunteerDesk {
public:
    explicit VolunteerTables(Connection& connection) : connection_(connection) {}
    [[nodiscard]] bool has_erased() const { return has_erased_; }

    void save(const service::KeptPlan& plan) override;
    std::optional<service::KeptPlan> plan(std::int64_t drive) override;
    std::vector<service::KeptPlan> plans() override;
    void save(const service::PendingSignUp& pending) override;
    std::optional<service::PendingSignUp> pending(const ContactId& id) override;
    void erase_pending(const ContactId& id) override;
    void note_code_sent(const std::string& contact_key, Timestamp at) override;
    std::int64_t codes_sent(const std::string& contact_key, Timestamp since) override;
    void insert(const service::Volunteer& volunteer) override;
    std::optional<service::Volunteer> volunteer(const ContactId& id) override;
    std::vector<service::Volunteer> volunteers(std::int64_t drive) override;
    std::vector<service::Volunteer> by_receipt(const std::string& receipt) override;
    void mark_unreachable(const ContactId& id) override;
    void keep_until(const ContactId& id, Timestamp until) override;
    std::vector<service::Volunteer> by_contact(std::int64_t drive, const std::string& contact_key) override;
    bool erase(const ContactId& id, service::ErasureCause cause, Timestamp now) override;
    std::vector<service::Erasure> erasures() override;
    void add_link(const std::string& key, const ContactId& to, Timestamp expires_at) override;
    std::optional<ContactId> link(const std::string& key, Timestamp now) override;
    void append(const service::VolunteerConsent& consent) override;
    std::vector<service::VolunteerConsent> consents(std::int64_t drive, const std::string& code) override;
    void save(const service::KeptDraw& draw) override;
    std::optional<service::KeptDraw> draw(std::int64_t drive) override;
    void save(std::int64_t drive, const recruit::Seat& seat) override;
    std::vector<recruit::Seat> seats(std::int64_t drive) override;
    std::vector<std::int64_t> drives_with_seats() override;
    void note_asked(const ContactId& member, std::int64_t drive, Timestamp at) override;
    std::vector<Timestamp> asked(const ContactId& member) override;
    std::int64_t post(const service::Letter& letter) override;
    std::vector<service::Letter> due(Timestamp now, std::size_t limit) override;
    void put_off(std::int64_t number, int tries, Timestamp next_at) override;
    void end(const service::Letter& letter, service::LetterEnd end) override;
    std::vector<service::LetterCount> letters(std::int64_t drive) override;
    std::int64_t letters_waiting(std::int64_t drive) override;
    std::size_t prune(Timestamp now, Timestamp logged_before, std::size_t limit) override;

private:
    std::vector<service::Volunteer> read_volunteers(const char* where, const std::function<void(class Statement&)>& bind);
    Connection& connection_;
    bool has_erased_ = false;
};

}  // namespace stemmen::store
