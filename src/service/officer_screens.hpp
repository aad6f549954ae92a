// The screens of the talk with officers, made of drives. Pure: whoever calls has read what they show.
#pragma once

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

OfficerButton command_button(const OfficerWords& words, std::string_view verb);
OfficerButton drive_button(std::string title, std::string verb, const KeptDrive& kept);

Screen notice(const OfficerWords& words, std::string_view heading, Line line);
Screen help_screen(const OfficerWords& words, std::string_view opening, recruit::Role role);
Screen list_screen(const OfficerWords& words, std::string_view name, const std::vector<KeptDrive>& drives, bool are_more, recruit::Day today);
Screen status_screen(const OfficerWords& words, const KeptDrive& kept, recruit::Day today);

}  // namespace stemmen::service
