// What waits in the duty queue (P-25), as plain values, and the port to the rows. The text is sealed and stands nowhere else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"

namespace stemmen::service {

enum class DutyState { unopened, opened, handled };
std::string_view to_string(DutyState state);

struct DutyItem {
    std::int64_t number = 0;               // given by the store, never used twice: the access log names items by it
    PersonKey person;                      // whose thread; a keyed hash that leads to no name
    MessageKey talk;                       // our talk in which it was written, as a keyed hash (duty_key); empty outside one
    std::string channel;
    std::string account;
    std::string unit;
    std::string safety;                    // class of the safety gate, such as "danger"
    Language language{};                   // of the talk
    std::string sealed_text;               // as it was written, since whoever acts on it needs it whole
    bool is_cut = false;                   // it was longer than duty_text_characters_max
    Timestamp received_at;
    Timestamp due_at;                      // a person opens it by then
    Timestamp delete_at;                   // it is gone by then, whatever happened
    bool is_late = false;                  // not opened in time, and a human has been told
    std::string opened_by;                 // the first who opened it
    std::optional<Timestamp> opened_at;
    std::string handled_by;
    std::optional<Timestamp> handled_at;
    std::string handled_to;                // where a person has taken it: one of duty_destinations
    bool operator==(const DutyItem&) const = default;

    [[nodiscard]] DutyState state() const {
        return handled_at ? DutyState::handled : opened_at ? DutyState::opened : DutyState::unopened;
    }
};

struct DutyCounts {
    std::int64_t unopened = 0, opened = 0, handled = 0;
    std::optional<Timestamp> oldest_unopened;
};

// Part of a Transaction.
class DutyRows {
public:
    virtual ~DutyRows() = default;
    virtual std::int64_t insert(const DutyItem& item) = 0;  // its number
    virtual std::optional<DutyItem> find(std::int64_t number) = 0;
    // What happens to an item: delete_at, is_late, opened_*, handled_*.
    virtual void update(const DutyItem& item) = 0;
    virtual std::vector<DutyItem> of_unit(const std::string& unit, std::size_t limit) = 0;  // oldest first
    virtual std::vector<DutyItem> late(Timestamp now, std::size_t limit) = 0;               // unopened, due, nobody told yet
    virtual std::vector<DutyItem> expired(Timestamp now, std::size_t limit) = 0;            // delete_at has come
    virtual void erase(std::int64_t number) = 0;
    virtual std::size_t erase_of(const PersonKey& person) = 0;  // returns how many
    virtual std::size_t erase_of(const MessageKey& talk) = 0;
    virtual std::size_t count_of_unit(const std::string& unit) = 0;
    virtual std::size_t count_of_person(const PersonKey& person, Timestamp since) = 0;
};

}  // namespace stemmen::service
