#include "contact/episode.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace stemmen::contact {
namespace {

bool begins(MarkKind kind, const Policy& policy) {
    switch (kind) {
        case MarkKind::citizen:
        case MarkKind::officer:
        case MarkKind::closing:
        case MarkKind::link:
            return true;
        case MarkKind::thanks:
            return !policy.thanks_need_no_answer;
        default:
            return false;
    }
}

std::optional<EndedBy> end_of(MarkKind kind) {
    switch (kind) {
        case MarkKind::passed:
            return EndedBy::passed;
        case MarkKind::told:
            return EndedBy::told;
        case MarkKind::closing_phrase:
            return EndedBy::closing_phrase;
        case MarkKind::quiet:
            return EndedBy::quiet;
        case MarkKind::link:
            return EndedBy::link;
        case MarkKind::idle:
            return EndedBy::idle;
        default:
            return std::nullopt;
    }
}

void count(int& counter) { counter = std::min(counter + 1, messages_counted_max); }

void read_officer(EpisodeFacts& facts, const Mark& mark, const Policy& policy) {
    // Too soon after the citizen's message to have been an answer to it, whoever sent it.
    if (facts.last_citizen_at && mark.at - *facts.last_citizen_at < policy.automation_reply) return count(facts.automation_messages);
    count(facts.officer_messages);
    facts.last_officer_at = mark.at;
    facts.closing_at.reset();
    if (mark.kind == MarkKind::closing) facts.closing_at = mark.at;
}

void read(EpisodeFacts& facts, const Mark& mark, const Policy& policy) {
    if (!facts.started) {
        if (!begins(mark.kind, policy)) return;
        facts.started = mark.at;
    }
    const std::optional<EndedBy> end = end_of(mark.kind);
    if (end && !facts.ended_by) {
        facts.ended_by = end;
        facts.ended_at = mark.at;
    }
    if (!end || end == EndedBy::link) facts.last_at = mark.at;
    switch (mark.kind) {
        case MarkKind::thanks:
            if (policy.thanks_need_no_answer) return count(facts.citizen_messages);
            [[fallthrough]];
        case MarkKind::citizen:
            count(facts.citizen_messages);
            facts.last_citizen_at = mark.at;
            facts.closing_at.reset();
            return;
        case MarkKind::officer:
        case MarkKind::closing:
            return read_officer(facts, mark, policy);
        case MarkKind::automation:
            return count(facts.automation_messages);
        case MarkKind::unknown_app:
            count(facts.unknown_messages);
            facts.closing_at.reset();
            return;
        case MarkKind::do_not_ask:
            facts.do_not_ask = true;
            return;
        default:
            return;
    }
}

EpisodeFacts fold(EpisodeFacts facts, std::span<const Mark> marks, const Policy& policy) {
    for (const Mark& mark : marks) read(facts, mark, policy);
    return facts;
}

// How many of the marks belong to an episode that was over before the last beginning. This depends on the set of marks
// alone, not on the order in which they came, and it never gets smaller as marks are added.
std::size_t marks_before_this_episode(std::span<const Mark> marks, const Policy& policy) {
    std::size_t beginning = marks.size();
    while (beginning > 0 && !begins(marks[beginning - 1].kind, policy)) --beginning;
    if (beginning == 0) return 0;
    const Timestamp begun = marks[beginning - 1].at;
    for (std::size_t i = beginning; i > 0; --i)
        if (end_of(marks[i - 1].kind) && marks[i - 1].at < begun) return i;
    return 0;
}

}  // namespace

std::string_view to_string(EndedBy how) {
    constexpr std::array<std::string_view, 6> names{"passed", "told", "closing_phrase", "quiet", "link", "idle"};
    return names[static_cast<std::size_t>(how)];
}

EpisodeFacts facts(const Episode& episode, const Policy& policy) { return fold(episode.settled, episode.recent, policy); }

Marked add_mark(Episode episode, Mark mark, const Policy& policy) {
    Marked marked;
    if (episode.horizon && mark.at <= *episode.horizon) return {std::move(episode), std::nullopt};
    std::vector<Mark>& recent = episode.recent;
    const auto place = std::ranges::lower_bound(recent, mark);
    if (place != recent.end() && *place == mark) return {std::move(episode), std::nullopt};
    recent.insert(place, mark);

    const std::size_t over = marks_before_this_episode(recent, policy);
    const bool settled_over =
        episode.settled.ended_by && std::ranges::any_of(recent, [&](const Mark& m) { return begins(m.kind, policy); });
    if (over > 0 || settled_over) {
        EpisodeFacts finished = fold(episode.settled, std::span(recent).first(over), policy);
        if (finished.started) marked.finished = finished;
        episode.settled = {};
        if (over > 0) episode.horizon = recent[over - 1].at;
        recent.erase(recent.begin(), recent.begin() + static_cast<std::ptrdiff_t>(over));
    }
    while (recent.size() > marks_max) {
        read(episode.settled, recent.front(), policy);
        episode.horizon = recent.front().at;
        recent.erase(recent.begin());
    }
    marked.episode = std::move(episode);
    return marked;
}

std::optional<Mark> end_if_nothing_happens(const Episode& episode, const Policy& policy) {
    const EpisodeFacts now = facts(episode, policy);
    if (!now.started || !now.last_at || now.ended_by) return std::nullopt;
    const bool we_hear_officers = policy.setups.standby || policy.setups.zero_config;
    const bool officer_spoke_last = now.last_officer_at && (!now.last_citizen_at || *now.last_officer_at > *now.last_citizen_at);
    Mark end{*now.last_at + policy.episode_idle, MarkKind::idle};
    if (we_hear_officers && officer_spoke_last) end = {*now.last_at + policy.quiet_time, MarkKind::quiet};
    if (we_hear_officers && now.closing_at) {
        const Timestamp closes = std::max(*now.closing_at + std::min(policy.closing_pause, policy.quiet_time), *now.last_at);
        if (closes <= end.at) end = {closes, MarkKind::closing_phrase};
    }
    // An end that nobody would see, behind the horizon, would be due for ever.
    if (episode.horizon && end.at <= *episode.horizon) end.at = *episode.horizon + Duration{1};
    return end;
}

}  // namespace stemmen::contact
