// The form of a drive, in two steps: what was typed becomes a drive, and a drive what stands in the fields. Step one says what it is, where,
// when and who takes over; step two is prefilled by the kind (config/drives.json), with what the officer alone knows first. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "service/form_rows.hpp"
#include "service/officer_screens.hpp"

namespace stemmen::service {

inline constexpr std::size_t form_text_characters_max = 400;  // of one long field, so that all of them fit a card
inline constexpr int form_steps = 2;

struct FormFault {
    std::string field;     // "f_title" …; "" when it is about the whole
    std::string sentence;
    bool operator==(const FormFault&) const = default;
};

// Takes over what was typed in that step, cut and cleaned; what the form does not have is dropped.
void take(DriveForm& form, int step, const std::map<std::string, std::string>& pressed);
// Fills step two by the kind: what nobody has changed since the last filling follows the kind. Needs a kind.
void prefill(DriveForm& form, const DriveTemplates& templates, Language language);
// Fields of a drive that is changed.
std::map<std::string, std::string> typed_of(const recruit::Drive& drive);

struct Typed {
    recruit::Drive drive;
    std::vector<FormFault> faults;  // what cannot be read at all; the rest is for recruit::problems()
};
// `base`: what the form has no field for.
Typed drive_of(const DriveForm& form, recruit::Drive base, const OfficerWords& words);
// By the drive's members ("title") as by the form's ("f_title").
std::vector<FormFault> faults_of(const std::vector<recruit::Problem>& problems);
int step_of(std::string_view field);  // 1 or 2

struct FormView {
    const DriveForm& form;
    int step = 1;
    std::vector<FormFault> faults;
    std::vector<OfficerChoice> colleagues;      // to choose a deputy from, besides searching; the chosen one among them
    std::vector<std::string> known;             // claims of the insight bank that are about the same
    std::vector<Overlap> overlaps;
    bool is_saved = false;                      // as a draft, though something is missing
};
Screen form_screen(const OfficerWords& words, const FormView& view);

}  // namespace stemmen::service
