#include "app/teams_talk.hpp"

#include <algorithm>

#include "adapters/teams/answers.hpp"
#include "adapters/teams/cards.hpp"
#include "app/log.hpp"
#include "service/officer_post.hpp"

namespace stemmen::app {
namespace {

using service::OfficerLetter;
using service::PlaceKey;
using service::PostMode;
using service::Screen;

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

constexpr std::string_view channel = "teams";

struct Shown {
    const Screen& screen;
    std::string subject;
    PostMode mode = PostMode::add;
    bool may_repeat = false;
    std::string replaces, thread;
};

bool has_fields(const Screen& screen) {
    return std::ranges::any_of(screen.parts, [](const service::Part& part) { return std::holds_alternative<service::Field>(part); });
}

teams::Way way_of(const teams::Activity& activity) {
    const auto* pressed = std::get_if<teams::Pressed>(&activity.body);
    return pressed == nullptr ? teams::Way::execute : pressed->way;
}

// Posts in one transaction.
class Desk {
public:
    Desk(const TeamsTalk& talk, const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results)
        : talk_(talk), kit_(kit), tx_(tx), moment_(moment), results_(results),
          officers_{.texts = talk.rules.officers, .templates = talk.rules.drives, .dialogs = talk.rules.dialogs, .units = talk.rules.units, .random = kit.random, .public_url = talk.public_url, .messenger_page = talk.messenger_page,
                    .messenger_is_off = std::ranges::any_of(kit.accounts, [](const service::Account& account) { return account.channel == "messenger" && !account.facts.channel_on; }),
                    .recruitment = talk.recruitment ? &*talk.recruitment : nullptr,
                    .population = &talk.rules.population,
                    .keys = &kit.keys} {}

    [[nodiscard]] const service::OfficerKit& officers() const { return officers_; }

    [[nodiscard]] PlaceKey place_of(const std::string& conversation) const { return {kit_.keys.message_key(channel, "place\n" + talk_.settings.bot.tenant_id + "\n" + conversation).value}; }
    [[nodiscard]] PersonKey person_of(const std::string& directory) const { return kit_.keys.person_key(channel, talk_.settings.bot.tenant_id, Secret(directory_id(directory))); }

    [[nodiscard]] OfficerLetter letter_of(const Screen& screen, const std::string& user) const {
        const Result<std::string> card = teams::card_of(screen, user.empty() ? std::vector<std::string>{} : std::vector{user});
        if (card) return {.card = *card, .summary = screen.summary.empty() ? screen.heading : screen.summary};
        log(LogLevel::error, "card_too_long", {{"kind", std::to_string(static_cast<int>(screen.kind))}});
        return {.text = screen.summary.empty() ? screen.heading : screen.summary};
    }

    void show(const PlaceKey& place, const Shown& shown) {
        OfficerLetter letter = letter_of(shown.screen, user_of(place));
        letter.replaces = shown.replaces;
        letter.thread = shown.thread;
        put(place, {.place = place, .subject = shown.subject, .mode = shown.mode, .may_repeat = shown.may_repeat, .letter = std::move(letter)});
    }
    void say(const PlaceKey& place, const std::string& text, const std::string& thread) { put(place, {.place = place, .letter = {.text = text, .thread = thread}}); }

    // Every posted card about the drive, as it is now.
    void update(std::int64_t drive) {
        service::update_cards(
            kit_.keys, tx_.officers(), drive_subject(drive),
            [&](const service::OfficerPlace& place) -> std::optional<OfficerLetter> {
                const std::optional<Screen> screen = service::drive_screen(tx_, officers_, drive, place.language, moment_);
                if (!screen) return std::nullopt;
                const auto reference = reference_of(place);
                if (place.person && (!reference || !is_listed(reference->user_directory_id))) return std::nullopt;  // taken off the list
                return letter_of(*screen, reference ? reference->user_id : "");
            },
            moment_.now);
    }

