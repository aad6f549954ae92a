#include "app/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <sstream>

namespace stemmen::app {
namespace {

// What the counters of the use cases count; a counter that is not listed is explained by its name.
const std::map<std::string_view, std::string_view> meanings{
    {"events", "Events taken in, by kind"},
    {"events_ignored", "Events that changed nothing, by reason"},
    {"items_ignored", "Items of webhooks that are no event for us, by reason"},
    {"events_failed", "Events whose handling failed, by error"},
    {"webhooks", "Webhook requests, by answer"},
    {"webhook_last_seconds", "Time since the last genuine webhook of Messenger, or since the start"},
    {"invited", "Invitations that went out, by channel"},
    {"not_asked", "Talks that were not asked about, by reason"},
    {"session_ended", "Survey talks that ended, by ending"},
    {"answers", "Answers stored, by kind"},
    {"safety", "Texts that the safety gate stopped, by class"},
    {"duty", "What happened at the duty queue, by event"},
    {"duty_alarms", "Tries to tell another system of an item in the duty queue, by what became of them"},
    {"duty_handled", "Items of the duty queue that a person took care of, by where they were taken"},
    {"duty_deleted", "Items of the duty queue deleted at their end, by state"},
    {"duty_items", "Items in the duty queue, by state"},
    {"dashboard", "What happened at the door of the dashboard, by event"},
    {"bank", "Searches of the insight bank, and plans held against it, by whether they met a finding"},
    {"commands", "Commands obeyed, by command"},
    {"send_outcome", "Sendings, by outcome"},
    {"send_refused", "Messages that may not be sent, by reason"},
    {"send_given_up", "Messages given up, by reason"},
    {"oldest_age_seconds", "Age of the oldest item, by kind: over its storage time retention does not run"},
    {"channel_on", "1 while the channel is not switched off"},
    {"channel_switched", "Times the channel was switched, by what to"},
    {"rules_reloads", "Times the rules were read again, by what became of it"},
    {"officers_reloads", "Times the list of officers was read again, by what became of it"},
    {"exports", "Exported files in which somebody stands who has been erased: waiting, and failed of those, which an operator has to look at"},
    {"exports_mended", "Exported files that somebody who was erased had to leave, by what became of it"},
    {"platform_clock", "Events whose time was put on our clock, by where the platform's clock is; and echoes whose time was not believed"},
    {"pruned", "Retention steps that deleted something, by kind"},
};

}  // namespace

struct Metrics::State {
    struct Counter {
        prometheus::Family<prometheus::Counter>* family = nullptr;
        std::map<std::string, prometheus::Counter*, std::less<>> by_label;
    };
    struct Gauge {
        prometheus::Family<prometheus::Gauge>* family = nullptr;
        std::map<std::string, prometheus::Gauge*, std::less<>> by_label;
    };
    std::mutex mutex;
    prometheus::Registry registry;
    std::map<std::string, Counter, std::less<>> counters;
    std::map<std::string, Gauge, std::less<>> gauges;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::count(std::string_view name, std::string_view label, double amount) {
    const std::lock_guard guard(state_->mutex);
    auto counter = state_->counters.find(name);
    if (counter == state_->counters.end()) {
        const auto meaning = meanings.find(name);
        auto& family = prometheus::BuildCounter()
                           .Name("stemmen_" + std::string(name) + "_total")
                           .Help(meaning == meanings.end() ? std::string(name) : std::string(meaning->second))
                           .Register(state_->registry);
        counter = state_->counters.emplace(std::string(name), State::Counter{&family, {}}).first;
    }
    auto& by_label = counter->second.by_label;
    auto found = by_label.find(label);
    if (found == by_label.end()) {
        const std::string value(by_label.size() < label_values_max ? label : "other");
        found = by_label.emplace(value, nullptr).first;
        if (found->second == nullptr) found->second = &counter->second.family->Add({{"kind", value}});
    }
    found->second->Increment(amount);
}

void Metrics::count_all(const std::vector<service::Count>& counts) {
    for (const service::Count& one : counts) count(one.name, one.label);
}

void Metrics::gauge(std::string_view name, std::string_view label, double value) {
    const std::lock_guard guard(state_->mutex);
    auto gauge = state_->gauges.find(name);
    if (gauge == state_->gauges.end()) {
        const auto meaning = meanings.find(name);
        auto& family = prometheus::BuildGauge()
                           .Name("stemmen_" + std::string(name))
                           .Help(std::string(meaning == meanings.end() ? name : meaning->second))
                           .Register(state_->registry);
        gauge = state_->gauges.emplace(std::string(name), State::Gauge{&family, {}}).first;
    }
    auto& by_label = gauge->second.by_label;
    auto found = by_label.find(label);
    if (found == by_label.end()) {
        const prometheus::Labels labels = label.empty() ? prometheus::Labels{} : prometheus::Labels{{"kind", std::string(label)}};
        found = by_label.emplace(std::string(label), &gauge->second.family->Add(labels)).first;
    }
    found->second->Set(value);
}

std::string Metrics::text() const {
    std::ostringstream out;
    prometheus::TextSerializer{}.Serialize(out, state_->registry.Collect());
    return out.str();
}

}  // namespace stemmen::app
