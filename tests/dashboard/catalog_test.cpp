// What there is to choose from, and how the filter of a request is read.
#include "test_host.hpp"

#include "dashboard/questions.hpp"
#include "dashboard/work.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;

namespace {

const Reader kari{.subject = "oidc:kari", .name = "Kari", .roles = {Role::analyst}, .units = {"pod"}};
const Reader leader{.subject = "oidc:leder", .name = "Leder", .roles = {Role::local_owner}, .units = {"202", "201-a"}};

struct Read {
    Filter filter;
    std::string fault;
};
Read read(const Reader& reader, const std::string& query, PeriodRule rule = PeriodRule::month) {
    TestHost host;
    Parameters parameters({.target = "/api/v1/overview" + query});
    Filter filter = read_filter(parameters, host, reader, noon, rule);
    const Result<void> verdict = parameters.verdict();
    return {std::move(filter), verdict ? "" : verdict.error().detail};
}

}  // namespace

TEST_CASE("without parameters the filter is the talk after conversations, the top of one's units, and the running month") {
    const Read all = read(kari, "");
    CHECK(all.fault.empty());
    CHECK(all.filter.dialog == "after-conversation");
    CHECK(all.filter.unit == "pod");
    CHECK(insight::name_of(*all.filter.period) == "2026-11");
    CHECK(all.filter.audience == insight::Audience::team);
    CHECK_FALSE(read(kari, "", PeriodRule::all_time).filter.period.has_value());
    const Read part = read(leader, "?unit=&period=&channel=&audience=");  // two units with nothing above them: the first, never both together
    CHECK(part.fault.empty());
    CHECK(part.filter.unit == "201-a");
    CHECK(part.filter.audience == insight::Audience::leaders);
    CHECK(insight::name_of(*part.filter.period) == "2026-10");  // the last one that is over
}

TEST_CASE("a filter is read as it is given") {
    const Read given = read(kari, "?dialog=web&unit=201&period=2026-W47&channel=web&audience=team");
    CHECK(given.fault.empty());
    CHECK(given.filter == Filter{.dialog = "web", .unit = "201", .period = insight::parse_period("2026-W47"), .channel = "web", .audience = insight::Audience::team});
    CHECK(read(kari, "?audience=open&period=2026-Q4").filter.audience == insight::Audience::open);
}

TEST_CASE("every mistake in a filter is told, all in one answer") {
    struct Row {
        std::string query, part;
    };
    const std::string script = percent_encode("<script>alert(1)</script>"), sql = percent_encode("x' OR 1=1; DROP TABLE answer; --");
    const Row rows[] = {
        {"?unit=999", "no unit of that id"},
        {"?dialog=no-such", "no dialog of that name"},
        {"?dialog=" + sql, "no dialog of that name"},
        {"?unit=" + script, "no unit of that id"},
        {"?channel=" + sql, "\"channel\" must be"},
        {"?period=2026-13", "\"period\" must be"},
        {"?period=2026-11-30", "\"period\" must be"},
        {"?period=1799-01", "\"period\" must be"},
        {"?period=9999-Q4", "\"period\" must be"},
        {"?period=" + script, "\"period\" must be"},
        {"?audience=everybody", "must be one of team, leaders, open"},
        {"?unit=201&unit=202", "may be given once"},
        {"?from=2026-01-01", "there is no parameter \"from\""},
        {"?" + script + "=1", "a name that none of ours has"},
        {"?dialog=" + std::string(value_bytes_max + 1, 'x'), "100 bytes at most"},
        {"?channel=%00", "characters that are no text"},
        {"?dialog=%FF%FE", "characters that are no text"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.query);
        const std::string fault = read(kari, row.query).fault;
        CHECK(has(fault, row.part));
        CHECK_FALSE(has(fault, "<script"));
    }
    const std::string both = read(kari, "?period=x&dialog=y&channel=%20").fault;
    for (const char* part : {"period", "dialog", "channel"}) CHECK(has(both, part));
    std::string many = "?a0=1";
    for (std::size_t i = 1; i <= parameters_max; ++i) many += "&a" + std::to_string(i) + "=1";
    CHECK(has(read(kari, many).fault, "too many parameters"));
}

