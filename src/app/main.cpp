// The command line. What each command does stands in app/commands.hpp and its .cpp files.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "app/commands.hpp"
#include "sandbox/script.hpp"
#include "service/duty.hpp"

namespace {

constexpr const char* version = STEMMEN_VERSION;

using namespace stemmen::app;

// What the options of all subcommands are read into, and what the chosen one returned.
struct Arguments {
    std::string config = "config/stemmen.json";
    std::string dialogs = "dialogs";
    std::string data = "config";
    std::string talk = "dialogs/after-conversation";
    std::string language = "nb";
    std::string save, script, receipt, flag, key_file, key_config;
    ExportArguments exported;
    ChannelArguments channel;
    DutyArguments duty;
    AccessLogArguments access_log;
    DrawArguments draw;
    RecruitArguments recruit;
    TokenArguments tokens;
    bool may_try_first = false;
    LinksArguments links;
    TeamsPackageArguments teams;
    ExportsArguments exports;
    CorrectArguments correct;
    int code = 0;
};

// "dialogs/after-conversation/" is the dialog after-conversation in the folder dialogs.
int chat_in(const Arguments& arguments) {
    const std::string talk = arguments.talk.substr(0, arguments.talk.find_last_not_of('/') + 1);
    const auto slash = talk.rfind('/');
    const std::string folder = slash == std::string::npos ? "dialogs" : talk.substr(0, slash);
    return chat(folder, talk.substr(slash == std::string::npos ? 0 : slash + 1), arguments.language, arguments.save);
}

void add_running(CLI::App& app, Arguments& a) {
    auto* serving = app.add_subcommand("serve", "Run the service");
    serving->add_option("-c,--config", a.config, "The configuration file")->capture_default_str();
    serving->add_flag("--first-try", a.may_try_first, "Print a link that signs one person in to the dashboard, once; only on a machine that nobody else can reach");
    serving->callback([&a] { a.code = serve(a.config, a.may_try_first); });

    a.channel.config = a.config;
    auto* switching = app.add_subcommand("channel", "Switch a channel off, so that nothing is sent on it, or on again");
    switching->add_option("action", a.channel.action, "on, off or status")->required()->check(CLI::IsMember({"on", "off", "status"}));
    switching->add_option("channel", a.channel.channel, "Which one")->capture_default_str();
    switching->add_option("-c,--config", a.channel.config, "The configuration file")->capture_default_str();
    switching->add_option("--why", a.channel.why, "For whoever looks at it later; no names");
    switching->callback([&a] { a.code = channel(a.channel); });

    auto* playing = app.add_subcommand("sandbox", "Run the service with a Messenger of its own, and play citizen and officer in the terminal");
    playing->add_option("--script", a.script, "Play this script instead, and stop");
    playing->footer(std::string(stemmen::sandbox::script_help()));
    playing->callback([&a] { a.code = sandbox(a.data, a.script); });
}

void add_dialogs(CLI::App& app, Arguments& a) {
    auto* checking = app.add_subcommand("check", "Check dialogs, texts and transcripts; the service does not start on a fault");
    checking->add_option("folder", a.dialogs, "The dialogs folder")->capture_default_str();
    checking->callback([&a] { a.code = check(a.dialogs); });

    auto* chatting = app.add_subcommand("chat", "Talk to a dialog in the terminal");
    chatting->add_option("dialog", a.talk, "The dialog's folder")->capture_default_str();
    chatting->add_option("--language", a.language, "nb, nn or en")->capture_default_str();
    chatting->add_option("--save", a.save, "Save the talk as a transcript in this file");
    chatting->callback([&a] { a.code = chat_in(a); });

    auto* screening = app.add_subcommand("screen", "For each line on standard input: its safety class, what is taken out of it, which command it is");
    screening->add_option("--data", a.data, "The folder with the rules")->capture_default_str();
    screening->add_option("--dialogs", a.dialogs, "The dialogs folder, for the commands")->capture_default_str();
    screening->callback([&a] { a.code = screen(a.data, a.dialogs); });
}

void add_reading(CLI::App& app, Arguments& a) {
    ExportArguments& e = a.exported;
    e.config = a.config;
    auto* exporting = app.add_subcommand("export", "Write answers, consents, dispositions, not-asked, sums, or figures as the dashboard shows them, as a table");
    exporting->add_option("report", e.report, "answers, consents, dispositions, not-asked, sums or figures");
    exporting->add_option("-c,--config", e.config, "The configuration file")->capture_default_str();
    exporting->add_option("--format", e.format, "csv, json or xlsx")->check(CLI::IsMember({"csv", "json", "xlsx"}))->capture_default_str();
    exporting->add_option("--out", e.out, "The file; otherwise standard output. Beside FILE its codebook is written (FILE.codebook.csv or .json); XLSX has it as a sheet, CSV and JSON on standard output have none");
    exporting->add_option("--from", e.from, "First day, such as 2026-11-01");
    exporting->add_option("--to", e.to, "Last day");
    exporting->add_option("--unit", e.unit, "This unit and all below it");
    exporting->add_option("--dialog", e.dialog, "This dialog only");
    exporting->add_option("--receipt", e.receipt, "Everything that is kept under this receipt code, as JSON");
    exporting->add_option("--table", e.table, "Of figures: overview, distribution, trend, dispositions, not-asked, themes, compare or missing")->capture_default_str();
    exporting->add_option("--period", e.period, "Of figures: a week, month or quarter, such as 2026-W47, 2026-11 or 2026-Q4; otherwise the running month");
    exporting->add_option("--channel", e.channel, "Of figures: this channel only");
    exporting->add_option("--audience", e.audience, "Of figures: whose limits for small groups hold: team, leaders or open; otherwise team");
    exporting->add_option("--question", e.question, "Of figures: id of the question; otherwise the first rating");
    exporting->add_option("--kind", e.kind, "Of the trend: week, month or quarter");
    exporting->add_option("--other-unit", e.other_unit, "Of compare: the unit to compare with");
    exporting->add_option("--other-period", e.other_period, "Of compare: the period to compare with");
    exporting->add_option("--by", e.by, "Of missing: unit (usual) or channel");
    exporting->callback([&a] { a.code = export_report(a.exported); });

    auto* noting = app.add_subcommand("exports", "Which files have been exported, and in which somebody stands who has been erased since");
    noting->require_subcommand(1);
    const auto deed = [&a, noting](const std::string& name, const std::string& what) {
        auto* command = noting->add_subcommand(name, what);
        command->add_option("-c,--config", a.exports.config, "The configuration file")->default_val(a.config);
        command->callback([&a, name] {
            a.exports.deed = name;
            a.code = exports(a.exports);
        });
        return command;
    };
    deed("list", "Show them, and what to do");
    deed("mend", "Take those who are erased out of the files now, as far as you may read and replace them");
    deed("done", "Tell that you have deleted a file that was moved away or changed")->add_option("number", a.exports.number, "Its number in the list")->required();

    auto* forgetting = app.add_subcommand("forget", "Delete the answers that belong to a receipt code");
    forgetting->add_option("receipt", a.receipt, "The code the citizen was given")->required();
    forgetting->add_option("-c,--config", a.config, "The configuration file")->capture_default_str();
    forgetting->callback([&a] { a.code = forget(a.config, a.receipt); });
}

void add_rights(CLI::App& app, Arguments& a) {
    auto* correcting = app.add_subcommand("correct", "List the answers that a receipt code belongs to, or correct one: the new words come from standard input");
    correcting->add_option("--receipt", a.correct.receipt, "The code the citizen was given")->required();
    correcting->add_option("--answer", a.correct.answer, "Which one, by its number in the list");
    correcting->add_flag("--erase", a.correct.erase, "Take it out instead")->needs("--answer");
    correcting->add_option("-c,--config", a.correct.config, "The configuration file")->default_val(a.config);
    correcting->callback([&a] { a.code = correct(a.correct); });

    auto* consent = app.add_subcommand("consent", "Take back a consent on the citizen's behalf");
    consent->require_subcommand(1);
    auto* withdrawing = consent->add_subcommand("withdraw", "Withdraw what was said yes to in the talk that a receipt code belongs to");
    withdrawing->add_option("receipt", a.receipt, "The code the citizen was given")->required();
    withdrawing->add_option("--flag", a.flag, "This one only, such as quote; otherwise all");
    withdrawing->add_option("-c,--config", a.config, "The configuration file")->capture_default_str();
    withdrawing->callback([&a] { a.code = consent_withdraw(a.config, a.receipt, a.flag); });
}

// `deed` of `stemmen duty`, with what all of them take.
CLI::App* add_deed(CLI::App& duties, Arguments& a, const std::string& deed, const std::string& what) {
    auto* command = duties.add_subcommand(deed, what);
    command->add_option("--service", a.duty.service, "Where the service listens")->capture_default_str();
    command->add_option("--token", a.duty.token, "Your own token, as env:NAME or file:/path")->capture_default_str();
    command->callback([&a, deed] {
        a.duty.deed = deed;
        a.code = duty(a.duty);
    });
    return command;
}

void add_duty(CLI::App& app, Arguments& a) {
    auto* duties = app.add_subcommand("duty", "For duty officers: what citizens in danger have written, where the district is staffed");
    duties->require_subcommand(1);
    add_deed(*duties, a, "list", "What waits, without texts");
    auto* opening = add_deed(*duties, a, "open", "Show one item's text; it is recorded that you have seen it");
    opening->add_option("item", a.duty.item, "Its number in the list")->required();
    auto* handling = add_deed(*duties, a, "handled", "Say where you have taken an item");
    handling->add_option("item", a.duty.item, "Its number in the list")->required();
    std::string destinations;
    for (const std::string_view each : stemmen::service::duty_destinations) destinations += (destinations.empty() ? "" : ", ") + std::string(each);
    handling->add_option("--to", a.duty.to, "One of " + destinations)->required();

    auto* auditing = app.add_subcommand("access-log", "For auditors: who has looked at what");
    auditing->add_option("-c,--config", a.access_log.config, "The configuration file")->default_val(a.config);
    auditing->add_flag("--verify", a.access_log.is_verifying, "Only check that nothing was changed or taken out");
    auditing->add_option("--noted", a.access_log.noted, "What the last check told you to note");
    auditing->callback([&a] { a.code = access_log(a.access_log); });
}

void add_draw(CLI::App& app, Arguments& a) {
    DrawArguments& d = a.draw;
    d.program = std::string("stemmen ") + version;
    auto* drawing = app.add_subcommand("draw", "Draw a group from volunteers under quotas, by the fairest lottery there is, with a record anyone can check");
    drawing->add_option("--pool", d.pool, "CSV of the volunteers: the first column is the id, then a column for each feature");
    drawing->add_option("--quotas", d.quotas, "CSV of the quotas: category,feature,min,max[,min_flex,max_flex]");
    drawing->add_option("--seats", d.seats, "How many are drawn");
    drawing->add_option("--seed", d.seed, "The public value that draws the ticket; with --pool a trial, since nothing was announced");
    drawing->add_option("--source", d.source, "Announce, with --record: which public value will draw, and how it is written, such as \"Lotto 9 January 2027, the seven main numbers in ascending order\"");
    drawing->add_option("--format", d.format, "text or json")->check(CLI::IsMember({"text", "json"}))->capture_default_str();
    drawing->add_option("--goal", d.goal, "leximin, or maximin for a quick preview")->check(CLI::IsMember({"leximin", "maximin"}))->capture_default_str();
    drawing->add_option("--addresses", d.addresses, "Columns that are the address: at most one person from each is drawn");
    drawing->add_option("--fixed", d.fixed, "Ids of people who have their seats already");
    drawing->add_option("--tickets", d.tickets, "How many tickets the lottery has")->capture_default_str();
    drawing->add_option("--alternates", d.alternates, "How many; left out: a quarter of the seats");
    drawing->add_option("--drop-out", d.drop_out, "The chance that somebody who is drawn does not come")->capture_default_str();
    drawing->add_option("--prove-alternates", d.proof_seconds, "Seconds to spend on proving that no better alternates exist")->capture_default_str();
    drawing->add_option("--seconds", d.seconds, "Time for the lottery; then the best so far, with its proven gap")->capture_default_str();
    drawing->add_option("--record", d.record, "Write the whole record here; it holds the pool: keep it safe");
    drawing->add_option("--publish", d.publish, "Write the list for everybody here: codes, no profiles");
    drawing->add_option("--salt", d.salt, "File with the secret that makes the codes; given when preparing");
    drawing->add_option("--from", d.from, "Go on with this record: draw (--seed), --explain, --dropped, --prices");
    drawing->add_option("--explain", d.explain, "Say to this person, by id, why their chance was what it was");
    drawing->add_option("--language", d.language, "nb, nn or en, for --explain")->capture_default_str();
    drawing->add_option("--dropped", d.dropped, "Ids of those who have dropped out: which alternates to call");
    drawing->add_flag("--prices", d.is_pricing, "What loosening each quota by one would give the worst-off");
    drawing->add_option("--verify", d.verify, "Check a record or a published list, without the solver");
    drawing->add_flag("--certificate", d.certificate, "With --verify: solve the certificate's integer program as well");
    drawing->callback([&a] { a.code = draw(a.draw); });
}

void add_recruit(CLI::App& app, Arguments& a) {
    RecruitArguments& r = a.recruit;
    r.config = a.config;
    auto* recruiting = app.add_subcommand("recruit", "A drive that seeks people for a group: its plan, the draw over those who signed up, and who has a seat");
    recruiting->require_subcommand(1);
    const auto add = [&](const char* deed, const char* what) {
        auto* doing = recruiting->add_subcommand(deed, what);
        doing->add_option("--drive", r.drive, "Its number in the register")->required();
        doing->add_option("-c,--config", r.config, "The configuration file")->capture_default_str();
        doing->callback([&a, deed] {
            a.recruit.deed = deed;
            a.code = recruit_group(a.recruit);
        });
        return doing;
    };
    add("plan", "Show the plan, or replace it")->add_option("--file", r.file, "JSON: theme, meeting, mix (docs/recruitment.md)");
    add("status", "How many, who is missing, how far it is; small counts are hidden");
    auto* preparing = add("prepare", "Compute the lottery over those who have signed up, and print the commitment to publish");
    preparing->add_option("--source", r.source, "Which public value will draw, and how it is written, such as \"Lotto 9 January 2027, the seven main numbers in ascending order\"");
    preparing->add_option("--fixed", r.codes, "Codes of those who have their seats already");
    auto* drawing = add("draw", "Draw with the public value: those drawn are invited, the others told");
    drawing->add_option("--value", r.value, "The public value");
    for (auto* each : {preparing, drawing}) each->add_option("--by", r.by, "Who does it, for the record")->capture_default_str();
    const auto add_reader = [&r](CLI::App* to) { to->add_option("--by", r.by, "Who does it, for the access log")->capture_default_str(); };
    auto* recording = add("record", "The record of the draw, for: stemmen draw --verify; noted in the access log, since it holds profiles");
    recording->add_option("--file", r.file, "Write it here instead of printing it");
    recording->add_flag("--published", r.is_published, "The list for everybody instead: codes, no profiles");
    add_reader(recording);
    add_reader(add("list", "Who has a seat, with names and needs; noted in the access log"));
    for (const char* deed : {"met", "absent"}) {
        auto* noting = add(deed, "Note who came, or did not; noted in the access log");
        noting->add_option("codes", r.codes, "Codes of the seats")->required();
        add_reader(noting);
    }
    add("panel", "Ask those of the panel who may be asked now")->add_option("--address", r.address, "The address of the sign-up")->required();
}

void add_tokens(CLI::App& app, Arguments& a) {
    auto* all = app.add_subcommand("tokens", "How machines may read figures: make, list and revoke API tokens");
    all->require_subcommand(1);
    const auto deed = [&a, all](const std::string& name, const std::string& what) {
        auto* command = all->add_subcommand(name, what);
        command->add_option("-c,--config", a.tokens.config, "The configuration file")->default_val(a.config);
        command->callback([&a, name] {
            a.tokens.deed = name;
            a.code = tokens(a.tokens);
        });
        return command;
    };
    auto* making = deed("new", "Make a token; it is shown once");
    making->add_option("name", a.tokens.name, "What it is for, such as bi-report")->required();
    making->add_option("--role", a.tokens.roles, "A role it has; may be given several times")->required();
    making->add_option("--unit", a.tokens.units, "A unit whose figures it may read, with everything below; may be given several times")->required();
    making->add_option("--expires", a.tokens.expires, "How long it works, at most 366d")->capture_default_str();
    deed("list", "Show the tokens there are, never the secrets themselves");
    deed("revoke", "Take a token back; it stops working at once")->add_option("name", a.tokens.name, "Its name")->required();
}

// `deed` of `stemmen links`.
CLI::App* add_link_deed(CLI::App& links_of, Arguments& a, const std::string& deed, const std::string& what) {
    auto* command = links_of.add_subcommand(deed, what);
    command->add_option("-c,--config", a.links.config, "The configuration file")->default_val(a.config);
    command->callback([&a, deed] {
        a.links.deed = deed;
        a.code = links(a.links);
    });
    return command;
}

void add_links(CLI::App& app, Arguments& a) {
    auto* linking = app.add_subcommand("links", "Short links to the own page, with QR code and poster, for places and drives");
    linking->require_subcommand(1);
    auto* adding = add_link_deed(*linking, a, "add", "Make one");
    adding->add_option("--nb", a.links.nb, "What the place is called in bokmål")->required();
    adding->add_option("--nn", a.links.nn, "The same in nynorsk; otherwise as in bokmål");
    adding->add_option("--en", a.links.en, "The same in English; otherwise as in bokmål");
    adding->add_option("--kind", a.links.kind, "passport_office, counter, meeting or stream")->capture_default_str();
    adding->add_option("--unit", a.links.unit, "The unit it belongs to, an id in units.csv; otherwise that of the open page");
    adding->add_option("--dialog", a.links.dialog, "What is asked; otherwise passport-office or place");
    adding->add_option("--drive", a.links.drive, "The drive it belongs to");
    add_link_deed(*linking, a, "list", "Those there are, newest first");
    auto* closing = add_link_deed(*linking, a, "close", "Whoever comes by it from now on is led to the open page");
    closing->add_option("code", a.links.code, "Its code")->required();
}

void add_keys(CLI::App& app, Arguments& a) {
    auto* keys = app.add_subcommand("keys", "Make or rotate the keys");
    keys->require_subcommand(1);
    auto* making = keys->add_subcommand("new", "Make a new key file");
    making->add_option("--out,out", a.key_file, "Where to; otherwise the file that the configuration names");
    making->add_option("-c,--config", a.key_config, "The configuration file");
    making->callback([&a] { a.code = keys_new(a.key_config, a.key_file); });
    auto* rotating = keys->add_subcommand("rotate", "Add a sealing key; the old ones still open what they sealed");
    rotating->add_option("--file,file", a.key_file, "The key file; otherwise the one that the configuration names");
    rotating->add_option("-c,--config", a.key_config, "The configuration file");
    rotating->callback([&a] { a.code = keys_rotate(a.key_config, a.key_file); });
}

void add_teams(CLI::App& app, Arguments& a) {
    auto* packing = app.add_subcommand("teams-package", "Make the app package that is uploaded in the Teams admin centre");
    packing->add_option("-c,--config", a.teams.config, "The configuration file")->required();
    packing->add_option("-o,--out", a.teams.out, "Where to")->capture_default_str();
    packing->add_option("--package-version", a.teams.version, "Higher than that of the last package you uploaded")->capture_default_str();
    packing->add_option("--developer", a.teams.developer, "Whose app it is; otherwise the controller");
    packing->add_flag("--replace", a.teams.replace, "Even when there is such a file");
    packing->callback([&a] { a.code = teams_package(a.teams); });
}

int run(int argc, char** argv) {
    CLI::App app{"Stemmen asks citizens what was good and what can be better after a talk with the police.\nTry it: stemmen sandbox"};
    app.require_subcommand(1);
    Arguments arguments;
    add_running(app, arguments);
    add_dialogs(app, arguments);
    add_reading(app, arguments);
    add_rights(app, arguments);
    add_duty(app, arguments);
    add_draw(app, arguments);
    add_recruit(app, arguments);
    add_tokens(app, arguments);
    add_links(app, arguments);
    add_teams(app, arguments);
    add_keys(app, arguments);
    app.add_subcommand("version", "Print the version")->callback([] { std::printf("stemmen %s\n", version); });
    CLI11_PARSE(app, argc, argv);
    return arguments.code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "stemmen: %s\n", failure.what());
        return 1;
    }
}