    void notify(const service::OfficerNotice& notice) {
        if (!is_listed(notice.to)) {
            results_.counts.push_back({"officer_notices", "not_listed"});
            results_.alarms.push_back("somebody who is to be told of a drive is not listed in \"teams\": \"officers\" any more; give their drives another owner or deputy");
            return;
        }
        const auto place = tx_.officers().place_of(person_of(notice.to));
        if (!place || place->is_blocked) {
            results_.counts.push_back({"officer_notices", "unreachable"});
            results_.alarms.push_back("an officer could not be told of a drive of theirs, because they have not opened the app in Teams; pre-install it with a setup policy");
            return;
        }
        results_.counts.push_back({"officer_notices", "posted"});
        show(place->key, {.screen = notice.screen, .subject = notice.shows_drive ? drive_subject(*notice.shows_drive) : "", .mode = notice.shows_drive ? PostMode::fresh : PostMode::add, .may_repeat = true});
    }

private:
    void put(const PlaceKey& place, service::PostOrder order) {
        order.place = place;
        if (const Result<void> posted = service::post(kit_.keys, tx_.officers(), order, moment_.now); !posted) results_.counts.push_back({"officer_posts", posted.error().code == Errc::over_limit ? "full" : "unreachable"});
    }
    // Whose client may ask for the card as it is now: only of a chat with one.
    [[nodiscard]] std::string user_of(const PlaceKey& key) const {
        const auto place = tx_.officers().place(key);
        const auto reference = place ? reference_of(*place) : Result<teams::Reference>(Error{Errc::not_found, ""});
        return reference ? reference->user_id : std::string{};
    }
    [[nodiscard]] Result<teams::Reference> reference_of(const service::OfficerPlace& place) const {
        const Result<Secret> address = kit_.keys.open(place.sealed_address, place.key.value, privacy::Sealed::officer);
        return address ? teams::parse_reference(address->reveal()) : Result<teams::Reference>(address.error());
    }
    [[nodiscard]] bool is_listed(const std::string& directory) const { return talk_.officers.contains(directory_id(directory)); }

    const TeamsTalk& talk_;
    const service::Kit& kit_;
    service::Transaction& tx_;
    service::Moment moment_;
    service::Results& results_;
    service::OfficerKit officers_;
};

// One activity.
class Hearing {
public:
    Hearing(const TeamsTalk& talk, const service::Kit& kit, service::Transaction& tx, const teams::Activity& activity, service::Moment moment, service::Results& results)
        : talk_(talk), kit_(kit), tx_(tx), activity_(activity), moment_(moment), results_(results), desk_(talk, kit, tx, moment, results), place_(desk_.place_of(activity.reference.conversation_id)),
          language_(service::officer_language(activity.language)), is_personal_(activity.reference.scope == teams::Scope::personal) {}

    Heard hear() {
        const bool is_known_twice = !activity_.is_invoke && !activity_.id.empty();
        if (is_known_twice && !tx_.remember(kit_.keys.event_key(channel, activity_.key), moment_.now)) return count("repeated"), Heard{};
        const auto* installed = std::get_if<teams::Installed>(&activity_.body);
        if (installed != nullptr && !installed->is_there) {
            service::block_place(tx_.officers(), place_);
            return count("removed"), Heard{};
        }
        service::SeenPlace seen{.key = place_, .person = std::nullopt, .address = Secret(teams::to_json(activity_.reference)), .language = language_};
        if (is_personal_) seen.person = desk_.person_of(activity_.sender_directory_id);
        const bool is_new = service::see_place(kit_.keys, tx_.officers(), seen, moment_.now);
        if (installed != nullptr && !is_new) return count("installed_again"), Heard{};  // told twice, in two kinds of activity
        const auto officer = talk_.officers.find(directory_id(activity_.sender_directory_id));
        if (officer == talk_.officers.end()) return {refuse(), nullptr};
        const service::OfficerReply reply = service::hear_officer(tx_, desk_.officers(), event(officer->first, officer->second), moment_);
        return {answer(reply), reply.job};
    }

private:
    service::OfficerEvent event(const std::string& id, const TeamsOfficer& officer) {
        service::OfficerEvent out{.who = {.directory_id = id, .name = officer.name}, .role = officer.role, .language = language_, .is_personal = is_personal_, .what = {}};
        std::visit(overloaded{[&](const teams::Said& said) { out.what = service::OfficerSaid{said.text}; },
                              [&](const teams::Pressed& pressed) { out.what = service::OfficerPressed{.verb = pressed.verb, .form = pressed.form, .is_refresh = pressed.way == teams::Way::refresh}; },
                              [&](const teams::Searched& searched) { out.what = service::OfficerSearched{.dataset = searched.dataset, .text = searched.text, .skip = searched.skip, .top = searched.top}; },
                              [&](const auto&) { out.what = service::OfficerInstalled{}; }},
                   activity_.body);
        count(std::visit(overloaded{[](const service::OfficerSaid&) { return "said"; }, [](const service::OfficerPressed&) { return "pressed"; }, [](const service::OfficerSearched&) { return "searched"; },
                                    [](const service::OfficerInstalled&) { return "installed"; }},
                         out.what));
        return out;
    }

