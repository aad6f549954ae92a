#include "sandbox/webhook_queue.hpp"

#include <algorithm>
#include <array>

namespace stemmen::sandbox {

using namespace std::chrono_literals;

Duration retry_pause(int failures) {
    static constexpr std::array<Duration, 8> pauses{0ms, 1s, 5s, 30s, 1min, 2min, 5min, 10min};
    const auto index = static_cast<std::size_t>(std::max(failures, 1) - 1);
    return pauses[std::min(index, pauses.size() - 1)];
}

void WebhookQueue::add(Item item, Timestamp now) {
    const bool twice = duplicates_ > 0;
    if (twice) --duplicates_;
    std::vector<Item> items{std::move(item)};
    if (twice) items.push_back(retold(items.front(), 1ms));
    for (Item& each : items) {
        if (batch_size_ == 0) {
            post(std::span(&each, 1), now);
            continue;
        }
        batch_.push_back(std::move(each));
        if (batch_.size() >= batch_size_) {
            post(batch_, now);
            batch_.clear();
            batch_size_ = 0;
        }
    }
}

void WebhookQueue::post(std::span<const Item> items, Timestamp now) {
    Post post{.id = next_id_++, .body = webhook_body(page_id_, items, now), .due = now + delay_, .first_failure = std::nullopt};
    if (reversed_size_ == 0) {
        enqueue(std::move(post));
        return;
    }
    reversed_.push_back(std::move(post));
    if (reversed_.size() < reversed_size_) return;
    reversed_size_ = 0;
    flush(now);
}

void WebhookQueue::enqueue(Post post) {
    if (posts_.size() >= posts_max) {
        ++dropped_;
        return;
    }
    posts_.push_back(std::move(post));
}

void WebhookQueue::reverse_next(std::size_t count, Timestamp now) {
    flush(now);
    reversed_size_ = std::min(count, batch_items_max);
}

void WebhookQueue::batch_next(std::size_t count, Timestamp now) {
    flush(now);
    batch_size_ = std::min(count, batch_items_max);
}

void WebhookQueue::flush(Timestamp now) {
    batch_size_ = 0;
    if (!batch_.empty()) {
        const std::vector<Item> items = std::exchange(batch_, {});
        post(items, now);
    }
    reversed_size_ = 0;
    std::vector<Post> held = std::exchange(reversed_, {});
    std::ranges::reverse(held);
    for (Post& each : held) enqueue(std::move(each));
}

std::optional<Post> WebhookQueue::take(Timestamp now) {
    const auto next = std::ranges::find_if(posts_, [now](const Post& post) { return !post.in_flight && post.due <= now; });
    if (next == posts_.end()) return std::nullopt;
    next->in_flight = true;
    return *next;
}

WebhookQueue::Outcome WebhookQueue::answered(std::uint64_t id, int status, Timestamp now) {
    const auto post = std::ranges::find(posts_, id, &Post::id);
    if (post == posts_.end()) return Outcome::unknown_post;
    if (status == 200) {
        posts_.erase(post);
        ++delivered_;
        failing_since_.reset();
        return Outcome::delivered;
    }
    post->in_flight = false;
    ++post->attempts;
    if (!post->first_failure) post->first_failure = now;
    if (!failing_since_) failing_since_ = now;
    post->due = now + retry_pause(post->attempts);
    if (now - *failing_since_ < webhook_unsubscribe_after) return Outcome::will_retry;
    clear();
    return Outcome::disabled;
}

std::optional<Timestamp> WebhookQueue::next_due() const {
    std::optional<Timestamp> next;
    for (const Post& post : posts_)
        if (!post.in_flight && (!next || post.due < *next)) next = post.due;
    return next;
}

void WebhookQueue::clear() {
    dropped_ += posts_.size() + batch_.size() + reversed_.size();
    posts_.clear();
    batch_.clear();
    reversed_.clear();
    failing_since_.reset();
}

}  // namespace stemmen::sandbox
