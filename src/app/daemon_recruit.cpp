// Volunteers and their letters: the clockwork of groups, and what the courier carries.
#include <algorithm>

#include "app/daemon_state.hpp"
#include "app/log.hpp"
#include "app/recruit_kit.hpp"
#include "service/drive_rows.hpp"
#include "service/sign_up_links.hpp"

namespace stemmen::app {
namespace {

constexpr Duration letters_pause = std::chrono::seconds{1};
constexpr Duration groups_pause = std::chrono::minutes{1};
constexpr std::size_t letters_in_hand_max = 8;  // carried one by one, each within smtp_timeout: all of them within service::letter_lease

bool is_near(const contact::UnitTree& units, const std::string& a, const std::string& b) {
    if (a.empty() || b.empty() || a == b) return true;  // the whole police is near everything
    const auto is_above = [&](const std::string& upper, const std::string& lower) { return std::ranges::any_of(units.path_to_root(lower), [&](const contact::Unit* unit) { return unit->id == upper; }); };
    return is_above(a, b) || is_above(b, a);
}

// A group that people may sign up for now, and its words for the texts.
struct OpenGroup {
    std::string unit;
    bool is_sensitive = false;
    std::map<Language, dialog::TextArgs> args;
};
std::vector<OpenGroup> open_groups(const service::RecruitKit& kit, service::Transaction& tx, service::Moment moment) {
    std::vector<OpenGroup> out;
    const recruit::Day today = std::chrono::floor<std::chrono::days>(moment.now + moment.utc_offset);
    if (!kit.settings.can_mail && !kit.settings.can_text) return out;
    for (const service::KeptDrive& kept : tx.drive_desk().rows().find({.units = {}, .states = {recruit::DriveState::running}, .steward = {}})) {
        if (!recruit::recruits(kept.drive.kind) || !recruit::collects(kept.drive, today) || kept.drive.link.empty()) continue;
        const auto link = tx.page().link(kept.drive.link);
        const auto plan = service::plan_of(kit, kept.number);
        const auto draw = service::draw_of(kit, kept.number);
        if (!plan || !link || link->closed_at || (draw && draw->drawn_at)) continue;
        OpenGroup group{.unit = kept.drive.unit, .is_sensitive = kept.drive.is_sensitive, .args = {}};
        for (const Language language : {Language::nb, Language::nn, Language::en}) {
            dialog::TextArgs& args = group.args[language];
            for (const auto& [name, value] : service::plan_args(kit, *plan, language)) args[std::string(service::group_prefix) + name] = value;
            args["focus.antall"] = std::to_string(std::max(1, kept.drive.seats_wanted - 1));
            args["focus.lenke"] = kit.settings.public_url + "/delta/" + link->code;
        }
        out.push_back(std::move(group));
    }
    return out;
}

// At the end of a survey people are asked about the newest group near them, and about none when there is none. A sensitive theme never
// stands in a thread of Messenger (P-46).
void offer(service::Account& account, const std::vector<OpenGroup>& groups, const contact::UnitTree& units) {
    constexpr std::string_view feature = "drive_open";
    std::erase(account.features, feature);
    const auto group = std::ranges::find_if(groups, [&](const OpenGroup& each) { return is_near(units, each.unit, account.unit) && !(each.is_sensitive && account.channel == "messenger"); });
    for (auto& [language, args] : account.args) std::erase_if(args, [](const auto& each) { return each.first.starts_with(service::group_prefix); });
    if (group == groups.end()) return;
    account.features.emplace_back(feature);
    for (const auto& [language, words] : group->args)
        for (const auto& [name, value] : words) account.args[language][name] = value;
}

// Drives that have been told back, for those who took part.
std::vector<service::Told> told_drives(service::Transaction& tx) {
    std::vector<service::Told> out;
    for (const service::KeptDrive& kept : tx.drive_desk().rows().find({.units = {}, .states = {recruit::DriveState::told_back}, .steward = {}}))
        if (recruit::recruits(kept.drive.kind)) out.push_back({kept.number, kept.drive.told});
    return out;
}

}  // namespace

Result<void> Daemon::State::start_recruitment() {
    const Result<Clock> opened = Clock::open(parts.config.contact.time_zone);
    if (!opened) return opened.error();
    zone = *opened;
    recruit.emplace(recruit_kit(parts.config, parts.rules, *contacts, parts.random != nullptr ? *parts.random : system_random, *zone));
    courier = std::make_unique<Courier>(loop, parts.config.mail, parts.config.sms, [this](const Carried& carried) { settle_letter(carried); });
    tend_letters();
    return {};
}

void Daemon::State::letters_posted() {
    if (!stopping && !are_letters_tended) letters_timer = loop.after(Duration{0}, [this] { tend_letters(); });
}

void Daemon::State::tend_letters() {
    are_letters_tended = true;
    auto batch = std::make_shared<std::vector<service::Sending>>();  // Written by the job, read after the commit.
    const std::size_t room = letters_in_hand_max - std::min(letters_in_hand_max, courier->in_hand());
    const auto again = [this] {
        are_letters_tended = false;
        if (!stopping) letters_timer = loop.after(letters_pause, [this] { tend_letters(); });
    };
    const bool submitted = submit(
        [this, batch, room](service::Transaction& tx, service::Moment moment, service::Results&) {
            if (moment.now - groups_advanced_at >= groups_pause) {
                groups_advanced_at = moment.now;
                service::advance(*recruit, told_drives(tx), moment.now);
                const std::vector<OpenGroup> groups = open_groups(*recruit, tx, moment);
                for (service::Account& account : kit.accounts) offer(account, groups, parts.rules.units);
                for (auto& [code, account] : kit.places) offer(account, groups, parts.rules.units);
                recruit->store.transact([&](service::VolunteerDesk& desk) { desk.prune(moment.now, moment.now - recruit->settings.deletions_kept, kit.limits.prune_rows_max); });
            }
            if (room > 0 && batch->empty()) *batch = service::claim_letters(*recruit, moment.now, std::min(room, service::letters_claimed_max));
        },
        [this, batch, again](const std::exception_ptr& failure) {
            if (failure) report("letters", failure);
            for (service::Sending& each : *batch) courier->carry(std::move(each), parts.clock().now);
            again();
        });
    if (!submitted) again();
}

void Daemon::State::settle_letter(const Carried& carried) {
    const std::string way(service::to_string(carried.letter.way)), kind(service::to_string(carried.letter.kind));
    if (carried.delivery != service::Delivery::sent) log(LogLevel::warn, "letter_not_sent", {{"way", way}, {"kind", kind}, {"why", carried.why}});
    if (carried.is_ours && !is_mail_alarmed) alarm("letters", "letters to volunteers do not go out (" + carried.why + "); look at \"mail\" and \"sms\" in the configuration");
    is_mail_alarmed = carried.is_ours || (is_mail_alarmed && carried.delivery != service::Delivery::sent);
    auto end = std::make_shared<std::optional<service::LetterEnd>>();
    const bool submitted = submit(
        [this, carried, end](service::Transaction&, service::Moment moment, service::Results&) { *end = service::settle(*recruit, carried.letter, carried.delivery, carried.is_ours, moment.now); },
        [this, way, end](const std::exception_ptr& failure) {
            if (failure) return report("settle_letter", failure);
            metrics.count("letters_" + way, *end ? service::to_string(**end) : std::string_view("again"));
        });
    // It stays claimed, and goes out a second time when the lease is over.
    if (!submitted) log(LogLevel::error, "outcome_not_recorded", {{"letter", std::to_string(carried.letter.number)}});
}

}  // namespace stemmen::app
