#include "dashboard/work.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <tuple>

#include "core/text.hpp"
#include "dashboard/answer.hpp"
#include "service/promises.hpp"

namespace stemmen::dashboard {
namespace {

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

// Told back to the reader, so it may hold no more than they could have meant.
bool is_plain(std::string_view text) {
    return is_valid_utf8(text) && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_word(std::string_view text) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; };
    return std::ranges::all_of(text, fits);
}

template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number number{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::string list(std::span<const std::string_view> words) {
    std::string all;
    for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    return all;
}

constexpr std::array<std::string_view, 3> audiences{"team", "leaders", "open"};  // from those who see most

std::optional<insight::Period> read_period(Parameters& parameters, insight::Audience audience, Timestamp now, PeriodRule rule) {
    const std::string name = parameters.text("period");
    if (name.empty() && rule == PeriodRule::all_time) return std::nullopt;
    const auto running = insight::period_of(std::chrono::floor<std::chrono::days>(now), insight::PeriodKind::month);
    if (name.empty()) return audience == insight::Audience::team ? running : insight::period_of(running.first - std::chrono::days{1}, running.kind);
    const auto period = insight::parse_period(name);
    const int year = period ? static_cast<int>(std::chrono::year_month_day(period->first).year()) : 0;
    if (!period || year < year_first - 1 || year > year_last) {
        parameters.fault("\"period\" must be a week, month or quarter such as 2026-W47, 2026-11 or 2026-Q4");
        return running;
    }
    if (period->kind == insight::PeriodKind::week && audience != insight::Audience::team) parameters.fault("weeks are for the project team only; ask for a month or a quarter");
    return period;
}

}  // namespace

const std::set<Role>& figure_roles() {
    static const std::set<Role> roles{Role::sender, Role::local_owner, Role::analyst, Role::privacy_reviewer, Role::librarian, Role::steering_viewer, Role::administrator};
    return roles;
}

Parameters::Parameters(const HttpRequest& request) {
    std::string_view query = query_of(request.target);
    while (!query.empty() && given_.size() <= parameters_max) {
        const auto end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        // As the router reads `unit`, so that both always look at the same one.
        Parameter one{.name = form_value("=" + std::string(pair.substr(0, equals)), ""), .value = equals == std::string_view::npos ? "" : form_value("x" + std::string(pair.substr(equals)), "x")};
        if (!is_word(one.name) || one.name.size() > value_bytes_max) fault("a parameter has a name that none of ours has");
        else if (std::ranges::find(given_, one.name, &Parameter::name) != given_.end()) fault(quoted(one.name) + " may be given once");
        else given_.push_back(std::move(one));
    }
    if (given_.size() > parameters_max) fault("there are too many parameters");
}

std::string Parameters::text(std::string_view name, std::size_t bytes_max) {
    const auto found = std::ranges::find(given_, name, &Parameter::name);
    if (found == given_.end()) return {};
    found->is_taken = true;
    if (found->value.size() > bytes_max) fault(quoted(name) + " may have " + std::to_string(bytes_max) + " bytes at most");
    else if (!is_plain(found->value)) fault(quoted(name) + " holds characters that are no text");
    else return found->value;
    return {};
}

std::string Parameters::word(std::string_view name, std::span<const std::string_view> words, std::string_view usual) {
    const std::string given = text(name);
    if (given.empty()) return std::string(usual);
    if (std::ranges::find(words, given) != words.end()) return given;
    fault(quoted(name) + " must be one of " + list(words));
    return std::string(usual);
}

std::int64_t Parameters::whole(std::string_view name, std::int64_t usual, std::int64_t least, std::int64_t most) {
    const std::string given = text(name);
    if (given.empty()) return usual;
    const auto number = parse<std::int64_t>(given);
    if (number && least <= *number && *number <= most) return *number;
    fault(quoted(name) + " must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return usual;
}

double Parameters::number(std::string_view name, double usual, double least, double most) {
    const std::string given = text(name);
    if (given.empty()) return usual;
    const auto number = parse<double>(given);
    if (number && least <= *number && *number <= most) return *number;
    const auto shown = [](double bound) { return std::to_string(static_cast<std::int64_t>(bound)); };
    fault(quoted(name) + " must be a number from " + shown(least) + " to " + shown(most));
    return usual;
}

Result<void> Parameters::verdict() const {
    std::vector<std::string> faults = faults_;
    for (const Parameter& one : given_)
        if (!one.is_taken) faults.push_back("there is no parameter " + quoted(one.name) + " here");
    if (faults.empty()) return {};
    std::string all;
    for (const std::string& sentence : faults) all += (all.empty() ? "" : "; ") + sentence;
    return Error{Errc::bad_input, all};
}

Installed installed(Host& host) { return {host.units(), host.dialogs(), host.dashboard_settings()}; }

Filter read_filter(Parameters& parameters, Host& host, const Reader& reader, Timestamp now, PeriodRule rule) { return read_filter(parameters, installed(host), reader, now, rule); }

Filter read_filter(Parameters& parameters, const Installed& installed, const Reader& reader, Timestamp now, PeriodRule rule) {
    Filter filter;
    filter.audience = audience_of(reader);
    const std::string audience = parameters.word("audience", audiences, to_string(filter.audience));
    const auto asked = static_cast<insight::Audience>(std::ranges::find(audiences, audience) - audiences.begin());
    if (asked < filter.audience) parameters.fault("your roles see what is for " + std::string(to_string(filter.audience)) + "; \"audience\" may not be wider than that");
    else filter.audience = asked;

    filter.unit = parameters.text("unit");
    if (filter.unit.empty()) filter.unit = topmost_unit(installed.units, reader);
    if (filter.unit.empty()) parameters.fault("your roles are for no unit; ask whoever tends the groups at the identity provider");
    else if (const auto units = units_asked(installed.units, reader, filter.unit); !units) parameters.fault(units.error().detail);

    const std::vector<std::string> dialogs = dialogs_in_order(installed.dialogs, installed.settings.dialog);
    filter.dialog = parameters.text("dialog");
    if (filter.dialog.empty() && !dialogs.empty()) filter.dialog = dialogs.front();
    else if (std::ranges::find(dialogs, filter.dialog) == dialogs.end()) parameters.fault("there is no dialog of that name; /api/v1/dialogs lists those there are");

    filter.channel = parameters.text("channel");
    if (!is_word(filter.channel)) parameters.fault("\"channel\" must be the name of a channel, such as messenger or web");
    filter.period = read_period(parameters, filter.audience, now, rule);
    return filter;
}

std::string topmost_unit(const contact::UnitTree& tree, const Reader& reader) {
    for (const contact::Unit& unit : tree.units)
        if (may_see(tree, reader, unit.id) && (unit.parent.empty() || !may_see(tree, reader, unit.parent))) return unit.id;
    return {};
}

std::vector<std::string> dialogs_in_order(const dialog::Library& library, const std::string& first) {
    std::vector<const dialog::Dialog*> all;
    for (const dialog::Dialog& one : library.dialogs)
        if (library.latest(one.name) == &one) all.push_back(&one);
    const auto place = [&](const dialog::Dialog* one) { return std::tuple(one->name != first, one->kind == service::kind_own_page, one->name); };
    std::ranges::sort(all, {}, place);
    std::vector<std::string> names;
    for (const dialog::Dialog* one : all) names.push_back(one->name);
    return names;
}

std::string_view to_string(insight::Audience audience) { return audiences.at(static_cast<std::size_t>(audience)); }

Timestamp as_of(const service::Freshness& fresh, Timestamp now) { return fresh.stale_days == 0 ? now : fresh.as_of.value_or(now); }

void answer_from(Host& host, Reply reply, Look look) {
    struct Looking {
        Reply reply;
        Look look;
        HttpResponse answer;
    };
    auto looking = std::make_shared<Looking>(std::move(reply), std::move(look), HttpResponse{});  // Owned by the work and by what follows.
    const bool taken = host.read([looking](service::Store& store) { looking->answer = looking->look(store); },
                                 [looking](const std::exception_ptr& failure) { looking->reply(failure ? busy() : std::move(looking->answer)); });
    if (!taken) looking->reply(busy());
}

}  // namespace stemmen::dashboard
