#include "dashboard/figure_table.hpp"

#include <nlohmann/json.hpp>

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

const std::vector<Column>& columns() {
    static const std::vector<Column> all{
        {"measure", "what the number is of: answered, share, category, disposition, rate, funnel, talks, asked, not_asked, reason, texts, theme, difference, response, representativity, spread, bias or contribution"},
        {"dialog", "name of the dialog"},
        {"unit", "unit of the police, with all below it"},
        {"period", "a week (2026-W47), month (2026-11) or quarter (2026-Q4), by UTC days"},
        {"channel", "messenger, web …; empty for all"},
        {"audience", "whose limits for small groups hold: team, leaders or open"},
        {"question", "id of the question; empty where the number is of no question"},
        {"value", "chosen value, disposition, rate, step, reason, theme, group or verdict; empty for a whole"},
        {"kind", "share, count, number, difference, under (fewer than the limit that stands in persons) or hidden"},
        {"persons", "how many persons, of a count; the limit, of under", true},
        {"of", "of how many persons a share is; empty where that is rounded away", true},
        {"share", "share from 0 to 1; of a difference, representativity (R), spread, bias or contribution the number itself", true},
        {"low", "lower end of the 95 % interval (Wilson); covers chance only, not who chose to answer", true},
        {"high", "upper end of it", true},
        {"few", "yes where a share is of few answers and is not to be compared"},
        {"rounded", "yes where numbers are rounded, as they are for everybody"},
        {"why", "why it is hidden: small_group, few_for_a_share, protects_others, near_what_was_shown, too_much_to_check or nobody"},
        {"as_of", "nothing that came in later is in the number"},
        {"notes", "what must be kept in mind while reading the numbers, in bokmål"},
    };
    return all;
}

std::string number_in(const json& figure, const char* name) { return figure.contains(name) ? figure[name].dump() : std::string{}; }
std::string text_in(const json& from, const char* name) { return from.contains(name) && from[name].is_string() ? from[name].get<std::string>() : std::string{}; }
std::string yes_in(const json& figure, const char* name) { return figure.value(name, false) ? "yes" : ""; }

struct About {
    std::string measure, unit, period, question, value;
};

class Rows {
public:
    Rows(Table& table, const json& answer) : table_(table), filter_(answer.at("filter")), as_of_(text_in(answer, "as_of")) {
        for (const json& note : answer.at("notes")) notes_ += (notes_.empty() ? "" : " ") + text_in(note, "nb");
    }

    [[nodiscard]] About about(std::string measure, std::string question = "", std::string value = "") const { return {std::move(measure), text_in(filter_, "unit"), text_in(filter_, "period"), std::move(question), std::move(value)}; }

    void add(const About& about, const json& figure) {
        const std::string kind = text_in(figure, "kind");
        table_.rows.push_back({about.measure, text_in(filter_, "dialog"), about.unit, about.period, text_in(filter_, "channel"), text_in(filter_, "audience"), about.question, about.value, kind,
                               kind == "under" ? number_in(figure, "limit") : number_in(figure, "persons"), number_in(figure, "of"), number_in(figure, "share"), number_in(figure, "low"), number_in(figure, "high"),
                               yes_in(figure, "few"), yes_in(figure, "rounded"), text_in(figure, "why"), as_of_, notes_});
    }

    void add_participation(const json& of) {
        if (of.at("kind") == "rates") add(about("invited"), of.at("invited"));
        for (const json& one : of.at("dispositions")) add(about("disposition", "", text_in(one, "name")), one.at("figure"));
        for (const json& one : of.at("rates")) {
            if (one.at("figure").is_object()) add(about("rate", "", text_in(one, "name")), one.at("figure"));
            else if (one.at("value").is_number()) add(about("rate", "", text_in(one, "name")), {{"kind", "share"}, {"share", one.at("value")}});
            else add(about("rate", "", text_in(one, "name")), {{"kind", "hidden"}, {"why", "nobody"}});
        }
        for (const json& one : of.at("funnel")) add(about("funnel", "", text_in(one, "step")), one.at("figure"));
    }

    void add_units(const json& units, const std::string& question) {
        for (const json& one : units) {
            About answered = about("answered", question), share = about("share", question);
            answered.unit = share.unit = text_in(one, "unit");
            add(answered, one.at("answered"));
            add(share, one.at("share"));
        }
    }

private:
    Table& table_;
    const json& filter_;
    std::string as_of_, notes_;
};

