#include "store/forms.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "store/rows.hpp"

namespace stemmen::store {
namespace {

using nlohmann::json;

std::string as_text(const std::map<std::string, std::string>& typed) { return json(typed).dump(-1, ' ', false, json::error_handler_t::replace); }

std::map<std::string, std::string> read_typed(const std::string& text) {
    std::map<std::string, std::string> typed;
    const json read = json::parse(text, nullptr, false);
    if (!read.is_object()) return typed;
    for (const auto& [name, value] : read.items())
        if (value.is_string()) typed.emplace(name, value.get<std::string>());
    return typed;
}

service::Colleague read_colleague(const Query& row) {
    const std::int64_t role = row.integer(3);
    return {.officer = {row.text(0), row.text(1)},
            .language = parse_language(row.text(2)).value_or(Language::nb),
            .role = role == 2 ? recruit::Role::approver : role == 1 ? recruit::Role::officer : recruit::Role::reader,
            .seen_at = row.time(4)};
}

}  // namespace

void SqliteFormDesk::save(const service::DriveForm& form) {
    const std::string typed = as_text(form.typed);
    Query(connection_, Sql::form_save).bind(form.nonce).bind(form.who).bind(form.drive).bind(form.version).bind(std::int64_t{form.is_saved}).bind(typed).bind(form.at).run();
    Query(connection_, Sql::forms_trim).bind(form.who).bind(as_limit(service::forms_of_one_max)).run();
}

std::optional<service::DriveForm> SqliteFormDesk::form(const std::string& nonce) {
    Query query(connection_, Sql::form_get);
    if (!query.bind(nonce).step()) return std::nullopt;
    return service::DriveForm{.nonce = nonce, .who = query.text(0), .drive = query.integer(1), .version = query.integer(2), .is_saved = query.integer(3) != 0, .typed = read_typed(query.text(4)), .at = query.time(5)};
}

void SqliteFormDesk::remember(const service::Colleague& colleague) {
    const std::string folded = fold_case(colleague.officer.name), language(to_string(colleague.language));
    Query query(connection_, Sql::colleague_save);
    query.bind(colleague.officer.directory_id).bind(colleague.officer.name).bind(folded).bind(language).bind(static_cast<std::int64_t>(colleague.role)).bind(colleague.seen_at).run();
}

std::optional<service::Colleague> SqliteFormDesk::colleague(const std::string& directory_id) {
    Query query(connection_, Sql::colleague_get);
    if (!query.bind(directory_id).step()) return std::nullopt;
    return read_colleague(query);
}

std::vector<service::Colleague> SqliteFormDesk::colleagues(std::string_view begins, recruit::Role role, std::size_t limit) {
    std::vector<service::Colleague> found;
    const std::string wanted = fold_case(trim(begins)), inside = " " + wanted;
    Query query(connection_, Sql::colleagues);
    query.bind(wanted).bind(inside).bind(as_limit(limit)).bind(static_cast<std::int64_t>(role));
    while (query.step()) found.push_back(read_colleague(query));
    return found;
}

std::size_t SqliteFormDesk::prune_forms(Timestamp before, std::size_t limit) {
    return static_cast<std::size_t>(Query(connection_, Sql::forms_prune).bind(before).bind(as_limit(limit)).run());
}

std::size_t SqliteFormDesk::prune_colleagues(Timestamp seen_before, std::size_t limit) {
    return static_cast<std::size_t>(Query(connection_, Sql::colleagues_prune).bind(seen_before).bind(as_limit(limit)).run());
}

}  // namespace stemmen::store
