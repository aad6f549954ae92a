#include "service/officer_post.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace stemmen::service {
namespace {

using nlohmann::json;
using privacy::Sealed;

constexpr Duration seen_again = std::chrono::hours{1};  // a place is written at most so often when nothing but the time has changed

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

Secret to_secret(const OfficerLetter& letter) {
    json body = json::object();
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) body[name] = value;
    };
    put("text", letter.text);
    put("card", letter.card);
    put("summary", letter.summary);
    put("thread", letter.thread);
    put("replaces", letter.replaces);
    return Secret(body.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::optional<OfficerLetter> open_letter(const privacy::KeyRing& keys, const OfficerPost& post) {
    const Result<Secret> opened = keys.open(post.sealed_letter, post.place.value, Sealed::officer);
    if (!opened) return std::nullopt;
    const json body = json::parse(opened->reveal(), nullptr, false);
    if (!body.is_object()) return std::nullopt;
    const auto get = [&](const char* name) { return body.value(name, std::string{}); };
    return OfficerLetter{.text = get("text"), .card = get("card"), .summary = get("summary"), .thread = get("thread"), .replaces = get("replaces")};
}

std::string open_message(const privacy::KeyRing& keys, const OfficerCard& card) {
    const Result<Secret> opened = keys.open(card.sealed_message, card.place.value, Sealed::officer);
    return opened ? opened->reveal() : std::string{};
}

void count(Results& results, std::string_view outcome) { results.counts.push_back({"officer_posts", std::string(outcome)}); }

// Full jitter: from nothing to twice as much with each try.
Duration wait_after(int tries, std::uint64_t random) {
    const Duration most = std::min(post_wait_max, post_wait_first * (1 << std::min(tries, 6)));
    return Duration{1 + static_cast<std::int64_t>(random % static_cast<std::uint64_t>(most.count()))};
}

// A newer letter has taken its place while it was on its way: that one is still to be sent.
bool was_overtaken(const OfficerPost& post, const PostTask& task) { return post.revision != task.revision; }

void let_place_wait(OfficerDesk& desk, OfficerPost post, Duration wait, Timestamp now) {
    ++post.tries;
    desk.update(post);
    std::optional<OfficerPlace> place = desk.place(post.place);
    if (!place) return;
    place->wait_until = now + wait;
    desk.save(*place);
}

void settle_posted(const privacy::KeyRing& keys, OfficerDesk& desk, OfficerPost post, const PostSettled& settled, const std::string& message, Timestamp now) {
    const std::string& id = message.empty() ? settled.task.letter.replaces : message;
    if (!post.subject.empty() && !id.empty()) desk.save({.place = post.place, .subject = post.subject, .sealed_message = keys.seal(Secret(id), post.place.value, Sealed::officer), .updated_at = now});
    if (!was_overtaken(post, settled.task)) return desk.erase_post(post.number);
    post.tries = 0;
    post.next_at = now + card_update_pause;
    desk.update(post);
}

}  // namespace

bool see_place(const privacy::KeyRing& keys, OfficerDesk& desk, const SeenPlace& seen, Timestamp now) {
    const std::optional<OfficerPlace> before = desk.place(seen.key);
    if (before && !before->is_blocked && before->language == seen.language && now - before->seen_at < seen_again && !keys.is_outdated(before->sealed_address)) {
        const Result<Secret> address = keys.open(before->sealed_address, seen.key.value, Sealed::officer);
        if (address && *address == seen.address) return false;
    }
    desk.save({.key = seen.key, .person = seen.person, .sealed_address = keys.seal(seen.address, seen.key.value, Sealed::officer), .language = seen.language, .is_blocked = false, .seen_at = now,
               .wait_until = before ? before->wait_until : now});
    return !before || before->is_blocked;
}

void block_place(OfficerDesk& desk, const PlaceKey& key) {
    std::optional<OfficerPlace> place = desk.place(key);
    if (!place) return;
    place->is_blocked = true;
    desk.save(*place);
    desk.erase_posts(key);
}

