#include "contact/hand_back.hpp"

#include <array>
#include <string>
#include <variant>

namespace stemmen::contact {
namespace {

// By cause, in the order of the enumeration.
constexpr std::array ways{
    AfterSend::release,            // finished
    AfterSend::pass_to_operators,  // not_an_answer
    AfterSend::pass_to_operators,  // danger
    AfterSend::pass_to_operators,  // officer_spoke
    AfterSend::pass_to_operators,  // control_requested
    AfterSend::keep,               // control_taken
    AfterSend::pass_to_operators,  // silence: what is in the thread may have been left half said
    AfterSend::pass_to_operators,  // not_asked
    AfterSend::pass_to_operators,  // left_over: messages may have come in while we were down
};

struct Interruption {
    const State& state;
    const Inbound& event;
    const Policy& policy;
    const Phrases& phrases;
    using Cause = std::optional<HandBackCause>;

    Cause operator()(const PageSpoke& spoke) const {
        if (spoke.speaker == Speaker::us || spoke.speaker == Speaker::automation) return std::nullopt;
        if (contains_any(phrases.automation, normalised(spoke.text))) return std::nullopt;
        const std::optional<Timestamp>& acted = state.thread.last_person_action;
        const bool at_once = acted && event.at >= *acted && event.at - *acted < policy.automation_reply;
        if (at_once) return std::nullopt;
        return HandBackCause::officer_spoke;
    }
    Cause operator()(const ControlMoved& moved) const {
        if (moved.how == ControlMoved::How::taken && moved.owner != Owner::us) return HandBackCause::control_taken;
        return std::nullopt;
    }
    Cause operator()(const ControlRequested&) const { return HandBackCause::control_requested; }
    // What the citizen says reaches us as listeners only when somebody else has the thread by now.
    Cause operator()(const TextSaid&) const { return lost_control(); }
    Cause operator()(const MediaSent&) const { return lost_control(); }
    Cause operator()(const ChoiceMade&) const { return lost_control(); }
    Cause operator()(const LinkOpened&) const { return std::nullopt; }
    Cause operator()(const MessageEdited&) const { return std::nullopt; }
    Cause operator()(const MessageUnsent&) const { return std::nullopt; }
    Cause operator()(const Reacted&) const { return std::nullopt; }
    Cause operator()(const Receipt&) const { return std::nullopt; }
    Cause operator()(const AccountNotice&) const { return std::nullopt; }

    [[nodiscard]] Cause lost_control() const {
        const std::optional<Timestamp>& moved_at = state.thread.moved_at;
        const bool older_than_our_control = moved_at && event.at <= *moved_at;
        if (!event.standby || older_than_our_control) return std::nullopt;
        return HandBackCause::control_taken;
    }
};

}  // namespace

AfterSend hand_back(HandBackCause cause, const Thread& thread, const Policy& policy) {
    return owner(thread, policy) == Owner::us ? ways[static_cast<std::size_t>(cause)] : AfterSend::keep;
}

std::optional<Operation> hand_back_operation(AfterSend how, std::string_view metadata) {
    switch (how) {
        case AfterSend::keep:
            return std::nullopt;
        case AfterSend::release:
            return ReleaseControl{};
        case AfterSend::pass_to_operators:
            return PassControl{std::string(metadata)};
    }
    return std::nullopt;
}

std::optional<HandBackCause> interruption(const State& state, const Inbound& event, const Policy& policy, const Phrases& phrases) {
    return std::visit(Interruption{state, event, policy, phrases}, event.body);
}

Timestamp silence_due(Timestamp active_at, const Policy& policy) { return active_at + policy.hand_back_after; }

}  // namespace stemmen::contact
