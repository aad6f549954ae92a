// Signing up for a group, and the page that a letter to a volunteer leads to: plain forms that work without script, one column wide.
// What was typed stays when something is wrong, and each fault stands at its field and in a list above the form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/web/html.hpp"

namespace stemmen::web {

enum class FieldKind { one_of, some_of, text, email, phone, code };

struct FieldChoice {
    std::string value, title;
};
struct FormField {
    std::string name;
    FieldKind kind{};
    std::string label, hint;
    std::vector<FieldChoice> choices;
    std::vector<std::string> values;  // as typed or chosen before
    std::string error;                // "": none
    std::string autocomplete;         // a token of the HTML standard (WCAG 1.3.5), or ""
};

struct FormButton {
    std::string label, name, value;   // name "": just sends
    bool is_primary = true;
};

struct FormPage {
    std::string path;                 // where the form goes, and the choice of language leads
    std::string title;
    std::vector<std::string> paragraphs;
    std::vector<std::pair<std::string, std::string>> facts;    // shown as a list: what, and its value
    std::vector<std::pair<std::string, std::string>> hidden;
    std::vector<FormField> fields;
    std::vector<FormButton> buttons;  // none: there is no form
    std::vector<FormButton> more;     // each a form of its own below
    std::vector<std::string> after;   // paragraphs below all of it
};
// "Feil: " stands before the title when a field has an error, and the errors are listed on top, each a link to its field.
std::string form_page(const Texts& texts, const Assets& assets, const FormPage& page);

inline constexpr std::size_t form_values_max = 32;  // of one name
// Every value of that name in a plain form, decoded, at most form_values_max.
std::vector<std::string> form_values(std::string_view form, std::string_view name);

}  // namespace stemmen::web
