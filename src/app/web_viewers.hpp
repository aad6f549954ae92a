// Who looks at a talk on the own page right now: event streams by person, told of each message when it has been stored. The loop's thread's.
#pragma once

#include <cstdint>
#include <list>
#include <unordered_map>
#include <vector>

#include "core/ids.hpp"
#include "net/server.hpp"
#include "service/kit.hpp"

namespace stemmen::app {

class WebViewers {
public:
    static constexpr std::size_t per_person_max = 8;  // two tabs, and some that have broken off unnoticed; then the oldest ends

    explicit WebViewers(std::size_t viewers_max) : viewers_max_(viewers_max) {}
    WebViewers(const WebViewers&) = delete;
    WebViewers& operator=(const WebViewers&) = delete;

    [[nodiscard]] bool is_full() const { return count_ >= viewers_max_; }
    [[nodiscard]] std::size_t count() const { return count_; }
    // What has been written to the stream: messages up to the number `seen`, and whether a talk goes on.
    void add(const PersonKey& person, net::Stream stream, std::int64_t seen, bool is_running);
    // What one event has led to.
    void show(const std::vector<service::Shown>& shown);

private:
    struct Viewer {
        std::uint64_t id = 0;
        net::Stream stream;
        std::int64_t seen = 0;
        bool is_running = false;  // as it was told
    };
    void remove(const PersonKey& person, std::uint64_t id);

    std::unordered_map<PersonKey, std::list<Viewer>> viewers_;
    std::size_t viewers_max_;
    std::size_t count_ = 0;
    std::uint64_t last_id_ = 0;
};

}  // namespace stemmen::app
