#include "service/officers.hpp"

#include <charconv>

#include "service/officer_commands.hpp"
#include "service/officer_screens.hpp"

namespace stemmen::service {
namespace {

using recruit::Day;
using recruit::Role;

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

std::int64_t number_in(const std::map<std::string, std::string>& form, const std::string& name) {
    const auto found = form.find(name);
    std::int64_t number = 0;
    if (found == form.end()) return 0;
    const char* end = found->second.data() + found->second.size();
    const auto [rest, fault] = std::from_chars(found->second.data(), end, number);
    return fault == std::errc{} && rest == end && number > 0 ? number : 0;
}

// One event of one officer, in one transaction.
class Conversation {
public:
    Conversation(Transaction& tx, const OfficerKit& kit, const OfficerEvent& event, contact::Moment moment)
        : tx_(tx), kit_(kit), event_(event), moment_(moment), words_(kit, event.language), today_(std::chrono::floor<std::chrono::days>(moment.now + moment.utc_offset)) {}

    OfficerReply said(const OfficerSaid& said) {
        const auto command = parse_command(said.text, kit_.texts);
        if (!command) return shown(help_screen(words_, "help.unknown", event_.role));
        switch (*command) {
            case OfficerCommand::mine: return shown(mine());
            case OfficerCommand::running: return shown(running());
            default: return shown(help_screen(words_, "help.hello", event_.role));
        }
    }

    OfficerReply pressed(const OfficerPressed& pressed) {
        OfficerReply reply = pressed.verb == verb_show ? show(number_in(pressed.form, "drive"))
                             : pressed.verb == verb_mine ? shown(mine())
                             : pressed.verb == verb_running ? shown(running())
                                                            : shown(help_screen(words_, "help.hello", event_.role));
        reply.replaces = true;
        return reply;
    }

    OfficerReply installed() { return shown(help_screen(words_, "help.hello", event_.role)); }

private:
    static OfficerReply shown(Screen screen) { return {.screen = std::move(screen)}; }

    Screen listed(std::string_view name, DriveQuery query) {
        query.limit = listed_drives_max + 1;
        std::vector<KeptDrive> drives = tx_.drive_desk().rows().find(query);
        const bool are_more = drives.size() > listed_drives_max;
        if (are_more) drives.resize(listed_drives_max);
        return list_screen(words_, name, drives, are_more, today_);
    }
    Screen mine() { return listed("mine", {.steward = event_.who.directory_id}); }
    Screen running() { return listed("running", {.states = {recruit::DriveState::running}}); }

    OfficerReply show(std::int64_t number) {
        const auto kept = tx_.drive_desk().rows().drive(number);
        if (!kept) return shown(notice(words_, "gone.heading", {words_("gone.text"), Line::Style::problem}));
        return {.screen = status_screen(words_, *kept, today_), .shows_drive = number};
    }

    Transaction& tx_;
    const OfficerKit& kit_;
    const OfficerEvent& event_;
    contact::Moment moment_;
    OfficerWords words_;
    Day today_;
};

}  // namespace

OfficerReply hear_officer(Transaction& tx, const OfficerKit& kit, const OfficerEvent& event, contact::Moment moment) {
    Conversation conversation(tx, kit, event, moment);
    return std::visit(overloaded{[&](const OfficerSaid& said) { return conversation.said(said); }, [&](const OfficerPressed& pressed) { return conversation.pressed(pressed); },
                                 [&](const OfficerSearched&) { return OfficerReply{}; }, [&](const OfficerInstalled&) { return conversation.installed(); }},
                      event.what);
}

std::optional<Screen> drive_screen(Transaction& tx, const OfficerKit& kit, std::int64_t drive, Language language, contact::Moment moment) {
    const auto kept = tx.drive_desk().rows().drive(drive);
    if (!kept) return std::nullopt;
    return status_screen(OfficerWords(kit, language), *kept, std::chrono::floor<std::chrono::days>(moment.now + moment.utc_offset));
}

std::vector<OfficerNotice> take_officer_notices(Transaction& tx, const OfficerKit& kit, const std::function<Language(const std::string&)>& language_of, contact::Moment moment) {
    std::vector<OfficerNotice> out;
    for (DueReminder& each : take_due_reminders(tx.drive_desk(), moment.now)) {
        const OfficerWords words(kit, language_of(each.to.directory_id));
        Screen screen = status_screen(words, each.kept, std::chrono::floor<std::chrono::days>(moment.now + moment.utc_offset));
        out.push_back({.to = each.to.directory_id, .screen = std::move(screen), .shows_drive = each.kept.number});
    }
    return out;
}

}  // namespace stemmen::service
