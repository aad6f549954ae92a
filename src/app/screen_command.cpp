#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/rules.hpp"
#include "core/text.hpp"
#include "dialog/commands.hpp"

namespace stemmen::app {
namespace {

using nlohmann::ordered_json;

// "stop" also for AVMELD and its like, which stop and withdraw; a guess ("did you mean STOPP?") is no command yet.
ordered_json command_name(const std::optional<dialog::Recognised>& command) {
    if (!command || command->is_unsure) return nullptr;
    return command->command == dialog::Command::withdraw ? "stop" : std::string(dialog::to_string(command->command));
}

}  // namespace

int screen(const std::string& data_folder, const std::string& dialogs_folder) {
    const Result<DataFiles> data = read_data(data_folder, "config");
    if (!data) return complain(data.error().detail), 2;
    const Result<privacy::Screener> screener = load_screener(*data);
    if (!screener) return complain(screener.error().detail), 2;
    const Result<dialog::Files> files = read_dialogs(dialogs_folder);
    if (!files) return complain(files.error().detail), 2;
    const Result<dialog::Library> library = dialog::load_library(*files);
    if (!library) return complain(library.error().detail), 2;
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const std::string text = repair_utf8(line);
        const privacy::Redaction redaction = screener->redacted(text);
        const ordered_json result{{"safety", privacy::to_string(screener->safety(text))},
                                  {"command", command_name(dialog::recognise(library->commands, text))},
                                  {"redacted", redaction.text},
                                  {"found", redaction.found},
                                  {"flags", redaction.flags}};
        std::cout << result.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n' << std::flush;
    }
    return 0;
}

}  // namespace stemmen::app
