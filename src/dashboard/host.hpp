// What the dashboard needs from the running service, and what one of its addresses is. The app implements Host; tests may too.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "contact/reference.hpp"
#include "core/http.hpp"
#include "core/result.hpp"
#include "dashboard/reader.hpp"
#include "dashboard/settings.hpp"
#include "dialog/library.hpp"
#include "net/server.hpp"
#include "privacy/keys.hpp"
#include "service/ports.hpp"
#include "service/store.hpp"

namespace stemmen::dashboard {

class Host {
public:
    using Done = std::move_only_function<void(const std::exception_ptr& failure)>;  // on the loop's thread
    using ReadWork = std::move_only_function<void(service::Store& store)>;
    using WriteWork = std::move_only_function<void(service::Transaction& tx, service::Moment moment)>;

    virtual ~Host() = default;
    // On a reading thread with a connection of its own: sees what is committed, and holds up no commit. Nothing can be written.
    // False: too many wait, and neither is ever called; answer busy().
    virtual bool read(ReadWork work, Done done) = 0;
    // On the store's thread, durable when `done` is called without a failure. The work may run twice. False as above.
    virtual bool write(WriteWork work, Done done) = 0;
    // What tells who somebody is in a text, as types that the redactor knows (privacy::Pii). On the loop's thread only.
    virtual std::vector<std::string> marks_in(const std::string& text) = 0;
    // An HTTP request to another machine; `done` once, within `deadline`, on the loop's thread.
    virtual void fetch(HttpRequest request, Duration deadline, std::move_only_function<void(Result<HttpResponse>)> done) = 0;
    virtual service::Moment now() = 0;
    virtual service::Random& random() = 0;  // the loop's thread's
    virtual const privacy::KeyRing& key_ring() = 0;
    virtual const contact::UnitTree& units() = 0;
    virtual const contact::Reference& reference() = 0;  // published numbers; may be read anew, so on the loop's thread only
    virtual const dialog::Library& dialogs() = 0;
    virtual const Settings& dashboard_settings() = 0;
    virtual void count(std::string_view name, std::string_view label) = 0;
    // A line in the log: a constant word, why in a constant word, and a sentence of ours that holds no token and no name.
    virtual void tell(std::string_view event, std::string_view why, const std::string& detail) = 0;
};

// Answers once, on the loop's thread: whole, or piece by piece. Dropped uncalled, it answers 500.
class Reply {
public:
    explicit Reply(net::Respond respond) : respond_(std::move(respond)) {}
    // What is answered goes to a function: for whoever asks from inside this process. It has no streams.
    explicit Reply(std::move_only_function<void(HttpResponse)> taker) : taker_(std::move(taker)) {}

    [[nodiscard]] bool has_streams() const { return respond_.has_value(); }
    void operator()(HttpResponse response) { respond_ ? (*respond_)(std::move(response)) : taker_(std::move(response)); }
    net::Stream stream(HttpResponse head, std::string idle_piece) { return respond_ ? respond_->stream(std::move(head), std::move(idle_piece)) : net::Stream(); }

private:
    std::optional<net::Respond> respond_;
    std::move_only_function<void(HttpResponse)> taker_;
};

struct Call {
    HttpRequest request;
    Reader reader;
    std::vector<std::string> args;  // of the {…} in the path, percent-decoded, at most args_bytes_max each
    service::Moment moment;
    service::ReaderKey session;     // of a person who is signed in; empty for a token
    Timestamp session_ends_at{}, session_ends_at_last{};  // if nothing more is done, and whatever is done
};

// One address of the API. The router has made sure of the reader, their role, the unit asked for (`?unit=`) and the CSRF token.
struct Endpoint {
    std::string_view method;  // GET, POST, PUT or DELETE; HEAD is answered as GET
    std::string_view path;    // "/api/v1/texts/{id}"
    std::set<Role> roles;     // any of these; none: every reader
    bool machine_may = true;  // with an API token; free text is for people (tokens see none)
    std::function<void(Host& host, Call call, Reply reply)> answer;
};

}  // namespace stemmen::dashboard
