// The themes that texts are coded with, and whether two coders mean the same by them (Cohen's kappa). Each change of the codebook is
// kept: what a theme meant when a text was coded can be read later.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "dashboard/body.hpp"
#include "dashboard/citizen_text.hpp"
#include "dashboard/codes.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/perform.hpp"
#include "dashboard/work.hpp"
#include "insight/agreement.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;
using service::Theme;

constexpr std::size_t name_characters_max = 80, description_characters_max = 1'000, question_characters_max = 100, body_bytes_max = 16 * 1024;
constexpr std::size_t coder_bytes_max = 200;
constexpr std::int64_t newest = std::int64_t{1} << 53;  // of all versions
constexpr std::size_t agreement_texts_max = 20'000;  // the newest of each coder

json shown(const Theme& theme) {
    return {{"id", theme.id},           {"version", theme.version},         {"name", theme.name},     {"description", theme.description},
            {"question", theme.question}, {"retired", theme.is_retired}, {"changed_by", theme.by}, {"changed_at", format_timestamp(theme.at)}};
}

void answer_codebook(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    parameters.text("unit");
    const std::int64_t given = parameters.whole("version", newest, 0, newest);
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    answer_from(host, std::move(reply), [wanted = given == newest ? std::nullopt : std::optional(given)](service::Store& store) {
        std::vector<Theme> changes;
        store.read_figures([&](service::FigureRows&, service::TextRows& texts) { changes = texts.codebook(); });
        if (wanted && *wanted > version_of(changes)) return refused(404, "the codebook has come to version " + std::to_string(version_of(changes)) + " only");
        json themes = json::array();
        for (const Theme& theme : themes_at(changes, wanted)) themes.push_back(shown(theme));
        return as_json(200, {{"version", wanted.value_or(version_of(changes))}, {"themes", std::move(themes)}});
    });
}

struct Input {
    Theme theme;
    std::optional<std::int64_t> version;  // of the theme that was changed, as the changer saw it
};

Result<Input> read_input(Host& host, const std::string& text) {
    Body body(text, body_bytes_max, R"({"name": "Ventetid", "description": "Kø, svartid, saksbehandlingstid"})");
    Input input;
    input.theme.name = body.line("name", name_characters_max);
    input.theme.description = body.text("description", description_characters_max);
    input.theme.question = body.line("question", question_characters_max);
    input.theme.is_retired = body.flag("retired");
    input.version = body.number("version");
    if (const Result<void> good = body.done(); !good) return good.error();
    if (input.theme.name.empty()) return Error{Errc::bad_input, "give the theme a name of at most " + std::to_string(name_characters_max) + " characters"};
    const auto is_it = [&](const dialog::Step& step) { return step.kind == dialog::StepKind::open && step.question == input.theme.question; };
    const bool is_asked = std::ranges::any_of(host.dialogs().dialogs, [&](const dialog::Dialog& dialog) { return std::ranges::any_of(dialog.steps, is_it); });
    if (!input.theme.question.empty() && !is_asked) return Error{Errc::bad_input, "no dialog asks for words under the question \"" + input.theme.question + "\"; /api/v1/dialogs lists the questions"};
    return input;
}

// What the codebook may become: names are told apart by more than case, and a theme in use is retired rather than replaced.
Result<void> may_write(const std::vector<Theme>& themes, const Theme& changed) {
    for (const Theme& other : themes)
        if (other.id != changed.id && !other.is_retired && !changed.is_retired && fold_case(other.name) == fold_case(changed.name))
            return Error{Errc::conflict, "there is a theme of that name already; change that one, or choose another name"};
    const bool is_new = std::ranges::find(themes, changed.id, &Theme::id) == themes.end();
    if (is_new && themes.size() >= service::themes_max) return Error{Errc::conflict, "there are " + std::to_string(service::themes_max) + " themes, which is all there can be; widen one of them"};
    return {};
}

HttpResponse append(service::Transaction& tx, service::Moment moment, const Reader& reader, const std::vector<Theme>& changes, Theme theme, int status) {
    if (const Result<void> may = may_write(themes_at(changes), theme); !may) return refused(may.error());
    theme.version = version_of(changes) + 1;
    theme.by = reader.subject;
    theme.at = moment.now;
    tx.texts().append(theme);
    return as_json(status, shown(theme));
}

void answer_new(Host& host, Call call, Reply reply) {
    const Result<Input> input = read_input(host, call.request.body);
    if (!input) return reply(refused(input.error()));
    write_and_answer(host, std::move(reply), [reader = call.reader, theme = input->theme](service::Transaction& tx, service::Moment moment) {
        const std::vector<Theme> changes = tx.texts().codebook();
        Theme added = theme;
        for (const Theme& change : changes) added.id = std::max(added.id, change.id);
        ++added.id;
        return append(tx, moment, reader, changes, std::move(added), 201);
    });
}

void answer_change(Host& host, Call call, Reply reply) {
    const auto number = number_in(call.args.front());
    const Result<Input> input = read_input(host, call.request.body);
    if (!input) return reply(refused(input.error()));
    write_and_answer(host, std::move(reply), [reader = call.reader, number, input = *input](service::Transaction& tx, service::Moment moment) {
        const std::vector<Theme> changes = tx.texts().codebook();
        const std::vector<Theme> themes = themes_at(changes);
        const auto known = std::ranges::find_if(themes, [&](const Theme& theme) { return number == theme.id; });
        if (known == themes.end()) return refused(404, "there is no such theme; /api/v1/codebook lists those there are");
        if (input.version && *input.version != known->version) return refused(409, "somebody has changed this theme while you did; look at it as it is now, and change it again");
        Theme changed = input.theme;
        changed.id = known->id;
        return append(tx, moment, reader, changes, std::move(changed), 200);
    });
}

