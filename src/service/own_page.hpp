// The own page: the citizen starts, only the bot talks, and what it says is fetched. So there are no officers to wait for, no answer
// window, nothing to hand back, and nothing of ours can arrive uninvited.
#pragma once

#include <cstdint>
#include <vector>

#include "service/work.hpp"

namespace stemmen::service {

inline constexpr std::size_t page_messages_max = 200;  // given to a page at once: the newest ones

// A start (LinkOpened, whose ref may name a language), words or a tap. What a page cannot send is counted and dropped.
void receive_on_page(Work& work, const Inbound& event);

// What a page that has seen everything up to `number` is to show.
struct PageTalk {
    std::vector<Shown> messages;
    Language language{};
    bool is_running = false;  // a talk of ours goes on
};
PageTalk page_talk(const Kit& kit, Transaction& tx, const Account& account, const PersonKey& person, std::int64_t number);

}  // namespace stemmen::service
