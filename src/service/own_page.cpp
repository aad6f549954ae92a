#include "service/own_page.hpp"

#include <algorithm>

#include "service/body.hpp"
#include "service/hear.hpp"
#include "service/talk.hpp"

namespace stemmen::service {
namespace {

void start(Work& work, const std::string& ref) {
    const auto language = parse_language(ref);
    const bool is_new = language && work.kit.dialogs.texts.is_shown(*language) && *language != work.language();
    if (work.session) {
        if (is_new) advance(work, dialog::LanguageChosen{*language});
        return;  // the page shows what has been said: nothing is asked twice
    }
    if (is_new) work.thread.language = *language;
    start_on_request(work);
}

void tap(Work& work, const ChoiceMade& choice, const MessageKey& message) {
    if (const auto payload = open_payload(work.kit.keys, work.thread.person, choice.payload)) return hear_tap(work, *payload, message);
    work.count("foreign_tap", choice.payload.empty() ? "empty" : "not_ours");
    work.say_text(work.session ? "fallback.stale" : "fallback.late", contact::Purpose::reply);
    if (work.session) advance(work, dialog::AskAgain{});
}

// Whoever opens the page anew sees the talk that goes on, or the last one, from its beginning.
void drop_earlier_talks(std::vector<Shown>& messages) {
    SessionId last;
    for (const Shown& each : messages)
        if (!each.message.session.empty()) last = each.message.session;
    const auto begin = std::ranges::find_if(messages, [&](const Shown& each) { return each.message.session == last; });
    if (!last.empty()) messages.erase(messages.begin(), begin);
}

}  // namespace

void receive_on_page(Work& work, const Inbound& event) {
    const auto key_of = [&](const std::string& id) { return id.empty() ? MessageKey{} : work.kit.keys.message_key(work.account.channel, work.thread.person.value + "|" + id); };
    if (work.session) work.session->active_at = work.moment.now;
    if (const auto* link = std::get_if<LinkOpened>(&event.body)) return start(work, link->ref);
    if (const auto* said = std::get_if<TextSaid>(&event.body)) return hear(work, said->text, key_of(said->message_id));
    if (const auto* choice = std::get_if<ChoiceMade>(&event.body)) return tap(work, *choice, key_of(choice->message_id));
    work.count("events_ignored", "not_on_the_page");
}

PageTalk page_talk(const Kit& kit, Transaction& tx, const Account& account, const PersonKey& person, std::int64_t number) {
    PageTalk talk{.messages = {}, .language = account.language};
    if (const std::optional<Thread> thread = tx.thread(person)) {
        talk.is_running = !thread->session.empty();
        talk.language = thread->language.value_or(account.language);
        if (const std::optional<Session> session = talk.is_running ? tx.session(thread->session) : std::nullopt) talk.language = session->language;
    }
    for (PageMessage& message : tx.page().after(person, number, page_messages_max)) {
        Result<Operation> said = operation_shown(kit.keys, message);
        if (!said || !std::holds_alternative<SendText>(*said)) continue;  // of another key ring: nobody can read it any more
        talk.messages.push_back({std::move(message), std::move(std::get<SendText>(*said)), talk.is_running});
    }
    if (number == 0) drop_earlier_talks(talk.messages);
    return talk;
}

}  // namespace stemmen::service
