#include "dashboard/changes.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/work.hpp"

namespace stemmen::dashboard {
namespace {

constexpr std::string_view idle_piece = ":\n\n";  // a comment, which keeps proxies from taking the line for dead

std::string event_of(const service::Freshness& fresh, Timestamp now) {
    const nlohmann::json data{{"as_of", format_timestamp(as_of(fresh, now))}, {"version", fresh.version}};
    return "id: " + std::to_string(fresh.version) + "\nevent: changed\ndata: " + data.dump() + "\n\n";
}

}  // namespace

void Changes::join(Call call, Reply reply) {
    if (!reply.has_streams()) return reply(refused(400, "this address is a stream of events; ask for it over HTTP"));
    struct Joining {
        Call call;
        Reply reply;
        service::Freshness fresh;
    };
    auto joining = std::make_shared<Joining>(std::move(call), std::move(reply), service::Freshness{});  // Owned by the work and by what follows.
    const bool taken = host_.read([joining](service::Store& store) { store.read_figures([&](service::FigureRows& figures, service::TextRows&) { joining->fresh = figures.freshness(); }); },
                                  [this, joining](const std::exception_ptr& failure) {
                                      if (failure) return joining->reply(busy());
                                      begin(joining->call, std::move(joining->reply), joining->fresh);
                                  });
    if (!taken) joining->reply(busy());
}

void Changes::begin(const Call& call, Reply reply, const service::Freshness& fresh) {
    if (listeners_.size() >= listeners_max) return reply(busy());
    const auto is_theirs = [&](const Listener& one) { return one.reader == call.reader.subject; };
    if (static_cast<std::size_t>(std::ranges::count_if(listeners_, is_theirs)) >= listeners_per_reader_max) listeners_.erase(std::ranges::find_if(listeners_, is_theirs));
    net::Stream stream = reply.stream({200, {{"content-type", "text/event-stream"}, {"cache-control", "no-store"}, {"x-content-type-options", "nosniff"}}, ""}, std::string(idle_piece));
    if (!stream.is_open()) return;
    const std::uint64_t id = ++last_id_;
    stream.on_closed([this, id] { listeners_.remove_if([&](const Listener& one) { return one.id == id; }); });
    const std::string_view seen = header(call.request.headers, "last-event-id");
    if (!seen.empty() && seen != std::to_string(fresh.version)) stream.write(event_of(fresh, host_.now().now));
    else stream.write(idle_piece);
    listeners_.push_back({id, call.reader.subject, host_.now().now, std::move(stream)});
}

// One that cannot be written to is removed when its end is told.
void Changes::announce(const service::Freshness& fresh) {
    const Timestamp now = host_.now().now;
    listeners_.remove_if([&](const Listener& one) { return now - one.since >= listening_max; });
    if (fresh.version == version_) return;
    version_ = fresh.version;
    const std::string event = event_of(fresh, now);
    for (Listener& one : listeners_) one.stream.write(event);
}

}  // namespace stemmen::dashboard
