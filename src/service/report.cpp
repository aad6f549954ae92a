#include "service/report.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "service/consent.hpp"

namespace stemmen::service {
namespace {

using Row = std::vector<std::string>;

struct Value {
    std::string_view column, value, meaning;
};

struct Shape {
    std::string_view name;
    std::vector<Column> columns;
    std::vector<Value> values;
};

const std::vector<Value> disposition_values{
    {"disposition", "complete", "AAPOR I: rating and at least one more question answered"},
    {"disposition", "partial", "AAPOR P: rating only"},
    {"disposition", "refusal", "AAPOR R: said no, or wrote STOPP, before the rating"},
    {"disposition", "non_contact", "AAPOR NC: invited, no reaction"},
    {"disposition", "other", "AAPOR O: went to the web page or to the officers, technical fault, language"},
    {"disposition", "unknown", "AAPOR UO: we do not know whether the invitation arrived"},
    {"disposition", "pending", "the talk is still open"},
};

const std::array<Shape, 5>& shapes() {
    static const std::array<Shape, 5> all{
        Shape{"answers",
              {{"answer_id", "random id of the answer"},
               {"session_id", "random id of the survey talk; joins answers, consents and dispositions"},
               {"dialog", "name of the dialog"},
               {"dialog_version", "version of the dialog that asked", true},
               {"variant", "random variant, such as order=open_first"},
               {"question", "id of the question in the dialog"},
               {"kind", "rating, choice or open"},
               {"value", "chosen value; ratings run from 1 (worst) to 5 (best); empty for open questions"},
               {"text", "what was written, after redaction; empty for ratings and choices. Personal data until summed up"},
               {"redacted", "types of identifiers that were taken out of the text, separated by spaces"},
               {"flags", "art9 or art10 when the text may hold special categories or criminal matters: read with care"},
               {"language", "language of the talk: nb, nn, en, se"},
               {"channel", "messenger, web …"},
               {"unit", "unit of the police that the conversation was with"},
               {"answered_on", "date, UTC"},
               {"may_quote", "yes while the citizen lets redacted words of this answer be shown to others in the police; else no"}},
              {{"kind", "rating", "a scale from 1 to 5"}, {"kind", "choice", "one of fixed choices"}, {"kind", "open", "own words, redacted"}}},
        Shape{"consents",
              {{"session_id", "random id of the survey talk"},
               {"flag", "what was asked for"},
               {"given", "yes or no; the last row of a flag counts"},
               {"text_id", "id of the text that was shown"},
               {"text_version", "its version", true},
               {"text_hash", "SHA-256 of exactly what was shown"},
               {"language", "language of that text"},
               {"channel", "messenger, web …"},
               {"decided_on", "date, UTC"}},
              {{"flag", "quote", "redacted quotes may be shown to others in the police"}}},
        Shape{"dispositions",
              {{"session_id", "random id of the survey talk"},
               {"dialog", "name of the dialog"},
               {"dialog_version", "version of the dialog", true},
               {"variant", "random variant, such as order=open_first"},
               {"channel", "messenger, web …"},
               {"unit", "unit of the police that the conversation was with"},
               {"language", "language of the talk when it ended"},
               {"setup", "how the talk with the officers was known to be over"},
               {"invited_on", "date, UTC"},
               {"ended_on", "date, UTC; empty while open"},
               {"ending", "how the dialog ended"},
               {"disposition", "final disposition of the invitation"},
               {"aapor_code", "the same as AAPOR's code: I, P, R, NC, O, UO"}},
              disposition_values},
        Shape{"not-asked",
              {{"channel", "messenger, web …"},
               {"unit", "unit of the police that the conversation was with"},
               {"started_on", "date of the first message of the conversation, UTC"},
               {"ended_on", "date, UTC"},
               {"ended_by", "what told that the conversation was over; empty if nothing did"},
               {"reason", "why the citizen was not asked"}},
              {}},
        Shape{"sums",
              {{"month", "month of the answer, the invitation or the end of the talk, UTC"},
               {"unit", "unit of the police that the conversation was with"},
               {"dialog", "name of the dialog; empty for talks with officers"},
               {"question", "id of the question; empty for dispositions and talks"},
               {"kind", "what was counted"},
               {"value", "chosen value, disposition, or asked and why not; empty for open answers"},
               {"count", "how many, of those whose single rows have been deleted when their time was over", true}},
              {{"kind", "rating", "answers on a scale from 1 to 5"},
               {"kind", "choice", "answers by one of fixed choices"},
               {"kind", "open", "answers in own words: only that there were so many"},
               {"kind", "disposition", "invitations by how they ended, as in dispositions"},
               {"kind", "talk", "talks with officers, asked about or why not"}}},
    };
    return all;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

// For each answer, in order. The consents are read after the answers, so that a withdrawal in between is heeded.
std::vector<std::string> quotable(Store& store, const Filter& filter, const std::vector<Answer>& answers) {
    Filter whenever = filter;  // a yes and a no may lie outside the days that are asked for
    whenever.from.reset();
    whenever.to.reset();
    std::map<SessionId, std::vector<Consent>> histories;
    store.each_consent(whenever, [&](const Session& of, const Consent& decision) { histories[of.id].push_back(decision); });
    std::vector<std::string> out;
    out.reserve(answers.size());
    for (const Answer& answer : answers) {
        const auto history = histories.find(answer.session);
        out.emplace_back(history != histories.end() && may_quote(answer, history->second) ? "yes" : "no");
    }
    return out;
}

std::string date_or_empty(const std::optional<Timestamp>& at) { return at ? format_date(*at) : std::string{}; }

}  // namespace

std::optional<Report> parse_report(std::string_view name) {
    for (std::size_t i = 0; i < shapes().size(); ++i)
        if (shapes()[i].name == name) return static_cast<Report>(i);
    return std::nullopt;
}

bool names_talks(Report report) {
    const std::vector<Column>& columns = shapes()[static_cast<std::size_t>(report)].columns;
    return std::ranges::find(columns, talk_column, &Column::name) != columns.end();
}

Table read_table(Store& store, Report report, const Filter& filter) {
    const Shape& shape = shapes()[static_cast<std::size_t>(report)];
    Table table{std::string(shape.name), shape.columns, {}};
    switch (report) {
        case Report::answers: {
            std::vector<Answer> answers;
            store.each_answer(filter, [&](const Session& s, const Answer& a) {
                answers.push_back(a);
                table.rows.push_back(Row{a.id.value, s.id.value, s.dialog, std::to_string(s.dialog_version), s.variant, a.question, a.kind, a.value,
                                         a.text, joined(a.redacted), joined(a.flags), std::string(to_string(a.language)), s.channel, s.unit,
                                         format_date(a.answered_at), ""});
            });
            for (std::size_t i = 0; const std::string& word : quotable(store, filter, answers)) table.rows[i++].back() = word;
            break;
        }
        case Report::consents:
            store.each_consent(filter, [&](const Session& s, const Consent& c) {
                table.rows.push_back(Row{s.id.value, c.flag, c.given ? "yes" : "no", c.text_id, std::to_string(c.text_version), c.text_hash,
                                         std::string(to_string(c.language)), c.channel, format_date(c.at)});
            });
            break;
        case Report::dispositions:
            store.each_session(filter, [&](const Session& s) {
                table.rows.push_back(Row{s.id.value, s.dialog, std::to_string(s.dialog_version), s.variant, s.channel, s.unit,
                                         std::string(to_string(s.language)), s.setup, format_date(s.invited_at), date_or_empty(s.ended_at), s.ending,
                                         std::string(to_string(s.disposition)), std::string(aapor_code(s.disposition))});
            });
            break;
        case Report::not_asked:
            store.each_talk(filter, [&](const Talk& t) {
                if (t.asked) return;
                table.rows.push_back(Row{t.channel, t.unit, format_date(t.started_at), format_date(t.ended_at), t.ended_by, t.reason});
            });
            break;
        case Report::sums:
            store.each_sum(filter, [&](const Sum& s) {
                table.rows.push_back(Row{s.month, s.unit, s.dialog, s.question, s.kind, s.value, std::to_string(s.count)});
            });
            break;
    }
    return table;
}

Table codebook(Report report) {
    const Shape& shape = shapes()[static_cast<std::size_t>(report)];
    Table table{"codebook", {{"table", ""}, {"column", ""}, {"value", ""}, {"meaning", ""}}, {}};
    for (const Column& column : shape.columns) {
        table.rows.push_back({std::string(shape.name), column.name, "", column.description});
        for (const Value& value : shape.values)
            if (value.column == column.name)
                table.rows.push_back({std::string(shape.name), column.name, std::string(value.value), std::string(value.meaning)});
    }
    return table;
}

}  // namespace stemmen::service
