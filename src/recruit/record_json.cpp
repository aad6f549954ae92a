#include "recruit/record_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "recruit/lot.hpp"

namespace stemmen::recruit {
namespace {

using json = nlohmann::ordered_json;

constexpr std::string_view any_record_format = "stemmen draw ", list_format = "stemmen draw, published 2", any_list_format = "stemmen draw, published ";

json quota_json(const Quota& quota) {
    json out{{"name", quota.name}, {"min", quota.min}, {"max", quota.max}};
    if (quota.min_flex) out["min_flex"] = *quota.min_flex;
    if (quota.max_flex) out["max_flex"] = *quota.max_flex;
    return out;
}

json pool_json(const Pool& pool) {
    json features = json::array(), people = json::array();
    for (const Feature& feature : pool.features) {
        json values = json::array();
        for (const Quota& quota : feature.values) values.push_back(quota_json(quota));
        features.push_back({{"name", feature.name}, {"values", std::move(values)}});
    }
    for (const Person& person : pool.people) {
        json each{{"id", person.id}, {"values", person.values}};
        if (!person.address.empty()) each["home"] = person.address;
        people.push_back(std::move(each));
    }
    return {{"features", std::move(features)}, {"people", std::move(people)}};
}

json reasons_json(const std::vector<std::vector<Reason>>& by_person) {
    json out = json::array();
    for (const auto& reasons : by_person) {
        json each = json::array();
        for (const Reason& reason : reasons) each.push_back({reason.range, reason.is_upper});
        out.push_back(std::move(each));
    }
    return out;
}

json json_of(const std::vector<Preparation>& preparations) {
    json out = json::array();
    for (const Preparation& each : preparations) out.push_back({{"source", each.source}, {"prepared_at", each.prepared_at}, {"commitment", each.commitment}});
    return out;
}

json json_of(const Announcement& announced) {
    return {{"format", record_format},
            {"program", announced.program},
            {"source", announced.source},
            {"prepared_at", announced.prepared_at},
            {"earlier", json_of(announced.earlier)},
            {"people", announced.people},
            {"impossible", announced.impossible},
            {"seats", announced.seats},
            {"minimum_chance", announced.minimum_chance},
            {"certified_bound", announced.certified_bound},
            {"input_hash", announced.input_hash},
            {"codes_hash", announced.codes_hash},
            {"tickets", announced.tickets},
            {"tickets_hash", announced.tickets_hash}};
}

json alternates_json(const Alternates& alternates) {
    return {{"people", alternates.people}, {"expected_loss", alternates.expected_loss}, {"loss_without", alternates.loss_without},
            {"bound", alternates.bound},   {"is_optimal", alternates.is_optimal},       {"probability_planned", alternates.probability_planned}};
}

// Typed reading: whatever is absent or of another type is a fault, told once for the whole document.
struct Reader {
    bool is_good = true;

