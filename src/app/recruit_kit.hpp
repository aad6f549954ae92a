// What the use cases of recruitment work with, made from an installation's settings.
#pragma once

#include "app/clock.hpp"
#include "app/contact_drawer.hpp"
#include "app/rules.hpp"
#include "service/recruitment.hpp"

namespace stemmen::app {

// All but the settings is borrowed and must outlive it.
service::RecruitKit recruit_kit(const Config& config, const Rules& rules, OpenDrawer& drawer, service::Random& random, const Clock& zone);

}  // namespace stemmen::app
