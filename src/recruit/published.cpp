#include "recruit/published.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "recruit/lot.hpp"
#include "recruit/public_value.hpp"
#include "recruit/record_json.hpp"

namespace stemmen::recruit {
namespace {

constexpr double per_ticket_slack = 6;  // tickets by which rounding may miss anybody's chance, as in verify.cpp

std::string decimals(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.8f", share);
    return text;
}

std::vector<std::string> codes_of(const Record& record) {
    std::vector<std::string> codes;
    for (const Person& person : record.pool.people) codes.push_back(code_of(record.settings.salt, person.id));
    return codes;
}
std::string hash_of_codes(const std::vector<std::string>& codes) {
    std::string text;
    for (const std::string& code : codes) text += code + "\n";
    return sha256_hex(text);
}

class ListChecker {
public:
    explicit ListChecker(const PublishedList& list) : list_(list) {}
    std::vector<std::string> run() {
        bound();
        times();
        for (std::size_t i = 0; i < list_.tickets.size(); ++i) ticket(i);
        if (faults_.empty()) counts();
        if (faults_.empty()) drawn();
        return std::move(faults_);
    }

private:
    void fault(std::string sentence) {
        if (faults_.size() < problems_max) faults_.push_back(std::move(sentence));
    }
    void bound() {
        const Announcement& told = list_.announced;
        if (sha256_hex(text_of(told)) != list_.commitment) fault("the commitment does not fit what was announced: the source, the time, an earlier preparation or a hash was changed");
        if (hash_of_codes(list_.codes) != told.codes_hash) fault("the hash of the codes does not fit: the list of codes was changed");
        if (hash_of_tickets(list_.tickets) != told.tickets_hash) fault("the hash of the tickets does not fit: the list was changed");
        if (list_.codes.size() != told.people || list_.tickets.size() != told.tickets || list_.tickets.empty()) fault("there are other numbers of codes and tickets than announced");
        if (std::set<std::string>(list_.codes.begin(), list_.codes.end()).size() != list_.codes.size()) fault("a code stands twice in the list");
    }
    void times() {
        if (list_.announced.source.empty()) fault("no source of the public value was announced, so the value may have been chosen");
        std::string last;
        for (const Preparation& each : list_.announced.earlier) {
            if (each.prepared_at < last) fault("the earlier preparations do not stand in the order of their times");
            last = each.prepared_at;
        }
        if (list_.announced.prepared_at < last) fault("an earlier preparation has a later time");
    }
    void ticket(std::size_t number) {
        const Ticket& people = list_.tickets[number];
        const std::string name = "ticket " + std::to_string(number);
        if (static_cast<int>(people.size()) != list_.announced.seats) fault(name + " has " + std::to_string(people.size()) + " people");
        for (std::size_t i = 0; i < people.size(); ++i)
            if (people[i] >= list_.codes.size() || (i > 0 && people[i] <= people[i - 1])) return fault(name + " names somebody twice, or nobody");
    }
    void counts() {
        std::size_t without = 0;
        int smallest = static_cast<int>(list_.tickets.size());
        for (const int count : tickets_of_people(list_.tickets, list_.codes.size())) {
            if (count == 0) ++without;
            else smallest = std::min(smallest, count);
        }
        if (without > list_.announced.impossible) fault(std::to_string(without) + " people are on no ticket, and " + std::to_string(list_.announced.impossible) + " are said to fit in no group");
        const double promised = std::strtod(list_.announced.minimum_chance.c_str(), nullptr) * static_cast<double>(list_.tickets.size());
        if (smallest < promised - per_ticket_slack) fault("somebody is on " + std::to_string(smallest) + " tickets, and the smallest chance announced asks for " + std::to_string(promised));
    }
    void drawn() {
        if (!list_.value) {
            if (list_.ticket || !list_.selected.empty()) fault("people are drawn without a public value");
            return;
        }
        const Result<std::string> canonical = canonical_value(*list_.value);
        if (!canonical || *canonical != *list_.value) return fault("the public value is not in its canonical form");
        if (drawn_ticket(*list_.value, list_.tickets.size()) != list_.ticket) return fault("the public value does not draw this ticket");
        std::vector<std::string> codes;
        for (const std::size_t person : list_.tickets[*list_.ticket]) codes.push_back(list_.codes[person]);
        if (codes != list_.selected) fault("the codes drawn are not those of the ticket");
    }

    const PublishedList& list_;
    std::vector<std::string> faults_;
};

}  // namespace

Announcement announcement_of(const Record& record) {
    return {.program = record.program, .source = record.source, .prepared_at = record.prepared_at, .earlier = record.earlier, .people = record.pool.people.size(), .tickets = record.tickets.size(),
            .impossible = record.impossible.size(), .seats = record.settings.seats, .minimum_chance = decimals(record.minimum), .certified_bound = decimals(record.bound), .input_hash = record.input_hash,
            .codes_hash = hash_of_codes(codes_of(record)), .tickets_hash = record.tickets_hash};
}

std::string commitment_of(const Record& record) { return sha256_hex(text_of(announcement_of(record))); }

PublishedList published_list(const Record& record) {
    PublishedList out{.announced = announcement_of(record), .commitment = record.commitment, .codes = codes_of(record), .tickets = record.tickets, .value = record.seed, .ticket = record.ticket, .selected = {}};
    if (record.ticket)
        for (const std::size_t person : selected(record)) out.selected.push_back(out.codes[person]);
    return out;
}

std::vector<std::string> faults_of(const PublishedList& list) { return ListChecker(list).run(); }

std::optional<int> tickets_of(const PublishedList& list, std::string_view code) {
    const auto found = std::ranges::find(list.codes, code);
    if (found == list.codes.end()) return std::nullopt;
    const auto place = static_cast<std::size_t>(found - list.codes.begin());
    return static_cast<int>(std::ranges::count_if(list.tickets, [&](const Ticket& ticket) { return std::ranges::find(ticket, place) != ticket.end(); }));
}

std::string code_of(std::string_view salt, std::string_view id) { return sha256_hex(std::string(salt) + "\n" + std::string(id)).substr(0, code_characters); }

}  // namespace stemmen::recruit
