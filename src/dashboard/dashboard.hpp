// The project team's API and sign-in: /api/v1 and what of /dashboard is no page. Knows who may ask what; what is shown, the areas
// know (each gives its endpoints). Lives on the loop's thread.
#pragma once

#include <vector>

#include "dashboard/changes.hpp"
#include "dashboard/router.hpp"
#include "dashboard/sign_in.hpp"

namespace stemmen::dashboard {

class Dashboard {
public:
    // The host's settings must be there. `more`: endpoints of somebody else that take readers too.
    explicit Dashboard(Host& host, std::vector<Endpoint> more = {});

    // Whether the path is ours to answer.
    static bool owns(std::string_view path);
    void handle(HttpRequest request, Reply reply);
    // Path and query of a link that signs one person in, once, for a first try on their own machine.
    std::string open_first_try() { return sign_in_.open_first_try(); }

    // Figures or texts may have changed: tells everybody who listens, if they have.
    void announce(const service::Freshness& fresh) { changes_.announce(fresh); }
    [[nodiscard]] std::size_t listeners() const { return changes_.count(); }

    // Every endpoint there is; for tests that hold the whole table to a rule.
    [[nodiscard]] const std::vector<Endpoint>& endpoints() const { return endpoints_; }

private:
    void answer(Match found, HttpRequest request, Known known, Reply reply);
    void refuse(const Endpoint& endpoint, const Reader& reader, std::string_view why, HttpResponse refusal, Reply reply);

    Host& host_;
    Gate gate_;
    SignIn sign_in_;
    Changes changes_;
    std::vector<Endpoint> endpoints_;
};

}  // namespace stemmen::dashboard
