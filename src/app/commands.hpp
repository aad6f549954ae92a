// The subcommands of `stemmen`. Each returns the exit code: 0 good, 1 something was found or refused, 2 used wrongly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stemmen::app {

struct ExportArguments {
    std::string report;
    std::string config;
    std::string format = "csv";
    std::string out;       // "" is standard output
    std::string from, to;  // dates
    std::string unit;      // with everything below it
    std::string dialog;
    std::string receipt;   // everything kept under one receipt code
    // Of figures only.
    std::string table = "overview", period, channel, audience, question, kind, other_unit, other_period, by;
};

struct CorrectArguments {
    std::string config;
    std::string receipt;
    int answer = 0;      // its number in the list; 0 lists them
    bool erase = false;  // takes it out
};

struct ChannelArguments {
    std::string action;  // on, off, status
    std::string channel = "messenger";
    std::string config;
    std::string why;     // for whoever looks at it later
};

struct DutyArguments {
    std::string deed;                                  // list, open, handled
    std::string service = "http://127.0.0.1:8080";     // where it listens
    std::string token = "env:STEMMEN_DUTY_TOKEN";
    std::int64_t item = 0;
    std::string to;
};

struct TokenArguments {
    std::string deed;  // new, list, revoke
    std::string config;
    std::string name;
    std::vector<std::string> roles, units;
    std::string expires = "90d";
};

struct LinksArguments {
    std::string deed;                // add, list, close
    std::string config;
    std::string kind = "counter";    // service::link_kinds
    std::string unit, dialog, drive; // "": the open page's; chosen by kind; none
    std::string nb, nn, en;          // what the place is called
    std::string code;                // to close
};

struct ExportsArguments {
    std::string deed = "list";  // list, mend, done
    std::string config;
    std::int64_t number = 0;    // of the file that is dealt with
};

struct AccessLogArguments {
    std::string config;
    bool is_verifying = false;
    std::string noted;  // from the last check
};

struct DrawArguments {
    std::string pool, quotas;          // CSV files
    int seats = 0;
    std::string seed;                  // the public value; "": only prepare and commit
    std::string format = "text";       // or json
    std::string goal = "leximin";      // or maximin
    int tickets = 10'000;
    int alternates = -1;               // -1: a quarter of the seats
    double drop_out = 0.15;
    double proof_seconds = 0;          // for proving the choice of alternates
    double seconds = 120;              // then the best so far, with its proven gap
    std::string addresses, fixed;      // lists with commas: columns, ids
    std::string record, publish, salt;  // files to write, and the secret of the published codes
    std::string source;                // of the public value, as it is announced
    std::string from, verify;          // records to go on with, or to check
    bool certificate = false;          // with verify: the integer program, too
    bool is_pricing = false;
    std::string explain, language = "nb";
    std::string dropped;               // ids
    std::string program;
};

struct RecruitArguments {
    std::string deed;                  // plan, status, prepare, draw, record, list, met, absent, panel
    std::string config;
    std::int64_t drive = 0;            // number in the register
    std::string file;                  // to read (plan) or write (record)
    std::string source, value;         // of the public value: where it will come from, and what it was
    std::string by = "operator";       // who does it, for the record and the access log
    std::vector<std::string> codes;    // of volunteers: with fixed seats (prepare), who met or not
    std::string address;               // of the sign-up (panel)
    bool is_published = false;         // the list for everybody instead of the record
};

struct TeamsPackageArguments {
    std::string config;
    std::string out = "stemmen-teams.zip";
    std::string version = "1.0.0";  // must rise with each change of what was uploaded before
    std::string developer;          // "": the controller
    bool replace = false;
};

int serve(const std::string& config_path, bool may_try_first);
int channel(const ChannelArguments& arguments);
int check(const std::string& dialogs_folder);
int chat(const std::string& dialogs_folder, const std::string& dialog, const std::string& language, const std::string& save);
int sandbox(const std::string& data_folder, const std::string& script);
int screen(const std::string& data_folder, const std::string& dialogs_folder);
int export_report(const ExportArguments& arguments);
int exports(const ExportsArguments& arguments);
int forget(const std::string& config_path, const std::string& receipt);
int correct(const CorrectArguments& arguments);
int consent_withdraw(const std::string& config_path, const std::string& receipt, const std::string& flag);  // "" is every flag
int draw(const DrawArguments& arguments);
int recruit_group(const RecruitArguments& arguments);
int duty(const DutyArguments& arguments);
int tokens(const TokenArguments& arguments);
int links(const LinksArguments& arguments);
int teams_package(const TeamsPackageArguments& arguments);
int access_log(const AccessLogArguments& arguments);
int keys_new(const std::string& config_path, const std::string& out);
int keys_rotate(const std::string& config_path, const std::string& path);

// Reads a configuration or says on standard error what is wrong with it.
struct Config;
std::optional<Config> read_config(const std::string& path);
// For what needs no secret, such as the switch in an emergency.
std::optional<Config> read_config_without_secrets(const std::string& path);
void complain(const std::string& sentence);

}  // namespace stemmen::app
