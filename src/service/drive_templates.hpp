// What a new drive brings along, by kind, the goals it can serve, and the bank of tested questions:
// config/drives.json.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/situation.hpp"
#include "dialog/library.hpp"
#include "recruit/drive.hpp"

namespace stemmen::service {

inline constexpr std::size_t goals_max = 30, bank_questions_max = 30;

using ByLanguage = std::map<Language, std::string>;  // nb, nn and en

struct DriveTemplate {
    std::chrono::days days{};     // that it lasts
    int wanted = 0;               // answers, or seats of a kind that recruits
    Situation situation{};
    std::string goal;             // id of one of the goals
    std::string dialog;           // that its link opens
    std::string link;             // one of link_kinds; "" for a kind that needs no link
    bool for_minors = false;
    std::map<std::string, ByLanguage, std::less<>> texts;  // "name", "title", "purpose" …
};

struct DriveGoal {
    std::string id;
    ByLanguage name;
};

struct DriveTemplates {
    std::vector<DriveGoal> goals;
    std::vector<std::string> questions;  // ids of texts
    std::array<DriveTemplate, recruit::drive_kinds> kinds;

    [[nodiscard]] const DriveTemplate& of(recruit::DriveKind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
    // "" where the template says nothing.
    [[nodiscard]] std::string text(recruit::DriveKind kind, std::string_view name, Language language) const;
    [[nodiscard]] const DriveGoal* goal(std::string_view id) const;
};

// The detail is "<name>:<line>: <sentence>".
Result<DriveTemplates> read_drive_templates(std::string_view json, std::string_view name);
// What a template names and the dialogs do not have: a sentence each.
std::vector<std::string> faults_of(const DriveTemplates& templates, const dialog::Library& dialogs);

// The drive as it begins: all that the template says, in the officer's language.
recruit::Drive from_template(const DriveTemplates& templates, recruit::DriveKind kind, recruit::Day starts_on, Language language);

}  // namespace stemmen::service