    template <class T>
    T read(const json& object, const char* name) {
        const auto found = object.is_object() ? object.find(name) : object.end();
        if (!object.is_object() || found == object.end()) return is_good = false, T{};
        try {
            return found->template get<T>();
        } catch (const json::exception&) {
            return is_good = false, T{};
        }
    }
    template <class T>
    std::optional<T> maybe(const json& object, const char* name) {
        if (!object.is_object() || !object.contains(name) || object.at(name).is_null()) return std::nullopt;
        return read<T>(object, name);
    }
    const json& part(const json& object, const char* name) {
        static const json nothing;
        const auto found = object.is_object() ? object.find(name) : object.end();
        if (object.is_object() && found != object.end()) return *found;
        is_good = false;
        return nothing;
    }
};

std::vector<Preparation> read_preparations(Reader& reader, const json& object) {
    std::vector<Preparation> out;
    for (const json& each : reader.part(object, "earlier"))
        out.push_back({reader.read<std::string>(each, "source"), reader.read<std::string>(each, "prepared_at"), reader.read<std::string>(each, "commitment")});
    return out;
}

Announcement read_announcement(Reader& reader, const json& object) {
    return {.program = reader.read<std::string>(object, "program"), .source = reader.read<std::string>(object, "source"), .prepared_at = reader.read<std::string>(object, "prepared_at"),
            .earlier = read_preparations(reader, object), .people = reader.read<std::size_t>(object, "people"), .tickets = reader.read<std::size_t>(object, "tickets"), .impossible = reader.read<std::size_t>(object, "impossible"), .seats = reader.read<int>(object, "seats"),
            .minimum_chance = reader.read<std::string>(object, "minimum_chance"), .certified_bound = reader.read<std::string>(object, "certified_bound"),
            .input_hash = reader.read<std::string>(object, "input_hash"), .codes_hash = reader.read<std::string>(object, "codes_hash"), .tickets_hash = reader.read<std::string>(object, "tickets_hash")};
}

void read_pool(Reader& reader, const json& object, Pool& pool) {
    for (const json& feature : reader.part(object, "features")) {
        Feature read{reader.read<std::string>(feature, "name"), {}};
        for (const json& value : reader.part(feature, "values"))
            read.values.push_back({.name = reader.read<std::string>(value, "name"), .min = reader.read<int>(value, "min"), .max = reader.read<int>(value, "max"),
                                   .min_flex = reader.maybe<int>(value, "min_flex"), .max_flex = reader.maybe<int>(value, "max_flex")});
        pool.features.push_back(std::move(read));
    }
    for (const json& person : reader.part(object, "people"))
        pool.people.push_back({.id = reader.read<std::string>(person, "id"), .values = reader.read<std::vector<std::size_t>>(person, "values"),
                               .address = reader.maybe<std::string>(person, "home").value_or("")});
}

void read_settings(Reader& reader, const json& object, DrawSettings& settings) {
    settings.seats = reader.read<int>(object, "seats");
    settings.goal = reader.read<std::string>(object, "goal") == "maximin" ? Goal::maximin : Goal::leximin;
    settings.fixed = reader.read<std::vector<std::string>>(object, "fixed");
    settings.alternates = reader.read<int>(object, "alternates_wanted");
    settings.drop_out = reader.read<double>(object, "drop_out");
    settings.salt = reader.read<std::string>(object, "salt");
}

void read_result(Reader& reader, const json& object, Record& record) {
    record.minimum = reader.read<double>(object, "minimum");
    record.bound = reader.read<double>(object, "bound");
    record.is_complete = reader.read<bool>(object, "is_complete");
    record.loosened = reader.read<double>(object, "loosened");
    record.rounds = reader.read<int>(object, "rounds");
    record.profiles = reader.read<std::size_t>(object, "profiles");
    record.chances = reader.read<std::vector<double>>(object, "chances");
    record.certificate = reader.read<std::vector<double>>(object, "certificate");
    record.impossible = reader.read<std::vector<std::size_t>>(object, "impossible");
    for (const auto& reasons : reader.read<std::vector<std::vector<std::pair<std::size_t, bool>>>>(object, "reasons")) {
        record.reasons.emplace_back();
        for (const auto& [range, is_upper] : reasons) record.reasons.back().push_back({range, is_upper});
    }
}

void read_alternates(Reader& reader, const json& object, Alternates& alternates) {
    alternates = {.people = reader.read<std::vector<std::size_t>>(object, "people"), .expected_loss = reader.read<double>(object, "expected_loss"), .loss_without = reader.read<double>(object, "loss_without"),
                  .bound = reader.read<double>(object, "bound"), .is_optimal = reader.read<bool>(object, "is_optimal"), .probability_planned = reader.read<double>(object, "probability_planned")};
}

std::string_view name_of(Goal goal) { return goal == Goal::maximin ? "maximin" : "leximin"; }

std::vector<std::string> ids(const Record& record, const std::vector<std::size_t>& people) {
    std::vector<std::string> out;
    for (const std::size_t person : people) out.push_back(record.pool.people[person].id);
    return out;
}

std::string dumped(const json& document, int indent) { return document.dump(indent, ' ', false, json::error_handler_t::replace) + "\n"; }

}  // namespace

std::string to_json(const Record& record) {
    json out{{"format", record_format},
             {"program", record.program},
             {"solver", record.solver},
             {"settings", {{"seats", record.settings.seats}, {"goal", name_of(record.settings.goal)}, {"fixed", record.settings.fixed}, {"alternates_wanted", record.settings.alternates}, {"drop_out", record.settings.drop_out}, {"salt", record.settings.salt}}},
             {"pool", pool_json(record.pool)},
             {"input_hash", record.input_hash},
             {"result", {{"minimum", record.minimum}, {"bound", record.bound}, {"is_complete", record.is_complete}, {"loosened", record.loosened}, {"rounds", record.rounds}, {"profiles", record.profiles},
                         {"chances", record.chances}, {"certificate", record.certificate}, {"impossible", record.impossible}, {"reasons", reasons_json(record.reasons)}}},
             {"tickets", record.tickets},
             {"tickets_hash", record.tickets_hash},
             {"source", record.source},
             {"prepared_at", record.prepared_at},
             {"earlier", json_of(record.earlier)},
             {"commitment", record.commitment}};
    if (record.ticket) out["draw"] = {{"seed", *record.seed}, {"ticket", *record.ticket}, {"selected", selected(record)}, {"alternates", alternates_json(record.alternates)}};
    return dumped(out, -1);
}

Result<Record> parse_record(std::string_view text) {
    if (text.size() > record_bytes_max) return Error{Errc::over_limit, "the record is larger than 256 MiB"};
    const json document = json::parse(text, nullptr, false);
    Reader reader;
    const std::string format = document.is_discarded() ? std::string() : reader.read<std::string>(document, "format");
    if (format != record_format && format.starts_with(any_record_format))
        return Error{Errc::bad_input, "this record was written by another version of Stemmen (\"" + format + "\", and this one writes \"" + std::string(record_format) + "\"); check it with that version, or prepare the draw anew"};
    if (format != record_format) return Error{Errc::bad_input, "this is no record of a draw; `stemmen draw --record FILE` writes one"};
    Record record{.program = reader.read<std::string>(document, "program"), .solver = reader.read<std::string>(document, "solver")};
    read_settings(reader, reader.part(document, "settings"), record.settings);
    read_pool(reader, reader.part(document, "pool"), record.pool);
    record.input_hash = reader.read<std::string>(document, "input_hash");
    read_result(reader, reader.part(document, "result"), record);
    record.tickets = reader.read<std::vector<Ticket>>(document, "tickets");
    record.settings.tickets = static_cast<int>(record.tickets.size());
    record.tickets_hash = reader.read<std::string>(document, "tickets_hash");
    record.source = reader.read<std::string>(document, "source");
    record.prepared_at = reader.read<std::string>(document, "prepared_at");
    record.earlier = read_preparations(reader, document);
    record.commitment = reader.read<std::string>(document, "commitment");
    if (document.contains("draw")) {
        const json& draw = reader.part(document, "draw");
        record.seed = reader.read<std::string>(draw, "seed");
        record.ticket = reader.read<std::size_t>(draw, "ticket");
        read_alternates(reader, reader.part(draw, "alternates"), record.alternates);
        if (*record.ticket >= record.tickets.size() || reader.read<Ticket>(draw, "selected") != record.tickets[*record.ticket]) return Error{Errc::bad_input, "the people drawn are not those of the ticket drawn"};
    }
    if (!reader.is_good) return Error{Errc::bad_input, "something is missing in the record, or is of the wrong kind"};
    return record;
}

std::string text_of(const Announcement& announcement) { return json_of(announcement).dump(-1, ' ', false, json::error_handler_t::replace); }

std::string to_json(const PublishedList& list) {
    json out{{"format", list_format}, {"commitment", list.commitment}, {"announced", json_of(list.announced)}};
    if (list.value) out.update({{"public_value", *list.value}, {"hashed", hashed_for_draw(*list.value)}, {"ticket", *list.ticket}, {"selected", list.selected}});
    out["how"] = "commitment: SHA-256 of \"announced\" as it stands here, without white space; tickets: places in \"codes\", from 0; the ticket drawn: the first 8 bytes of SHA-256 of \"hashed\", big-endian, "
                 "modulo the number of tickets (numbers that would make some tickets likelier are passed over: then 1, 2 … instead of the last 0). Stemmen's docs/draw.md tells all of it";
    out["codes"] = list.codes;
    out["tickets"] = list.tickets;
    return dumped(out, -1);
}

Result<PublishedList> parse_published(std::string_view text) {
    if (text.size() > record_bytes_max) return Error{Errc::over_limit, "the list is larger than 256 MiB"};
    const json document = json::parse(text, nullptr, false);
    Reader reader;
    const std::string format = document.is_discarded() ? std::string() : reader.read<std::string>(document, "format");
    if (!format.starts_with(any_list_format)) return Error{Errc::not_found, "this is no published list of a draw"};
    if (format != list_format) return Error{Errc::bad_input, "this list was written by another version of Stemmen (\"" + format + "\"); check it with that version"};
    const json& announced = reader.part(document, "announced");
    if (reader.read<std::string>(announced, "format") != record_format) return Error{Errc::bad_input, "what was announced is of another format than the list"};
    PublishedList list{.announced = read_announcement(reader, announced), .commitment = reader.read<std::string>(document, "commitment"), .codes = reader.read<std::vector<std::string>>(document, "codes"),
                       .tickets = reader.read<std::vector<Ticket>>(document, "tickets"), .value = reader.maybe<std::string>(document, "public_value"), .ticket = reader.maybe<std::size_t>(document, "ticket"),
                       .selected = reader.maybe<std::vector<std::string>>(document, "selected").value_or(std::vector<std::string>{})};
    if (!reader.is_good) return Error{Errc::bad_input, "something is missing in the list, or is of the wrong kind"};
    return list;
}

std::string summary_json(const Record& record, const std::vector<std::string>& notices) {
    const std::vector<int> tickets = tickets_of_people(record.tickets, record.pool.people.size());
    json chances = json::object(), of = json::object();
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        chances[record.pool.people[i].id] = record.chances[i];
        of[record.pool.people[i].id] = tickets[i];
    }
    json out{{"minimum_chance", record.minimum},
             {"certificate_gap", std::max(0.0, record.bound - record.minimum)},
             {"certified_bound", record.bound},
             {"is_complete", record.is_complete},
             {"goal", name_of(record.settings.goal)},
             {"seats", record.settings.seats},
             {"people", record.pool.people.size()},
             {"profiles", record.profiles},
             {"rounds", record.rounds},
             {"chances", std::move(chances)},
             {"impossible", ids(record, record.impossible)},
             {"tickets", {{"count", record.tickets.size()}, {"smallest", *std::ranges::min_element(tickets)}, {"of", std::move(of)}}},
             {"input_hash", record.input_hash},
             {"tickets_hash", record.tickets_hash},
             {"commitment", record.commitment}};
    if (!record.source.empty()) out.update({{"source", record.source}, {"prepared_at", record.prepared_at}, {"earlier", json_of(record.earlier)}});
    if (record.ticket) {
        out["seed"] = *record.seed;
        out["hashed"] = hashed_for_draw(*record.seed);
        out["ticket"] = *record.ticket;
        out["selected"] = ids(record, selected(record));
        out["alternates"] = ids(record, record.alternates.people);
        out["alternates_loss"] = {{"expected", record.alternates.expected_loss}, {"without", record.alternates.loss_without}, {"bound", record.alternates.bound}, {"is_optimal", record.alternates.is_optimal}};
    }
    if (!notices.empty()) out["notices"] = notices;
    return dumped(out, 2);
}

std::string fault_json(const DrawFault& fault) {
    return dumped({{"problems", fault.problems}, {"clash", fault.clash}, {"repairs", fault.repairs}, {"recruit", fault.recruits}}, 2);
}

}  // namespace stemmen::recruit
