#include "service/drives.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <ranges>

#include "core/json.hpp"
#include "service/recruitment.hpp"

namespace stemmen::service {
namespace {

using json = nlohmann::ordered_json;
using recruit::Drive;
using recruit::DriveStep;
using Kind = JsonNode::Kind;

std::string format(recruit::Day day) { return format_date(Timestamp{day}); }
json format(const std::optional<recruit::Day>& day) { return day ? json(format(*day)) : json(nullptr); }
json format(const recruit::Officer& officer) { return {{"directory_id", officer.directory_id}, {"name", officer.name}}; }

struct TextMember {
    const char* name;
    std::string recruit::DriveFields::*member;
};
constexpr std::array field_members{
    TextMember{"purpose", &recruit::DriveFields::purpose},         TextMember{"audience", &recruit::DriveFields::audience}, TextMember{"known", &recruit::DriveFields::known},
    TextMember{"recruitment", &recruit::DriveFields::recruitment}, TextMember{"approach", &recruit::DriveFields::approach}, TextMember{"use", &recruit::DriveFields::use},
    TextMember{"follow_up", &recruit::DriveFields::follow_up},     TextMember{"sharing", &recruit::DriveFields::sharing},   TextMember{"ethics", &recruit::DriveFields::ethics},
};

// Typed reading of one object: a member of the wrong kind is a fault that names it; one that is absent is empty.
class Reader {
public:
    Reader(const JsonNode& object, std::string& fault) : object_(object), fault_(fault) {}

    [[nodiscard]] std::string text(std::string_view name) const {
        const JsonNode* found = member(name, Kind::string, "a text in quotes");
        return found == nullptr ? std::string{} : found->string;
    }
    [[nodiscard]] bool flag(std::string_view name) const {
        const JsonNode* found = member(name, Kind::boolean, "true or false");
        return found != nullptr && found->boolean;
    }
    [[nodiscard]] int number(std::string_view name) const {
        constexpr double number_max = 1'000'000;
        const JsonNode* found = member(name, Kind::number, "a whole number");
        if (found == nullptr) return 0;
        if (!found->is_integer() || std::abs(found->number) > number_max) return wrong(name, "a whole number"), 0;
        return static_cast<int>(found->number);
    }
    [[nodiscard]] std::optional<recruit::Day> day(std::string_view name) const {
        constexpr std::size_t day_characters = 10;
        const std::string given = text(name);
        if (given.empty()) return std::nullopt;
        const auto at = parse_timestamp(given);
        if (!at || given.size() != day_characters) return wrong(name, "a day such as 2026-11-30"), std::nullopt;
        return std::chrono::floor<std::chrono::days>(*at);
    }
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const {
        std::vector<std::string> out;
        const JsonNode* found = member(name, Kind::array, "a list of texts");
        if (found == nullptr) return out;
        for (const JsonNode& item : found->items) {
            if (!item.is(Kind::string)) return wrong(name, "a list of texts"), out;
            out.push_back(item.string);
        }
        return out;
    }
    [[nodiscard]] Reader object(std::string_view name) const {
        static const JsonNode none{.kind = Kind::object};
        const JsonNode* found = member(name, Kind::object, "an object in braces");
        return {found == nullptr ? none : *found, fault_};
    }
    [[nodiscard]] recruit::Officer officer(std::string_view name) const {
        const Reader inside = object(name);
        return {inside.text("directory_id"), inside.text("name")};
    }
    // A word of a closed set; nothing when it is absent.
    template <class Parse>
    auto word(std::string_view name, Parse parse) const -> decltype(parse("")) {
        const std::string given = text(name);
        if (given.empty()) return std::nullopt;
        auto read = parse(given);
        if (!read) wrong(name, "one of the words of the description");
        return read;
    }
    [[nodiscard]] bool has(std::string_view name) const {
        const JsonNode* found = object_.find(name);
        return found != nullptr && !found->is(Kind::null);
    }

private:
    [[nodiscard]] const JsonNode* member(std::string_view name, Kind kind, std::string_view wanted) const {
        const JsonNode* found = object_.find(name);
        if (found == nullptr || found->is(Kind::null)) return nullptr;
        if (!found->is(kind)) return wrong(name, wanted), nullptr;
        return found;
    }
    void wrong(std::string_view name, std::string_view wanted) const {
        if (fault_.empty()) fault_ = "\"" + std::string(name) + "\" must be " + std::string(wanted);
    }

