// The command line. What each command does stands in app/commands.hpp and its .cpp files.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "app/commands.hpp"

namespace {

constexpr const char* version = STEMMEN_VERSION;

int run(int argc, char** argv) {
    using namespace stemmen::app;
    CLI::App app{"Stemmen asks citizens what was good and what can be better after a talk with the police.\n"
                 "Try it: stemmen sandbox"};
    app.require_subcommand(1);
    int code = 0;

    std::string config = "config/stemmen.json", dialogs = "dialogs", data = "config";
    auto* serve_command = app.add_subcommand("serve", "Run the service");
    serve_command->add_option("-c,--config", config, "The configuration file")->capture_default_str();
    serve_command->callback([&] { code = serve(config); });

    std::string folder = "dialogs";
    auto* check_command = app.add_subcommand("check", "Check dialogs, texts and transcripts; the service does not start on a fault");
    check_command->add_option("folder", folder, "The dialogs folder")->capture_default_str();
    check_command->callback([&] { code = check(folder); });

    std::string talk = "dialogs/after-conversation", language = "nb", save;
    auto* chat_command = app.add_subcommand("chat", "Talk to a dialog in the terminal");
    chat_command->add_option("dialog", talk, "The dialog's folder")->capture_default_str();
    chat_command->add_option("--language", language, "nb, nn or en")->capture_default_str();
    chat_command->add_option("--save", save, "Save the talk as a transcript in this file");
    chat_command->callback([&] {
        const auto slash = talk.find_last_of('/', talk.find_last_not_of('/'));
        const std::string name = talk.substr(slash == std::string::npos ? 0 : slash + 1);
        code = chat(slash == std::string::npos ? "dialogs" : talk.substr(0, slash), name.substr(0, name.find('/')), language, save);
    });

    std::string script;
    auto* sandbox_command = app.add_subcommand("sandbox", "Run the service with a Messenger of its own, and play citizen and officer in the terminal");
    sandbox_command->add_option("--script", script, "Play this script instead, and stop");
    sandbox_command->callback([&] { code = sandbox(data, script); });

    auto* screen_command = app.add_subcommand("screen", "For each line on standard input: its safety class, what is taken out of it, which command it is");
    screen_command->add_option("--data", data, "The folder with the rules")->capture_default_str();
    screen_command->add_option("--dialogs", dialogs, "The dialogs folder, for the commands")->capture_default_str();
    screen_command->callback([&] { code = screen(data, dialogs); });

    ExportArguments exported;
    exported.config = config;
    auto* export_command = app.add_subcommand("export", "Write answers, consents, dispositions or not-asked as a table");
    export_command->add_option("report", exported.report, "answers, consents, dispositions or not-asked");
    export_command->add_option("-c,--config", exported.config, "The configuration file")->capture_default_str();
    export_command->add_option("--format", exported.format, "csv, json or xlsx")->check(CLI::IsMember({"csv", "json", "xlsx"}))->capture_default_str();
    export_command->add_option("--out", exported.out, "The file; otherwise standard output. The codebook is written beside it");
    export_command->add_option("--from", exported.from, "First day, such as 2026-11-01");
    export_command->add_option("--to", exported.to, "Last day");
    export_command->add_option("--unit", exported.unit, "This unit and all below it");
    export_command->add_option("--dialog", exported.dialog, "This dialog only");
    export_command->add_option("--receipt", exported.receipt, "Everything that is kept under this receipt code, as JSON");
    export_command->callback([&] { code = export_report(exported); });

    std::string receipt;
    auto* forget_command = app.add_subcommand("forget", "Delete the answers that belong to a receipt code");
    forget_command->add_option("receipt", receipt, "The code the citizen was given")->required();
    forget_command->add_option("-c,--config", config, "The configuration file")->capture_default_str();
    forget_command->callback([&] { code = forget(config, receipt); });

    std::string key_file, key_config;
    auto* keys_command = app.add_subcommand("keys", "Make or rotate the keys");
    keys_command->require_subcommand(1);
    auto* new_command = keys_command->add_subcommand("new", "Make a new key file");
    new_command->add_option("--out,out", key_file, "Where to; otherwise the file that the configuration names");
    new_command->add_option("-c,--config", key_config, "The configuration file");
    new_command->callback([&] { code = keys_new(key_config, key_file); });
    auto* rotate_command = keys_command->add_subcommand("rotate", "Add a sealing key; the old ones still open what they sealed");
    rotate_command->add_option("--file,file", key_file, "The key file; otherwise the one that the configuration names");
    rotate_command->add_option("-c,--config", key_config, "The configuration file");
    rotate_command->callback([&] { code = keys_rotate(key_config, key_file); });

    auto* version_command = app.add_subcommand("version", "Print the version");
    version_command->callback([] { std::printf("stemmen %s\n", version); });

    CLI11_PARSE(app, argc, argv);
    return code;
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
