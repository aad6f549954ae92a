// The register of drives, for everybody in the police: what goes on, where, who owns it, what was told back. Drives
// are made and changed in Teams; here they are read.
#include <array>
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/finding_json.hpp"
#include "dashboard/perform.hpp"
#include "dashboard/work.hpp"
#include "service/drives.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;
using recruit::DriveState;
using service::KeptDrive;

constexpr std::int64_t drives_per_page_usual = 50;
constexpr std::array<std::string_view, 5> state_names{"draft", "approved", "running", "closed", "told_back"};

bool is_theirs(Host& host, const Reader& reader, const recruit::Drive& drive) { return may_see(host.units(), reader, drive.unit); }

// Drafts are their unit's own; so is what stands in the form of a drive that is kept to it for a reason.
bool is_listed(Host& host, const Reader& reader, const recruit::Drive& drive) { return drive.state != DriveState::draft || is_theirs(host, reader, drive); }
bool is_open(Host& host, const Reader& reader, const recruit::Drive& drive) { return drive.restricted_because.empty() || is_theirs(host, reader, drive); }

json day_or_null(const std::optional<std::chrono::days>& days) { return days ? json(days->count()) : json(nullptr); }

// Names of officers stand there to be asked; their directory ids are nobody's business.
json shown_head(Host& host, const Reader& reader, const KeptDrive& kept, recruit::Day today) {
    const json whole = json::parse(service::to_json(kept.drive));
    json head{{"number", kept.number}, {"version", kept.version}, {"owner", kept.drive.owner.name}, {"deputy", kept.drive.deputy.name}, {"days_left", day_or_null(days_left(kept.drive, today))}, {"is_open", is_open(host, reader, kept.drive)}};
    for (const char* name : {"title", "kind", "situation", "unit", "starts_on", "ends_on", "groups", "state", "answers_wanted", "seats_wanted"}) head[name] = whole.at(name);
    head["told"] = whole.at("told_back");
    return head;
}

json shown_whole(Host& host, const Reader& reader, const KeptDrive& kept, const std::vector<service::DriveVersion>& versions, recruit::Day today) {
    json shown = shown_head(host, reader, kept, today);
    shown["fields"] = nullptr;
    shown["goal"] = shown["decision"] = "";
    if (is_open(host, reader, kept.drive)) {
        const json whole = json::parse(service::to_json(kept.drive));
        for (const char* name : {"goal", "decision"}) shown[name] = whole.at(name);
        shown["fields"] = json::object();
        for (const char* name : {"purpose", "audience", "known", "recruitment", "approach", "use", "follow_up", "sharing", "ethics"}) shown["fields"][name] = whole.at(name);
    }
    shown["versions"] = json::array();
    for (const service::DriveVersion& each : versions) shown["versions"].push_back({{"version", each.version}, {"at", format_timestamp(each.at)}, {"step", each.step}});
    return shown;
}

void answer_list(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    service::DriveQuery query{.limit = service::drives_per_page_max};
    if (const std::string place = parameters.text("place"); !place.empty()) {  // whatever unit: the register is for all
        if (host.units().find(place) == nullptr) parameters.fault("there is no unit of that id; /api/v1/units lists those there are");
        query.units.emplace();
        for (const contact::Unit& unit : host.units().units)
            for (const contact::Unit* above : host.units().path_to_root(unit.id))
                if (above->id == place) query.units->insert(unit.id);
    }
    if (const std::string state(parameters.word("state", state_names, "")); !state.empty()) query.states.push_back(*recruit::parse_drive_state(state));
    const auto limit = static_cast<std::size_t>(parameters.whole("limit", drives_per_page_usual, 1, service::drives_per_page_max));
    const auto skip = static_cast<std::size_t>(parameters.whole("skip", 0, 0, service::drives_max));
    parameters.text("unit");
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    answer_from(host, std::move(reply), [&host, query, limit, skip, reader = call.reader, moment = call.moment](service::Store& store) mutable {
        json drives = json::array();
        json next = nullptr;
        store.read_drives([&](service::DriveRows& rows) {
            for (query.skip = skip; drives.size() < limit; ) {
                const std::vector<KeptDrive> found = rows.find(query);
                for (const KeptDrive& each : found) {
                    if (drives.size() == limit) break;
                    ++query.skip;
                    if (is_listed(host, reader, each.drive)) drives.push_back(shown_head(host, reader, each, today_of(moment)));
                }
                if (found.size() < query.limit) break;
            }
            query.limit = 1;
            if (!rows.find(query).empty()) next = query.skip;
        });
        return as_json(200, {{"as_of", format_timestamp(moment.now)}, {"drives", std::move(drives)}, {"next", std::move(next)}});
    });
}

void answer_one(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    parameters.text("unit");
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    answer_from(host, std::move(reply), [&host, number = number_in(call.args.front()), reader = call.reader, moment = call.moment](service::Store& store) {
        std::optional<KeptDrive> kept;
        std::vector<service::DriveVersion> versions;
        if (number)
            store.read_drives([&](service::DriveRows& rows) {
                kept = rows.drive(*number);
                versions = rows.versions(*number);
            });
        if (!kept || !is_listed(host, reader, kept->drive)) return refused(404, "there is no such drive; /api/v1/drives lists those there are");
        return as_json(200, shown_whole(host, reader, *kept, versions, today_of(moment)));
    });
}

}  // namespace

std::span<const Endpoint> drive_endpoints() {
    static const std::set<Role> everybody{};
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/drives", .roles = everybody, .answer = answer_list},
        {.method = "GET", .path = "/api/v1/drives/{number}", .roles = everybody, .answer = answer_one},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
