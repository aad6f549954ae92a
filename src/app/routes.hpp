// Which address does what. Knows HTTP and the adapters' codecs; what is done with an event is the host's business.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/messenger/webhook.hpp"
#include "app/route_host.hpp"
#include "dashboard/dashboard.hpp"
#include "app/site.hpp"
#include "app/web_routes.hpp"
#include "net/server.hpp"

namespace stemmen::app {

class Routes {
public:
    Routes(RouteHost& host, dashboard::Dashboard& dashboard);
    void handle(HttpRequest request, net::Respond respond);
    // Something has been said on the own page.
    void show(const std::vector<service::Shown>& shown);
    [[nodiscard]] std::size_t viewers() const { return web_ ? web_->viewers() : 0; }

private:
    void messenger_webhook(const HttpRequest& request, net::Respond respond);
    [[nodiscard]] HttpResponse messenger_deletion(const HttpRequest& request);
    [[nodiscard]] HttpResponse messenger_deauthorize(const HttpRequest& request);
    [[nodiscard]] HttpResponse deletion_status(const HttpRequest& request) const;
    void end_episode(const HttpRequest& request, net::Respond respond);
    [[nodiscard]] HttpResponse readyz();

    RouteHost& host_;
    dashboard::Dashboard& dashboard_;
    Site site_ = Site::built_in();
    std::optional<messenger::Webhook> webhook_;
    std::unique_ptr<WebRoutes> web_;  // none: there is no own page here
};

}  // namespace stemmen::app