json as_number(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }

json shown(const std::optional<insight::Agreement>& agreement, std::int64_t texts) {
    if (!agreement) return {{"texts", texts}, {"observed", nullptr}, {"expected", nullptr}, {"kappa", nullptr}};
    return {{"texts", texts}, {"observed", agreement->observed}, {"expected", agreement->expected}, {"kappa", as_number(agreement->kappa)}};
}

// A text that both have coded. Themes that were made after one of them had looked at it were none for them to choose.
struct Both {
    service::CodedText first, second;
};

std::vector<Both> coded_by_both(Host& host, const Reader& reader, service::TextRows& texts, const std::string& first, const std::string& second) {
    std::map<std::int64_t, service::CodedText> by_first;
    for (service::CodedText& text : texts.coded_by(first, agreement_texts_max)) by_first.emplace(text.text, std::move(text));
    std::vector<Both> both;
    std::map<std::string, bool> in_scope;
    for (service::CodedText& text : texts.coded_by(second, agreement_texts_max)) {
        const auto other = by_first.find(text.text);
        if (other == by_first.end()) continue;
        const auto [scope, is_new] = in_scope.try_emplace(text.unit);
        if (is_new) scope->second = may_read(host, reader, text.unit);
        if (scope->second) both.push_back({other->second, std::move(text)});
    }
    return both;
}

insight::ThemeCounts counts_of(const Theme& theme, Timestamp made_at, const std::vector<Both>& texts) {
    insight::ThemeCounts counts;
    for (const Both& text : texts) {
        if (!fits(theme, text.first.question) || text.first.at < made_at || text.second.at < made_at) continue;
        const auto gave = [&](const service::CodedText& coded) { return std::ranges::find(coded.themes, theme.id) != coded.themes.end(); };
        const bool first = gave(text.first), second = gave(text.second);
        ++(first && second ? counts.both : first ? counts.only_first : second ? counts.only_second : counts.neither);
    }
    return counts;
}

json agreement_of(const std::vector<Theme>& changes, const std::vector<Both>& texts) {
    insight::ThemeCounts all;
    json themes = json::array();
    for (const Theme& theme : themes_at(changes)) {
        const insight::ThemeCounts counts = counts_of(theme, std::ranges::find(changes, theme.id, &Theme::id)->at, texts);
        const bool is_given = counts.both + counts.only_first + counts.only_second > 0;
        if (theme.is_retired && !is_given) continue;
        all = {all.both + counts.both, all.only_first + counts.only_first, all.only_second + counts.only_second, all.neither + counts.neither};
        themes.push_back({{"theme", theme.id}, {"name", theme.name}, {"both", counts.both}, {"only_first", counts.only_first}, {"only_second", counts.only_second}, {"neither", counts.neither},
                          {"agreement", shown(insight::theme_agreement(counts), counts.both + counts.only_first + counts.only_second + counts.neither)}});
    }
    return {{"all", shown(insight::theme_agreement(all), static_cast<std::int64_t>(texts.size()))}, {"themes", std::move(themes)}};
}

// Those who were asked about, or the two who have coded most.
Result<std::pair<std::string, std::string>> pair_of(const std::vector<std::pair<std::string, std::int64_t>>& coders, std::string first, std::string second) {
    for (const auto& [coder, texts] : coders) {
        if (first.empty() && coder != second) first = coder;
        else if (second.empty() && coder != first) second = coder;
    }
    for (const std::string* each : {&first, &second})
        if (!each->empty() && std::ranges::find(coders, *each, &std::pair<std::string, std::int64_t>::first) == coders.end()) return Error{Errc::not_found, "nobody of that name has coded a text; \"coders\" lists those who have"};
    if (!first.empty() && first == second) return Error{Errc::bad_input, "\"first\" and \"second\" must be two different coders"};
    return std::pair{std::move(first), std::move(second)};
}

void answer_agreement(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    parameters.text("unit");
    const std::string first = parameters.text("first", coder_bytes_max), second = parameters.text("second", coder_bytes_max);
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    answer_from(host, std::move(reply), [&host, reader = call.reader, first, second, now = call.moment.now](service::Store& store) {
        HttpResponse answer;
        store.read_figures([&](service::FigureRows&, service::TextRows& texts) {
            const auto coders = texts.coders();
            const auto pair = pair_of(coders, first, second);
            if (!pair) return void(answer = refused(pair.error()));
            json listed = json::array();
            for (const auto& [coder, count] : coders) listed.push_back({{"coder", coder}, {"texts", count}});
            const bool are_two = !pair->first.empty() && !pair->second.empty();
            json body = agreement_of(texts.codebook(), are_two ? coded_by_both(host, reader, texts, pair->first, pair->second) : std::vector<Both>{});
            body.update({{"as_of", format_timestamp(now)}, {"first", pair->first}, {"second", pair->second}, {"coders", std::move(listed)}});
            answer = as_json(200, body);
        });
        return answer;
    });
}

}  // namespace

std::span<const Endpoint> codebook_endpoints() {
    static const std::set<Role> readers{Role::analyst, Role::privacy_reviewer, Role::librarian, Role::local_owner, Role::steering_viewer, Role::administrator}, writers{Role::analyst, Role::librarian};
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/codebook", .roles = readers, .answer = answer_codebook},
        {.method = "POST", .path = "/api/v1/codebook", .roles = writers, .machine_may = false, .answer = answer_new},
        {.method = "PUT", .path = "/api/v1/codebook/{theme}", .roles = writers, .machine_may = false, .answer = answer_change},
        {.method = "GET", .path = "/api/v1/agreement", .roles = text_readers(), .machine_may = false, .answer = answer_agreement},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
