// What officers do with drives by a channel of their own, such as Teams: what they said or pressed becomes the next screen. Knows no
// channel. Rights come from the directory id and role that the channel has proved, never from what a card says; a form's state is kept
// here under a nonce that works once, and a step on a drive names the version that was seen, so that nothing is done twice.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "contact/units.hpp"
#include "dialog/library.hpp"
#include "service/drive_templates.hpp"
#include "service/drives.hpp"
#include "service/officer_screen.hpp"
#include "service/officer_texts.hpp"
#include "service/ports.hpp"
#include "service/recruitment.hpp"
#include "service/store.hpp"

namespace stemmen::service {

inline constexpr std::size_t listed_drives_max = 10;
inline constexpr std::size_t end_text_characters_max = 800;  // of what is written when a drive is closed or told back
inline constexpr std::size_t approvers_told_max = 50;      // of one drive that waits for approval
inline constexpr std::size_t known_findings_max = 3;       // of the insight bank, shown beside the form

// What buttons send. Whatever else comes is answered with help.
inline constexpr std::string_view verb_help = "help", verb_new = "drive.new", verb_mine = "drive.mine", verb_running = "drive.running", verb_results = "drive.results",
                                  verb_show = "drive.show", verb_next = "form.next", verb_back = "form.back", verb_save = "form.save", verb_edit = "drive.edit", verb_ask = "drive.ask",
                                  verb_approve = "drive.approve", verb_start = "drive.start", verb_stop_sure = "drive.stop.sure", verb_stop = "drive.stop",
                                  verb_close_form = "drive.close.form", verb_close = "drive.close", verb_tell_form = "drive.tell.form", verb_tell = "drive.tell",
                                  verb_return_form = "drive.return.form", verb_return = "drive.return", verb_share = "drive.share", verb_result = "drive.result";
// What is looked up while somebody types.
inline constexpr std::string_view dataset_units = "units", dataset_colleagues = "colleagues";

struct OfficerSaid {
    std::string text;
    bool operator==(const OfficerSaid&) const = default;
};
struct OfficerPressed {
    std::string verb;
    std::map<std::string, std::string> form;  // a button's data and the fields, as the client sends them
    bool is_refresh = false;                  // the client asks by itself: changes nothing
    bool operator==(const OfficerPressed&) const = default;
};
struct OfficerSearched {
    std::string dataset, text;
    std::size_t skip = 0, top = 15;
    bool operator==(const OfficerSearched&) const = default;
};
struct OfficerInstalled {                     // the app was added: greet
    bool operator==(const OfficerInstalled&) const = default;
};

struct OfficerEvent {
    recruit::Officer who;                     // the directory's id, proved by the channel
    recruit::Role role = recruit::Role::reader;
    Language language = Language::nb;
    bool is_personal = true;                  // false: others read along
    std::variant<OfficerSaid, OfficerPressed, OfficerSearched, OfficerInstalled> what;
};

// To be sent besides the reply, each once.
struct OfficerNotice {
    std::string to;                           // directory id
    Screen screen;
    std::optional<std::int64_t> shows_drive;
    bool operator==(const OfficerNotice&) const = default;
};

// Preparing a draw takes seconds or minutes, so it is done outside of the transaction: draw_prepared() tells what came of it.
struct DrawJob {
    std::int64_t drive = 0;
    recruit::Pool pool;
    recruit::DrawSettings settings;
    std::string source;                       // of the public value
    recruit::Officer by;
    Language language = Language::nb;
};
using PreparedDraw = std::variant<recruit::Record, recruit::DrawFault>;

struct OfficerReply {
    std::optional<Screen> screen;             // none: nothing is said
    bool replaces = false;                    // it takes the place of the pressed card; otherwise a new message
    std::optional<std::int64_t> shows_drive;  // the screen is the status of this drive: remember where it stands
    std::vector<std::int64_t> changed_drives; // whose posted status cards are to be drawn anew (drive_screen)
    std::vector<OfficerNotice> notices;
    std::vector<OfficerChoice> found;         // of OfficerSearched
    std::shared_ptr<const DrawJob> job;       // to be done, and told to draw_prepared()
    bool operator==(const OfficerReply&) const = default;
};

// Rules and texts that never change while running.
struct OfficerKit {
    const OfficerTexts& texts;
    const DriveTemplates& templates;
    const dialog::Library& dialogs;           // the words of the question bank
    const contact::UnitTree& units;
    Random& random;
    std::string public_url;                   // of short links and the dashboard; "" for none
    std::string messenger_page;               // id of the Page whose m.me links name the drive; "" for none
    bool messenger_is_off = false;            // switched off just now (domain P-42): nobody is asked there
    const RecruitKit* recruitment = nullptr;  // finding people for a group; outlives the kit. None where there is no second drawer
    const std::vector<recruit::Mix>* population = nullptr;  // what a group shall mirror; there where recruitment is
    const privacy::KeyRing* keys = nullptr;   // of the access log; there where recruitment is
};

// In one transaction: what is stored and what is said belong together. The same event again changes nothing more.
OfficerReply hear_officer(Transaction& tx, const OfficerKit& kit, const OfficerEvent& event, contact::Moment moment);

// What came of the job: kept, and told to whoever asked for it.
OfficerReply draw_prepared(Transaction& tx, const OfficerKit& kit, const DrawJob& job, const PreparedDraw& outcome, contact::Moment moment);

// The status card as it is now, for everybody who may see it; none when there is no such drive.
std::optional<Screen> drive_screen(Transaction& tx, const OfficerKit& kit, std::int64_t drive, Language language, contact::Moment moment);

// Reminders that are due and not sent yet, each in the language in which its reader last wrote; remembered as sent with this
// transaction. For working hours, once an hour or so.
std::vector<OfficerNotice> take_officer_notices(Transaction& tx, const OfficerKit& kit, contact::Moment moment);

// Links of drives whose last day has passed lead nowhere any more. For every hour of the day.
void close_ended_links(Transaction& tx, contact::Moment moment);

}  // namespace stemmen::service
