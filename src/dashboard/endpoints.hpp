// The endpoints of each area, put in one table by the dashboard.
#pragma once

#include <span>

#include "dashboard/host.hpp"

namespace stemmen::dashboard {

std::span<const Endpoint> account_endpoints();   // who the reader is
std::span<const Endpoint> audit_endpoints();     // the access log, for auditors
std::span<const Endpoint> export_endpoints();    // raw text taken out, with four eyes
std::span<const Endpoint> catalog_endpoints();   // which units and dialogs there are
std::span<const Endpoint> file_endpoints();      // figures as files
std::span<const Endpoint> figure_endpoints();    // how many said what, as far as it may be shown
std::span<const Endpoint> text_endpoints();      // the reading list
std::span<const Endpoint> quote_endpoints();     // citizens' words for others than the team
std::span<const Endpoint> codebook_endpoints();  // themes, and whether coders agree
std::span<const Endpoint> report_endpoints();    // figures that stay as they were
std::span<const Endpoint> finding_endpoints();   // the insight bank
std::span<const Endpoint> drive_endpoints();     // the register of drives
std::span<const Endpoint> benefit_endpoints();   // what all this has brought about
std::span<const Endpoint> link_endpoints();      // short links with codes and posters

}  // namespace stemmen::dashboard