    const JsonNode& object_;
    std::string& fault_;
};

void read_course(const Reader& reader, Drive& drive) {
    drive.state = reader.word("state", recruit::parse_drive_state).value_or(recruit::DriveState::draft);
    drive.asked_on = reader.day("asked_on");
    drive.started_on = reader.day("started_on");
    drive.stopped_on = reader.day("stopped_on");
    drive.closed_on = reader.day("closed_on");
    drive.told_on = reader.day("told_on");
    if (reader.has("sent_back")) {
        const Reader back = reader.object("sent_back");
        drive.sent_back = recruit::SentBack{back.officer("by"), back.day("on").value_or(recruit::Day{}), back.text("reason")};
    }
    if (!reader.has("approval")) return;
    const Reader approval = reader.object("approval");
    drive.approval = recruit::Approval{approval.officer("by"), approval.day("on").value_or(recruit::Day{}), approval.word("dpia", recruit::parse_dpia).value_or(recruit::Dpia::not_said)};
}

DriveRefused refused(DriveRefused::Why why, std::optional<KeptDrive> kept = {}, std::vector<recruit::Problem> problems = {}) { return {why, std::move(problems), std::move(kept)}; }

}  // namespace

std::vector<Overlap> overlaps_of(DriveDesk& desk, const KeptDrive& kept, const recruit::Near& are_near) {
    std::vector<Drive> others;
    std::vector<Overlap> names;
    for (const KeptDrive& each : desk.open()) {
        if (each.number == kept.number) continue;
        others.push_back(each.drive);
        names.push_back({each.number, each.drive.title, each.drive.owner.name});
    }
    std::vector<Overlap> out;
    for (const std::size_t i : recruit::overlapping(kept.drive, others, are_near)) out.push_back(std::move(names[i]));
    return out;
}

std::string to_json(const Drive& drive) {
    json out{{"title", drive.title},
             {"kind", to_string(drive.kind)},
             {"situation", drive.situation ? json(to_string(*drive.situation)) : json(nullptr)},
             {"unit", drive.unit},
             {"starts_on", format(drive.starts_on)},
             {"ends_on", format(drive.ends_on)},
             {"groups", drive.groups}};
    for (const TextMember& each : field_members) out[each.name] = drive.fields.*(each.member);
    out.update(json{{"goal", drive.goal},
                    {"decision", drive.decision},
                    {"incoming", drive.incoming},
                    {"restricted_because", drive.restricted_because},
                    {"answers_wanted", drive.answers_wanted},
                    {"seats_wanted", drive.seats_wanted},
                    {"questions", drive.questions},
                    {"for_minors", drive.for_minors},
                    {"is_sensitive", drive.is_sensitive},
                    {"link", drive.link},
                    {"owner", format(drive.owner)},
                    {"deputy", format(drive.deputy)},
                    {"state", to_string(drive.state)},
                    {"approval", nullptr},
                    {"sent_back", nullptr},
                    {"asked_on", format(drive.asked_on)},
                    {"started_on", format(drive.started_on)},
                    {"stopped_on", format(drive.stopped_on)},
                    {"closed_on", format(drive.closed_on)},
                    {"told_on", format(drive.told_on)},
                    {"told_back", {{"said", drive.told.said}, {"did", drive.told.did}, {"could_not", drive.told.could_not}}}});
    if (drive.approval) out["approval"] = {{"by", format(drive.approval->by)}, {"on", format(drive.approval->on)}, {"dpia", to_string(drive.approval->dpia)}};
    if (drive.sent_back) out["sent_back"] = {{"by", format(drive.sent_back->by)}, {"on", format(drive.sent_back->on)}, {"reason", drive.sent_back->reason}};
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Drive> parse_drive(std::string_view text) {
    const Result<JsonNode> root = parse_json_tree(text, "drive");
    if (!root || !root->is(Kind::object)) return Error{Errc::bad_input, "send a drive as a JSON object"};
    std::string fault;
    const Reader reader(*root, fault);
    Drive drive;
    drive.title = reader.text("title");
    drive.kind = reader.word("kind", recruit::parse_drive_kind).value_or(recruit::DriveKind::after_conversation);
    drive.situation = reader.word("situation", parse_situation);
    drive.unit = reader.text("unit");
    drive.starts_on = reader.day("starts_on").value_or(recruit::Day{});
    drive.ends_on = reader.day("ends_on").value_or(recruit::Day{});
    drive.groups = reader.texts("groups");
    for (const TextMember& each : field_members) drive.fields.*(each.member) = reader.text(each.name);
    drive.goal = reader.text("goal");
    drive.decision = reader.text("decision");
    drive.incoming = reader.text("incoming");
    drive.restricted_because = reader.text("restricted_because");
    drive.answers_wanted = reader.number("answers_wanted");
    drive.seats_wanted = reader.number("seats_wanted");
    drive.questions = reader.texts("questions");
    drive.for_minors = reader.flag("for_minors");
    drive.is_sensitive = reader.flag("is_sensitive");
    drive.link = reader.text("link");
    drive.owner = reader.officer("owner");
    drive.deputy = reader.officer("deputy");
    read_course(reader, drive);
    const Reader told = reader.object("told_back");
    drive.told = {told.text("said"), told.text("did"), told.text("could_not")};
    if (!fault.empty()) return Error{Errc::bad_input, fault};
    return drive;
}

std::optional<std::int64_t> parse_drive_name(std::string_view name) {
    std::int64_t number = 0;
    if (name.empty()) return std::nullopt;
    const auto [rest, fault] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
    if (fault != std::errc{} || rest != name.data() + name.size() || drive_name(number) != name) return std::nullopt;
    return number;
}

std::vector<std::string> questions_of(DriveRows& drives, std::string_view drive_name) {
    const auto number = parse_drive_name(drive_name);
    const auto kept = number ? drives.drive(*number) : std::nullopt;
    return kept ? kept->drive.questions : std::vector<std::string>{};
}

DriveOutcome carry_out(DriveDesk& desk, DriveOrder order, const recruit::Near& are_near, Timestamp now) {
    using Why = DriveRefused::Why;
    const recruit::Day today = std::chrono::floor<std::chrono::days>(now);
    KeptDrive kept;
    if (order.number == 0) {
        if (order.step != DriveStep::save || !order.written) return refused(Why::not_there);
        if (!may({}, order.step, order.who, order.role)) return refused(Why::not_yours);
        if (desk.count() >= static_cast<std::int64_t>(drives_max)) return refused(Why::full);
        const Drive fresh{.owner = order.written->owner.directory_id.empty() ? order.who : order.written->owner};
        kept.drive = fresh;
    } else {
        std::optional<KeptDrive> found = desk.rows().drive(order.number);
        if (!found) return refused(Why::not_there);
        if (!may(found->drive, order.step, order.who, order.role)) return refused(Why::not_yours, std::move(found));
        if (found->version != order.version) return refused(Why::changed_meanwhile, std::move(found));
        kept = std::move(*found);
    }
    Drive wanted = kept.drive;
    if (order.written) {
        Drive written = std::move(*order.written);
        if (written.owner.directory_id.empty()) written.owner = kept.drive.owner;
        auto edit = recruit::edited(kept.drive, std::move(written), order.language);
        if (!edit) return refused(Why::problems, std::move(kept), {std::move(edit.error())});
        wanted = std::move(*edit);
    }
    if (order.step == DriveStep::approve) wanted.approval = recruit::Approval{order.who, today, order.dpia};
    if (order.step == DriveStep::send_back) wanted.sent_back = recruit::SentBack{order.who, today, std::move(order.reason)};
    if (auto found = problems(wanted, order.step, today, order.language); !found.empty()) return refused(Why::problems, std::move(kept), std::move(found));
    kept.drive = recruit::after_step(std::move(wanted), order.step, order.who, order.dpia, today);
    kept.by = order.who.directory_id;
    kept.at = now;
    DriveDone done{desk.save(std::move(kept), to_string(order.step)), {}};
    done.overlaps = overlaps_of(desk, done.kept, are_near);
    return done;
}

std::vector<DueReminder> take_due_reminders(DriveDesk& desk, Timestamp now) {
    std::vector<DueReminder> out;
    const recruit::Day today = std::chrono::floor<std::chrono::days>(now);
    for (KeptDrive& kept : desk.open()) {
        if (out.size() == reminders_per_run_max) break;
        const auto due = recruit::due_reminder(kept.drive, today);
        if (!due || !desk.remember_reminder(kept.number, *due, now)) continue;
        const recruit::Officer to = due->is_deputy ? kept.drive.deputy : kept.drive.owner;
        out.push_back({std::move(kept), *due, to});
    }
    return out;
}

}  // namespace stemmen::service
