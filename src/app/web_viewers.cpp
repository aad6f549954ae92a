#include "app/web_viewers.hpp"

#include "adapters/web/message.hpp"

namespace stemmen::app {

void WebViewers::add(const PersonKey& person, net::Stream stream, std::int64_t seen, bool is_running) {
    if (!stream.is_open()) return;
    std::list<Viewer>& of_person = viewers_[person];
    if (of_person.size() >= per_person_max) {
        of_person.pop_front();
        --count_;
    }
    const std::uint64_t id = ++last_id_;
    stream.on_closed([this, person, id] { remove(person, id); });
    of_person.push_back({id, std::move(stream), seen, is_running});
    ++count_;
}

void WebViewers::remove(const PersonKey& person, std::uint64_t id) {
    const auto found = viewers_.find(person);
    if (found == viewers_.end()) return;
    count_ -= found->second.remove_if([&](const Viewer& viewer) { return viewer.id == id; });
    if (found->second.empty()) viewers_.erase(found);
}

// A viewer that cannot be written to is removed when its end is told.
void WebViewers::show(const std::vector<service::Shown>& all) {
    for (const service::Shown& shown : all) {
        const auto found = viewers_.find(shown.message.person);
        if (found == viewers_.end()) continue;
        const bool is_last = &shown == &all.back();
        std::string event = web::to_event({shown.message.number, shown.said.text, shown.said.choices, shown.message.at, shown.said.language});
        for (Viewer& viewer : found->second) {
            if (viewer.seen >= shown.message.number) continue;
            viewer.seen = shown.message.number;
            viewer.stream.write(event);
            if (!is_last || viewer.is_running == shown.is_running) continue;
            viewer.is_running = shown.is_running;
            viewer.stream.write(web::state_event(shown.is_running));
        }
    }
}

}  // namespace stemmen::app