    // Shown in the answer, in the place of the pressed card, or as a new message; then whatever else has changed by it.
    std::string answer(const service::OfficerReply& reply) {
        if (std::holds_alternative<teams::Searched>(activity_.body)) return teams::search_answer(reply.found);
        std::string body;
        if (reply.screen && activity_.is_invoke) body = takes_the_place(reply) ? invoke_answer(*reply.screen) : teams::text_answer(way_of(activity_), notice_of(*reply.screen));
        if (reply.screen) post(*reply.screen, reply);
        if (activity_.is_invoke && body.empty()) body = teams::text_answer(way_of(activity_), talk_.rules.officers.text("teams.done", language_));
        for (const std::int64_t drive : reply.changed_drives) desk_.update(drive);
        for (const service::OfficerNotice& notice : reply.notices) desk_.notify(notice);
        return body;
    }

    // Only then may the answer be a card: it replaces the pressed one for whoever pressed. Otherwise a passing notice is shown over it.
    [[nodiscard]] bool takes_the_place(const service::OfficerReply& reply) const { return reply.replaces || way_of(activity_) != teams::Way::execute; }
    static const std::string& notice_of(const Screen& screen) { return screen.summary.empty() ? screen.heading : screen.summary; }

    std::string invoke_answer(const Screen& screen) {
        const OfficerLetter letter = desk_.letter_of(screen, is_personal_ ? activity_.reference.user_id : std::string{});
        return letter.card.empty() ? teams::text_answer(way_of(activity_), letter.text) : teams::card_answer(way_of(activity_), letter.card, screen.heading);
    }

    // The answer to an invoke shows the card to whoever pressed; the message itself is replaced for the others, and for later. Not while
    // somebody is filling in the answer, who would lose what they have typed, and not by a look. What replaces nothing is a new message,
    // but where others read along the passing notice is enough.
    void post(const Screen& screen, const service::OfficerReply& reply) {
        const bool is_in_place = reply.replaces && !activity_.reply_to.empty();
        const bool is_pressed = way_of(activity_) == teams::Way::execute;
        const bool is_wanted = reply.replaces ? is_in_place && !has_fields(screen) : is_personal_;
        if (activity_.is_invoke && !(is_pressed && is_wanted)) return;
        Shown shown{.screen = screen};
        if (reply.shows_drive) shown.subject = drive_subject(*reply.shows_drive);
        if (is_in_place) shown.replaces = activity_.reply_to;
        else if (reply.shows_drive) shown.mode = PostMode::fresh;
        if (activity_.reference.scope == teams::Scope::channel) shown.thread = activity_.thread_id;
        desk_.show(place_, shown);
    }

    std::string refuse() {
        count("not_listed");
        const std::string text = talk_.rules.officers.text("teams.not_listed", language_, {{"id", activity_.sender_directory_id.empty() ? "–" : activity_.sender_directory_id}});
        if (std::holds_alternative<teams::Searched>(activity_.body)) return teams::search_answer({});
        if (activity_.is_invoke) return teams::text_answer(way_of(activity_), text);
        desk_.say(place_, text, activity_.reference.scope == teams::Scope::channel ? activity_.thread_id : "");
        return {};
    }

    void count(std::string_view kind) { results_.counts.push_back({"officer_events", std::string(kind)}); }

    const TeamsTalk& talk_;
    const service::Kit& kit_;
    service::Transaction& tx_;
    const teams::Activity& activity_;
    service::Moment moment_;
    service::Results& results_;
    Desk desk_;
    PlaceKey place_;
    Language language_;
    bool is_personal_;
};

}  // namespace

std::string drive_subject(std::int64_t drive) { return "drive:" + std::to_string(drive); }

Heard hear_activity(const TeamsTalk& talk, const service::Kit& kit, service::Transaction& tx, const teams::Activity& activity, service::Moment moment, service::Results& results) {
    return Hearing(talk, kit, tx, activity, moment, results).hear();
}

void tell_prepared(const TeamsTalk& talk, const service::Kit& kit, service::Transaction& tx, const service::DrawJob& job, const service::PreparedDraw& outcome, service::Moment moment, service::Results& results) {
    Desk desk(talk, kit, tx, moment, results);
    const service::OfficerReply reply = service::draw_prepared(tx, desk.officers(), job, outcome, moment);
    for (const std::int64_t drive : reply.changed_drives) desk.update(drive);
    for (const service::OfficerNotice& notice : reply.notices) desk.notify(notice);
}

void post_reminders(const TeamsTalk& talk, const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results) {
    Desk desk(talk, kit, tx, moment, results);
    for (const service::OfficerNotice& notice : service::take_officer_notices(tx, desk.officers(), moment)) desk.notify(notice);
}

std::string late_answer(const TeamsTalk& talk, const teams::Activity& activity) { return teams::text_answer(way_of(activity), talk.rules.officers.text("teams.late", service::officer_language(activity.language))); }
std::string failed_answer(const TeamsTalk& talk, const teams::Activity& activity) { return teams::text_answer(way_of(activity), talk.rules.officers.text("teams.failed", service::officer_language(activity.language))); }

}  // namespace stemmen::app
