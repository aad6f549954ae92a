// Numbers for Prometheus. Labels are constant words: no person, no text, no id.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/kit.hpp"

namespace prometheus {
class Registry;
}

namespace stemmen::app {

inline constexpr std::size_t label_values_max = 200;  // of one counter; what comes beyond is counted as "other"

class Metrics {
public:
    Metrics();
    ~Metrics();

    void count(std::string_view name, std::string_view label, double amount = 1);
    void count_all(const std::vector<service::Count>& counts);
    void gauge(std::string_view name, double value) { gauge(name, {}, value); }
    void gauge(std::string_view name, std::string_view label, double value);  // an empty label is none
    // Text format 0.0.4.
    [[nodiscard]] std::string text() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace stemmen::app
