// A draw from beginning to end, and the record that lets an outsider check it (fair selection 6, 11): freeze the input, compute and
// publish the hash of the ticket list, only then obtain the randomness, look the ticket up. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/language.hpp"
#include "core/time.hpp"
#include "recruit/alternates.hpp"
#include "recruit/repair.hpp"
#include "recruit/tickets.hpp"

namespace stemmen::recruit {

inline constexpr std::string_view record_format = "stemmen draw 2";
inline constexpr std::size_t preparations_max = 50;  // of one group
inline constexpr double draw_seconds_max = 120;      // of preparing one, where somebody waits for it
inline constexpr std::size_t record_bytes_max = 256 * 1024 * 1024;

struct DrawSettings {
    int seats = 0;
    Goal goal = Goal::leximin;
    int tickets = tickets_usual;
    std::vector<std::string> fixed;      // ids of people who have their seats already
    int alternates = 0;
    double drop_out = drop_out_usual;
    double proof_seconds = 0;            // for proving the alternates optimal
    double certificate_seconds = 60;
    std::string program;                 // its name and version, for the record
    std::string salt;                    // makes the codes of the published list, and hides the pool behind its hash; as secret as the pool. "": no list can be published
};

// One time that a group's draw was prepared, as everybody may know it.
struct Preparation {
    std::string source;                  // which public value will draw, announced before anybody knows it
    std::string prepared_at;             // RFC 3339, UTC
    std::string commitment;
    bool operator==(const Preparation&) const = default;
};

// What was drawn, on what, and how anybody can see that it was done right. People are named by their place in `pool`.
struct Record {
    std::string program, solver;
    Pool pool;                           // addresses as numbers: who shares one has the same
    DrawSettings settings;
    std::string input_hash;              // of pool, quotas, seats and fixed seats
    std::vector<double> chances;         // as computed, of each person
    double minimum = 0;                  // the smallest chance of those who can be selected at all, as computed
    double bound = 0;                    // certified: no lottery gives everybody more
    std::vector<double> certificate;     // weights of people that prove the bound
    std::vector<std::size_t> impossible; // people whom no panel can have
    std::vector<std::vector<Reason>> reasons;  // by person
    bool is_complete = false;
    double loosened = 0;
    int rounds = 0;
    std::size_t profiles = 0;
    std::vector<Ticket> tickets;
    std::string tickets_hash;
    std::string source, prepared_at;     // as in Preparation; "" both: nothing was announced, so it is a trial that proves nothing
    std::vector<Preparation> earlier;    // of the same group, none of them drawn; oldest first
    std::string commitment;              // publish this before the randomness is known: it binds what recruit::Announcement holds
    // After the public draw:
    std::optional<std::string> seed;     // the public value, canonical
    std::optional<std::size_t> ticket;
    Alternates alternates;
};

// Why nothing could be drawn, in English sentences, and what would help; the last three also as values, for other languages.
struct DrawFault {
    struct Limit {                       // one side of a quota
        std::string feature, value;
        bool is_upper = false;
        int seats = 0;
    };
    struct Quotas {                      // new limits of one
        std::string feature, value;
        int min = 0, max = 0;
    };
    struct More {                        // so many more volunteers of this kind
        std::string feature, value;
        int people = 0;
    };
    std::vector<std::string> problems;
    std::vector<std::string> clash;      // these quotas cannot all hold; without any one of them they can
    std::vector<std::string> repairs;    // the smallest changes that would do, the cheapest first
    std::vector<std::string> recruits;   // or whom to recruit
    std::vector<Limit> limits;
    std::vector<std::vector<Quotas>> changes;
    std::vector<More> more;
};

// Up to the tickets and the commitment. Takes time; `should_stop` ends it with the best lottery so far and its proven gap.
std::variant<Record, DrawFault> prepare_draw(Pool pool, const DrawSettings& settings, const ShouldStop& should_stop);
// Tells from which public value the ticket will be drawn, and when that was said: the commitment is another one after it. `earlier` are all
// the times before that this group's draw was prepared. bad_input: canonical_source() refuses the source. over_limit: preparations_max.
// conflict: drawn already.
Result<void> announce(Record& record, std::string_view source, Timestamp at, std::vector<Preparation> earlier = {});
// The public value draws the ticket; alternates are chosen. conflict: this record has been drawn already (one run, no second draw).
// bad_input: canonical_value() refuses the value.
Result<void> draw_ticket(Record& record, std::string_view seed);

Model model_of(const Record& record);          // as prepared from its pool, quotas not tightened
const Ticket& selected(const Record& record);  // of a drawn record
std::string hash_of_input(const Record& record);
std::string hash_of_tickets(const std::vector<Ticket>& tickets);
std::string commitment_of(const Record& record);

// What is wrong with a record, found without a solver: hashes, every ticket against every quota and address, the number drawn, chances
// and tickets against each other. Empty: all is well. The bound needs one integer program: certified_bound().
std::vector<std::string> faults_of(const Record& record);

// "Your chance was 869 of 10 000 …": for one volunteer, in their language. Names nobody else.
std::string explanation(const Record& record, std::size_t person, Language language);

struct Price {
    Change change;             // one quota loosened by one; the other values of its feature give the seat, or take it
    double minimum_chance = 0;  // what the worst-off would then have
};
// What the quotas that hold people back cost, to be looked at before the draw.
std::vector<Price> price_list(const Record& record, const ShouldStop& should_stop);

}  // namespace stemmen::recruit
