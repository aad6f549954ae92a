// `stemmen recruit`: an operator's hand on a drive that seeks people for a group, beside the running service. Officers have cards for it.
#include <algorithm>
#include <cstdio>

#include "app/commands.hpp"
#include "app/data_files.hpp"
#include "app/recruit_kit.hpp"
#include "core/json.hpp"
#include "recruit/lot.hpp"
#include "recruit/record_json.hpp"
#include "service/access_log.hpp"
#include "service/letters.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {
namespace {


void say(const std::string& line) { std::printf("%s\n", line.c_str()); }

// Everything a deed works with, opened beside the service.
struct Bench {
    Config config;
    Rules rules;
    privacy::KeyRing keys;
    Clock clock;
    std::unique_ptr<store::SqliteStore> store;
    std::unique_ptr<OpenDrawer> drawer;
    SystemRandom random;
    std::optional<service::RecruitKit> kit;
    service::KeptDrive drive;
    [[nodiscard]] Timestamp now() const { return clock.now().now; }
};

std::unique_ptr<Bench> open_bench(const RecruitArguments& a) {
    std::optional<Config> config = read_config(a.config);
    if (!config) return nullptr;
    auto loaded = load_rules(*config);
    if (const auto* faults = std::get_if<Faults>(&loaded)) {
        for (const std::string& each : faults->sentences) complain(each);
        return nullptr;
    }
    Result<privacy::KeyRing> keys = load_keys_of_database(*config);
    if (!keys) return complain(keys.error().detail), nullptr;
    const Result<Clock> clock = Clock::open(config->contact.time_zone);
    if (!clock) return complain(clock.error().detail), nullptr;
    auto store = store::SqliteStore::open(config->store.database, {.beside_service = true});
    if (!store) return complain(store.error().detail), nullptr;
    auto drawer = OpenDrawer::open_beside(config->store, *keys);
    if (!drawer) return complain(drawer.error().detail), nullptr;
    if (!*drawer) return complain("there is no contacts database yet; start the service once"), nullptr;
    std::optional<service::KeptDrive> drive;
    (*store)->transact([&](service::Transaction& tx) { drive = tx.drive_desk().rows().drive(a.drive); });
    if (!drive) return complain("there is no drive " + std::to_string(a.drive) + " in the register"), nullptr;
    std::unique_ptr<Bench> bench(new Bench{std::move(*config), std::move(std::get<Rules>(loaded)), std::move(*keys), *clock, std::move(*store), std::move(*drawer), {}, {}, std::move(*drive)});
    bench->kit.emplace(recruit_kit(bench->config, bench->rules, *bench->drawer, bench->random, bench->clock));
    return bench;
}

int plan(Bench& bench, const RecruitArguments& a) {
    if (a.file.empty()) {
        const auto kept = service::plan_of(*bench.kit, a.drive);
        if (!kept) return complain("drive " + std::to_string(a.drive) + " has no plan yet; give one with --file"), 1;
        return say(service::to_json(*kept)), 0;
    }
    const Result<std::string> text = read_file(a.file);
    if (!text) return complain(text.error().detail), 1;
    const Result<recruit::Plan> wanted = service::parse_plan(*text, bench.rules.population);
    if (!wanted) return complain(a.file + ": " + wanted.error().detail), 1;
    const auto problems = service::save_plan(*bench.kit, a.drive, bench.drive.drive, *wanted, Language::en, bench.now());
    for (const recruit::Problem& each : problems) complain((each.field.empty() ? "" : std::string(each.field) + ": ") + each.sentence);
    return problems.empty() ? 0 : 1;
}

int status(Bench& bench, const RecruitArguments& a) {
    const service::RecruitStatus status = service::recruit_status(*bench.kit, a.drive, bench.drive.drive.seats_wanted);
    const auto shown = [](const std::optional<int>& count) { return count ? std::to_string(*count) : "fewer than " + std::to_string(recruit::shown_from); };
    switch (status.stage) {
        case service::RecruitStage::no_plan: return complain("drive " + std::to_string(a.drive) + " has no plan yet; give one with: stemmen recruit plan --drive N --file PLAN"), 1;
        case service::RecruitStage::collecting:
        case service::RecruitStage::prepared:
            say((status.stage == service::RecruitStage::prepared ? "prepared, not drawn; commitment " + status.commitment + "; " : std::string()) + "volunteers: " + shown(status.standings.volunteers));
            for (const recruit::Standing& row : status.standings.rows)
                say("  " + std::string(recruit::to_string(row.trait)) + " " + row.value + ": " + shown(row.volunteers) + " (" + std::to_string(static_cast<int>(row.wanted * 100 + 0.5)) + " % of the population)" + (row.is_missing ? ", missing" : ""));
            break;
        case service::RecruitStage::drawn:
            say("drawn; have said yes: " + shown(status.accepted) + ", asked: " + shown(status.invited) + ", waiting: " + shown(status.waiting) + (status.is_full ? "; the group is full" : ""));
            break;
    }
    if (status.has_unreachable) say("somebody cannot be reached; see: stemmen recruit list");
    if (status.has_letters_waiting) say("letters wait to be sent");
    return 0;
}

int prepare(Bench& bench, const RecruitArguments& a) {
    if (a.source.empty()) return complain("say with --source where the public value will come from, and how it is written, before anybody knows it: \"Lotto 9 January 2027, the seven main numbers in ascending order\""), 2;
    const auto frozen = service::freeze(*bench.kit, {.drive = a.drive, .seats_wanted = bench.drive.drive.seats_wanted, .fixed = a.codes});
    if (!frozen) return complain(frozen.error().detail), 1;
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(recruit::draw_seconds_max);
    const auto outcome = recruit::prepare_draw(frozen->pool, frozen->settings, [end] { return std::chrono::steady_clock::now() >= end; });
    if (const auto* fault = std::get_if<recruit::DrawFault>(&outcome)) {
        for (const std::string& each : fault->problems) complain(each);
        for (const auto& [head, lines] : {std::pair{"these cannot all hold: ", &fault->clash}, std::pair{"the smallest changes that would do: ", &fault->repairs}, std::pair{"or find more volunteers: ", &fault->recruits}})
            for (const std::string& each : *lines) complain(head + each);
        return 1;
    }
    const auto& record = std::get<recruit::Record>(outcome);
    const auto kept = service::keep_prepared(*bench.kit, a.drive, record, a.source, a.by, bench.now());
    if (!kept) return complain(kept.error().detail), 1;
    say(std::to_string(record.settings.seats) + " are to be invited of " + std::to_string(record.pool.people.size()) + "; publish this commitment before the public value is known:");
    say(kept->commitment);
    return say("everybody sees it at " + bench.config.http.public_url + "/trekning/" + (bench.drive.drive.link.empty() ? service::drive_name(a.drive) : bench.drive.drive.link)), 0;
}

int draw_group(Bench& bench, const RecruitArguments& a) {
    if (a.value.empty()) return complain("give the public value with --value"), 2;
    const auto record = service::confirm_draw(*bench.kit, a.drive, a.value, a.by, bench.now());
    if (!record) return complain(record.error().detail), 1;
    say("the value is read as \"" + *record->seed + "\" and hashed as " + json_quote(recruit::hashed_for_draw(*record->seed)));
    say("drawn: ticket " + std::to_string(*record->ticket) + "; " + std::to_string(recruit::selected(*record).size()) + " are invited, " + std::to_string(record->alternates.people.size()) + " wait");
    return 0;
}

// Before anything of single volunteers is shown, taken along or changed. `what` and `why` are words of the access log.
void note_access(Bench& bench, const RecruitArguments& a, const char* what, const char* why) {
    bench.store->transact([&](service::Transaction& tx) {
        service::record(bench.keys, tx.access(), {.at = bench.now(), .who = a.by, .what = what, .about = service::drive_name(a.drive), .why = why, .link = {}});
    });
}

int write_record(Bench& bench, const RecruitArguments& a) {
    if (!a.is_published) note_access(bench, a, "recruit.record", "check_of_draw");  // it holds profiles
    const auto draw = service::draw_of(*bench.kit, a.drive);
    const auto record = service::record_of(*bench.kit, a.drive);
    if (!draw || (!record && !a.is_published)) return complain("there is no record of a draw for drive " + std::to_string(a.drive)), 1;
    const std::string text = a.is_published ? draw->published : recruit::to_json(*record);
    if (a.file.empty()) return say(text), 0;
    if (const Result<void> written = write_private_file(a.file, text, true); !written) return complain(written.error().detail), 1;
    return 0;
}

// Names, so it stands in the access log first.
int list(Bench& bench, const RecruitArguments& a) {
    note_access(bench, a, "recruit.list", "attendance");
    for (const service::Attendee& each : service::attendance(*bench.kit, a.drive)) {
        std::string line = each.seat.code + "  " + std::string(recruit::to_string(each.seat.state));
        if (each.contact) line += "  " + each.contact->name.reveal() + "  " + each.contact->phone.reveal() + "  " + each.contact->email.reveal();
        for (const std::string& need : each.needs) line += "  [" + need + "]";
        say(line + (each.is_minor ? "  (15-17)" : "") + (each.is_unreachable ? "  cannot be reached" : ""));
    }
    return 0;
}

int mark(Bench& bench, const RecruitArguments& a) {
    note_access(bench, a, a.deed == "met" ? "recruit.met" : "recruit.absent", "attendance");
    int code = 0;
    for (const std::string& each : a.codes)
        if (const Result<void> marked = service::mark_attendance(*bench.kit, a.drive, each, a.deed == "met", bench.now()); !marked) {
            complain(each + ": " + marked.error().detail);
            code = 1;
        }
    return code;
}

}  // namespace

int recruit_group(const RecruitArguments& a) {
    const std::unique_ptr<Bench> bench = open_bench(a);
    if (!bench) return 1;
    if (a.deed == "plan") return plan(*bench, a);
    if (a.deed == "status") return status(*bench, a);
    if (a.deed == "prepare") return prepare(*bench, a);
    if (a.deed == "draw") return draw_group(*bench, a);
    if (a.deed == "record") return write_record(*bench, a);
    if (a.deed == "list") return list(*bench, a);
    if (a.deed == "met" || a.deed == "absent") return mark(*bench, a);
    if (a.address.empty()) return complain("give the address of the sign-up with --address"), 2;
    say(std::to_string(service::ask_panel(*bench->kit, a.drive, a.address, bench->now())) + " of the panel are asked");
    return 0;
}

}  // namespace stemmen::app
