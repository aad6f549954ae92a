#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "recruit/draw.hpp"
#include "recruit/lot.hpp"
#include "recruit/public_value.hpp"

namespace stemmen::recruit {
namespace {

constexpr double sums_within = 1e-5;
constexpr int apart_max = 1;             // tickets of two people who are alike
constexpr double per_ticket_slack = 6;   // tickets by which rounding may miss anybody's chance

class Checker {
public:
    explicit Checker(const Record& record) : record_(record) {}

    std::vector<std::string> run() {
        if (!shapes_fit()) return std::move(faults_);
        hashes();
        for (std::size_t i = 0; i < record_.tickets.size(); ++i) ticket(i);
        if (faults_.empty()) counts();
        drawn();
        return std::move(faults_);
    }

private:
    void fault(std::string sentence) {
        if (faults_.size() < problems_max) faults_.push_back(std::move(sentence));
    }
    bool shapes_fit() {
        const std::size_t people = record_.pool.people.size();
        if (record_.chances.size() != people || record_.certificate.size() != people) fault("chances and certificate must have one number for each person");
        for (const Person& person : record_.pool.people)
            if (person.values.size() != record_.pool.features.size()) fault("\"" + person.id + "\" has not one value for each feature");
            else
                for (std::size_t f = 0; f < person.values.size(); ++f)
                    if (person.values[f] >= record_.pool.features[f].values.size()) fault("\"" + person.id + "\" has an unknown value");
        if (!std::ranges::is_sorted(record_.pool.people, std::ranges::less_equal{}, &Person::id) || has_twice()) fault("people must stand in the order of their ids, each once");
        if (record_.tickets.empty()) fault("there are no tickets");
        return faults_.empty();
    }
    [[nodiscard]] bool has_twice() const {
        std::set<std::string_view> ids;
        return !std::ranges::all_of(record_.pool.people, [&](const Person& person) { return ids.insert(person.id).second; });
    }
    void hashes() {
        if (hash_of_input(record_) != record_.input_hash) fault("the hash of the input does not fit: pool, quotas or seats were changed");
        if (hash_of_tickets(record_.tickets) != record_.tickets_hash) fault("the hash of the tickets does not fit: the list was changed");
        if (commitment_of(record_) != record_.commitment) fault("the commitment does not fit what was announced, input and tickets");
    }
    void ticket(std::size_t number) {
        const Ticket& people = record_.tickets[number];
        const std::string name = "ticket " + std::to_string(number);
        if (static_cast<int>(people.size()) != record_.settings.seats) return fault(name + " has " + std::to_string(people.size()) + " people");
        std::set<std::string_view> addresses;
        for (std::size_t i = 0; i < people.size(); ++i) {
            if (people[i] >= record_.pool.people.size() || (i > 0 && people[i] <= people[i - 1])) return fault(name + " names somebody twice, or nobody");
            const std::string& address = record_.pool.people[people[i]].address;
            if (!address.empty() && !addresses.insert(address).second) fault(name + " has two people of one address");
        }
        for (const std::string& id : record_.settings.fixed)
            if (std::ranges::none_of(people, [&](std::size_t person) { return record_.pool.people[person].id == id; })) fault(name + " lacks \"" + id + "\", whose seat is fixed");
        for (std::size_t f = 0; f < record_.pool.features.size(); ++f)
            for (std::size_t v = 0; v < record_.pool.features[f].values.size(); ++v) {
                const auto count = std::ranges::count_if(people, [&](std::size_t person) { return record_.pool.people[person].values[f] == v; });
                const Quota& quota = record_.pool.features[f].values[v];
                if (count < quota.min || count > quota.max) fault(name + " has " + std::to_string(count) + " with " + record_.pool.features[f].name + " " + quota.name + ", not " + std::to_string(quota.min) + " to " + std::to_string(quota.max));
            }
    }
    void counts() {
        const std::vector<int> counts = tickets_of_people(record_.tickets, record_.pool.people.size());
        const double all = static_cast<double>(record_.tickets.size());
        double sum = 0, minimum = 1, weights = 0;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            sum += record_.chances[i];
            weights += record_.certificate[i];
            if (std::ranges::binary_search(record_.impossible, i) && counts[i] > 0) fault("\"" + record_.pool.people[i].id + "\" is said to be impossible and is on a ticket");
            if (record_.chances[i] > 0) minimum = std::min(minimum, record_.chances[i]);
            if (std::abs(counts[i] - record_.chances[i] * all) > per_ticket_slack + sums_within * all)
                fault("\"" + record_.pool.people[i].id + "\" has " + std::to_string(counts[i]) + " tickets, and its chance asks for " + std::to_string(record_.chances[i] * all));
        }
        alike(counts);
        if (std::abs(sum - record_.settings.seats) > sums_within * record_.settings.seats) fault("the chances do not add up to the seats");
        if (record_.minimum > minimum + sums_within) fault("the smallest chance is said to be larger than it is");
        if (record_.bound < 1 && std::abs(weights - 1) > sums_within) fault("the weights of the certificate do not add up to 1");
    }
    // People with the same values and nobody at their address are drawn alike.
    void alike(const std::vector<int>& counts) {
        std::map<std::vector<std::size_t>, std::pair<int, int>> spread;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const Person& person = record_.pool.people[i];
            if (!person.address.empty() || std::ranges::find(record_.settings.fixed, person.id) != record_.settings.fixed.end()) continue;
            const auto [at, is_new] = spread.try_emplace(person.values, counts[i], counts[i]);
            at->second = {std::min(at->second.first, counts[i]), std::max(at->second.second, counts[i])};
            if (at->second.second - at->second.first > apart_max) return fault("\"" + person.id + "\" has fewer or more tickets than others with the same values");
        }
    }
    void drawn() {
        if (!record_.ticket) return;
        if (record_.seed && canonical_value(*record_.seed).value_or("") != *record_.seed) return fault("the public value is not in its canonical form");
        if (!record_.seed || drawn_ticket(*record_.seed, record_.tickets.size()) != *record_.ticket) fault("the public value does not draw this ticket");
        else
            for (const std::size_t person : record_.alternates.people)
                if (person >= record_.pool.people.size() || std::ranges::binary_search(selected(record_), person)) fault("an alternate is on the panel, or nobody");
    }

    const Record& record_;
    std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> faults_of(const Record& record) { return Checker(record).run(); }

}  // namespace stemmen::recruit
