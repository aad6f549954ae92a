// What should be put right before citizens are asked, but does not stop the service: it is told once at the start and stands in
// /readyz. Nothing of it is asked of a trial against a stand-in on this machine.
#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/rules.hpp"

namespace stemmen::app {

// - a link in the texts that is no page of the police's own domain, a front page, or a name for examples (P-45, P-09)
// - published phone numbers that nobody has confirmed
// - a placeholder in a text that nothing fills, so that citizens would see the braces
// - the set-up "link" without refs of its own, so that an advertisement's link would count as a wish to be asked
std::vector<std::string> launch_warnings(const Config& config, const Rules& rules, const contact::Reference& reference);

// "https://www.politiet.no/personvern" is a page; a front page, another's domain, and example domains are not.
enum class LinkFault { none, example, foreign, front_page };
LinkFault judge_link(std::string_view url);

}  // namespace stemmen::app
