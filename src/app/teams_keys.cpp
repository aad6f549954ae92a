#include "app/teams_keys.hpp"

#include <utility>

namespace stemmen::app {

TeamsKeys::TeamsKeys(net::Client& client, const teams::Settings& settings, Duration jitter, std::function<Timestamp()> now, std::function<void(const std::string&)> tell)
    : client_(client), settings_(settings), jitter_(jitter), now_(std::move(now)), tell_(std::move(tell)) {
    connector_.url = settings.openid_metadata;
    connector_.is_metadata = true;
    if (settings.accepts_entra) entra_.emplace().url = teams::entra_keys_url_of(settings);
}

void TeamsKeys::tend() {
    if (may_read(connector_, false)) read(connector_);
    if (entra_ && may_read(*entra_, false)) read(*entra_);
}

bool TeamsKeys::may_read(const KeySource& source, bool is_unknown_key) const {
    if (source.is_reading) return false;
    const bool has_failed = !source.age.read_at || source.age.read_at != source.age.tried_at;
    // The day is over a little earlier here than elsewhere.
    const Duration ahead = is_unknown_key || has_failed ? Duration{0} : jitter_;
    return teams::should_read_keys(source.age, is_unknown_key, now_() + ahead);
}

teams::Keys TeamsKeys::keys() const {
    const Timestamp now = now_();
    teams::Keys out;
    if (teams::are_usable(connector_.age, now)) out.connector = &connector_.keys;
    if (entra_ && teams::are_usable(entra_->age, now)) out.entra = &entra_->keys;
    return out;
}

void TeamsKeys::refresh(std::function<void()> then) {
    if (may_read(connector_, true)) read(connector_);
    if (entra_ && may_read(*entra_, true)) read(*entra_);
    const bool is_reading = connector_.is_reading || (entra_ && entra_->is_reading);
    if (!is_reading || waiting_.size() >= keys_waiting_max) return then();
    waiting_.push_back(std::move(then));
}

std::string TeamsKeys::fault() const {
    const teams::Keys usable = keys();
    if (usable.connector != nullptr || usable.entra != nullptr) return {};
    return "nobody from Teams can be believed, for the keys of Bot Connector could not be read (" + (fault_.empty() ? "not tried yet" : fault_) + "); let this machine reach " + settings_.openid_metadata;
}

std::optional<Duration> TeamsKeys::age() const {
    if (!connector_.age.read_at) return std::nullopt;
    return now_() - *connector_.age.read_at;
}

void TeamsKeys::read(KeySource& source) {
    source.is_reading = true;
    source.age.tried_at = now_();
    if (!source.is_metadata) return fetch_keys(source, source.url);
    client_.send({.target = source.url}, keys_deadline, [this, &source](Result<HttpResponse> response) {
        if (!response) return failed(source, response.error().detail);
        if (response->status != 200) return failed(source, "it answered " + std::to_string(response->status));
        const Result<std::string> url = teams::keys_url_of(response->body, settings_);
        if (!url) return failed(source, url.error().detail);
        fetch_keys(source, *url);
    });
}

void TeamsKeys::fetch_keys(KeySource& source, const std::string& url) {
    client_.send({.target = url}, keys_deadline, [this, &source](Result<HttpResponse> response) {
        if (!response) return failed(source, response.error().detail);
        if (response->status != 200) return failed(source, "it answered " + std::to_string(response->status));
        Result<identity::KeySet> keys = identity::KeySet::parse(response->body);
        if (!keys) return failed(source, keys.error().detail);
        source.keys = std::move(*keys);
        source.age.read_at = source.age.tried_at;
        if (!std::exchange(fault_, {}).empty()) tell_({});
        done(source);
    });
}

void TeamsKeys::failed(KeySource& source, const std::string& why) {
    if (fault_ != why) tell_("the keys of those who call from Teams could not be read (" + why + "); those we have are believed for five days");
    fault_ = why;
    done(source);
}

void TeamsKeys::done(KeySource& source) {
    source.is_reading = false;
    if (connector_.is_reading || (entra_ && entra_->is_reading)) return;
    for (const std::function<void()>& then : std::exchange(waiting_, {})) then();
}

}  // namespace stemmen::app
