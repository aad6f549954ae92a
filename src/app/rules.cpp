#include "app/rules.hpp"

#include <array>
#include <filesystem>
#include <set>

#include "adapters/web/ticket.hpp"
#include "contact/reference.hpp"
#include "dialog/check.hpp"
#include "privacy/consent.hpp"
#include "service/fields.hpp"
#include "service/promises.hpp"

namespace stemmen::app {
namespace {

// Besides the settings: a day of its own that each item has, what the own page keeps for as long as a talk may fall silent, and what
// names nobody.
constexpr std::array<std::string_view, 3> own_ends{"own_day", "page_messages", "none"};

const DataFile* find(const DataFiles& data, std::string_view name) {
    for (const DataFile& file : data.files)
        if (file.name == name) return &file;
    return nullptr;
}

Result<const DataFile*> need(const DataFiles& data, std::string_view name) {
    if (const DataFile* file = find(data, name)) return file;
    return Error{Errc::not_found, "the data folder (" + data.origin + ") has no " + std::string(name) + "; copy it from the project's config folder"};
}

std::string shown_name(const DataFiles& data, const DataFile& file) { return data.origin + "/" + file.name; }

// A dialog may ask for the consents there are.
void check_flags(const dialog::Library& library, Faults& faults) {
    for (const dialog::Dialog& dialog : library.dialogs)
        for (const dialog::Step& step : dialog.steps)
            if (step.kind == dialog::StepKind::consent && !privacy::parse_consent_flag(step.flag))
                faults.sentences.push_back(dialog.file + ":" + std::to_string(step.line) + ": there is no consent \"" + step.flag +
                                           "\"; write quote or panel (the others belong to a drive or a session of a group)");
}

// The links a citizen is sent to fall back to the installation's own address.
void add_own_addresses(const Config& config, dialog::TextArgs& args) {
    args.try_emplace("lenke", config.http.public_url);
    args.try_emplace("personvern_lenke", config.http.public_url + "/personvern");
    args.try_emplace("innsyn_lenke", config.http.public_url + "/innsyn");
    for (const auto& [name, value] : config.texts) args[name] = value;
}

}  // namespace

Result<dialog::Files> read_dialogs(const std::string& folder) {
    Result<DataFiles> data = read_data(folder, "dialogs");
    if (!data) return data.error();
    dialog::Files files;
    for (DataFile& file : data->files) files.emplace_back((data->origin == "built in" ? "dialogs" : data->origin) + "/" + file.name, std::move(file.text));
    return files;
}

Result<privacy::Screener> load_screener(const DataFiles& data) {
    std::vector<privacy::NamedText> safety, redaction;
    for (const DataFile& file : data.files) {
        const std::string_view name = file.name;
        if (name.starts_with("safety/") && name.ends_with(".json")) safety.push_back({shown_name(data, file), file.text});
        if ((name.starts_with("redaction/") && name.ends_with(".json")) || name == "reference/postnummer-kommune.csv")
            redaction.push_back({shown_name(data, file), file.text});
    }
    if (safety.empty() || redaction.empty())
        return Error{Errc::not_found, "the data folder (" + data.origin + ") has no safety or no redaction rules; copy them from the project's config folder"};
    return privacy::Screener::load(safety, redaction);
}

std::variant<privacy::Purposes, Faults> load_purposes(const DataFiles& data) {
    const Result<const DataFile*> file = need(data, "purposes.json");
    if (!file) return Faults{{file.error().detail}};
    const std::set<std::string> settings = storage_settings();
    std::vector<std::string_view> times(settings.begin(), settings.end());
    times.insert(times.end(), own_ends.begin(), own_ends.end());
    auto read = privacy::read_purposes((*file)->text, shown_name(data, **file), service::stored_fields(), times);
    if (auto* faults = std::get_if<std::vector<std::string>>(&read)) return Faults{std::move(*faults)};
    return std::move(std::get<privacy::Purposes>(read));
}

namespace {

template <class Parse>
auto parse_file(const DataFiles& data, std::string_view name, Parse parse) -> decltype(parse(std::string_view{}, std::string_view{})) {
    const Result<const DataFile*> file = need(data, name);
    if (!file) return file.error();
    return parse((*file)->text, shown_name(data, **file));
}

// Nothing, and the faults, when any of them cannot be read. Without `units` the numbers are not looked at.
std::optional<TendedRules> read_tended_rules(const DataFiles& data, const contact::UnitTree* units, Faults& faults) {
    const std::size_t before = faults.sentences.size();
    const auto failed = [&](const Error& error) { faults.sentences.push_back(error.detail); };
    Result<privacy::Screener> screener = load_screener(data);
    Result<contact::Phrases> phrases = parse_file(data, "phrases.json", contact::parse_phrases);
    Result<contact::Reference> reference = contact::Reference{};
    if (units != nullptr)
        reference = parse_file(data, "numbers.json", [&](std::string_view text, std::string_view name) { return contact::parse_reference(text, name, *units); });
    if (!screener) failed(screener.error());
    if (!phrases) failed(phrases.error());
    if (!reference) failed(reference.error());
    if (units == nullptr || faults.sentences.size() != before) return std::nullopt;
    return TendedRules{std::move(*screener), std::move(*phrases), std::move(*reference)};
}

}  // namespace

std::variant<TendedRules, Faults> load_tended_rules(const Config& config, const contact::UnitTree& units) {
    Faults faults;
    const Result<DataFiles> data = read_data(config.data, "config");
    if (!data) return Faults{{data.error().detail}};
    std::optional<TendedRules> rules = read_tended_rules(*data, &units, faults);
    if (!rules) return faults;
    return std::move(*rules);
}

namespace {

Result<web::AllTexts> load_pages(const DataFiles& data) {
    std::vector<web::Texts> all;
    for (const Language language : web::page_languages) {
        Result<web::Texts> texts = parse_file(data, "pages/" + std::string(to_string(language)) + ".json", web::read_texts);
        if (!texts) return texts.error();
        all.push_back(std::move(*texts));
    }
    return web::gather(std::move(all));
}

}  // namespace

namespace {

Result<contact::Places> load_places(const DataFiles& data, const contact::UnitTree& units) {
    const Result<contact::Municipalities> municipalities =
        parse_file(data, "municipalities.csv", [&](std::string_view text, std::string_view name) { return contact::parse_municipalities(text, name, units); });
    if (!municipalities) return municipalities.error();
    return parse_file(data, "reference/postnummer-kommune.csv", [&](std::string_view text, std::string_view name) { return contact::Places::parse(*municipalities, text, name); });
}

}  // namespace

Result<service::OfficerTexts> load_officer_texts(const DataFiles& data) {
    std::vector<std::pair<std::string, std::string>> files;
    for (const Language language : service::officer_languages) {
        const Result<const DataFile*> file = need(data, "officers/" + std::string(to_string(language)) + ".json");
        if (!file) return file.error();
        files.emplace_back(shown_name(data, **file), (*file)->text);
    }
    return service::gather_officer_texts(files);
}

std::variant<Rules, Faults> load_rules(const Config& config) {
    Faults faults;
    const auto failed = [&](const Error& error) { faults.sentences.push_back(error.detail); };
    Result<dialog::Files> files = read_dialogs(config.dialogs);
    Result<DataFiles> data = read_data(config.data, "config");
    if (!files) failed(files.error());
    if (!data) failed(data.error());
    if (!faults.sentences.empty()) return faults;

    for (const dialog::Fault& fault : dialog::check(*files, messenger::abilities())) faults.sentences.push_back(dialog::to_string(fault));
    dialog::Faults ignored;
    dialog::Library library = dialog::read_library(*files, ignored);
    if (library.latest(config.contact.dialog) == nullptr)
        faults.sentences.push_back("\"contact\": \"dialog\": there is no dialog \"" + config.contact.dialog + "\" in " + config.dialogs);
    if (faults.sentences.empty())
        for (const dialog::Fault& fault : service::broken_promises(library, settings_told(config))) faults.sentences.push_back(dialog::to_string(fault));
    Result<contact::UnitTree> units = parse_file(*data, "units.csv", contact::parse_units);
    if (!units) failed(units.error());
    Result<contact::Places> places = units ? load_places(*data, *units) : Result<contact::Places>(contact::Places{});
    if (!places) failed(places.error());
    Result<std::vector<recruit::Mix>> population = parse_file(*data, "reference/population.csv", recruit::parse_population);
    if (!population) failed(population.error());
    std::optional<TendedRules> tended = read_tended_rules(*data, units ? &*units : nullptr, faults);
    Result<web::AllTexts> pages = load_pages(*data);
    if (!pages) failed(pages.error());
    Result<service::OfficerTexts> officers = load_officer_texts(*data);
    if (!officers) failed(officers.error());
    Result<service::DriveTemplates> drives = parse_file(*data, "drives.json", service::read_drive_templates);
    if (!drives) failed(drives.error());
    else if (config.teams && faults.sentences.empty()) faults.sentences = service::faults_of(*drives, library);
    auto purposes = load_purposes(*data);
    if (const auto* wrong = std::get_if<Faults>(&purposes)) faults.sentences.insert(faults.sentences.end(), wrong->sentences.begin(), wrong->sentences.end());
    check_flags(library, faults);
    if (!faults.sentences.empty()) return faults;
    return Rules{.dialogs = std::move(library),
                 .screener = std::move(tended->screener),
                 .phrases = std::move(tended->phrases),
                 .units = std::move(*units),
                 .places = std::move(*places),
                 .population = std::move(*population),
                 .reference = std::move(tended->reference),
                 .purposes = std::move(std::get<privacy::Purposes>(purposes)),
                 .pages = std::move(*pages),
                 .officers = std::move(*officers),
                 .drives = std::move(*drives),
                 .dialogs_origin = std::filesystem::is_directory(config.dialogs) ? config.dialogs : "built in",
                 .data_origin = data->origin};
}

service::Limits limits_of(const Config& config) {
    service::Limits limits;
    limits.session_timeout = config.contact.session_timeout;
    limits.link_kept = config.retention.link_kept;
    limits.thread_kept = config.retention.thread_kept;
    limits.stop_kept = config.retention.stop_kept;
    limits.sessions_kept = config.retention.answers_kept;
    limits.consents_kept = config.retention.consents_kept;
    limits.talks_kept = config.retention.talks_kept;
    limits.deletions_kept = config.retention.deletions_kept;
    limits.event_keys_kept = config.retention.event_keys_kept;
    limits.backups_kept = config.retention.backups_kept;
    limits.access_log_kept = config.safety.access_log_kept;
    limits.inbox_kept = config.retention.inbox_kept;
    limits.officers_kept = config.retention.officers_kept;
    limits.reader_idle = config.dashboard.idle;
    return limits;
}

service::Settings settings_told(const Config& config) {
    return {.limits = limits_of(config),
            .gap = config.contact.gap,
            .age_of_consent = config.children.age_of_consent,
            .any_staffed = config.safety.modes.any_staffed(),
            .has_shared_inbox = messenger::abilities().shared_inbox};
}

messenger::Settings messenger_settings(const MessengerSettings& settings) {
    return {.graph_url = settings.graph_url,
            .graph_version = settings.graph_version,
            .page_id = settings.page_id,
            .app_id = settings.app_id,
            .app_secrets = settings.app_secrets,
            .verify_token = settings.verify_token,
            .page_token = settings.page_token,
            .operator_app_ids = settings.operator_app_ids,
            .automation_texts = settings.automation_texts,
            .persona_id = settings.persona_id};
}

std::map<Language, dialog::TextArgs> account_args(const Config& config, const contact::UnitTree& units, const contact::Reference& reference) {
    return args_of_unit(config, units, reference, config.messenger ? config.messenger->unit : config.web.unit);
}

std::map<Language, dialog::TextArgs> args_of_unit(const Config& config, const contact::UnitTree& units, const contact::Reference& reference, const std::string& unit) {
    std::map<Language, dialog::TextArgs> all;
    for (const Language language : all_languages) {
        dialog::TextArgs& args = all[language];
        for (const auto& [name, value] : contact::placeholders(reference, units, unit, language)) args[name] = value;
        add_own_addresses(config, args);
    }
    return all;
}

namespace {

service::DutyRule duty_of(const Config& config, const contact::UnitTree& units, const std::string& unit) {
    std::vector<std::string_view> path;
    for (const contact::Unit* above : units.path_to_root(unit)) path.push_back(above->id);
    return config.safety.modes.of(path);
}

// Nobody is invited and nothing is handed back, so what is left of the rules of asking is: whoever comes may start.
service::Account own_page(const Config& config, const Rules& rules, std::string id, std::string unit, std::string dialog) {
    service::Account account{.channel = std::string(web::channel_name),
                             .id = std::move(id),
                             .unit = std::move(unit),
                             .abilities = web::abilities(),
                             .language = config.contact.language,
                             .dialog = std::move(dialog)};
    account.policy.setups = {.zero_config = true};
    account.policy.answer_window = std::nullopt;
    account.policy.quiet_hours = std::nullopt;
    account.policy.gap = config.contact.gap;
    account.duty = duty_of(config, rules.units, account.unit);
    account.args = args_of_unit(config, rules.units, rules.reference, account.unit);
    return account;
}

}  // namespace

Result<service::Account> web_account(const Config& config, const Rules& rules) {
    const WebSettings& settings = config.web;
    if (!settings.unit.empty() && rules.units.find(settings.unit) == nullptr)
        return Error{Errc::misconfigured, "\"web\": \"unit\": there is no unit \"" + settings.unit + "\" in units.csv; write the id of one"};
    if (rules.dialogs.latest(settings.dialog) == nullptr)
        return Error{Errc::misconfigured, "\"web\": \"dialog\": there is no dialog \"" + settings.dialog + "\" in " + config.dialogs};
    return own_page(config, rules, std::string(web::open_account), settings.unit, settings.dialog);
}

service::Account place_account(const Config& config, const Rules& rules, const service::ShortLink& link) {
    const bool has_unit = rules.units.find(link.unit) != nullptr, has_dialog = rules.dialogs.latest(link.dialog) != nullptr;
    return own_page(config, rules, link.code, has_unit ? link.unit : config.web.unit, has_dialog ? link.dialog : config.web.dialog);
}

Result<service::Account> messenger_account(const Config& config, const Rules& rules) {
    const MessengerSettings& settings = *config.messenger;
    if (Result<void> good = messenger::check(messenger_settings(settings)); !good) return good.error();
    if (!settings.unit.empty() && rules.units.find(settings.unit) == nullptr)
        return Error{Errc::misconfigured, "\"messenger\": \"unit\": there is no unit \"" + settings.unit + "\" in units.csv; write the id of one"};
    for (const auto& [id, rule] : config.safety.modes.units)
        if (rules.units.find(id) == nullptr)
            return Error{Errc::misconfigured, "\"safety\": \"units\": there is no unit \"" + id + "\" in units.csv; write the id of one"};
    if (const dialog::Dialog* asked = rules.dialogs.latest(config.contact.dialog); asked != nullptr && asked->kind == service::kind_own_page)
        return Error{Errc::misconfigured, "\"contact\": \"dialog\": \"" + config.contact.dialog + "\" is for the own page only, since it does not say that officers can read along"};
    if (const dialog::Dialog* asked = rules.dialogs.latest(config.contact.dialog); asked != nullptr && asked->is_sensitive)
        return Error{Errc::misconfigured, "\"contact\": \"dialog\": \"" + config.contact.dialog + "\" is on a sensitive theme, which is not asked about in Messenger, where officers and Meta read along (P-46); ask it on the own page"};
    Result<contact::Setups> setups = contact::parse_setups(settings.setups);
    if (!setups) return setups.error();
    service::Account account{.channel = "messenger",
                             .id = settings.page_id,
                             .unit = settings.unit,
                             .abilities = messenger::abilities(),
                             .language = config.contact.language,
                             .dialog = config.contact.dialog};
    account.policy.setups = *setups;
    account.policy.quiet_time = settings.quiet_time;
    account.policy.closing_pause = std::min(settings.closing_pause, settings.quiet_time);
    account.policy.automation_reply = settings.automation_reply.value_or(std::min<Duration>(account.policy.automation_reply, settings.quiet_time / 300));
    account.policy.thanks_need_no_answer = settings.thanks_need_no_answer;
    account.policy.answer_window = account.abilities.answer_window;
    account.policy.window_margin = config.contact.window_margin;
    account.policy.gap = config.contact.gap;
    account.policy.quiet_hours = config.contact.quiet_hours;
    account.policy.hand_back_after = config.contact.hand_back_after;
    account.policy.link_refs = settings.link_refs;
    if (Result<void> good = contact::check(account.policy); !good) return good.error();
    account.duty = duty_of(config, rules.units, settings.unit);
    account.args = account_args(config, rules.units, rules.reference);
    return account;
}

}  // namespace stemmen::app
