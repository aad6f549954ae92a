// One call of the Graph API on the world. Internal to the room: World::graph() is the way in.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/graph_request.hpp"
#include "sandbox/world.hpp"

namespace stemmen::sandbox {

class Graph {
public:
    Graph(World& world, const HttpRequest& request, Timestamp now) : world_(world), request_(request), now_(now) {}
    GraphAnswer answer();

private:
    using Body = Graphed<std::string>;  // the JSON of a good answer

    // The gate: token, proof, permission, limits of the Page.
    Graphed<void> authenticate() const;
    Graphed<void> check_rate();
    Body dispatch();
    [[nodiscard]] HttpResponse respond(const Body& body) const;
    void log(const Body& body, bool by_fault);
    void note_violation(std::string rule, std::string detail);
    [[nodiscard]] HttpHeaders usage_headers() const;
    [[nodiscard]] std::size_t calls_allowed() const;  // 0: no limit
    [[nodiscard]] std::size_t calls_counted() const;

    // Conversations.
    Body send();
    Graphed<void> check_send(const SendRequest& send, Thread*& thread);
    Graphed<void> check_control(const SendRequest& send) const;
    Graphed<void> check_owner(const Thread& thread);
    void carry_out(const SendRequest& send, Thread& thread, Line& line);
    Body thread_control(std::string_view operation);
    Body take(Thread& thread);
    Body pass(Thread& thread, const ThreadRequest& wish);
    Body request_control(Thread& thread);
    Body release(Thread& thread);
    Body extend(Thread& thread, const ThreadRequest& wish);
    Body thread_owner();
    Graphed<Thread*> recipient(const std::string& psid);
    [[nodiscard]] bool is_connected_app(const std::string& app_id) const;

    // The Page.
    Body page_fields() const;
    Body subscribed_apps();
    Body app_subscriptions() const;
    Body messenger_profile();
    Body personas();
    Body delete_persona(const std::string& id);
    Body debug_token() const;

    World& world_;
    const HttpRequest& request_;
    Timestamp now_;
    std::string path_;  // without the version
    std::string psid_;  // of the call, once read
};

}  // namespace stemmen::sandbox
