// What the contact tests are written with: a fixed day, short events, and the rules of an installation with every set-up.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "contact/may_ask.hpp"
#include "contact/observe.hpp"

namespace stemmen::contact {

// 12:00 UTC on Sunday 22 November 2026; 13:00 in Norway.
inline const Timestamp noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{12};
inline constexpr std::chrono::minutes winter{60};
inline constexpr std::chrono::minutes summer{120};

inline Policy all_setups() {
    Policy policy;
    policy.setups = {true, true, true, true};
    return policy;
}

inline Phrases some_phrases() {
    Phrases phrases;
    phrases.closing = {normalised("ha en fin dag")};
    phrases.do_not_ask = {normalised("#ikkespør")};
    phrases.automation = {normalised("dette er et automatisk svar")};
    phrases.thanks = {normalised("takk")};
    return phrases;
}

inline Inbound event(Timestamp at, InboundBody body, bool standby = true) {
    return {"", "page", Secret{"psid"}, at, standby, std::move(body)};
}
inline Inbound citizen(Timestamp at, std::string text = "Hei, jeg har mistet passet", bool standby = true) {
    return event(at, TextSaid{"", std::move(text), ""}, standby);
}
inline Inbound page(Timestamp at, Speaker speaker, std::string text = "Det ordner vi", bool standby = true) {
    return event(at, PageSpoke{"", speaker, "", std::move(text)}, standby);
}
inline Inbound officer(Timestamp at, std::string text = "Det ordner vi", bool standby = true) {
    return page(at, Speaker::operator_, std::move(text), standby);
}
inline Inbound passed_to_us(Timestamp at, std::string metadata = R"({"closed":true})") {
    return event(at, ControlMoved{ControlMoved::How::passed, Owner::us, false, std::move(metadata)}, false);
}
inline Inbound taken_from_us(Timestamp at) { return event(at, ControlMoved{ControlMoved::How::taken, Owner::other, true, ""}, false); }
inline Inbound link_opened(Timestamp at, std::string ref = "spor") { return event(at, LinkOpened{"", std::move(ref)}, false); }

inline State after(const std::vector<Inbound>& events, const Policy& policy = all_setups(), State state = {}) {
    for (const Inbound& e : events) state = observe(std::move(state), e, Addressee::officers, policy, some_phrases()).state;
    return state;
}
inline EpisodeFacts facts_after(const std::vector<Inbound>& events, const Policy& policy = all_setups()) {
    return facts(after(events, policy).episode, policy);
}

inline std::string read_source_file(const std::string& path) {
    std::ifstream in(std::string(STEMMEN_SOURCE_DIR) + "/" + path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace stemmen::contact
