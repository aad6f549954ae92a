#include "store/volunteers.hpp"

#include <stdexcept>

#include "store/erasures.hpp"
#include "store/statement.hpp"

namespace stemmen::store {

using service::KeptDraw;
using service::KeptPlan;
using service::Letter;
using service::PendingSignUp;
using service::Volunteer;
using service::VolunteerConsent;

const char* const volunteers_schema = R"sql(
CREATE TABLE recruit_plan (
    drive INTEGER NOT NULL PRIMARY KEY,  -- number in the register
    body TEXT NOT NULL,
    at INTEGER NOT NULL                  -- milliseconds since 1970, as everywhere here
) STRICT;
CREATE TABLE pending_sign_up (
    id BLOB NOT NULL PRIMARY KEY,
    drive INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    code_hash TEXT NOT NULL,
    tries_left INTEGER NOT NULL,
    contact_key TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX pending_expires ON pending_sign_up (expires_at);
CREATE TABLE code_sent (contact_key TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX code_sent_to ON code_sent (contact_key, at);
CREATE INDEX code_sent_at ON code_sent (at);
CREATE TABLE volunteer (
    id BLOB NOT NULL PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE,
    drive INTEGER NOT NULL,              -- 0: the panel
    code TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_sign_up BLOB NOT NULL,
    contact_key TEXT NOT NULL,
    receipt TEXT NOT NULL,
    is_unreachable INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX volunteer_code ON volunteer (drive, code);
CREATE INDEX volunteer_receipt ON volunteer (receipt);
CREATE TABLE letter_link (
    key TEXT NOT NULL PRIMARY KEY,       -- keyed hash
    contact BLOB NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_link_contact ON letter_link (contact);
CREATE INDEX letter_link_expires ON letter_link (expires_at);
CREATE TABLE volunteer_consent (
    no INTEGER NOT NULL PRIMARY KEY,
    drive INTEGER NOT NULL,
    code TEXT NOT NULL,
    flag TEXT NOT NULL,
    given INTEGER NOT NULL,
    text_id TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    text_hash TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    at INTEGER NOT NULL,
    keep_until INTEGER NOT NULL
) STRICT;
CREATE INDEX volunteer_consent_of ON volunteer_consent (drive, code);
CREATE INDEX volunteer_consent_keep ON volunteer_consent (keep_until);
CREATE TABLE lottery (
    drive INTEGER NOT NULL PRIMARY KEY,
    sealed_record BLOB NOT NULL,
    published TEXT NOT NULL,
    commitment TEXT NOT NULL,
    source TEXT NOT NULL,
    prepared_at INTEGER NOT NULL,
    prepared_by TEXT NOT NULL,
    held_at INTEGER,
    held_by TEXT NOT NULL,
    keep_until INTEGER NOT NULL,
    thanked_at INTEGER,
    told_at INTEGER
) STRICT;
CREATE TABLE seat (
    no INTEGER NOT NULL PRIMARY KEY,
    drive INTEGER NOT NULL,
    code TEXT NOT NULL,
    was_alternate INTEGER NOT NULL,
    state TEXT NOT NULL,
    answer_by INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    is_reminded INTEGER NOT NULL,
    UNIQUE (drive, code)
) STRICT;
CREATE TABLE panel_asked (
    contact BLOB NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    drive INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX panel_asked_contact ON panel_asked (contact);
CREATE TABLE letter (
    no INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contact BLOB REFERENCES contact (id) ON DELETE CASCADE,
    drive INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    way INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    tries INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
CREATE INDEX letter_next ON letter (next_at);
CREATE INDEX letter_contact ON letter (contact);
CREATE INDEX letter_drive ON letter (drive);
CREATE TABLE letter_count (
    drive INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (drive, kind, outcome)
) STRICT, WITHOUT ROWID;
)sql";

namespace {

// Of volunteer and its contact, in the order of read_volunteer().
constexpr const char* volunteer_columns =
    "SELECT c.id, c.flag, c.sealed, c.link, c.given_at, c.keep_until, v.drive, v.code, v.language, v.sealed_sign_up, v.contact_key, v.receipt, v.is_unreachable"
    " FROM volunteer v JOIN contact c ON c.id = v.id ";

Volunteer read_volunteer(Statement& row) {
    return {.contact = {.id = row.id(0), .flag = row.text(1), .sealed = row.text(2), .link = row.text(3), .given_at = row.time(4), .keep_until = row.time(5)},
            .drive = row.integer(6),
            .code = row.text(7),
            .language = parse_language(row.text(8)).value_or(Language::nb),
            .sealed_sign_up = row.text(9),
            .contact_key = row.text(10),
            .receipt = row.text(11),
            .is_unreachable = row.integer(12) != 0};
}

KeptPlan read_plan(Statement& row) { return {.drive = row.integer(0), .body = row.text(1), .at = row.time(2)}; }

template <class Enum>
Enum as(std::int64_t value) { return static_cast<Enum>(value); }
template <class Enum>
std::int64_t number_of(Enum value) { return static_cast<std::int64_t>(value); }

}  // namespace

void VolunteerTables::save(const KeptPlan& plan) {
    Statement(connection_, "INSERT OR REPLACE INTO recruit_plan (drive, body, at) VALUES (?1, ?2, ?3)").bind(plan.drive).bind(plan.body).bind(plan.at).run();
}

std::optional<KeptPlan> VolunteerTables::plan(std::int64_t drive) {
    Statement row(connection_, "SELECT drive, body, at FROM recruit_plan WHERE drive = ?1");
    if (!row.bind(drive).step()) return std::nullopt;
    return read_plan(row);
}

std::vector<KeptPlan> VolunteerTables::plans() {
    std::vector<KeptPlan> out;
    for (Statement row(connection_, "SELECT drive, body, at FROM recruit_plan ORDER BY drive DESC LIMIT 1000"); row.step();) out.push_back(read_plan(row));
    return out;
}

void VolunteerTables::save(const PendingSignUp& pending) {
    Statement(connection_, "INSERT OR REPLACE INTO pending_sign_up (id, drive, sealed, code_hash, tries_left, contact_key, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .bind(pending.id).bind(pending.drive).bind_bytes(pending.sealed).bind(pending.code_hash).bind(pending.tries_left).bind(pending.contact_key).bind(pending.expires_at).run();
}

std::optional<PendingSignUp> VolunteerTables::pending(const ContactId& id) {
    Statement row(connection_, "SELECT drive, sealed, code_hash, tries_left, contact_key, expires_at FROM pending_sign_up WHERE id = ?1");
    if (!row.bind(id).step()) return std::nullopt;
    return PendingSignUp{.id = id, .drive = row.integer(0), .sealed = row.text(1), .code_hash = row.text(2), .tries_left = static_cast<int>(row.integer(3)), .contact_key = row.text(4), .expires_at = row.time(5)};
}

void VolunteerTables::erase_pending(const ContactId& id) {
    has_erased_ |= Statement(connection_, "DELETE FROM pending_sign_up WHERE id = ?1").bind(id).run() > 0;
}

void VolunteerTables::note_code_sent(const std::string& contact_key, Timestamp at) {
    Statement(connection_, "INSERT INTO code_sent (contact_key, at) VALUES (?1, ?2)").bind(contact_key).bind(at).run();
}

std::int64_t VolunteerTables::codes_sent(const std::string& contact_key, Timestamp since) {
    Statement row(connection_, "SELECT count(*) FROM code_sent WHERE contact_key = ?1 AND at > ?2");
    row.bind(contact_key).bind(since).step();
    return row.integer(0);
}

void VolunteerTables::insert(const Volunteer& volunteer) {
    const service::Contact& contact = volunteer.contact;
    Statement insert(connection_, "INSERT INTO contact (id, flag, sealed, link, given_at, keep_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    insert.bind(contact.id).bind(contact.flag).bind_bytes(contact.sealed);
    contact.link.empty() ? insert.bind_null() : insert.bind(contact.link);
    insert.bind(contact.given_at).bind(contact.keep_until).run();
    Statement(connection_, "INSERT INTO volunteer (id, drive, code, language, sealed_sign_up, contact_key, receipt, is_unreachable) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .bind(contact.id).bind(volunteer.drive).bind(volunteer.code).bind(std::string(to_string(volunteer.language))).bind_bytes(volunteer.sealed_sign_up).bind(volunteer.contact_key)
        .bind(volunteer.receipt).bind(volunteer.is_unreachable ? 1 : 0).run();
}

std::vector<Volunteer> VolunteerTables::read_volunteers(const char* where, const std::function<void(Statement&)>& bind) {
    std::vector<Volunteer> out;
    Statement row(connection_, (volunteer_columns + std::string(where)).c_str());
    bind(row);
    while (row.step()) out.push_back(read_volunteer(row));
    return out;
}

std::optional<Volunteer> VolunteerTables::volunteer(const ContactId& id) {
    auto found = read_volunteers("WHERE v.id = ?1", [&](Statement& row) { row.bind(id); });
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Volunteer> VolunteerTables::volunteers(std::int64_t drive) {
    return read_volunteers("WHERE v.drive = ?1 ORDER BY v.code", [&](Statement& row) { row.bind(drive); });
}

std::vector<Volunteer> VolunteerTables::by_receipt(const std::string& receipt) {
    return read_volunteers("WHERE v.receipt = ?1", [&](Statement& row) { row.bind(receipt); });
}

void VolunteerTables::mark_unreachable(const ContactId& id) { Statement(connection_, "UPDATE volunteer SET is_unreachable = 1 WHERE id = ?1").bind(id).run(); }

void VolunteerTables::keep_until(const ContactId& id, Timestamp until) { Statement(connection_, "UPDATE contact SET keep_until = ?2 WHERE id = ?1").bind(id).bind(until).run(); }

std::vector<Volunteer> VolunteerTables::by_contact(std::int64_t drive, const std::string& contact_key) {
    return read_volunteers("WHERE v.drive = ?1 AND v.contact_key = ?2 ORDER BY v.code", [&](Statement& row) { row.bind(drive).bind(contact_key); });
}

bool VolunteerTables::erase(const ContactId& id, service::ErasureCause cause, Timestamp now) {
    const bool erased = erase_contacts(connection_, cause, now, "id = ?1", [&](Statement& where) { where.bind(id); }) > 0;
    has_erased_ |= erased;
    return erased;
}

std::vector<service::Erasure> VolunteerTables::erasures() { return erasures_in(connection_); }

void VolunteerTables::add_link(const std::string& key, const ContactId& to, Timestamp expires_at) {
    Statement(connection_, "INSERT INTO letter_link (key, contact, expires_at) VALUES (?1, ?2, ?3)").bind(key).bind(to).bind(expires_at).run();
}

std::optional<ContactId> VolunteerTables::link(const std::string& key, Timestamp now) {
    Statement row(connection_, "SELECT contact FROM letter_link WHERE key = ?1 AND expires_at > ?2");
    if (!row.bind(key).bind(now).step()) return std::nullopt;
    return row.id(0);
}

void VolunteerTables::append(const VolunteerConsent& consent) {
    Statement(connection_, "INSERT INTO volunteer_consent (drive, code, flag, given, text_id, text_version, text_hash, text, language, at, keep_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
        .bind(consent.drive).bind(consent.code).bind(consent.flag).bind(consent.given ? 1 : 0).bind(consent.text_id).bind(consent.text_version).bind(consent.text_hash).bind(consent.text)
        .bind(std::string(to_string(consent.language))).bind(consent.at).bind(consent.keep_until).run();
}

std::vector<VolunteerConsent> VolunteerTables::consents(std::int64_t drive, const std::string& code) {
    std::vector<VolunteerConsent> out;
    Statement row(connection_, "SELECT flag, given, text_id, text_version, text_hash, text, language, at, keep_until FROM volunteer_consent WHERE drive = ?1 AND code = ?2 ORDER BY no");
    row.bind(drive).bind(code);
    while (row.step())
        out.push_back({.drive = drive, .code = code, .flag = row.text(0), .given = row.integer(1) != 0, .text_id = row.text(2), .text_version = static_cast<int>(row.integer(3)), .text_hash = row.text(4),
                       .text = row.text(5), .language = parse_language(row.text(6)).value_or(Language::nb), .at = row.time(7), .keep_until = row.time(8)});
    return out;
}

void VolunteerTables::save(const KeptDraw& draw) {
    Statement(connection_, "INSERT OR REPLACE INTO lottery (drive, sealed_record, published, commitment, source, prepared_at, prepared_by, held_at, held_by, keep_until, thanked_at, told_at)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")
        .bind(draw.drive).bind_bytes(draw.sealed_record).bind(draw.published).bind(draw.commitment).bind(draw.source).bind(draw.prepared_at).bind(draw.prepared_by).bind(draw.drawn_at)
        .bind(draw.drawn_by).bind(draw.keep_until).bind(draw.thanked_at).bind(draw.told_at).run();
}

std::optional<KeptDraw> VolunteerTables::draw(std::int64_t drive) {
    Statement row(connection_, "SELECT sealed_record, published, commitment, source, prepared_at, prepared_by, held_at, held_by, keep_until, thanked_at, told_at FROM lottery WHERE drive = ?1");
    if (!row.bind(drive).step()) return std::nullopt;
    return KeptDraw{.drive = drive, .sealed_record = row.text(0), .published = row.text(1), .commitment = row.text(2), .source = row.text(3), .prepared_at = row.time(4), .prepared_by = row.text(5),
                    .drawn_at = row.maybe_time(6), .drawn_by = row.text(7), .keep_until = row.time(8), .thanked_at = row.maybe_time(9), .told_at = row.maybe_time(10)};
}

void VolunteerTables::save(std::int64_t drive, const recruit::Seat& seat) {
    Statement(connection_, "INSERT INTO seat (drive, code, was_alternate, state, answer_by, changed_at, is_reminded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                           " ON CONFLICT (drive, code) DO UPDATE SET state = ?4, answer_by = ?5, changed_at = ?6, is_reminded = ?7")
        .bind(drive).bind(seat.code).bind(seat.was_alternate ? 1 : 0).bind(std::string(recruit::to_string(seat.state))).bind(seat.answer_by).bind(seat.changed_at).bind(seat.is_reminded ? 1 : 0).run();
}

std::vector<recruit::Seat> VolunteerTables::seats(std::int64_t drive) {
    std::vector<recruit::Seat> out;
    Statement row(connection_, "SELECT code, was_alternate, state, answer_by, changed_at, is_reminded FROM seat WHERE drive = ?1 ORDER BY no");
    row.bind(drive);
    while (row.step()) {
        const auto state = recruit::parse_seat_state(row.text(2));
        if (!state) throw std::logic_error("a seat in the contacts database is in no state that there is");
        out.push_back({.code = row.text(0), .was_alternate = row.integer(1) != 0, .state = *state, .answer_by = row.time(3), .changed_at = row.time(4), .is_reminded = row.integer(5) != 0});
    }
    return out;
}

std::vector<std::int64_t> VolunteerTables::drives_with_seats() {
    std::vector<std::int64_t> out;
    for (Statement row(connection_, "SELECT drive FROM lottery WHERE held_at IS NOT NULL AND (thanked_at IS NULL OR told_at IS NULL) ORDER BY drive"); row.step();) out.push_back(row.integer(0));
    return out;
}

void VolunteerTables::note_asked(const ContactId& member, std::int64_t drive, Timestamp at) {
    Statement(connection_, "INSERT INTO panel_asked (contact, drive, at) VALUES (?1, ?2, ?3)").bind(member).bind(drive).bind(at).run();
}

std::vector<Timestamp> VolunteerTables::asked(const ContactId& member) {
    std::vector<Timestamp> out;
    Statement row(connection_, "SELECT at FROM panel_asked WHERE contact = ?1");
    row.bind(member);
    while (row.step()) out.push_back(row.time(0));
    return out;
}

std::int64_t VolunteerTables::post(const Letter& letter) {
    Statement(connection_, "INSERT INTO letter (contact, drive, kind, way, sealed, tries, created_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .bind(letter.to).bind(letter.drive).bind(number_of(letter.kind)).bind(number_of(letter.way)).bind_bytes(letter.sealed).bind(letter.tries).bind(letter.created_at).bind(letter.next_at).run();
    return connection_.last_id();
}

std::vector<Letter> VolunteerTables::due(Timestamp now, std::size_t limit) {
    std::vector<Letter> out;
    Statement row(connection_, "SELECT no, contact, drive, kind, way, sealed, tries, created_at, next_at FROM letter WHERE next_at <= ?1 ORDER BY next_at LIMIT ?2");
    row.bind(now).bind(static_cast<std::int64_t>(limit));
    while (row.step())
        out.push_back({.number = row.integer(0), .to = row.id(1), .drive = row.integer(2), .kind = as<service::LetterKind>(row.integer(3)), .way = as<service::Way>(row.integer(4)), .sealed = row.text(5),
                       .tries = static_cast<int>(row.integer(6)), .created_at = row.time(7), .next_at = row.time(8)});
    return out;
}

void VolunteerTables::put_off(std::int64_t number, int tries, Timestamp next_at) {
    Statement(connection_, "UPDATE letter SET tries = ?2, next_at = ?3 WHERE no = ?1").bind(number).bind(tries).bind(next_at).run();
}

void VolunteerTables::end(const Letter& letter, service::LetterEnd end) {
    if (Statement(connection_, "DELETE FROM letter WHERE no = ?1").bind(letter.number).run() == 0) return;  // it went with its person
    has_erased_ = true;
    Statement(connection_, "INSERT INTO letter_count (drive, kind, outcome, count) VALUES (?1, ?2, ?3, 1) ON CONFLICT DO UPDATE SET count = count + 1").bind(letter.drive).bind(number_of(letter.kind)).bind(number_of(end)).run();
}

std::vector<service::LetterCount> VolunteerTables::letters(std::int64_t drive) {
    std::vector<service::LetterCount> out;
    Statement row(connection_, "SELECT kind, outcome, count FROM letter_count WHERE drive = ?1 ORDER BY kind, outcome");
    row.bind(drive);
    while (row.step()) out.push_back({as<service::LetterKind>(row.integer(0)), as<service::LetterEnd>(row.integer(1)), row.integer(2)});
    return out;
}

std::int64_t VolunteerTables::letters_waiting(std::int64_t drive) {
    Statement row(connection_, "SELECT count(*) FROM letter WHERE drive = ?1");
    row.bind(drive).step();
    return row.integer(0);
}

std::size_t VolunteerTables::prune(Timestamp now, Timestamp logged_before, std::size_t limit) {
    constexpr std::chrono::days codes_noted{1};
    const auto most = static_cast<std::int64_t>(limit);
    std::size_t gone = 0;
    const auto logged = [&](const char* what, std::size_t count) {
        log_erasure(connection_, service::ErasureCause::retention, now, what, count);
        gone += count;
    };
    logged("sign_ups", Statement(connection_, "DELETE FROM pending_sign_up WHERE id IN (SELECT id FROM pending_sign_up WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)").bind(now).bind(most).run());
    gone += Statement(connection_, "DELETE FROM code_sent WHERE rowid IN (SELECT rowid FROM code_sent WHERE at <= ?1 ORDER BY at LIMIT ?2)").bind(now - codes_noted).bind(most).run();
    gone += Statement(connection_, "DELETE FROM letter_link WHERE key IN (SELECT key FROM letter_link WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)").bind(now).bind(most).run();
    logged("consents", Statement(connection_, "DELETE FROM volunteer_consent WHERE no IN (SELECT no FROM volunteer_consent WHERE keep_until <= ?1 ORDER BY keep_until LIMIT ?2)").bind(now).bind(most).run());
    logged("draw_profiles", Statement(connection_, "UPDATE lottery SET sealed_record = x'' WHERE keep_until <= ?1 AND sealed_record <> x''").bind(now).run());
    gone += Statement(connection_, "DELETE FROM contact_deletion WHERE day < ?1").bind(format_date(logged_before)).run();
    has_erased_ |= gone > 0;
    return gone;
}

}  // namespace stemmen::store
