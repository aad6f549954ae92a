// Sending to officers: what is to be sent waits in the database, in order for each conversation and one at a time there, until the channel
// has taken it. It outlives crashes and outages of the channel. Cards about a subject are replaced where they stand. Knows no channel and
// no network: the app carries what is claimed, and settles each with what came of it.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "privacy/keys.hpp"
#include "service/kit.hpp"
#include "service/officer_rows.hpp"

namespace stemmen::service {

inline constexpr std::size_t posts_max = 20'000;              // that wait; what comes beyond is refused and counted
inline constexpr std::size_t cards_updated_max = 500;         // of one subject
inline constexpr Duration card_update_pause = std::chrono::seconds{5};  // between two updates of a card: they count as messages (Teams, rate limits)
inline constexpr Duration post_wait_first = std::chrono::seconds{1};    // doubled with each try, with full jitter ...
inline constexpr Duration post_wait_max = std::chrono::minutes{1};      // ... up to here
inline constexpr Duration post_age_max = std::chrono::hours{72};        // then it is given up: longer than a weekend's outage
inline constexpr int unsure_tries_max = 3;                    // of a post that may be repeated

// As the channel draws it: a text, or a card with what a notification says. Never both.
struct OfficerLetter {
    std::string text;
    std::string card, summary;
    std::string thread;     // the channel's word for where in the place; "" for anywhere
    std::string replaces;   // the id of our message that it replaces; "" for a new one, or the subject's card if there is one
    bool operator==(const OfficerLetter&) const = default;
};

// ---- Where officers are -----------------------------------------------------------------------------------------------

struct SeenPlace {
    PlaceKey key;
    std::optional<PersonKey> person;
    Secret address;         // the newest counts
    Language language = Language::nb;
};
// Somebody has written there, so that we may. True when that is new: the place was not known, or was blocked.
bool see_place(const privacy::KeyRing& keys, OfficerDesk& desk, const SeenPlace& seen, Timestamp now);
// The app is no longer there: nothing is sent any more, and what waits is dropped. The cards stay known, for the app may come back.
void block_place(OfficerDesk& desk, const PlaceKey& key);

// ---- Posting ----------------------------------------------------------------------------------------------------------

enum class PostMode {
    add,     // a new message
    fresh,   // a new card about its subject: from now on that one is updated
    update,  // of the subject's card; a later update takes the place of one that has not left yet
};
struct PostOrder {
    PlaceKey place;
    std::string subject;
    PostMode mode = PostMode::add;
    bool may_repeat = false;
    OfficerLetter letter;
};
// not_found: nobody is reached there (never heard from, or blocked). over_limit: posts_max.
Result<void> post(const privacy::KeyRing& keys, OfficerDesk& desk, const PostOrder& order, Timestamp now);

// Every card about the subject is drawn anew, in the language of its place; nothing drawn: it stays. Returns how many.
using Draw = std::function<std::optional<OfficerLetter>(const OfficerPlace& place)>;
std::size_t update_cards(const privacy::KeyRing& keys, OfficerDesk& desk, const std::string& subject, const Draw& draw, Timestamp now);

// ---- Carrying ---------------------------------------------------------------------------------------------------------

struct PostTask {
    std::int64_t number = 0, revision = 0;
    PlaceKey place;
    Secret address;
    OfficerLetter letter;          // `replaces` is set when there is something to replace
};
// What may leave now: at most one a place, and none in those that are `busy`. What is too old, or sealed with a key that is gone, is given up.
std::vector<PostTask> claim_posts(const privacy::KeyRing& keys, OfficerDesk& desk, const std::set<PlaceKey>& busy, std::size_t limit, Timestamp now, Results& results);

struct Posted { std::string message; };                       // its id, "" if none was told
struct PostLater { std::optional<Duration> wait; };           // certainly not done; the place waits
struct PostUnsure {};                                         // may have been done
struct PostBlocked {};                                        // we may not write there
struct PostGone {};                                           // no such message, or no such conversation
struct PostRefused { std::string reason; };                   // never taken as it is: ours to mend
using PostOutcome = std::variant<Posted, PostLater, PostUnsure, PostBlocked, PostGone, PostRefused>;

struct PostSettled {
    PostTask task;
    PostOutcome outcome;
};
// `random`: for the wait before the next try.
void settle_post(const privacy::KeyRing& keys, OfficerDesk& desk, const PostSettled& settled, Timestamp now, std::uint64_t random, Results& results);

}  // namespace stemmen::service
