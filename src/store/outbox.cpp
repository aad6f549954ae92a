// The outbox: a line a person, of which only the first may be ready, in flight or awaiting its echo.
#include <algorithm>
#include <stdexcept>

#include "store/rows.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {
namespace {

using service::Outgoing;
using service::SendState;

std::int64_t number(SendState state) { return static_cast<std::int64_t>(state); }

}  // namespace

std::int64_t SqliteTransaction::next_outbox_number() {
    std::optional<std::int64_t>& next = memory_.tally.outbox_number;
    if (!next) {
        Query query(connection_, Sql::tally_get);
        if (!query.bind(outbox_number_name()).step()) throw service::StoreFailure("the database has lost its count of outbox numbers", false);
        next = query.integer(0);
    }
    return (*next)++;
}

Outgoing SqliteTransaction::enqueue(Outgoing message, Timestamp now, bool claim) {
    told(now);
    if (message.person.empty()) throw std::invalid_argument("an outgoing message has no person");
    if (!memory_.knows_lines) throw std::logic_error("only the service itself puts messages into the outbox");
    if (has_outgoing(message.person))
        message.state = SendState::waiting;
    else
        message.state = claim && message.next_at <= now ? SendState::in_flight : SendState::ready;
    message.id = next_outbox_number();
    Query query(connection_, Sql::outbox_insert);
    query.bind(message.id).bind(message.person).bind(message.channel).bind(message.account).bind(message.session).bind(message.purpose).bind(message.body);
    query.bind(number(message.state)).bind(message.attempts).bind(message.created_at).bind(message.next_at).run();
    memory_.put_line(to_blob(message.person.value));
    return message;
}

std::vector<Outgoing> SqliteTransaction::claim_due(Timestamp now, std::size_t limit) {
    told(now);
    std::vector<Outgoing> due;
    {
        Query query(connection_, Sql::outbox_due);
        query.bind(now).bind(static_cast<std::int64_t>(limit));
        while (query.step()) due.push_back(read_outgoing(query));
    }
    for (Outgoing& message : due) {
        message.state = SendState::in_flight;
        Query(connection_, Sql::outbox_state).bind(message.id).bind(number(message.state)).run();
    }
    return due;
}

std::optional<Timestamp> SqliteTransaction::next_send() {
    Query query(connection_, Sql::outbox_next);
    if (!query.step()) return std::nullopt;
    return query.time(0);
}

std::vector<Outgoing> SqliteTransaction::waiting_since(Timestamp before, std::size_t limit) {
    std::vector<Outgoing> rows;
    Query query(connection_, Sql::outbox_oldest);
    query.bind(before).bind(as_limit(limit));
    while (query.step()) rows.push_back(read_outgoing(query));
    return rows;
}

std::optional<Outgoing> SqliteTransaction::outgoing(std::int64_t id) {
    Query query(connection_, Sql::outbox_get);
    if (!query.bind(id).step()) return std::nullopt;
    return read_outgoing(query);
}

void SqliteTransaction::update(const Outgoing& message) {
    Query query(connection_, Sql::outbox_update);
    query.bind(message.id).bind(number(message.state)).bind(message.attempts).bind(message.next_at).run();
}

service::Finished SqliteTransaction::finish(const Outgoing& row, Timestamp now, bool claim) {
    told(now);
    // A statement of its own, since RETURNING would open and close a temporary table each time.
    if (Query(connection_, Sql::outbox_delete).bind(row.id).run() == 0) return {};
    const Blob person = to_blob(row.person.value);
    memory_.tally.sent.push_back(person);
    if (has_at_most(person, 1)) return {.was_there = true, .next = {}};
    std::optional<Outgoing> next;
    {
        Query query(connection_, Sql::outbox_first);
        if (query.bind(row.person).step()) next = read_outgoing(query);
    }
    // The first one is not waiting when the row that went stood behind it.
    if (!next || next->state != SendState::waiting) return {.was_there = true, .next = {}};
    next->state = claim && next->next_at <= now ? SendState::in_flight : SendState::ready;
    Query(connection_, Sql::outbox_state).bind(next->id).bind(number(next->state)).run();
    if (next->state != SendState::in_flight) next.reset();
    return {.was_there = true, .next = std::move(next)};
}

// One that awaits its echo goes as well: it has been sent, or must not be sent any more.
std::size_t SqliteTransaction::drop_unsent(const PersonKey& person) {
    const Blob key = to_blob(person.value);
    if (has_at_most(key, 0)) return 0;
    const auto dropped = static_cast<std::size_t>(Query(connection_, Sql::outbox_drop).bind(person).run());
    memory_.tally.sent.insert(memory_.tally.sent.end(), dropped, key);
    return dropped;
}

bool SqliteTransaction::has_outgoing(const PersonKey& person) {
    return !has_at_most(to_blob(person.value), 0) && Query(connection_, Sql::outbox_any).bind(person).step();
}

std::size_t SqliteTransaction::recover_in_flight(Timestamp until) {
    return static_cast<std::size_t>(Query(connection_, Sql::outbox_recover).bind(until).run());
}

}  // namespace stemmen::store
