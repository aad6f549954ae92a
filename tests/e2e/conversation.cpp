#include "conversation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "service/ports.hpp"

namespace stemmen::e2e {
namespace {

constexpr std::size_t code_characters = 17;  // with its hyphens

}  // namespace

Conversation::Conversation(Platform& platform, std::uint16_t port, std::string name) : platform_(platform), port_(port), name_(std::move(name)) {}

void Conversation::act(sandbox::Verb verb, const std::string& text) {
    platform_.with([&](sandbox::Sandbox& meta) {
        const auto done = meta.perform({.verb = verb, .person = name_, .text = text});
        INFO(text << ": " << (done ? *done : done.error().detail));
        REQUIRE(done.has_value());
    });
}

void Conversation::hears(const std::string& text) {
    std::string newest;
    const bool heard = eventually([&] {
        const auto all = lines();
        newest.clear();
        for (auto line = all.rbegin(); line != all.rend() && line->who != sandbox::Who::citizen; ++line)
            if (line->who == sandbox::Who::bot) newest = line->text + "\n" + newest;
        return newest.find(text) != std::string::npos;
    });
    INFO(name_ << " waits for: " << text << "\nand has heard: " << newest);
    REQUIRE(heard);
}

void Conversation::start(const std::string& hello, const std::string& answer) {
    const double heard_before = metric(port_, "stemmen_events_total{kind=\"text\"}");
    act(sandbox::Verb::citizen_says, hello);
    REQUIRE(eventually([&] { return metric(port_, "stemmen_events_total{kind=\"text\"}") > heard_before; }));  // so that the answer is later
    act(sandbox::Verb::officer_says, answer);
    hears("Takk for praten");
    act(sandbox::Verb::citizen_taps, "Ja, det går fint");
    hears("Kort om personvern");
    act(sandbox::Verb::citizen_taps, "Jeg vil svare her");
    hears("?");  // the rating or the open question: that is drawn
    settle();
}

bool Conversation::is_offered(const std::string& title) const {
    const auto all = lines();
    const auto last = std::ranges::find_if(all.rbegin(), all.rend(), [](const sandbox::Line& line) { return line.who == sandbox::Who::bot && !line.text.empty(); });
    return last != all.rend() && std::ranges::any_of(last->choices, [&](const sandbox::Choice& choice) { return choice.title == title; });
}

void Conversation::settle() const {
    REQUIRE(eventually([&] { return metric(port_, "stemmen_outbox") == 0 && metric(port_, "stemmen_sends_in_flight") == 0; }));
}

std::vector<sandbox::Line> Conversation::lines() const {
    std::vector<sandbox::Line> copy;
    platform_.with([&](sandbox::Sandbox& meta) {
        if (const auto* thread = meta.world().thread(name_)) copy.assign(thread->lines.begin(), thread->lines.end());
    });
    return copy;
}

std::string Conversation::psid() const {
    std::string id;
    platform_.with([&](sandbox::Sandbox& meta) { id = meta.world().psid(name_); });
    return id;
}

std::vector<std::string> Conversation::message_ids() const {
    std::vector<std::string> ids;
    for (const sandbox::Line& line : lines())
        if (!line.mid.empty()) ids.push_back(line.mid);
    return ids;
}

std::vector<std::string> Conversation::codes() const {
    std::vector<std::string> found;
    for (const sandbox::Line& line : lines()) {
        if (line.who != sandbox::Who::bot) continue;
        for (std::size_t at = 0; at + code_characters <= line.text.size(); ++at)
            if (const std::string word = line.text.substr(at, code_characters); service::normal_receipt(word) == word) found.push_back(word);
    }
    return found;
}

}  // namespace stemmen::e2e
