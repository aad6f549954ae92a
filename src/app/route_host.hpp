// What the addresses (routes.hpp, web_routes.hpp) need from the running service. Everything is the loop's thread's, unless it says otherwise.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/duty_routes.hpp"
#include "app/rules.hpp"
#include "privacy/keys.hpp"
#include "service/receive.hpp"
#include "service/recruitment.hpp"

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
    virtual void heard_from_platform() = 0;  // a genuine webhook has come, whatever it holds
    virtual Readiness readiness() = 0;
    virtual std::string metrics_text() = 0;
    virtual const privacy::KeyRing& key_ring() = 0;
    virtual const Rules& rules() = 0;  // but not what can be tended
    virtual service::Moment now() = 0;
    virtual service::Random& random() = 0;
    virtual bool is_channel_off(std::string_view channel) = 0;
    virtual const service::RecruitKit& recruitment() = 0;  // for StoreWorks; its settings and texts for everybody
    virtual void letters_posted() = 0;  // somebody waits for one
    // In a StoreWork: the account of the own page that a short link leads to, or nullptr. A closed link still has one, for the talks that run.
    virtual const service::Account* place(service::Transaction& tx, const std::string& code) = 0;
};

}  // namespace stemmen::app