Result<void> post(const privacy::KeyRing& keys, OfficerDesk& desk, const PostOrder& order, Timestamp now) {
    const std::optional<OfficerPlace> place = desk.place(order.place);
    if (!place || place->is_blocked) return Error{Errc::not_found, "nobody is reached there"};
    const std::string sealed = keys.seal(to_secret(order.letter), order.place.value, Sealed::officer);
    const bool is_about = !order.subject.empty();
    if (is_about && order.mode == PostMode::fresh) desk.erase_card(order.place, order.subject);
    if (is_about && !order.letter.replaces.empty()) {
        // What it replaces is the subject's card from now on; and it comes after whatever else is on its way to the same message.
        desk.save(OfficerCard{.place = order.place, .subject = order.subject, .sealed_message = keys.seal(Secret(order.letter.replaces), order.place.value, Sealed::officer), .updated_at = now});
        if (const std::optional<OfficerPost> overtaken = desk.post_about(order.place, order.subject)) desk.erase_post(overtaken->number);
    }
    if (std::optional<OfficerPost> waiting = is_about ? desk.post_about(order.place, order.subject) : std::nullopt) {
        waiting->sealed_letter = sealed;
        ++waiting->revision;
        waiting->may_repeat = order.may_repeat;
        if (order.mode == PostMode::fresh) waiting->next_at = now;  // a new card need not wait as an update does
        desk.update(*waiting);
        return {};
    }
    if (desk.count_posts() >= posts_max) return Error{Errc::over_limit, "too much waits to be sent to officers"};
    const std::optional<OfficerCard> card = is_about && order.mode == PostMode::update ? desk.card(order.place, order.subject) : std::nullopt;
    const Timestamp next_at = card ? std::max(now, card->updated_at + card_update_pause) : now;
    desk.insert({.place = order.place, .subject = order.subject, .sealed_letter = sealed, .may_repeat = order.may_repeat, .queued_at = now, .next_at = next_at});
    return {};
}

std::size_t update_cards(const privacy::KeyRing& keys, OfficerDesk& desk, const std::string& subject, const Draw& draw, Timestamp now) {
    std::size_t updated = 0;
    for (const OfficerCard& card : desk.cards_about(subject, cards_updated_max)) {
        const std::optional<OfficerPlace> place = desk.place(card.place);
        if (!place || place->is_blocked) continue;
        std::optional<OfficerLetter> letter = draw(*place);
        if (letter && post(keys, desk, {.place = card.place, .subject = subject, .mode = PostMode::update, .letter = std::move(*letter)}, now)) ++updated;
    }
    return updated;
}

std::vector<PostTask> claim_posts(const privacy::KeyRing& keys, OfficerDesk& desk, const std::set<PlaceKey>& busy, std::size_t limit, Timestamp now, Results& results) {
    std::vector<PostTask> tasks;
    for (const OfficerPost& post : desk.due_posts(now, limit + busy.size())) {
        if (tasks.size() == limit) break;
        if (busy.contains(post.place)) continue;
        const std::optional<OfficerPlace> place = desk.place(post.place);
        std::optional<OfficerLetter> letter = open_letter(keys, post);
        Result<Secret> address = place ? keys.open(place->sealed_address, post.place.value, Sealed::officer) : Result<Secret>(Error{Errc::not_found, "no place"});
        const bool is_old = now - post.queued_at > post_age_max;
        if (is_old || !letter || !address) {
            count(results, is_old ? "too_old" : "unreadable");
            desk.erase_post(post.number);
            continue;
        }
        if (letter->replaces.empty() && !post.subject.empty())
            if (const std::optional<OfficerCard> card = desk.card(post.place, post.subject)) letter->replaces = open_message(keys, *card);
        tasks.push_back({.number = post.number, .revision = post.revision, .place = post.place, .address = std::move(*address), .letter = std::move(*letter)});
    }
    return tasks;
}

void settle_post(const privacy::KeyRing& keys, OfficerDesk& desk, const PostSettled& settled, Timestamp now, std::uint64_t random, Results& results) {
    std::optional<OfficerPost> post = desk.post(settled.task.number);
    const bool was_replacing = !settled.task.letter.replaces.empty();
    if (!post) return;  // dropped meanwhile, because the app was taken away
    std::visit(overloaded{[&](const Posted& posted) {
                              count(results, was_replacing ? "replaced" : "sent");
                              settle_posted(keys, desk, std::move(*post), settled, posted.message, now);
                          },
                          [&](const PostLater& later) {
                              count(results, "later");
                              let_place_wait(desk, *post, later.wait.value_or(wait_after(post->tries, random)), now);
                          },
                          [&](const PostUnsure&) {
                              count(results, "unsure");
                              if (post->may_repeat && post->tries + 1 < unsure_tries_max) return let_place_wait(desk, *post, wait_after(post->tries, random), now);
                              settle_posted(keys, desk, std::move(*post), settled, "", now);
                          },
                          [&](const PostBlocked&) {
                              count(results, "blocked");
                              block_place(desk, post->place);
                          },
                          [&](const PostGone&) {
                              count(results, "gone");
                              if (!was_replacing) return block_place(desk, post->place);
                              desk.erase_card(post->place, post->subject);
                              if (!was_overtaken(*post, settled.task)) desk.erase_post(post->number);
                          },
                          [&](const PostRefused& refused) {
                              count(results, "refused");
                              results.alarms.push_back("Teams does not take a message of ours (" + refused.reason + "); it was dropped, and this is ours to mend");
                              if (!was_overtaken(*post, settled.task)) desk.erase_post(post->number);
                          }},
               settled.outcome);
}

}  // namespace stemmen::service
