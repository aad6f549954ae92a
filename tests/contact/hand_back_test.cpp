#include "contact/hand_back.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

namespace stemmen::contact {

using namespace std::chrono_literals;

namespace {

constexpr std::array causes{HandBackCause::finished,      HandBackCause::not_an_answer,     HandBackCause::danger,
                            HandBackCause::officer_spoke, HandBackCause::control_requested, HandBackCause::control_taken,
                            HandBackCause::silence,       HandBackCause::not_asked,         HandBackCause::left_over};

}  // namespace

TEST_CASE("hand back: a finished talk is released, everything an officer must see is passed on, what was taken is left alone") {
    const Policy policy = all_setups();
    const Thread ours = observe_control(after({citizen(noon)}), noon + 1min, Owner::us).thread;
    for (const HandBackCause cause : causes) {
        const AfterSend expected = cause == HandBackCause::finished        ? AfterSend::release
                                   : cause == HandBackCause::control_taken ? AfterSend::keep
                                                                           : AfterSend::pass_to_operators;
        CHECK(hand_back(cause, ours, policy) == expected);
    }
}

TEST_CASE("hand back: what we do not have is not given back") {
    const Policy policy = all_setups();
    const Thread theirs = after({citizen(noon)}).thread;
    const Thread nobodys = after({citizen(noon, "Hei", false)}).thread;
    const Thread released = observe_control(after({citizen(noon)}), noon + 1min, Owner::nobody).thread;
    for (const HandBackCause cause : causes)
        for (const Thread& thread : {theirs, nobodys, released, Thread{}}) CHECK(hand_back(cause, thread, policy) == AfterSend::keep);
}

TEST_CASE("hand back: each way has its operation") {
    CHECK(hand_back_operation(AfterSend::keep, "x") == std::nullopt);
    CHECK(hand_back_operation(AfterSend::release, "x") == Operation{ReleaseControl{}});
    CHECK(hand_back_operation(AfterSend::pass_to_operators, "ferdig") == Operation{PassControl{"ferdig"}});
}

TEST_CASE("hand back: what interrupts our own talk") {
    const Policy policy = all_setups();
    const State ours = observe_control(after({citizen(noon), officer(noon + 1min)}), noon + 20min, Owner::us);
    const Timestamp at = noon + 21min;
    struct Case {
        std::string name;
        Inbound event;
        std::optional<HandBackCause> cause;
    };
    const std::vector<Case> cases{
        {"an officer writes", officer(at, "Hei", false), HandBackCause::officer_spoke},
        {"an unknown app writes", page(at, Speaker::unknown_app), HandBackCause::officer_spoke},
        {"automation writes", page(at, Speaker::automation), std::nullopt},
        {"an automatic text", officer(at, "Dette er et automatisk svar"), std::nullopt},
        {"our own echo", page(at, Speaker::us), std::nullopt},
        {"taken from us", taken_from_us(at), HandBackCause::control_taken},
        {"we take it", event(at, ControlMoved{ControlMoved::How::taken, Owner::us, false, ""}), std::nullopt},
        {"we pass it on", event(at, ControlMoved{ControlMoved::How::passed, Owner::other, true, ""}), std::nullopt},
        {"requested", event(at, ControlRequested{}), HandBackCause::control_requested},
        {"an answer", citizen(at, "5", false), std::nullopt},
        {"an answer that others hear: we have lost the thread", citizen(at, "5"), HandBackCause::control_taken},
        {"a message from before we had the thread", citizen(noon + 19min, "Hei"), std::nullopt},
        {"a receipt", event(at, Receipt{true}), std::nullopt},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        CHECK(interruption(ours, c.event, policy, some_phrases()) == c.cause);
    }
}

TEST_CASE("hand back: an instant reply to the citizen's answer is no officer") {
    const Policy policy = all_setups();
    const State state = after({citizen(noon, "5", false)});
    CHECK(interruption(state, officer(noon + 2999ms), policy, some_phrases()) == std::nullopt);
    CHECK(interruption(state, officer(noon + 3s), policy, some_phrases()) == HandBackCause::officer_spoke);
    CHECK(interruption(state, officer(noon - 1s), policy, some_phrases()) == HandBackCause::officer_spoke);
}

TEST_CASE("hand back: silence is counted from the last word") { CHECK(silence_due(noon, all_setups()) == noon + 45min); }

}  // namespace stemmen::contact
