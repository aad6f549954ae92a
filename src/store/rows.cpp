#include "store/rows.hpp"

#include <array>
#include <stdexcept>

#include "service/store.hpp"

namespace stemmen::store {
namespace {

using service::Disposition;
using service::SendState;

// The outbox keeps a number, and statements.cpp speaks of these numbers.
static_assert(static_cast<int>(SendState::waiting) == 0 && static_cast<int>(SendState::ready) == 1 &&
              static_cast<int>(SendState::in_flight) == 2 && static_cast<int>(SendState::awaiting_echo) == 3);

[[noreturn]] void refuse(const std::string& column, const std::string& value) {
    throw service::StoreFailure("the database holds \"" + value + "\" as " + column + ", which this version does not know", false);
}

Language read_language(const Query& row, int column) {
    const std::string name = row.text(column);
    const std::optional<Language> language = parse_language(name);
    if (!language) refuse("a language", name);
    return *language;
}

std::optional<Language> maybe_language(const Query& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return read_language(row, column);
}

}  // namespace

const std::string& stored_name(Language language) {
    static const std::array<std::string, all_languages.size()> names = [] {
        std::array<std::string, all_languages.size()> filled;
        for (const Language each : all_languages) filled[static_cast<std::size_t>(each)] = to_string(each);
        return filled;
    }();
    return names.at(static_cast<std::size_t>(language));
}

const std::string& stored_name(Disposition disposition) {
    constexpr std::size_t count = static_cast<std::size_t>(Disposition::unknown) + 1;
    static const std::array<std::string, count> names = [] {
        std::array<std::string, count> filled;
        for (std::size_t i = 0; i < count; ++i) filled[i] = service::to_string(static_cast<Disposition>(i));
        return filled;
    }();
    return names.at(static_cast<std::size_t>(disposition));
}

std::string join_words(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : ",") + word;
    return joined;
}

std::vector<std::string> split_words(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

std::int64_t day_of(Timestamp at) { return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count(); }
Timestamp midnight_of(std::int64_t day) { return Timestamp{std::chrono::days{day}}; }

service::Thread read_thread(const Query& row) {
    return {.person = {row.hex(0)},
            .channel = row.text(1),
            .account = row.text(2),
            .sealed_address = row.bytes(3),
            .language = maybe_language(row, 4),
            .language_hint = maybe_language(row, 5),
            .contact = row.text(6),
            .offer = row.text(7),
            .last_invited_at = row.maybe_time(8),
            .stopped_at = row.maybe_time(9),
            .due_at = row.maybe_time(10),
            .session = {row.hex(11)}};
}

void bind_thread(Query& query, const service::Thread& thread) {
    query.bind(thread.channel).bind(thread.account).bind_bytes(thread.sealed_address);
    thread.language ? query.bind(stored_name(*thread.language)) : query.bind_null();
    thread.language_hint ? query.bind(stored_name(*thread.language_hint)) : query.bind_null();
    query.bind(thread.contact).bind(thread.offer).bind(thread.last_invited_at).bind(thread.session);
}

service::Session read_session(const Query& row, int first) {
    service::Session session{.id = {row.hex(first)},
                             .channel = row.text(first + 2),
                             .account = row.text(first + 3),
                             .unit = row.text(first + 4),
                             .dialog = row.text(first + 5),
                             .dialog_version = static_cast<int>(row.integer(first + 6)),
                             .variant = row.text(first + 7),
                             .language = read_language(row, first + 8),
                             .state = row.text(first + 9),
                             .setup = row.text(first + 10),
                             .invited_at = row.time(first + 11),
                             .active_at = row.time(first + 12),
                             .ended_at = row.maybe_time(first + 13),
                             .ending = row.text(first + 14),
                             .receipt_hash = row.text(first + 16)};
    if (!row.is_null(first + 1)) session.person = Pseudonym{row.hex(first + 1)};
    const std::string disposition = row.text(first + 15);
    const std::optional<Disposition> parsed = service::parse_disposition(disposition);
    if (!parsed) refuse("a disposition", disposition);
    session.disposition = *parsed;
    return session;
}

void bind_session(Query& query, const service::Session& session) {
    query.bind(session.channel).bind(session.account).bind(session.unit).bind(session.dialog).bind(session.dialog_version);
    query.bind(session.variant).bind(stored_name(session.language)).bind(session.state).bind(session.setup).bind(session.invited_at);
    query.bind(session.active_at).bind(session.ending).bind(stored_name(session.disposition));
}

service::Answer read_answer(const Query& row, int first) {
    return {.id = {row.hex(first)},
            .session = {row.hex(first + 1)},
            .question = row.text(first + 2),
            .kind = row.text(first + 3),
            .value = row.text(first + 4),
            .text = row.text(first + 5),
            .redacted = split_words(row.text(first + 6)),
            .flags = split_words(row.text(first + 7)),
            .language = read_language(row, first + 8),
            .message = {row.hex(first + 9)},
            .answered_at = midnight_of(row.integer(first + 10))};
}

service::Consent read_consent(const Query& row, int first) {
    return {.session = {row.hex(first)},
            .flag = row.text(first + 1),
            .given = row.integer(first + 2) != 0,
            .text_id = row.text(first + 3),
            .text_version = static_cast<int>(row.integer(first + 4)),
            .text_hash = row.text(first + 5),
            .language = read_language(row, first + 6),
            .channel = row.text(first + 7),
            .at = row.time(first + 8),
            .text = row.is_null(first + 9) ? std::string() : row.text(first + 9)};
}

service::Talk read_talk(const Query& row) {
    return {.channel = row.text(0),
            .account = row.text(1),
            .unit = row.text(2),
            .started_at = row.time(3),
            .ended_at = row.time(4),
            .ended_by = row.text(5),
            .asked = row.integer(6) != 0,
            .reason = row.text(7),
            .session = {row.hex(8)}};
}

service::Outgoing read_outgoing(const Query& row) {
    return {.id = row.integer(0),
            .person = {row.hex(1)},
            .channel = row.text(2),
            .account = row.text(3),
            .session = {row.hex(4)},
            .purpose = row.text(5),
            .body = row.text(6),
            .state = static_cast<SendState>(row.integer(7)),
            .attempts = static_cast<int>(row.integer(8)),
            .created_at = row.time(9),
            .next_at = row.time(10)};
}

service::DutyItem read_duty_item(const Query& row) {
    return {.number = row.integer(0),
            .person = {row.hex(1)},
            .talk = {row.hex(18)},
            .channel = row.text(2),
            .account = row.text(3),
            .unit = row.text(4),
            .safety = row.text(5),
            .language = read_language(row, 6),
            .sealed_text = row.bytes(7),
            .is_cut = row.integer(8) != 0,
            .received_at = row.time(9),
            .due_at = row.time(10),
            .delete_at = row.time(11),
            .is_late = row.integer(12) != 0,
            .opened_by = row.text(13),
            .opened_at = row.maybe_time(14),
            .handled_by = row.text(15),
            .handled_at = row.maybe_time(16),
            .handled_to = row.text(17)};
}

service::Access read_access(const Query& row) {
    return {.number = row.integer(0), .at = row.time(1), .who = row.text(2), .what = row.text(3), .about = row.text(4), .why = row.text(5), .link = row.text(6)};
}

}  // namespace stemmen::store
