#include "service/publish.hpp"

#include "privacy/sha256.hpp"

namespace stemmen::service {

std::vector<std::string> publish(const dialog::Library& library, Transaction& tx) {
    std::vector<std::string> faults;
    for (const dialog::Dialog& dialog : library.dialogs) {
        const std::string version = std::to_string(dialog.version);
        const std::string name = "dialog " + dialog.name + " " + version;
        const std::string fingerprint = privacy::sha256_hex(dialog.source);
        const std::string before = tx.pinned(name);
        if (before == fingerprint) continue;
        if (!before.empty() && tx.has_sessions(dialog.name, dialog.version)) {
            faults.push_back(dialog.file + ": people have already answered version " + version + " of " + dialog.name +
                             ", and it has been changed since; put the old file back as dialog.v" + version + ".json, and give the changed one \"version\": " +
                             std::to_string(dialog.version + 1));
            continue;
        }
        tx.pin(name, fingerprint);
    }
    return faults;
}

}  // namespace stemmen::service
