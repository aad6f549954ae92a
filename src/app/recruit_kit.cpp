#include "app/recruit_kit.hpp"

namespace stemmen::app {

service::RecruitKit recruit_kit(const Config& config, const Rules& rules, OpenDrawer& drawer, service::Random& random, const Clock& zone) {
    using std::chrono::days;
    return {.store = drawer.volunteers(),
            .drawer = *drawer.drawer(),
            .keys = drawer.keys(),
            .texts = rules.dialogs.texts,
            .random = random,
            .settings = {.public_url = config.http.public_url,
                         .can_mail = config.mail.has_value(),
                         .can_text = config.sms.has_value(),
                         .quiet_hours = config.contact.quiet_hours,
                         .panel = {.contacts_per_year = config.recruitment.panel_contacts_per_year,
                                   .gap = std::chrono::duration_cast<days>(config.recruitment.panel_gap),
                                   .kept = std::chrono::duration_cast<days>(config.recruitment.panel_kept)},
                         .children = config.children,
                         .consents_kept = config.retention.consents_kept,
                         .deletions_kept = config.retention.deletions_kept,
                         .program = "stemmen"},
            .at = [zone](Timestamp instant) { return zone.at(instant); }};
}

}  // namespace stemmen::app
