// What recruitment keeps, in the second drawer (contacts.hpp), with nothing of the answers: plans, sign-ups on their way, volunteers,
// seats, draws, letters that wait, and the panel. Records, and the port to them. What tells who somebody is lies sealed; a volunteer
// goes with the contact it rests on, and so do the links and letters to it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"
#include "recruit/seats.hpp"
#include "service/contacts.hpp"

namespace stemmen::service {

// A sign-up whose phone number or e-mail address is not confirmed yet. Lives for minutes.
struct PendingSignUp {
    ContactId id;              // random: the form tells it
    std::int64_t drive = 0;
    std::string sealed;        // the sign-up
    std::string code_hash;     // keyed
    int tries_left = 0;
    std::string contact_key;   // keyed hash of the address that the code went to
    Timestamp expires_at;
    bool operator==(const PendingSignUp&) const = default;
};

struct Volunteer {
    Contact contact;           // flag: contact_group:<drive>, or panel
    std::int64_t drive = 0;    // number in the register; 0 of the panel
    std::string code;          // what stands in the record of the draw; the volunteer is told it
    Language language{};
    std::string sealed_sign_up;  // what was told (recruit::SignUp but for the contact); of the panel: ""
    std::string contact_key;   // keyed hash of the phone number or e-mail address that was confirmed
    std::string receipt;       // keyed hash of the code that opens and deletes
    bool is_unreachable = false;  // a letter was refused for good
    bool operator==(const Volunteer&) const = default;
};

// A yes or no, with what was shown. Names nobody: the code of the volunteer.
struct VolunteerConsent {
    std::int64_t drive = 0;
    std::string code;
    std::string flag;
    bool given = false;
    std::string text_id;
    int text_version = 0;
    std::string text_hash;
    std::string text;
    Language language{};
    Timestamp at;
    Timestamp keep_until;
    bool operator==(const VolunteerConsent&) const = default;
};

struct KeptPlan {
    std::int64_t drive = 0;
    std::string body;          // JSON of recruit::Plan
    Timestamp at;
    bool operator==(const KeptPlan&) const = default;
};

// One a drive. The record holds profiles and is sealed; what is published names codes only.
struct KeptDraw {
    std::int64_t drive = 0;
    std::string sealed_record; // "" when profiles have been deleted
    std::string published;     // JSON for everybody
    std::string commitment;
    std::string source;        // where the public value comes from, as announced before it was known
    Timestamp prepared_at;
    std::string prepared_by;   // directory ids
    std::optional<Timestamp> drawn_at;
    std::string drawn_by;
    Timestamp keep_until;      // the record
    std::optional<Timestamp> thanked_at, told_at;
    bool operator==(const KeptDraw&) const = default;
};

enum class LetterKind { code, selected, waiting, confirmed, not_selected, reminder, moved, after, told, panel };
inline constexpr std::size_t letter_kinds = 10;
std::string_view to_string(LetterKind kind);
enum class Way { mail, text };
std::string_view to_string(Way way);

struct Letter {
    std::int64_t number = 0;   // given by the store
    ContactId to;              // empty: to somebody who is kept no longer, or not yet
    std::int64_t drive = 0;
    LetterKind kind{};
    Way way{};
    std::string sealed;        // address and words
    int tries = 0;
    Timestamp created_at, next_at;
    bool operator==(const Letter&) const = default;
};
enum class LetterEnd { sent, refused, given_up };
std::string_view to_string(LetterEnd end);
struct LetterCount {
    LetterKind kind{};
    LetterEnd end{};
    std::int64_t count = 0;
    bool operator==(const LetterCount&) const = default;
};

// One transaction.
class VolunteerDesk {
public:
    virtual ~VolunteerDesk() = default;

    virtual void save(const KeptPlan& plan) = 0;
    virtual std::optional<KeptPlan> plan(std::int64_t drive) = 0;
    virtual std::vector<KeptPlan> plans() = 0;  // newest meeting plans first; some hundred at most

    virtual void save(const PendingSignUp& pending) = 0;  // insert or replace
    virtual std::optional<PendingSignUp> pending(const ContactId& id) = 0;
    virtual void erase_pending(const ContactId& id) = 0;
    virtual void note_code_sent(const std::string& contact_key, Timestamp at) = 0;
    virtual std::int64_t codes_sent(const std::string& contact_key, Timestamp since) = 0;

    virtual void insert(const Volunteer& volunteer) = 0;  // with its contact
    virtual std::optional<Volunteer> volunteer(const ContactId& id) = 0;
    virtual std::vector<Volunteer> volunteers(std::int64_t drive) = 0;  // by code; 0: the panel
    virtual std::vector<Volunteer> by_receipt(const std::string& receipt) = 0;
    virtual std::vector<Volunteer> by_contact(std::int64_t drive, const std::string& contact_key) = 0;
    virtual void mark_unreachable(const ContactId& id) = 0;
    virtual void keep_until(const ContactId& id, Timestamp until) = 0;
    virtual bool erase(const ContactId& id, ErasureCause cause, Timestamp now) = 0;
    virtual std::vector<Erasure> erasures() = 0;  // by day; some thousand at most

    virtual void add_link(const std::string& key, const ContactId& to, Timestamp expires_at) = 0;
    virtual std::optional<ContactId> link(const std::string& key, Timestamp now) = 0;

    virtual void append(const VolunteerConsent& consent) = 0;
    virtual std::vector<VolunteerConsent> consents(std::int64_t drive, const std::string& code) = 0;  // oldest first

    virtual void save(const KeptDraw& draw) = 0;  // insert or replace
    virtual std::optional<KeptDraw> draw(std::int64_t drive) = 0;
    virtual void save(std::int64_t drive, const recruit::Seat& seat) = 0;  // insert or replace
    virtual std::vector<recruit::Seat> seats(std::int64_t drive) = 0;      // in the order they were given
    virtual std::vector<std::int64_t> drives_with_seats() = 0;             // whose group has not been thanked yet

    virtual void note_asked(const ContactId& member, std::int64_t drive, Timestamp at) = 0;
    virtual std::vector<Timestamp> asked(const ContactId& member) = 0;

    virtual std::int64_t post(const Letter& letter) = 0;
    virtual std::vector<Letter> due(Timestamp now, std::size_t limit) = 0;
    virtual void put_off(std::int64_t number, int tries, Timestamp next_at) = 0;
    virtual void end(const Letter& letter, LetterEnd end) = 0;  // counted, and gone
    virtual std::vector<LetterCount> letters(std::int64_t drive) = 0;
    virtual std::int64_t letters_waiting(std::int64_t drive) = 0;

    // What is past its day: pending sign-ups, notes of codes, links, consents, profiles of draws; and lines of the deletion log of days
    // before `logged_before`.
    virtual std::size_t prune(Timestamp now, Timestamp logged_before, std::size_t limit) = 0;
};

class Volunteers {
public:
    virtual ~Volunteers() = default;
    // Durable when it returns; all or nothing. Nothing that was erased is left in the store's files.
    virtual void transact(const std::function<void(VolunteerDesk&)>& work) = 0;
};

}  // namespace stemmen::service
