// Reads the bodies of Graph calls into typed values, or says which documented error they earn. No state, no rules about
// people: only what can be seen from the request itself.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.hpp"
#include "sandbox/model.hpp"

namespace stemmen::sandbox {

struct GraphError {
    int code = 100;
    int subcode = 0;
    std::string message;
    std::string rule;  // a constant word for World::violations(), "" if the caller did nothing wrong, "fault" if ordered
    int status = 400;
    bool operator==(const GraphError&) const = default;
};

template <class T>
using Graphed = std::expected<T, GraphError>;

struct ControlWish {     // `thread_control` inside a send
    bool pass = false;   // else: release
    std::string app_id;  // "" for the default application
    bool operator==(const ControlWish&) const = default;
};

struct SendRequest {
    std::string psid;
    std::string messaging_type;
    std::string tag;
    std::string persona_id;
    std::string sender_action;  // "" if this is a message
    bool has_message = false;
    std::string text;
    std::string media;  // type of the attachment, "" if none
    std::string metadata;
    std::string reply_to;
    std::vector<Choice> choices;
    bool has_cut_title = false;
    std::optional<ControlWish> control;
    bool operator==(const SendRequest&) const = default;
};

// Body or form of POST /{page}/messages.
Graphed<SendRequest> read_send(const HttpRequest& request);

struct ThreadRequest {
    std::string psid;
    std::string target_app_id;
    std::string metadata;
    std::optional<std::int64_t> duration;  // seconds
    bool operator==(const ThreadRequest&) const = default;
};

// Body or form of the *_thread_control calls.
Graphed<ThreadRequest> read_thread_request(const HttpRequest& request);

// A parameter of a call, wherever it was put: query, form, or top level of the JSON body (arrays become comma lists).
std::string parameter(const HttpRequest& request, std::string_view name);

}  // namespace stemmen::sandbox
