// Where officers are reached, what is to be sent there, and which cards stand there: records, and the port to them. Whatever the channel
// itself knows (addresses, words, message ids) is sealed; nobody is looked up but by keyed hash. Personal data of police staff
// (docs/privacy.md), never of a citizen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"

namespace stemmen::service {

using PlaceKey = Id<struct PlaceTag>;  // 32 hex digits: keyed hash of a conversation

struct OfficerPlace {        // a conversation that we may write to: with one officer, or a group's or a channel's
    PlaceKey key;
    std::optional<PersonKey> person;  // whose alone it is
    std::string sealed_address;
    Language language = Language::nb; // of whoever wrote there last
    bool is_blocked = false;          // the app was taken away, or the channel refuses us: until somebody writes there again
    Timestamp seen_at;                // somebody wrote
    Timestamp wait_until;             // nothing is sent there before
    bool operator==(const OfficerPlace&) const = default;
};

struct OfficerPost {         // one thing on its way out
    std::int64_t number = 0;          // given by the store, rising, never used twice
    PlaceKey place;
    std::string subject;              // what its card is about, such as "drive:42"; "" for what nobody comes back to
    std::string sealed_letter;
    std::int64_t revision = 1;        // rises when a newer letter takes its place
    bool may_repeat = false;          // better twice than not at all, when nobody knows whether it arrived
    int tries = 0;
    Timestamp queued_at, next_at;
    bool operator==(const OfficerPost&) const = default;
};

struct OfficerCard {         // the newest card about a subject in a place: what an update replaces
    PlaceKey place;
    std::string subject;
    std::string sealed_message;
    Timestamp updated_at;
    bool operator==(const OfficerCard&) const = default;
};

// Part of a Transaction.
class OfficerDesk {
public:
    virtual ~OfficerDesk() = default;

    virtual std::optional<OfficerPlace> place(const PlaceKey& key) = 0;
    virtual std::optional<OfficerPlace> place_of(const PersonKey& person) = 0;  // the one seen last
    virtual void save(const OfficerPlace& place) = 0;                           // insert or replace

    virtual std::int64_t insert(const OfficerPost& post) = 0;  // returns its number
    virtual std::optional<OfficerPost> post(std::int64_t number) = 0;
    virtual std::optional<OfficerPost> post_about(const PlaceKey& place, const std::string& subject) = 0;
    virtual void update(const OfficerPost& post) = 0;
    virtual void erase_post(std::int64_t number) = 0;
    virtual std::size_t erase_posts(const PlaceKey& place) = 0;
    // The first that is due of each place that neither waits nor is blocked; lowest number first.
    virtual std::vector<OfficerPost> due_posts(Timestamp now, std::size_t limit) = 0;
    virtual std::size_t count_posts() = 0;

    virtual std::optional<OfficerCard> card(const PlaceKey& place, const std::string& subject) = 0;
    virtual std::vector<OfficerCard> cards_about(const std::string& subject, std::size_t limit) = 0;
    virtual void save(const OfficerCard& card) = 0;            // insert or replace
    virtual void erase_card(const PlaceKey& place, const std::string& subject) = 0;

    // Places where nobody has written for so long, with all that belongs to them. Returns how many.
    virtual std::size_t prune_places(Timestamp seen_before, std::size_t limit) = 0;
};

}  // namespace stemmen::service
