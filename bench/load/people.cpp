#include "bench/load/people.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

namespace bench {
namespace {

using nlohmann::json;

constexpr std::uint64_t first_id = 7'000'000'000'000'000;
constexpr std::uint32_t made_up_turns = 8;  // what the dialog of the service takes on the common path
constexpr std::string_view end_marker = "SLETT";  // the last message of the dialog tells how to delete one's answers

// Taps that lead away from a full conversation.
constexpr std::array<std::string_view, 8> avoided{"Nei takk", "Nei", "Personvern", "Hopp over", "Svar på nettsiden", "Åpne nettsiden", "Nei, det er alt", "Stopp"};

// As Meta sends them: letters outside ASCII escaped, and slashes too.
constexpr std::array<std::string_view, 6> said{
    "Rask og vennlig hjelp, takk for det!",
    "Jeg fikk svar p\\u00e5 det jeg lurte p\\u00e5 med en gang.",
    "Det tok litt lang tid f\\u00f8r noen svarte meg.",
    "Betjenten forklarte godt hva som skjer videre \\ud83d\\ude42",
    "Kunne v\\u00e6rt enklere \\u00e5 finne riktig skjema p\\u00e5 nettsiden.",
    "Alt gikk fint. Det eneste er at \\u00e5pningstidene p\\u00e5 passkontoret er korte, og at det er vanskelig \\u00e5 komme fram p\\u00e5 telefon.",
};
constexpr std::array<std::string_view, 4> made_up_taps{"Ja, det g\\u00e5r fint", "Jeg vil svare her", "Forn\\u00f8yd", "Nei, det er alt"};

bool is_avoided(const std::string& title) { return std::ranges::find(avoided, title) != avoided.end(); }

}  // namespace

People::Index People::arrive() {
    people_.push_back({std::to_string(first_id + options_.first_person + people_.size()), 0, false, "", ""});
    return people_.size() - 1;
}

std::string People::envelope(std::string_view container, const std::string& item) const {
    std::string body = R"({"object":"page","entry":[{"id":")" + options_.page_id + R"(","time":1790000000456,")";
    return body.append(container).append(R"(":[)").append(item).append("]}]}");
}

std::string People::message_item(const Person& person, const std::string& content, std::int64_t now_ms) {
    return R"({"sender":{"id":")" + person.id + R"("},"recipient":{"id":")" + options_.page_id + R"("},"timestamp":)" + std::to_string(now_ms) +
           R"(,"message":{"mid":"m_L0ad-)" + person.id + "-" + std::to_string(++messages_) + R"(",)" + content + "}}";
}

std::vector<std::string> People::before_opening(Index index, std::int64_t now_ms) {
    if (options_.opening == Opening::link) return {};
    const Person& person = people_[index];
    // The officer answers half a minute later: sooner would look like an automatic reply.
    const std::string question = message_item(person, R"("text":"Hei, n\u00e5r \u00e5pner passkontoret?")", now_ms - 40'000);
    const std::string answer = R"({"sender":{"id":")" + options_.page_id + R"("},"recipient":{"id":")" + person.id + R"("},"timestamp":)" +
                               std::to_string(now_ms - 10'000) + R"(,"message":{"mid":"m_Op-)" + person.id +
                               R"(","is_echo":true,"app_id":)" + options_.inbox_id + R"(,"text":"Klokka ni. Ha en fin dag!"}})";
    return {envelope("standby", question), envelope("standby", answer)};
}

std::string People::next_turn(Index index, std::int64_t now_ms) {
    Person& person = people_[index];
    const std::uint32_t turn = person.turns++;
    if (turn == 0 && options_.opening == Opening::link)
        return envelope("messaging", R"({"sender":{"id":")" + person.id + R"("},"recipient":{"id":")" + options_.page_id + R"("},"timestamp":)" +
                                         std::to_string(now_ms) + R"(,"referral":{"ref":")" + options_.link_ref +
                                         R"(","source":"SHORTLINK","type":"OPEN_THREAD"}})");
    std::string content;
    if (person.taps) {
        content = R"("text":)" + json(person.title).dump(-1, ' ', true) + R"(,"quick_reply":{"payload":)" + json(person.payload).dump() + "}";
    } else if (!options_.answers_come && turn % 2 == 1) {
        content = R"("text":")" + std::string(made_up_taps[turn / 2 % made_up_taps.size()]) +
                  R"(","quick_reply":{"payload":"s1.8f2c6a0b91d34e57.q.rating.4.0123456789abcdef"})";
    } else {
        content = R"("text":")" + std::string(said[(index + turn) % said.size()]) + "\"";
    }
    return envelope("messaging", message_item(person, content, now_ms));
}

bool People::has_more(Index index) const {
    const std::uint32_t limit = options_.turns_max != 0 ? options_.turns_max : made_up_turns;
    return people_[index].turns < limit;
}

After People::hear(Index index, std::string_view message) {
    const json body = json::parse(message, nullptr, false);
    if (body.is_discarded() || !body.contains("message")) return body.contains("thread_control") ? After::over : After::listening;
    Person& person = people_[index];
    const json& said_to_us = body.at("message");
    const json replies = said_to_us.value("quick_replies", json::array());
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < replies.size(); ++i)
        if (!is_avoided(replies[i].value("title", ""))) wanted.push_back(i);
    if (replies.empty()) {
        const bool last = body.contains("thread_control") || said_to_us.value("text", "").find(end_marker) != std::string::npos;
        return last ? After::over : After::listening;
    }
    // Spread over the choices, but the same in every run. Only ways out offered: an open question, so write.
    person.taps = !wanted.empty();
    if (person.taps) {
        const json& tap = replies[wanted[wanted.size() < 5 ? 0 : index % wanted.size()]];
        person.title = tap.value("title", "");
        person.payload = tap.value("payload", "");
    }
    const bool enough = options_.turns_max != 0 && person.turns >= options_.turns_max;
    return enough ? After::over : After::asked;
}

People::Index People::find(std::string_view body) const {
    constexpr std::string_view field = "\"id\":\"";
    const auto recipient = body.find("\"recipient\"");
    const auto at = recipient == std::string_view::npos ? recipient : body.find(field, recipient);
    if (at == std::string_view::npos) return count();
    std::uint64_t id = 0;
    std::from_chars(body.data() + at + field.size(), body.data() + body.size(), id);
    const std::uint64_t start = first_id + options_.first_person;
    return id < start || id - start >= count() ? count() : static_cast<Index>(id - start);
}

std::string People::echo(Index index, std::string_view message, std::int64_t now_ms) {
    const json body = json::parse(message, nullptr, false);
    const json none = json::object();
    const json& sent = body.is_object() && body.contains("message") ? body.at("message") : none;
    const json item{{"sender", {{"id", options_.page_id}}}, {"recipient", {{"id", id(index)}}}, {"timestamp", now_ms},
                    {"message", {{"mid", "m_Bot-" + std::to_string(++messages_)}, {"is_echo", true}, {"app_id", std::stoull(options_.app_id)},
                                 {"metadata", sent.value("metadata", "")}, {"text", sent.value("text", "")}}}};
    return envelope("messaging", item.dump(-1, ' ', true));
}

}  // namespace bench
