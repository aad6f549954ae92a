// Which address does what. Knows HTTP and the adapters' codecs; what is done with an event is the host's business.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/messenger/webhook.hpp"
#include "app/config.hpp"
#include "app/duty_routes.hpp"
#include "dashboard/dashboard.hpp"
#include "app/site.hpp"
#include "net/server.hpp"
#include "privacy/keys.hpp"
#include "service/receive.hpp"

namespace stemmen::app {

enum class Received { stored, try_again };

struct Readiness {
    std::vector<std::string> faults;    // why we cannot do our work: 503
    std::vector<std::string> warnings;  // what does not stop us
};

using ReceivedCall = std::move_only_function<void(Received)>;

class RouteHost : public DutyHost {
public:
    // False: too much is waiting, and `done` is never called.
    virtual bool receive(std::shared_ptr<const Inbound> event, std::string_view channel, ReceivedCall done) = 0;
    virtual bool end_episode(service::EndedCall call, std::function<void(std::optional<Error> fault, bool stored)> done) = 0;
    virtual Readiness readiness() = 0;
    virtual std::string metrics_text() = 0;
    virtual const privacy::KeyRing& key_ring() = 0;
};

class Routes {
public:
    Routes(RouteHost& host, dashboard::Dashboard& dashboard);
    void handle(HttpRequest request, net::Respond respond);

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
};

}  // namespace stemmen::app
