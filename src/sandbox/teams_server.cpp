#include "sandbox/teams_server.hpp"

namespace stemmen::sandbox {
namespace {

constexpr Duration patience = std::chrono::seconds{15};  // of the Bot Service with a bot

}  // namespace

TeamsSandbox::TeamsSandbox(net::Loop& loop, std::function<Timestamp()> clock, const std::string& address) : loop_(loop), clock_(std::move(clock)), client_(loop, {}) {
    listen(address);
    address_ = "127.0.0.1:" + std::to_string(server_->port());
    world_ = std::make_unique<TeamsWorld>("http://" + address_ + "/emea/" + std::string(teams_defaults::tenant_id) + "/");
}

void TeamsSandbox::listen(const std::string& address) {
    net::ServerOptions options;
    options.listen = address;
    server_ = std::make_unique<net::Server>(loop_, options, [this](HttpRequest request, net::Respond respond) {
        std::optional<HttpResponse> response = world_->answer(request, now());
        response ? respond(std::move(*response)) : lost_.push_back(std::move(respond));
        tell();
    });
}

void TeamsSandbox::set_down(bool down) {
    if (down) lost_.clear();
    if (down) server_.reset();
    else if (!server_) listen(address_);
}

void TeamsSandbox::post(TeamsActivity activity, Then then) {
    const std::string authorization = "Bearer " + world_->bearer(now());
    const std::string body = activity.body;
    post_raw(body, authorization, [this, activity = std::move(activity), then = std::move(then)](int status, const std::string& answer) {
        if (activity.is_invoke) world_->invoke_answered(activity, status, answer, now());
        then(status, answer);
        tell();
    });
}

void TeamsSandbox::post_raw(std::string body, const std::string& authorization, Then then) {
    HttpRequest request{.method = "POST", .target = callback_, .headers = {{"content-type", "application/json; charset=utf-8"}, {"ms-cv", "sandbox.1"}}, .body = std::move(body), .peer = {}};
    if (!authorization.empty()) request.headers.emplace_back("authorization", authorization);
    client_.send(std::move(request), patience, [then = std::move(then)](Result<HttpResponse> response) { response ? then(response->status, response->body) : then(0, response.error().detail); });
}

}  // namespace stemmen::sandbox