void add_overview(Rows& rows, const json& answer) {
    for (const json& one : answer.at("headlines")) {
        rows.add(rows.about("answered", text_in(one, "question")), one.at("answered"));
        rows.add(rows.about("share", text_in(one, "question")), one.at("share"));
    }
    if (!answer.at("headlines").empty()) {
        json below = json::array();  // the unit itself has been told above
        for (const json& one : answer.at("units"))
            if (one.at("unit") != answer.at("filter").at("unit")) below.push_back(one);
        rows.add_units(below, text_in(answer.at("headlines").front(), "question"));
    }
    rows.add_participation(answer.at("participation"));
    for (const json& one : answer.at("texts")) rows.add(rows.about("texts", text_in(one, "question")), one.at("figure"));
    rows.add(rows.about("not_asked"), answer.at("not_asked"));
}

void add_distribution(Rows& rows, const json& answer) {
    const std::string question = text_in(answer, "question");
    for (const json& one : answer.at("categories")) rows.add(rows.about("category", question, text_in(one, "value")), one.at("figure"));
    rows.add_units(answer.at("units"), question);
}

void add_trend(Rows& rows, const json& answer) {
    for (const json& one : answer.at("points")) {
        About answered = rows.about("answered", text_in(answer, "question")), share = rows.about("share", text_in(answer, "question"));
        answered.period = share.period = text_in(one, "period");
        rows.add(answered, one.at("answered"));
        rows.add(share, one.at("share"));
    }
}

void add_not_asked(Rows& rows, const json& answer) {
    rows.add(rows.about("talks"), answer.at("talks"));
    rows.add(rows.about("asked"), answer.at("asked"));
    for (const json& one : answer.at("reasons")) rows.add(rows.about("reason", "", text_in(one, "reason")), one.at("figure"));
}

void add_themes(Rows& rows, const json& answer) {
    rows.add(rows.about("texts", text_in(answer, "question")), answer.at("texts"));
    for (const json& one : answer.at("themes")) rows.add(rows.about("theme", text_in(answer, "question"), text_in(one, "name")), one.at("figure"));
}

void add_compare(Rows& rows, const json& answer) {
    for (const char* side : {"first", "second"}) {
        About share = rows.about("share", text_in(answer, "question"));
        share.unit = text_in(answer.at(side), "unit");
        share.period = text_in(answer.at(side), "period");
        rows.add(share, answer.at(side).at("figure"));
    }
    json difference = answer.at("difference");
    if (difference.contains("points")) difference["share"] = difference["points"];
    rows.add(rows.about("difference", text_in(answer, "question"), text_in(difference, "verdict")), difference);
}

void add_missing(Rows& rows, const json& answer) {
    const auto add_number = [&](const std::string& measure, const std::string& group, const json& number) {
        if (number.is_number()) rows.add(rows.about(measure, "", group), {{"kind", "number"}, {"share", number}});
        else rows.add(rows.about(measure, "", group), answer.at("why").is_object() ? answer.at("why") : json{{"kind", "hidden"}, {"why", "nobody"}});
    };
    add_number("response", "", answer.at("response"));
    add_number("representativity", "", answer.at("r"));
    add_number("spread", "", answer.at("spread"));
    add_number("bias", "", answer.at("bias"));
    for (const json& one : answer.at("groups")) {
        const std::string group = text_in(one, "group");
        rows.add(rows.about("invited", "", group), one.at("invited"));
        rows.add(rows.about("answered", "", group), one.at("answered"));
        add_number("contribution", group, one.at("contribution"));
    }
}

}  // namespace

Table figure_table(std::string_view name, const json& answer) {
    Table table{std::string(name), columns(), {}};
    Rows rows(table, answer);
    if (name == "overview") add_overview(rows, answer);
    if (name == "distribution") add_distribution(rows, answer);
    if (name == "trend") add_trend(rows, answer);
    if (name == "dispositions") rows.add_participation(answer.at("participation"));
    if (name == "not-asked") add_not_asked(rows, answer);
    if (name == "themes") add_themes(rows, answer);
    if (name == "compare") add_compare(rows, answer);
    if (name == "missing") add_missing(rows, answer);
    return table;
}

Table figure_codebook(std::string_view name) {
    Table book{"codebook", {{"table", "the table"}, {"column", "its column"}, {"meaning", "what it says"}}, {}};
    for (const Column& column : columns()) book.rows.push_back({std::string(name), column.name, column.description});
    return book;
}

}  // namespace stemmen::dashboard
