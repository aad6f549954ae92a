// A contacts database in memory with everything around it, a plan for a group, and whoever carries the letters.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>

#include "rules.hpp"
#include "service/letters.hpp"
#include "store/contacts_store.hpp"

namespace stemmen::service::testing {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using recruit::SeatState;
using std::chrono::days;

inline constexpr std::int64_t drive_no = 7;
inline const Timestamp begin = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1} + 11h;  // noon in Oslo
inline const recruit::Day closes_on = std::chrono::floor<days>(begin) + days{30};

inline recruit::Drive drive() {
    recruit::Drive drive;
    drive.kind = recruit::DriveKind::focus_group;
    drive.ends_on = closes_on;
    drive.seats_wanted = 6;
    return drive;
}

inline recruit::Plan plan() {
    return {.theme_nb = "trygghet i sentrum", .theme_nn = "tryggleik i sentrum", .theme_en = "safety in the centre", .meets_at = begin + days{45} + 6h, .place = "Storgata 1, Tromsø",
            .mixes = {{recruit::Trait::age, {{"18-29", 0.3, {}}, {"30-49", 0.4, {}}, {"50-66", 0.3, {}}}}}, .show_up = 0.75};
}

struct Office {
    std::unique_ptr<store::ContactsStore> store = std::move(store::ContactsStore::open(":memory:").value());
    ContactDrawer drawer{*store, rules().keys};
    SeededRandom random{11};
    RecruitKit kit{*store, drawer, rules().keys, rules().dialogs.texts, random,
                   {.public_url = "https://stemmen.example.no", .can_mail = true, .can_text = true, .quiet_hours = QuietHours{21h, 8h}, .program = "test"},
                   [](Timestamp at) { return Moment{at, 60min}; }};
    Timestamp now = begin;
    std::int64_t signs_up_for = drive_no;
    std::vector<Sending> sent;

    Office() { REQUIRE(save_plan(kit, drive_no, drive(), plan(), Language::nb, now).empty()); }

    // Everything that is due goes out. Returns how many.
    std::size_t carry(Delivery delivery = Delivery::sent) {
        std::size_t count = 0;
        for (auto batch = claim_letters(kit, now); !batch.empty(); batch = claim_letters(kit, now))
            for (const Sending& each : batch) {
                sent.push_back(each);
                settle(kit, each.letter, delivery, false, now);
                ++count;
            }
        return count;
    }
    [[nodiscard]] std::vector<Sending> of(LetterKind kind) const {
        std::vector<Sending> out;
        for (const Sending& each : sent)
            if (each.letter.kind == kind) out.push_back(each);
        return out;
    }
    [[nodiscard]] std::string code_for(const std::string& to) const {
        for (auto each = sent.rbegin(); each != sent.rend(); ++each)
            if (each->to == to && each->letter.kind == LetterKind::code) return each->text.substr(each->text.find(' ', each->text.find("er ") + 1) + 1, 6);
        return {};
    }
    [[nodiscard]] std::string link_to(const std::string& to) const {
        for (auto each = sent.rbegin(); each != sent.rend(); ++each)
            if (const auto at = each->text.find("/pamelding/"); each->to == to && at != std::string::npos) return each->text.substr(at + 11, 32);
        return {};
    }
    ContactId begins(const recruit::SignUp& sign_up, SessionId talk = {}) {
        auto started = start_sign_up(kit, {signs_up_for, sign_up, Language::nb, talk}, now);
        REQUIRE(std::holds_alternative<ContactId>(started));
        carry();
        return std::get<ContactId>(started);
    }
    SignedUp signs_up(const recruit::SignUp& sign_up, SessionId talk = {}) {
        const ContactId id = begins(sign_up, talk);
        auto done = confirm_sign_up(kit, id, code_for(sign_up.email.empty() ? sign_up.phone : sign_up.email), closes_on, now);
        REQUIRE(std::holds_alternative<SignedUp>(done));
        return std::get<SignedUp>(done);
    }
    std::vector<SignedUp> crowd(int count) {
        const std::array<const char*, 3> ages{"18-29", "30-49", "50-66"};
        std::vector<SignedUp> out;
        for (int i = 0; i < count; ++i) out.push_back(signs_up({.age = ages[static_cast<std::size_t>(i % 3)], .name = "Person " + std::to_string(i), .email = mail(i)}));
        return out;
    }
    static std::string mail(int i) { return "p" + std::to_string(i) + "@example.no"; }
    recruit::Record draws() {
        const auto frozen = freeze(kit, {.drive = drive_no, .seats_wanted = 6, .tickets = 1000});
        REQUIRE(frozen.has_value());
        auto record = std::get<recruit::Record>(recruit::prepare_draw(frozen->pool, frozen->settings, [] { return false; }));
        REQUIRE(keep_prepared(kit, drive_no, record, "Lotto 9. januar", "officer-1", now).has_value());
        auto drawn = confirm_draw(kit, drive_no, "3 8 14 17 22 29 31", "officer-2", now);
        REQUIRE(drawn.has_value());
        return std::move(*drawn);
    }
    std::int64_t count(SeatState state) {
        std::int64_t out = 0;
        for (const Attendee& each : attendance(kit, drive_no)) out += each.seat.state == state;
        return out;
    }
};

inline recruit::SignUp kari() { return {.age = "30-49", .needs = {"CHILD_CARE"}, .times = {"EVENING"}, .name = "Kari Nordmann", .phone = "+4741234567", .email = "kari@example.no"}; }

}  // namespace stemmen::service::testing
