// The project team's API and sign-in: /dashboard and /api/v1. Knows who may ask what; what is shown, the areas know
// (each gives its endpoints). Lives on the loop's thread.
#pragma once

#include <vector>

#include "dashboard/router.hpp"

namespace stemmen::dashboard {

class Dashboard {
public:
    explicit Dashboard(Host& host);

    // Whether the path is ours to answer.
    static bool owns(std::string_view path);
    void handle(HttpRequest request, Reply reply);

    // Every endpoint there is; for tests that hold the whole table to a rule.
    [[nodiscard]] const std::vector<Endpoint>& endpoints() const { return endpoints_; }

private:
    void answer(Match found, HttpRequest request, Reader reader, Reply reply);

    Host& host_;
    std::vector<Endpoint> endpoints_;
};

}  // namespace stemmen::dashboard
