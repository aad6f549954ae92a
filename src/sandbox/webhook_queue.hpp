// The webhooks that wait for the callback to take them: order, repeats, disorder, batches, and Meta's retries. Pure: the time is
// an argument and somebody else carries the bytes.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/model.hpp"
#include "sandbox/webhook_json.hpp"

namespace stemmen::sandbox {

class WebhookQueue {
public:
    explicit WebhookQueue(std::string page_id) : page_id_(std::move(page_id)) {}

    void add(Item item, Timestamp now);

    // The next `count` items are told twice, the second time with another timestamp.
    void duplicate_next(int count) { duplicates_ = count; }
    // The next `count` posts are held and then sent last first.
    void reverse_next(std::size_t count, Timestamp now);
    // The next `count` items (at most batch_items_max) are held and then sent in one post.
    void batch_next(std::size_t count, Timestamp now);
    // Sends what the two above still hold.
    void flush(Timestamp now);
    // Posts come due so much later than they happen.
    void delay(Duration delay) { delay_ = delay; }

    // The first post that is due and not on its way; it counts as on its way until answered().
    std::optional<Post> take(Timestamp now);
    enum class Outcome { delivered, will_retry, disabled, unknown_post };
    // 200 is the only answer that ends a post. `disabled`: an hour of failures is over and Meta gives the callback up.
    Outcome answered(std::uint64_t id, int status, Timestamp now);

    // When the next post that is not on its way comes due.
    [[nodiscard]] std::optional<Timestamp> next_due() const;
    [[nodiscard]] std::size_t size() const { return posts_.size(); }
    [[nodiscard]] std::size_t held() const { return batch_.size() + reversed_.size(); }
    [[nodiscard]] std::size_t dropped() const { return dropped_; }  // over posts_max, or when the callback was given up
    [[nodiscard]] std::size_t delivered() const { return delivered_; }
    [[nodiscard]] std::optional<Timestamp> failing_since() const { return failing_since_; }
    void clear();

private:
    void post(std::span<const Item> items, Timestamp now);
    void enqueue(Post post);

    std::string page_id_;
    std::deque<Post> posts_;
    std::vector<Item> batch_;
    std::size_t batch_size_ = 0;
    std::vector<Post> reversed_;
    std::size_t reversed_size_ = 0;
    int duplicates_ = 0;
    Duration delay_{0};
    std::uint64_t next_id_ = 1;
    std::size_t dropped_ = 0;
    std::size_t delivered_ = 0;
    std::optional<Timestamp> failing_since_;
};

// How long Meta waits after the n-th failure of a post (from 1): "a few immediate retries", then with falling frequency.
Duration retry_pause(int failures);

}  // namespace stemmen::sandbox
