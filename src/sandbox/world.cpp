#include "sandbox/world.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace stemmen::sandbox {
namespace {

// FNV-1a, 64 bits: spreads names over ids; nothing depends on it being hard to turn round.
std::uint64_t spread(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

constexpr std::uint64_t psid_span = 1'000'000'000'000'000ULL;  // fifteen digits behind the leading 7

}  // namespace

void apply(Setup setup, Settings& settings) {
    settings.routing = setup == Setup::zero_config ? Routing::zero_config : Routing::default_app;
    settings.default_app_id = setup == Setup::tool ? settings.tool_app_id : settings.inbox_app_id;
    settings.link_routes.clear();
    if (setup == Setup::link) settings.link_routes.emplace(routed_ref, settings.app_id);
}

std::optional<Setup> parse_setup(std::string_view name) {
    struct Row {
        std::string_view name, letter;
        Setup setup;
    };
    static constexpr std::array<Row, 4> rows{
        {{"inbox", "A", Setup::inbox}, {"zero-config", "B", Setup::zero_config}, {"tool", "C", Setup::tool}, {"link", "E", Setup::link}}};
    for (const Row& row : rows)
        if (name == row.name || name == row.letter) return row.setup;
    return std::nullopt;
}

World::World(Settings settings) : settings_(std::move(settings)), queue_(settings_.page_id) {}

std::string World::psid(std::string_view name) const {
    std::string digits = std::to_string(spread(settings_.run + "|" + std::string(name)) % psid_span);
    return "7" + std::string(15 - digits.size(), '0') + digits;
}

Result<Thread*> World::person(std::string_view name) {
    if (trim(name).empty() || name.size() > name_bytes_max) return Error{Errc::bad_input, "a person needs a name of at most 200 bytes"};
    if (const auto known = threads_.find(name); known != threads_.end()) return &known->second;
    if (threads_.size() >= people_max) return Error{Errc::over_limit, "the sandbox is full of people"};
    Thread& thread = threads_[std::string(name)];
    thread.name = std::string(name);
    thread.psid = psid(name);
    names_[thread.psid] = thread.name;
    return &thread;
}

const Thread* World::thread(std::string_view name) const {
    const auto known = threads_.find(name);
    return known == threads_.end() ? nullptr : &known->second;
}

const Thread* World::thread_of_psid(std::string_view psid) const {
    const auto name = names_.find(psid);
    return name == names_.end() ? nullptr : thread(name->second);
}

Thread* World::find_psid(std::string_view psid) {
    const auto name = names_.find(psid);
    return name == names_.end() ? nullptr : &threads_.find(name->second)->second;
}

std::string World::owner(const Thread& thread, Timestamp now) const { return now < thread.owned_until ? thread.owner : std::string(); }

std::string World::owner_word(const Thread& thread, Timestamp now) const {
    const std::string app = owner(thread, now);
    if (app.empty()) return "nobody";
    if (app == settings_.app_id) return "bot";
    if (app == settings_.inbox_app_id) return "inbox";
    if (app == settings_.tool_app_id) return "tool";
    return app;
}

Container World::container(const Thread& thread, Timestamp now) const {
    const std::string app = owner(thread, now);
    const bool idle_is_ours = settings_.routing == Routing::zero_config || settings_.default_app_id == settings_.app_id;
    if (app == settings_.app_id || (app.empty() && idle_is_ours)) return Container::messaging;
    return settings_.fields.contains("standby") ? Container::standby : Container::none;
}

std::vector<Choice> World::choices(const Thread& thread) const {
    std::vector<Choice> shown;
    bool is_last_message = true;
    for (auto line = thread.lines.rbegin(); line != thread.lines.rend(); ++line) {
        if (line->kind != Line::Kind::message) continue;
        for (const Choice& choice : line->choices)
            if (choice.is_button || is_last_message) shown.push_back(choice);
        is_last_message = false;
    }
    return shown;
}

Line& World::add_line(Thread& thread, Line line) {
    line.number = next_line_++;
    if (thread.lines.size() >= lines_per_thread_max) thread.lines.erase(thread.lines.begin());
    return thread.lines.emplace_back(std::move(line));
}

void World::add_control_line(Thread& thread, Who who, std::string text, Timestamp now) {
    add_line(thread, Line{.kind = Line::Kind::control, .at = now, .who = who, .text = std::move(text)});
}

// Ids as long and as mixed as Meta's, with the run in them: a service that keeps its database must not take a new run's
// messages for old ones.
std::string World::new_mid() {
    return "m_SBX" + settings_.run + "-" + std::to_string(next_mid_++) + "_" + std::to_string(spread(settings_.run));
}

bool World::may_write(const Thread& thread, Timestamp now, Duration window) const {
    return thread.last_action && now < *thread.last_action + window;
}

void World::move_control(Thread& thread, const std::string& app_id, Timestamp now) {
    thread.owner = app_id;
    thread.owned_until = now + control_span;
}

void World::webhook_answered(std::uint64_t id, int status, Timestamp now) {
    const auto outcome = queue_.answered(id, status, now);
    if (outcome == WebhookQueue::Outcome::disabled) subscribed_ = false;
    webhook_alert_ = !subscribed_ || (queue_.failing_since() && now - *queue_.failing_since() >= webhook_alert_after);
}

}  // namespace stemmen::sandbox
