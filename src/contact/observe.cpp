#include "contact/observe.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "core/json.hpp"
#include "core/text.hpp"

namespace stemmen::contact {
namespace {

void advance(std::optional<Timestamp>& time, Timestamp at) { time = time ? std::max(*time, at) : at; }

// Times outside of what a date can say are brought inside, so that adding a duration never overflows.
Timestamp bounded(Timestamp at) {
    constexpr Timestamp last = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31};
    return std::clamp(at, Timestamp{}, last);
}

void mark(Observed& observed, Timestamp at, MarkKind kind, const Policy& policy) {
    Marked marked = add_mark(std::move(observed.state.episode), {at, kind}, policy);
    observed.state.episode = std::move(marked.episode);
    if (!marked.finished) return;
    if (!observed.state.judged) observed.left = marked.finished;
    observed.state.judged = false;
}

// Visits the body of one event.
struct Observer {
    Observed observed;
    const Inbound& event;
    Timestamp at;
    Addressee addressee;
    const Policy& policy;
    const Phrases& phrases;

    Thread& thread() { return observed.state.thread; }
    void add(MarkKind kind) { mark(observed, at, kind, policy); }

    // Messages come in the container that shows who has the thread; other events may come in any.
    void saw_message() { advance(event.standby ? thread().last_standby_at : thread().last_direct_at, at); }
    void person_acted() { advance(thread().last_person_action, at); }
    void to_officers(MarkKind kind) {
        if (addressee == Addressee::officers) add(kind);
    }

    void operator()(const TextSaid& said) {
        saw_message();
        person_acted();
        to_officers(equals_any(phrases.thanks, normalised(said.text)) ? MarkKind::thanks : MarkKind::citizen);
    }
    void operator()(const MediaSent&) {
        saw_message();
        person_acted();
        to_officers(MarkKind::citizen);
    }
    void operator()(const ChoiceMade&) {  // buttons are ours, so a tap says nothing to an officer
        if (event.standby) saw_message();
        person_acted();
        to_officers(MarkKind::activity);
    }
    void operator()(const Reacted&) {
        if (event.standby) saw_message();
        person_acted();
        to_officers(MarkKind::activity);
    }
    void operator()(const MessageEdited&) { to_officers(MarkKind::activity); }  // does not open the window
    void operator()(const MessageUnsent&) { to_officers(MarkKind::activity); }

    void operator()(const LinkOpened& opened) {
        saw_message();
        person_acted();
        const bool means_ask_me =
            policy.setups.link && (policy.link_refs.empty() || std::ranges::find(policy.link_refs, opened.ref) != policy.link_refs.end());
        if (!means_ask_me) return to_officers(MarkKind::activity);
        add(MarkKind::link);
        // Link routing needs threads with owners and gives us this one; no other event says so. Where nobody owns threads the
        // hand-back that follows is refused, which harms nobody.
        if (!event.standby && (policy.setups.standby || policy.setups.passed)) thread() = control_moved(thread(), at, Owner::us, false);
    }

    void operator()(const PageSpoke& spoke) {
        if (event.standby || spoke.speaker != Speaker::us) saw_message();
        if (spoke.speaker == Speaker::us) return;
        const std::string said = normalised(spoke.text);
        if (spoke.speaker == Speaker::automation || contains_any(phrases.automation, said)) return add(MarkKind::automation);
        if (spoke.speaker == Speaker::unknown_app) return add(MarkKind::unknown_app);
        if (contains_any(phrases.do_not_ask, said)) {
            add(MarkKind::officer);  // first, since it may begin the episode that the remark is about
            return add(MarkKind::do_not_ask);
        }
        add(contains_any(phrases.closing, said) ? MarkKind::closing : MarkKind::officer);
    }

    void operator()(const ControlMoved& moved) {
        const bool taken_from_us = moved.how == ControlMoved::How::taken && moved.from_us;
        thread() = control_moved(thread(), at, moved.owner, taken_from_us);
        if (moved.how != ControlMoved::How::passed || moved.owner != Owner::us) return;
        const PassMeaning meaning = read_pass_metadata(moved.metadata, phrases);
        if (meaning.do_not_ask) add(MarkKind::do_not_ask);
        if (meaning.closed && policy.setups.passed) add(MarkKind::passed);
    }
    void operator()(const ControlRequested&) {}
    void operator()(const Receipt&) {}
    void operator()(const AccountNotice&) {}
};

}  // namespace

Observed observe(State state, const Inbound& event, Addressee addressee, const Policy& policy, const Phrases& phrases) {
    Observer observer{{std::move(state), std::nullopt}, event, bounded(event.at), addressee, policy, phrases};
    std::visit(observer, event.body);
    return std::move(observer.observed);
}

Observed observe_told(State state, Timestamp at, bool do_not_ask, const Policy& policy) {
    Observed observed{std::move(state), std::nullopt};
    if (do_not_ask) mark(observed, bounded(at), MarkKind::do_not_ask, policy);
    mark(observed, bounded(at), MarkKind::told, policy);
    return observed;
}

State observe_control(State state, Timestamp at, Owner to) {
    state.thread = control_moved(state.thread, bounded(at), to, false);
    return state;
}

State observe_refusal(State state, Timestamp at) {
    state.thread = control_refused(state.thread, bounded(at));
    return state;
}

State settle(State state, const Policy& policy, Timestamp now) {
    const std::optional<Mark> end = end_if_nothing_happens(state.episode, policy);
    if (end && end->at <= now) state.episode = add_mark(std::move(state.episode), *end, policy).episode;
    return state;
}

std::optional<Timestamp> next_due(const State& state, const Policy& policy) {
    const std::optional<Mark> end = end_if_nothing_happens(state.episode, policy);
    if (!end) return std::nullopt;
    return end->at;
}

PassMeaning read_pass_metadata(std::string_view metadata, const Phrases& phrases) {
    PassMeaning meaning;
    if (metadata.size() > pass_metadata_max) return meaning;
    meaning.do_not_ask = contains_any(phrases.do_not_ask, normalised(metadata));
    if (!trim(metadata).starts_with('{')) return meaning;
    const Result<JsonNode> json = parse_json_tree(metadata, "metadata");
    if (!json) return meaning;
    const auto says = [&](std::string_view name, bool value) {
        const JsonNode* node = json->find(name);
        return node != nullptr && node->is(JsonNode::Kind::boolean) && node->boolean == value;
    };
    meaning.closed = !says("closed", false);
    meaning.do_not_ask = meaning.do_not_ask || says("do_not_ask", true);
    return meaning;
}

}  // namespace stemmen::contact
