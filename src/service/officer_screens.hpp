// The screens of the talk with officers, made of drives. Pure: whoever calls has read what they show.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/officers.hpp"

namespace stemmen::service {

// The words of one reader.
class OfficerWords {
public:
    OfficerWords(const OfficerKit& kit, Language language) : kit_(kit), language_(officer_language(language)) {}

    [[nodiscard]] std::string operator()(std::string_view name, const dialog::TextArgs& args = {}) const { return kit_.texts.text(name, language_, args); }
    [[nodiscard]] std::string unit(const std::string& id) const;
    [[nodiscard]] std::string day(recruit::Day day) const;     // 3.12.2026
    [[nodiscard]] std::string state(const recruit::Drive& drive, recruit::Day today) const;
    [[nodiscard]] std::string period(const recruit::Drive& drive) const;
    [[nodiscard]] const OfficerKit& kit() const { return kit_; }
    [[nodiscard]] Language language() const { return language_; }

private:
    const OfficerKit& kit_;
    Language language_;
};

// Numbers of persons as an officer is told them: none below five, and then in steps of five downwards, so that nobody can be told from
// the next look (R-116, domain §5.7).
std::string told_count(const OfficerWords& words, std::int64_t persons);

// What a drive has brought so far, as it is.
struct DriveCounts {
    std::int64_t answered = 0, completed = 0;
    bool operator==(const DriveCounts&) const = default;
};

OfficerButton command_button(const OfficerWords& words, std::string_view verb);
OfficerButton drive_button(std::string title, std::string_view verb, const KeptDrive& kept);

// As the screening shows it: the choice's title.
std::string trait_value(const OfficerWords& words, std::string_view trait, const std::string& value);

// How many have signed up, or been invited; and who is missing among them, against the population.
void add_people(const OfficerWords& words, const RecruitStatus& people, Facts& facts);
void add_missing(const OfficerWords& words, const RecruitStatus& people, Screen& out);

Screen notice(const OfficerWords& words, std::string_view heading, Line line);
Screen help_screen(const OfficerWords& words, std::string_view opening, recruit::Role role);

struct ListView {
    std::string_view name;             // "mine", "running" or "results"
    std::vector<KeptDrive> drives;
    bool are_more = false;
};
Screen list_screen(const OfficerWords& words, const ListView& view, recruit::Day today);

struct StatusView {
    const KeptDrive& kept;
    DriveCounts counts;
    std::vector<std::string> problems;  // what stood against what was pressed
    std::vector<Line> news;             // what was just done
    std::vector<Overlap> overlaps;      // of a draft
    std::optional<RecruitStatus> people;  // of a drive that recruits: sums, small ones hidden already
    bool may_approve = false;           // the reader; false where several read
};
Screen status_screen(const OfficerWords& words, const StatusView& view, recruit::Day today);

// Whether there is something to put where citizens see it ...
bool has_share(const OfficerWords& words, const recruit::Drive& drive);
// ... the address, or a link that opens Messenger; posters; texts for Facebook in bokmål and nynorsk.
Screen share_screen(const OfficerWords& words, const KeptDrive& kept);
Screen result_screen(const OfficerWords& words, const KeptDrive& kept, const DriveCounts& counts, recruit::Day today);

// Closing ("close") or telling back ("tell"): what was typed and what is wrong with it.
struct EndView {
    const KeptDrive& kept;
    recruit::Drive written;             // with what was typed
    std::vector<recruit::Problem> problems;
};
Screen close_form(const OfficerWords& words, const EndView& view);
Screen tell_form(const OfficerWords& words, const EndView& view);
// What is missing, for whoever asked for approval.
Screen return_form(const OfficerWords& words, const KeptDrive& kept, const std::vector<recruit::Problem>& problems);
Screen stop_question(const OfficerWords& words, const KeptDrive& kept);
Screen reminder_screen(const OfficerWords& words, const KeptDrive& kept, const recruit::Due& due);

}  // namespace stemmen::service
