#include <cstdio>

#include "app/commands.hpp"
#include "app/rules.hpp"
#include "dialog/check.hpp"
#include "service/promises.hpp"

namespace stemmen::app {

int check(const std::string& dialogs_folder) {
    const Result<dialog::Files> files = read_dialogs(dialogs_folder);
    if (!files) return complain(files.error().detail), 2;
    dialog::Faults faults = dialog::check(*files, messenger::abilities());
    if (faults.empty()) {
        // The settings of an installation are held against the texts when it starts; here their defaults.
        const Result<dialog::Library> library = dialog::load_library(*files);
        if (library) faults = service::broken_promises(*library, {});
    }
    for (const dialog::Fault& fault : faults) std::printf("%s\n", dialog::to_string(fault).c_str());
    if (faults.empty()) std::printf("%s: all is well (%zu files)\n", dialogs_folder.c_str(), files->size());
    else std::printf("%zu fault%s\n", faults.size(), faults.size() == 1 ? "" : "s");
    return faults.empty() ? 0 : 1;
}

}  // namespace stemmen::app
