#include "scene.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "service/deliver.hpp"
#include "service/receive.hpp"
#include "service/wake.hpp"

namespace stemmen::service::testing {
namespace {

constexpr Duration a_moment = std::chrono::seconds{5};
constexpr std::size_t per_tick = 100;
constexpr int idle_ticks_max = 20;  // a clockwork that is always due, and never done, is broken

}  // namespace

Scene::Scene(const std::vector<std::string>& setups, std::function<void(Account&)> adjust, std::uint64_t seed)
    : random(seed), kit(kit_for(random, page_account(setups))), now(*parse_timestamp("2026-03-02T11:00:00.000Z")) {
    auto opened = store::SqliteStore::open(":memory:");
    if (!opened) throw std::runtime_error(opened.error().detail);
    store = std::move(*opened);
    if (adjust) adjust(kit.accounts.front());
    if (is_zero_config()) owner = Thread::nobody;
}

bool Scene::is_zero_config() const {
    const contact::Setups& setups = kit.accounts.front().policy.setups;
    return setups.zero_config && !setups.standby;
}

// ---- The service ----

void Scene::work(const std::function<void(Transaction&, Results&)>& job) {
    Results results;
    store->transact([&](Transaction& tx) {
        results = {};
        job(tx, results);
    });
    counts.insert(counts.end(), results.counts.begin(), results.counts.end());
    alarms.insert(alarms.end(), results.alarms.begin(), results.alarms.end());
    verdicts.insert(verdicts.end(), results.verdicts.begin(), results.verdicts.end());
    carry_out(std::move(results.dispatches));
}

void Scene::feed(const Inbound& event) {
    for (int i = 0; i < deliveries; ++i) work([&](Transaction& tx, Results& results) { receive(kit, tx, channel, event, moment(), results); });
}

void Scene::tick() {
    work([&](Transaction& tx, Results& results) {
        wake_due(kit, tx, per_tick, moment(), results);
        claim(kit, tx, per_tick, moment(), results);
    });
    echo_all();
}

void Scene::restart() {
    goes_nowhere = false;
    kit.listening_since = now;
    work([&](Transaction& tx, Results& results) { recover(kit, tx, moment(), results); });
}

void Scene::restart_with(const dialog::Library& dialogs) {
    Kit next{dialogs, kit.screener, kit.keys, kit.phrases, kit.random, kit.accounts, kit.limits, kit.listening_since};
    std::destroy_at(&kit);
    std::construct_at(&kit, std::move(next));
    restart();
}

void Scene::wait(Duration duration) {
    const Timestamp end = now + duration;
    int idle = 0;
    for (;;) {
        tick();
        std::optional<Timestamp> due, send;
        store->transact([&](Transaction& tx) {
            due = tx.next_due();
            send = tx.next_send();
        });
        Timestamp next = end;
        for (const auto& at : {due, send})
            if (at && *at < next) next = *at;
        if (next <= now && ++idle == idle_ticks_max) FAIL("the clockwork is due again and again without doing anything");
        if (next > now) idle = 0;
        if (now >= end) return;
        now = std::max(now, next);
    }
}

void Scene::set_time(std::string_view local) {
    const auto at = parse_timestamp(std::string(local) + ":00.000Z");
    REQUIRE(at.has_value());
    const Timestamp target = *at - std::chrono::hours{1};
    REQUIRE(target >= now);
    wait(target - now);
}

// ---- The platform ----

void Scene::carry_out(std::vector<Dispatch> dispatches) {
    if (goes_nowhere) return;
    for (Dispatch& dispatch : dispatches) {
        CHECK(dispatch.address.reveal() == psid);
        const Outgoing sent = dispatch.row;
        const SendOutcome outcome = perform(dispatch);
        work([&](Transaction& tx, Results& results) { settle(kit, tx, sent, outcome, moment(), results); });
    }
}

SendOutcome Scene::perform(const Dispatch& dispatch) {
    operations_ += (operations_.empty() ? "" : " ") + dispatch.row.purpose;
    const auto* message = std::get_if<SendText>(&dispatch.operation);
    std::optional<Answering> scripted;
    if (!answering.empty()) {
        const std::string_view purpose = answering.front().purpose;
        if (purpose.empty() ? message != nullptr : purpose == dispatch.row.purpose) {
            scripted = answering.front();
            answering.pop_front();
        }
    }
    if (scripted && !scripted->arrives) return scripted->outcome;
    if (std::holds_alternative<TakeControl>(dispatch.operation)) owner = Thread::ours;
    if (std::holds_alternative<ReleaseControl>(dispatch.operation)) owner = Thread::nobody;
    if (std::holds_alternative<PassControl>(dispatch.operation)) owner = Thread::inbox;
    if (message == nullptr) return scripted ? scripted->outcome : Delivered{};
    if (!scripted && !is_zero_config() && owner != Thread::ours) return NotOwner{"2018300"};
    CHECK(count_code_points(message->text) <= kit.accounts.front().abilities.text_max);
    CHECK_FALSE(message->text.empty());
    shown.push_back({message->text, dispatch.row.purpose, message->choices, message->after});
    if (!is_zero_config() && message->after == AfterSend::release) owner = Thread::nobody;
    if (!is_zero_config() && message->after == AfterSend::pass_to_operators) owner = Thread::inbox;
    const std::string id = "m_ours_" + std::to_string(++next_id_);
    if (echoes) echoes_waiting_.push_back({id, message->reference, message->text});
    return scripted ? scripted->outcome : Delivered{id};
}

void Scene::echo_all() {
    while (!echoes_waiting_.empty()) {
        const Echo echo = std::move(echoes_waiting_.front());
        echoes_waiting_.pop_front();
        feed({.key = echo.message_id, .account = std::string(page), .person = Secret(psid), .at = now + platform_ahead,
              .body = PageSpoke{echo.message_id, Speaker::us, echo.reference, echo.text}});
    }
}

void Scene::happens(InboundBody body, std::optional<bool> standby) {
    tick();
    now += a_moment;
    tick();
    const bool as_listener = standby.value_or(!is_zero_config() && owner != Thread::ours);
    feed({.key = "wm_key_" + std::to_string(++next_id_), .account = std::string(page), .person = Secret(psid), .at = now - late + platform_ahead, .standby = as_listener,
          .body = std::move(body)});
    tick();
}

// ---- People ----

void Scene::citizen(const std::string& text) {
    newest_message_id = "m_citizen_" + std::to_string(++next_id_);
    happens(TextSaid{newest_message_id, text, ""});
}

void Scene::tap(const std::string& title) {
    for (auto message = shown.rbegin(); message != shown.rend(); ++message)
        for (const ChoiceOffered& choice : message->choices)
            if (choice.title == title) return happens(ChoiceMade{"m_tap_" + std::to_string(++next_id_), title, choice.payload});
    FAIL("no button was ever called \"" << title << "\"; the last message was: " << last());
}

void Scene::sends_picture() { happens(MediaSent{"m_media_" + std::to_string(++next_id_), "image"}); }
void Scene::reacts() { happens(Reacted{"m_any"}); }
void Scene::edits(const std::string& text) { happens(MessageEdited{newest_message_id, text}); }
void Scene::unsends() { happens(MessageUnsent{newest_message_id}); }

void Scene::opens_link(const std::string& ref) {
    if (!is_zero_config()) owner = Thread::ours;  // link routing
    happens(LinkOpened{"m_link_" + std::to_string(++next_id_), ref}, false);
}

void Scene::officer(const std::string& text, Speaker speaker) {
    if (owner == Thread::ours && speaker == Speaker::operator_) take();
    happens(PageSpoke{"m_officer_" + std::to_string(++next_id_), speaker, "", text});
}

void Scene::pass(const std::string& metadata) {
    owner = Thread::ours;
    happens(ControlMoved{ControlMoved::How::passed, Owner::us, false, metadata}, false);
}

void Scene::take() {
    const bool from_us = owner == Thread::ours;
    owner = Thread::inbox;
    happens(ControlMoved{ControlMoved::How::taken, Owner::other, from_us, ""}, false);
}

void Scene::request() { happens(ControlRequested{}, false); }

Result<void> Scene::told_over(bool do_not_ask) {
    tick();
    now += a_moment;
    Result<void> result;
    work([&](Transaction& tx, Results& results) {
        result = receive_ended(kit, tx, {std::string(channel), std::string(page), Secret(psid), do_not_ask}, moment(), results);
    });
    tick();
    return result;
}

void Scene::talk() {
    citizen("Hei, er det kø på passkontoret i dag?");
    officer("Nei, i dag er det god plass. Bare kom innom.");
}

void Scene::invited() {
    talk();
    wait(std::chrono::minutes{16});
    REQUIRE_FALSE(shown.empty());
    REQUIRE(shown.back().purpose == "invite");
    (void)told();
}

void Scene::started() {
    invited();
    tap("Ja, det går fint");
    tap("Jeg vil svare her");
    (void)told();
}

// ---- What is seen ----

std::vector<std::string> Scene::told() {
    std::vector<std::string> out;
    for (; told_until_ < shown.size(); ++told_until_) out.push_back(shown[told_until_].text);
    return out;
}

std::string Scene::last() const { return shown.empty() ? std::string() : shown.back().text; }

std::vector<std::string> Scene::buttons() const {
    std::vector<std::string> titles;
    if (!shown.empty())
        for (const ChoiceOffered& choice : shown.back().choices) titles.push_back(choice.title);
    return titles;
}

std::string Scene::operations() { return std::exchange(operations_, {}); }

std::vector<Session> Scene::sessions() {
    std::vector<Session> all;
    store->each_session({}, [&](const Session& session) { all.push_back(session); });
    return all;
}

Session Scene::session() {
    const std::vector<Session> all = sessions();
    REQUIRE_FALSE(all.empty());
    return all.back();
}

std::map<std::string, Answer> Scene::answers() {
    const SessionId latest = session().id;
    std::map<std::string, Answer> all;
    store->each_answer({}, [&](const Session& of, const Answer& answer) {
        if (of.id == latest) all.emplace(answer.question, answer);
    });
    return all;
}

std::vector<Talk> Scene::talks() {
    std::vector<Talk> all;
    store->each_talk({}, [&](const Talk& talk) { all.push_back(talk); });
    return all;
}

std::string Scene::reasons() {
    std::string out;
    for (const Talk& talk : talks()) out += (out.empty() ? "" : " ") + (talk.asked ? "asked" : talk.reason);
    return out;
}

std::optional<service::Thread> Scene::thread() {
    std::optional<service::Thread> found;
    store->transact([&](Transaction& tx) { found = tx.thread(person()); });
    return found;
}

int Scene::counted(std::string_view name, std::string_view label) const {
    int n = 0;
    for (const Count& count : counts) n += count.name == name && (label.empty() || count.label == label) ? 1 : 0;
    return n;
}

}  // namespace stemmen::service::testing
