// /api/v1/duty: how duty officers reach the queue (service/duty.hpp) while the service runs. Each officer has a bearer token of
// their own, which is who they are: nobody can act in another's name. Plain HTTP, so only this machine may ask. Or they sign in to
// the dashboard with the role duty_officer; then they are who the identity provider says, and the unit's rule names them so.
//
//   GET  /api/v1/duty           what waits, without texts
//   POST /api/v1/duty/open      {"item": 17}: the text, and that this officer has seen it
//   POST /api/v1/duty/handled   {"item": 17, "to": "operations"}: it is taken care of
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "dashboard/host.hpp"
#include "net/server.hpp"
#include "service/kit.hpp"

namespace stemmen::app {

// A use case on the store's thread and what follows on the network's. The work may run twice.
using StoreWork = std::function<void(const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results)>;

class DutyHost {
public:
    virtual ~DutyHost() = default;
    // False: too much is waiting, and `done` is never called.
    virtual bool run(StoreWork work, std::function<void(bool stored)> done) = 0;
    virtual const Config& config() = 0;
    virtual void count(std::string_view name, std::string_view label) = 0;
};

inline constexpr std::string_view duty_path = "/api/v1/duty";

// For officers with a token: answers every request whose path begins with duty_path.
void answer_duty(DutyHost& host, const HttpRequest& request, net::Respond respond);
// For officers who have signed in. The host must outlive them.
std::vector<dashboard::Endpoint> duty_endpoints(DutyHost& host);

}  // namespace stemmen::app
