#include "service/bank.hpp"

#include <nlohmann/json.hpp>

#include "insight/stem.hpp"

namespace stemmen::service {
namespace {

using json = nlohmann::ordered_json;
using insight::Finding;

json as_json(const insight::Steward& steward) { return {{"name", steward.name}, {"subject", steward.subject}}; }

// Typed reading: a member of the wrong kind is a fault that names it.
class Reader {
public:
    explicit Reader(std::string& fault) : fault_(fault) {}

    std::string text(const json& object, const char* name) { return read<std::string>(object, name, "a text in quotes"); }
    bool flag(const json& object, const char* name) { return read<bool>(object, name, "true or false"); }
    std::int64_t number(const json& object, const char* name) {
        const json* found = member(object, name);
        if (found == nullptr) return 0;
        if (!found->is_number_integer()) return wrong(name, "a whole number"), 0;
        return found->get<std::int64_t>();
    }
    insight::Day day(const json& object, const char* name) {
        const auto read = parse_day(text(object, name));
        if (!read) wrong(name, "a day such as 2026-11-30");
        return read.value_or(insight::Day{});
    }
    std::vector<std::string> texts(const json& object, const char* name) {
        std::vector<std::string> all;
        for (const json& each : list(object, name)) {
            if (!each.is_string()) return wrong(name, "a list of texts"), all;
            all.push_back(each.get<std::string>());
        }
        return all;
    }
    const json& list(const json& object, const char* name) {
        static const json none = json::array();
        const json* found = member(object, name);
        if (found == nullptr) return none;
        if (!found->is_array()) return wrong(name, "a list"), none;
        return *found;
    }
    const json& object(const json& parent, const char* name) {
        static const json none = json::object();
        const json* found = member(parent, name);
        if (found == nullptr) return none;
        if (!found->is_object()) return wrong(name, "an object in braces"), none;
        return *found;
    }
    void wrong(std::string_view name, std::string_view wanted) {
        if (fault_.empty()) fault_ = "\"" + std::string(name) + "\" must be " + std::string(wanted);
    }

private:
    static const json* member(const json& object, const char* name) {
        if (!object.is_object()) return nullptr;
        const auto found = object.find(name);
        return found == object.end() || found->is_null() ? nullptr : &*found;
    }
    template <class T>
    T read(const json& object, const char* name, std::string_view wanted) {
        const json* found = member(object, name);
        if (found == nullptr) return {};
        try {
            return found->get<T>();
        } catch (const json::exception&) {
            return wrong(name, wanted), T{};
        }
    }
    std::string& fault_;
};

insight::Steward read_steward(Reader& reader, const json& object, const char* name) {
    const json& steward = reader.object(object, name);
    return {.name = reader.text(steward, "name"), .subject = reader.text(steward, "subject")};
}

// Owner, due and status are absent in what was kept before there were any.
insight::Use read_use(Reader& reader, const json& object) {
    insight::Use use{.decision = reader.text(object, "decision"), .link = reader.text(object, "link"), .on = reader.day(object, "on"), .owner = reader.text(object, "owner"), .due = {}};
    if (!reader.text(object, "due").empty()) use.due = reader.day(object, "due");
    if (const std::string status = reader.text(object, "status"); !status.empty()) {
        const auto known = insight::parse_use_status(status);
        if (!known) reader.wrong("status", "decided, under_way, done or dropped");
        use.status = known.value_or(insight::UseStatus::decided);
    }
    return use;
}

void read_lists(Reader& reader, const json& object, Finding& finding) {
    for (const json& each : reader.list(object, "evidence")) {
        const auto leg = insight::parse_leg(reader.text(each, "leg"));
        if (!leg) reader.wrong("leg", "answers, research or experience");
        finding.evidence.push_back({leg.value_or(insight::Leg::answers), reader.text(each, "text"), reader.text(each, "link"), reader.number(each, "persons")});
    }
    for (const json& each : reader.list(object, "uses")) finding.uses.push_back(read_use(reader, each));
    finding.groups = reader.texts(object, "groups");
    finding.themes = reader.texts(object, "themes");
}

}  // namespace

std::string format_day(insight::Day day) { return format_date(Timestamp{day}); }

std::optional<insight::Day> parse_day(std::string_view text) {
    constexpr std::size_t day_characters = 10;
    if (text.size() != day_characters) return std::nullopt;
    const auto at = parse_timestamp(text);
    if (!at) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*at);
}

std::string to_json(const Finding& finding) {
    json evidence = json::array(), uses = json::array();
    for (const insight::Evidence& each : finding.evidence) evidence.push_back({{"leg", to_string(each.leg)}, {"text", each.text}, {"link", each.link}, {"persons", each.persons}});
    for (const insight::Use& each : finding.uses) uses.push_back({{"decision", each.decision}, {"link", each.link}, {"on", format_day(each.on)}, {"owner", each.owner}, {"due", each.due ? json(format_day(*each.due)) : json(nullptr)}, {"status", to_string(each.status)}});
    const json out{{"claim", finding.claim},
                   {"evidence", std::move(evidence)},
                   {"spread", finding.spread},
                   {"doubt", finding.doubt},
                   {"unit", finding.unit},
                   {"from", format_day(finding.from)},
                   {"to", format_day(finding.to)},
                   {"best_before", format_day(finding.best_before)},
                   {"owner", as_json(finding.owner)},
                   {"deputy", as_json(finding.deputy)},
                   {"groups", finding.groups},
                   {"themes", finding.themes},
                   {"situation", finding.situation ? json(to_string(*finding.situation)) : json(nullptr)},
                   {"is_external", finding.is_external},
                   {"uses", std::move(uses)},
                   {"told_back", {{"said", finding.told.said}, {"did", finding.told.did}, {"could_not", finding.told.could_not}}},
                   {"is_retired", finding.is_retired}};
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Finding> parse_finding(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object()) return Error{Errc::bad_input, "send a finding as a JSON object"};
    std::string fault;
    Reader reader(fault);
    Finding finding{.claim = reader.text(object, "claim"), .spread = reader.text(object, "spread"), .doubt = reader.text(object, "doubt"), .unit = reader.text(object, "unit"),
                    .from = reader.day(object, "from"), .to = reader.day(object, "to"), .best_before = reader.day(object, "best_before"),
                    .owner = read_steward(reader, object, "owner"), .deputy = read_steward(reader, object, "deputy"), .is_external = reader.flag(object, "is_external"),
                    .is_retired = reader.flag(object, "is_retired")};
    read_lists(reader, object, finding);
    if (const std::string situation = reader.text(object, "situation"); !situation.empty()) {
        finding.situation = insight::parse_situation(situation);
        if (!finding.situation) reader.wrong("situation", "co_producer, co_developer or co_decider");
    }
    const json& told = reader.object(object, "told_back");
    finding.told = {reader.text(told, "said"), reader.text(told, "did"), reader.text(told, "could_not")};
    if (!fault.empty()) return Error{Errc::bad_input, fault};
    return finding;
}

Result<KeptFinding> keep(BankDesk& bank, KeptFinding finding, const std::string& note) {
    if (finding.number == 0 && bank.count() >= static_cast<std::int64_t>(findings_max)) return Error{Errc::conflict, "the insight bank is full; retire findings that no longer hold, or raise the limit"};
    const std::vector<std::string> stems = insight::stems(insight::searchable_text(finding.finding), Language::nb);
    return bank.save(std::move(finding), stems, note);
}

}  // namespace stemmen::service
