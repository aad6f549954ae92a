// Running what an address needs of the store, and answering with what it gives. Endpoints of several areas share this.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dashboard/answer.hpp"
#include "dashboard/host.hpp"
#include "service/access_log.hpp"

namespace stemmen::dashboard {

// `work(tx, moment)` gives the answer, on the store's thread; it may run twice, and what it wrote is durable before the answer leaves.
template <class Work>
void write_and_answer(Host& host, Reply reply, Work work) {
    struct Writing {
        Reply reply;
        Work work;
        HttpResponse answer;
    };
    auto writing = std::make_shared<Writing>(Writing{std::move(reply), std::move(work), {}});  // Owned by the work and by what follows.
    const bool taken = host.write([writing](service::Transaction& tx, service::Moment moment) { writing->answer = writing->work(tx, moment); },
                                  [writing](const std::exception_ptr& failure) { writing->reply(failure ? busy() : std::move(writing->answer)); });
    if (!taken) writing->reply(busy());
}

// What somebody is about to be shown, and the entries of the access log that say so.
struct Looked {
    HttpResponse answer;
    std::vector<service::Access> entries;  // `at` is filled in when they are written
};

// `work(store)` gives a Looked; its entries are in the access log before its answer leaves (P-41).
template <class Work>
void look_and_answer(Host& host, Reply reply, Work work) {
    struct Looking {
        Reply reply;
        Work work;
        Looked looked;
    };
    auto looking = std::make_shared<Looking>(Looking{std::move(reply), std::move(work), {}});  // Owned by the works and by what follows.
    const bool taken = host.read([looking](service::Store& store) { looking->looked = looking->work(store); }, [&host, looking](const std::exception_ptr& unread) {
        if (unread) return looking->reply(busy());
        if (looking->looked.entries.empty()) return looking->reply(std::move(looking->looked.answer));
        const bool recorded = host.write(
            [&host, looking](service::Transaction& tx, service::Moment moment) {
                for (service::Access entry : looking->looked.entries) {
                    entry.at = moment.now;
                    service::record(host.key_ring(), tx.access(), std::move(entry));
                }
            },
            [looking](const std::exception_ptr& failure) { looking->reply(failure ? busy() : std::move(looking->looked.answer)); });
        if (!recorded) looking->reply(busy());
    });
    if (!taken) looking->reply(busy());
}

// The id of the topmost unit.
const std::string& whole_of(Host& host);
// Whether the reader's units are the whole of the police.
bool sees_all(Host& host, const Reader& reader);

// "17" of a path, or nothing.
std::optional<std::int64_t> number_in(std::string_view text);

}  // namespace stemmen::dashboard
