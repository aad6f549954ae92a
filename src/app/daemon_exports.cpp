// People who were erased leave exported files within seconds, and after a crash as soon as the service runs again.
#include <algorithm>

#include "app/daemon_state.hpp"
#include "app/export_files.hpp"

namespace stemmen::app {
namespace {

constexpr Duration exports_pause = std::chrono::seconds{5};

std::string sentence_on(const service::ExportFile& file, const std::string& fault) {
    const std::string_view why = fault == "moved" ? "is not where it was written" : fault == "changed" ? "has been changed" : "may not be read or replaced by the service";
    return "somebody who has been erased stands in exported file " + std::to_string(file.number) + ", which " + std::string(why) + "; see what to do with: stemmen exports list";
}

}  // namespace

void Daemon::State::tend_exports() {
    auto waiting = std::make_shared<std::vector<service::WaitingExport>>();  // Written by the job, read after the commit.
    auto failed = std::make_shared<std::size_t>(0);
    const bool submitted = submit(
        [waiting, failed](service::Transaction& tx, service::Moment moment, service::Results&) {
            *waiting = service::waiting_exports(tx, moment.now, false);
            const auto all = tx.exports().waiting(moment.now + Duration{1}, service::exports_max);
            *failed = static_cast<std::size_t>(std::ranges::count_if(all, [](const service::ExportFile& file) { return !file.fault.empty(); }));
        },
        [this, waiting, failed](const std::exception_ptr& failure) {
            if (failure) report("exports", failure);
            else exports_failed = *failed;
            if (failure || waiting->empty()) return next_exports();
            mend(waiting);
        });
    if (!submitted) next_exports();
}

// Files may be large, so they are not rewritten on a thread that others wait for.
void Daemon::State::mend(const std::shared_ptr<std::vector<service::WaitingExport>>& waiting) {
    auto mended = std::make_shared<std::vector<service::Mended>>();
    const bool taken = readers->submit(
        [this, waiting, mended](service::Store&) {
            for (const service::WaitingExport& each : *waiting) mended->push_back(mend_export(each, parts.keys));
        },
        [this, waiting, mended](const std::exception_ptr& failure) {
            if (failure) report("exports", failure);
            const bool submitted = !failure && submit(
                [waiting, mended](service::Transaction& tx, service::Moment moment, service::Results& results) {
                    for (std::size_t i = 0; i < mended->size(); ++i) {
                        const service::Mended& each = (*mended)[i];
                        service::record_mended(tx, (*waiting)[i], each, moment.now);
                        results.counts.push_back({"exports_mended", each.fault.empty() ? (each.is_gone ? "deleted" : "rewritten") : each.fault});
                        if (!each.fault.empty() && (*waiting)[i].file.fault.empty()) results.alarms.push_back(sentence_on((*waiting)[i].file, each.fault));
                    }
                },
                [this](const std::exception_ptr& fault) {
                    if (fault) report("exports", fault);
                    next_exports();
                });
            if (!submitted) next_exports();
        });
    if (!taken) next_exports();
}

void Daemon::State::next_exports() {
    if (!stopping) exports_timer = loop.after(exports_pause, [this] { tend_exports(); });
}

}  // namespace stemmen::app
