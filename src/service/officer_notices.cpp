// What time brings to officers: reminders, and the closing of links of drives that are over.
#include "service/officer_desk.hpp"

namespace stemmen::service {

void close_ended_links(Transaction& tx, contact::Moment moment) {
    const recruit::Day today = std::chrono::floor<std::chrono::days>(moment.now + moment.utc_offset);
    for (const KeptDrive& each : tx.drive_desk().open())
        if (each.drive.state == recruit::DriveState::running && today > each.drive.ends_on) set_link_open(tx, each.drive.link, false, moment.now);
}

std::vector<OfficerNotice> take_officer_notices(Transaction& tx, const OfficerKit& kit, contact::Moment moment) {
    std::vector<OfficerNotice> out;
    for (const DueReminder& each : take_due_reminders(tx.drive_desk(), moment.now)) {
        const auto colleague = tx.forms().colleague(each.to.directory_id);
        const OfficerWords words(kit, colleague ? colleague->language : Language::nb);
        out.push_back({.to = each.to.directory_id, .screen = reminder_screen(words, each.kept, each.due)});
    }
    return out;
}

}  // namespace stemmen::service
