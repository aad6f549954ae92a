#include "simulation_world.hpp"

#include <algorithm>
#include <stdexcept>

#include "service/outbox.hpp"

namespace stemmen::service::testing {
namespace {

constexpr int citizens_count = 5;

// What citizens say: answers, commands, words for the officers, danger.
constexpr std::array said{"4", "2", "Ja", "Dere svarte fort og greit på alt", "Eg fekk god hjelp av ein hyggeleg mann", "Hvor er passet mitt?",
                          "HJELP", "MENNESKE", "Hjelp meg nå, han har kniv", "Hei, er det noen der?", "Ring meg på 91 23 45 67", "nei",
                          "SLETT", "Ja, slett", "INNSYN", "hva mener du med det der egentlig"};
constexpr std::array officers_say{"Nei, bare kom innom.", "Det ordner vi.", "Ja, det går fint. Ha en fin dag!", "Ring 02800, så hjelper de deg.", "Ha en fin helg!"};

}  // namespace

World::World(SeededRandom& dice) : dice_(dice) {
    for (int i = 0; i < citizens_count; ++i) citizens.push_back({.psid = "77112233445566" + std::to_string(10 + i)});
}

Citizen& World::citizen(const std::string& psid) {
    for (Citizen& each : citizens)
        if (each.psid == psid) return each;
    throw std::runtime_error("a message to nobody we know");
}

void World::tell(const Citizen& of, Timestamp now, bool standby, InboundBody body) {
    Duration delay = std::chrono::milliseconds{dice_.below(2'000)};
    if (delays && dice_.below(10) == 0) delay = std::chrono::seconds{dice_.below(120)};
    webhooks.push_back({Inbound{.key = "key_" + std::to_string(++next_id_), .account = std::string(page), .person = Secret(of.psid), .at = now,
                                .standby = standby, .body = std::move(body)},
                        now + delay});
    ++events;
}

void World::somebody_acts(Timestamp now) {
    // Mostly somebody we talk with, so that talks come to their end.
    const std::size_t first = dice_.below(citizens.size());
    for (std::size_t i = 0; i < citizens.size(); ++i) {
        Citizen& who = citizens[(first + i) % citizens.size()];
        if (who.is_ours && dice_.below(4) != 0) return dice_.below(40) == 0 ? officer_acts(who, now) : citizen_acts(who, now);
    }
    dice_.below(5) < 3 ? citizen_acts(citizens[first], now) : officer_acts(citizens[first], now);
}

void World::citizen_acts(Citizen& who, Timestamp now) {
    const std::uint64_t kind = dice_.below(20);
    const std::string id = "m_" + std::to_string(++next_id_);
    if (who.is_ours && who.buttons.empty() && dice_.below(4) != 0) return;  // waits for us
    if (kind < 13 && !who.buttons.empty()) {
        // The first button mostly leads on.
        const ChoiceOffered choice = who.buttons[dice_.below(4) != 0 ? 0 : dice_.below(who.buttons.size())];
        if (dice_.below(8) != 0) who.buttons.clear();  // they vanish, unless the finger was quicker
        return tell(who, now, !who.is_ours, ChoiceMade{id, choice.title, choice.payload});
    }
    if (kind == 15) return tell(who, now, !who.is_ours, MediaSent{id, "image"});
    if (kind == 16) return tell(who, now, !who.is_ours, Reacted{id});
    if (kind == 17 && !who.last_message_id.empty()) return tell(who, now, !who.is_ours, MessageEdited{who.last_message_id, "Rettet: dere var greie"});
    if (kind == 18 && !who.last_message_id.empty()) return tell(who, now, !who.is_ours, MessageUnsent{who.last_message_id});
    if (kind == 19 && dice_.below(8) == 0) return tell(who, now, !who.is_ours, TextSaid{id, "STOPP", ""});
    who.last_message_id = id;
    tell(who, now, !who.is_ours, TextSaid{id, said[dice_.below(said.size())], ""});
}

void World::officer_acts(Citizen& who, Timestamp now) {
    if (who.is_ours && dice_.below(3) == 0) return tell(who, now, false, ControlRequested{});
    if (std::exchange(who.is_ours, false)) tell(who, now, false, ControlMoved{ControlMoved::How::taken, Owner::other, true, ""});
    tell(who, now, true, PageSpoke{"m_" + std::to_string(++next_id_), Speaker::operator_, "", officers_say[dice_.below(officers_say.size())]});
}

SendOutcome World::perform(const std::string& psid, std::int64_t row, const std::string& purpose, const Operation& operation, Timestamp now, bool storm) {
    Citizen& to = citizen(psid);
    const std::uint64_t fault = storm ? dice_.below(20) : 20;
    if (fault == 0) return RetryLater{"500"};
    if (fault == 1) return Throttled{"613", std::chrono::seconds{30}};
    if (fault == 2) return Ambiguous{"no answer, and it did not arrive"};
    const SendOutcome outcome = by_the_rules(to, row, purpose, operation, now);
    if (fault > 4 || !std::holds_alternative<Delivered>(outcome)) return outcome;
    excused.insert(row);
    return Ambiguous{"no answer, though it arrived"};
}

SendOutcome World::by_the_rules(Citizen& to, std::int64_t row, const std::string& purpose, const Operation& operation, Timestamp now) {
    if (std::holds_alternative<TakeControl>(operation)) return to.is_ours = true, Delivered{};
    if (std::holds_alternative<ReleaseControl>(operation) || std::holds_alternative<PassControl>(operation)) {
        if (!to.is_ours) return NotOwner{"2018300"};
        return to.is_ours = false, Delivered{};
    }
    const auto* message = std::get_if<SendText>(&operation);
    if (message == nullptr) return Delivered{};
    if (!to.is_ours) return NotOwner{"2018300"};
    if (arrivals[row]++ == 0) {
        if (!to.arrived.empty() && row < to.arrived.back()) faults.push_back("message " + std::to_string(row) + " arrived after a later one");
        to.arrived.push_back(row);
    }
    if (purpose == "invite") to.invitations.insert(row);
    to.buttons = message->choices;
    if (message->after != AfterSend::keep) to.is_ours = false;
    const std::string id = "m_" + std::to_string(++next_id_);
    tell(to, now, false, PageSpoke{id, Speaker::us, message->reference, message->text});
    return Delivered{id};
}

}  // namespace stemmen::service::testing
