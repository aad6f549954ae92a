#include <cstdio>

#include "app/commands.hpp"
#include "app/rules.hpp"
#include "dialog/check.hpp"

namespace stemmen::app {

int check(const std::string& dialogs_folder) {
    const Result<dialog::Files> files = read_dialogs(dialogs_folder);
    if (!files) return complain(files.error().detail), 2;
    const dialog::Faults faults = dialog::check(*files, messenger::abilities());
    for (const dialog::Fault& fault : faults) std::printf("%s\n", dialog::to_string(fault).c_str());
    if (faults.empty()) std::printf("%s: all is well (%zu files)\n", dialogs_folder.c_str(), files->size());
    else std::printf("%zu fault%s\n", faults.size(), faults.size() == 1 ? "" : "s");
    return faults.empty() ? 0 : 1;
}

}  // namespace stemmen::app
