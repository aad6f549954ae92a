#include "contact/may_ask.hpp"

#include <array>

namespace stemmen::contact {
namespace {

constexpr std::array<std::string_view, reasons_count> reason_names{
    "stopped",      "do_not_ask",     "no_citizen_message", "no_human",        "citizen_spoke_last", "never_ended",
    "open_session", "asked_recently", "channel_off",        "sending_stopped", "control_taken",      "control_refused",
    "no_control",   "window_closed",  "quiet_hours",        "talk_resumed"};

bool is_blocked_by_stop(const EpisodeFacts& talk, const PersonFacts& person) {
    if (!person.stopped_at) return false;
    const bool opened_the_link_later = talk.ended_by == EndedBy::link && talk.ended_at > person.stopped_at;
    return !opened_the_link_later;
}

std::optional<Reason> fault_of_talk(const EpisodeFacts& talk, const Policy& policy) {
    if (talk.ended_by == EndedBy::link) return std::nullopt;
    if (talk.citizen_messages < policy.citizen_messages_min) return Reason::no_citizen_message;
    if (talk.officer_messages == 0 || !talk.last_officer_at) return Reason::no_human;
    if (talk.last_citizen_at && *talk.last_citizen_at >= *talk.last_officer_at) return Reason::citizen_spoke_last;
    if (talk.ended_by == EndedBy::idle) return Reason::never_ended;
    return std::nullopt;
}

std::optional<Reason> fault_of_will_or_talk(const EpisodeFacts& talk, const PersonFacts& person, const Policy& policy) {
    if (is_blocked_by_stop(talk, person)) return Reason::stopped;
    if (talk.do_not_ask) return Reason::do_not_ask;
    return fault_of_talk(talk, policy);
}

std::optional<Reason> fault_of_budget(const EpisodeFacts& talk, const PersonFacts& person, const Policy& policy, Timestamp now) {
    if (person.has_open_session) return Reason::open_session;
    if (talk.ended_by == EndedBy::link) return std::nullopt;
    if (person.last_invited_at && now < *person.last_invited_at + policy.gap) return Reason::asked_recently;
    return std::nullopt;
}

std::optional<Reason> fault_of_account(const AccountFacts& account, const Policy& policy) {
    if (!account.channel_on || policy.setups == Setups{}) return Reason::channel_off;
    if (account.sending_stopped) return Reason::sending_stopped;
    return std::nullopt;
}

std::optional<Reason> fault_of_control(const Thread& thread, const EpisodeFacts& talk, const Policy& policy) {
    const Access may = access(thread, policy);
    if (may == Access::speak) return std::nullopt;
    if (thread.taken_from_us_at && *thread.taken_from_us_at >= *talk.started) return Reason::control_taken;
    if (thread.control_refused_at && *thread.control_refused_at >= *talk.started) return Reason::control_refused;
    if (may == Access::none) return Reason::no_control;
    return std::nullopt;
}

}  // namespace

std::string_view to_string(Reason reason) { return reason_names[static_cast<std::size_t>(reason)]; }

std::optional<Timestamp> quiet_until(const Thread& thread, const Policy& policy, const Moment& moment) {
    if (!policy.quiet_hours) return std::nullopt;
    const auto [from, to] = *policy.quiet_hours;
    const Timestamp local = moment.now + moment.utc_offset;
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    const auto length = from < to ? to - from : to - from + std::chrono::days{1};
    for (const auto day : {midnight - std::chrono::days{1}, midnight}) {  // a span may have begun yesterday
        const Timestamp begins = day + from - moment.utc_offset;
        const Timestamp ends = begins + length;
        if (moment.now < begins || moment.now >= ends) continue;
        if (thread.last_person_action && *thread.last_person_action >= begins) return std::nullopt;
        return ends;
    }
    return std::nullopt;
}

Decision decide(const State& state, const PersonFacts& person, const AccountFacts& account, const Policy& policy, const Moment& moment) {
    const EpisodeFacts talk = facts(state.episode, policy);
    if (!talk.started || !talk.ended_by) return Wait{Wait::Why::talk_goes_on, next_due(state, policy)};
    if (const auto reason = fault_of_will_or_talk(talk, person, policy)) return DoNotAsk{*reason};
    if (const auto reason = fault_of_budget(talk, person, policy, moment.now)) return DoNotAsk{*reason};
    if (const auto reason = fault_of_account(account, policy)) return DoNotAsk{*reason};
    if (const auto reason = fault_of_control(state.thread, talk, policy)) return DoNotAsk{*reason};
    if (!window_is_open(state.thread, policy, moment.now)) return DoNotAsk{Reason::window_closed};
    if (const auto until = quiet_until(state.thread, policy, moment)) {
        // A thread that was passed to us is not kept overnight, away from the officers; without standby we could not get it back.
        const bool would_have_to_keep_it = owner(state.thread, policy) == Owner::us && !policy.setups.standby;
        if (would_have_to_keep_it || !window_is_open(state.thread, policy, *until)) return DoNotAsk{Reason::quiet_hours};
        return Wait{Wait::Why::quiet_hours, until};
    }
    return Ask{*talk.ended_by, access(state.thread, policy) == Access::take_first};
}

Reason reason_when_over(const EpisodeFacts& talk, const PersonFacts& person, const Policy& policy) {
    return fault_of_will_or_talk(talk, person, policy).value_or(Reason::talk_resumed);
}

std::optional<Reason> refusal(const State& state, const Sending& sending, const AccountFacts& account, const Policy& policy,
                              const Moment& moment) {
    const EpisodeFacts talk = facts(state.episode, policy);
    const bool stopped = sending.stopped_at && (!sending.session_started_at || *sending.stopped_at >= *sending.session_started_at);
    if (stopped && sending.purpose != Purpose::reply) return Reason::stopped;
    if (sending.purpose == Purpose::start) {
        if (talk.do_not_ask) return Reason::do_not_ask;
        if (talk.started && !talk.ended_by) return Reason::talk_resumed;
    }
    if (const auto reason = fault_of_account(account, policy)) return reason;
    if (access(state.thread, policy) != Access::speak) {
        const bool taken = state.thread.taken_from_us_at && state.thread.taken_from_us_at == state.thread.moved_at;
        return taken ? Reason::control_taken : Reason::no_control;
    }
    if (!window_is_open(state.thread, policy, moment.now)) return Reason::window_closed;
    if (sending.purpose == Purpose::start && quiet_until(state.thread, policy, moment)) return Reason::quiet_hours;
    return std::nullopt;
}

}  // namespace stemmen::contact
