#include "service/held.hpp"

#include <nlohmann/json.hpp>

namespace stemmen::service {
namespace {

using nlohmann::json;

std::vector<std::string> texts(const json& list) {
    std::vector<std::string> out;
    for (const json& each : list) out.push_back(each.get<std::string>());
    return out;
}

}  // namespace

void hold(Work& work, const Words& words, const MessageKey& message) {
    const std::string redacted(first_code_points(words.redacted, dialog::answer_characters_max));
    const json written{{"text", redacted}, {"found", words.found}, {"flags", words.flags}, {"message", message.value}};
    const Secret plain(written.dump(-1, ' ', false, json::error_handler_t::replace));
    work.tx.hold(work.session->id, work.kit.keys.seal(plain, work.session->id.value, privacy::Sealed::held_words));
}

std::optional<Held> held(const Work& work) {
    if (!work.session || work.session->state.find(complaint_text) == std::string::npos) return std::nullopt;
    const std::optional<std::string> sealed = work.tx.held(work.session->id);
    if (!sealed) return std::nullopt;
    const Result<Secret> plain = work.kit.keys.open(*sealed, work.session->id.value, privacy::Sealed::held_words);
    if (!plain) return std::nullopt;  // sealed with a key that is gone: nothing can be done with it
    const json read = json::parse(plain->reveal());
    return Held{{read.at("text").get<std::string>(), texts(read.at("found")), texts(read.at("flags"))}, {read.at("message").get<std::string>()}};
}

std::optional<Held> take_held(Work& work) {
    std::optional<Held> words = held(work);
    work.tx.drop_held(work.session->id);
    return words;
}

}  // namespace stemmen::service
