// Who listens for news: server-sent events that say that figures or texts have changed, and never what. On the loop's thread.
#pragma once

#include <cstdint>
#include <list>
#include <string>

#include "dashboard/host.hpp"

namespace stemmen::dashboard {

inline constexpr std::size_t listeners_max = 500;
inline constexpr std::size_t listeners_per_reader_max = 10;          // tabs; then the oldest ends
inline constexpr Duration listening_max = std::chrono::minutes{15};  // then the browser asks anew, and shows that it is still signed in

class Changes {
public:
    explicit Changes(Host& host) : host_(host) {}
    Changes(const Changes&) = delete;
    Changes& operator=(const Changes&) = delete;

    // Answers with the stream. Who has missed a change (by Last-Event-ID) is told at once.
    void join(Call call, Reply reply);
    void announce(const service::Freshness& fresh);
    [[nodiscard]] std::size_t count() const { return listeners_.size(); }

private:
    struct Listener {
        std::uint64_t id = 0;
        std::string reader;
        Timestamp since;
        net::Stream stream;
    };
    void begin(const Call& call, Reply reply, const service::Freshness& fresh);

    Host& host_;
    std::list<Listener> listeners_;  // oldest first
    std::int64_t version_ = 0;       // that was announced last
    std::uint64_t last_id_ = 0;
};

}  // namespace stemmen::dashboard
