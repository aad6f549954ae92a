// An activity from Teams as an event of an officer, and what the officer is shown as posts and answers: what happens in the transaction.
// Knows no network. Whoever is not on the list of the configuration is told so, and nothing else.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/teams/activity.hpp"
#include "app/config.hpp"
#include "app/rules.hpp"
#include "service/kit.hpp"
#include "service/officers.hpp"
#include "service/recruitment.hpp"

namespace stemmen::app {

// What never changes while running.
struct TeamsTalk {
    const TeamsSettings& settings;  // but not its officers
    const TeamsOfficers& officers;  // for transactions: replaced when the list changes
    const Rules& rules;          // its texts, templates, dialogs and units
    std::string public_url;
    std::string messenger_page;  // "" for none
    const std::optional<service::RecruitKit>& recruitment;  // for transactions; there once the service has started
};

struct Heard {
    std::string body;                              // that answers an invoke; "" for everything else, which is answered by posts
    std::shared_ptr<const service::DrawJob> job;   // to be done after the commit
};
// An activity that has been heard before does nothing again, but for an invoke, whose buttons work once by themselves (service/officers.hpp).
Heard hear_activity(const TeamsTalk& talk, const service::Kit& kit, service::Transaction& tx, const teams::Activity& activity, service::Moment moment, service::Results& results);

// Keeps and tells what came of the job.
void tell_prepared(const TeamsTalk& talk, const service::Kit& kit, service::Transaction& tx, const service::DrawJob& job, const service::PreparedDraw& outcome, service::Moment moment, service::Results& results);

// Posts the reminders that are due.
void post_reminders(const TeamsTalk& talk, const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results);

// What is said when we could not answer in time, or the database does not take it: a body of an invoke's answer.
std::string late_answer(const TeamsTalk& talk, const teams::Activity& activity);
std::string failed_answer(const TeamsTalk& talk, const teams::Activity& activity);

// Whose card is about that drive.
std::string drive_subject(std::int64_t drive);

}  // namespace stemmen::app
