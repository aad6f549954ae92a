// Figures and their words as the API writes them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "contact/units.hpp"
#include "dashboard/work.hpp"
#include "dialog/texts.hpp"
#include "insight/publish.hpp"

namespace stemmen::dashboard {

nlohmann::json names(const std::string& nb, const std::string& nn, const std::string& en);
nlohmann::json names(const contact::Unit& unit);
// The text as citizens read it; its id where there is none.
nlohmann::json names(const dialog::Texts& texts, const std::string& id);
// What one choice of a text is called; its value where it is offered no more.
nlohmann::json names(const dialog::Texts& texts, const std::string& id, const std::string& value);

nlohmann::json as_json(const insight::Figure& figure);
nlohmann::json as_json(const insight::Comparison& comparison);
nlohmann::json as_json(const Filter& filter);

}  // namespace stemmen::dashboard