TEST_CASE("nobody asks for a wider audience than their own, and weeks are for the team") {
    CHECK(has(read(leader, "?audience=team").fault, "may not be wider"));
    CHECK(read(leader, "?audience=open").fault.empty());
    CHECK(has(read(leader, "?period=2026-W47").fault, "weeks are for the project team"));
    CHECK(has(read(kari, "?period=2026-W47&audience=leaders").fault, "weeks are for the project team"));
    CHECK(has(read(leader, "?unit=201").fault, "other units"));
    CHECK(has(read({.subject = "oidc:ny", .name = "", .roles = {Role::analyst}, .units = {}}, "").fault, "for no unit"));
}

TEST_CASE("the tree of units is there, with what one may see of it") {
    TestHost host;
    const json units = body_of(host.get(host.signed_in("oidc:leder", {"local_owner"}, {"201"}), "/api/v1/units"))["units"];
    REQUIRE(units.size() == 5);
    CHECK(units[0] == json{{"id", "pod"}, {"parent", ""}, {"kind", "directorate"}, {"name", {{"nb", ""}, {"nn", ""}, {"en", ""}}}, {"in_scope", false}});
    CHECK(units[2]["in_scope"] == true);
    CHECK(units[3]["in_scope"] == false);
}

TEST_CASE("the dialogs are there with their questions in three languages, the one after conversations first") {
    TestHost host;
    const json answer = body_of(host.get(host.signed_in("oidc:kari", {"analyst"}), "/api/v1/dialogs"));
    const json& dialogs = answer["dialogs"];
    REQUIRE(dialogs.size() >= 4);
    CHECK(dialogs[0]["name"] == "after-conversation");
    CHECK(dialogs[0]["is_open_link"] == false);
    CHECK(dialogs[0]["first_day"] == nullptr);
    for (std::size_t i = 1; i < dialogs.size(); ++i) CHECK(dialogs[i]["is_open_link"] == true);
    const json* rating = nullptr;
    for (const json& question : dialogs[0]["questions"])
        if (question["id"] == "q.rating") rating = &question;
    REQUIRE(rating != nullptr);
    CHECK((*rating)["share_of"] == json{"4", "5"});
    REQUIRE((*rating)["values"].size() == 5);
    CHECK((*rating)["values"][0]["value"] == "1");
    for (const char* language : {"nb", "nn", "en"}) {
        CHECK((*rating)["text"][language].get<std::string>().size() > 10);
        CHECK((*rating)["values"][4]["label"][language].get<std::string>() != "5");
    }
}

TEST_CASE("a question that is skipped, or that two steps put, is one question without the skipping") {
    const std::vector<Question> questions = questions_of(real_dialogs(), "after-conversation");
    CHECK(std::ranges::count(questions, "q.good", &Question::id) == 1);
    for (const Question& question : questions) {
        CHECK(std::ranges::find(question.values, "SKIP") == question.values.end());
        CHECK(question.values.empty() == (question.kind == "open"));
    }
    CHECK(question_of(questions, "")->id == "q.rating");
    CHECK(question_of(questions, "no-such") == nullptr);
}

TEST_CASE("a busy database is told as such, with when to try again") {
    TestHost host;
    const std::string cookie = host.signed_in("oidc:kari", {"analyst"});
    host.is_full = true;
    const HttpResponse answer = host.get(cookie, "/api/v1/dialogs");
    CHECK(answer.status == 503);
    CHECK(header(answer.headers, "retry-after") == "2");
}

TEST_CASE("a reader is told the limits that hold here, which are not everywhere the least") {
    TestHost host({.public_url = "https://stemmen.example.no", .limits = *insight::Limits::make(7, 15, 40)});
    const json limits = body_of(host.get(host.signed_in("oidc:kari", {"analyst"}), "/api/v1/me"))["limits"];
    CHECK(limits == json{{"count", 7}, {"share", 15}, {"compare", 40}});
}
