#include "dashboard/citizen_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "dashboard/perform.hpp"
#include "service/consent.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

constexpr std::size_t mark_digits = 8;

std::string month_of(Timestamp at) {
    constexpr std::size_t year_and_month = 7;
    return format_date(at).substr(0, year_and_month);
}

json check_of(const service::ReadText& text) {
    if (text.answer.flags.empty() && !text.check) return nullptr;
    json check{{"due_on", format_date(text.answer.answered_at + service::check_within)}, {"outcome", nullptr}, {"by", nullptr}};
    if (text.check) check.update({{"outcome", text.check->outcome}, {"by", text.check->by}});
    return check;
}

}  // namespace

const std::set<Role>& text_readers() {
    static const std::set<Role> readers{Role::analyst, Role::privacy_reviewer, Role::librarian};
    return readers;
}

std::string text_id(const privacy::KeyRing& keys, const service::ReadText& text) {
    return std::to_string(text.number) + "-" + keys.event_key("dashboard.text", text.answer.id.value + text.answer.text).value.substr(0, mark_digits);
}

std::optional<std::int64_t> number_of_text(std::string_view id) {
    const auto dash = id.find('-');
    if (dash == std::string_view::npos || id.size() != dash + 1 + mark_digits) return std::nullopt;
    if (!std::ranges::all_of(id.substr(dash + 1), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); })) return std::nullopt;
    return number_in(id.substr(0, dash));
}

bool may_read(Host& host, const Reader& reader, const std::string& unit) { return unit.empty() ? sees_all(host, reader) : may_see(host.units(), reader, unit); }

Result<service::ReadText> asked_text(Host& host, const Reader& reader, service::TextDesk& desk, const std::string& id) {
    const auto number = number_of_text(id);
    std::optional<service::ReadText> text = number ? desk.text(*number) : std::nullopt;
    if (!text || text_id(host.key_ring(), *text) != id || !may_read(host, reader, text->session.unit))
        return Error{Errc::not_found, "there is no such text now; whoever wrote it may have changed it or taken it back. Fetch the list anew"};
    return std::move(*text);
}

json shown_text(const privacy::KeyRing& keys, const service::ReadText& text) {
    json codes = json::array();
    for (const service::Code& code : text.codes) codes.push_back({{"theme", code.theme}, {"coder", code.coder}, {"at", format_timestamp(code.at)}});
    return {{"id", text_id(keys, text)},
            {"question", text.answer.question},
            {"text", text.answer.text},
            {"rating", text.rating.empty() ? json(nullptr) : json(text.rating)},
            {"unit", text.session.unit},
            {"month", month_of(text.answer.answered_at)},
            {"channel", text.session.channel},
            {"language", to_string(text.answer.language)},
            {"redacted", text.answer.redacted},
            {"flags", text.answer.flags},
            {"check", check_of(text)},
            {"may_quote", service::may_quote(text.answer, text.consents)},
            {"codes", std::move(codes)},
            {"coded_by", text.coded_by}};
}

std::vector<service::Access> seen_texts(const Reader& reader, std::string_view what, std::string_view why, const std::vector<std::int64_t>& numbers) {
    std::vector<service::Access> entries;
    const auto begin = [&] { entries.push_back({.at = {}, .who = reader.subject, .what = std::string(what), .about = "", .why = std::string(why)}); };
    begin();
    for (const std::int64_t number : numbers) {
        const std::string next = std::to_string(number);
        if (entries.back().about.size() + 1 + next.size() > service::access_field_bytes_max) begin();
        std::string& about = entries.back().about;
        about += (about.empty() ? "" : ",") + next;
    }
    return entries;
}

}  // namespace stemmen::dashboard
