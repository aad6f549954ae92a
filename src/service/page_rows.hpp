// What is kept for the own page: what the bot has said and the page has yet to fetch, the short links that lead there, and how many
// came how far. Records, and the port to them; docs/architecture.md has the words.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"

namespace stemmen::service {

// One message of ours. Goes when its time is over, and at once when the talk it belongs to is deleted.
struct PageMessage {
    std::int64_t number = 0;  // given by the store, rising, never used twice: the page tells the last one it has seen
    PersonKey person;
    SessionId session;        // whose talk it belongs to; empty for what is said outside one
    std::string body;         // as in an outbox row (service/body.hpp)
    Timestamp at;
    bool operator==(const PageMessage&) const = default;
};

// An address such as /s/k7q2xm that stands on a poster, a slide or in a post, for one place and perhaps one drive.
struct ShortLink {
    std::string code;         // link_code_characters of link_code_alphabet
    std::string kind;         // one of link_kinds
    std::string unit;         // id in the unit tree, or "" for the whole police
    std::string dialog;
    std::string drive;        // or ""
    std::map<Language, std::string> place;  // how it is called to citizens: nb, nn and en
    Timestamp created_at;
    std::optional<Timestamp> closed_at;
    bool operator==(const ShortLink&) const = default;
};

// How far somebody came whom nobody invited (domain §5.3): so a participation funnel is kept, and no response rate. Whole days and
// numbers; of nobody in particular.
enum class FunnelStep { shown, opened, started, completed };  // the page; the talk; the first answer; the end of it
std::string_view to_string(FunnelStep step);
struct FunnelCount {
    Timestamp day;            // its midnight, UTC
    std::string unit;
    std::string link;         // code of the short link, or the account of the open page
    FunnelStep step{};
    std::int64_t count = 0;
    std::string dialog;       // when read: what the short link asks; "" for the open page
    bool operator==(const FunnelCount&) const = default;
};

class PageRows {
public:
    virtual ~PageRows() = default;

    // Returns the number it got; that of `message` is not looked at.
    virtual std::int64_t append(const PageMessage& message) = 0;
    // The person's messages after that number, oldest first: the last `limit` of them.
    virtual std::vector<PageMessage> after(const PersonKey& person, std::int64_t number, std::size_t limit) = 0;
    virtual std::size_t erase_of(const PersonKey& person) = 0;
    virtual std::size_t erase_of(const SessionId& session) = 0;
    virtual std::size_t prune(Timestamp before, std::size_t limit) = 0;

    virtual void save(const ShortLink& link) = 0;  // insert or replace
    virtual std::optional<ShortLink> link(const std::string& code) = 0;
    virtual std::vector<ShortLink> links(std::size_t limit) = 0;  // newest first

    virtual void add(const FunnelCount& count) = 0;  // to what is counted already
    virtual std::int64_t came(const std::string& link, FunnelStep step) = 0;  // on all days, to be rounded before it is told
};

}  // namespace stemmen::service
