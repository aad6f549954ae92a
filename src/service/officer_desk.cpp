#include "service/officer_desk.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "insight/stem.hpp"
#include "service/records.hpp"
#include "service/short_links.hpp"

namespace stemmen::service {
namespace {

using recruit::Day;
using recruit::Drive;
using recruit::DriveState;

bool lies_in(const contact::UnitTree& units, std::string_view low, std::string_view high) {
    return std::ranges::any_of(units.path_to_root(low), [&](const contact::Unit* each) { return each->id == high; });
}

DriveCounts counts_of_talks(Transaction& tx, const OfficerKit& kit, const Drive& drive, Day today) {
    DriveCounts out;
    const auto number = [](Day day) { return std::int64_t{day.time_since_epoch().count()}; };
    const Day first = drive.started_on.value_or(drive.starts_on), last = std::min(today, drive.stopped_on.value_or(drive.ends_on));
    const Series talks{.dialog = kit.templates.of(drive.kind).dialog, .question = {}, .kind = std::string(kind_disposition)};
    tx.figure_rows().each_cell(talks, Scale::day, number(first), number(last), [&](const Cell& cell) {
        if (!lies_in(kit.units, cell.unit, drive.unit)) return;
        const bool is_complete = cell.value == to_string(Disposition::complete);
        if (is_complete) out.completed += cell.persons;
        if (is_complete || cell.value == to_string(Disposition::partial)) out.answered += cell.persons;
    });
    return out;
}

}  // namespace

recruit::Near near_in(const contact::UnitTree& units) {
    return [&units](std::string_view a, std::string_view b) { return a == b || lies_in(units, a, b) || lies_in(units, b, a); };
}

DriveCounts counts_of(Transaction& tx, const OfficerKit& kit, const Drive& drive, Day today) {
    if (drive.state == DriveState::draft || drive.state == DriveState::approved) return {};
    if (drive.link.empty()) return counts_of_talks(tx, kit, drive, today);
    return {tx.page().came(drive.link, FunnelStep::started), tx.page().came(drive.link, FunnelStep::completed)};
}

std::optional<RecruitStatus> people_of(const OfficerKit& kit, const KeptDrive& kept) {
    const bool has_started = kept.drive.state != DriveState::draft && kept.drive.state != DriveState::approved;
    if (kit.recruitment == nullptr || !has_started || !recruit::recruits(kept.drive.kind)) return std::nullopt;
    return recruit_status(*kit.recruitment, kept.number, kept.drive.seats_wanted);
}

KeptDrive with_link(Transaction& tx, const OfficerKit& kit, KeptDrive kept, Timestamp now) {
    constexpr int codes_tried_max = 16;
    const DriveTemplate& from = kit.templates.of(kept.drive.kind);
    if (from.link.empty()) return kept;
    std::string code = kept.drive.link;
    for (int tried = 0; code.empty() && tried < codes_tried_max; ++tried)
        if (std::string fresh = new_link_code(kit.random); !tx.page().link(fresh)) code = std::move(fresh);
    if (code.empty()) return kept;
    ShortLink link{.code = code, .kind = from.link, .unit = kept.drive.unit, .dialog = from.dialog, .drive = drive_name(kept.number), .created_at = now, .closed_at = now};
    for (const Language language : officer_languages) link.place[language] = std::string(first_code_points(OfficerWords(kit, language).unit(kept.drive.unit), link_place_characters_max));
    tx.page().save(link);
    kept.drive.link = code;
    kept.at = now;
    return tx.drive_desk().save(std::move(kept), "link");
}

void set_link_open(Transaction& tx, const std::string& code, bool is_open, Timestamp now) {
    auto link = code.empty() ? std::nullopt : tx.page().link(code);
    if (!link || link->closed_at.has_value() != is_open) return;
    link->closed_at = is_open ? std::nullopt : std::optional(now);
    tx.page().save(*link);
}

std::vector<OfficerChoice> colleagues_like(Transaction& tx, std::string_view typed, const std::string& but) {
    std::vector<OfficerChoice> out;
    for (const Colleague& each : tx.forms().colleagues(typed, recruit::Role::officer, colleagues_found_max + 1))
        if (each.officer.directory_id != but) out.push_back({each.officer.directory_id, each.officer.name});
    return out;
}

void remember_colleague(Transaction& tx, const OfficerEvent& event, Timestamp now) {
    constexpr Duration fresh_for = std::chrono::hours{20};  // so that a press writes no row
    if (event.who.directory_id.empty()) return;
    Colleague seen{.officer = event.who, .language = officer_language(event.language), .role = event.role, .seen_at = now};
    if (const auto known = tx.forms().colleague(event.who.directory_id); known && now - known->seen_at < fresh_for) {
        seen.seen_at = known->seen_at;
        if (seen == *known) return;
        seen.seen_at = now;
    }
    tx.forms().remember(seen);
}

std::vector<OfficerChoice> units_like(const OfficerWords& words, std::string_view typed, Day today) {
    const std::string wanted = fold_case(trim(typed));
    std::vector<OfficerChoice> begins, holds;
    for (const contact::Unit& unit : words.kit().units.units) {
        const std::string name = fold_case(words.unit(unit.id));
        if (!contact::is_valid_on(unit, today) || !name.contains(wanted)) continue;
        (name.starts_with(wanted) ? begins : holds).push_back({unit.id, words.unit(unit.id)});
    }
    begins.insert(begins.end(), holds.begin(), holds.end());
    return begins;
}

std::vector<std::string> known_about(Transaction& tx, const Drive& drive) {
    std::vector<std::string> claims;
    const FindingQuery query{.stems = insight::telling_stems(drive.title + " " + drive.fields.audience, plan_words_max), .any_word = true, .limit = known_findings_max};
    if (query.stems.empty()) return claims;
    for (const KeptFinding& each : tx.bank_rows().find(query)) claims.push_back(each.finding.claim);
    return claims;
}

}  // namespace stemmen::service
